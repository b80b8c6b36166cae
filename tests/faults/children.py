"""Children that do something with a data folder and may not live to tell; they tell as they go."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended (negative: by that signal), and what it said before, line by line."""

    status: int
    said: list[str]


class Child:
    """``play`` in a process of its own, from now on. What it tells comes through a pipe."""

    def __init__(self, play: Callable[[Tell], None]) -> None:
        self._pipe, end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._pipe)
            _live(end, play)
        os.close(end)
        self._lines = os.fdopen(self._pipe, encoding="utf-8")

    def line(self) -> str:
        """The next thing it says, waited for."""
        return self._lines.readline().rstrip("\n")

    def end(self) -> Ended:
        """Wait for its end."""
        said = self._lines.read().splitlines()
        self._lines.close()
        _, status = os.waitpid(self.pid, 0)
        return Ended(os.waitstatus_to_exitcode(status), said)


def _live(end: int, play: Callable[[Tell], None]) -> None:
    status = 1

    def tell(line: str) -> None:
        os.write(end, f"{line}\n".encode())

    try:
        play(tell)
        status = 0
    finally:
        if status:
            traceback.print_exception(*sys.exc_info(), file=sys.__stderr__)
        os._exit(status)


def run(play: Callable[[Tell], None]) -> Ended:
    return Child(play).end()
