"""What a list of companies needs of each: its name, how it stands, what it said in short.

A glance is made from a company's whole account once and holds until something in the account
changes or the day comes on which something in it grows too old.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from pod_server.civic.account import is_sample
from pod_server.civic.invitations import Invitation
from pod_server.civic.overview import Company, Overview, Stamp
from pod_server.civic.selling import LIVE, accounts
from pod_server.civic.statements import Memory
from pod_server.contracts import Ledger
from proofs.model import Statement
from proofs.standings import Line, Standing
from proofs.values import Node, plain
from vocab.terms import SESAME

#: Of so many pods the glances are remembered: some 5 KB a company.
PODS = 64
ACTIVITY = "main-activity"
#: A figure or code in one of these is as good as none.
DOUBTED = (Standing.STALE, Standing.CONTESTED, Standing.UNASSURED)
_MOST_TEXTS, _LONGEST_TEXT = 40, 200


@dataclass(frozen=True, slots=True)
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

    @classmethod
    def of(cls, said: Statement, standing: str) -> Fact:
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
        )

    @property
    def is_known(self) -> bool:
        """There is a value, and nothing keeps one from going by it."""
        return not self.refused and self.standing not in DOUBTED


@dataclass(frozen=True, slots=True)
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
    invited: Invitation | None = None

    @classmethod
    def of(cls, company: Company, day: date) -> Glance:
        """What the account came to on a day."""
        said = [(line, line.statement) for line in company.status.lines]
        return cls(
            company.account_id,
            company.account.company,
            company.name,
            company.verdict.state,
            company.account.invitation,
            tuple(each.datapoint.id for each in company.status.missing),
            {a.datapoint.id: Fact.of(s, a.standing.value) for a, s in said if s is not None},
            day,
            min(_turns(company.status.lines, day), default=None),
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

    @property
    def refused(self) -> Sequence[str]:
        """What it refuses to say."""
        return [name for name, fact in self.facts.items() if fact.refused]

    def holds(self, today: date) -> bool:
        """Whether nothing has grown too old since."""
        return self.day <= today and (self.until is None or today < self.until)


@dataclass(frozen=True, slots=True)
class _Pod:
    """The glances of one pod, true of it up to a number."""

    head: int
    day: date
    by_name: Mapping[str, tuple[Stamp, Glance]]


@dataclass(frozen=True, slots=True)
class Glances:
    """Of all companies of a pod. Who may see them has been asked before."""

    overview: Overview
    _known: Memory[str, _Pod] = field(default_factory=lambda: Memory(PODS))

    def all(self, ledger: Ledger) -> Sequence[Glance]:
        """In the order of their ids."""
        return [self._with_invitation(ledger, each) for each in self._current(ledger)]

    def _current(self, ledger: Ledger) -> Sequence[Glance]:
        pod_id, head, today = ledger.pod.pod_id, ledger.head(), self.overview.selling.today()
        known = self._known.peek(pod_id)
        if known is None or (known.head, known.day) != (head, today):
            old = known.by_name if known is not None else {}
            known = _Pod(head, today, dict(self._looked(ledger, old, today)))
            self._known.put(pod_id, known)
        return [glance for _, glance in known.by_name.values()]

    def _looked(
        self, ledger: Ledger, old: Mapping[str, tuple[Stamp, Glance]], today: date
    ) -> Iterator[tuple[str, tuple[Stamp, Glance]]]:
        """Only what changed is looked at anew."""
        for name in accounts(ledger):
            stamp, known = self.overview.stamp(ledger, name), old.get(name)
            if known is not None and known[0] == stamp and known[1].holds(today):
                yield name, known
                continue
            company = self.overview.company(ledger, name.rpartition("/")[2])
            if company is not None:
                yield name, (stamp, Glance.of(company, today))

    def _with_invitation(self, ledger: Ledger, glance: Glance) -> Glance:
        """What the invitation says now that it came by, where that decides how it is shown."""
        if not glance.invitation or not glance.is_waiting:
            return glance
        return replace(glance, invited=self.overview.invitations.one(ledger, glance.invitation))


def _turns(lines: Sequence[Line], today: date) -> Iterator[date]:
    """The days to come on which something stands otherwise by itself."""
    for each in lines:
        for last in (each.due, each.restricted_from):
            if last is not None and last >= today:
                yield last + timedelta(days=1)
