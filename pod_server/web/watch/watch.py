"""What one process notes of itself, and tells once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from pod_server.web.watch.cells import (
    GROUPED,
    GROUPS,
    METHOD_WIDTH,
    METHODS,
    NAMED,
    SERIES,
    WIDTH,
    Table,
)
from pod_server.web.watch.journal import Journal

#: Seconds between two tellings: what is asked in between is this old.
BEAT = 1.0
_PAGE = 4096


@dataclass(slots=True)
class Watch:
    """The numbers of one process, and its journal.

    ``sources`` has a callable for each of the :data:`~pod_server.web.watch.cells.SERIES` by name,
    ``groups`` the writer's groups by size. ``table`` is ``None`` where only the journal is kept.
    """

    number: int = 0
    table: Table | None = None
    journal: Journal | None = None
    sources: dict[str, Callable[[], int]] = field(default_factory=dict)
    groups: Callable[[], list[int]] = lambda: []
    #: The cells of each method; ``other`` are those of all other methods.
    rows: dict[str, list[int]] = field(init=False)
    other: list[int] = field(init=False)
    _before: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._before = before = (
            self.table.row(self.number) if self.table is not None else [0] * WIDTH
        )
        self.rows = {
            method: before[number * METHOD_WIDTH : (number + 1) * METHOD_WIDTH]
            for number, method in enumerate(METHODS)
        }
        self.other = self.rows["other"]
        self.sources.setdefault("resident_bytes", resident)

    async def live(self) -> None:
        """Tell, until cancelled."""
        while True:
            self.tell()
            await asyncio.sleep(BEAT)

    def tell(self) -> None:
        """Into the table; what is counted elsewhere is asked for now."""
        if self.table is None:
            return
        before = self._before
        grouped = [*self.groups(), *[0] * GROUPS][:GROUPS]
        self.table.write(
            self.number,
            [
                *chain.from_iterable(self.rows.values()),
                *(was + now for was, now in zip(before[GROUPED:NAMED], grouped, strict=True)),
                *self._named(before[NAMED:]),
            ],
        )

    def _named(self, before: list[int]) -> list[int]:
        """A gauge is what it is now; a counter goes on where the process before this one ended."""
        known: Mapping[str, Callable[[], int]] = self.sources
        told = []
        for series, was in zip(SERIES, before, strict=True):
            now = known[series.name]() if series.name in known else 0
            told.append(now if series.is_gauge else was + now)
        return told

    def close(self) -> None:
        """Told a last time: gauges of a process that has gone are nothing."""
        if self.journal is not None:
            self.journal.flush()
        if self.table is not None:
            self.tell()
            self.table.close()


def resident() -> int:
    """Bytes of this process's memory."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE
