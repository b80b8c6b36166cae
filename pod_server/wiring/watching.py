"""What operators see, put together: health always, numbers and journal where asked for."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pod_server.delivery.courier import Courier
from pod_server.settings import Settings
from pod_server.storage.queries.pool import PooledQueries
from pod_server.web.entry import Origins
from pod_server.web.side import SideDoor
from pod_server.web.watch.cells import Table
from pod_server.web.watch.counter import Counter
from pod_server.web.watch.health import Health
from pod_server.web.watch.journal import Journal, to_json
from pod_server.web.watch.watch import Watch
from pod_server.wiring.house import House

log = logging.getLogger(__name__)

#: The name under which the key that pods are named with in the log is kept.
LOG_KEY = "log-key"


def made_ready(settings: Settings) -> None:
    """Before any process serves: the log's form, and an empty table."""
    if settings.log == "json":
        to_json()
    if settings.metrics:
        Table.make(table_path(settings.data), settings.workers)


def table_path(data: Path) -> Path:
    """Where the numbers are."""
    return data / "run" / "metrics"


@dataclass(slots=True)
class Watching:
    """Of one process. ``door`` is open in the one that keeps house."""

    health: Health
    watch: Watch | None
    door: SideDoor | None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    def over(
        cls,
        house: House,
        origins: Origins,
        courier: Courier,
        queries: PooledQueries,
        metrics: Sequence[socket.socket],
    ) -> Watching:
        """For a house that is one of a server's processes."""
        settings, writer = house.settings, house.ledgers.writer
        health = Health(settings.data, lambda: writer.is_well)
        if not (settings.metrics or settings.log == "json"):
            return cls(health, None, None)
        table = Table(table_path(settings.data)) if settings.metrics else None
        journal = None
        if settings.log == "json":
            key = house.accounts.people.keep(LOG_KEY, secrets.token_hex(16))
            journal = Journal(origins.of_request, key.encode())
        bells = house.ledgers.bells
        watch = Watch(
            bells.worker if bells is not None else 0,
            table,
            journal,
            {
                "changes_total": lambda: writer.changes,
                "commit_queue": lambda: writer.waiting,
                "query_children_killed_total": lambda: queries.lost,
                "channels": lambda: courier.listeners,
            },
            lambda: writer.groups,
        )
        door = None
        if table is not None and metrics:
            counter = Counter(table, health, house.accounts.people.count_pods, watch.tell)
            door = SideDoor(metrics, counter)
        return cls(health, watch, door)

    def open(self) -> None:
        """Begin, on the running loop."""
        if self.watch is not None:
            self._tasks.append(asyncio.create_task(self.watch.live()))
            if self.watch.journal is not None:
                self._tasks.append(asyncio.create_task(self.watch.journal.live()))

    def close(self) -> None:
        """After the last request."""
        for task in self._tasks:
            task.cancel()
        if self.watch is not None:
            self.watch.close()


def tell_claim(settings: Settings, link: str) -> None:
    """Say by which link a server that nobody has claimed is claimed: to its operator alone.

    A log for machines goes where others read; the link lies in a file then, for this user only.
    """
    if settings.log != "json":
        sys.stderr.write(f"claim this server, once, within a day: {link}\n")
        sys.stderr.flush()
        return
    path = settings.data / "run" / "claim"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(handle, "w", encoding="ascii") as file:
        file.write(link + "\n")
    log.warning("nobody has claimed this server: the link is in the file run/claim of its data")
