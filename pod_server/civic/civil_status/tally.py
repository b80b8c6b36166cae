"""How many of a company's customers on this host ask what: enough to answer, and not who asks.

* Counted once a week, for all companies at once, by one process; what it came to is all that is
  kept. In between nothing that a citizen does changes what a company is told.
* Told in whole tens, rounded down, and never more than leaves ten of its customers here who may not
  have asked: of fewer than twenty nothing is told at all. One person with several pods counts once.
* What was told stays until ten more ask, or five fewer than that: whoever compares two weeks learns
  of no single citizen.
* An answer ends the count once all but nine customers here have it, and then for all: whoever
  answers some and leaves others out learns nothing from what is left.
* A question in words of one's own is told once ten ask the same, in the words that most of them
  used.
* What is asked by name is not counted, or taking it away would tell of the others.

A company that lets enough accounts of its own in on a host can learn more; that is a matter of whom
a host lets in (decision "Asking").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pod_server.civic.civil_status.asking import Ask, Asking
from pod_server.civic.front_office.account import account_name
from pod_server.civic.front_office.selling import LIVE, accounts
from pod_server.contracts import Ledger
from pod_server.model.asked import Told
from proofs.questions import Question

STEP = 10
#: So many of the customers must be left who may not have asked.
UNTOLD = 10
#: By how many less than what was told, until less is told.
SLACK = 5


@dataclass(slots=True)
class _Crowd:
    """One company's customers here: which of them ask what since when, and what it has said."""

    customers: set[str] = field(default_factory=set)
    asks: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[str, Counter[Question]] = field(default_factory=lambda: defaultdict(Counter))
    heard: set[str] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)
    closed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def asking(self, key: str) -> int:
        """How many ask it, as far as that is to be counted."""
        people = len(self.asks[key])
        is_answered = self.said[key] > len(self.customers) - UNTOLD
        return people - len(self.closed[key]) if is_answered else people


@dataclass(slots=True)
class Tally:
    """One count under way. Pods are looked at one after the other, twice.

    Who the persons are is forgotten with the count.
    """

    asking: Asking
    #: What was told after the last count.
    before: Sequence[Told]
    _crowds: dict[str, _Crowd] = field(default_factory=lambda: defaultdict(_Crowd))
    _heavy: list[frozenset[str]] = field(default_factory=list)

    def look(self, person: str, ledger: Ledger) -> None:
        """What is asked in one pod of a person's."""
        for company, asks in [(one, tuple(asks)) for one, asks in self._asked(ledger)]:
            crowd = self._crowds[company]
            crowd.customers.add(person)
            for ask in asks:
                crowd.asks[ask.key][person] = max(ask.asked_us, crowd.asks[ask.key].get(person, 0))
                if ask.question is not None:
                    crowd.words[ask.key][ask.question] += 1

    def listen(self, person: str, ledger: Ledger) -> None:
        """What companies have said there, of those that enough customers ask anything of."""
        for company in self._minded():
            crowd = self._crowds[company]
            if person in crowd.heard or person not in crowd.customers:
                continue
            if ledger.read(f"{account_name(company)}/account") is None:
                continue
            crowd.heard.add(person)
            for key, when in self.asking.said(ledger, company).items():
                if key in crowd.asks:
                    crowd.said[key] += 1
                    if when > crowd.asks[key].get(person, when):
                        crowd.closed[key].add(person)

    def told(self) -> Sequence[Told]:
        """What is to be told from now on."""
        return list(self._told({(one.company, one.key): one for one in self.before}))

    def _minded(self) -> frozenset[str]:
        """The companies that were, or may be, told anything."""
        if not self._heavy:
            last = {one.company for one in self.before}
            self._heavy.append(
                frozenset(
                    company
                    for company, crowd in self._crowds.items()
                    if company in last
                    or any(told(len(asks), len(crowd.customers), 0) for asks in crowd.asks.values())
                )
            )
        return self._heavy[0]

    def _asked(self, ledger: Ledger) -> Iterator[tuple[str, Iterable[Ask]]]:
        for name in accounts(ledger):
            found = self.asking.selling.described(ledger, name)
            if found is not None and found[0].state in LIVE and not found[0].is_sample:
                yield found[0].company, self.asking.counted(ledger, found[0].company)

    def _told(self, last: Mapping[tuple[str, str], Told]) -> Iterator[Told]:
        for company, crowd in sorted(self._crowds.items()):
            for key in sorted(crowd.asks):
                was = last.get((company, key))
                before = was.count if was else 0
                count = told(crowd.asking(key), len(crowd.customers), before)
                words = crowd.words.get(key)
                if not count:
                    continue
                if words is None:
                    yield Told(company, key, count)
                elif was is not None:
                    yield Told(company, key, count, was.text, was.language)
                else:
                    most = min(words, key=lambda asked: (-words[asked], asked.text))
                    yield Told(company, key, count, most.text, most.language)


def told(asking: int, customers: int, before: int) -> int:
    """How many a company is told of, when so many of its customers ask and that was told before.

    What stands is no news: it may outlast the customers that it was first told of.
    """
    sayable = max(min(asking, customers - UNTOLD), 0)
    now = sayable - sayable % STEP
    if now > before or sayable <= before - SLACK:
        return now
    return before


def week_of(day: date) -> str:
    """The Monday that a day's week began with."""
    return (day - timedelta(days=day.weekday())).isoformat()
