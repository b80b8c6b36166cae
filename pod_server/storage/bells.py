"""How one process hears at once that another has written, while it has somebody to tell.

Each process says in its part of a shared page which slots of pods it listens to. After a commit the
owner of the pod looks there, one octet a process, and writes the slot's number into the pipe of
those that listen. Where nobody does, a commit costs those octets and nothing else.

A bell says no more than "look again", as the heads do. A pipe that is full has lost some of them:
whoever finds it so looks everywhere.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from collections import Counter
from pathlib import Path
from struct import Struct

from pod_server.storage.heads import SLOTS, Heads, slot_of

_NUMBER = Struct("=I")
#: As much as a pipe holds. Half of it read at once: some may not have fitted in.
_PIPE = 64 * 1024
_LIVELY = _PIPE // 2


class Bells:
    """The bells of one worker: those it rings for others, and the one that it hears.

    Rung by the writer's thread; everything else is for the thread of the event loop.
    """

    def __init__(self, run: Path, heads: Heads, worker: int, workers: int) -> None:
        self._run = run
        self.worker, self.workers = worker, workers
        self._page = _page(run / "listeners", worker, workers)
        self._mine = worker * SLOTS
        self._page[self._mine : self._mine + SLOTS] = bytes(SLOTS)
        self._theirs = tuple((other, other * SLOTS) for other in range(workers))
        self._lines: dict[int, int] = {}
        self._wanted: Counter[int] = Counter()
        self._pipe = self._own_pipe()
        heads.rung = self.ring

    def ring(self, slot: int) -> None:
        """Tell those who listen to this slot. Never waits."""
        page = self._page
        for other, start in self._theirs:
            if page[start + slot]:
                self._tell(other, slot)

    def listen(self, pod_id: str) -> int:
        """From now on hear of this pod; the slot it is heard by. Read its head after this."""
        slot = slot_of(pod_id)
        self._wanted[slot] += 1
        self._page[self._mine + slot] = 1
        return slot

    def leave(self, pod_id: str) -> None:
        """Take back one :meth:`listen`."""
        slot = slot_of(pod_id)
        self._wanted[slot] -= 1
        if not self._wanted[slot]:
            del self._wanted[slot]
            self._page[self._mine + slot] = 0

    def fileno(self) -> int:
        """Readable once something was rung."""
        return self._pipe

    def heard(self) -> frozenset[int] | None:
        """The slots rung since the last look; ``None`` where it may have been any."""
        with contextlib.suppress(BlockingIOError):  # nothing was rung
            rung = os.read(self._pipe, _PIPE)
            if len(rung) > _LIVELY:
                return None
            return frozenset(slot for (slot,) in _NUMBER.iter_unpack(rung))
        return frozenset()

    def close(self) -> None:
        """Nobody is told any more, and no pipe lies in the folder when it is copied."""
        self._page[self._mine : self._mine + SLOTS] = bytes(SLOTS)
        self._place(self.worker).unlink(missing_ok=True)
        for line in (self._pipe, *self._lines.values()):
            os.close(line)
        self._lines.clear()

    def _own_pipe(self) -> int:
        place = self._place(self.worker)
        with contextlib.suppress(FileExistsError):  # a forerunner's, which died
            os.mkfifo(place, 0o600)
        # Open for both, so that it never comes to an end when the last writer hangs up.
        return os.open(place, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def _place(self, worker: int) -> Path:
        return self._run / f"bell-{worker}"

    def _tell(self, other: int, slot: int) -> None:
        line = self._lines.get(other)
        with contextlib.suppress(OSError):  # full (it will look everywhere), or not there
            if line is not None:
                try:
                    os.write(line, _NUMBER.pack(slot))
                except BrokenPipeError:  # it has gone; another one in its place may have come
                    os.close(self._lines.pop(other))
                else:
                    return
            line = os.open(self._place(other), os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            self._lines[other] = line
            os.write(line, _NUMBER.pack(slot))


def _page(path: Path, worker: int, workers: int) -> mmap.mmap:
    """One octet for each worker and slot. Our own part is given room now; see ``Heads``."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        size = SLOTS * workers
        if os.fstat(handle).st_size < size:
            os.ftruncate(handle, size)
        os.posix_fallocate(handle, worker * SLOTS, SLOTS)
        return mmap.mmap(handle, size)
    finally:
        os.close(handle)
