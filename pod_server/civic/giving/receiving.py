"""Messages about grants, read as they come into an inbox, and what was given, tried once.

Of an inbox that anybody may write to, four things are believed, and each only of whom it can come
from: a grant, of its giver; that it is over (``Delete``, ``Reject``) or that what was given is
another (``Update``), of the same; and, of whoever has it, that what the owner gave is not needed
any more. All else stays as it came.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pod_server.actions.past import actor_of
from pod_server.actions.pods import INBOX
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.giving.access_grants import GRANTS, Grant, GrantBook, grant_in
from pod_server.civic.giving.access_requests import is_in
from pod_server.civic.giving.givers import Givers
from pod_server.civic.giving.inbox import InboxReader
from pod_server.civic.giving.received import (
    CLOSED,
    RECEIVED,
    Part,
    ReceivedBook,
    ReceivedGrant,
)
from pod_server.civic.giving.trying import Trying
from pod_server.contracts import Clock, Ledger
from pod_server.model.change import Change, Key, Stored
from pod_server.model.errors import PodError
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, Literal, NamedNode
from proofs.agreement import purposes
from proofs.value import value
from vocab.terms import AS, LWS, RDF

#: Records that are kept, of one giver, and new ones of one giver in a day.
MOST, OF_ONE, PER_DAY = 1_000, 100, 20
#: Octets of a message, of an IRI, and parts of a grant that are read.
LARGEST, LONGEST_IRI, MOST_PARTS = 65_536, 2_000, 50
DAY = 86_400_000_000
#: So often a message whose giver's document cannot be had is looked at, and a grant tried.
PATIENCE, MOST_TRIES = 8, 5
_PAUSE, _LONGEST_PAUSE = 1_000_000, 3_600_000_000
_LENGTH = 20

log = logging.getLogger(__name__)

#: Reads an inbox for these messages.
MAIL = InboxReader("settings/grants-read", lambda message: message.size <= LARGEST)


@value
class Receiving:
    """Of every pod. ``due``: (pod, document, when) there is work to do."""

    book: ReceivedBook
    given: GrantBook
    givers: Givers
    trying: Trying
    clock: Clock
    due: Callable[[str, str, int], None]

    def do(self, ledger: Ledger, name: str, tries: int) -> int | None:
        """Read the inbox, or try what was given; when to come again, ``None`` for never.

        Blocking. Times in microseconds.
        """
        pause: int = min(_LONGEST_PAUSE, _PAUSE * 2 ** min(tries, 12))
        try:
            if name == INBOX and not self.sort(ledger, patient=tries < PATIENCE):
                return self.clock()
            if name.startswith(f"{RECEIVED}/"):
                found = self.trying.now(ledger, name.rpartition("/")[2])
                if found is not None and found.is_waiting and tries < MOST_TRIES:
                    return int(self.clock() + pause)
        except PodError as error:
            log.info("what was given waits: %s", error)
            return int(self.clock() + pause)
        return None

    def sort(self, ledger: Ledger, *, patient: bool = True) -> bool:
        """What has come since the last time, as :meth:`InboxReader.read` says.

        Blocking; may ask the outside for WebID documents, and where one cannot be had now, its
        message waits.
        """
        return MAIL.read(ledger, self._one, self.clock, patient=patient)

    def _one(self, ledger: Ledger, stored: Stored) -> None:
        graph = self._graph(ledger, stored)
        sender = (actor_of(ledger, stored.version) or "").partition(" ")[0]
        actor = self.givers.actor(sender, text(graph, AS.ACTOR))
        kinds = {
            t.object.value
            for t in graph
            if t.predicate.value == RDF.TYPE and isinstance(t.object, NamedNode)
        }
        if not sender or not actor or len(actor) > LONGEST_IRI:
            return
        if LWS.ACCESS_GRANT in kinds:
            self._granted(ledger, graph, stored.name, sender, actor)
        elif kinds & {AS.DELETE, AS.REJECT}:
            self._over(ledger, text(graph, AS.OBJECT), sender, actor)
        elif AS.UPDATE in kinds:
            self._another(ledger, text(graph, AS.OBJECT), sender, actor)

    def _graph(self, ledger: Ledger, stored: Stored) -> Graph:
        try:
            return self.given.documents.graph(ledger, stored)
        except PodError:
            return frozenset()

    def _granted(self, ledger: Ledger, graph: Graph, name: str, sender: str, actor: str) -> None:
        grant, storage = grant_in(graph, name), text(graph, LWS.STORAGE)
        record = subject(graph)
        if grant is None or grant.who != ledger.pod.owner or actor == grant.who:
            return
        called = hashlib.sha256(f"{actor} {record}".encode()).hexdigest()[:_LENGTH]
        now = self.clock()
        if self.book.one(ledger, called) is not None or grant.is_over(now):
            return
        if not self._can_be_kept(grant, record, storage):
            return
        if not self.givers.speaks(sender, actor) or not self.givers.is_hers(storage, actor, sender):
            log.info("a grant of what is not %s's own stays in the inbox", actor)
            return
        dropped = self._room(ledger, actor, now)
        if dropped is None:
            log.info("%s has given more than is kept of one person", actor)
            return
        known = purposes()
        parts = tuple(
            Part(
                part.target,
                part.modes.value,
                tuple(each for each in part.purposes if each in known),
                part.until_us,
            )
            for part in grant.parts
        )
        given_us = min(grant.given_us, now) or now
        request = grant.request if len(grant.request) <= LONGEST_IRI else ""
        new = ReceivedGrant(actor, storage, record, request, parts, given_us, now)
        settle_now(ledger, partial(self.book.kept, ledger, called, new, dropped))
        self.due(ledger.pod.pod_id, f"{RECEIVED}/{called}", now)

    @staticmethod
    def _can_be_kept(grant: Grant, record: str, storage: str) -> bool:
        iris = (record, storage, *(part.target for part in grant.parts))
        return (
            0 < len(grant.parts) <= MOST_PARTS
            and all(0 < len(iri) <= LONGEST_IRI for iri in iris)
            and all(is_in(iri, storage) for iri in iris if iri != storage)
        )

    def _room(self, ledger: Ledger, giver: str, now: int) -> list[str] | None:
        """The records that make room for one more of this giver; ``None`` where there is none.

        What is over goes first, then what could not be read when it was tried.
        """
        all_of_it = list(self.book.all(ledger))
        theirs = [(called, one) for called, one in all_of_it if one.giver == giver]
        if sum(one.came_us > now - DAY for _, one in theirs) >= PER_DAY:
            return None
        for kept, most in ((theirs, OF_ONE), (all_of_it, MOST)):
            if len(kept) < most:
                continue
            may_go = [(c, one) for c, one in kept if one.is_over(now) or one.state == CLOSED]
            order = sorted(may_go, key=lambda each: (not each[1].is_over(now), each[1].came_us))
            return [called for called, _ in order[:1]] or None
        return []

    def _over(self, ledger: Ledger, about: str, sender: str, actor: str) -> None:
        if about.startswith(f"{ledger.pod.base}{GRANTS}/"):
            self._handed_back(ledger, about.rpartition("/")[2], sender)
            return
        for called, one in list(self.book.all(ledger)):
            is_it = bool(about) and about in (one.record, one.request) and one.giver == actor
            if is_it and not one.ended_us and self.givers.speaks(sender, actor):
                ended = replace(one, ended_us=self.clock())
                settle_now(ledger, partial(self.book.changed, ledger, called, one, ended))

    def _another(self, ledger: Ledger, about: str, sender: str, actor: str) -> None:
        """What was given is another, its giver says: noted, not tried, for that would be seen."""
        now = self.clock()
        for called, one in list(self.book.all(ledger)):
            is_it = one.giver == actor and about in {part.target for part in one.parts}
            if is_it and not one.is_over(now) and self.givers.speaks(sender, actor):
                parts = [replace(p, told_us=now) if p.target == about else p for p in one.parts]
                told = replace(one, parts=tuple(parts))
                settle_now(ledger, partial(self.book.changed, ledger, called, one, told))

    def _handed_back(self, ledger: Ledger, identifier: str, sender: str) -> None:
        """Whoever has it does not need it any more: it is noted, and nothing is taken back."""
        grant = self.given.called(ledger, identifier)
        if grant is None or not self.givers.speaks(sender, grant.who):
            return
        now = self.clock()

        def prepare() -> Prepared:
            found, stored = self.given.called(ledger, identifier), ledger.read(grant.name)
            outcome = Outcome(Address(ledger.pod.base, grant.name, False), False)
            if found is None or stored is None or found.handed_back_us or found.withdrawn_us:
                return Prepared(None, outcome)
            noted = replace(found, handed_back_us=now).written(ledger.pod.base)
            rests_on: dict[Key, int | None] = {(grant.name, Role.RESOURCE): stored.version}
            return Prepared(Change((noted,), rests_on), outcome)

        settle_now(ledger, prepare)


def subject(graph: Graph) -> str:
    """The IRI of the grant that a message holds, or empty."""
    kind = NamedNode(LWS.ACCESS_GRANT)
    found = (t.subject for t in graph if t.object == kind)
    return next((each.value for each in found if isinstance(each, NamedNode)), "")


def text(graph: Graph, predicate: str) -> str:
    """What a message says there, the first of several."""
    found = (t.object for t in graph if t.predicate.value == predicate)
    said = (each.value for each in found if isinstance(each, (NamedNode, Literal)))
    return min(said, default="")
