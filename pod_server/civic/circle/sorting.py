"""Messages about market files, sorted as they come into a pod's inbox.

An inbox is read for the five messages and nothing else. One counts where its signature is by a key
of who it says it is from; whoever posted it, and whatever else it says, is not believed (L-05).
What is no such message, or does not hold, stays in the inbox as it came.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from pod_server.actions.pods import INBOX
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.handing import Handings
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import FOLDER, HANDED
from pod_server.civic.circle.questions import Questions
from pod_server.civic.circle.undoing import Undoing
from pod_server.civic.front_office.account import JSON_LD
from pod_server.civic.giving.inbox import InboxReader
from pod_server.contracts import Clock, Ledger
from pod_server.model.change import Change, Member, Stored
from pod_server.model.iri import Address
from proofs.circles import handover
from proofs.circles.handover import ACCEPT, LARGEST, OFFER, QUESTION, REJECT, Message, NotAHandover
from proofs.value import value

log = logging.getLogger(__name__)


def _could_be(message: Member) -> bool:
    return message.media_type == JSON_LD and message.size <= LARGEST


#: Reads an inbox for these messages.
MAIL = InboxReader("settings/market-mail", _could_be)


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
        """What has come since the last time, as :meth:`InboxReader.read` says.

        Blocking; may ask the outside for keys, and where one cannot be had now, its message waits.
        """
        return MAIL.read(ledger, self._one, self.clock, patient=patient)

    def _one(self, ledger: Ledger, stored: Stored) -> None:
        if stored.body is None:
            return
        try:
            message = handover.read(stored.body)
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

    def _answered(self, ledger: Ledger, message: Message) -> None:
        base = ledger.pod.base
        name = message.object.partition("#")[0].removeprefix(base)
        if not name.startswith(f"{FOLDER}/") or f"/{HANDED}/" not in name:
            return
        if message.kind == ACCEPT:
            self.handings.accepted(ledger, name, message.actor)
        elif message.kind == REJECT:
            self.handings.rejected(ledger, name, message.actor)
