"""Goods of a company without programs: from what was typed to a card.

They have no GTIN: their code is ``{pod}.flash/own/NAME``. What the form does not know of a card
stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from pyoxigraph import DefaultGraph

from pod_server.civic.desk.answers import Unfit
from proofs import shapes
from proofs.cards.card import Card, card_id
from proofs.cards.card_faults import faults, out_of_row
from proofs.cards.card_lines import (
    ALLERGENS,
    CONTAINS,
    MAY_CONTAIN,
    Allergen,
    Making,
    Measure,
    Nutrition,
    Party,
    Place,
    Price,
    PriceComponent,
    Product,
    ProductionPlace,
    Stock,
)
from proofs.scanning.flash import OWN, RESOLVER
from proofs.shelf import NOWHERE, quads
from proofs.typed import number
from proofs.value import value
from proofs.words import Words, sentence
from shapes import files
from vocab.terms import SESAME

#: What a price is for, by the name of the choice; a piece is what a price is for by itself.
PER: Mapping[str, Measure | None] = {
    "piece": None,
    "kg": Measure(Decimal(1), "KGM"),
    "hundred": Measure(Decimal(100), "GRM"),
    "litre": Measure(Decimal(1), "LTR"),
}
#: The most goods that a desk keeps.
MOST = 500


@value
class Typed:
    """What was typed of one product, as it was typed; allergens by their short names."""

    name: str = ""
    contents: str = ""
    contains: tuple[str, ...] = ()
    may_contain: tuple[str, ...] = ()
    town: str = ""
    country: str = ""
    hours: str = ""
    price: str = ""
    per: str = "piece"
    labour: str = ""
    left: str = ""
    reason: str = ""
    language: str = "fr"

    @classmethod
    def of(cls, card: Card, language: str) -> Typed:
        """What a card says, to be typed over."""
        place = card.produced_at[0].place if card.produced_at else Place()
        said = card.nutrition
        share = card.labour.percent_of_price if card.labour else None
        level = card.stock[0].inventory_level if card.stock else None
        found = re.fullmatch(r"PT(\d+)H", card.making.making_duration) if card.making else None
        names = {iri: name for name, iri in ALLERGENS.items()}
        kinds = [
            (names.get(a.allergen_type, ""), a.containment) for a in (said.allergen if said else ())
        ]
        return cls(
            name=_in(card.product.name, language),
            contents=_in(said.ingredients, language) if said else "",
            contains=tuple(name for name, level in kinds if level == CONTAINS),
            may_contain=tuple(name for name, level in kinds if level == MAY_CONTAIN),
            town=place.address_locality,
            country=place.address_country,
            hours=found[1] if found else "",
            price=_written(card.offers.price) if card.offers else "",
            per=next((n for n, m in PER.items() if card.offers and m == card.offers.per), "piece"),
            labour=_written(share),
            left=_written(level.measure) if level else "",
            language=language,
        )


def short_name(name: str) -> str:
    """What the code of a product is called: ``Pain d'épices`` is ``pain-d-epices``."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")


def card_from(
    pod: str, company: str, name: str, typed: Typed, before: Card | None, now: datetime
) -> Card:
    """The card, as the next of its row. Raises :class:`Unfit` for what cannot be one."""
    me, today, tag = Party(iri=company), now.date(), typed.language
    if not typed.name:
        raise Unfit(Words("Dites comment le produit s'appelle.", "Say what the product is called."))
    product = before.product if before else Product(source=me, as_of=today, name={})
    product = replace(product, source=me, as_of=today, name={**product.name, tag: typed.name})
    about = f"{pod}{RESOLVER}{OWN}/{name}"
    made = before or Card(company=company, about=about, issued=now, product=product)
    made = replace(
        made,
        issued=now,
        product=product,
        nutrition=_nutrition(made.nutrition, typed, me, now),
        produced_at=_places(made.produced_at, typed, me, now),
        making=_making(typed, me, now),
        offers=_price(typed, me, now),
        price_component=_labour(made.price_component, typed, me, now),
        stock=_left(typed, me, now),
    )
    if before is None:
        return made
    return replace(
        made,
        sequence=before.sequence + 1,
        supersedes=card_id(before.key, before.sequence),
        restatement_reason="" if made.says_the_same(before) else typed.reason,
    )


def wrong_with(card: Card, before: Card | None, now: datetime) -> Sequence[Words]:
    """What a pod would refuse it for."""
    row = out_of_row(card, before)
    found = [fault.words for fault in (*faults(card, now.date()), *([row] if row else ()))]
    held = quads(card.document(), NOWHERE)
    triples = [quad.triple for quad in held if quad.graph_name == DefaultGraph()]
    report = shapes.validate(triples, files.text("product-card.ttl"))
    return [*found, *(sentence(result) for result in report.results)]


def is_new(card: Card, before: Card | None) -> bool:
    """Whether it says anything that the one before does not."""
    return before is None or not card.says_the_same(before) or _levels(card) != _levels(before)


def _nutrition(
    before: Nutrition | None, typed: Typed, me: Party, now: datetime
) -> Nutrition | None:
    """What is in it; a table that the form does not know stays."""
    allergens = [Allergen(ALLERGENS[name], CONTAINS) for name in typed.contains]
    also = [name for name in typed.may_contain if name not in typed.contains]
    allergens += [Allergen(ALLERGENS[name], MAY_CONTAIN) for name in also]
    if not typed.contents and not allergens and before is None:
        return None
    said = before or Nutrition(source=me, as_of=now.date())
    contents = {tag: text for tag, text in said.ingredients.items() if tag != typed.language}
    if typed.contents:
        contents[typed.language] = typed.contents
    made = replace(
        said, source=me, as_of=now.date(), ingredients=contents, allergen=tuple(allergens)
    )
    return None if made == Nutrition(source=me, as_of=now.date()) else made


def _places(
    before: tuple[ProductionPlace, ...], typed: Typed, me: Party, now: datetime
) -> tuple[ProductionPlace, ...]:
    """The first place is the form's; more than one stay."""
    if not typed.town and not typed.country:
        return before[1:]
    first = before[0] if before else ProductionPlace(source=me, as_of=now.date(), place=Place())
    place = replace(
        first.place, address_locality=typed.town, address_country=typed.country.strip().upper()
    )
    return (replace(first, source=me, as_of=now.date(), place=place), *before[1:])


def _making(typed: Typed, me: Party, now: datetime) -> Making | None:
    if not typed.hours:
        return None
    hours = _number(typed.hours, "Heures de fabrication", "Hours of making")
    if hours != hours.to_integral_value() or not 0 < hours < 100_000:
        raise Unfit(
            Words(
                "Les heures de fabrication sont un nombre entier, 1 au moins.",
                "Hours of making are a whole number, 1 at least.",
            )
        )
    return Making(source=me, as_of=now.date(), making_duration=f"PT{int(hours)}H")


def _price(typed: Typed, me: Party, now: datetime) -> Price | None:
    if not typed.price:
        return None
    price = _number(typed.price, "Prix", "Price").quantize(Decimal("0.01"))
    per = PER.get(typed.per)
    return Price(source=me, as_of=now.date(), price=price, price_currency="EUR", per=per)


def _labour(
    before: tuple[PriceComponent, ...], typed: Typed, me: Party, now: datetime
) -> tuple[PriceComponent, ...]:
    """The share of labour is the form's; other parts of the price stay."""
    others = tuple(one for one in before if one.component_kind != SESAME.LABOUR)
    if not typed.labour:
        return others
    share = _number(typed.labour, "Part de la main d'œuvre", "Share of labour")
    mine = PriceComponent(
        source=me, as_of=now.date(), component_kind=SESAME.LABOUR, percent_of_price=share
    )
    return (mine, *others)


def _left(typed: Typed, me: Party, now: datetime) -> tuple[Stock, ...]:
    if not typed.left:
        return ()
    level = Measure(_number(typed.left, "Stock", "Stock"), "C62")
    return (Stock(source=me, as_of=now.date(), read_at=now, inventory_level=level),)


def _levels(card: Card) -> object:
    return [(one.inventory_level, one.availability, one.place) for one in card.stock]


def _number(typed: str, fr: str, en: str) -> Decimal:
    found = number(typed.replace(",", "."))
    if found is None or found < 0:
        raise Unfit(
            Words(
                f"{fr} : « {typed} » n'est pas un nombre, zéro au moins.",
                f"{en}: “{typed}” is no number, zero at least.",
            )
        )
    return found


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()), "")


def _written(found: Decimal | None) -> str:
    return "" if found is None else f"{found:f}"
