"""What has happened to a company's accounts, numbered and kept, so that a watch can be resumed.

``events.sqlite`` in the private folder. A state is an event when it is another one than it was; a
notice is one event however often it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import apsw

from proofs.value import value

STATE, NOTICE = "state", "notice"
_PAGE = 500
_TABLES = """
CREATE TABLE IF NOT EXISTS events (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  moment TEXT NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL, state TEXT NOT NULL,
  why TEXT NOT NULL,
  notice TEXT UNIQUE                   -- its IRI, where it is one
);
CREATE TABLE IF NOT EXISTS states (account TEXT PRIMARY KEY, state TEXT NOT NULL);
"""


@value
class Event:
    """One line. ``account`` is the address of its description, ``why`` words for people."""

    number: int
    moment: str
    kind: str
    account: str
    state: str
    why: str

    def members(self) -> dict[str, str | int]:
        """The same for machines."""
        return asdict(self)

    def line(self) -> str:
        """``7 2026-11-29T08:00:00Z notice Restricted https://… reason``."""
        state = self.state.rpartition("#")[2] or self.state
        said = f"{self.number} {self.moment} {self.kind} {state} {self.account}"
        return f"{said} {self.why}" if self.why else said


class Events:
    """Those of one company. A connection of its own: for one thread."""

    def __init__(self, file: Path) -> None:
        self._store = apsw.Connection(str(file))
        self._store.set_busy_timeout(30_000)
        self._store.pragma("journal_mode", "wal")
        self._store.execute(_TABLES)
        file.chmod(0o600)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def after(self, number: int) -> Iterator[Event]:
        """All that are numbered above this one, oldest first."""
        asked = (
            "SELECT number, moment, kind, account, state, why FROM events "
            "WHERE number > ? ORDER BY number LIMIT ?"
        )
        while rows := self._store.execute(asked, (number, _PAGE)).fetchall():
            for row in rows:
                number = int(str(row[0]))
                yield Event(number, *map(str, row[1:]))

    def saw(self, account: str, state: str) -> Event | None:
        """The account was looked at; an event where it stands otherwise than it did."""
        asked = "SELECT 1 FROM states WHERE account = ? AND state = ?"
        if self._store.execute(asked, (account, state)).fetchone():
            return None
        return self._write(STATE, account, state, "", None)

    def heard(self, notice: str, account: str, state: str, why: str) -> Event | None:
        """A notice came; nothing where it had come before."""
        asked = "SELECT 1 FROM events WHERE notice = ?"
        if self._store.execute(asked, (notice,)).fetchone():
            return None
        return self._write(NOTICE, account, state, why, notice)

    def _write(self, kind: str, account: str, state: str, why: str, notice: str | None) -> Event:
        moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        with self._store:
            self._store.execute("INSERT OR REPLACE INTO states VALUES (?, ?)", (account, state))
            self._store.execute(
                "INSERT INTO events (moment, kind, account, state, why, notice) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (moment, kind, account, state, why, notice),
            )
        number = self._store.last_insert_rowid()
        return Event(number, moment, kind, account, state, why)
