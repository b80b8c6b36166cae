"""A product card in brief: what finding it and setting it beside others needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

import orjson

from pod_server.civic.products.food import NUTRIENTS, allergen, diet, is_food
from pod_server.model.change import Stored
from proofs.cards.card import Card
from proofs.cards.card_lines import CONTAINS, Nutrition
from proofs.scanning.flash import RESOLVER, Pair, Thing
from proofs.value import value

Keys = tuple[Pair, ...]


@value
class Brief:
    """What finding a card, and setting it beside others, needs of it.

    ``home`` is the root of the pod that goods without GTIN are at home in; empty with a GTIN.
    Amounts are per 100 g or 100 ml (kJ for energy, else g).
    """

    name: str
    #: Its version, and when that was made: numbers come again where an older copy is put back.
    stamp: tuple[int, int]
    received_us: int
    account: str
    company: str
    about: str
    sequence: int
    thing: Thing
    home: str
    called: Mapping[str, str]
    brand: Mapping[str, str]
    maker: str
    categories: frozenset[tuple[str, str]]
    is_food: bool
    is_recalled: bool
    #: Whether the card has what a label says of allergens.
    is_labelled: bool = False
    contains: frozenset[str] = frozenset()
    may_contain: frozenset[str] = frozenset()
    diets: frozenset[str] = frozenset()
    per_100: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, card: Card, stored: Stored, account: str) -> Brief:
        """In short, of a card as it lies in an account."""
        stamp = (stored.version, stored.modified_us)
        return cls._of(card, stored.name, stamp, stored.created_us, account)

    def saying(self, card: Card) -> Brief:
        """The same, where what it says is completed from other cards."""
        return self._of(card, self.name, self.stamp, self.received_us, self.account)

    @classmethod
    def _of(
        cls, card: Card, name: str, stamp: tuple[int, int], received_us: int, account: str
    ) -> Brief:
        said, product = card.nutrition, card.product
        categories = frozenset((each.scheme.lower(), each.notation) for each in product.category)
        listed = said.allergen if said else ()
        return cls(
            name,
            stamp,
            received_us,
            account,
            card.company,
            card.about,
            card.sequence,
            card.thing,
            home_of(card.about),
            product.name,
            product.brand,
            product.manufacturer.iri if product.manufacturer else "",
            categories,
            said is not None or is_food(categories),
            card.recall is not None and card.recall.recalled,
            bool(said and (said.allergen or said.ingredients)),
            frozenset(allergen(a.allergen_type) for a in listed if a.containment == CONTAINS),
            frozenset(allergen(a.allergen_type) for a in listed if a.containment != CONTAINS),
            frozenset(map(diet, said.diet)) if said else frozenset(),
            dict(_per_100(said)) if said else {},
        )

    @property
    def keys(self) -> Keys:
        return self.thing.keys


#: The briefs of one folder, and the version and time of it that they are true of.
Folder = tuple[int, int, Mapping[str, Brief]]


def home_of(about: str) -> str:
    """The root of the pod that a code leads to; empty for one at GS1's resolver."""
    root, is_ours, _ = about.partition(f"/{RESOLVER}")
    return f"{root}/" if is_ours else ""


def written(folders: Mapping[str, Folder], program: str, base: str) -> bytes:
    """Briefs as they are kept: JSON, with the program that made them and the pod's address."""
    return orjson.dumps({"program": program, "base": base, "folders": folders}, default=_plain)


def read_kept(body: bytes, program: str, base: str) -> Mapping[str, Folder]:
    """The same again; nothing where another program made them, or the pod has moved."""
    kept = orjson.loads(body)
    if (kept["program"], kept["base"]) != (program, base):
        return {}
    return {
        name: (version, modified_us, {each: _brief(said) for each, said in briefs.items()})
        for name, (version, modified_us, briefs) in kept["folders"].items()
    }


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _brief(said: dict[str, Any]) -> Brief:
    thing = said["thing"]
    keys, attributes = (tuple(map(tuple, thing[name])) for name in ("keys", "attributes"))
    return Brief(
        **{
            **said,
            "stamp": tuple(said["stamp"]),
            "thing": Thing(keys, attributes),
            "categories": frozenset(map(tuple, said["categories"])),
            "contains": frozenset(said["contains"]),
            "may_contain": frozenset(said["may_contain"]),
            "diets": frozenset(said["diets"]),
            "per_100": {name: Decimal(amount) for name, amount in said["per_100"].items()},
        }
    )


def _per_100(said: Nutrition) -> Iterator[tuple[str, Decimal]]:
    """What a label gives, by the names of :data:`pod_server.civic.products.food.NUTRIENTS`."""
    if said.basis is None or said.basis.measure != 100:
        return
    for name, field_name in NUTRIENT_FIELDS.items():
        amount = getattr(said, field_name)
        if amount is not None:
            yield name, amount.measure


#: The field of a nutrition line for each nutrient.
NUTRIENT_FIELDS: Mapping[str, str] = {
    name: "saturated_fat" if name == "saturatedFat" else name for name in NUTRIENTS
}
