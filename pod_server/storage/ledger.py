"""The ledger on SQLite: one file per pod, one writer, views that follow the change log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol, TypeVar, cast

import apsw

from pod_server.contracts import Pod, Promise
from pod_server.model.change import Activity, Change, Delta, Listed, Member, Stored
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Role, lineage, parent
from pod_server.storage import rows
from pod_server.storage import statements as sql
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.check import check
from pod_server.storage.connect import fault
from pod_server.storage.jobs import Adjust, Commit, CommitInTurn, Job, Rewrite, Sweep
from pod_server.storage.readers import Readers
from pod_server.storage.view import UNKNOWN, View
from proofs.value import value

_EVERYTHING = -1
_Row = TypeVar("_Row")


class Desk(Protocol):
    """Where jobs are handed in: this process's writer, or the way to the pod's owner."""

    def submit(self, job: Job) -> None: ...


@value
class Usage:
    """How full a pod is, in bytes and in resources; a limit of 0 is none."""

    bytes_used: int
    bytes_max: int
    state: str
    resources: int = 0
    resources_max: int = 0


class SqliteLedger:
    """One pod. Reads in the thread that asks, writes through the pod's owner."""

    def __init__(
        self, pod: Pod, path: Path, view: View, readers: Readers, desk: Desk, blobs: FileBlobs
    ) -> None:
        self._pod = pod
        self._path = path
        self._view = view
        self._readers = readers
        self._desk = desk
        self._blobs = blobs
        self._slots = view.slots
        self._slot = view.slot

    @property
    def pod(self) -> Pod:
        return self._pod

    @property
    def view(self) -> View:
        """What this process remembers of the pod; for the floor's own use."""
        return self._view

    def head(self) -> int:
        view = self._view
        if self._slots[self._slot] != view.seen:
            self._follow()
        return view.head

    def rules_at(self) -> int:
        view = self._view
        if self._slots[self._slot] != view.seen:
            self._follow()
        return view.rules_at

    def described_at(self) -> int:
        view = self._view
        if self._slots[self._slot] != view.seen:
            self._follow()
        return view.described_at

    def read(self, name: str, role: Role = Role.RESOURCE) -> Stored | None:
        view = self._view
        key = (name, role)
        while True:
            if self._slots[self._slot] != view.seen:
                self._follow()
            found = view.young.get(key, UNKNOWN)
            if found is UNKNOWN:
                found = view.get(key)
            if found is not UNKNOWN:
                return found
            generation, head = view.generation, view.head
            try:
                stored, stands_at = rows.read_at(self._store(), self._pod.pod_id, name, role)
            except apsw.Error as error:
                raise fault(error) from error
            if stands_at == head and generation == view.generation:
                view.remember(key, stored, generation)
                return stored
            # Committed, but not told yet: beside what is remembered it would be of two moments.
            if generation == view.generation:
                self._follow(is_told=False)

    def nearest_acl(self, name: str) -> Stored | None:
        view = self._view
        while True:
            if self._slots[self._slot] != view.seen:
                self._follow()
            generation = view.generation
            acl = self._own_acl(name)
            above = parent(name)
            if acl is None and above is not None:
                acl = self._handed_down(above)
            # Rules of two moments must not be mixed: what is private now was public never.
            if generation == view.generation and self._slots[self._slot] == view.seen:
                return acl

    def _own_acl(self, name: str, *, as_container: bool = False) -> Stored | None:
        # What is not there has no rules of its own: a new name costs one look, not two.
        subject = self.read(name)
        if subject is None or (as_container and not subject.is_container):
            return None
        return self.read(name, Role.ACL)

    def _handed_down(self, container: str) -> Stored | None:
        """What a container's members inherit: the same for all of them, so looked up once."""
        view = self._view
        found = view.nearest(container)
        if found is not UNKNOWN:
            return found
        generation, acl = view.generation, None
        for above in lineage(container):
            acl = self._own_acl(above, as_container=True)
            if acl is not None:
                break
        view.remember_nearest(container, acl, generation)
        return acl

    def deltas(self, name: str, role: Role = Role.RESOURCE) -> Sequence[Delta]:
        return self._all(rows.deltas, sql.DELTAS, (name, role.value))

    def children(
        self, container: str, after: str = "", limit: int | None = None
    ) -> Iterator[Member]:
        most = _EVERYTHING if limit is None else limit
        return iter(self._all(rows.members, sql.CHILDREN, (container, after, most)))

    def listed(self, container: str, after: str = "", limit: int | None = None) -> Listed | None:
        most = _EVERYTHING if limit is None else limit
        store, pod_id = self._store(), self._pod.pod_id
        try:
            found = rows.listed(store, pod_id, container, after, most)
            self._view.wait_until_told(store.execute(sql.SEQ, (pod_id,)).get or 0)
        except apsw.Error as error:
            raise fault(error) from error
        return found

    def documents(self, after: str = "", limit: int = 1000) -> Sequence[Stored]:
        return self._all(rows.resources, sql.DOCUMENTS, (after, limit))

    def changes(self, after: int, limit: int = 1000) -> Sequence[Activity]:
        recent = self._view.happened(after)
        if recent is not None and len(recent) <= limit:
            return rows.activities_of(recent)
        found = self._all(rows.activities, sql.CHANGES, (after, limit + 1))
        if len(found) <= limit:
            return found
        cut = found[-1].number
        whole = [activity for activity in found if activity.number < cut]
        return whole or self._all(rows.activities, sql.CHANGE, (cut,))

    def submit(self, change: Change) -> Future[int]:
        job = Commit(self._view, change)
        self._desk.submit(job)
        return job.future

    def hand_in(self, change: Change, promise: Promise) -> None:
        # Of a change's future, writer and links use no more than a promise has.
        self._desk.submit(Commit(self._view, change, future=cast("Future[int]", promise)))

    def submit_in_turn(self, prepare: Callable[[], Change]) -> Future[int]:
        job = CommitInTurn(self._view, prepare)
        self._desk.submit(job)
        return job.future

    def check(self) -> Iterator[str]:
        store = self._readers.fresh(self._path)
        try:
            yield from check(store, self._pod.pod_id, self._blobs)
        except apsw.Error as error:
            yield str(fault(error))
        finally:
            store.close()

    # -- beyond the contract: the house's own affairs ------------------------------------------

    def usage(self) -> Usage:
        """How full the pod is, as last committed."""
        try:
            row = rows.pod_row(self._store(), self._pod.pod_id)
        except apsw.Error as error:
            raise fault(error) from error
        if row is None:
            return Usage(0, 0, rows.DELETED)
        return Usage(row.bytes_used, row.bytes_max, row.state, row.resources, row.resources_max)

    def set_quota(
        self, bytes_max: int | None = None, resources_max: int | None = None
    ) -> Future[int]:
        """``None`` leaves a limit as it is, 0 takes it away."""
        job = Adjust(self._view, bytes_max, None, resources_max)
        self._desk.submit(job)
        return job.future

    def set_state(self, state: str) -> Future[int]:
        """One of ``rows.STATES``: only an active pod is written to, a deleted one is not there."""
        if state not in rows.STATES:
            raise ValueError(f"{state!r} is no state of a pod: {', '.join(rows.STATES)}")
        job = Adjust(self._view, None, state)
        self._desk.submit(job)
        return job.future

    def weight_of_deltas(self, name: str, role: Role = Role.RESOURCE) -> int:
        """How many bytes of deltas lie over a document."""
        bindings = (self._pod.pod_id, name, role.value)
        try:
            return int(self._store().execute(sql.DELTA_BYTES, bindings).get)
        except apsw.Error as error:
            raise fault(error) from error

    def rewrite(self, seen: Stored, body: bytes | None, blob: str | None) -> Future[int]:
        """Put one body in the place of a document's base and deltas; see ``compaction``."""
        job = Rewrite(self._view, seen, body, blob)
        self._desk.submit(job)
        return job.future

    def sweep(self, before_us: int) -> Future[int]:
        """Delete blobs that nothing has needed since ``before_us``; the result counts them."""
        job = Sweep(self._view, before_us)
        self._desk.submit(job)
        return job.future

    def _store(self) -> apsw.Connection:
        return self._readers.of(self._pod.pod_id, self._path)

    def _follow(self, *, is_told: bool = True) -> None:
        try:
            self._view.follow(self._store(), is_told=is_told)
        except MissingResource:
            self._readers.forget(self._pod.pod_id)
            raise
        except apsw.Error as error:
            raise fault(error) from error

    def _all(
        self,
        read: Callable[[apsw.Cursor], list[_Row]],
        statement: str,
        bindings: Iterable[str | int],
    ) -> list[_Row]:
        """All rows of one statement: read to the end, so that no snapshot stays open."""
        store, pod_id = self._store(), self._pod.pod_id
        try:
            found = read(store.execute(statement, (pod_id, *bindings)))
            self._view.wait_until_told(store.execute(sql.SEQ, (pod_id,)).get or 0)
        except apsw.Error as error:
            raise fault(error) from error
        return found
