"""The numbers of all processes of a server, in one small file that they share.

Each process has a row of its own and is the only one to write it; whoever is asked adds them up.
A process counts in a plain list and copies it into its row once a second: a cell of the file costs
three times what one of a list does. The row outlives its process, so that what is counted never
goes back while the server runs.
"""

from __future__ import annotations

import mmap
import os
from array import array
from collections.abc import Sequence
from pathlib import Path

from proofs.value import value

METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE", "other")
#: Of statuses; a request whose line broke off is in a class of its own.
CLASSES = ("2xx", "3xx", "4xx", "5xx", "broken")
BROKEN = 600
#: Bucket ``n`` holds what took less than 2^(n + FINENESS) nanoseconds: 66 µs, 131 µs …
FINENESS = 16
#: Room for 39 hours: a channel is told for a day at most.
BUCKETS = 32
#: Bounds above this bucket are not told apart: 17 s.
LAST = 18
#: Sizes of groups by powers of two: the writer takes 256 changes at once, at most.
GROUPS = 10

#: A method's cells: nanoseconds in all, then the buckets of each class.
CLASS_WIDTH = BUCKETS
METHOD_WIDTH = 1 + CLASS_WIDTH * len(CLASSES)
REQUESTS = len(METHODS) * METHOD_WIDTH
#: Where a class begins in a method's cells, by the status.
CLASS_AT = [0 if s < 200 else 1 + CLASS_WIDTH * (s // 100 - 2) for s in range(700)]


@value
class Series:
    """One number a process, and what is said of it."""

    name: str
    help: str
    is_gauge: bool = False


SERIES = (
    Series("changes_total", "Changes committed to pods."),
    Series("query_children_killed_total", "SPARQL processes that were killed, or died."),
    Series("commit_queue", "Jobs that wait for the writer's thread.", True),
    Series("open_sockets", "Connections that are open, WebSockets among them.", True),
    Series("channels", "Notification channels that are being told just now.", True),
    Series("resident_bytes", "Memory of the server's processes.", True),
)
#: After the methods' cells the groups by size, then the series.
GROUPED = REQUESTS
NAMED = GROUPED + GROUPS
WIDTH = NAMED + len(SERIES)
_BYTES = 8


class Table:
    """The file, as one process sees it."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            size = os.fstat(handle).st_size
            self._map = mmap.mmap(handle, size)
        finally:
            os.close(handle)
        self._cells = memoryview(self._map).cast("Q")
        self.rows = size // (WIDTH * _BYTES)

    @staticmethod
    def make(path: Path, rows: int) -> None:
        """Begin a file with everything at nothing, for that many processes."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(handle, 0)
            # Room is taken now: on a full disk a later store into the map would end the process.
            os.posix_fallocate(handle, 0, rows * WIDTH * _BYTES)
        finally:
            os.close(handle)

    def row(self, number: int) -> list[int]:
        """What this process has counted, or its forerunner had."""
        return self._cells[number * WIDTH : (number + 1) * WIDTH].tolist()

    def write(self, number: int, row: Sequence[int]) -> None:
        """The whole of a process's row."""
        self._cells[number * WIDTH : (number + 1) * WIDTH] = memoryview(array("Q", row))

    def sums(self) -> list[int]:
        """All rows added up."""
        return [sum(column) for column in zip(*map(self.row, range(self.rows)), strict=True)]

    def close(self) -> None:
        self._cells.release()
        self._map.close()
