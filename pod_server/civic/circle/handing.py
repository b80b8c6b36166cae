"""A market file goes from one citizen to another: offered, read for a time, and that is over.

The reader gets one rule in the file's own access rules, for Read, when she says yes; when the time
is over the rule is taken away, by the clock. So HTTP, queries, notifications and whoever copies the
rules elsewhere see the same (decision 0044).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pod_server.actions.pods import PodMaker, Rule, owner_rule
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.papers import (
    ENDED,
    FILE,
    FOLDER,
    HANDED,
    OFFERED,
    READABLE,
    REJECTED,
    TO_OFFER,
    Handing,
    containers,
    folders,
    paper,
    written,
)
from pod_server.civic.circle.recommending import FOLDER as SAID
from pod_server.civic.circle.recommending import Recommendations
from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Put
from pod_server.model.errors import BadRequest, Conflict, MissingResource, PodError
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Triple

#: How many days a file can be read once the other has said yes, and the most that can be said.
DAYS, MOST_DAYS = 7, 90
DAY = 86_400_000_000
_RULE = "handed-"
log = logging.getLogger(__name__)
#: Where the other has read the file, or may yet.
_REACHED = (TO_OFFER, OFFERED, READABLE, ENDED)


@dataclass(frozen=True, slots=True)
class Handings:
    """What was handed over, of every pod. ``due``: (pod, document, when) there is work to do."""

    markets: Markets
    recommended: Recommendations
    documents: Documents
    maker: PodMaker
    clock: Clock
    unique: Callable[[], str]
    due: Callable[[str, str, int], None]

    def all(self, ledger: Ledger, identifier: str) -> Iterator[tuple[str, Handing]]:
        """To whom this file was offered: the name of each paper, and what it says."""
        folder = f"{FOLDER}/{identifier}/{HANDED}"
        for member in ledger.children(folder) if ledger.read(folder) else ():
            found = paper(ledger, member.name, Handing)
            if found is not None:
                yield member.name, found

    def everywhere(self, ledger: Ledger) -> Iterator[tuple[str, Handing]]:
        """The same of all her files."""
        for identifier in containers(ledger, FOLDER):
            yield from self.all(ledger, identifier)

    def offer(
        self,
        ledger: Ledger,
        agent: Agent,
        identifier: str,
        recipient: str,
        days: int = DAYS,
        in_reply_to: str = "",
    ) -> str:
        """Offer it, as it was made last, to somebody; the name of the paper about it. Blocking.

        ``in_reply_to`` is the IRI of their question, where it answers one.
        Raises ``BadRequest``, ``Conflict`` where it says what she no longer says.
        """
        report = self.markets.left_out(ledger, identifier)
        if report is None:
            raise BadRequest("Look at what goes and what stays behind first: make the file.")
        if not recipient.startswith(("https://", "http://")) or recipient == ledger.pod.owner:
            raise BadRequest("Say to whom, by the WebID of somebody else.")
        if not 1 <= days <= MOST_DAYS:
            raise BadRequest(f"It can be read for 1 to {MOST_DAYS} days.")
        said = {one.recommendation.content_hash for one in self.recommended.all(ledger)}
        if not said.issuperset(report.recommendations[: report.own]):
            raise Conflict(
                "You no longer say all that is in this file: make it again.",
                "Vous ne dites plus tout ce qui est dans ce fichier : refaites-le.",
            )
        folder = f"{FOLDER}/{identifier}/{HANDED}"
        name = f"{folder}/{self.unique()}"
        handing = Handing(
            recipient=recipient,
            state=TO_OFFER,
            days=days,
            made=self.clock(),
            content_hash=report.content_hash,
            octets=report.octets,
            documents=report.documents,
            hops=report.hops,
            recommendations=report.recommendations,
            in_reply_to=in_reply_to,
            log_size=report.log_size,
        )

        def prepare() -> Prepared:
            rules_at = self.markets.controlled(ledger, agent)
            writes = (*folders(ledger, folder), written(name, handing))
            change = Change(writes, {}, rules_at, actor=agent.doer)
            return Prepared(change, Outcome(Address(ledger.pod.base, name, False), True))

        settle_now(ledger, prepare)
        self.due(ledger.pod.pod_id, name, self.clock())
        return name

    def growth(self, ledger: Ledger, handing: Handing) -> tuple[str, ...]:
        """That her log only grew between this file and others that the same person was offered."""
        sizes = [
            other.log_size
            for _, other in self.everywhere(ledger)
            if other.recipient == handing.recipient and other.state in _REACHED
        ]
        return self.markets.logbook.growths(ledger, handing.log_size, sizes)

    def sent(self, ledger: Ledger, name: str, state: str) -> None:
        """The offer has arrived (``OFFERED``), or never can. Blocking."""
        self._becomes(ledger, name, lambda h: replace(h, state=state), only=(TO_OFFER,))

    def accepted(self, ledger: Ledger, name: str, recipient: str) -> None:
        """The recipient said yes: from now on she may read it, for so many days. Blocking."""

        def change(handing: Handing) -> Handing:
            return replace(handing, state=READABLE, until=self.clock() + handing.days * DAY)

        found = self._becomes(ledger, name, change, only=(TO_OFFER, OFFERED), recipient=recipient)
        if found is not None:
            self.due(ledger.pod.pod_id, name, self.clock() if found.undo else found.until)

    def rejected(self, ledger: Ledger, name: str, recipient: str) -> None:
        """The recipient said no. Blocking."""
        self._becomes(
            ledger,
            name,
            lambda h: replace(h, state=REJECTED),
            only=(TO_OFFER, OFFERED),
            recipient=recipient,
        )

    def ended(self, ledger: Ledger, name: str) -> None:
        """It cannot be read any more: its time is over, or she wants it so. Blocking."""
        self._becomes(
            ledger,
            name,
            lambda h: replace(h, state=ENDED),
            only=(TO_OFFER, OFFERED, READABLE),
        )

    def withdraw(self, ledger: Ledger, agent: Agent, name: str) -> None:
        """She ends it, at once. Blocking. Raises ``MissingResource``."""
        self.markets.controlled(ledger, agent)
        if not name.startswith(f"{FOLDER}/") or paper(ledger, name, Handing) is None:
            raise MissingResource(ledger.pod.base + name)
        self.ended(ledger, name)

    def taken_back(self, ledger: Ledger, content_hash: str) -> None:
        """A recommendation is taken back: who was let read a file with it, or will be, is told."""
        for name, handing in list(self.everywhere(ledger)):
            if not _has_it(handing, content_hash):
                continue
            self._becomes(
                ledger,
                name,
                lambda h: replace(h, undo=tuple(sorted({*h.undo, content_hash}))),
                only=_REACHED,
            )
            self.due(ledger.pod.pod_id, name, self.clock())

    def deleted(self, ledger: Ledger, where: Address, deletion: Prepared) -> Prepared:
        """The deletion of what may be a recommendation, by whatever program: the same follows.

        The papers say so in the same change; that there is work to do is said right after it.
        """
        folder, _, identifier = where.name.rpartition("/")
        if deletion.change is None or where.role is not Role.RESOURCE or folder != SAID:
            return deletion
        given = self.recommended.one(ledger, identifier)
        if given is None:
            return deletion
        content_hash = given.recommendation.content_hash
        writes: list[Put] = []
        rests_on: dict[Key, int | None] = {}
        for name, handing in self.everywhere(ledger):
            stored = ledger.read(name)
            if stored is None or not _has_it(handing, content_hash):
                continue
            undo = tuple(sorted({*handing.undo, content_hash}))
            writes.append(written(name, replace(handing, undo=undo)))
            rests_on[(name, Role.RESOURCE)] = stored.version
        change = replace(deletion.change, writes=(*writes, *deletion.change.writes))

        def after(number: int) -> None:
            if deletion.after is not None:
                deletion.after(number)
            try:
                for put in writes:
                    self.due(ledger.pod.pod_id, put.name, self.clock())
            except PodError:
                log.warning("who has a deleted recommendation is told later", exc_info=True)

        return replace(deletion, change=change, after=after).resting_on(rests_on)

    def told(self, ledger: Ledger, name: str, content_hash: str) -> None:
        """The recipient has been told of one that was taken back. Blocking."""
        self._becomes(
            ledger,
            name,
            lambda h: replace(h, undo=tuple(one for one in h.undo if one != content_hash)),
            only=(READABLE, ENDED),
        )

    def _becomes(
        self,
        ledger: Ledger,
        name: str,
        change: Callable[[Handing], Handing],
        *,
        only: tuple[str, ...],
        recipient: str = "",
    ) -> Handing | None:
        """Written down with the rules that follow; ``None`` where it is in another state."""
        made: list[Handing] = []

        def prepare() -> Prepared:
            made.clear()
            nothing = Prepared(None, Outcome(Address(ledger.pod.base, name, False), False))
            stored, before = ledger.read(name), paper(ledger, name, Handing)
            if stored is None or before is None or before.state not in only:
                return nothing
            if recipient and before.recipient != recipient:
                return nothing
            after = change(before)
            made.append(after)
            rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): stored.version}
            writes = [written(name, after)]
            if READABLE in (before.state, after.state) and before.state != after.state:
                file = f"{name.partition(f'/{HANDED}/')[0]}/{FILE}"
                rules = ledger.read(file, Role.ACL)
                rests_on[(file, Role.ACL)] = rules.version if rules else None
                writes.append(self._ruled(ledger, file, name, after))
            return Prepared(Change(tuple(writes), rests_on), nothing.outcome)

        settle_now(ledger, prepare)
        return made[0] if made else None

    def _ruled(self, ledger: Ledger, file: str, name: str, now: Handing) -> Put:
        """The file's rules, with or without this reader; what else stands there stays."""
        iri = ledger.pod.base + file
        stored = ledger.read(file, Role.ACL)
        there = set(self.documents.graph(ledger, stored)) if stored else set[Triple]()
        mine = f"{iri}.acl#{_RULE}{name.rpartition('/')[2]}"
        beside = {t for t in there if getattr(t.subject, "value", "") != mine}
        rules = [] if stored else [owner_rule(ledger.pod.owner, iri)]
        if now.state == READABLE:
            rules.append(Rule(f"{_RULE}{name.rpartition('/')[2]}", now.recipient, Mode.READ, iri))
        return self.maker.acl(ledger.pod.base, file, rules, beside=beside)


def _has_it(handing: Handing, content_hash: str) -> bool:
    return content_hash in handing.recommendations and handing.state in _REACHED
