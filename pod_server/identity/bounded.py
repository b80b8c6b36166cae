"""A dictionary that stays small: the oldest entry goes when a new one would not fit."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """At most ``limit`` entries; safe among threads. Reading does not refresh an entry."""

    __slots__ = ("_entries", "_guard", "_limit")

    def __init__(self, limit: int) -> None:
        self._entries: dict[K, V] = {}
        self._guard = threading.Lock()
        self._limit = limit

    def get(self, key: K) -> V | None:
        """What is remembered under ``key``."""
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        """Remember, and forget the oldest where there is no room."""
        with self._guard:
            self._entries.pop(key, None)
            while len(self._entries) >= self._limit:
                del self._entries[next(iter(self._entries))]
            self._entries[key] = value

    def drop(self, key: K) -> None:
        """Forget it, if it is there."""
        with self._guard:
            self._entries.pop(key, None)

    def __len__(self) -> int:
        return len(self._entries)
