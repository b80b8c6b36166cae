"""A record of Open Food Facts, as its API gives it (versions 2 and 3), or as it lies in its dump.

The data are under the Open Database License: each line keeps the record as its source, by name
and address, so that the attribution goes wherever the card goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from clients.company.importers.cards.draft import Draft, Sender, country
from clients.company.importers.cards.food_tags import ALLERGENS, CERTIFIED, DIETS
from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard
from proofs import card_lines, flash
from proofs.card_lines import CONTAINS, MAY_CONTAIN
from proofs.flash import Thing, WrongCode
from vocab.product_papers import FOOD_RECORD

ATTRIBUTION = "Open Food Facts contributors (ODbL 1.0)"
_ENVELOPE = ("status", "status_verbose", "result", "errors", "warnings", "code")
_OF_RECORD = (
    *("_id", "id", "rev", "creator", "created_t", "last_modified_by", "editors", "editors_tags"),
    *("states", "states_tags", "data_sources", "data_sources_tags", "completeness"),
    *("data_quality_tags", "popularity_key", "schema_version"),
)
_GRAMS = {
    "fat": "fat",
    "saturated_fat": "saturated-fat",
    "carbohydrates": "carbohydrates",
    "sugars": "sugars",
    "fibre": "fiber",
    "protein": "proteins",
    "salt": "salt",
}
_LANGUAGE = re.compile(r"[a-z]{2}")
_CALORIE = Decimal("4.184")
_GRADES = {**{grade.lower(): grade for grade in "ABCDEF"}, "a-plus": "A+"}


def is_food(document: Place) -> bool:
    """Is this a record, alone or as an answer of the API?"""
    product = _record(document)
    return product.at("code").there and (
        product.at("nutriments").there or product.at("product_name").there
    )


def card(document: Place, sender: Sender) -> Draft:
    """The card of a record. Raises :class:`NoCard` where it names or numbers no product."""
    if document.at("product").there:
        document.envelopes(*_ENVELOPE)
    record = _record(document)
    record.envelopes(*_OF_RECORD)
    thing = _thing(record, sender)
    told = (record.at(member).said()[:2] for member in ("lang", "lc"))
    language = next((one for one in told if _LANGUAGE.fullmatch(one)), sender.language)
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
    _nutrition(draft, record, language)
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
        if tag != member and _LANGUAGE.fullmatch(tag):
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


def _nutrition(draft: Draft, record: Place, language: str) -> None:
    table = record.at("nutriments")
    grams = {ours: _grams(table.at(f"{theirs}_100g")) for ours, theirs in _GRAMS.items()}
    energy = _energy(table)
    told = energy is not None or any(one is not None for one in grams.values())
    score = record.at("nutriscore_grade")
    grade = score.said().upper() if score.said() in ("a", "b", "c", "d", "e") else ""
    if grade:
        score.takes("nutrition")
    group = record.at("nova_group").number("nutrition", least=1, most=4)
    line = card_lines.Nutrition(
        basis=card_lines.Measure(Decimal(100), _basis(record)) if told else None,
        energy=energy,
        **grams,
        ingredients=_ingredients(record, language),
        allergen=_allergens(record),
        diet=_diets(record),
        nutri_score=grade,
        nova_group=None if group is None or group != int(group) else int(group),
        source=draft.product.source,
        as_of=draft.product.as_of,
    )
    empty = card_lines.Nutrition(source=line.source, as_of=line.as_of)
    if line != empty:
        draft.add("nutrition", line)


def _grams(place: Place) -> card_lines.Measure | None:
    found = place.number("nutrition", least=0, most=100)
    return None if found is None else card_lines.Measure(found, "GRM")


def _energy(table: Place) -> card_lines.Measure | None:
    """In kJ; of a record that has kilocalories only, reckoned (4.184)."""
    for name, factor in (("energy-kj", 1), ("energy", 1), ("energy-kcal", _CALORIE)):
        found = table.at(f"{name}_100g").number("nutrition", least=0, most=4000)
        if found is not None:
            exact = found * factor
            return card_lines.Measure(exact if factor == 1 else round(exact, 1), "KJO")
    return None


def _basis(record: Place) -> str:
    """OFF's “100g” is 100 ml for drinks: the quantity tells which."""
    unit = record.at("product_quantity_unit").said().lower()
    per = record.at("nutrition_data_per").said().lower()
    if unit in ("ml", "cl", "l") or per == "100ml":
        record.at("product_quantity_unit" if unit else "nutrition_data_per").takes("nutrition")
        return "MLT"
    return "GRM"


def _ingredients(record: Place, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for member in record.document:
        tag = member.removeprefix("ingredients_text_")
        plain = member == "ingredients_text"
        if plain or (tag != member and _LANGUAGE.fullmatch(tag)):
            text = record.at(member).text("nutrition")
            if text:
                found.setdefault(language if plain else tag, text)
    return found


def _allergens(record: Place) -> tuple[card_lines.Allergen, ...]:
    found: dict[str, card_lines.Allergen] = {}
    for member, level in (("allergens_tags", CONTAINS), ("traces_tags", MAY_CONTAIN)):
        for tag in record.each(member):
            kind = ALLERGENS.get(tag.said())
            if kind is None:
                tag.refuses(
                    "unknown-allergen",
                    "Ce n'est aucun des quatorze allergènes du règlement 1169/2011.",
                    "This is none of the fourteen allergens of Regulation 1169/2011.",
                )
                continue
            tag.takes("nutrition")
            found.setdefault(kind, card_lines.Allergen(kind, level))
    return tuple(found.values())


def _diets(record: Place) -> tuple[str, ...]:
    """Those that the label claims, not those that OFF infers from the ingredients."""
    found = []
    for tag in record.each("labels_tags"):
        diet = DIETS.get(tag.said())
        if diet is not None:
            tag.takes("nutrition")
            found.append(diet)
    return tuple(dict.fromkeys(found))


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
