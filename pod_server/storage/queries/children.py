"""The few query processes of a server, started when first needed, lent to one query at a time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from pod_server.model.errors import PoolExhausted
from pod_server.storage.queries.process import Child, Limits

#: Seconds that a query waits for a child: twice what one may take that runs before it.
PATIENCE_S = 10.0
#: Queries of one pod that may wait at once in one server process; the next one is refused.
MAX_WAITING = 8


class Pool:
    """Lends children. One pod never has all of them: the last is for somebody else's."""

    def __init__(
        self, size: int = 3, limits: Limits | None = None, patience: float = PATIENCE_S
    ) -> None:
        self.limits = limits or Limits()
        self._size = size
        self._patience = patience
        self._waiting: Counter[str] = Counter()
        self._idle: list[Child] = []
        self._busy: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._closed = False
        #: Children that were killed for what they took, or died.
        self.lost = 0

    @contextmanager
    def child(self, pod_id: str) -> Iterator[Child]:
        """A child, one that holds the pod where there is one. Raises :class:`PoolExhausted`."""
        child = self._lent(pod_id)
        try:
            yield child
        finally:
            self._give_back(pod_id, child)

    def waiting(self, pod_id: str) -> int:
        """How many queries of a pod wait for a child."""
        with self._changed:
            return self._waiting[pod_id]

    def close(self) -> None:
        """Kill all, and let nobody wait; those that are lent are killed when they come back."""
        with self._changed:
            self._closed = True
            for child in self._idle:
                child.kill()
            self._idle.clear()
            self._changed.notify_all()

    def _lent(self, pod_id: str) -> Child:
        with self._changed:
            self._wait(pod_id)
            self._busy[pod_id] += 1
            for dead in [child for child in self._idle if not child.is_alive]:
                self._idle.remove(dead)
                dead.kill()
            if self._idle:
                chosen = max(self._idle, key=lambda child: (pod_id in child.held, -len(child.held)))
                self._idle.remove(chosen)
                return chosen
        try:
            return Child(self.limits)
        except OSError as error:
            self._no_more(pod_id)
            raise PoolExhausted from error

    def _wait(self, pod_id: str) -> None:
        """Until a child may be lent; not where enough of the pod's own wait already."""
        deadline = time.monotonic() + self._patience
        if self._waiting[pod_id] >= MAX_WAITING:
            raise PoolExhausted
        self._waiting[pod_id] += 1
        try:
            while not self._may_lend(pod_id):
                if not self._changed.wait(deadline - time.monotonic()):
                    raise PoolExhausted
        finally:
            _count_down(self._waiting, pod_id)

    def _may_lend(self, pod_id: str) -> bool:
        if self._closed:
            raise PoolExhausted
        of_this_pod = self._busy[pod_id]
        return self._busy.total() < self._size and of_this_pod < max(1, self._size - 1)

    def _give_back(self, pod_id: str, child: Child) -> None:
        self._no_more(pod_id)
        with self._changed:
            if self._closed or not child.is_alive:
                self.lost += not self._closed
                child.kill()
            else:
                self._idle.append(child)
            self._changed.notify_all()

    def _no_more(self, pod_id: str) -> None:
        with self._changed:
            _count_down(self._busy, pod_id)
            self._changed.notify_all()


def _count_down(counter: Counter[str], pod_id: str) -> None:
    counter[pod_id] -= 1
    if not counter[pod_id]:
        del counter[pod_id]
