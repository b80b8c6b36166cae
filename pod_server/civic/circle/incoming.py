"""Market files that others offer: what waits, what she answered, what has come and is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import orjson

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle import undone
from pod_server.civic.circle.contesting import complaints
from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.following import judged
from pod_server.civic.circle.found import Found, Mention
from pod_server.civic.circle.gathering import Passed, PassedCard
from pod_server.civic.circle.papers import (
    COMING,
    DECLINED,
    FAILED,
    FILE,
    FOREIGN,
    FOUND,
    JSON,
    KEPT,
    OFFER,
    TO_ACCEPT,
    TO_REJECT,
    WAITING,
    Incoming,
    containers,
    folders,
    paper,
    short,
    written,
)
from pod_server.civic.circle.passing import passed
from pod_server.civic.front_office.account import CONTESTED, JSON_LD
from pod_server.contracts import Blobs, Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Put, Remove
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import Address, Role
from proofs.circles.handover import Message
from proofs.circles.sequence import MEDIA_TYPE
from proofs.value import value

#: What an answer has led to, by whether it was yes.
_ANSWERED = {True: (TO_ACCEPT, COMING, KEPT), False: (TO_REJECT, DECLINED)}
#: Offers that wait, of all and of one: who sends more is not heard until some are answered. Who
#: handed over something that was kept is no stranger, and strangers keep them from nothing.
MOST_WAITING, OF_ONE = 200, 20


@value
class IncomingFiles:
    """Those of every pod. ``due``: (pod, document, when) there is work to do."""

    markets: Markets
    blobs: Blobs
    clock: Clock
    due: Callable[[str, str, int], None]
    #: What follows for a company's account from what is contested in it.
    judge: Callable[[Ledger, str], Prepared]

    def all(self, ledger: Ledger) -> Iterator[tuple[str, Incoming]]:
        """What was offered, by id."""
        for identifier in containers(ledger, FOREIGN):
            found = self.one(ledger, identifier)
            if found is not None:
                yield identifier, found

    def one(self, ledger: Ledger, identifier: str) -> Incoming | None:
        """One offer."""
        return paper(ledger, f"{FOREIGN}/{identifier}/{OFFER}", Incoming)

    def offered(self, ledger: Ledger, message: Message) -> None:
        """Somebody offers a file; the same offer twice is one. Blocking."""
        offered = message.offered
        identifier = short(f"{message.actor} {message.id}")
        at = f"{FOREIGN}/{identifier}"
        if offered is None or ledger.read(f"{at}/{OFFER}") is not None:
            return
        if not self._has_room(ledger, message.actor):
            return
        waiting = Incoming(
            state=WAITING,
            actor=message.actor,
            offer=message.id,
            file=offered.file,
            content_hash=offered.content_hash,
            name=offered.name[:200],
            markets=tuple(market[:64] for market in offered.markets[:20]),
            octets=offered.octets,
            documents=offered.documents,
            hops=offered.hops,
            received=self.clock(),
            key=message.proof.key.did,
            in_reply_to=offered.in_reply_to[:2_000],
            growth=offered.growth,
        )
        self._write(ledger, *folders(ledger, FOREIGN, at), written(f"{at}/{OFFER}", waiting))

    def _has_room(self, ledger: Ledger, actor: str) -> bool:
        there = [one for _, one in self.all(ledger)]
        theirs = [one.state for one in there if one.actor == actor]
        if theirs.count(WAITING) >= OF_ONE:
            return False
        waiting = sum(one.state == WAITING for one in there)
        return KEPT in theirs or waiting < MOST_WAITING

    def answer(self, ledger: Ledger, agent: Agent, identifier: str, *, yes: bool) -> None:
        """She takes it, or does not. Blocking. Raises ``MissingResource``, ``BadRequest``."""
        rules_at = self.markets.controlled(ledger, agent)
        wanted = TO_ACCEPT if yes else TO_REJECT
        if self.one(ledger, identifier) is None:
            raise MissingResource(f"{ledger.pod.base}{FOREIGN}/{identifier}/")

        def answered(found: Incoming) -> Incoming:
            if found.state in _ANSWERED[yes]:
                return found  # the same answer twice is one
            if found.state not in (WAITING, FAILED):
                raise BadRequest("This offer has been answered.")
            return replace(found, state=wanted, reason="")

        now = self._changed(ledger, identifier, answered, rules_at, agent.doer)
        if now is not None and now.state == wanted:
            self.due(ledger.pod.pod_id, f"{FOREIGN}/{identifier}/{OFFER}", self.clock())

    def remove(self, ledger: Ledger, agent: Agent, identifier: str) -> None:
        """It goes, with the file and what was found in it. Blocking."""
        rules_at = self.markets.controlled(ledger, agent)
        at = f"{FOREIGN}/{identifier}"
        if self.one(ledger, identifier) is None:
            raise MissingResource(f"{ledger.pod.base}{at}/")
        inside = [Remove(member.name) for member in ledger.children(at)]
        change = Change((*inside, Remove(at)), {}, rules_at, actor=agent.doer)
        address = Address(ledger.pod.base, at, True)
        settle_now(ledger, lambda: Prepared(change, Outcome(address, False)))

    def becomes(
        self,
        ledger: Ledger,
        identifier: str,
        *,
        state: str,
        done: int | None = None,
        checked: int | None = None,
        reason: str | None = None,
    ) -> Incoming | None:
        """Written down: how far it has come; what is not said stays. Blocking."""

        def moved(found: Incoming) -> Incoming:
            return replace(
                found,
                state=state,
                done=found.done if done is None else done,
                checked=found.checked if checked is None else checked,
                reason=found.reason if reason is None else reason,
            )

        return self._changed(ledger, identifier, moved)

    def _changed(
        self,
        ledger: Ledger,
        identifier: str,
        change: Callable[[Incoming], Incoming],
        rules_at: int | None = None,
        doer: str | None = None,
    ) -> Incoming | None:
        """As it stands afterwards; ``None`` where it has gone. Blocking."""
        name = f"{FOREIGN}/{identifier}/{OFFER}"
        made: list[Incoming] = []

        def prepare() -> Prepared:
            made.clear()
            outcome = Outcome(Address(ledger.pod.base, name, False), False)
            stored, before = ledger.read(name), self.one(ledger, identifier)
            if stored is None or before is None:
                return Prepared(None, outcome)
            made.append(change(before))
            if made[0] == before:
                return Prepared(None, outcome)
            rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): stored.version}
            return Prepared(
                Change((written(name, made[0]),), rests_on, rules_at, actor=doer), outcome
            )

        settle_now(ledger, prepare)
        return made[0] if made else None

    def keep(self, ledger: Ledger, identifier: str, blob: str, size: int, found: Found) -> None:
        """The file is here and was looked at: all of it in one step. Blocking."""
        at, before = f"{FOREIGN}/{identifier}", self.one(ledger, identifier)
        if before is None:
            return
        others = (one for _, one in self.all(ledger))
        log = judged(ledger, before, others, found, self.clock())
        body = orjson.dumps(found)
        kept, _ = self.blobs.store(ledger.pod.pod_id, [body])
        now = replace(before, state=KEPT, done=size, checked=found.good, reason="")
        proofs = [
            Put(f"{at}/double-talk-{number}", JSON_LD, text.encode(), size=len(text.encode()))
            for number, text in enumerate(found.double_talk, 1)
        ]
        contested = list(complaints(ledger, found))
        self._write(
            ledger,
            Put(f"{at}/{FILE}", MEDIA_TYPE, blob=blob, size=size),
            Put(f"{at}/{FOUND}", JSON, blob=kept, size=len(body)),
            *proofs,
            *contested,
            *((log,) if log else ()),
            written(f"{at}/{OFFER}", now),
        )
        for account in sorted({put.name.partition(f"/{CONTESTED}/")[0] for put in contested}):
            settle_now(ledger, partial(self.judge, ledger, account))

    def found(self, ledger: Ledger, identifier: str) -> Found | None:
        """What was found in a file that is kept."""
        stored = ledger.read(f"{FOREIGN}/{identifier}/{FOUND}")
        if stored is None or stored.blob is None:
            return None
        return Found.read(self.blobs.path(ledger.pod.pod_id, stored.blob).read_bytes())

    def _kept(self, ledger: Ledger) -> Iterator[tuple[str, Found]]:
        for identifier, incoming in self.all(ledger):
            found = self.found(ledger, identifier) if incoming.state == KEPT else None
            if found is not None:
                yield identifier, found

    def document(self, ledger: Ledger, identifier: str, offset: int, length: int) -> bytes:
        """One document of a kept file, as it was signed."""
        stored = ledger.read(f"{FOREIGN}/{identifier}/{FILE}")
        if stored is None or stored.blob is None:
            raise MissingResource(f"{ledger.pod.base}{FOREIGN}/{identifier}/{FILE}")
        with self.blobs.path(ledger.pod.pod_id, stored.blob).open("rb") as file:
            file.seek(offset)
            return file.read(length)[1:-1]

    def mentions(self, ledger: Ledger) -> Iterator[tuple[str, Mention]]:
        """What others recommend, in all kept files, without what was taken back."""
        for identifier, found in self._kept(ledger):
            for mention in found.recommended:
                if not self.is_undone(ledger, mention):
                    yield identifier, mention

    def recommendations(self, ledger: Ledger) -> Iterator[Passed]:
        """As :class:`~pod_server.civic.circle.gathering.Relayed` says."""
        return passed(self.mentions(ledger), partial(self.document, ledger))

    def cards(self, ledger: Ledger) -> Iterator[PassedCard]:
        """As :class:`~pod_server.civic.circle.gathering.Relayed` says."""
        for identifier, found in self._kept(ledger):
            for card in found.products:
                body = partial(self.document, ledger, identifier, card.offset, card.length)
                yield PassedCard(card.item, card.company, card.called, card.sequence, body)

    def is_undone(self, ledger: Ledger, mention: Mention) -> bool:
        """Whether its author took it back: the same key has signed both."""
        return undone.undo(ledger, mention.content_hash, mention.key) is not None

    def undone(self, ledger: Ledger, message: Message) -> Sequence[Put]:
        """What is written where somebody takes a recommendation back; nothing where it is no news.

        It counts for those that the same key signed, whoever says it; also for what may be in a
        file that is still on its way.
        """
        this = (message.taken_back, message.proof.key.did)
        is_known = any((m.content_hash, m.key) == this for _, m in self.mentions(ledger))
        if not is_known and not any(self.is_coming(one) for _, one in self.all(ledger)):
            return ()
        name, body = undone.place(*this), message.body
        return (*folders(ledger, FOREIGN), Put(name, JSON_LD, body, size=len(body)))

    def is_coming(self, incoming: Incoming) -> bool:
        """Whether something is under way."""
        return incoming.state in (TO_ACCEPT, TO_REJECT, COMING)

    def declined(self, ledger: Ledger, identifier: str) -> None:
        """She said no, and they know. Blocking."""
        self.becomes(ledger, identifier, state=DECLINED)

    @staticmethod
    def _write(ledger: Ledger, *writes: Put) -> None:
        address = Address(ledger.pod.base, writes[-1].name, False)
        settle_now(ledger, lambda: Prepared(Change(tuple(writes)), Outcome(address, False)))
