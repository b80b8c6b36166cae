"""Nutrition out of a record of Open Food Facts, as both forms of its tables tell it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from clients.company.importers.cards.draft import Draft
from clients.company.importers.cards.food_tags import ALLERGENS, DIETS
from clients.company.importers.cards.place import Place
from proofs.cards import card_lines
from proofs.cards.card_lines import CONTAINS, MAY_CONTAIN
from proofs.value import value

LANGUAGE = re.compile(r"[a-z]{2}")
_GRAMS = {
    "fat": "fat",
    "saturated_fat": "saturated-fat",
    "carbohydrates": "carbohydrates",
    "sugars": "sugars",
    "fibre": "fiber",
    "protein": "proteins",
    "salt": "salt",
}
#: By what each becomes kilojoules.
_ENERGY = {"energy-kj": Decimal(1), "energy": Decimal(1), "energy-kcal": Decimal("4.184")}
_MOST_ENERGY = 4000


def nutrition(draft: Draft, record: Place, language: str) -> None:
    """The table per 100 g or ml, what is in it, allergens, diets and scores."""
    table = _Table.of(record)
    energy, grams = table.energy(), table.grams()
    told = energy is not None or any(one is not None for one in grams.values())
    score = record.at("nutriscore_grade")
    grade = score.said().upper() if score.said() in ("a", "b", "c", "d", "e") else ""
    if grade:
        score.takes("nutrition")
    group = record.at("nova_group").number("nutrition", least=1, most=4)
    line = card_lines.Nutrition(
        basis=card_lines.Measure(Decimal(100), table.unit) if told else None,
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


@value
class _Table:
    """Nutrients by OFF's names, in grams, kilojoules and kilocalories, per 100 g or ml."""

    values: Mapping[str, Place]
    unit: str

    @classmethod
    def of(cls, record: Place) -> _Table:
        """Of ``nutrition`` (since schema 1003), else of ``nutriments``."""
        whole = record.at("nutrition", "aggregated_set")
        if whole.document:
            return _newer(whole)
        table = record.at("nutriments")
        names = (*_GRAMS.values(), *_ENERGY)
        return cls({name: table.at(f"{name}_100g") for name in names}, _basis(record))

    def energy(self) -> card_lines.Measure | None:
        """In kJ; of a record that has kilocalories only, reckoned (4.184)."""
        for name, factor in _ENERGY.items():
            place = self.values.get(name)
            found = None if place is None else place.number("nutrition", least=0, most=4000)
            if found is not None:
                exact = found if factor == 1 else round(found * factor, 1)
                if exact <= _MOST_ENERGY:
                    return card_lines.Measure(exact, "KJO")
        return None

    def grams(self) -> dict[str, card_lines.Measure | None]:
        """Of each nutrient that a card has a line for."""
        return {ours: self._grams(theirs) for ours, theirs in _GRAMS.items()}

    def _grams(self, name: str) -> card_lines.Measure | None:
        place = self.values.get(name)
        found = None if place is None else place.number("nutrition", least=0, most=100)
        return None if found is None else card_lines.Measure(found, "GRM")


def _newer(whole: Place) -> _Table:
    """OFF's estimates, bounds (“<”) and tables per serving or as prepared are not taken."""
    unit = {"100g": "GRM", "100ml": "MLT"}.get(whole.at("per").said())
    if unit is None or whole.at("preparation").said() not in ("", "as_sold"):
        whole.refuses(
            "other-basis",
            "La fiche veut des valeurs pour 100 g ou 100 ml, du produit tel qu'il est vendu.",
            "The card wants values per 100 g or 100 ml, of the product as it is sold.",
        )
        return _Table({}, "GRM")
    whole.at("per").takes("nutrition")
    found = {}
    for name in (*_GRAMS.values(), *_ENERGY):
        nutrient = whole.at("nutrients", name)
        if nutrient.at("source").said() == "estimate" or nutrient.at("modifier").there:
            nutrient.refuses(
                "not-measured",
                "Une estimation d'Open Food Facts, ou une borne : ce n'est pas une valeur.",
                "An estimate of Open Food Facts, or a bound: this is no value.",
            )
            continue
        value = nutrient.at("value")
        found[name] = value if value.there else nutrient.at("value_computed")
    return _Table(found, unit)


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
        if plain or (tag != member and LANGUAGE.fullmatch(tag)):
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
