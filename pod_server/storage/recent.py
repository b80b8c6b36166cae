"""The end of a pod's log, remembered by the process that wrote it.

Who follows a pod asks for what has happened since he last looked, and that is most often the last
change or two: they need not be read back from the tables.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from pod_server.storage.rows import LogRow

#: So many activities of a pod, some 200 bytes each.
MOST = 64


class Recent:
    """All that has happened after the number ``after``. Its owner keeps it to one thread."""

    __slots__ = ("_log", "after")

    def __init__(self) -> None:
        self._log: deque[LogRow] = deque()
        self.after = 0

    def add(self, log: Iterable[LogRow]) -> None:
        """What the next changes have put into the log."""
        self._log.extend(log)
        while len(self._log) > MOST:
            self.after = self._log.popleft()[1]

    def forget(self, head: int) -> None:
        """Begin anew after the number ``head``."""
        self._log.clear()
        self.after = head

    def since(self, number: int) -> list[LogRow] | None:
        """The rows after that number, in their order; ``None`` where not all are at hand."""
        if number < self.after:
            return None
        found: list[LogRow] = []
        for row in reversed(self._log):
            if row[1] <= number:
                break
            found.append(row)
        found.reverse()
        return found
