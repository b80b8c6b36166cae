"""Master data in the header of an EPCIS document (CBV 2.0, 10): names of places and of products."""

from __future__ import annotations

from dataclasses import dataclass, field

from clients.company.importers.cards.draft import country
from clients.company.importers.cards.epcis_events import party_of
from clients.company.importers.cards.place import Place
from proofs.cards import card_lines
from proofs.scanning.flash import OWN, Thing

_LIST = ("epcisHeader", "epcisMasterData", "vocabularyList")
_NAMES = ("descriptionShort", "regulatedProductName", "name", "siteName")


@dataclass(slots=True)
class Master:
    """What is known of things and places beside their codes."""

    names: dict[Thing | str, str] = field(default_factory=dict)
    places: dict[Thing | str, card_lines.Place] = field(default_factory=dict)

    def place(self, where: Thing | str) -> card_lines.Place:
        """As the header tells it, else by its code."""
        return self.places.get(where) or card_lines.Place(name=_code(where))

    def party(self, who: Thing | str) -> card_lines.Party:
        """By its name where the header tells it, and by its address."""
        iri = who if isinstance(who, str) else who.canonical
        return card_lines.Party(self.names.get(who, ""), iri)


def master_of(document: Place) -> Master:
    """All that the header tells."""
    found = Master()
    for vocabulary in document.at(*_LIST[:-1]).each(_LIST[-1]):
        for one in vocabulary.each("vocabularyElementList"):
            if one.at("id").said():
                _element(found, party_of(one.at("id").said()), one)
    return found


def _element(found: Master, what: Thing | str, element: Place) -> None:
    told = {_last(one.at("id").said()): one.at("attribute") for one in element.each("attributes")}
    name = next((told[one].name("trace") for one in _NAMES if one in told), "")
    if name:
        found.names[what] = name
        element.at("id").takes("trace")
    code = country(told["countryCode"].said()) if "countryCode" in told else ""
    if code:
        told["countryCode"].takes("trace")
    if isinstance(what, str) or what.keys[0][0] != "01":
        bounds = (("latitude", 90), ("longitude", 180))
        latitude, longitude = (
            told[one].number("trace", least=-most, most=most) if one in told else None
            for one, most in bounds
        )
        town = told["city"].name("trace") if "city" in told else ""
        place = card_lines.Place(name or _code(what), code, town, latitude, longitude)
        found.places[what] = place


def _last(written: str) -> str:
    return written.replace("#", ":").replace("/", ":").rpartition(":")[2]


def _code(where: Thing | str) -> str:
    if isinstance(where, str):
        return where[:300]
    return where.in_brackets() if where.keys[0][0] != OWN else where.path
