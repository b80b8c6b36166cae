"""What a citizen sees of a product: one value, reckoned in her pod from what she holds already.

Nobody is asked at the scan. Several companies may have a card of one thing: the one with the best
right to say comes first. A line that its card does not give is taken from the card of the batch,
then of the model, of the same company; what none gives is told to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pod_server.civic.civil_status.overview import Company
from pod_server.civic.products.briefs import Brief
from pod_server.civic.products.card_marks import Mark, Match
from pod_server.civic.products.card_rights import Claim, Right
from pod_server.civic.seeing.criteria import Judgment
from pod_server.civic.seeing.glances import Fact, Glance
from proofs.cards.card import EIGHT, FURTHER, Card
from proofs.cards.card_lines import Line, Place, Text, TraceEvent
from proofs.circles.recommendation import Recommendation
from proofs.circles.reply import Reply
from proofs.scanning.flash import Level, Thing
from proofs.value import value
from vocab.terms import UNTP

#: The article's eight, by the names of `domain` 4, each with the field of a card that gives it.
LINES: Mapping[str, str] = dict(
    zip(
        (
            *("trace-events", "production-places", "making-duration", "labour-cost"),
            *("product-footprint", "nutrition", "stock", "variants"),
        ),
        EIGHT,
        strict=True,
    )
)
MORE: Mapping[str, str] = {
    "recall": "recall",
    "price": "offers",
    "price-components": "price_component",
    "ingredients": "nutrition",
    "materials": "material",
    "repairability": "repairability",
    "warranty": "warranty",
    "certifications": "certification",
}
_MAKING = (UNTP.MAKE_EVENT, UNTP.MODIFY_EVENT)


@value
class Told:
    """One line; nothing in ``said`` where no card gives it. ``level`` is of the card that does.

    ``duration`` is what the pod reckoned itself, from events.
    """

    key: str
    said: tuple[Line, ...] = ()
    level: Level = Level.MODEL
    duration: timedelta | None = None

    @property
    def is_told(self) -> bool:
        return bool(self.said)


@value
class Spot:
    """A place on the map; ``kind`` is ``production``, ``event``, ``stock`` or ``material``."""

    kind: str
    place: Place
    text: Text
    when: datetime | None = None


@value
class Seller:
    """The company whose card is shown: at a glance, whole, and three facts by datapoint."""

    glance: Glance
    company: Company | None
    facts: tuple[tuple[str, Fact | None], ...]
    judgments: tuple[Judgment, ...] = ()


@value
class Other:
    """Another company's card of the same thing."""

    claim: Claim
    glance: Glance | None


@value
class Voice:
    """What somebody says of the product or its company: she, or others whose files she keeps.

    ``hops`` is through how many hands it came; ``None`` where it is her own word. ``replies`` are
    companies' own.
    """

    said: Recommendation
    hops: int | None = None
    replies: tuple[Reply, ...] = ()


@value
class Heard:
    """What is said of a thing of which no card is held; ``called`` by who handed a card of it."""

    called: Text
    voices: tuple[Voice, ...]


@value
class CardView:
    """All of it. ``thing`` is what the code names, ``brief`` the card shown, ``card`` what it says.

    ``marks`` are those of the private profile; ``recalled`` are cards of the thing, or of batches
    and items of it, that say it is called back.
    """

    thing: Thing
    brief: Brief
    card: Card
    lines: tuple[Told, ...]
    more: tuple[Told, ...]
    right: Right
    seller: Seller
    others: tuple[Other, ...] = ()
    marks: tuple[Mark, ...] = ()
    recalled: tuple[Brief, ...] = ()
    voices: tuple[Voice, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def granularity(self) -> Level:
        """Of the card that is shown; less than the code says where none is held of that."""
        return self.brief.thing.level

    @property
    def events(self) -> Sequence[TraceEvent]:
        """From the first to the last."""
        return sorted(self.card.trace, key=lambda each: each.event_time)

    @property
    def spots(self) -> Sequence[Spot]:
        """Where it is made, where it passed, where it is in stock, where it comes from."""
        return list(_spots(self.card))


@value
class Merged:
    """The cards of one company about one thing as one: the most particular that tells a line."""

    card: Card
    levels: Mapping[str, Level]

    @classmethod
    def of(cls, cards: Sequence[Card]) -> Merged:
        """``cards`` with the most particular first; at least one."""
        first, found, levels = cards[0], dict[str, object](), dict[str, Level]()
        for name in (*EIGHT, *FURTHER):
            teller = next((card for card in cards if getattr(card, name)), None)
            if teller is not None:
                found[name] = getattr(teller, name)
                levels[name] = teller.thing.level
        # Each value is that of the same field of a card.
        return cls(replace(first, **found), levels)  # type: ignore[arg-type]

    def line(self, key: str, name: str) -> Told:
        """One of the eight, or of those further."""
        level = self.levels.get(name, self.card.thing.level)
        if key == "making-duration":
            spent = making_time(self.card.trace)
            if spent is not None:
                events = tuple(_made(self.card.trace))
                declared = (self.card.making,) if self.card.making else ()
                return Told(key, (*declared, *events), self.levels["trace"], spent)
        if key == "labour-cost":
            labour = self.card.labour
            return Told(key, (labour,) if labour else (), level)
        if key == "ingredients":
            nutrition = self.card.nutrition
            is_said = nutrition is not None and nutrition.ingredients
            return Told(key, (nutrition,) if nutrition and is_said else (), level)
        found = getattr(self.card, name)
        return Told(key, found if isinstance(found, tuple) else (found,) if found else (), level)


def making_time(trace: Sequence[TraceEvent]) -> timedelta | None:
    """From the first step of making to the last; nothing where fewer than two are told."""
    times = [each.event_time for each in _made(trace)]
    return max(times) - min(times) if len(set(times)) > 1 else None


def _made(trace: Sequence[TraceEvent]) -> Iterator[TraceEvent]:
    return (each for each in trace if each.type in _MAKING)


def _spots(card: Card) -> Iterator[Spot]:
    for made in card.produced_at:
        yield Spot("production", made.place, made.production_step)
    for event in card.trace:
        if event.place is not None:
            yield Spot("event", event.place, event.text, event.event_time)
    for stock in card.stock:
        if stock.place is not None:
            yield Spot("stock", stock.place, {}, stock.read_at)
    for material in card.material:
        if material.place is not None:
            yield Spot("material", material.place, material.name)
