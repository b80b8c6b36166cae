"""The statements in one account, read from the pod and remembered.

A statement never changes once stored, so what was read of it under a version holds for ever; the
list of an account's statements follows the version of its container. A company sends the same
bytes to every customer, so what their signature says and what they state is found out once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pod_server.contracts import Ledger
from pod_server.model.change import Stored
from proofs import strict_json
from proofs.integrity import VerifiedProof, verify
from proofs.shelf import UnknownContext
from proofs.statement import NotAStatement, Statement, StatementKey, read

REMEMBERED = 16_384
SAID = 4_096

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Held:
    """A statement and where it lies."""

    statement: Statement
    name: str
    received_us: int


@dataclass(slots=True)
class _Memory(Generic[K, V]):
    """The last ``limit`` answers, those asked for longest ago forgotten first."""

    limit: int
    _kept: OrderedDict[K, V] = field(default_factory=OrderedDict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: K, find: Callable[[], V]) -> V:
        """The answer; what ``find`` raises is not remembered."""
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = find()
        with self._turn:
            self._kept[key] = found
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)
        return found


@dataclass(slots=True)
class Statements:
    """Reads statements, those that arrive and those that are there."""

    _there: _Memory[tuple[str, str, int], Held | None] = field(
        default_factory=lambda: _Memory(REMEMBERED)
    )
    _stated: _Memory[bytes, Statement] = field(default_factory=lambda: _Memory(SAID))
    _vouched: _Memory[bytes, VerifiedProof] = field(default_factory=lambda: _Memory(SAID))

    def stated(self, body: bytes) -> Statement:
        """What a document of these bytes states, whoever signed it.

        Raises ``MalformedJson``, ``TooComplex``, ``UnknownContext``, ``NotAStatement``.
        """
        return self._stated.get(body, lambda: read(_document(body)))

    def vouched(self, body: bytes) -> VerifiedProof:
        """What the signature in these bytes vouches for; also raises ``ProofInvalid``."""
        return self._vouched.get(body, lambda: verify(_document(body)))

    def held(self, ledger: Ledger, container: str) -> Sequence[Held]:
        """All statements in the container, by name."""
        found = []
        for member in ledger.children(container):
            held = self._one(ledger, member.name, member.version)
            if held is not None:
                found.append(held)
        return found

    def _one(self, ledger: Ledger, name: str, version: int) -> Held | None:
        def find() -> Held | None:
            stored = ledger.read(name)
            return self._held(stored) if stored is not None else None

        return self._there.get((ledger.pod.pod_id, name, version), find)

    def _held(self, stored: Stored) -> Held | None:
        """The statement in a stored document; ``None`` for anything else that lies there."""
        try:
            return Held(self.stated(stored.body or b""), stored.name, stored.created_us)
        except (strict_json.MalformedJson, strict_json.TooComplex, UnknownContext, NotAStatement):
            return None


def latest(statements: Iterable[Statement], key: StatementKey) -> Statement | None:
    """The statement of this key with the highest number."""
    row = (statement for statement in statements if statement.key == key)
    return max(row, key=lambda statement: statement.sequence, default=None)


def _document(body: bytes) -> dict[str, strict_json.Json]:
    document = strict_json.read(body)
    if not isinstance(document, dict):
        raise strict_json.MalformedJson("a statement is one JSON object")
    return document
