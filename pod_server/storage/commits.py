"""The writing side of one pod: its connection, and what a transaction on it comes to.

Used by the writer's thread alone. Whatever goes wrong within a transaction, it is rolled back
before anybody is told, and the next one finds everything as it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import apsw

from pod_server.contracts import Clock
from pod_server.model.change import Change
from pod_server.model.errors import Conflict, Corrupted, MissingResource, StaleRead
from pod_server.model.iri import Role
from pod_server.storage import rows
from pod_server.storage import statements as sql
from pod_server.storage.aside import set_aside
from pod_server.storage.blobs import FileBlobs, on_disk
from pod_server.storage.channel_rows import ChannelRows
from pod_server.storage.connect import fault, open_writer
from pod_server.storage.effects import Effects, Ground, Laid, count_blob, flush
from pod_server.storage.jobs import Adjust, Begin, Follow, Rewrite
from pod_server.storage.migrations import KNOWN, migrate, version
from pod_server.storage.rows import PodRow
from pod_server.storage.step import Step
from pod_server.storage.view import View
from proofs.value import value

#: A change and who waits for its number.
Waiting = tuple[Change, Future[int]]


@value
class Committed:
    """What a transaction left behind: numbers for those who wait, documents that have grown."""

    numbers: Sequence[tuple[Future[int], int]]
    amended: Sequence[Laid] = ()


class _Transaction:
    """Everything in it is committed, or nothing where anything was raised."""

    __slots__ = ("_cursor", "_store")

    def __init__(self, store: apsw.Connection, cursor: apsw.Cursor) -> None:
        self._store = store
        self._cursor = cursor

    def __enter__(self) -> None:
        try:
            self._cursor.execute("BEGIN IMMEDIATE")
        except apsw.Error as error:
            raise fault(error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._cursor.execute("COMMIT")
        except apsw.Error as failed:
            raise fault(failed) from failed
        finally:
            if self._store.in_transaction:
                self._roll_back()
        if isinstance(error, apsw.Error):
            raise fault(error) from error

    def _roll_back(self) -> None:
        try:
            self._cursor.execute("ROLLBACK")
        except apsw.Error as error:
            raise Corrupted("A transaction could not be rolled back.") from error


class PodWriter:
    """Writes to one pod's file. Raises faults of the house, never SQLite's."""

    def __init__(self, pod_id: str, path: Path, blobs: FileBlobs, clock: Clock) -> None:
        self._pod_id = pod_id
        self._blobs = blobs
        self._clock = clock
        self._channels = ChannelRows(pod_id, path.parent)
        #: The pod's row as this writer left it, and what the file said of itself then.
        self._left: tuple[PodRow, int] | None = None
        try:
            self._store = open_writer(path)
            # One cursor for all statements of changes: each of its own would cost as much as some.
            self._cursor = self._store.cursor()
            self._transaction = _Transaction(self._store, self._cursor)
            if 0 < (found := version(self._store)) < KNOWN:
                with self._transaction, on_disk():
                    set_aside(path, found)
                    migrate(self._store)
        except apsw.Error as error:
            raise fault(error) from error

    def close(self) -> None:
        """Leave the file as one, if nobody reads it just now; otherwise the log stays beside it."""
        with contextlib.suppress(apsw.Error):
            self._store.wal_checkpoint()
        self._store.close()

    def commit(self, view: View, waiting: Sequence[Waiting]) -> Committed:
        """Carry out those of the changes that can be, all in one transaction.

        The futures of the others fail here. Those carried out are in the result: they are told
        when the commit is on disk and visible, not before.
        """
        with self._transaction:
            before = self._pod()
            ground = Ground(self._cursor, view, before, self._blob_size)
            effects = Effects(before.seq, before.rules_at, before.bytes_used, before.resources)
            at_us = self._clock()
            numbers: list[tuple[Future[int], int]] = []
            for change, future in waiting:
                step = Step(ground, effects, change, at_us)
                try:
                    step.carry_out()
                except Exception as error:  # noqa: BLE001  (whatever it is, its sender is told)
                    future.set_exception(error)
                else:
                    numbers.append((future, step.number))
            if not numbers:
                return Committed(())
            after = flush(ground, effects, at_us)
        self._left = after, self._store.data_version()
        view.committed(before, after, effects.rows, log=effects.log)
        return Committed(numbers, effects.laid())

    def begin(self, job: Begin) -> Committed:
        """Make the tables, the pod and its first change; nothing where the pod is there."""
        with self._transaction:
            migrate(self._store)
            there = rows.pod_row(self._store, self._pod_id)
            if there is not None:
                if there.pod != job.pod:
                    raise Conflict(f"The pod {self._pod_id} is there, as {there.pod.base}.")
                return Committed(((job.future, there.seq),))
            pod, at_us = job.pod, self._clock()
            self._store.execute(
                sql.MAKE_POD,
                (pod.pod_id, pod.name, pod.base, pod.owner, job.bytes_max, at_us),
            )
            before = self._pod()
            ground = Ground(self._cursor, job.view, before, self._blob_size)
            effects = Effects(before.seq, before.rules_at, before.bytes_used, before.resources)
            Step(ground, effects, job.first, at_us).carry_out()
            after = flush(ground, effects, at_us)
        job.view.committed(before, after, {}, log=effects.log)
        return Committed(((job.future, after.seq),))

    def adjust(self, job: Adjust) -> Committed:
        """Set the quota or the state; no change of the pod's content, so no number."""
        with self._transaction:
            before = self._pod()
            if job.state is not None:
                self._store.execute(sql.SET_STATE, (job.state, self._pod_id))
            if job.bytes_max is not None:
                self._store.execute(sql.SET_QUOTA, (job.bytes_max, self._pod_id))
            if job.resources_max is not None:
                self._store.execute(sql.SET_MOST, (job.resources_max, self._pod_id))
        job.view.heads.count_up(job.view.slot)
        return Committed(((job.future, before.seq),))

    def rewrite(self, job: Rewrite) -> Committed:
        """Put one body in the place of a base and the deltas over it up to the version seen.

        Deltas that have come since stay over the new body, which names blank nodes as before. What
        was put whole since has none of those seen. Raises :class:`StaleRead` where they are gone.
        """
        seen = job.seen
        key = (seen.name, seen.role)
        until = (self._pod_id, seen.name, seen.role.value, seen.version)
        with self._transaction:
            before = self._pod()
            ground = Ground(self._cursor, job.view, before, self._blob_size)
            now = ground.row(key)
            laid = self._store.execute(sql.COUNT_DELTAS_UNTIL, until).get
            if now is None or not seen.deltas or laid != seen.deltas:
                raise StaleRead(seen.name)
            at_us = self._clock()
            for blob, by in ((job.blob, 1), (now.blob, -1)):
                if blob is not None:
                    count_blob(ground, blob, by, at_us)
            statement, ends = (
                (sql.REWRITE_RESOURCE, ())
                if seen.role is Role.RESOURCE
                else (sql.REWRITE_AUXILIARY, (seen.role.value,))
            )
            row = (now.deltas - seen.deltas, job.blob, job.body, self._pod_id, seen.name)
            self._store.execute(statement, (*row, *ends))
            self._store.execute(sql.DELETE_DELTAS_UNTIL, until)
            self._store.execute(sql.COUNT_REWRITE, (self._pod_id,))
        after = replace(before, rewritten=before.rewritten + 1)
        job.view.committed(before, after, {}, (key,))
        return Committed(((job.future, before.seq),))

    def follow(self, job: Follow) -> Committed:
        """Channels come and go with their subscribers, and move as they tell; no number for it."""
        with self._transaction:
            before = self._pod()
            self._channels.carry_out(self._store, job)
        return Committed(((job.future, before.seq),))

    def sweep(self, before_us: int) -> int:
        """Delete blobs and files that no row needs; those younger than ``before_us`` stay."""
        before_s = before_us / 1_000_000
        with self._transaction:
            unused = self._store.execute(sql.UNUSED_BLOBS, (self._pod_id, before_us)).fetchall()
            swept = 0
            for (blob,) in unused:
                if self._blobs.discard(self._pod_id, str(blob), before_s):
                    self._store.execute(sql.DELETE_BLOB_REF, (self._pod_id, blob))
                    swept += 1
            kept = self._store.execute(sql.BLOBS, (self._pod_id,)).fetchall()
        named = frozenset(str(blob) for (blob,) in kept)
        return swept + self._blobs.sweep(self._pod_id, named, before_s)

    def _pod(self) -> PodRow:
        """The pod's row, within a transaction: not read again where nobody else has written."""
        if self._left is not None and self._left[1] == self._store.data_version():
            return self._left[0]
        found = rows.pod_row(self._store, self._pod_id)
        if found is None:
            raise MissingResource()
        return found

    def _blob_size(self, blob: str) -> int:
        return self._blobs.size(self._pod_id, blob)
