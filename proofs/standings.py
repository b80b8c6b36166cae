"""How one datapoint of an état civil stands at a day, and what keeps a company from selling.

Invariant 4 (`domain` 2.5): a required datapoint is there, current and at its minimum assurance; one
that needs an answer has one, or a signed refusal. What others contest counts as not answered until
the matter is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from proofs.checks import Check
from proofs.datapoints import (
    ALL,
    ANSWER_REQUIRED,
    REQUIRED,
    Datapoint,
    Requirement,
    named,
)
from proofs.faults import OF_THE_ACCOUNT, faults
from proofs.model import Statement, StatementKey
from proofs.value import value
from proofs.words import Words

_LEAST_GRACE = timedelta(days=14)
_GRACE_PART = 4

#: From what the company says to what others vouch for (`domain` 2.4).
ASSURANCES = ("SelfDeclared", "Consistent", "CrossChecked", "RegisterVerified", "Audited")
_NEEDED = frozenset(d.id for d in (*REQUIRED, *ANSWER_REQUIRED)) - OF_THE_ACCOUNT


class Standing(StrEnum):
    """How one datapoint stands at a day."""

    ANSWERED = "answered"
    REFUSED = "refused"
    #: Past its refresh interval, within the grace period: a reminder is due.
    DUE = "due"
    #: Past the grace period too: as good as missing.
    STALE = "stale"
    #: Somebody holds that it is not so, and the matter is open.
    CONTESTED = "contested"
    #: There, and vouched for by less than the datapoint asks (decision 30).
    UNASSURED = "below the minimum assurance"
    MISSING = "missing"
    #: Known by the account itself (its signing key).
    OF_THE_ACCOUNT = "of the account"


@value
class Line:
    """One datapoint of an état civil. ``due`` and ``restricted_from`` are days to come or past."""

    datapoint: Datapoint
    standing: Standing
    statement: Statement | None = None
    due: date | None = None
    restricted_from: date | None = None
    assurance: str = ""
    #: What was checked, and what came of it.
    checks: tuple[Check, ...] = ()


@value
class Owed:
    """Something that keeps a company from selling, and why."""

    datapoint: Datapoint
    why: Standing
    words: Words


def in_force(statements: Iterable[Statement]) -> dict[StatementKey, Statement]:
    """Of each key, the statement with the highest number; history stays where it is."""
    found: dict[StatementKey, Statement] = {}
    for statement in statements:
        before = found.get(statement.key)
        if before is None or before.sequence < statement.sequence:
            found[statement.key] = statement
    return found


def standing_for(
    statements: Iterable[Statement], company: str | None = None
) -> dict[str, Statement]:
    """What stands for each datapoint: the latest period about the company itself.

    Statements about a site, a brand or a group stand beside it and answer nothing.
    """
    latest: dict[str, Statement] = {}
    for statement in in_force(statements).values():
        own = statement.scope == statement.company and company in (None, statement.company)
        before = latest.get(statement.datapoint_id)
        if own and (before is None or _recency(before) < _recency(statement)):
            latest[statement.datapoint_id] = statement
    return latest


def owing(
    statements: Iterable[Statement],
    today: date,
    *,
    company: str | None = None,
    contested: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
) -> tuple[Owed, ...]:
    """What keeps the company from selling; as a whole état civil would say, for less work.

    ``only`` asks about these datapoints alone, by short name.
    """
    if only is not None:
        statements = (said for said in statements if said.datapoint_id in only)
    latest = standing_for(statements, company)
    asked = (d for d in (*REQUIRED, *ANSWER_REQUIRED) if only is None or d.id in only)
    return tuple(all_owed(line(d, latest.get(d.id), today, contested) for d in asked))


def wanting(
    statements: Iterable[Statement],
    today: date,
    names: frozenset[str],
    *,
    company: str | None = None,
    contested: frozenset[str] = frozenset(),
) -> tuple[Owed, ...]:
    """What keeps the company from selling to somebody who wants a value of these, by short name."""
    latest = standing_for((said for said in statements if said.datapoint_id in names), company)
    asked = (replace(ALL[name], requirement=Requirement.REQUIRED) for name in sorted(names))
    return tuple(all_owed(line(d, latest.get(d.id), today, contested) for d in asked))


def answers_all(names: Iterable[str]) -> bool:
    """Whether these datapoints, by short name, are all that selling asks about."""
    return _NEEDED.issubset(names)


def required_lines(
    latest: dict[str, Statement], today: date, contested: frozenset[str]
) -> Iterator[Line]:
    """The lines of what selling asks about."""
    for datapoint in (*REQUIRED, *ANSWER_REQUIRED):
        yield line(datapoint, latest.get(datapoint.id), today, contested)


def line(
    datapoint: Datapoint,
    statement: Statement | None,
    today: date,
    contested: frozenset[str] = frozenset(),
) -> Line:
    """How this datapoint stands."""
    if datapoint.id in OF_THE_ACCOUNT:
        return Line(datapoint, Standing.OF_THE_ACCOUNT)
    if statement is None:
        return Line(datapoint, Standing.MISSING)
    due = restricted_from = None
    vouched = assurance(statement)
    standing = Standing.REFUSED if statement.is_refusal else Standing.ANSWERED
    if datapoint.refresh_days is not None:
        due = statement.period_end + timedelta(days=datapoint.refresh_days)
        restricted_from = due + grace(datapoint.refresh_days)
        if today > restricted_from:
            standing = Standing.STALE
        elif today > due:
            standing = Standing.DUE
    if standing in (Standing.ANSWERED, Standing.DUE) and _is_below(vouched, datapoint):
        standing = Standing.UNASSURED
    if datapoint.id in contested:
        standing = Standing.CONTESTED
    return Line(datapoint, standing, statement, due, restricted_from, vouched)


def all_owed(lines: Iterable[Line]) -> Iterator[Owed]:
    """Those of the lines that keep a company from selling."""
    for each in lines:
        if each.datapoint.requirement not in (Requirement.REQUIRED, Requirement.ANSWER_REQUIRED):
            continue
        if each.standing in _KEEPING:
            yield Owed(each.datapoint, each.standing, _words(each))
        elif (
            each.datapoint.requirement is Requirement.REQUIRED
            and each.statement is not None
            and each.statement.is_refusal
        ):
            yield Owed(each.datapoint, Standing.REFUSED, _words(each))


def grace(refresh_days: int) -> timedelta:
    """A quarter of the refresh interval, and at least 14 days (decision 29)."""
    return max(timedelta(days=refresh_days // _GRACE_PART), _LEAST_GRACE)


def assurance(statement: Statement) -> str:
    """What the pod can vouch for by itself: codes whose check digits hold are ``Consistent``."""
    checked = named(statement.datapoint_id).check_digits and not statement.is_refusal
    return "Consistent" if checked and not faults(statement) else "SelfDeclared"


#: As good as not there.
_KEEPING = frozenset((Standing.MISSING, Standing.STALE, Standing.CONTESTED, Standing.UNASSURED))


def _recency(statement: Statement) -> tuple[date, date]:
    return statement.period_end, statement.period_start or statement.period_end


def _is_below(vouched: str, datapoint: Datapoint) -> bool:
    asked = datapoint.minimum_assurance
    return asked in ASSURANCES and ASSURANCES.index(vouched) < ASSURANCES.index(asked)


def _words(at: Line) -> Words:
    fr, en = at.datapoint.label.fr, at.datapoint.label.en
    day = at.statement.period_end.isoformat() if at.statement is not None else ""
    said = _SAID.get(at.standing, _REFUSED)
    return Words(said.fr.format(fr, day), said.en.format(en, day))


_REFUSED = Words(
    "« {} » est refusé ; une valeur est indispensable.", "“{}” is refused; a value is needed."
)
_SAID = {
    Standing.MISSING: Words("« {} » n'est pas déclaré.", "“{}” is not declared."),
    Standing.STALE: Words(
        "« {} » date du {} et doit être renouvelé.", "“{}” is as of {} and must be renewed."
    ),
    Standing.CONTESTED: Words(
        "« {} » (au {}) est contesté, et l'affaire n'est pas réglée.",
        "“{}” (as of {}) is contested, and the matter is not settled.",
    ),
    Standing.UNASSURED: Words(
        "« {} » (au {}) n'est pas assez sûr : le code ne passe pas ses contrôles.",
        "“{}” (as of {}) is not sure enough: the code does not pass its checks.",
    ),
}
