"""One company as a list needs it: its name, how it stands, what it said in short.

Made from a company's whole account, once; it holds until something in the account changes or the
day comes on which something in it grows too old.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pod_server.civic.civil_status.overview import Company
from pod_server.civic.front_office.account import is_sample
from pod_server.civic.front_office.invitations import Invitation
from pod_server.civic.front_office.selling import LIVE, judged
from proofs.model import Statement
from proofs.standings import Line, Standing
from proofs.value import value
from proofs.values import Node, plain
from vocab.terms import SESAME

ACTIVITY = "main-activity"
#: A figure or code in one of these is as good as none.
DOUBTED = (Standing.STALE, Standing.CONTESTED, Standing.UNASSURED)
#: What is there, and is to be renewed some day: what is past its grace is missing.
_THERE = (Standing.ANSWERED, Standing.REFUSED, Standing.DUE)
_MOST_TEXTS, _LONGEST_TEXT = 40, 200


@value
class Fact:
    """What stands for one datapoint, in short. ``texts`` are codes, dates, addresses, names.

    ``standing`` is a value of :class:`Standing`; ``start`` and ``end`` are days as ISO 8601 has
    them, ``start`` empty where the figure holds at a day.
    """

    standing: str
    refused: bool = False
    figure: Decimal | None = None
    unit: str = ""
    method: str = ""
    start: str = ""
    end: str = ""
    texts: tuple[str, ...] = ()
    #: When it is to be renewed, and from when on it keeps the company from selling (ISO 8601).
    due: str = ""
    restricts: str = ""

    @classmethod
    def of(cls, said: Statement, standing: str, due: str = "", restricts: str = "") -> Fact:
        """In short."""
        texts = tuple(plain(v)[:_LONGEST_TEXT] for v in said.values if not isinstance(v, Node))
        return cls(
            standing,
            said.is_refusal,
            said.number,
            said.unit_code,
            said.counting_method,
            said.period_start.isoformat() if said.period_start else "",
            said.period_end.isoformat(),
            texts[:_MOST_TEXTS],
            due,
            restricts,
        )

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Fact:
        """As it was written."""
        figure = kept["figure"]
        kept["figure"] = Decimal(figure) if figure is not None else None
        kept["texts"] = tuple(kept["texts"])
        return cls(**kept)

    @property
    def is_soon(self) -> bool:
        """There is a day by which it is to be renewed."""
        return bool(self.due) and self.standing in _THERE

    @property
    def is_known(self) -> bool:
        """There is a value, and nothing keeps one from going by it."""
        return not self.refused and self.standing not in DOUBTED


class Facts(Mapping[str, Fact]):
    """What a company said, by short name: those that come from a file are read when asked for."""

    __slots__ = ("kept",)

    def __init__(self, kept: dict[str, Any]) -> None:
        self.kept = kept

    def __getitem__(self, name: str) -> Fact:
        found = self.kept[name]
        if not isinstance(found, Fact):
            self.kept[name] = found = Fact.read(found)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)


@value
class Glance:
    """One company of a list. ``owed`` and ``facts`` are by datapoint, by short name.

    It holds from ``day`` on and until ``until``, if the account stays as it is.
    """

    account_id: str
    company: str
    name: str
    state: str
    invitation: str
    owed: tuple[str, ...]
    facts: Mapping[str, Fact]
    day: date
    until: date | None = None
    refused: tuple[str, ...] = ()
    #: Its statements: the numbers of what it said, and of what it refused below zero, by the name
    #: of the document in its folder.
    said: Mapping[str, int] = field(default_factory=dict)
    #: The first day by which something is to be renewed (ISO 8601); empty where nothing is.
    due: str = ""
    #: The account's description says all this already, and so does a notice.
    is_told: bool = False
    #: What else of the account its citizen is told of (microseconds; 0: none).
    opened_us: int = 0
    closed_us: int = 0
    contact_until_us: int = 0
    alternative: str = ""
    invited: Invitation | None = None

    @classmethod
    def of(cls, company: Company, day: date) -> Glance:
        """What the account came to on a day."""
        lines = [(line, line.statement) for line in company.status.lines]
        facts = {line.datapoint.id: _said(line, s) for line, s in lines if s is not None}
        account = company.account
        return cls(
            company.account_id,
            account.company,
            company.name,
            company.verdict.state,
            account.invitation,
            tuple(each.datapoint.id for each in company.status.missing),
            Facts({**facts}),
            day,
            min(_turns(company.status.lines, day), default=None),
            tuple(name for name, fact in facts.items() if fact.refused),
            {held.name.rpartition("/")[2]: _number(held.statement) for held in company.held},
            min((fact.due for fact in facts.values() if fact.is_soon), default=""),
            not account.untold and judged(account, company.verdict) == account,
            account.opened_us,
            account.closed_us,
            account.contact_until_us,
            account.alternative,
            company.invited,
        )

    @property
    def is_sample(self) -> bool:
        return is_sample(self.company)

    @property
    def is_waiting(self) -> bool:
        """It asked for an account, and the owner has not answered."""
        return self.state == SESAME.REQUESTED

    @property
    def is_leaked(self) -> bool:
        """It came by an invitation that was another's."""
        return self.invited is not None and self.invited.is_leaked_to(self.company)

    @property
    def is_accepted(self) -> bool:
        return self.state in LIVE

    @property
    def may_sell(self) -> bool:
        return self.state == SESAME.OPEN

    @property
    def activity(self) -> str:
        """The code of its main activity; empty where it told none."""
        fact = self.facts.get(ACTIVITY)
        return fact.texts[0] if fact is not None and fact.texts else ""

    def holds(self, today: date) -> bool:
        """Whether nothing has grown too old since."""
        return self.day <= today and (self.until is None or today < self.until)


def _turns(lines: Sequence[Line], today: date) -> Iterator[date]:
    """The days to come on which something stands otherwise by itself."""
    for each in lines:
        for last in (each.due, each.restricted_from):
            if last is not None and last >= today:
                yield last + timedelta(days=1)


def _said(line: Line, said: Statement) -> Fact:
    return Fact.of(said, line.standing.value, _iso(line.due), _iso(line.restricted_from))


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _number(said: Statement) -> int:
    return -said.sequence if said.is_refusal else said.sequence
