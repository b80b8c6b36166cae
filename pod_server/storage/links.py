"""The other processes' side: jobs go to the owner of their pod, wherever it is."""

from __future__ import annotations

import contextlib
import itertools
import queue
import secrets
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from pod_server.model.change import Change
from pod_server.model.errors import StorageBusy
from pod_server.storage.door import short_path
from pod_server.storage.jobs import CommitInTurn, Hold, Job, Release, Verdict
from pod_server.storage.ledger import Desk
from pod_server.storage.view import View
from pod_server.storage.wire import BadFrame, answer_heard, job_said, receive, send

TURN_S = 5.0
_CONNECT_S = 5.0
_RETRY_S = 0.05


class Link:
    """The line to one owner. Takes jobs from any thread and never makes them wait.

    Where the line breaks, everything on its way fails with ``StorageBusy``: whether it was
    committed, the sender finds out by reading, as after any lost answer (R-02).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._numbers = itertools.count(1)
        self._outbox: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._waiting: dict[int, Future[int]] = {}
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._sender = threading.Thread(target=self._send_all, name="sesame-link", daemon=True)
        self._sender.start()

    def submit(self, job: Job) -> None:
        if isinstance(job, CommitInTurn):
            threading.Thread(
                target=self._take_turn, args=(job,), name="sesame-turn", daemon=True
            ).start()
        else:
            self._outbox.put(job)

    def close(self) -> None:
        self._outbox.put(None)
        self._sender.join()
        self._hang_up(self._line)

    def _take_turn(self, job: CommitInTurn) -> None:
        """Prepare while the owner lets nobody else write to the pod."""
        if not job.future.set_running_or_notify_cancel():
            return
        token = secrets.token_hex(8)
        with Verdict(job.future):
            self._ask(Hold(job.view, token, TURN_S)).result()
            job.future.set_result(self._release(job.view, token, job.prepare))

    def _release(self, view: View, token: str, prepare: Callable[[], Change]) -> int:
        release = Release(view, token, None)
        try:
            release.change = prepare()
        finally:
            done = self._ask(release)
        return done.result()

    def _ask(self, job: Job) -> Future[int]:
        self._outbox.put(job)
        return job.future

    def _send_all(self) -> None:
        while (job := self._outbox.get()) is not None:
            if isinstance(job, Hold | Release) or job.future.set_running_or_notify_cancel():
                self._send(job)

    def _send(self, job: Job) -> None:
        head, bodies = job_said(job)
        number = next(self._numbers)
        head["id"] = number
        with self._lock:
            self._waiting[number] = job.future
        try:
            line = self._line or self._connect()
            send(line, head, bodies)
        except OSError:
            self._hang_up(self._line)

    def _connect(self) -> socket.socket:
        """Raises ``OSError`` where the owner cannot be reached for seconds: it may be starting."""
        until = time.monotonic() + _CONNECT_S
        while True:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                with short_path(self._path) as address:
                    line.connect(address)
                break
            except OSError:
                line.close()
                if time.monotonic() > until:
                    raise
                time.sleep(_RETRY_S)
        self._line = line
        threading.Thread(
            target=self._hear, args=(line,), name="sesame-answers", daemon=True
        ).start()
        return line

    def _hear(self, line: socket.socket) -> None:
        try:
            while (frame := receive(line)) is not None:
                with self._lock:
                    future = self._waiting.pop(frame[0].get("id", 0), None)
                if future is not None:
                    answer_heard(frame[0], future)
        except (OSError, BadFrame):
            pass  # as a line that was hung up
        self._hang_up(line)

    def _hang_up(self, line: socket.socket | None) -> None:
        with self._lock:
            if line is not self._line:
                return
            self._line = None
            lost = list(self._waiting.values())
            self._waiting.clear()
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        for future in lost:
            future.set_exception(StorageBusy())


class Owners:
    """Each job to its owner: the own writer for ``worker``'s pods, a link for all others."""

    def __init__(self, run: Path, writer: Desk, worker: int | None, workers: int) -> None:
        self._writer = writer
        self._worker = worker
        self._links = {
            owner: Link(socket_path(run, owner)) for owner in range(workers) if owner != worker
        }
        self._workers = workers

    def submit(self, job: Job) -> None:
        owner = job.view.slot % self._workers
        if owner == self._worker:
            self._writer.submit(job)
        else:
            self._links[owner].submit(job)

    def close(self) -> None:
        for link in self._links.values():
            link.close()


def socket_path(run: Path, owner: int) -> Path:
    return run / f"owner-{owner}.sock"
