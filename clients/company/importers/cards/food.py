"""A record of Open Food Facts, as its API gives it (versions 2 and 3), or as it lies in its dump.

The data are under the Open Database License: each line keeps the record as its source, by name
and address, so that the attribution goes wherever the card goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from clients.company.importers.cards.draft import Draft, Sender, country
from clients.company.importers.cards.food_nutrition import LANGUAGE, nutrition
from clients.company.importers.cards.food_tags import CERTIFIED
from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard
from proofs.cards import card_lines
from proofs.scanning import flash
from proofs.scanning.flash import Thing, WrongCode
from vocab.product_papers import FOOD_RECORD

ATTRIBUTION = "Open Food Facts contributors (ODbL 1.0)"
_ENVELOPE = ("status", "status_verbose", "result", "errors", "warnings", "code")
_OF_RECORD = (
    *("_id", "id", "rev", "creator", "created_t", "last_modified_by", "editors", "editors_tags"),
    *("states", "states_tags", "data_sources", "data_sources_tags", "completeness"),
    *("data_quality_tags", "popularity_key", "schema_version"),
)
_GRADES = {**{grade.lower(): grade for grade in "ABCDEF"}, "a-plus": "A+"}


def is_food(document: Place) -> bool:
    """Is this a record, alone or as an answer of the API?"""
    product = _record(document)
    told = ("nutriments", "nutrition", "product_name")
    return product.at("code").there and any(product.at(name).there for name in told)


def card(document: Place, sender: Sender) -> Draft:
    """The card of a record. Raises :class:`NoCard` where it names or numbers no product."""
    if document.at("product").there:
        document.envelopes(*_ENVELOPE)
    record = _record(document)
    record.envelopes(*_OF_RECORD)
    thing = _thing(record, sender)
    told = (record.at(member).said()[:2] for member in ("lang", "lc"))
    language = next((one for one in told if LANGUAGE.fullmatch(one)), sender.language)
    name = _by_language(record, "product_name", language) or sender.text(sender.name)
    if not name:
        raise NoCard(
            "no-name",
            "La fiche d'Open Food Facts ne nomme pas son produit (product_name) : dites --name.",
            "The record of Open Food Facts does not name its product (product_name): say --name.",
        )
    product = card_lines.Product(
        name=name,
        brand=sender.text(record.at("brands").name("product"), language),
        gtin=thing.gtin or "",
        image=record.at("image_front_url").link("product")
        or record.at("image_url").link("product"),
        source=card_lines.Party(ATTRIBUTION, f"{FOOD_RECORD}{thing.gtin or ''}"),
        as_of=_changed(record) or sender.today,
    )
    draft = Draft(thing, product)
    nutrition(draft, record, language)
    _footprint(draft, record)
    _places(draft, record)
    _origins(draft, record)
    _certificates(draft, record, language)
    return draft


def _record(document: Place) -> Place:
    inner = document.at("product")
    return inner if isinstance(inner.value, dict) else document


def _thing(record: Place, sender: Sender) -> Thing:
    code = record.at("code").text("about", longest=32)
    try:
        return flash.read(sender.code) if sender.code else flash.product(code)
    except WrongCode as error:
        raise NoCard("wrong-code", error.words.fr, error.words.en) from error


def _by_language(record: Place, name: str, language: str) -> card_lines.Text:
    """``product_name_fr`` and its like; the plain one is in the language of the record."""
    found: dict[str, str] = {}
    for member in record.document:
        tag = member.removeprefix(f"{name}_")
        if tag != member and LANGUAGE.fullmatch(tag):
            text = record.at(member).name("product")
            if text:
                found[tag] = text
    plain = record.at(name).name("product")
    if plain:
        found.setdefault(language, plain)
    return found


def _changed(record: Place) -> date | None:
    moment = record.at("last_modified_t").number("asOf", least=0, most=7_000_000_000)
    return None if moment is None else datetime.fromtimestamp(int(moment), UTC).date()


def _footprint(draft: Draft, record: Place) -> None:
    """The environmental score's letter; its kilograms are AGRIBALYSE's, of a kind of goods."""
    for name in ("environmental_score_grade", "ecoscore_grade"):
        place = record.at(name)
        grade = _GRADES.get(place.said())
        if grade is not None:
            place.takes("footprint")
            line = card_lines.Footprint(
                grade=grade,
                method_note={"en": "Green-Score of Open Food Facts"},
                source=draft.product.source,
                as_of=draft.product.as_of,
            )
            draft.add("footprint", line)
            return


def _places(draft: Draft, record: Place) -> None:
    for place in _listed(record.at("manufacturing_places"), "producedAt"):
        line = card_lines.ProductionPlace(
            place=place, source=draft.product.source, as_of=draft.product.as_of
        )
        draft.add("produced_at", line)


def _origins(draft: Draft, record: Place) -> None:
    """Where ingredients come from, all of them together: OFF does not say which from where."""
    for place in _listed(record.at("origins"), "material"):
        line = card_lines.Material(
            name={"fr": "ingrédients", "en": "ingredients"},
            place=place,
            source=draft.product.source,
            as_of=draft.product.as_of,
        )
        draft.add("material", line)


def _listed(written: Place, field: str) -> Sequence[card_lines.Place]:
    """“Rodez, Aveyron, France” is one place, “Spain, Italy” are two: countries tell."""
    text = written.text(field, longest=2000)
    parts = [part.strip()[:300] for part in text.split(",") if part.strip()]
    told = {part: country(part) if len(part) > 2 else "" for part in parts}
    codes = sorted({code for code in told.values() if code})
    if parts and len(codes) <= 1:
        return [card_lines.Place(name=text[:300], address_country="".join(codes))]
    return [card_lines.Place(name=part, address_country=code) for part, code in told.items()]


def _certificates(draft: Draft, record: Place, language: str) -> None:
    for tag in record.each("labels_tags"):
        name = CERTIFIED.get(tag.said())
        if name is not None:
            tag.takes("certification")
            line = card_lines.Certification(
                name={"fr": name.fr, "en": name.en},
                source=draft.product.source,
                as_of=draft.product.as_of,
            )
            draft.add("certification", line)
