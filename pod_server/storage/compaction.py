"""Documents under many deltas become one body again, outside of anybody's request.

Nothing that anybody could see changes with it: version, moment and size stay, no activity is
logged, and whoever holds the old tag may go on using it. A reader that finds fewer deltas than the
row it holds says has been overtaken by this, and reads the row again.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from pod_server.contracts import Blobs, Ledger
from pod_server.model.change import Key, Stored
from pod_server.model.errors import StaleRead
from pod_server.storage.effects import Laid
from pod_server.storage.jobs import Verdict
from pod_server.storage.ledger import SqliteLedger

#: Base and deltas of a document as one body, in its own media type.
Render = Callable[[Ledger, Stored], bytes]

#: What deltas may cost whoever reads the document anew, beside the body itself: so many, and one
#: more for each of so many bytes; what they weigh together, and no more than the document.
MOST_DELTAS = 128
BYTES_A_DELTA = 256
MOST_BYTES = 256 * 1024
INLINE_BODY = 64 * 1024
#: Deltas from which the weight of all is looked at.
HEAVY = 16 * 1024

_log = logging.getLogger(__name__)


class Compactor:
    """A thread that waits for documents that have grown. ``ledger_of`` finds a pod's ledger."""

    def __init__(
        self, ledger_of: Callable[[str], SqliteLedger], blobs: Blobs, render: Render
    ) -> None:
        self._ledger_of = ledger_of
        self._blobs = blobs
        self._render = render
        self._queue: queue.SimpleQueue[tuple[str, Key] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, name="sesame-compactor", daemon=True)
        self._thread.start()

    def grown(self, pod_id: str, laid: Laid) -> None:
        """Deltas more lie over a document. Costs nothing but now and then a look."""
        if laid.weight >= HEAVY or laid.stored.deltas % MOST_DELTAS < laid.count:
            self._queue.put((pod_id, (laid.stored.name, laid.stored.role)))

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _live(self) -> None:
        while (job := self._queue.get()) is not None:
            pod_id, key = job
            done: Future[int] = Future()
            with Verdict(done):
                done.set_result(int(self.compact(self._ledger_of(pod_id), key)))
            error = done.exception()
            # Stale: it was put anew, or taken away, while its body was made.
            if error is not None and not isinstance(error, StaleRead):
                _log.error("%s of pod %s is not compacted", key, pod_id, exc_info=error)

    def compact(self, ledger: SqliteLedger, key: Key, *, always: bool = False) -> bool:
        """Compact one document if it is worth it; whether it was."""
        stored = ledger.read(*key)
        if stored is None or not stored.deltas:
            return False
        if not (always or _is_worth_it(ledger, stored)):
            return False
        body = self._render(ledger, stored)
        if len(body) <= INLINE_BODY:
            ledger.rewrite(stored, body, None).result()
        else:
            blob, _ = self._blobs.store(ledger.pod.pod_id, [body])
            ledger.rewrite(stored, None, blob).result()
        return True


def _is_worth_it(ledger: SqliteLedger, stored: Stored) -> bool:
    if stored.deltas >= MOST_DELTAS + stored.size // BYTES_A_DELTA:
        return True
    return ledger.weight_of_deltas(stored.name, stored.role) >= max(MOST_BYTES, stored.size)
