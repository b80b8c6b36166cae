"""A page of numbers that all processes of a server share: has this pod changed since I looked?

One slot per pod (by hash; pods may share one). Only the pod's owner counts it up, after the commit
is on disk and before anybody is told of it; everybody else compares it with what they saw last. A
slot says no more than "look again": what changed is in the pod's change log.

Beside it stands the number of the last change that everybody has been told of. A commit can be
seen in the file a moment before that; who answered from it then would be ahead of those who answer
from memory, and the next answer, of another process, would be older (R-04).
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

SLOTS = 65_536
_WIDTH = 8
_HALF = 0xFFFF_FFFF


def slot_of(pod_id: str) -> int:
    """The slot of a pod; the same in every process and release: owners are found by it."""
    return mark_of(pod_id) % SLOTS


def mark_of(pod_id: str) -> int:
    """32 bits that tell the pods of a slot apart."""
    return crc32(pod_id.encode())


class Heads:
    """The shared page. ``slots[n]`` is read directly, where every memory look-up counts."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Room is taken now: on a full disk a later store into the map would end the process.
            os.posix_fallocate(handle, 0, 2 * SLOTS * _WIDTH)
            self._map = mmap.mmap(handle, 2 * SLOTS * _WIDTH)
        finally:
            os.close(handle)
        words = memoryview(self._map).cast("Q")
        self.slots, self._numbers = words[:SLOTS], words[SLOTS:]
        #: Called by whoever counts up, afterwards: there may be those who wait to hear of it.
        self.rung: Callable[[int], None] | None = None

    def count_up(self, slot: int) -> int:
        """Tell everybody to look again. For the owner of the slot's pods alone."""
        told = (self.slots[slot] + 1) & 0xFFFF_FFFF_FFFF_FFFF
        self.slots[slot] = told
        if self.rung is not None:
            self.rung(slot)
        return told

    def tell(self, slot: int, mark: int, number: int) -> int:
        """Tell everybody to look again, as there is change ``number`` of a pod."""
        told = self.count_up(slot)
        self._numbers[slot] = mark << 32 | number & _HALF
        return told

    def is_told(self, slot: int, mark: int, number: int) -> bool:
        """Whether all have been told of the change, or nobody knows any more."""
        word = self._numbers[slot]
        return word >> 32 != mark or word & _HALF >= number & _HALF

    def forget(self, worker: int, workers: int) -> None:
        """Which changes were told of, of the pods of one of so many owners: he begins anew."""
        mine = range(worker, SLOTS, workers)
        self._numbers[worker::workers] = memoryview(bytes(len(mine) * _WIDTH)).cast("Q")
        if workers > 1:
            # His forerunner may have died between a commit and telling of it.
            for slot in mine:
                self.count_up(slot)

    def close(self) -> None:
        self.slots.release()
        self._numbers.release()
        self._map.close()
