"""A statement as a value: one company's word on one datapoint for one period, or its refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from pyoxigraph import Literal

from proofs.value import value
from proofs.values import Node, Value, number
from vocab.terms import DP


class NotAStatement(ValueError):
    """A document that cannot be read as one statement; says why, in both languages."""

    def __init__(self, message_fr: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_fr = message_fr
        self.message_en = message_en


class Kind(StrEnum):
    """An answer, or the signed refusal of one."""

    DISCLOSURE = "Disclosure"
    REFUSAL = "Refusal"


@dataclass(frozen=True, slots=True, order=True)
class StatementKey:
    """What a statement is about. Of one key, the highest sequence is in force."""

    company: str
    datapoint: str
    period_start: str
    period_end: str
    scope: str


@value
class Survey:
    """How people were asked, where a figure rests on asking them."""

    respondents: int | None
    eligible: int | None
    fieldwork_start: date | None
    fieldwork_end: date | None
    anonymous: bool | None
    node: Node


@value
class Statement:
    """One disclosure or refusal, as signed. ``datapoint`` is the full address."""

    id: str
    kind: Kind
    company: str
    datapoint: str
    period_end: date
    scope: str
    sequence: int
    period_start: date | None = None
    values: tuple[Value, ...] = ()
    unit_code: str = ""
    declared_unit: str = ""
    counting_method: str = ""
    value_confirmed: bool = False
    supersedes: str = ""
    restatement_reason: str = ""
    numerator: str = ""
    denominator: str = ""
    survey: Survey | None = None
    method_notes: tuple[Literal, ...] = ()
    evidence: tuple[str, ...] = ()
    refusal_reason: str = ""
    refusal_notes: tuple[Literal, ...] = ()
    #: Properties that no statement has: what the pod alone says (``assurance``), and others.
    unforeseen: tuple[str, ...] = ()

    @property
    def datapoint_id(self) -> str:
        """The datapoint's short name, ``headcount``."""
        return self.datapoint.removeprefix(DP.NS)

    @property
    def key(self) -> StatementKey:
        start = self.period_start.isoformat() if self.period_start else ""
        return StatementKey(
            self.company, self.datapoint, start, self.period_end.isoformat(), self.scope
        )

    @property
    def number(self) -> Decimal | None:
        """The figure, where the statement is one."""
        return number(self.values[0]) if len(self.values) == 1 else None

    @property
    def is_refusal(self) -> bool:
        return self.kind is Kind.REFUSAL


def statement_id(key: StatementKey, sequence: int) -> str:
    """The address of a statement: the same wherever and by whomever it is reckoned."""
    parts = (key.company, key.datapoint, key.period_start, key.period_end, key.scope)
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '|'.join((*parts, str(sequence))))}"
