"""A bounded memory of things that can be made again: the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """At most ``limit`` bytes (by the callers' own estimate), safe to use from several threads.

    What alone is over the limit is not kept.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """What was kept under ``key``, now the most recently used; else ``None``."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Keep ``value``, estimated at ``size`` bytes."""
        with self._lock:
            old = self._kept.pop(key, None)
            if old is not None:
                self.size -= old[1]
            if size > self.limit:
                return
            self._kept[key] = (value, size)
            self.size += size
            while self.size > self.limit:
                _, (_, gone) = self._kept.popitem(last=False)
                self.size -= gone

    def drop(self, key: K) -> None:
        """Keep ``key`` no longer."""
        with self._lock:
            old = self._kept.pop(key, None)
            if old is not None:
                self.size -= old[1]

    def __len__(self) -> int:
        return len(self._kept)
