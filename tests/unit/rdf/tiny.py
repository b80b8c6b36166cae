"""A pod in a dictionary, for unit tests of what only reads: it can be put into any state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from pod_server.contracts import Pod, Promise
from pod_server.model.change import (
    Activity,
    Amend,
    Change,
    Delta,
    Key,
    Kind,
    Listed,
    Member,
    Put,
    Stored,
)
from pod_server.model.errors import Corrupted
from pod_server.model.iri import Role, lineage, parent

BASE = "http://pods.example/alice/"
OWNER = "http://pods.example/alice/profile/card#me"


class TinyLedger:
    """Fulfils :class:`~pod_server.contracts.Ledger`, one change at a time."""

    def __init__(self, base: str = BASE, owner: str = OWNER) -> None:
        self._pod = Pod(base, base.rstrip("/").rpartition("/")[2], base, owner)
        self.rows: dict[Key, Stored] = {}
        self.laid: dict[Key, list[Delta]] = {}
        self.number = 0
        self.rules_number = 0
        self.reads = 0
        self.put("", b"", kind=Kind.CONTAINER, media_type="")

    @property
    def pod(self) -> Pod:
        return self._pod

    def put(
        self,
        name: str,
        body: bytes,
        *,
        role: Role = Role.RESOURCE,
        media_type: str = "text/turtle",
        kind: Kind = Kind.DOCUMENT,
        original: bool = True,
    ) -> Stored:
        """Store this now."""
        self._step(role)
        self.laid.pop((name, role), None)
        row = Stored(
            name, role, kind, self.number, media_type, len(body), 1, self.number, body,
            original=original,
        )  # fmt: skip
        self.rows[name, role] = row
        return row

    def container(self, name: str) -> Stored:
        return self.put(name, b"", kind=Kind.CONTAINER, media_type="")

    def acl(self, name: str, text: str) -> Stored:
        return self.put(name, text.encode(), role=Role.ACL)

    def apply(self, write: Put | Amend) -> Stored:
        """What the ledger does with one prepared write."""
        if isinstance(write, Put):
            return self.put(
                write.name,
                write.body or b"",
                role=write.role,
                media_type=write.media_type,
                kind=write.kind,
                original=write.original,
            )
        self._step(write.role)
        key = (write.name, write.role)
        old = self.rows[key]
        deltas = self.laid.setdefault(key, [])
        deltas.append(Delta(self.number, write.removed, write.inserted))
        self.rows[key] = replace(
            old, version=self.number, size=write.size, deltas=len(deltas), original=False
        )
        return self.rows[key]

    def remove(self, name: str, role: Role = Role.RESOURCE) -> None:
        self._step(Role.ACL)
        for key in [(name, role)] if role else [(name, r) for r in Role]:
            self.rows.pop(key, None)

    def _step(self, role: Role) -> None:
        self.number += 1
        if role is Role.ACL:
            self.rules_number = self.number

    def head(self) -> int:
        return self.number

    def described_at(self) -> int:
        return self.head()

    def rules_at(self) -> int:
        return self.rules_number

    def read(self, name: str, role: Role = Role.RESOURCE) -> Stored | None:
        self.reads += 1
        return self.rows.get((name, role))

    def nearest_acl(self, name: str) -> Stored | None:
        self.reads += 1
        found = (self.rows.get((above, Role.ACL)) for above in lineage(name))
        return next((row for row in found if row is not None), None)

    def deltas(self, name: str, role: Role = Role.RESOURCE) -> Sequence[Delta]:
        return tuple(self.laid.get((name, role), ()))

    def children(
        self, container: str, after: str = "", limit: int | None = None
    ) -> Iterator[Member]:
        for (name, role), row in sorted(self.rows.items()):
            if role is Role.RESOURCE and parent(name) == container and name > after:
                yield Member(name, row.kind, row.version, row.media_type, row.size, row.modified_us)

    def listed(self, container: str, after: str = "", limit: int | None = None) -> Listed | None:
        row = self.read(container)
        found = list(self.children(container, after, limit))
        return Listed(row, None, found, 0) if row is not None else None

    def documents(self, after: str = "", limit: int = 1000) -> Sequence[Stored]:
        named = sorted(k[0] for k in self.rows if k[1] is Role.RESOURCE and k[0] > after)
        return [self.rows[name, Role.RESOURCE] for name in named[:limit]]

    def changes(self, after: int, limit: int = 1000) -> Sequence[Activity]:
        return ()

    def submit(self, change: Change) -> Future[int]:
        return self.submit_in_turn(lambda: change)

    def hand_in(self, change: Change, promise: Promise) -> None:
        promise.set_result(self.submit(change).result())

    def submit_in_turn(self, prepare: Callable[[], Change]) -> Future[int]:
        for write in prepare().writes:
            if isinstance(write, (Put, Amend)):
                self.apply(write)
        done: Future[int] = Future()
        done.set_result(self.number)
        return done

    def check(self) -> Iterator[str]:
        yield from ()


class NoBlobs:
    """Fulfils :class:`~pod_server.contracts.Blobs` for pods that hold none."""

    def store(self, pod_id: str, chunks: object) -> tuple[str, int]:
        raise Corrupted("No blobs here.")

    def path(self, pod_id: str, blob: str) -> Path:
        raise Corrupted("No blobs here.")
