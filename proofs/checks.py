"""First checks: what a pod can say of a figure by itself, and what it makes of the assurance.

Each check has a method and an outcome (`domain` 2.4). Sums and ratios are data: a datapoint's
``sesame:relation`` says what its figure equals, or lies under or over, in the language of formulas
(``= ghg-scope12 + ghg-scope3``, ``<= headcount``). Operands of other periods or units are not
compared. No check refuses anything: a figure that differs stays ``SelfDeclared``, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from proofs import formula
from proofs.datapoints import Datapoint, named
from proofs.faults import own_faults
from proofs.formula import NotReckonable
from proofs.model import Statement
from proofs.value import value
from proofs.words import Words
from vocab.terms import SESAME

#: How far a figure may be from what others give, as a part of it (`domain` 3.2).
TOLERANCE = Decimal("0.01")
#: More than so many times the figure of the year before, or less than that part of it, is a jump.
JUMP = 5
_YEAR, _ABOUT = timedelta(days=365), timedelta(days=31)
_SIGNS: Mapping[str, Callable[[Decimal, Decimal, Decimal], bool]] = {
    "=": lambda said, right, slack: abs(said - right) <= slack,
    "<=": lambda said, right, slack: said <= right + slack,
    ">=": lambda said, right, slack: said >= right - slack,
}


@value
class Check:
    """One check of one statement: how, what came of it, and in words."""

    method: str
    outcome: str
    words: Words

    @property
    def is_confirmed(self) -> bool:
        return self.outcome == SESAME.CONFIRMED


def checks(
    statement: Statement, latest: Mapping[str, Statement], said: Iterable[Statement]
) -> tuple[Check, ...]:
    """All that can be checked of it.

    ``latest`` is what stands for each datapoint, ``said`` all that is in force.
    """
    if statement.is_refusal:
        return ()
    datapoint = named(statement.datapoint_id)
    return (
        *_syntax(statement, datapoint),
        *_relations(statement, datapoint, latest),
        *_continuity(statement, datapoint, said),
    )


def assured(found: Iterable[Check]) -> str:
    """``Consistent`` where something was confirmed and nothing differs; else ``SelfDeclared``."""
    outcomes = {check.is_confirmed for check in found}
    return "Consistent" if outcomes == {True} else "SelfDeclared"


def _syntax(statement: Statement, datapoint: Datapoint) -> Iterator[Check]:
    if datapoint.check_digits:
        holds = not own_faults(statement)
        yield Check(
            SESAME.SYNTAX_CHECK,
            SESAME.CONFIRMED if holds else SESAME.DIFFERS,
            Words("La clé de contrôle est juste.", "The check digits hold.")
            if holds
            else Words("La clé de contrôle est fausse.", "The check digits do not hold."),
        )


def _relations(
    statement: Statement, datapoint: Datapoint, latest: Mapping[str, Statement]
) -> Iterator[Check]:
    figure = statement.number
    for relation in datapoint.relations if figure is not None else ():
        sign, _, rule = relation.partition(" ")
        read = formula.read(rule)
        operands = {name: _operand(statement, latest.get(name)) for name in read.operands}
        known = {name: value for name, value in operands.items() if value is not None}
        if figure is None or len(known) < len(operands):
            continue
        try:
            right = read.reckon(known, statement.period_end)
        except NotReckonable:
            continue
        holds = _SIGNS[sign](figure, right, abs(right) * TOLERANCE)
        fr, en = _named(rule, "fr"), _named(rule, "en")
        yield Check(
            SESAME.RECALCULATION,
            SESAME.CONFIRMED if holds else SESAME.DIFFERS,
            Words(f"S'accorde avec : {_sign(sign)} {fr}.", f"Agrees with: {_sign(sign)} {en}.")
            if holds
            else Words(
                f"Ne s'accorde pas avec : {_sign(sign)} {fr}, soit {_short(right)}.",
                f"Does not agree with: {_sign(sign)} {en}, that is {_short(right)}.",
            ),
        )


def _continuity(
    statement: Statement, datapoint: Datapoint, said: Iterable[Statement]
) -> Iterator[Check]:
    """Beside the year before: what is reckoned per period, and not in percent."""
    figure, end = statement.number, statement.period_end
    if figure is None or statement.period_start is None or datapoint.unit == "P1":
        return
    for other in said:
        gap = end - other.period_end
        is_before = abs(gap - _YEAR) <= _ABOUT
        same = (other.datapoint, other.scope) == (statement.datapoint, statement.scope)
        before = other.number
        if not (same and is_before and other.unit_code == statement.unit_code) or not before:
            continue
        ratio = abs(figure / before)
        holds = Decimal(1) / JUMP <= ratio <= JUMP
        yield Check(
            SESAME.PERIOD_CONTINUITY,
            SESAME.CONFIRMED if holds else SESAME.DIFFERS,
            Words(
                f"{_short(before)} un an plus tôt : dans la continuité.",
                f"{_short(before)} a year before: continuous.",
            )
            if holds
            else Words(
                f"{_short(before)} un an plus tôt : un saut.",
                f"{_short(before)} a year before: a jump.",
            ),
        )
        return


def _operand(statement: Statement, other: Statement | None) -> Decimal | None:
    """The figure of another datapoint, where it is of the same period."""
    if other is None or other.period_end != statement.period_end:
        return None
    return other.number


def _named(rule: str, language: str) -> str:
    """A rule in the names that people know."""
    words = (part.strip("()") for part in rule.split())
    names = {word: named(word).label.in_language(language) for word in words if word[0].isalpha()}
    return " ".join(names.get(part, part) for part in rule.split())


def _sign(sign: str) -> str:
    return {"<=": "≤", ">=": "≥"}.get(sign, sign)


def _short(figure: Decimal) -> str:
    return f"{figure:f}".rstrip("0").rstrip(".") if "." in f"{figure:f}" else f"{figure:f}"
