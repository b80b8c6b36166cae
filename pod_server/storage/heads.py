"""A page of numbers that all processes of a server share: has this pod changed since I looked?

One slot per pod (by hash; pods may share one). Only the pod's owner counts it up, after the commit
is on disk and before anybody is told of it; everybody else compares it with what they saw last. A
slot says no more than "look again": what changed is in the pod's change log.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

SLOTS = 65_536
_WIDTH = 8


def slot_of(pod_id: str) -> int:
    """The slot of a pod; the same in every process and release: owners are found by it."""
    return crc32(pod_id.encode()) % SLOTS


class Heads:
    """The shared page. ``slots[n]`` is read directly, where every memory look-up counts."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Room is taken now: on a full disk a later store into the map would end the process.
            os.posix_fallocate(handle, 0, SLOTS * _WIDTH)
            self._map = mmap.mmap(handle, SLOTS * _WIDTH)
        finally:
            os.close(handle)
        self.slots = memoryview(self._map).cast("Q")
        #: Called by whoever counts up, afterwards: there may be those who wait to hear of it.
        self.rung: Callable[[int], None] | None = None

    def count_up(self, slot: int) -> int:
        """Tell everybody to look again. For the owner of the slot's pods alone."""
        told = (self.slots[slot] + 1) & 0xFFFF_FFFF_FFFF_FFFF
        self.slots[slot] = told
        if self.rung is not None:
            self.rung(slot)
        return told

    def close(self) -> None:
        self.slots.release()
        self._map.close()
