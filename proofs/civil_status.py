"""The état civil of a company at a day: what is in force, what is owed, what follows from it.

Pure rules over a set of statements that were accepted; the server and the company's own check ask
the same ones. No rule here calls a figure good or bad (decision 35).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal

from proofs import formula
from proofs.checks import assured, checks
from proofs.datapoints import DERIVED, OPTIONAL, Datapoint, Over, Requirement
from proofs.formula import Formula, NotReckonable, Operand
from proofs.model import Statement
from proofs.standings import (
    Line,
    Owed,
    Standing,
    all_owed,
    in_force,
    line,
    required_lines,
    standing_for,
)
from proofs.value import value
from proofs.values import Node, number
from vocab.terms import XSD


@value
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


@value
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


def civil_status(
    statements: Iterable[Statement],
    today: date,
    *,
    company: str | None = None,
    figures: Mapping[str, Decimal] | None = None,
    contested: frozenset[str] = frozenset(),
) -> CivilStatus:
    """Judge the statements of one company at a day.

    What stands for a datapoint is the statement of the latest period about the company itself;
    statements about a site, a brand or a group stand beside it and answer nothing. ``figures`` of
    the account that statements do not tell (``discrepancies``, ``changes``) are the caller's.
    """
    said = tuple(in_force(statements).values())
    latest = standing_for(said, company)
    lines = [
        *required_lines(latest, today, contested),
        *(line(d, latest[d.id], today, contested) for d in OPTIONAL if d.id in latest),
    ]
    lines = [_checked(each, latest, said) for each in lines]
    return CivilStatus(
        today,
        tuple(lines),
        tuple(_all_derived(latest, {**_figures(lines), **(figures or {})}, today)),
        tuple(all_owed(lines)),
    )


def _checked(line: Line, latest: Mapping[str, Statement], said: Sequence[Statement]) -> Line:
    """The same with what was checked of it, and the assurance that follows."""
    found = checks(line.statement, latest, said) if line.statement is not None else ()
    return replace(line, checks=found, assurance=assured(found)) if found else line


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
