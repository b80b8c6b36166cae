"""Which facts a notice shows: chosen by the citizen's criteria, the same ones each time.

In this order, three at most (`domain` 6, "Fact choice"): mandatory criteria that fail, or of which
nothing is known; very important criteria; what the company has said since she last bought from it;
then the share of employees who are satisfied. Nothing is rotated: noise makes one look away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pod_server.civic.civil_status import bought
from pod_server.civic.civil_status.overview import Company
from pod_server.civic.seeing.criteria import Criterion, Judgment, Level, Outcome, judge
from pod_server.civic.seeing.glances import Fact, Glance
from proofs import formula
from proofs.datapoints import Datapoint, Requirement, named
from proofs.payments.notice import MOST_FACTS
from proofs.value import value

DEFAULT = "employee-satisfaction"
MANDATORY, VERY, CHANGED, ALWAYS = "mandatory", "very-important", "changed", "default"


@value
class Choice:
    """A datapoint to be told of, why, and what is known of it, if anything."""

    datapoint: Datapoint
    why: str
    fact: Fact | None = None
    judgment: Judgment | None = None
    #: The statements that it rests on, by their ids.
    statements: tuple[str, ...] = ()


def chosen(
    company: Company | None, criteria: Mapping[str, Criterion], today: date, since_us: int
) -> list[Choice]:
    """One to three. ``since_us`` is when she last bought; 0 where she never did."""
    facts = Glance.of(company, today).facts if company is not None else {}
    found: dict[str, Choice] = {}
    for choice in _in_order(company, facts, criteria, today, since_us):
        found.setdefault(choice.datapoint.id, choice)
        if len(found) == MOST_FACTS:
            break
    return list(found.values())


def _in_order(
    company: Company | None,
    facts: Mapping[str, Fact],
    criteria: Mapping[str, Criterion],
    today: date,
    since_us: int,
) -> Iterator[Choice]:
    judged = [judge(criteria[name], facts, today) for name in sorted(criteria)]
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for each in judged:
            if (each.criterion.level, each.outcome) == (Level.MANDATORY, outcome):
                yield _of(company, MANDATORY, each)
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.MET):
        for each in judged:
            if (each.criterion.level, each.outcome) == (Level.VERY, outcome):
                yield _of(company, VERY, each)
    if company is not None and since_us:
        for change in bought.changes(company, since_us):
            about = change.line.datapoint
            fact = facts.get(about.id)
            yield Choice(about, CHANGED, fact, None, _statements(company, about))
    about = named(DEFAULT)
    yield Choice(about, ALWAYS, facts.get(DEFAULT), None, _statements(company, about))


def _of(company: Company | None, why: str, judgment: Judgment) -> Choice:
    about = named(judgment.criterion.datapoint)
    return Choice(about, why, judgment.fact, judgment, _statements(company, about))


def _statements(company: Company | None, about: Datapoint) -> tuple[str, ...]:
    """Its own statement; those of its operands where it is reckoned."""
    if company is None:
        return ()
    names: tuple[str, ...] = (about.id,)
    if about.requirement is Requirement.DERIVED:
        names = tuple(formula.read(about.formula).operands)
    lines = (company.status.line(name) for name in names)
    return tuple(line.statement.id for line in lines if line and line.statement)
