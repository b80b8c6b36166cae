"""What a list of companies needs of each: its name, how it stands, what it said in short.

A glance is made from a company's whole account once and holds until something in the account
changes or the day comes on which something in it grows too old. They are kept beside the pod, so
that a list right after a start costs what any other does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

import proofs
import vocab
from pod_server.civic.account import is_sample
from pod_server.civic.invitations import Invitation
from pod_server.civic.overview import Company, Overview, Stamp
from pod_server.civic.selling import LIVE, accounts
from pod_server.civic.statements import Memory
from pod_server.contracts import Ledger
from pod_server.derived import Derived
from proofs.model import Statement
from proofs.standings import Line, Standing
from proofs.values import Node, plain
from vocab.terms import SESAME

#: Of so many pods the glances are remembered: some 5 KB a company.
PODS = 64
ACTIVITY = "main-activity"
#: Under which they are kept beside a pod.
NAME = "glances"
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
    #: What else of the account its citizen is told of (microseconds; 0: none).
    opened_us: int = 0
    closed_us: int = 0
    contact_until_us: int = 0
    alternative: str = ""
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
            {line.datapoint.id: _said(line, s) for line, s in said if s is not None},
            day,
            min(_turns(company.status.lines, day), default=None),
            company.account.opened_us,
            company.account.closed_us,
            company.account.contact_until_us,
            company.account.alternative,
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


#: A glance, and the stamp of the account that it was made of.
Seen = tuple[Stamp, Glance]


@dataclass(frozen=True, slots=True)
class _Pod:
    """The glances of one pod, true of it up to a number; ``unkept`` of them are in no file."""

    head: int
    day: date
    by_name: Mapping[str, Seen]
    unkept: int = 0


@dataclass(frozen=True, slots=True)
class Glances:
    """Of all companies of a pod. Who may see them has been asked before."""

    overview: Overview
    shelf: Derived
    _known: Memory[str, _Pod] = field(default_factory=lambda: Memory(PODS))

    def all(self, ledger: Ledger) -> Sequence[Glance]:
        """In the order of their ids."""
        return [self._with_invitation(ledger, each) for each in self._current(ledger)]

    def _current(self, ledger: Ledger) -> Sequence[Glance]:
        pod_id, head, today = ledger.pod.pod_id, ledger.head(), self.overview.selling.today()
        known = self._known.peek(pod_id)
        if known is None:
            kept = self.shelf.kept(pod_id, NAME)
            known = _Pod(-1, today, read_kept(kept, ledger.pod.base) if kept else {})
        if (known.head, known.day) != (head, today):
            known = self._kept(ledger, self._looked_again(ledger, known, head, today))
            self._known.put(pod_id, known)
        return [glance for _, glance in known.by_name.values()]

    def _looked_again(self, ledger: Ledger, known: _Pod, head: int, today: date) -> _Pod:
        now = dict(self._looked(ledger, known.by_name, today))
        fresh = sum(known.by_name.get(name) is not seen for name, seen in now.items())
        return _Pod(head, today, now, known.unkept + fresh)

    def _kept(self, ledger: Ledger, known: _Pod) -> _Pod:
        """Written to the file once more than a hundredth of them are in none."""
        if known.unkept <= len(known.by_name) // 100:
            return known
        self.shelf.keep(ledger.pod.pod_id, NAME, written(known.by_name, ledger.pod.base))
        return replace(known, unkept=0)

    def _looked(
        self, ledger: Ledger, old: Mapping[str, Seen], today: date
    ) -> Iterator[tuple[str, Seen]]:
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


def _said(line: Line, said: Statement) -> Fact:
    return Fact.of(said, line.standing.value, _iso(line.due), _iso(line.restricted_from))


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def written(seen: Mapping[str, Seen], base: str) -> bytes:
    """Glances as they are kept: JSON, with the program that made them and the pod's address."""
    rows = [(name, stamp, replace(glance, invited=None)) for name, (stamp, glance) in seen.items()]
    return orjson.dumps({"program": program(), "base": base, "seen": rows}, default=str)


def read_kept(body: bytes, base: str) -> Mapping[str, Seen]:
    """The same again; nothing where another program made them, or the pod has moved."""
    kept = orjson.loads(body)
    if (kept["program"], kept["base"]) != (program(), base):
        return {}
    return {name: (tuple(stamp), _glance(said)) for name, stamp, said in kept["seen"]}


def _glance(said: dict[str, Any]) -> Glance:
    until = said["until"]
    return Glance(
        **{
            **said,
            "owed": tuple(said["owed"]),
            "facts": {name: _fact(fact) for name, fact in said["facts"].items()},
            "day": date.fromisoformat(said["day"]),
            "until": date.fromisoformat(until) if until else None,
        }
    )


def _fact(said: dict[str, Any]) -> Fact:
    figure = said["figure"]
    said["figure"] = Decimal(figure) if figure is not None else None
    said["texts"] = tuple(said["texts"])
    return Fact(**said)


@cache
def program() -> str:
    """What the rules are that a glance was made by: a digest of them."""
    folders = (Path(__file__).parent, Path(proofs.__file__).parent, Path(vocab.__file__).parent)
    rules = (file for folder in folders for file in sorted(folder.iterdir()) if file.is_file())
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in rules)).hexdigest()
