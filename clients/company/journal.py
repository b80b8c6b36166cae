"""What was done, a line a fact, so that a push that was cut off goes on where it stopped.

The server takes a repeat for what it is (``Idempotency-Key``), so a lost line costs a request and
nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

ACCOUNT = "account"
SENT = "sent"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An account that was asked for: at whose front office, and where its description lies."""

    customer: str
    account: str


class Journal:
    """Reads what is there, appends what happens; use it in a ``with`` block to append."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._accounts: dict[str, str] = {}
        self._sent: set[tuple[str, str]] = set()
        for entry in _entries(path):
            self._take(entry)

    def __enter__(self) -> Journal:
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._mend()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            os.fsync(self._file)
            os.close(self._file)
            self._file = None

    def account(self, customer: str) -> str | None:
        """Where the description of the account with this customer lies, if one was asked for."""
        return self._accounts.get(customer)

    def enrolments(self) -> tuple[Enrolment, ...]:
        """All accounts ever asked for."""
        return tuple(Enrolment(*pair) for pair in self._accounts.items())

    def has(self, account: str, content_hash: str) -> bool:
        """Was this statement acknowledged by this account?"""
        return (account, content_hash) in self._sent

    def enrolled(self, customer: str, account: str) -> None:
        """An account was asked for and lies there."""
        if self._accounts.get(customer) != account:
            self._append({"kind": ACCOUNT, "customer": customer, "account": account})

    def sent(self, account: str, content_hash: str, location: str) -> None:
        """A statement was acknowledged by this account, and lies there."""
        self._append({"kind": SENT, "account": account, "hash": content_hash, "location": location})

    def _append(self, entry: Mapping[str, str]) -> None:
        if self._file is None:
            raise RuntimeError("use it in a `with` block to append")
        os.write(self._file, json.dumps(entry).encode() + b"\n")
        self._take(entry)

    def _take(self, entry: Mapping[str, str]) -> None:
        if entry.get("kind") == ACCOUNT:
            self._accounts[entry["customer"]] = entry["account"]
        elif entry.get("kind") == SENT:
            self._sent.add((entry["account"], entry["hash"]))

    def _mend(self) -> None:
        """End a line that a crash cut off, so that the next one stands by itself."""
        with self._path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n" and self._file is not None:
                    os.write(self._file, b"\n")


def _entries(path: Path) -> Iterator[dict[str, str]]:
    """The lines that can be read; a torn one is nothing that happened."""
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and {"kind", "account"} <= entry.keys():
            yield {str(key): str(value) for key, value in entry.items()}
