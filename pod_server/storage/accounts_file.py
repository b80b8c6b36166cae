"""The SQLite file of the accounts: connections, steps of the schema, and its errors in our words.

Every thread of every process has a connection of its own; SQLite's WAL and ``BEGIN IMMEDIATE``
keep them apart. Writes here are rare (a sign-in, a token), so each is synced by itself.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import apsw

from pod_server.model.errors import Corrupted, NewerStore, StorageBusy, StorageFull
from pod_server.storage.accounts_mark import Mark
from pod_server.storage.aside import set_aside
from pod_server.storage.blobs import on_disk

#: Steps of the schema in order; ``PRAGMA user_version`` says how many a file has taken.
STEPS: tuple[str, ...] = tuple(f"accounts_{number}.sql" for number in range(1, 11))
BUSY_MS = 5_000

Value = str | int | None
Row = tuple[Value, ...]


class AccountsFile:
    """One file, opened by as many threads and processes as like to."""

    def __init__(self, path: Path) -> None:
        """Open and bring up to date. Raises ``NewerStore`` where a newer program wrote it."""
        self._path = path
        self.mark = Mark(path.parent / "run" / "taken-back")
        self._local = threading.local()
        self._opened: list[apsw.Connection] = []
        self._guard = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with _our_errors(path):
            self._migrate()
        # Somebody may have died between taking back and turning it, and others live on.
        self.mark.turn()

    def rows(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """What a reading statement finds; within a turn, what the turn has written too."""
        with _our_errors(self._path):
            return list(self._connection().execute(statement, values))

    def row(self, statement: str, values: Sequence[Value] = ()) -> Row | None:
        """The first row or none."""
        with _our_errors(self._path):
            for row in self._connection().execute(statement, values):
                found: Row = row
                return found
        return None

    def write(self, statement: str, values: Sequence[Value] = ()) -> int:
        """One statement within a turn (or a turn of its own); how many rows it changed.

        Raises ``apsw.ConstraintError`` as it is: only the caller knows what it means.
        """
        with _our_errors(self._path):
            connection = self._connection()
            connection.execute(statement, values)
            return int(connection.changes())

    def take_back(self, statement: str, values: Sequence[Value] = ()) -> int:
        """As :meth:`write`, for what takes back something issued: the mark turns once it is done.

        Every process then looks again at what it remembers of tokens (S-35c).
        """
        changed = self.write(statement, values)
        if self._connection().in_transaction:
            self._local.takes_back = True
        else:
            self.mark.turn()
        return changed

    @contextmanager
    def turn(self) -> Iterator[None]:
        """All writes within are one step: done and durable when it ends, or not at all."""
        with _our_errors(self._path):
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            self._local.takes_back = False
            try:
                yield
            except BaseException:
                if connection.in_transaction:  # SQLite may have rolled back by itself
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            if self._local.takes_back:
                self.mark.turn()

    def close(self) -> None:
        """Close what all threads opened; call it when none of them is at work any more."""
        with self._guard:
            opened, self._opened = self._opened, []
            self._local = threading.local()
        self.mark.close()
        for connection in opened:
            connection.close()

    def _connection(self) -> apsw.Connection:
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = apsw.Connection(str(self._path))
            connection.set_busy_timeout(BUSY_MS)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                list(connection.execute(f"PRAGMA {pragma}"))
            self._local.connection = connection
            with self._guard:
                self._opened.append(connection)
        return connection

    def _migrate(self) -> None:
        with self.turn():
            found = self._connection().pragma("user_version")
            if found > len(STEPS):
                raise NewerStore(found, len(STEPS))
            if 0 < found < len(STEPS):
                with on_disk():
                    set_aside(self._path, found)
            for step in STEPS[found:]:
                text = resources.files(__package__).joinpath(step).read_text("utf-8")
                self._connection().execute(text)
            self._connection().pragma("user_version", len(STEPS))


@contextmanager
def _our_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StorageBusy from error
    except (apsw.FullError, apsw.IOError) as error:
        raise StorageFull from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise Corrupted(f"{path.name} is damaged: {error}") from error
