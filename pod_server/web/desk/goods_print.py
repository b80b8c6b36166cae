"""A card of goods in lines that people read: on a page before it is signed, and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pod_server.civic.desk.goods import PER, Typed
from pod_server.model.errors import BadRequest
from pod_server.web.typography import NARROW, WIDE
from proofs.cards.card import Card
from proofs.cards.posters import ShelfCard, poster, shelf
from proofs.scanning.labels import Grid, Label, NotPrintable, sheets
from proofs.value import value

#: How much of the ingredients stands on a card for a shelf.
_ROOM = 160


@value
class Printed:
    """In one language; ``say`` are the words of the desk."""

    language: str
    say: Mapping[str, str]

    def all_lines(self, card: Card) -> Sequence[tuple[str, str]]:
        """What the card says, as name and value; what it does not say is not there."""
        typed, say = Typed.of(card, self.language), self.say
        lines = [
            (say["good_name"], typed.name),
            (say["good_contents"], typed.contents),
            (say["good_contains"], self._allergens(typed.contains)),
            (say["good_may_contain"], self._allergens(typed.may_contain)),
            (say["good_made"], ", ".join(filter(None, (typed.town, typed.country)))),
            (say["good_hours"], typed.hours),
            (say["good_price"], self.price(card)),
            (say["good_labour"], typed.labour),
            (say["good_left"], typed.left),
            (say["good_reason"], card.restatement_reason),
            (say["good_code"], card.about),
        ]
        return [(name, value) for name, value in lines if value]

    def price(self, card: Card) -> str:
        """``4,20 € le kilo``; empty where none is told."""
        price = card.offers
        if price is None:
            return ""
        name = next((name for name, per in PER.items() if per == price.per), "piece")
        amount = f"{price.price:.2f}"
        if self.language == "fr":
            amount = amount.replace(".", ",")
        unit = "€" if price.price_currency == "EUR" else price.price_currency
        return f"{amount}{WIDE}{unit} {self.say[f'per_{name}']}"

    def labels(self, card: Card) -> bytes:
        """A sheet of them, all alike. Raises ``BadRequest``."""
        grid = Grid()
        try:
            return sheets([self._label(card)] * (grid.columns * grid.rows), grid)
        except NotPrintable as error:
            raise BadRequest(error.words.en, error.words.fr) from None

    def shelf(self, card: Card) -> bytes:
        """Four of them. Raises ``BadRequest``."""
        typed, say = Typed.of(card, self.language), self.say
        lines = [self.price(card), ", ".join(filter(None, (typed.town, typed.country)))]
        contents = typed.contents
        lines.append(contents if len(contents) <= _ROOM else f"{contents[: _ROOM - 1]}…")
        for name, found in (("contains", typed.contains), ("traces", typed.may_contain)):
            lines.append(f"{say[name]}{_COLON[self.language == 'fr']}{self._allergens(found)}")
            if not found:
                lines.pop()
        plain = [_plain(line) for line in lines if line]
        made = ShelfCard(self._label(card), plain, _plain(say["scan_invitation"]))
        try:
            return shelf(made)
        except NotPrintable as error:
            raise BadRequest(error.words.en, error.words.fr) from None

    def poster(self, shop: str, found: Sequence[Card]) -> bytes:
        """All of them. Raises ``BadRequest``."""
        labels = [self._label(card) for card in found]
        try:
            return poster(shop, _plain(self.say["poster_lead"]), labels)
        except NotPrintable as error:
            raise BadRequest(error.words.en, error.words.fr) from None

    def _label(self, card: Card) -> Label:
        return Label(card.thing, card.about, Typed.of(card, self.language).name)

    def _allergens(self, names: Sequence[str]) -> str:
        return ", ".join(self.say[name] for name in names)


_COLON = (": ", f"{WIDE}: ")


def _plain(text: str) -> str:
    """Without the one space that the fonts of every reader lack."""
    return text.replace(NARROW, WIDE)
