"""The état civil of a company at a day: what is in force, what is owed, what follows from it.

Pure rules over a set of statements that were accepted; the server and the company's own check ask
the same ones. No rule here calls a figure good or bad (decision 35).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pyoxigraph import Literal

from proofs import formula
from proofs.datapoints import (
    ANSWER_REQUIRED,
    DERIVED,
    OPTIONAL,
    REQUIRED,
    Datapoint,
    Over,
    Requirement,
    named,
)
from proofs.faults import OF_THE_ACCOUNT, faults
from proofs.formula import Formula, NotReckonable, Operand
from proofs.model import Statement, StatementKey
from proofs.values import Node, number
from proofs.words import Words
from vocab.terms import XSD

_LEAST_GRACE = timedelta(days=14)
_GRACE_PART = 4

#: From what the company says to what others vouch for (`domain` 2.4).
ASSURANCES = ("SelfDeclared", "Consistent", "CrossChecked", "RegisterVerified", "Audited")


class Standing(StrEnum):
    """How one datapoint stands at a day."""

    ANSWERED = "answered"
    REFUSED = "refused"
    #: Past its refresh interval, within the grace period: a reminder is due.
    DUE = "due"
    #: Past the grace period too: as good as missing.
    STALE = "stale"
    MISSING = "missing"
    #: Known by the account itself (its signing key).
    OF_THE_ACCOUNT = "of the account"


@dataclass(frozen=True, slots=True)
class Line:
    """One datapoint of an état civil. ``due`` and ``restricted_from`` are days to come or past."""

    datapoint: Datapoint
    standing: Standing
    statement: Statement | None = None
    due: date | None = None
    restricted_from: date | None = None
    assurance: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that keeps a company from selling, and why."""

    datapoint: Datapoint
    why: Standing
    words: Words


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure reckoned by the pod. Without ``figure``, what is refused or missing says why.

    Where neither does, there is no result: a division by zero.
    """

    datapoint: Datapoint
    figure: Decimal | None
    operands: tuple[Statement, ...] = ()
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    #: The operands are of different years: the figure compares what belongs not together.
    mixed_periods: bool = False


@dataclass(frozen=True, slots=True)
class CivilStatus:
    """All of it at one day."""

    day: date
    lines: tuple[Line, ...]
    derived: tuple[Derived, ...]
    missing: tuple[Owed, ...]

    @property
    def may_sell(self) -> bool:
        """As far as statements go (invariant 4); terms and double talk are the account's."""
        return not self.missing

    @property
    def refusals(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing is Standing.REFUSED)

    def line(self, name: str) -> Line | None:
        """The line of a datapoint, by short name."""
        return next((line for line in self.lines if line.datapoint.id == name), None)


def in_force(statements: Iterable[Statement]) -> dict[StatementKey, Statement]:
    """Of each key, the statement with the highest number; history stays where it is."""
    found: dict[StatementKey, Statement] = {}
    for statement in statements:
        before = found.get(statement.key)
        if before is None or before.sequence < statement.sequence:
            found[statement.key] = statement
    return found


def civil_status(
    statements: Iterable[Statement],
    today: date,
    *,
    company: str | None = None,
    figures: Mapping[str, Decimal] | None = None,
) -> CivilStatus:
    """Judge the statements of one company at a day.

    What stands for a datapoint is the statement of the latest period about the company itself;
    statements about a site, a brand or a group stand beside it and answer nothing. ``figures`` of
    the account that statements do not tell (``discrepancies``, ``changes``) are the caller's.
    """
    latest: dict[str, Statement] = {}
    for statement in in_force(statements).values():
        own = statement.scope == statement.company and company in (None, statement.company)
        before = latest.get(statement.datapoint_id)
        if own and (before is None or _recency(before) < _recency(statement)):
            latest[statement.datapoint_id] = statement
    lines = [
        _line(datapoint, latest.get(datapoint.id), today)
        for datapoint in (*REQUIRED, *ANSWER_REQUIRED)
    ]
    lines += [_line(d, latest[d.id], today) for d in OPTIONAL if d.id in latest]
    return CivilStatus(
        today,
        tuple(lines),
        tuple(_all_derived(latest, {**_figures(lines), **(figures or {})}, today)),
        tuple(owed for line in lines if (owed := _owed(line)) is not None),
    )


def _recency(statement: Statement) -> tuple[date, date]:
    return statement.period_end, statement.period_start or statement.period_end


def grace(refresh_days: int) -> timedelta:
    """A quarter of the refresh interval, and at least 14 days (decision 29)."""
    return max(timedelta(days=refresh_days // _GRACE_PART), _LEAST_GRACE)


def assurance(statement: Statement) -> str:
    """What the pod can vouch for by itself: codes whose check digits hold are ``Consistent``."""
    checked = named(statement.datapoint_id).check_digits and not statement.is_refusal
    return "Consistent" if checked and not faults(statement) else "SelfDeclared"


def _line(datapoint: Datapoint, statement: Statement | None, today: date) -> Line:
    if datapoint.id in OF_THE_ACCOUNT:
        return Line(datapoint, Standing.OF_THE_ACCOUNT)
    if statement is None:
        return Line(datapoint, Standing.MISSING)
    due = restricted_from = None
    standing = Standing.REFUSED if statement.is_refusal else Standing.ANSWERED
    if datapoint.refresh_days is not None:
        due = statement.period_end + timedelta(days=datapoint.refresh_days)
        restricted_from = due + grace(datapoint.refresh_days)
        if today > restricted_from:
            standing = Standing.STALE
        elif today > due:
            standing = Standing.DUE
    return Line(datapoint, standing, statement, due, restricted_from, assurance(statement))


def _owed(line: Line) -> Owed | None:
    asked, said = line.datapoint, line.statement
    if asked.requirement not in (Requirement.REQUIRED, Requirement.ANSWER_REQUIRED):
        return None
    if line.standing in (Standing.MISSING, Standing.STALE):
        return Owed(asked, line.standing, _words(line))
    needs_value = asked.requirement is Requirement.REQUIRED
    if needs_value and said is not None and said.is_refusal:
        return Owed(asked, Standing.REFUSED, _words(line))
    return None


def _words(line: Line) -> Words:
    fr, en = line.datapoint.label.fr, line.datapoint.label.en
    if line.standing is Standing.MISSING:
        return Words(f"« {fr} » n'est pas déclaré.", f"“{en}” is not declared.")
    if line.standing is Standing.STALE and line.statement is not None:
        day = line.statement.period_end.isoformat()
        return Words(
            f"« {fr} » date du {day} et doit être renouvelé.",
            f"“{en}” is as of {day} and must be renewed.",
        )
    return Words(
        f"« {fr} » est refusé ; une valeur est indispensable.",
        f"“{en}” is refused; a value is needed.",
    )


def _figures(lines: Iterable[Line]) -> dict[str, Decimal]:
    """What the account itself can be counted for."""
    asked = [
        line
        for line in lines
        if line.datapoint.requirement is not Requirement.OPTIONAL
        and line.standing is not Standing.OF_THE_ACCOUNT
    ]
    dated = [line for line in asked if line.due is not None]
    late = (Standing.DUE, Standing.STALE)
    counted = {
        "asked": len(asked),
        "answered": sum(line.statement is not None for line in asked),
        "due": len(dated),
        "in-time": sum(line.standing not in late for line in dated),
        "refusals": sum(line.statement is not None and line.statement.is_refusal for line in asked),
    }
    return {name: Decimal(count) for name, count in counted.items()}


def _all_derived(
    latest: Mapping[str, Statement], figures: Mapping[str, Decimal], today: date
) -> Iterator[Derived]:
    for datapoint in DERIVED:
        if datapoint.formula_over is Over.DATAPOINTS:
            yield _derived(datapoint, latest, today)
        elif datapoint.formula_over is Over.ACCOUNT:
            rule = formula.read(datapoint.formula)
            missing = tuple(name for name in rule.operands if name not in figures)
            figure = None if missing else _reckoned(rule, figures, today)
            yield Derived(datapoint, figure, missing=missing)


def _derived(datapoint: Datapoint, latest: Mapping[str, Statement], today: date) -> Derived:
    """A signed refusal of an operand answers what is derived from it (decision 28)."""
    rule = formula.read(datapoint.formula)
    values: dict[str, Operand] = {}
    used, refused, missing = [], [], []
    for name in rule.operands:
        statement = latest.get(name)
        value = _operand(statement) if statement is not None else None
        if statement is not None and statement.is_refusal:
            refused.append(name)
        elif statement is None or value is None:
            missing.append(name)
        else:
            used.append(statement)
            values[name] = value
    whole = not refused and not missing
    years = {s.period_end.year for s in used if s.period_start is not None}
    return Derived(
        datapoint,
        _reckoned(rule, values, today) if whole else None,
        tuple(used),
        tuple(refused),
        tuple(missing),
        len(years) > 1,
    )


def _reckoned(rule: Formula, values: Mapping[str, Operand], today: date) -> Decimal | None:
    try:
        return rule.reckon(values, today)
    except NotReckonable:
        return None


def _operand(statement: Statement) -> Operand | None:
    if len(statement.values) != 1:
        return None
    value = statement.values[0]
    if isinstance(value, Literal) and value.datatype.value == XSD.DATE:
        return date.fromisoformat(value.value)
    return None if isinstance(value, Node) else number(value)
