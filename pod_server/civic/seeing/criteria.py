"""A citizen's own criteria: how much each counts, what meets it, and how companies stand by them.

Four degrees, as with Open Food Facts: not important, important, very important, mandatory. A
criterion asks that a datapoint be known at all, or that its value be within bounds, one of some, or
none of some (a veto). Nothing here says that a figure is good or bad (decision 35), and no score is
made of several: companies are put in order by what fails, degree by degree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pod_server.civic.seeing.glance import Fact
from proofs import formula
from proofs.datapoints import ALL, Datapoint, Form, Over, Requirement, named
from proofs.formula import NotReckonable, Operand
from proofs.standings import Standing
from proofs.value import value
from vocab.terms import SESAME, XSD

ACTIVITY_CODES = frozenset({"main-activity"})
EURO = "EUR"


class Level(StrEnum):
    """How much a criterion counts."""

    NOT = "NotImportant"
    IMPORTANT = "Important"
    VERY = "VeryImportant"
    MANDATORY = "Mandatory"

    @property
    def iri(self) -> str:
        return SESAME.NS + self.value


#: Those that count, the weightiest first.
COUNTING = (Level.MANDATORY, Level.VERY, Level.IMPORTANT)


class Ask(StrEnum):
    """What can be asked of a datapoint beyond that it is known."""

    KNOWN = "known"
    FIGURE = "figure"
    YES_NO = "yes-no"
    CODES = "codes"


class Outcome(StrEnum):
    """How a company stands by one criterion."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"


@value
class Criterion:
    """One of them. Sums of money are in euros. Without any bound it asks for a value at all."""

    datapoint: str
    level: Level
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @property
    def asks_for_a_value_only(self) -> bool:
        bounds = (self.at_least, self.at_most)
        return bounds == (None, None) and not self.one_of and not self.none_of


@value
class Judgment:
    """What came of a criterion for a company. ``why`` says what keeps it unknown, or failing."""

    criterion: Criterion
    outcome: Outcome
    why: str = ""
    fact: Fact | None = None


def ask_of(datapoint: Datapoint) -> Ask:
    """What can be asked of this one."""
    if datapoint.form is Form.CODE:
        return Ask.CODES
    if datapoint.form is not Form.LITERAL:
        return Ask.KNOWN
    if datapoint.value_type in (XSD.DECIMAL, XSD.INTEGER):
        return Ask.FIGURE
    return Ask.YES_NO if datapoint.value_type == XSD.BOOLEAN else Ask.KNOWN


def choices() -> Sequence[Datapoint]:
    """What a criterion can be about: all that a company says, and what is reckoned from that."""
    return [
        each
        for each in ALL.values()
        if each.id != "signing-key"
        and (each.requirement is not Requirement.DERIVED or each.formula_over is Over.DATAPOINTS)
    ]


def fact_about(datapoint: Datapoint, facts: Mapping[str, Fact], today: date) -> Fact | None:
    """What stands for it; reckoned where it is derived from what is stated."""
    if datapoint.requirement is not Requirement.DERIVED:
        return facts.get(datapoint.id)
    rule = formula.read(datapoint.formula)
    used = {name: facts.get(name) for name in rule.operands}
    values: dict[str, Operand] = {}
    for name, fact in used.items():
        operand = _operand(fact)
        if operand is None:
            return fact if fact is not None and not fact.is_known else None
        values[name] = operand
    try:
        figure = rule.reckon(values, today)
    except NotReckonable:
        return None
    operands = [fact for fact in used.values() if fact is not None]
    spans = {(fact.start, fact.end) for fact in operands}
    start, end = spans.pop() if len(spans) == 1 else ("", "")
    if "years" in rule.steps:
        start, end = "", today.isoformat()
    unit = next((f.unit for n, f in zip(used, operands, strict=True) if named(n).in_money), "")
    method = next((fact.method for fact in operands if fact.method), "")
    return Fact(Standing.ANSWERED.value, False, figure, unit, method, start, end)


def judge(criterion: Criterion, facts: Mapping[str, Fact], today: date) -> Judgment:
    """How a company with these facts stands by the criterion."""
    datapoint = named(criterion.datapoint)
    fact = fact_about(datapoint, facts, today)
    why = _doubt(fact)
    if criterion.asks_for_a_value_only:
        return Judgment(criterion, Outcome.FAILED if why else Outcome.MET, why, fact)
    if why or fact is None:
        return Judgment(criterion, Outcome.UNKNOWN, why, fact)
    if criterion.at_least is not None or criterion.at_most is not None:
        if fact.figure is None or (datapoint.in_money and (fact.unit or EURO) != EURO):
            return Judgment(criterion, Outcome.UNKNOWN, "unit", fact)
        if criterion.at_least is not None and fact.figure < criterion.at_least:
            return Judgment(criterion, Outcome.FAILED, "below", fact)
        if criterion.at_most is not None and fact.figure > criterion.at_most:
            return Judgment(criterion, Outcome.FAILED, "above", fact)
    if criterion.none_of and any(_is_among(datapoint, t, criterion.none_of) for t in fact.texts):
        return Judgment(criterion, Outcome.FAILED, "veto", fact)
    if criterion.one_of and not any(_is_among(datapoint, t, criterion.one_of) for t in fact.texts):
        return Judgment(criterion, Outcome.FAILED, "other", fact)
    return Judgment(criterion, Outcome.MET, "", fact)


def order(judgments: Iterable[Judgment]) -> tuple[int, ...]:
    """Where a company comes: by degree, the weightiest first, what fails, then what is unknown."""
    counts = {(level, out): 0 for level in COUNTING for out in (Outcome.FAILED, Outcome.UNKNOWN)}
    for each in judgments:
        key = (each.criterion.level, each.outcome)
        if key in counts:
            counts[key] += 1
    return tuple(counts.values())


def _doubt(fact: Fact | None) -> str:
    """Why one cannot go by it; empty where one can."""
    if fact is None:
        return "missing"
    if fact.refused:
        return "refused"
    return "" if fact.is_known else Standing(fact.standing).name.lower()


def _operand(fact: Fact | None) -> Operand | None:
    if fact is None or not fact.is_known:
        return None
    if fact.figure is not None:
        return fact.figure
    try:
        return date.fromisoformat(fact.texts[0]) if fact.texts else None
    except ValueError:
        return None


def _is_among(datapoint: Datapoint, text: str, wanted: Sequence[str]) -> bool:
    """The code is one of these; of activities, the beginning of one is enough (``10`` is food)."""
    if datapoint.id in ACTIVITY_CODES:
        return any(_bare(text).startswith(_bare(each)) for each in wanted)
    return text.upper() in (each.upper() for each in wanted)


def _bare(code: str) -> str:
    return "".join(c for c in code if c.isalnum()).upper()
