"""All pods below one data folder, one SQLite file each."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import apsw

from pod_server.contracts import Clock, Pod
from pod_server.model.change import Change
from pod_server.model.errors import MissingResource
from pod_server.storage import rows
from pod_server.storage.bells import Bells
from pod_server.storage.blobs import FileBlobs, make_folder, on_disk, pod_folder, sync_folder
from pod_server.storage.compaction import Compactor, Render
from pod_server.storage.connect import check_library, fault
from pod_server.storage.effects import Laid
from pod_server.storage.heads import Heads
from pod_server.storage.jobs import Adjust, Begin
from pod_server.storage.ledger import Desk, SqliteLedger
from pod_server.storage.readers import OlderStore, Readers
from pod_server.storage.view import DEFAULT_BYTES, Memory, View
from pod_server.storage.writer import Writer

_POD_FILE = "pod.sqlite"
_MOST_LEDGERS = 4_096


class SqliteLedgers:
    """The pods of one server process.

    As made here, the process writes to all of them itself and must be the only one that does:
    :func:`pod_server.storage.owners.open_ledgers` sees to that.
    """

    def __init__(
        self, data: Path, clock: Clock, *, quota: int = 0, memory: int = DEFAULT_BYTES
    ) -> None:
        check_library()
        self.data = data
        self.blobs = FileBlobs(data)
        self._quota = quota
        self.heads = Heads(data / "run" / "heads")
        #: Only where this process is one of a server's.
        self.bells: Bells | None = None
        self._memory = Memory(memory)
        self._readers = Readers()
        self._ledgers: dict[str, SqliteLedger] = {}
        self._lock = threading.Lock()
        self._compactor: Compactor | None = None
        self.writer = Writer(self.path_of, self.blobs, clock, self._grown)
        self.desk: Desk = self.writer
        self._at_close: list[Callable[[], None]] = [self._readers.close, self.writer.close]

    def path_of(self, pod_id: str) -> Path:
        return pod_folder(self.data, pod_id) / _POD_FILE

    def by_id(self, pod_id: str) -> SqliteLedger:
        """Raises :class:`MissingResource` for a pod that is not here."""
        known = self._ledgers.get(pod_id)
        if known is not None:
            return known
        try:
            path = self.path_of(pod_id)
        except ValueError:
            raise MissingResource() from None
        try:
            row = self._row(pod_id, path)
        except OlderStore:
            # The owner migrates what it opens, here without setting anything. Whoever asks first
            # waits for it, once in the life of a schema.
            job = Adjust(self.new_view(pod_id))
            self.desk.submit(job)
            job.future.result()
            row = self._row(pod_id, path)
        if row is None or row.state == rows.DELETED:
            raise MissingResource(gone=row is not None)
        return self._made(row.pod, path)

    def reading(self, pod_id: str) -> apsw.Connection:
        """The asking thread's connection to the pod's file, for the floor's own use."""
        self.by_id(pod_id)
        return self._readers.of(pod_id, self.path_of(pod_id))

    def _row(self, pod_id: str, path: Path) -> rows.PodRow | None:
        try:
            return rows.pod_row(self._readers.of(pod_id, path), pod_id)
        except apsw.Error as error:
            raise fault(error) from error

    def create(self, pod: Pod, first: Change) -> SqliteLedger:
        """Make the pod with its first change (root container and its rules); idempotent."""
        self.begin(pod, first).result()
        return self.by_id(pod.pod_id)

    def begin(self, pod: Pod, first: Change) -> Future[int]:
        """As :meth:`create`, without waiting."""
        path = self.path_of(pod.pod_id)
        with on_disk():
            make_folder(path.parent, self.data)
        job = Begin(self.new_view(pod.pod_id), pod, first, self._quota)
        self.desk.submit(job)
        return job.future

    def new_view(self, pod_id: str) -> View:
        """A view that remembers nothing yet, of a pod that need not be there yet."""
        return View(pod_id, self.heads, self._memory)

    def pods(self) -> Iterator[Pod]:
        """Every pod that there is, deleted ones left out, by looking at the files."""
        for path in sorted((self.data / "pods").glob(f"*/*/{_POD_FILE}")):
            try:
                yield self.by_id(path.parent.name).pod
            except MissingResource:
                continue

    def remove(self, pod_id: str) -> None:
        """Take a pod away with all it holds; whoever still has it open finds it gone."""
        ledger = self.by_id(pod_id)
        ledger.set_state(rows.DELETED).result()
        with self._lock:
            self._ledgers.pop(pod_id, None)
        self._readers.forget(pod_id)
        folder = pod_folder(self.data, pod_id)
        shutil.rmtree(folder, onerror=_unless_gone)
        sync_folder(folder.parent)

    def compact_with(self, render: Render) -> Compactor:
        """From now on, turn base and deltas into one body where there are many of them."""
        self._compactor = Compactor(self.by_id, self.blobs, render)
        return self._compactor

    def check(self) -> Iterator[str]:
        """A sentence for each inconsistency of each pod, led by the pod's name."""
        for pod in self.pods():
            for sentence in self.by_id(pod.pod_id).check():
                yield f"{pod.name}: {sentence}"

    def sweep(self, before_us: int) -> int:
        """Delete bodies that nothing has needed since ``before_us``; how many there were.

        Leave an hour at least: a body is stored before the change that names it.
        """
        return sum(self.by_id(pod.pod_id).sweep(before_us).result() for pod in self.pods())

    def at_close(self, do: Callable[[], None], *, last: bool = False) -> None:
        """Have this done when the ledgers are closed: before the writer stops, or at the end."""
        self._at_close.insert(0 if last else len(self._at_close), do)

    def close(self) -> None:
        """Polite only: a crash in its place loses nothing."""
        if self._compactor is not None:
            self._compactor.close()
            self._compactor = None
        while self._at_close:
            self._at_close.pop()()

    def _made(self, pod: Pod, path: Path) -> SqliteLedger:
        with self._lock:
            known = self._ledgers.get(pod.pod_id)
            if known is None:
                if len(self._ledgers) >= _MOST_LEDGERS:
                    del self._ledgers[next(iter(self._ledgers))]
                view = self.new_view(pod.pod_id)
                known = SqliteLedger(pod, path, view, self._readers, self.desk, self.blobs)
                self._ledgers[pod.pod_id] = known
            return known

    def _grown(self, view: View, laid: Laid) -> None:
        if self._compactor is not None:
            self._compactor.grown(view.pod_id, laid)


def _unless_gone(_: object, __: str, why: tuple[type, BaseException, object]) -> None:
    """A line that is closed in the same moment takes its ``-shm`` and ``-wal`` along."""
    if not isinstance(why[1], FileNotFoundError):
        raise why[1]
