"""Figures beside each other: of several companies, of several years, and what is not comparable.

Figures compare where they are about the same time, in the same unit, counted in the same way, and
about the company itself: statements about a group or a site stand for no datapoint here. Nothing
says which of two is the better one (decision 35).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from pod_server.civic.civil_status.overview import Company
from pod_server.civic.seeing.criteria import Ask, ask_of, choices, fact_about
from pod_server.civic.seeing.glance import Fact, Glance
from proofs.datapoints import Datapoint
from proofs.standings import Standing, in_force
from proofs.value import value

#: A median of fewer companies would be somebody's figure.
FEWEST = 3
#: Years as bookkeepers count them differ by a leap day.
_LEAP = timedelta(days=2)


@value
class Row:
    """One datapoint of several companies, ``None`` where one has said nothing of it.

    ``apart`` names what keeps its figures from being compared: ``period``, ``unit``, ``method``.
    """

    datapoint: Datapoint
    facts: Sequence[Fact | None]
    apart: Sequence[str] = ()

    @property
    def is_figure(self) -> bool:
        return ask_of(self.datapoint) is Ask.FIGURE


@value
class Median:
    """Of how many companies, and what; of the same time, unit and way of counting."""

    figure: Decimal
    companies: int


def rows(found: Sequence[Glance], today: date) -> Iterator[Row]:
    """What at least one of them has said, in the order of the état civil."""
    for datapoint in choices():
        facts = [fact_about(datapoint, each.facts, today) for each in found]
        if any(fact is not None for fact in facts):
            apart = tuple(_apart(facts)) if ask_of(datapoint) is Ask.FIGURE else ()
            yield Row(datapoint, facts, apart)


def years(company: Company, datapoint: Datapoint) -> Sequence[Fact]:
    """What the company has said of it, the oldest period first; of each, what is in force."""
    said = in_force(held.statement for held in company.held).values()
    own = [
        each
        for each in said
        if each.datapoint_id == datapoint.id
        and each.scope == each.company == company.account.company
    ]
    line = company.status.line(datapoint.id)
    found = []
    for each in sorted(own, key=lambda one: (one.period_end, one.period_start or one.period_end)):
        latest = line is not None and line.statement == each
        standing = line.standing if line is not None and latest else Standing.ANSWERED
        found.append(Fact.of(each, standing.value))
    return found


def is_alike(one: Fact, other: Fact) -> bool:
    """Whether two years of one company's figure compare: unit, counting, length of the period."""
    same = (one.unit, one.method, bool(one.start)) == (other.unit, other.method, bool(other.start))
    return same and abs(_length(one) - _length(other)) <= _LEAP


def middle(found: Iterable[Glance], datapoint: Datapoint, like: Fact) -> Median | None:
    """The median of the companies of a pod; ``None`` where too few have told a figure like it."""
    figures = [
        fact.figure
        for each in found
        if each.is_accepted and not each.is_sample
        for fact in [each.facts.get(datapoint.id)]
        if fact is not None and fact.is_known and fact.figure is not None and _is_same(fact, like)
    ]
    return Median(median(figures), len(figures)) if len(figures) >= FEWEST else None


def _is_same(one: Fact, other: Fact) -> bool:
    return not tuple(_apart((one, other)))


def _apart(facts: Iterable[Fact | None]) -> Iterator[str]:
    """What differs among the figures that there are."""
    figures = [fact for fact in facts if fact is not None and fact.figure is not None]
    differing: Mapping[str, set[object]] = {
        "period": {(fact.start, fact.end) for fact in figures},
        "unit": {fact.unit for fact in figures},
        "method": {fact.method for fact in figures},
    }
    mixed = any(not fact.end for fact in figures)
    for name, values in differing.items():
        if len(values) > 1 or (name == "period" and mixed and len(figures) > 1):
            yield name


def _length(fact: Fact) -> timedelta:
    if not fact.start:
        return timedelta()
    return date.fromisoformat(fact.end) - date.fromisoformat(fact.start)
