"""The lines of a card for people: label, value, unit, day, who says so, how sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pod_server.civic.products.briefs import NUTRIENT_FIELDS
from pod_server.civic.products.card_view import CardView, Told
from pod_server.civic.products.food import NUTRIENTS
from pod_server.web.office.values import number
from pod_server.web.products.amounts import age, party, unit
from pod_server.web.products.line_words import AND, LineWords
from proofs.value import value


@value
class Part:
    """A part of a line: a nutrient, a component of the price. ``mark`` is of her limit, if any."""

    key: str
    label: str
    value: str
    unit: str = ""
    mark: str = ""


@value
class Shown:
    """One line for people. ``as_of`` is the day of the oldest part of it, in ISO 8601."""

    key: str
    label: str
    value: str
    unit: str = ""
    as_of: str = ""
    age: str = ""
    source: str = ""
    assurance: str = ""
    is_told: bool = True
    parts: tuple[Part, ...] = ()


@value
class Teller:
    """Tells the lines of one view; ``also`` are languages that she reads besides."""

    view: CardView
    language: str
    today: date
    also: tuple[str, ...] = ()

    @property
    def words(self) -> LineWords:
        return LineWords(self.language, self.also)

    def eight(self) -> Sequence[Shown]:
        """The article's eight, each of them, told or not."""
        return [self.line(told) for told in self.view.lines]

    def more(self) -> Sequence[Shown]:
        """What is told further."""
        return [self.line(told) for told in self.view.more]

    def line(self, told: Told) -> Shown:
        """One line."""
        spoken = self.words
        say = spoken.say
        if not told.is_told:
            return Shown(told.key, say[told.key], say["not_told"], is_told=False)
        value, unit_said = spoken.value(told)
        as_of = min(line.as_of for line in told.said)
        return Shown(
            told.key,
            say[told.key],
            value,
            unit_said,
            as_of.isoformat(),
            age(as_of, self.today, self.language),
            self._source(told),
            say["derived" if told.duration is not None else "SelfDeclared"],
            parts=tuple(self._parts(told)),
        )

    def _source(self, told: Told) -> str:
        own, seller = self.view.brief.company, self.view.seller.glance.name
        names = dict.fromkeys(
            seller if each.source.iri == own and not each.source.name else party(each.source)
            for each in told.said
        )
        said = AND.join(names)
        if told.level is self.view.granularity:
            return said
        return f"{said} ({self.words.say[f'card_of_{told.level.value}']})"

    def _parts(self, told: Told) -> Iterator[Part]:
        if told.key == "nutrition":
            marked = {m.name: m.outcome.value for m in self.view.marks if m.kind == "limit"}
            for name, (label, _) in NUTRIENTS.items():
                amount = getattr(told.said[0], NUTRIENT_FIELDS[name])
                if amount is not None:
                    yield Part(
                        name,
                        label.in_language(self.language),
                        number(amount.measure, self.language),
                        unit(amount.measure_unit),
                        marked.get(name, ""),
                    )
        elif told.key == "price-components":
            for part, said in self.words.components(told):
                yield Part("component", part, said)
