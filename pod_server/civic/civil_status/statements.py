"""The statements in one account, read from the pod and remembered.

A statement never changes once stored, so what was read of it under a version holds for ever; the
list of an account's statements follows the pod's change log from one version of its container to
the next. A company sends the same bytes to every customer, so what their signature says and what
they state is found out once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from pod_server.contracts import Ledger
from pod_server.model.change import Kind, Stored
from pod_server.model.iri import Role, parent
from pod_server.model.terms import Quad
from proofs import strict_json
from proofs.integrity import VerifiedProof, verify
from proofs.shelf import UnknownContext
from proofs.statement import Fault, NotAStatement, Statement, StatementKey, own_faults, read
from proofs.unsigned import Reading, unsigned, unsigned_body
from proofs.value import value

REMEMBERED = 16_384
SAID = 4_096
#: Quads of statements that are being judged, of so many bytes at most.
IN_HAND, _SMALL = 32, 16_384
FOLDERS = 512
#: Activities that are followed; further behind than this, a folder is listed anew.
_FOLLOWED = 200

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@value
class Held:
    """A statement and where it lies."""

    statement: Statement
    name: str
    received_us: int


@value
class Holding:
    """All statements in one container, by name, and the version of the container that says so."""

    version: int | None
    by_name: Mapping[str, Held]

    @property
    def held(self) -> Sequence[Held]:
        """In the order of their names."""
        return tuple(self.by_name[name] for name in sorted(self.by_name))


_NOTHING = Holding(None, {})


@dataclass(slots=True)
class Memory(Generic[K, V]):
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
        self.put(key, found)
        return found

    def peek(self, key: K) -> V | None:
        """What is remembered, if anything."""
        return self._kept.get(key)

    def put(self, key: K, found: V) -> None:
        """Remember this from now on."""
        with self._turn:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)


@dataclass(slots=True)
class Statements:
    """Reads statements, those that arrive and those that are there."""

    _there: Memory[tuple[str, str, int], Held | None] = field(
        default_factory=lambda: Memory(REMEMBERED)
    )
    _folders: Memory[tuple[str, str], Holding] = field(default_factory=lambda: Memory(FOLDERS))
    _stated: Memory[bytes, Statement] = field(default_factory=lambda: Memory(SAID))
    _vouched: Memory[bytes, VerifiedProof] = field(default_factory=lambda: Memory(SAID))
    _quads: Memory[bytes, list[Quad]] = field(default_factory=lambda: Memory(IN_HAND))
    _own: Memory[tuple[bytes, date], Sequence[Fault]] = field(default_factory=lambda: Memory(SAID))
    _expected: Memory[tuple[str, str], str] = field(default_factory=lambda: Memory(FOLDERS))

    def stated(self, body: bytes) -> Statement:
        """What a document of these bytes states, whoever signed it.

        Raises ``MalformedJson``, ``TooComplex``, ``UnknownContext``, ``NotAStatement``.
        """
        return self._stated.get(body, lambda: read(_document(body), self._reading(body)))

    def vouched(self, body: bytes) -> VerifiedProof:
        """What the signature in these bytes vouches for; also raises ``ProofInvalid``."""
        return self._vouched.get(body, lambda: verify(_document(body), reading=self._reading(body)))

    def _reading(self, body: bytes) -> Reading:
        """Signature and statement are found in the same quads, one after the other."""
        if len(body) > _SMALL:
            return unsigned
        return lambda document, contexts: self._quads.get(
            body, lambda: unsigned_body(body, document, contexts)
        )

    def own_faults(self, body: bytes, statement: Statement, today: date) -> Sequence[Fault]:
        """What is wrong, on this day, with what these bytes state, beside nothing else."""
        return self._own.get((body, today), lambda: tuple(own_faults(statement, today=today)))

    def expect(self, ledger: Ledger, container: str, name: str) -> None:
        """A statement is about to be stored under this name, by a change of its own."""
        self._expected.put((ledger.pod.pod_id, container), name)

    def held(self, ledger: Ledger, container: str) -> Sequence[Held]:
        """All statements in the container, by name."""
        return self.holding(ledger, container).held

    def holding(self, ledger: Ledger, container: str) -> Holding:
        """The same, with the version of the container that it is true of.

        Something newer may be in it already, and never less than at that version.
        """
        stored = ledger.read(container)
        if stored is None or not stored.is_container:
            return _NOTHING
        key = (ledger.pod.pod_id, container)
        known = self._folders.peek(key)
        if known is not None and known.version == stored.version:
            return known
        now = None
        if known is not None:
            now = self._grown(ledger, container, known, stored.version) or self._followed(
                ledger, container, known, stored.version
            )
        if now is None:
            now = Holding(stored.version, self._listed(ledger, container))
        self._folders.put(key, now)
        return now

    def _listed(self, ledger: Ledger, container: str) -> Mapping[str, Held]:
        found = {}
        for member in ledger.children(container):
            held = self._one(ledger, member.name, member.version)
            if held is not None:
                found[member.name] = held
        return found

    def _grown(
        self, ledger: Ledger, container: str, known: Holding, version: int
    ) -> Holding | None:
        """One statement more, where the pod's last change is that of the one expected.

        No change lies between the two versions, and that one put the statement alone.
        """
        name = self._expected.peek((ledger.pod.pod_id, container))
        if name is None or known.version is None or version != known.version + 1:
            return None
        stored = ledger.read(name)
        if stored is None or stored.version != version:
            return None
        held = self._one(ledger, name, version)
        return Holding(version, {**known.by_name, name: held}) if held is not None else None

    def _followed(
        self, ledger: Ledger, container: str, known: Holding, version: int
    ) -> Holding | None:
        """What became of the folder since; ``None`` where that is too long ago to be followed."""
        log = ledger.changes(known.version or 0, _FOLLOWED)
        if not log or log[-1].number < version:
            return None
        by_name = dict(known.by_name)
        for activity in log:
            name = activity.name
            if activity.role is Role.RESOURCE and parent(name) == container:
                stored = ledger.read(name)
                held = self._one(ledger, name, stored.version) if stored else None
                if held is None:
                    by_name.pop(name, None)
                else:
                    by_name[name] = held
        return Holding(version, by_name)

    def _one(self, ledger: Ledger, name: str, version: int) -> Held | None:
        def find() -> Held | None:
            stored = ledger.read(name)
            if stored is None or stored.kind is not Kind.DOCUMENT:
                return None
            return self._held(stored)

        return self._there.get((ledger.pod.pod_id, name, version), find)

    def _held(self, stored: Stored) -> Held | None:
        """The statement in a stored document; ``None`` for anything else that lies there."""
        try:
            return Held(self.stated(stored.body or b""), stored.name, stored.created_us)
        except (strict_json.MalformedJson, strict_json.TooComplex, UnknownContext, NotAStatement):
            return None


def latest(statements: Iterable[Statement], key: StatementKey) -> Statement | None:
    """The statement of this key with the highest number."""
    row = (s for s in statements if s.datapoint == key.datapoint and s.key == key)
    return max(row, key=lambda statement: statement.sequence, default=None)


def _document(body: bytes) -> dict[str, strict_json.Json]:
    document = strict_json.read(body)
    if not isinstance(document, dict):
        raise strict_json.MalformedJson("a statement is one JSON object")
    return document
