"""What an issuer has vouched for: each credential as it was signed, its place in a status list.

One SQLite file in the private folder. A credential is written down before it leaves; its place is
drawn at random among 131 072 and never given again, for rows stay. A list that was changed and not
published yet is *stale*, so that a command that was cut off is finished by the next.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from random import SystemRandom
from types import TracebackType
from typing import Self

import apsw

from clients.console import Misused
from proofs.credentials import bitstring
from proofs.value import value

VALID, SUSPENDED, REVOKED = "valid", "suspended", "revoked"
#: A list is closed at half its places: so a draw takes two tries at most on average.
FULL = bitstring.SHORTEST // 2
_VERSION = 1
_COLUMNS = "name, list, place, subject, kind, body, made, state, sent"
_draw = SystemRandom().randrange


@value
class Issued:
    """One credential. ``made`` in seconds since 1970; ``sent``: where an inbox took it."""

    name: str
    list: int
    place: int
    subject: str
    kind: str
    body: bytes
    made: int
    state: str
    sent: str


class Book:
    """Opened in a ``with`` block; made where there is none, for its owner alone.

    One that changes anything is open once at a time: a list that another process published
    meanwhile is never written over by an older one.
    """

    def __init__(self, path: Path, *, changes: bool = True) -> None:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        if changes:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._store = apsw.Connection(str(path))
        self._store.set_busy_timeout(10_000)
        self._store.pragma("synchronous", "FULL")
        with self._store:
            version = self._store.pragma("user_version")
            if version > _VERSION:
                raise Misused(
                    f"{path} est d'un programme plus récent.", f"{path} is of a newer program."
                )
            if version == 0:
                sql = (files("clients.company") / "credentials.sql").read_text(encoding="utf-8")
                self._store.execute(sql)
                self._store.pragma("user_version", _VERSION)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()
        os.close(self._lock)

    def issue(
        self,
        name: str,
        subject: str,
        kind: str,
        made: int,
        write: Callable[[int, int], bytes],
        draw: Callable[[int], int] = _draw,
    ) -> Issued:
        """Written down under ``name``; ``write`` makes its bytes for a list and a place in it."""
        with self._store:
            number = self._open_list()
            place = draw(bitstring.SHORTEST)
            while self._is_taken(number, place):
                place = draw(bitstring.SHORTEST)
            body = write(number, place)
            self._store.execute(
                "INSERT INTO issued (name, list, place, subject, kind, body, made) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (name, number, place, subject, kind, body, made),
            )
        return Issued(name, number, place, subject, kind, body, made, VALID, "")

    def one(self, name: str) -> Issued:
        """By its name. Raises :class:`Misused`."""
        found = next(self._rows("WHERE name = ?", (name,)), None)
        if found is None:
            raise Misused(
                f"{name} n'a pas été émise ici : sesame-company credential list.",
                f"{name} was not issued here: sesame-company credential list.",
            )
        return found

    def all(self) -> Iterator[Issued]:
        """The newest first."""
        return self._rows("ORDER BY made DESC, name", ())

    def unsent(self) -> list[Issued]:
        """Those that no inbox has taken, and that still hold."""
        return list(self._rows("WHERE sent = '' AND state = ? ORDER BY made", (VALID,)))

    def sent(self, name: str, where: str) -> None:
        """An inbox has taken it."""
        with self._store:
            self._store.execute("UPDATE issued SET sent = ? WHERE name = ?", (where, name))

    def becomes(self, one: Issued, state: str) -> None:
        """It stands otherwise from now on; its list is to be published."""
        with self._store:
            self._store.execute("UPDATE issued SET state = ? WHERE name = ?", (state, one.name))
            self._store.execute("UPDATE list SET stale = 1 WHERE number = ?", (one.list,))

    def stale(self) -> list[int]:
        """Lists that are to be published."""
        return [row[0] for row in self._store.execute("SELECT number FROM list WHERE stale = 1")]

    def set_in(self, number: int, state: str) -> list[int]:
        """The places of a list whose credentials stand so."""
        found = self._store.execute(
            "SELECT place FROM issued WHERE list = ? AND state = ?", (number, state)
        )
        return [row[0] for row in found]

    def published(self, number: int, places: dict[str, list[int]]) -> None:
        """It is published with these ``places`` by state; changed since, it stays stale."""
        with self._store:
            if all(sorted(self.set_in(number, s)) == sorted(p) for s, p in places.items()):
                self._store.execute("UPDATE list SET stale = 0 WHERE number = ?", (number,))

    def _open_list(self) -> int:
        found = self._store.execute("SELECT max(number) FROM list").fetchone()
        last: int | None = found[0] if found else None
        if last is not None:
            rows = self._store.execute("SELECT count(*) FROM issued WHERE list = ?", (last,))
            if sum(row[0] for row in rows) < FULL:
                return last
        number = (last or 0) + 1
        self._store.execute("INSERT INTO list (number) VALUES (?)", (number,))
        return number

    def _is_taken(self, number: int, place: int) -> bool:
        found = self._store.execute(
            "SELECT 1 FROM issued WHERE list = ? AND place = ?", (number, place)
        )
        return found.fetchone() is not None

    def _rows(self, what: str, values: tuple[str, ...]) -> Iterator[Issued]:
        # ``what`` is a clause of this module; what others wrote goes in by ``values``.
        found = self._store.execute(f"SELECT {_COLUMNS} FROM issued {what}", values)  # noqa: S608
        return (Issued(*row) for row in found)
