"""What pods do for market files while nobody waits: messages out and in, files fetched, ends.

Each errand is a document of the pod; what is to be done is read from it, done, and written into it,
so that a server that fell goes on where it stood. A file comes in pieces, kept as they come.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pod_server.actions.pods import INBOX
from pod_server.civic.circle import undone
from pod_server.civic.circle.checking import Checks, NotTheOne
from pod_server.civic.circle.handing import Handings
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import (
    ASKED,
    COMING,
    FAILED,
    FILE,
    FOLDER,
    FOREIGN,
    HANDED,
    KEPT,
    OFFER,
    OFFERED,
    QUESTIONS,
    READABLE,
    TO_ACCEPT,
    TO_ASK,
    TO_OFFER,
    TO_REJECT,
    UNDELIVERED,
    Handing,
    Incoming,
    Recipient,
    paper,
)
from pod_server.civic.circle.sorting import Sorting
from pod_server.civic.giving.inbox import AT_A_TIME
from pod_server.contracts import Blobs, Clock, Ledger, Pod
from pod_server.model.errors import PodError
from pod_server.model.received import Received
from proofs.circles import handover
from proofs.circles.handover import ACCEPT, REJECT, Message, Offered
from proofs.circles.market import LARGEST_FILE, NotAMarketFile
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.value import value

JSON_LD = "application/ld+json"
SECOND = 1_000_000
#: Octets of one piece: what the door lets in at once.
PIECE = 192 * 1024
FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES = 1, 3_600, 40
#: Whoever takes an offer is let in at once, or soon after: so often it is asked quickly.
_SOON = 30
#: How often a message whose sender's key cannot be had is looked at again.
PATIENCE = 8
_NEVER = frozenset({400, 404, 405, 410, 413, 415, 422})

log = logging.getLogger(__name__)


class Coming(Protocol):
    """Files on their way, piece by piece: what came stays."""

    def path(self, pod_id: str, name: str) -> Path: ...
    def size(self, pod_id: str, name: str) -> int: ...
    def add(self, pod_id: str, name: str, piece: bytes) -> None: ...
    def drop(self, pod_id: str, name: str) -> None: ...


class Carrier(Protocol):
    """Goes to other servers in the name of a pod's owner. Blocking; raises ``PodError``."""

    def inbox(self, webid: str) -> str: ...
    def ask(
        self, pod: Pod, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Received: ...


@value
class Post:
    """Does errands of every pod. ``citizen_keys``: the keys that sign for a citizen, by WebID."""

    handings: Handings
    incoming: IncomingFiles
    checks: Checks
    blobs: Blobs
    coming: Coming
    carrier: Carrier
    sorting: Sorting
    citizen_keys: Callable[[str], frozenset[str]]
    signer: Callable[[Pod], SigningKey]
    clock: Clock

    def do(self, ledger: Ledger, name: str, tries: int) -> int | None:
        """What the document says is to be done; when to come again, ``None`` for never.

        Blocking. Times in microseconds.
        """
        try:
            if name == INBOX and not self.sorting.sort(ledger, patient=tries < PATIENCE):
                return self.clock()
            if name.startswith(f"{FOLDER}/"):
                return self._handing(ledger, name, tries)
            if name.startswith(f"{FOREIGN}/"):
                return self._incoming(ledger, name.split("/")[1], tries)
            if name.startswith(f"{QUESTIONS}/"):
                return self._question(ledger, name, tries)
        except PodError as error:
            log.info("an errand for a market file waits: %s", error)
            return self._again(tries)
        return None

    def _handing(self, ledger: Ledger, name: str, tries: int) -> int | None:
        found = paper(ledger, name, Handing)
        if found is None:
            return None
        if found.state == TO_OFFER:
            state = self._told(ledger, found.recipient, self._offer(ledger, name, found))
            if not state and tries < MOST_TRIES:
                return self._again(tries)
            self.handings.sent(ledger, name, state or UNDELIVERED)
            return None
        is_readable = found.state == READABLE
        if is_readable and self.clock() >= found.until:
            self.handings.ended(ledger, name)
            is_readable = False
        for entry in found.undo if found.until else ():
            message = self._undo(ledger, entry)
            told = message is None or self._reached(ledger, found.recipient, message)
            if not told and tries < MOST_TRIES:
                again = self._again(tries)
                return min(again, found.until) if is_readable else again
            self.handings.told(ledger, name, entry)
        return found.until if is_readable else None

    def _offer(self, ledger: Ledger, name: str, found: Handing) -> Message:
        base, file = ledger.pod.base, name.partition(f"/{HANDED}/")[0]
        draft = self.handings.markets.draft(ledger, file.rpartition("/")[2])
        offered = Offered(
            f"{base}{file}/{FILE}",
            found.content_hash,
            draft.title if draft else "?",
            draft.markets if draft else (),
            found.octets,
            found.documents,
            found.hops,
            found.in_reply_to,
            self.handings.growth(ledger, found),
        )
        key = self.signer(ledger.pod)
        owner = ledger.pod.owner
        return handover.offer(
            f"{base}{name}#offer", owner, found.recipient, offered, key, self._now()
        )

    def _undo(self, ledger: Ledger, entry: str) -> Message | None:
        """The author's own word: hers, made now; another's, as it came."""
        content_hash, key = undone.noted(entry)
        if key:
            return undone.undo(ledger, content_hash, key)
        base, owner = ledger.pod.base, ledger.pod.owner
        return handover.undo(
            f"{base}{FOLDER}/#undo-{content_hash}",
            owner,
            f"{base}recommendations/",
            content_hash,
            self.signer(ledger.pod),
            self._now(),
        )

    def _told(self, ledger: Ledger, webid: str, message: Message) -> str:
        """``OFFERED`` where an inbox took it, ``UNDELIVERED`` where none will; else empty."""
        inbox = self.carrier.inbox(webid)
        if not inbox or inbox.startswith(ledger.pod.base):  # as herself she may write anywhere here
            return UNDELIVERED
        sent = {"Content-Type": JSON_LD}
        status = self.carrier.ask(ledger.pod, "POST", inbox, message.body, sent).status
        if status in range(200, 300):
            return OFFERED
        log.info("the inbox of %s answers %d", webid, status)
        return UNDELIVERED if status in _NEVER else ""

    def _reached(self, ledger: Ledger, webid: str, message: Message) -> bool:
        """Whether it has arrived, or never can; who cannot be reached now is asked again."""
        try:
            return bool(self._told(ledger, webid, message))
        except PodError as error:
            log.info("%s was not told: %s", webid, error)
            return False

    def _question(self, ledger: Ledger, name: str, tries: int) -> int | None:
        questions = self.sorting.questions
        found, asked = paper(ledger, name, Recipient), questions.asked(ledger, name)
        if found is None or asked is None or found.state != TO_ASK:
            return None
        iri, owner = questions.iri(ledger, name), ledger.pod.owner
        key = self.signer(ledger.pod)
        message = handover.question(iri, owner, found.webid, asked, key, self._now())
        state = self._told(ledger, found.webid, message)
        if not state and tries < MOST_TRIES:
            return self._again(tries)
        questions.sent(ledger, name, ASKED if state == OFFERED else UNDELIVERED)
        return None

    def _incoming(self, ledger: Ledger, identifier: str, tries: int) -> int | None:
        found = self.incoming.one(ledger, identifier)
        if found is None:
            return None
        if found.state in (TO_ACCEPT, TO_REJECT):
            kind = ACCEPT if found.state == TO_ACCEPT else REJECT
            if not self._answered(ledger, identifier, found, kind) and tries < MOST_TRIES:
                return self._again(tries)
            if kind == REJECT:
                self.incoming.declined(ledger, identifier)
                return None
            self.incoming.becomes(ledger, identifier, state=COMING)
            return self.clock()
        if found.state == COMING:
            try:
                return self._fetched(ledger, identifier, found, tries)
            except (NotTheOne, NotAMarketFile, ProofInvalid) as wrong:
                self._failed(ledger, identifier, str(wrong))
        if found.state in (KEPT, FAILED):  # it fell after it had written that down
            self.coming.drop(ledger.pod.pod_id, identifier)
        return None

    def _answered(self, ledger: Ledger, identifier: str, found: Incoming, kind: str) -> bool:
        iri = f"{ledger.pod.base}{FOREIGN}/{identifier}/{OFFER}#{kind.lower()}"
        owner, key = ledger.pod.owner, self.signer(ledger.pod)
        message = handover.answer(kind, iri, owner, found.actor, found.offer, key, self._now())
        return bool(self._told(ledger, found.actor, message))

    def _fetched(self, ledger: Ledger, identifier: str, found: Incoming, tries: int) -> int | None:
        """The next pieces; once all are there, the look at them."""
        if not 0 < found.octets <= LARGEST_FILE:
            raise NotAMarketFile("The file is larger than market files are.")
        pod_id, begun = ledger.pod.pod_id, self.clock()
        while (done := self.coming.size(pod_id, identifier)) < found.octets:
            if self.clock() - begun > AT_A_TIME:
                return self.clock()  # it goes on, once others had their turn
            last = min(done + PIECE, found.octets) - 1
            wanted = {"Range": f"bytes={done}-{last}", "Accept": "application/json-seq"}
            answer = self.carrier.ask(ledger.pod, "GET", found.file, b"", wanted)
            if answer.status != 206 and not (answer.status == 200 and done == 0):
                is_shut = answer.status in (401, 403) and tries > _SOON
                if is_shut or tries >= MOST_TRIES or answer.status in (404, 410, 416):
                    self._failed(ledger, identifier, f"The file cannot be read: {answer.status}.")
                    return None
                return self._again(0 if tries < _SOON else tries)
            left = found.octets - done
            if len(answer.body) != (left if answer.status == 200 else min(PIECE, left)):
                raise NotTheOne("The file is not as large as was offered, or comes in crumbs.")
            self.coming.add(pod_id, identifier, answer.body)
            self.incoming.becomes(ledger, identifier, state=COMING, done=done + len(answer.body))
        self._looked_at(ledger, identifier, found)
        return None

    def _looked_at(self, ledger: Ledger, identifier: str, found: Incoming) -> None:
        pod_id = ledger.pod.pod_id
        path = self.coming.path(pod_id, identifier)
        keys = self.citizen_keys(found.actor)
        with path.open("rb") as file:
            seen = self.checks.look(
                ledger,
                file,
                found.actor,
                keys,
                found.content_hash,
                lambda n: self._checked(ledger, identifier, found, n),
            )
            file.seek(0)
            blob, size = self.blobs.store(pod_id, iter(lambda: file.read(2**16), b""))
        self.incoming.keep(ledger, identifier, blob, size, seen)
        self.coming.drop(pod_id, identifier)

    def _checked(self, ledger: Ledger, identifier: str, found: Incoming, number: int) -> None:
        self.incoming.becomes(ledger, identifier, state=COMING, done=found.octets, checked=number)

    def _failed(self, ledger: Ledger, identifier: str, why: str) -> None:
        self.incoming.becomes(ledger, identifier, state=FAILED, reason=why[:300])
        self.coming.drop(ledger.pod.pod_id, identifier)

    def _again(self, tries: int) -> int:
        pause: int = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries, 12))
        return self.clock() + pause * SECOND

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.clock() // SECOND, UTC)
