"""A citizen's day: what changed since she last looked, what lapses, who asks, one proposal.

Nothing is read twice: what happened comes from the log by ledger number, and how each account
stands is asked again only where the log touches it, or when a day begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta

from pod_server.actions.pods import ACCOUNTS
from pod_server.civic.civil_status.overview import Overview
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.front_office.invitations import Invitations
from pod_server.civic.seeing.concerns import (
    Ask,
    Concern,
    Lapse,
    Proposal,
    concern,
    idle_invitations,
    propose,
)
from pod_server.civic.seeing.glance import Glance
from pod_server.civic.seeing.glances import Glances
from pod_server.civic.seeing.news import (
    Entry,
    Happened,
    What,
    entry,
    happened,
    log,
    needs_whole,
    touched,
)
from pod_server.contracts import Documents, Ledger
from pod_server.model.iri import Role
from pod_server.model.terms import Literal, NamedNode
from proofs.value import value
from vocab.terms import SCHEMA, SESAME

#: So many pods' days are remembered.
PODS = 256
#: So many days and changes back, at most: what is older is in the history of the pod.
DAYS, CHANGES = 30, 10_000
#: So many messages of a company and day are shown.
LETTERS = 3


@value
class Told:
    """What happened, put by day and account, the latest day first, as pages want it.

    ``opened``: since when those may sell that never were restricted.
    """

    days: Mapping[tuple[date, str], Sequence[Happened]]
    opened: Mapping[str, date]

    @classmethod
    def of(cls, items: Sequence[Happened]) -> Told:
        """The same put in order."""
        found: dict[tuple[date, str], list[Happened]] = {}
        turned, moved = set(), {}
        for each in items:
            found.setdefault((each.day, each.account), []).append(each)
            if each.what in (What.RESTRICTED, What.REOPENED):
                turned.add(each.account)
            elif each.what is What.MOVED:
                moved[each.account] = each.day
        order = sorted(found, key=lambda key: (key[0], found[key][-1].number), reverse=True)
        opened = {account: day for account, day in moved.items() if account not in turned}
        return cls({key: found[key] for key in order}, opened)


@value
class _Known:
    """What is known of a pod up to a number: since which one, on which day."""

    since: int
    upto: int
    day: date
    items: tuple[Happened, ...]
    told: Told
    concerns: Mapping[str, Concern]
    #: Something is new and too old to be told.
    is_cut: bool
    idle: tuple[Lapse, ...]


@value
class Today:
    """One look."""

    day: date
    told: Told
    asks: Sequence[Ask]
    tray: int
    lapses: Sequence[Lapse]
    proposal: Proposal | None
    has_companies: bool
    has_samples: bool
    is_cut: bool


@value
class Days:
    """Puts the days of all pods together. Who may see them has been asked before."""

    overview: Overview
    documents: Documents
    invitations: Invitations
    glances: Glances
    _known: Memory[str, _Known] = field(default_factory=lambda: Memory(PODS))

    def today(self, ledger: Ledger, since: int) -> Today:
        """As it is now; what came after ``since`` is new."""
        known = self._read(ledger, since)
        concerns = known.concerns.values()
        asks = sorted((ask for each in concerns for ask in each.asks), key=Ask.order)
        asks += _letters(known)
        lapses = [lapse for each in concerns for lapse in each.lapses]
        real = [each for each in concerns if not each.is_sample]
        tray = sum(each.in_tray for each in real)
        return Today(
            known.day,
            known.told,
            asks,
            tray,
            sorted((*lapses, *known.idle), key=lambda lapse: (lapse.day, lapse.name)),
            propose(
                [ask for ask in asks if not ask.is_sample],
                tray,
                has_companies=bool(real),
                idle=known.idle,
                has_chosen=self._has_chosen(ledger),
            ),
            bool(real),
            len(real) < len(concerns),
            known.is_cut,
        )

    def entries(
        self, ledger: Ledger, today: Today, wanted: Sequence[tuple[date, str]]
    ) -> Iterator[Entry]:
        """What these accounts did on these days; read whole only where a glance does not tell."""
        told, all_ = today.told, {each.account_id: each for each in self.glances.all(ledger)}
        for day, account in wanted:
            seen = all_.get(account)
            if seen is None:
                continue
            found = told.days[day, account]
            whole = self.overview.company(ledger, account) if needs_whole(seen, found) else None
            opened = seen.may_sell and told.opened.get(account) == day
            texts = self._texts(ledger, found)
            made = entry(seen, whole, day, found, texts, opened=opened)
            if made.says_something:
                yield made

    def _texts(self, ledger: Ledger, found: Iterable[Happened]) -> Iterator[Mapping[str, str]]:
        """What the first few messages say."""
        letters = [each.name for each in found if each.what is What.WROTE]
        for name in letters[:LETTERS]:
            stored = ledger.read(name)
            graph = self.documents.graph(ledger, stored) if stored else set()
            said = [t.object for t in graph if t.predicate == NamedNode(SCHEMA.TEXT)]
            yield {t.language or "": t.value for t in said if isinstance(t, Literal)}

    def _read(self, ledger: Ledger, since: int) -> _Known:
        today, owner = self.overview.selling.today(), ledger.pod.owner
        known = self._known.peek(ledger.pod.pod_id)
        if known is None or known.since > since or known.upto > ledger.head():
            start = max(since, ledger.head() - CHANGES)
            found = tuple(log(ledger, start))
            upto = found[-1].number if found else since
            heard = tuple(happened(found, owner))
            items = _fresh(heard, since, today)
            is_cut = start > since or len(items) < len(heard)
            concerns = self._concerns(ledger, today)
            known = _Known(since, upto, today, items, Told.of(items), concerns, is_cut, ())
            known = self._with_idle(ledger, known)
        elif known.upto < ledger.head() or known.day != today or known.since < since:
            known = self._grown(ledger, known, since, today)
        else:
            return known
        self._known.put(ledger.pod.pod_id, known)
        return known

    def _grown(self, ledger: Ledger, known: _Known, since: int, today: date) -> _Known:
        found = tuple(log(ledger, known.upto))
        accounts, invitations = touched(found)
        concerns = dict(known.concerns)
        if known.day != today or invitations:
            concerns = dict(self._concerns(ledger, today))
        else:
            for account in accounts:
                concerns.pop(account, None)
                company = self.overview.company(ledger, account)
                if company is not None:
                    concerns[account] = concern(Glance.of(company, today), today)
        grown = (*known.items, *happened(found, ledger.pod.owner))
        items = _fresh(grown, since, today)
        is_cut = any(each.number > since for each in grown[: len(grown) - len(items)])
        is_cut |= known.is_cut and since == known.since
        upto = found[-1].number if found else known.upto
        now = _Known(since, upto, today, items, Told.of(items), concerns, is_cut, known.idle)
        changed = known.day != today or invitations
        return self._with_idle(ledger, now) if changed else now

    def _concerns(self, ledger: Ledger, today: date) -> Mapping[str, Concern]:
        return {seen.account_id: concern(seen, today) for seen in self.glances.all(ledger)}

    def _with_idle(self, ledger: Ledger, known: _Known) -> _Known:
        idle = tuple(idle_invitations(self.invitations.all(ledger), known.day))
        return replace(known, idle=idle)

    def _has_chosen(self, ledger: Ledger) -> bool:
        """Whether she has ever chosen the terms that companies are to accept."""
        policy = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        graph = self.documents.graph(ledger, policy) if policy else set()
        return any(t.predicate == NamedNode(SESAME.PROFFERS) for t in graph)


def _fresh(items: Iterable[Happened], since: int, today: date) -> tuple[Happened, ...]:
    """What is new, and not so long ago that nobody wants to be told of it any more."""
    first = today - timedelta(days=DAYS)
    return tuple(each for each in items if each.number > since and each.day >= first)


def _letters(known: _Known) -> Iterator[Ask]:
    """The accounts that have written since, each once."""
    counts: dict[str, list[Happened]] = {}
    for each in known.items:
        if each.what is What.WROTE:
            counts.setdefault(each.account, []).append(each)
    for account, letters in counts.items():
        who = known.concerns.get(account)
        if who is not None:
            yield Ask("wrote", who, letters[0].day, len(letters))
