"""The company's customers, their accounts, and which statements have arrived at each.

One SQLite file in the private folder, read in pages and written as answers come, so that a hundred
thousand customers take no more memory than ten, and a round that was cut off goes on where it
stopped. What was not yet on disk is sent again, and the server takes a repeat for what it is
(``Idempotency-Key``): a lost line costs a request and nothing else.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from types import TracebackType

import apsw

from clients.console import Misused
from proofs.value import value

_VERSION = 2
_PAGE = 500
#: What is written lies in one transaction for so long, or for so many writes.
_BATCH_S, _BATCH = 1.0, 500


@value
class Enrolment:
    """A customer; ``account`` is the address of its description, empty until one was asked for.

    ``container`` is where its statements go, as it was when last seen open; empty before.
    """

    customer: str
    account: str = ""
    container: str = ""


@value
class Told:
    """What a round came to at one customer's."""

    enrolment: Enrolment
    outcome: str
    accepted: int
    already: int
    why: str


class Register:
    """Opened in a ``with`` block; made where there is none, for its owner alone.

    ``before`` is the journal of earlier versions, taken over once. Raises :class:`Misused` for a
    file that cannot be read or that a newer program wrote.
    """

    def __init__(self, path: Path, before: Path | None = None) -> None:
        self._path = path
        try:
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            self._store = apsw.Connection(str(path))
            self._prepare()
        except (apsw.Error, OSError) as error:
            raise Misused(f"{path} : {error}", f"{path}: {error}") from error
        self._pending = 0
        self._begun = 0.0
        if before is not None and before.exists():
            self._take_over(before)

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.commit()
        self._store.close()

    def add(self, customers: Iterable[str]) -> int:
        """Keep these customers; how many of them are new."""
        before = self._count("SELECT count(*) FROM customers")
        for customer in customers:
            self._write("INSERT OR IGNORE INTO customers (customer) VALUES (?)", customer)
        self.commit()
        return self._count("SELECT count(*) FROM customers") - before

    def enrolled(self, customer: str, account: str, container: str = "") -> None:
        """An account was asked for and lies there; where it is open, its container."""
        self._write("INSERT OR IGNORE INTO accounts (address) VALUES (?)", account)
        if container:
            self._write("UPDATE accounts SET container = ? WHERE address = ?", container, account)
        self._write(
            "INSERT INTO customers (customer, account) "
            "SELECT ?, id FROM accounts WHERE address = ? "
            "ON CONFLICT (customer) DO UPDATE SET account = excluded.account",
            customer,
            account,
        )

    def account(self, customer: str) -> str | None:
        """Where the description of the account with this customer lies, if one was asked for."""
        return self.enrolment(customer).account or None

    def knows(self, account: str) -> bool:
        """Is this the address of an account of ours?"""
        return self._store.execute(_KNOWN, (account,)).fetchone() is not None

    def enrolment(self, customer: str) -> Enrolment:
        """What is known of a customer; an empty one where nothing is."""
        asked = f"{_ENROLMENTS} WHERE c.customer = ?"
        row = self._store.execute(asked, (customer,)).fetchone()
        return Enrolment(customer) if row is None else _enrolment(row)

    def enrolments(self, outcomes: Iterable[str] = ()) -> Iterator[Enrolment]:
        """All customers in the order in which they came, in pages; or those of these outcomes."""
        kinds = list(outcomes)
        asked = f"{_ENROLMENTS} {_OF_OUTCOMES if kinds else _AFTER}"
        for row in self._pages(asked, json.dumps(kinds)):
            yield _enrolment(row)

    def count(self, *, with_account: bool | None = None) -> int:
        """How many customers there are; with an account, or without one, where that is said."""
        asked = "SELECT count(*) FROM customers"
        if with_account is not None:
            asked += f" WHERE account IS {'NOT ' if with_account else ''}NULL"
        return self._count(asked)

    def sent(self, account: str, content_hash: str) -> None:
        """A statement was acknowledged by this account."""
        self._write("INSERT OR IGNORE INTO accounts (address) VALUES (?)", account)
        self._write("INSERT OR IGNORE INTO statements (hash) VALUES (?)", content_hash)
        self._write(
            "INSERT OR IGNORE INTO arrived SELECT a.id, s.id FROM accounts a, statements s "
            "WHERE a.address = ? AND s.hash = ?",
            account,
            content_hash,
        )

    def arrived(self, account: str) -> frozenset[str]:
        """The content hashes of what this account has acknowledged."""
        asked = (
            "SELECT s.hash FROM arrived JOIN accounts a ON a.id = arrived.account "
            "JOIN statements s ON s.id = arrived.statement WHERE a.address = ?"
        )
        return frozenset(str(row[0]) for row in self._store.execute(asked, (account,)))

    def arrivals(self) -> Mapping[str, int]:
        """At how many customers' each statement has arrived, by content hash."""
        asked = (
            "SELECT s.hash, count(*) FROM customers c JOIN arrived r ON r.account = c.account "
            "JOIN statements s ON s.id = r.statement GROUP BY s.id"
        )
        return {str(found): int(count) for found, count in self._store.execute(asked)}

    def begin_round(self) -> None:
        """Forget what the last round came to."""
        self._write("DELETE FROM outcomes")

    def told(
        self, customer: str, outcome: str, accepted: int = 0, already: int = 0, why: str = ""
    ) -> None:
        """What this round came to at a customer's; the latest word counts, arrivals add up."""
        self._write(
            "INSERT INTO outcomes SELECT id, ?, ?, ?, ? FROM customers WHERE customer = ? "
            "ON CONFLICT (customer) DO UPDATE SET "
            "outcome = excluded.outcome, why = excluded.why, "
            "already = max(0, excluded.already - accepted), "
            "accepted = accepted + excluded.accepted",
            outcome,
            accepted,
            already,
            why,
            customer,
        )

    def outcomes(self) -> Mapping[str, int]:
        """How many customers came to which outcome in this round."""
        asked = "SELECT outcome, count(*) FROM outcomes GROUP BY outcome"
        return {str(outcome): int(count) for outcome, count in self._store.execute(asked)}

    def totals(self) -> tuple[int, int]:
        """Statements accepted in this round, and those that were there already."""
        asked = "SELECT coalesce(sum(accepted), 0), coalesce(sum(already), 0) FROM outcomes"
        accepted, already = self._store.execute(asked).fetchone() or (0, 0)
        return int(accepted), int(already)

    def tellings(self, but: str) -> Iterator[Told]:
        """What the round came to, customer by customer, all outcomes but this one; in pages."""
        for row in self._pages(_TELLINGS, but):
            yield _told(row)

    def _pages(self, asked: str, about: str) -> Iterator[tuple[apsw.SQLiteValue, ...]]:
        """The rows of a question that takes the last number, what it is about, and a limit."""
        last: apsw.SQLiteValue = 0
        while rows := self._store.execute(asked, (last, about, _PAGE)).fetchall():
            yield from rows
            last = rows[-1][0]

    def everybody(self) -> Iterator[Told]:
        """All customers with what the last round came to; an empty outcome where it asked none."""
        for row in self._pages(_EVERYBODY, "-"):
            yield _told(row)

    def keep_outcomes(self) -> None:
        """What the last round came to is what the next one is compared with."""
        self._write("DELETE FROM earlier")
        self._write("INSERT INTO earlier SELECT customer, outcome FROM outcomes")
        self.commit()

    def changed(self) -> Iterator[tuple[str, Told]]:
        """Those whose outcome is another one than it was, with what it was; in pages."""
        for row in self._pages(_CHANGED, "-"):
            yield str(row[8]), _told(row)

    def commit(self) -> None:
        """What was written until now outlives the process."""
        if self._pending:
            self._store.execute("COMMIT")
            self._pending = 0

    def _prepare(self) -> None:
        self._store.set_busy_timeout(30_000)
        found = self._count("PRAGMA user_version")
        if found > _VERSION:
            raise Misused(
                f"{self._path} vient d'une version plus récente de sesame-company.",
                f"{self._path} was written by a newer sesame-company.",
            )
        self._store.pragma("journal_mode", "wal")
        self._store.pragma("synchronous", "normal")
        for name in ("register.sql", "register_2.sql")[found:]:
            text = files("clients.company").joinpath(name).read_text(encoding="utf-8")
            self._store.execute(f"BEGIN IMMEDIATE; {text} COMMIT;")

    def _count(self, asked: str) -> int:
        row = self._store.execute(asked).fetchone()
        return 0 if row is None else int(row[0])

    def _write(self, statement: str, *values: str | int) -> None:
        now = time.monotonic()
        if not self._pending:
            self._store.execute("BEGIN IMMEDIATE")
            self._begun = now
        self._store.execute(statement, values)
        self._pending += 1
        if self._pending >= _BATCH or now - self._begun > _BATCH_S:
            self.commit()

    def _take_over(self, journal: Path) -> None:
        """The lines of the old journal; a torn one is nothing that happened."""
        for line in journal.read_bytes().splitlines():
            try:
                entry = json.loads(line)
                if entry["kind"] == "account":
                    self.enrolled(str(entry["customer"]), str(entry["account"]))
                elif entry["kind"] == "sent":
                    self.sent(str(entry["account"]), str(entry["hash"]))
            except (ValueError, KeyError, TypeError):
                continue
        self.commit()
        journal.rename(journal.with_name(journal.name + ".read"))


_KNOWN = "SELECT 1 FROM accounts WHERE address = ?"
_ENROLMENTS = (
    "SELECT c.id, c.customer, coalesce(a.address, ''), coalesce(a.container, '') "
    "FROM customers c LEFT JOIN accounts a ON a.id = c.account"
)
_AFTER = "WHERE c.id > ?1 AND ?2 <> '' ORDER BY c.id LIMIT ?3"
_OF_OUTCOMES = (
    "JOIN outcomes o ON o.customer = c.id WHERE c.id > ?1 "
    "AND o.outcome IN (SELECT value FROM json_each(?2)) ORDER BY c.id LIMIT ?3"
)
_TOLD = (
    "SELECT c.id, c.customer, coalesce(a.address, ''), coalesce(a.container, ''), "
    "coalesce(o.outcome, ''), coalesce(o.accepted, 0), coalesce(o.already, 0), "
    "coalesce(o.why, ''), coalesce(e.outcome, '') FROM customers c "
    "LEFT JOIN outcomes o ON o.customer = c.id LEFT JOIN accounts a ON a.id = c.account "
    "LEFT JOIN earlier e ON e.customer = c.id WHERE c.id > ?1"
)
_EVERYBODY = f"{_TOLD} AND ?2 <> '' ORDER BY c.id LIMIT ?3"
_TELLINGS = f"{_TOLD} AND o.outcome <> ?2 ORDER BY c.id LIMIT ?3"
_CHANGED = f"{_TOLD} AND ?2 <> '' AND o.outcome <> coalesce(e.outcome, '') ORDER BY c.id LIMIT ?3"


def _told(row: tuple[apsw.SQLiteValue, ...]) -> Told:
    outcome, accepted, already, why = row[4:8]
    return Told(_enrolment(row), str(outcome), int(accepted or 0), int(already or 0), str(why))


def _enrolment(row: tuple[apsw.SQLiteValue, ...]) -> Enrolment:
    _, customer, account, container = row[:4]
    return Enrolment(str(customer), str(account), str(container))
