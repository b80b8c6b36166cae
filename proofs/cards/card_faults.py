"""What is wrong with a product card that no shape can say: arithmetic, days, the order of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from proofs.cards.card import Card, card_id
from proofs.cards.card_lines import Measure, Nutrition
from proofs.value import value
from proofs.words import Words

#: Grams on a label are rounded, each for itself (Commission guidance on tolerances, 2012).
_ROUNDED = Decimal("1.5")
_A_DAY = timedelta(days=1)


@value
class CardFault:
    """One thing wrong: a code for machines, the place in the document, what to mend."""

    code: str
    path: str
    value: str
    words: Words


def faults(card: Card, today: date | None = None) -> list[CardFault]:
    """Everything wrong with a card by itself; without ``today`` the future is not judged."""
    found = [fault for rule in _RULES for fault in rule(card)]
    return found + list(_early(card, today)) if today is not None else found


def out_of_row(card: Card, before: Card | None) -> CardFault | None:
    """Why this card may not follow that one of the same key; ``None`` where it may.

    The first one to arrive may have any number. A later one has a higher number, and gives a
    reason where more than stock and days has changed.
    """
    if before is None:
        return None
    last, number = before.sequence, str(card.sequence)
    if card.sequence <= last:
        fr = (
            f"La fiche {last} de ce produit est déjà là, et ce qui a été dit n'est pas remplacé "
            f"en silence. Signez la fiche {last + 1} avec « supersedes » : {before.id}."
        )
        en = (
            f"Card {last} of this product is there already, and nothing said is silently "
            f"replaced. Sign card {last + 1} with “supersedes”: {before.id}."
        )
        return CardFault("said-already", "sequence", number, Words(fr, en))
    if not card.says_the_same(before) and not card.restatement_reason:
        fr = (
            "Cette fiche dit autre chose que celle d'avant (pas seulement les stocks et les "
            "jours) : dites pourquoi (« restatementReason »)."
        )
        en = (
            "This card says something else than the one before (not only stock and days): say "
            "why (“restatementReason”)."
        )
        return CardFault("no-restatement-reason", "restatementReason", "", Words(fr, en))
    return None


def _early(card: Card, today: date) -> Iterator[CardFault]:
    """A day either way, for clocks and time zones."""
    days = [("issued", card.issued.date())]
    days += [(f"{name}/asOf", line.as_of) for name, line in card.lines()]
    days += [("stock/readAt", one.read_at.date()) for one in card.stock]
    for path, day in days:
        if day > today + _A_DAY:
            fr = f"« {path} » est dans l'avenir ({day}) : mettez le jour où c'était vrai."
            en = f"“{path}” is in the future ({day}): give the day on which it was true."
            yield CardFault("in-the-future", path, day.isoformat(), Words(fr, en))


def _same_gtin(card: Card) -> Iterator[CardFault]:
    said, right = card.product.gtin, card.thing.gtin
    if said and said != right:
        fr = f"Le GTIN ({said}) n'est pas celui du code (« about » : {right or 'aucun'})."
        en = f"The GTIN ({said}) is not that of the code (“about”: {right or 'none'})."
        yield CardFault("other-gtin", "product/gtin", said, Words(fr, en))


def _numbered(card: Card) -> Iterator[CardFault]:
    if card.sequence == 1 and card.restatement_reason:
        fr = "La fiche 1 ne corrige rien : retirez « restatementReason »."
        en = "Card 1 restates nothing: take out “restatementReason”."
        yield CardFault("first-restates", "restatementReason", "", Words(fr, en))
    right = card_id(card.key, card.sequence - 1) if card.sequence > 1 else ""
    if card.supersedes != right:
        fr = f"Dès la fiche 2, chacune nomme celle d'avant (« supersedes ») : {right or 'aucune'}."
        en = f"From card 2 on each names the one before (“supersedes”): {right or 'none'}."
        yield CardFault("supersedes", "supersedes", card.supersedes, Words(fr, en))


def _priced(card: Card) -> Iterator[CardFault]:
    parts = [one.percent_of_price or Decimal(0) for one in card.price_component]
    if sum(parts, Decimal(0)) > 100 + _ROUNDED:
        yield _above("priceComponent/percentOfPrice", sum(parts, Decimal(0)), "100")
    price = card.offers
    if price is None or price.per is not None:
        return
    same = [one for one in card.price_component if one.price_currency == price.price_currency]
    total = sum((one.price or Decimal(0) for one in same), Decimal(0))
    if total > price.price:
        yield _above("priceComponent/price", total, f"{price.price} {price.price_currency}")


def _made(card: Card) -> Iterator[CardFault]:
    for path, parts in (
        ("material/massFraction", [one.mass_fraction for one in card.material]),
        (
            "material/recycledMassFraction",
            [
                (one.recycled_mass_fraction or Decimal(0)) * (one.mass_fraction or Decimal(0))
                for one in card.material
            ],
        ),
    ):
        total = sum((part or Decimal(0) for part in parts), Decimal(0))
        if total > Decimal("1.01"):
            yield _above(path, total, "1")


def _nourishing(card: Card) -> Iterator[CardFault]:
    said = card.nutrition
    if said is None:
        return
    for part, whole in (("saturated_fat", "fat"), ("sugars", "carbohydrates")):
        inner, outer = _grams(getattr(said, part)), _grams(getattr(said, whole))
        if getattr(said, whole) is not None and inner > outer:
            yield _above(f"nutrition/{part}", inner, f"{outer} ({whole})")
    total = sum((_grams(each) for each in _parts(said)), Decimal(0))
    if total > 100 + _ROUNDED:
        yield _above("nutrition", total, "100 g")
    kinds = [one.allergen_type for one in said.allergen]
    for twice in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        fr = f"Cet allergène est donné deux fois : {twice}. N'en gardez qu'un."
        en = f"This allergen is given twice: {twice}. Keep one."
        yield CardFault("twice", "nutrition/allergen", twice, Words(fr, en))


def _parts(said: Nutrition) -> tuple[Measure | None, ...]:
    return said.fat, said.carbohydrates, said.fibre, said.protein, said.salt


def _grams(found: Measure | None) -> Decimal:
    return found.measure if found is not None else Decimal(0)


def _above(path: str, value: Decimal, most: str) -> CardFault:
    fr = f"« {path} » fait {value} en tout, plus que {most} : l'un des nombres est faux."
    en = f"“{path}” comes to {value}, more than {most}: one of the numbers is wrong."
    return CardFault("above-the-whole", path, str(value), Words(fr, en))


_RULES: tuple[Callable[[Card], Iterator[CardFault]], ...] = (
    _same_gtin,
    _numbered,
    _priced,
    _made,
    _nourishing,
)
