"""The one thread of a process that writes: it gathers what waits, and commits it per pod.

While one commit is on its way to the disk the next changes gather: that is all the group commit
there is. Nobody is told of a change before it is on disk and visible. If this thread ever ends by
itself, nothing could be written any more and nobody would notice, so it ends the process.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pod_server.contracts import Clock
from pod_server.model.errors import PodError, StorageBusy
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.commits import Committed, PodWriter, Waiting
from pod_server.storage.connect import is_sync_failure
from pod_server.storage.effects import Laid
from pod_server.storage.jobs import (
    Adjust,
    Begin,
    Commit,
    CommitInTurn,
    Follow,
    Hold,
    Job,
    Release,
    Rewrite,
    Sweep,
    Verdict,
)
from pod_server.storage.rows import DELETED
from pod_server.storage.view import View

EXIT_STATUS = 70  # EX_SOFTWARE
_MOST_AT_ONCE = 256
_MOST_OPEN = 64
#: Seconds in one round after which the disk, not the work, is what takes them.
_STUCK_S = 20.0

#: Told of documents that have got deltas more, after the commit.
Grown = Callable[[View, Laid], None]


@dataclass(slots=True)
class _Held:
    """A pod whose turn somebody in another process has; the rest waits."""

    token: str
    until: float
    waiting: deque[Job] = field(default_factory=deque)


class Writer:
    """Takes jobs from any thread. ``path_of`` says where a pod's file is."""

    def __init__(
        self, path_of: Callable[[str], Path], blobs: FileBlobs, clock: Clock, grown: Grown
    ) -> None:
        self._path_of = path_of
        self._blobs = blobs
        self._clock = clock
        self._grown = grown
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._open: OrderedDict[str, PodWriter] = OrderedDict()
        self._held: dict[str, _Held] = {}
        self._broken: PodError | None = None
        self._closing = False
        self._busy_since = 0.0
        #: Groups that shared a commit, by the ``bit_length`` of their size; and all their changes.
        self.groups = [0] * 10
        self.changes = 0
        self._gate = threading.Lock()
        #: Told of pods whose channels have come or gone, after the commit.
        self.followed: Callable[[str], None] = lambda _: None
        self._thread = threading.Thread(target=self._live, name="sesame-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        with self._gate:
            if not self._closing:
                self._queue.put(job)
                return
        job.future.set_exception(StorageBusy())

    @property
    def waiting(self) -> int:
        """Jobs that nobody has begun."""
        return self._queue.qsize()

    @property
    def is_well(self) -> bool:
        """Whether it is there, may write, and is not held up by a disk that does not answer."""
        since = self._busy_since
        stuck = since and time.monotonic() - since > _STUCK_S
        return self._thread.is_alive() and self._broken is None and not stuck

    def close(self) -> None:
        """Carry out what waits, then stop."""
        with self._gate:
            if not self._closing:
                self._closing = True
                self._queue.put(None)
        self._thread.join()

    def _live(self) -> None:
        ended_well = False
        try:
            while self._round():
                pass
            ended_well = True
        finally:
            if not ended_well:
                traceback.print_exception(*sys.exc_info())
                print("sesame: the writer has died; the server ends with it", file=sys.stderr)  # noqa: T201
                sys.stderr.flush()
                os._exit(EXIT_STATUS)
            self._end()

    def _end(self) -> None:
        for held in self._held.values():
            for job in held.waiting:
                job.future.set_exception(StorageBusy())
        for writer in self._open.values():
            writer.close()

    def _round(self) -> bool:
        """Carry out everything that waits; False when it is time to stop."""
        by_pod: dict[str, deque[Job]] = {}
        going_on = True
        jobs = self._gather()
        self._busy_since = time.monotonic()
        for job in jobs:
            if job is None:
                going_on = False
                continue
            by_pod.setdefault(job.view.pod_id, deque()).append(job)
        for pod_id, held in list(self._held.items()):
            if time.monotonic() >= held.until:
                by_pod.setdefault(pod_id, deque()).extendleft(reversed(self._let_go(pod_id)))
        for pod_id, of_pod in by_pod.items():
            self._carry_out(pod_id, of_pod)
        self._busy_since = 0.0
        return going_on

    def _gather(self) -> Iterable[Job | None]:
        until = min((held.until for held in self._held.values()), default=None)
        wait = None if until is None else max(0.0, until - time.monotonic())
        gathered: list[Job | None] = []
        try:
            gathered.append(self._queue.get(timeout=wait))
            while len(gathered) < _MOST_AT_ONCE:
                gathered.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return gathered

    def _carry_out(self, pod_id: str, jobs: deque[Job]) -> None:
        """One pod's jobs in their order; changes that follow one another share a commit."""
        waiting: list[Waiting] = []
        view: View | None = None
        while jobs:
            job = jobs.popleft()
            if pod_id in self._held and not self._is_release(job):
                self._held[pod_id].waiting.append(job)
                continue
            if not job.future.set_running_or_notify_cancel():
                continue
            if isinstance(job, Commit):
                view = view or job.view
                waiting.append((job.change, job.future))
                continue
            if view is not None:
                self._commit(view, waiting)
                view, waiting = None, []
            self._single(job)
            if isinstance(job, Release):
                jobs.extendleft(reversed(self._let_go(pod_id)))
        if view is not None:
            self._commit(view, waiting)

    def _is_release(self, job: Job) -> bool:
        return isinstance(job, Release) and self._held[job.view.pod_id].token == job.token

    def _let_go(self, pod_id: str) -> deque[Job]:
        held = self._held.pop(pod_id, None)
        return held.waiting if held is not None else deque()

    def _commit(self, view: View, waiting: list[Waiting]) -> None:
        try:
            self._tell(view, self._writer(view.pod_id).commit(view, waiting))
            self.groups[len(waiting).bit_length()] += 1
            self.changes += len(waiting)
        except PodError as error:
            self._failed(error)
            for _, future in waiting:
                if not future.done():
                    future.set_exception(error)

    def _single(self, job: Job) -> None:
        """What is not one of several changes: a turn, or the house's own affairs."""
        with Verdict(job.future):
            try:
                self._do(job)
            except PodError as error:
                self._failed(error)
                raise

    def _do(self, job: Job) -> None:
        pod_id = job.view.pod_id
        if isinstance(job, Hold):
            self._held[pod_id] = _Held(job.token, time.monotonic() + job.limit_s)
            job.future.set_result(0)
        elif isinstance(job, CommitInTurn):
            self._commit(job.view, [(job.prepare(), job.future)])
        elif isinstance(job, Release):
            if job.change is None:
                job.future.set_result(0)
            else:
                self._commit(job.view, [(job.change, job.future)])
        elif isinstance(job, Sweep):
            job.future.set_result(self._writer(pod_id).sweep(job.before_us))
        elif isinstance(job, Begin):
            self._tell(job.view, self._writer(pod_id).begin(job))
        elif isinstance(job, Adjust):
            self._tell(job.view, self._writer(pod_id).adjust(job))
            if job.state == DELETED:
                self._open.pop(pod_id).close()
        elif isinstance(job, Rewrite):
            self._tell(job.view, self._writer(pod_id).rewrite(job))
        elif isinstance(job, Follow):
            self._tell(job.view, self._writer(pod_id).follow(job))
            if job.added or job.dropped:
                self.followed(pod_id)

    def _tell(self, view: View, done: Committed) -> None:
        for future, number in done.numbers:
            future.set_result(number)
        for laid in done.amended:
            self._grown(view, laid)

    def _writer(self, pod_id: str) -> PodWriter:
        if self._broken is not None:
            raise self._broken
        writer = self._open.get(pod_id)
        if writer is None:
            writer = PodWriter(pod_id, self._path_of(pod_id), self._blobs, self._clock)
            self._open[pod_id] = writer
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        else:
            self._open.move_to_end(pod_id)
        return writer

    def _failed(self, error: PodError) -> None:
        """After a failed sync nobody knows what is on disk: nothing is tried again (R-07)."""
        if is_sync_failure(error):
            self._broken = error
