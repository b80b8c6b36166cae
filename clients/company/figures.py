"""What papers say, before it is a statement: figures with their source, and their troubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from proofs.value import value
from proofs.words import Words

#: A value as papers have it; ``prepare`` gives it the datapoint's type.
Cell: TypeAlias = "str | bool | Decimal | Mapping[str, Cell] | Sequence[Cell]"


@value
class Figure:
    """One answer found in a paper: a value, or a refusal with its reason.

    Without ``period_end`` it is true on the day of preparing, until it changes. ``unit`` is as the
    paper has it. ``value`` is None in a refusal. ``language`` is that of
    texts. ``source`` is the place in the paper, for messages; it is not signed.
    """

    datapoint: str
    value: Cell | None
    period_end: date | None = None
    period_start: date | None = None
    unit: str = ""
    scope: str = ""
    language: str = ""
    confirmed: bool = False
    operands: tuple[str, str] | None = None
    survey: Mapping[str, Cell] | None = None
    refusal: str = ""
    note: str = ""
    method: str = ""
    counting: str = ""
    evidence: str = ""
    source: str = ""


@value
class Trouble:
    """A figure that cannot be taken as it is: by name, where, what, and how to mend it."""

    code: str
    datapoint: str
    source: str
    value: str
    words: Words


@value
class Remark:
    """Something done to a paper that its owner should know: left out, dropped, rounded."""

    code: str
    source: str
    words: Words


@dataclass(slots=True)
class Reading:
    """All that came out of one paper."""

    kind: str
    figures: list[Figure] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    #: Places that went into a figure beside its source: a date, a counting method, an operand.
    used: list[str] = field(default_factory=list)

    def uses(self, *sources: str) -> None:
        """What stands there went into a figure."""
        self.used += sources

    def trouble(
        self, code: str, datapoint: str, source: str, value: str, *, fr: str, en: str
    ) -> None:
        """Refuse a figure by name."""
        self.troubles.append(Trouble(code, datapoint, source, value, Words(fr, en)))

    def remark(self, code: str, source: str, *, fr: str, en: str) -> None:
        """Tell the owner."""
        self.remarks.append(Remark(code, source, Words(fr, en)))


@value
class Settings:
    """What the sender says beyond the papers.

    ``group`` is the scope of consolidated reports. ``confirmed`` are datapoints whose percentage
    between 0 and 1 is meant so. ``today`` dates what has no date of its own.
    """

    company: str
    today: date
    period_start: date | None = None
    period_end: date | None = None
    group: str = ""
    language: str = ""
    confirmed: frozenset[str] = frozenset()
