"""UNTP 0.7.0 credentials: a Digital Product Passport is a card; others may add to one.

A passport tells its product in one language that it does not name, and its carbon footprint without
saying for how much of it: both are told to whoever imports.
"""

from __future__ import annotations

from collections.abc import Sequence

from clients.company.importers.cards.draft import Draft, Sender, country, named
from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard
from clients.company.importers.cards.untp_lines import (
    certificates,
    footprint,
    issuer_of,
    materials,
    party,
    warranty,
)
from proofs.cards import card_lines
from proofs.scanning import flash
from proofs.scanning.flash import Thing, WrongCode
from vocab.product_papers import UNTP_CONTEXT

PASSPORT = "DigitalProductPassport"
FACILITY, EVENTS, CONFORMITY = (
    "DigitalFacilityRecord",
    "DigitalTraceabilityEvent",
    "DigitalConformityCredential",
)
BESIDE = (FACILITY, EVENTS, CONFORMITY)
_OTHERS = ("DigitalIdentityAnchor", "ConformityScheme", "ConformityProfile", "Criterion")
_ENVELOPE = (
    *("type", "@context", "id", "issuer", "name", "validFrom", "validUntil"),
    *("credentialStatus", "credentialSchema", "renderTemplate2024", "renderMethod", "proof"),
)
#: What the schema of 0.7.0 requires of a product.
REQUIRED = (
    *("id", "name", "idScheme", "idGranularity", "productCategory"),
    *("producedAtFacility", "countryOfProduction"),
)
_SCHEMES = {"cpc": "cpc", "gpc": "gpc", "hs": "hs", "harmonized": "hs", "coicop": "coicop"}
_MAKERS = ("manufacturer", "producer")


def kind_of(document: Place) -> str:
    """Which credential this is, of version 0.7.0. Raises :class:`NoCard`."""
    types = [one.said() for one in document.each("type")]
    kind = next((one for one in types if one in (PASSPORT, *BESIDE, *_OTHERS)), "")
    if not kind:
        raise NoCard(
            "not-untp",
            "Ce n'est pas un document d'UNTP : « type » n'en nomme aucun.",
            "This is no document of UNTP: its “type” names none.",
        )
    contexts = [one.said() for one in document.each("@context")]
    if UNTP_CONTEXT not in contexts and kind not in _OTHERS:
        shown = next((one for one in contexts if "untp" in one), "—")[:100]
        raise NoCard(
            "other-version",
            f"UNTP 0.7.0 est lu ici ; ce document est en {shown}.",
            f"UNTP 0.7.0 is read here; this document is in {shown}.",
        )
    if kind in _OTHERS:
        raise NoCard(
            "no-product",
            f"{kind} ne parle pas d'un produit : sa place n'est pas sur une fiche.",
            f"{kind} speaks of no product: no card has a place for it.",
        )
    return kind


def passport(document: Place, sender: Sender) -> Draft:
    """The card of a passport. Raises :class:`NoCard` where it names no product."""
    document.envelopes(*_ENVELOPE)
    subject = document.at("credentialSubject")
    name = subject.at("name").name("product")
    if not isinstance(subject.value, dict) or not name:
        raise NoCard(
            "no-name",
            "Le passeport ne nomme pas son produit (credentialSubject/name).",
            "The passport does not name its product (credentialSubject/name).",
        )
    source = issuer_of(document) or sender.party
    day = document.at("validFrom").day("asOf") or sender.today
    thing = _thing(subject, sender)
    product = card_lines.Product(
        name=sender.text(name),
        manufacturer=_maker(subject),
        gtin=thing.gtin or "",
        category=_categories(subject),
        image=_image(subject),
        source=source,
        as_of=day,
    )
    draft = Draft(thing, product)
    _made_at(draft, subject)
    materials(draft, subject, sender)
    footprint(draft, subject, sender)
    certificates(draft, subject, sender)
    warranty(draft, subject)
    return draft


def missing(document: Place) -> Sequence[str]:
    """Members that the schema requires and that are not there, as pointers."""
    subject = document.at("credentialSubject")
    wanted = [subject.at(name) for name in REQUIRED]
    return [
        one.pointer
        for one in (*wanted, document.at("issuer"), document.at("validFrom"))
        if not one.there
    ]


def ids(document: Place) -> tuple[str, str]:
    """Of its product and of the place that makes it, to join other papers by."""
    subject = document.at("credentialSubject")
    return subject.at("id").said(), subject.at("producedAtFacility", "id").said()


def _thing(subject: Place, sender: Sender) -> Thing:
    """What the sender names, else a Digital Link, else the model under a name of its own."""
    level = subject.at("idGranularity").text("about")
    batch = subject.at("batchNumber").text("about") if level in ("batch", "item") else ""
    serial = subject.at("itemNumber").text("about") if level == "item" else ""
    if sender.code:
        return flash.refined(flash.read(sender.code), batch, serial)
    written = subject.at("id").said()
    try:
        found = flash.linked(written)
        subject.at("id").takes("about")
        return flash.refined(found, batch, serial)
    except WrongCode:
        pass
    model = subject.at("modelNumber").text("about")
    if not model:
        model = written.rstrip("/").rpartition("/")[2].rpartition(":")[2]
        subject.at("id").takes("about")
    try:
        return named(model or subject.at("name").said(), batch, serial)
    except WrongCode as error:
        raise NoCard("no-code", error.words.fr, error.words.en) from error


def _maker(subject: Place) -> card_lines.Party | None:
    for role in subject.each("relatedParty"):
        if role.at("role").said() in _MAKERS:
            role.at("role").takes("product")
            return party(role.at("party"), "product")
    return None


def _categories(subject: Place) -> tuple[card_lines.Category, ...]:
    found = []
    for one in subject.each("productCategory"):
        told = f"{one.at('schemeId').said()} {one.at('schemeName').said()}".lower()
        scheme = next((ours for word, ours in _SCHEMES.items() if word in told), "")
        code = one.at("code").text("product", longest=32) if scheme else ""
        if code:
            one.at("schemeId").takes("product")
            found.append(card_lines.Category(scheme, code))
        elif one.there:
            one.refuses(
                "unknown-scheme",
                "La fiche connaît les nomenclatures GPC, CPC, SH et COICOP.",
                "The card knows the classifications GPC, CPC, HS and COICOP.",
            )
    return tuple(found)


def _image(subject: Place) -> str:
    return subject.at("productImage", "linkURL").link("product")


def _made_at(draft: Draft, subject: Place) -> None:
    facility = subject.at("producedAtFacility")
    name = facility.at("name").name("producedAt")
    code = country_of(subject.at("countryOfProduction"), "producedAt")
    if name or code:
        place = card_lines.Place(name=name, address_country=code)
        source, day = draft.product.source, draft.product.as_of
        draft.add("produced_at", card_lines.ProductionPlace(place=place, source=source, as_of=day))


def country_of(place: Place, field: str) -> str:
    """The two letters at a UNTP country, taken; refused where they are of none."""
    written = place.at("countryCode")
    if not written.said():
        return ""
    found = country(written.said())
    if not found:
        written.refuses(
            "country-code",
            "Il faudrait ici le code d'un pays en deux lettres.",
            "The code of a country in two letters is wanted here.",
        )
        return ""
    written.takes(field)
    return found
