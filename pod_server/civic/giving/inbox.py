"""An inbox, read by each who looks for messages there: from a mark on, each message once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import orjson

from pod_server.actions.pods import INBOX
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.contracts import Clock, Ledger
from pod_server.model.change import Change, Kind, Member, Put, Stored
from pod_server.model.errors import PodError
from pod_server.model.iri import Address
from proofs.value import value

#: Microseconds for one inbox, or one file; then it is another's turn. Whoever answers slowly makes
#: all wait.
AT_A_TIME = 15_000_000

log = logging.getLogger(__name__)


@value
class InboxReader:
    """One who looks for messages. ``mark`` names the document that says how far it has read.

    ``could_be``: whether one is worth opening, as far as its line in the listing tells.
    """

    mark: str
    could_be: Callable[[Member], bool]

    def read(
        self,
        ledger: Ledger,
        look: Callable[[Ledger, Stored], None],
        clock: Clock,
        *,
        patient: bool = True,
    ) -> bool:
        """Look at what has come since the last time; whether at all of it, or time ran out.

        Blocking, where ``look`` is. Where ``look`` raises ``PodError``, that message waits for the
        next time if one is ``patient``, and this raises the first such error at the end.
        """
        seen = read_to = self._seen(ledger)
        begun, is_whole = clock(), True
        waits: PodError | None = None
        for version, name in sorted(self._fresh(ledger, seen)):
            if clock() - begun > AT_A_TIME:
                is_whole = False
                break
            stored = ledger.read(name)
            try:
                if stored is not None:
                    look(ledger, stored)
            except PodError as error:
                log.info("a message waits: %s", error)
                waits = waits or error
            except Exception:
                # Anybody may post, and nobody foresees all that a message can do to its reader. It
                # is passed over: waiting for it would keep all that came later from being read.
                log.exception("a message cannot be read")
            if waits is None or not patient:
                read_to = version
        if read_to != seen:
            self._read_to(ledger, read_to)
        if waits is not None and patient:
            raise waits
        return is_whole

    def has_more(self, ledger: Ledger) -> bool:
        """Whether something waits to be looked at."""
        return any(self._fresh(ledger, self._seen(ledger)))

    def _fresh(self, ledger: Ledger, seen: int) -> Iterator[tuple[int, str]]:
        """Messages with their numbers, which rise as they come."""
        for member in ledger.children(INBOX) if ledger.read(INBOX) else ():
            if member.version > seen and member.kind is Kind.DOCUMENT and self.could_be(member):
                yield member.version, member.name

    def _seen(self, ledger: Ledger) -> int:
        stored = ledger.read(self.mark)
        return int(orjson.loads(stored.body)) if stored is not None and stored.body else 0

    def _read_to(self, ledger: Ledger, version: int) -> None:
        body = orjson.dumps(version)
        written = Put(self.mark, "application/json", body, size=len(body))
        address = Address(ledger.pod.base, self.mark, False)
        settle_now(ledger, lambda: Prepared(Change((written,)), Outcome(address, False)))
