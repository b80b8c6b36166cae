"""Messages about market files, sorted as they come into a pod's inbox.

An inbox is read for the five messages and nothing else. One counts where its signature is by a key
of who it says it is from; whoever posted it, and whatever else it says, is not believed (L-05).
What is no such message, or does not hold, stays in the inbox as it came.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import orjson

from pod_server.actions.pods import INBOX
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.handing import Handings
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import FOLDER, HANDED
from pod_server.civic.circle.questions import Questions
from pod_server.civic.circle.undoing import Undoing
from pod_server.civic.front_office.account import JSON_LD
from pod_server.contracts import Clock, Ledger
from pod_server.model.change import Change, Kind, Put
from pod_server.model.errors import PodError
from pod_server.model.iri import Address
from proofs.circles import handover
from proofs.circles.handover import ACCEPT, LARGEST, OFFER, QUESTION, REJECT, Message, NotAHandover
from proofs.value import value

MARK = "settings/market-mail"
#: Microseconds for one inbox; then it is another's turn. Whoever answers slowly makes all wait.
AT_A_TIME = 15_000_000

log = logging.getLogger(__name__)


@value
class Sorting:
    """Sorts the inboxes of all pods."""

    handings: Handings
    incoming: IncomingFiles
    questions: Questions
    undoing: Undoing
    citizen_keys: Callable[[str], frozenset[str]]
    clock: Clock

    def sort(self, ledger: Ledger, *, patient: bool = True) -> bool:
        """What has come since the last time; whether all of it was looked at, or time ran out.

        Blocking; may ask the outside for keys. Where a key cannot be had now, that message waits
        for the next time if one is ``patient``, and this raises ``PodError`` at the end.
        """
        seen, begun, is_whole = self._seen(ledger), self.clock(), True
        read_to, waits = seen, None
        for version, name in self._fresh(ledger, seen):
            if self.clock() - begun > AT_A_TIME:
                is_whole = False
                break
            stored = ledger.read(name)
            try:
                if stored is not None and stored.body is not None:
                    self._one(ledger, stored.body)
            except PodError as error:
                log.info("a message waits: %s", error)
                waits = waits or error
            except Exception:
                # Whatever one message does to its reader: it keeps no other from being read.
                log.exception("a message cannot be read")
            if waits is None or not patient:
                read_to = version
        if read_to != seen:
            self._read_to(ledger, read_to)
        if waits is not None and patient:
            raise waits
        return is_whole

    @staticmethod
    def _fresh(ledger: Ledger, seen: int) -> list[tuple[int, str]]:
        """Messages by their numbers, oldest first."""
        return sorted(
            (member.version, member.name)
            for member in (ledger.children(INBOX) if ledger.read(INBOX) else ())
            if member.version > seen
            and member.kind is Kind.DOCUMENT
            and member.media_type == JSON_LD
            and member.size <= LARGEST
        )

    def _one(self, ledger: Ledger, body: bytes) -> None:
        try:
            message = handover.read(body)
        except NotAHandover:
            return
        if message.kind == handover.UNDO:
            self._taken_back(ledger, message)
        elif message.to != ledger.pod.owner:
            log.info("a message from %s is for somebody else", message.actor)
        elif message.proof.key.did not in self.citizen_keys(message.actor):
            log.info("a message that %s did not sign stays in the inbox", message.actor)
        elif message.kind == OFFER:
            self.incoming.offered(ledger, message)
        elif message.kind == QUESTION:
            self.questions.heard(ledger, message)
        else:
            self._answered(ledger, message)

    def _taken_back(self, ledger: Ledger, message: Message) -> None:
        """What it undoes, and who is told of it, in one step: else a fall would tell nobody."""
        follow: list[Callable[[], None]] = []

        def prepare() -> Prepared:
            follow.clear()
            outcome = Outcome(Address(ledger.pod.base, INBOX, True), False)
            news = self.incoming.undone(ledger, message)
            if not news:
                return Prepared(None, outcome)
            told, rests_on, after = self.undoing.following(
                ledger, message.taken_back, message.proof.key.did
            )
            follow.append(after)
            return Prepared(Change((*news, *told), rests_on), outcome)

        settle_now(ledger, prepare)
        for after in follow:
            after()

    @classmethod
    def unread(cls, ledger: Ledger) -> bool:
        """Whether something waits to be sorted."""
        return bool(cls._fresh(ledger, cls._seen(ledger)))

    @staticmethod
    def _seen(ledger: Ledger) -> int:
        mark = ledger.read(MARK)
        return int(orjson.loads(mark.body)) if mark is not None and mark.body else 0

    def _answered(self, ledger: Ledger, message: Message) -> None:
        base = ledger.pod.base
        name = message.object.partition("#")[0].removeprefix(base)
        if not name.startswith(f"{FOLDER}/") or f"/{HANDED}/" not in name:
            return
        if message.kind == ACCEPT:
            self.handings.accepted(ledger, name, message.actor)
        elif message.kind == REJECT:
            self.handings.rejected(ledger, name, message.actor)

    @staticmethod
    def _read_to(ledger: Ledger, version: int) -> None:
        body = orjson.dumps(version)
        written = Put(MARK, "application/json", body, size=len(body))
        address = Address(ledger.pod.base, MARK, False)
        settle_now(ledger, lambda: Prepared(Change((written,)), Outcome(address, False)))
