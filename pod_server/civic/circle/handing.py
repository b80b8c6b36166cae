"""A market file goes from one citizen to another: offered, read for a time, and that is over.

The reader gets one rule in the file's own access rules, for Read, when she says yes; when the time
is over the rule is taken away, by the clock. So HTTP, queries, notifications and whoever copies the
rules elsewhere see the same (decision 0044).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.papers import (
    ENDED,
    FILE,
    FOLDER,
    HANDED,
    LEFT_OUT,
    OFFERED,
    READABLE,
    REJECTED,
    TO_OFFER,
    Handing,
    LeftOut,
    containers,
    folders,
    paper,
    written,
)
from pod_server.civic.circle.recommending import FOLDER as SAID
from pod_server.civic.circle.recommending import Recommendations
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Write
from pod_server.model.errors import BadRequest, Conflict, MissingResource
from pod_server.model.iri import Address, Role
from proofs.value import value

#: How many days a file can be read once the other has said yes, and the most that can be said.
DAYS, MOST_DAYS = 7, 90
DAY = 86_400_000_000
#: Where the other has read the file, or may yet.
REACHED = (TO_OFFER, OFFERED, READABLE, ENDED)


@value
class Handings:
    """What was handed over, of every pod. ``due``: (pod, document, when) there is work to do."""

    markets: Markets
    recommended: Recommendations
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
        made: list[str] = []

        def prepare() -> Prepared:
            made[:], prepared = self.offering(
                ledger, agent, identifier, recipient, days, in_reply_to
            )
            return prepared

        settle_now(ledger, prepare)
        self.due(ledger.pod.pod_id, made[0], self.clock())
        return made[0]

    def offering(
        self,
        ledger: Ledger,
        agent: Agent,
        identifier: str,
        recipient: str,
        days: int,
        in_reply_to: str,
        *more: Write,
    ) -> tuple[list[str], Prepared]:
        """The same, prepared, with ``more`` that is written in the same step.

        An offer of the same file to the same person that is not answered yet is that one.
        """
        rules_at = self.markets.controlled(ledger, agent)
        report = self._offerable(ledger, identifier, recipient, days)
        folder = f"{FOLDER}/{identifier}/{HANDED}"
        there, said = ledger.read(folder), ledger.read(SAID)
        alike = (
            name
            for name, one in self.all(ledger, identifier)
            if one.state in (TO_OFFER, OFFERED)
            and (one.recipient, one.content_hash) == (recipient, report.content_hash)
            and one.in_reply_to == in_reply_to
        )
        known = next(alike, "")
        name = known or f"{folder}/{self.unique()}"
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
        writes = (*more, *(() if known else (*folders(ledger, folder), written(name, handing))))
        rests_on: dict[Key, int | None] = {
            (folder, Role.RESOURCE): there.version if there else None,
            (SAID, Role.RESOURCE): said.version if said else None,
        }
        change = Change(writes, rests_on, rules_at, actor=agent.doer) if writes else None
        where = Address(ledger.pod.base, name, False)
        return [name], Prepared(change, Outcome(where, not known))

    def _offerable(self, ledger: Ledger, identifier: str, recipient: str, days: int) -> LeftOut:
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
        return report

    def growth(self, ledger: Ledger, handing: Handing) -> tuple[str, ...]:
        """That her log only grew between this file and others that the same person was offered."""
        sizes = [
            other.log_size
            for _, other in self.everywhere(ledger)
            if other.recipient == handing.recipient and other.state in REACHED
        ]
        return self.markets.logbook.growths(ledger, handing.log_size, sizes)

    def sent(self, ledger: Ledger, name: str, state: str) -> None:
        """The offer has arrived (``OFFERED``), or never can. Blocking."""
        self._becomes(ledger, name, lambda h: replace(h, state=state), only=(TO_OFFER,))

    def accepted(self, ledger: Ledger, name: str, recipient: str) -> None:
        """The recipient said yes: from now on she may read it, for so many days. Blocking."""

        def change(handing: Handing) -> Handing:
            made = self.markets.left_out(ledger, name.split("/")[1])
            if made is None or made.content_hash != handing.content_hash:
                return replace(handing, state=ENDED)  # it is another file now
            return replace(handing, state=READABLE, until=self.clock() + handing.days * DAY)

        found = self._becomes(ledger, name, change, only=(TO_OFFER, OFFERED), recipient=recipient)
        if found is not None and found.until:
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

    def told(self, ledger: Ledger, name: str, entry: str) -> None:
        """The recipient has been told of one that was taken back. Blocking."""
        self._becomes(
            ledger,
            name,
            lambda h: replace(h, undo=tuple(one for one in h.undo if one != entry)),
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
            at = name.partition(f"/{HANDED}/")[0]
            report = ledger.read(f"{at}/{LEFT_OUT}")
            rests_on: dict[Key, int | None] = {
                (name, Role.RESOURCE): stored.version,
                (f"{at}/{LEFT_OUT}", Role.RESOURCE): report.version if report else None,
            }
            writes = [written(name, after)]
            if READABLE in (before.state, after.state) and before.state != after.state:
                file = f"{at}/{FILE}"
                rules = ledger.read(file, Role.ACL)
                rests_on[(file, Role.ACL)] = rules.version if rules else None
                writes.append(self.markets.readers.ruled(ledger, file, [(name, after)]))
            return Prepared(Change(tuple(writes), rests_on), nothing.outcome)

        settle_now(ledger, prepare)
        return made[0] if made else None
