"""Formulas of derived datapoints: data, evaluated by the pod, visible to the citizen.

``ghg-total / headcount`` and ``years(registration-date)``: names of datapoints, numbers, the four
operations, brackets, and the whole years since a date. Nothing else can be said in them, and their
size is bounded; they are read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from functools import lru_cache
from typing import TypeAlias

from proofs.value import value

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)|(?P<sign>[-+*/()]))"
)
_LONGEST = 300
_DEEPEST = 20
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}

Operand: TypeAlias = "Decimal | date"


class BadFormula(ValueError):
    """A text that is not a formula."""


class NotReckonable(ValueError):
    """Operands that give no result: a division by zero, a date where a number belongs."""


@value
class Formula:
    """A formula that has been read: in postfix order, with the datapoints that it rests on."""

    steps: tuple[str | Decimal, ...]
    operands: tuple[str, ...]

    def reckon(self, values: Mapping[str, Operand], today: date) -> Decimal:
        """The result; ``KeyError`` for a missing operand, :class:`NotReckonable` for no result."""
        stack: list[Operand] = []
        with localcontext() as context:
            context.prec = 28
            for step in self.steps:
                if isinstance(step, Decimal):
                    stack.append(step)
                elif step == "years":
                    stack.append(_years(stack.pop(), today))
                elif step in _RANK:
                    right, left = stack.pop(), stack.pop()
                    stack.append(_reckon(step, left, right))
                else:
                    stack.append(values[step])
        (result,) = stack
        if isinstance(result, date):
            raise NotReckonable("A date is no figure.")
        return result


@lru_cache(256)
def read(text: str) -> Formula:
    """The formula of a text; raises :class:`BadFormula` with the place."""
    if len(text) > _LONGEST:
        raise BadFormula(f"A formula has at most {_LONGEST} characters.")
    reader = _Reader(_pieces(text))
    reader.sum(0)
    if reader.pieces:
        raise BadFormula(f"{reader.pieces[0]!r} is one too many in {text!r}.")
    names = dict.fromkeys(
        s for s in reader.steps if isinstance(s, str) and s != "years" and s not in _RANK
    )
    return Formula(tuple(reader.steps), tuple(names))


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        piece = _TOKEN.match(text, at)
        if piece is None:
            raise BadFormula(f"{text[at:].strip()[:20]!r} has no meaning in a formula.")
        found.append(piece[0].strip())
        at = piece.end()
    return found


class _Reader:
    """Recursive descent; names keep their hyphens, so minus stands between spaces."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.steps: list[str | Decimal] = []

    def sum(self, depth: int) -> None:
        self._operation(depth, ("+", "-"), self._product)

    def _product(self, depth: int) -> None:
        self._operation(depth, ("*", "/"), self._factor)

    def _operation(self, depth: int, signs: tuple[str, ...], inner: Callable[[int], None]) -> None:
        inner(depth)
        while self.pieces and self.pieces[0] in signs:
            sign = self.pieces.pop(0)
            inner(depth)
            self.steps.append(sign)

    def _factor(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise BadFormula(f"Brackets nest at most {_DEEPEST} deep.")
        piece = self._take()
        if piece == "(":
            self.sum(depth + 1)
            self._expect(")")
        elif piece == "years":
            self._expect("(")
            self.sum(depth + 1)
            self._expect(")")
            self.steps.append("years")
        elif piece[0].isdigit():
            self.steps.append(Decimal(piece))
        elif piece[0].isalpha():
            self.steps.append(piece)
        else:
            raise BadFormula(f"{piece!r} stands where a figure belongs.")

    def _take(self) -> str:
        if not self.pieces:
            raise BadFormula("The formula breaks off.")
        return self.pieces.pop(0)

    def _expect(self, piece: str) -> None:
        found = self._take()
        if found != piece:
            raise BadFormula(f"{found!r} stands where {piece!r} belongs.")


def _reckon(sign: str, left: Operand, right: Operand) -> Decimal:
    if isinstance(left, date) or isinstance(right, date):
        raise NotReckonable("A date stands where a figure belongs.")
    try:
        if sign == "+":
            return left + right
        if sign == "-":
            return left - right
        return left * right if sign == "*" else left / right
    except (DivisionByZero, InvalidOperation, Overflow) as error:
        raise NotReckonable(f"{left} {sign} {right} has no result.") from error


def _years(since: Operand, today: date) -> Decimal:
    if not isinstance(since, date):
        raise NotReckonable("Years are counted since a date.")
    whole = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return Decimal(whole)
