"""The owner's side: a socket in the data folder where other processes hand in their changes.

The socket lies in a folder that only the house's own user may enter; that is the whole of its
access control, as for the files beside it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from pod_server.model.errors import PodError
from pod_server.storage.jobs import Hold, Job, Release
from pod_server.storage.ledger import Desk
from pod_server.storage.view import View
from pod_server.storage.wire import BadFrame, answer_said, job_heard, receive, send


@contextlib.contextmanager
def short_path(path: Path) -> Iterator[str]:
    """The path through an open folder: addresses of sockets may have 107 bytes and no more."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


class Door:
    """Listens until closed. ``view_of`` finds, or for a pod to be made begins, a pod's view."""

    def __init__(self, path: Path, desk: Desk, view_of: Callable[[str, bool], View]) -> None:
        self._path = path
        self._desk = desk
        self._view_of = view_of
        self._guests: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        path.unlink(missing_ok=True)
        with short_path(path) as address:
            self._listening.bind(address)
        self._listening.listen(64)
        threading.Thread(target=self._welcome, name="sesame-door", daemon=True).start()

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        with self._lock:
            for line in (self._listening, *self._guests):
                with contextlib.suppress(OSError):  # closed by the other end
                    line.shutdown(socket.SHUT_RDWR)
            self._listening.close()

    def _welcome(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return  # closed
            with self._lock:
                self._guests.add(line)
            guest = threading.Thread(
                target=self._serve, args=(line,), name="sesame-guest", daemon=True
            )
            guest.start()

    def _serve(self, line: socket.socket) -> None:
        guest = _Guest(line, self._desk, self._view_of)
        try:
            guest.serve()
        except (OSError, BadFrame):
            pass  # he has gone, or speaks another language; what he held is let go below
        finally:
            guest.let_go()
            with self._lock:
                self._guests.discard(line)
            line.close()


class _Guest:
    """One process that has connected."""

    def __init__(
        self, line: socket.socket, desk: Desk, view_of: Callable[[str, bool], View]
    ) -> None:
        self._line = line
        self._desk = desk
        self._view_of = view_of
        self._sending = threading.Lock()
        self._holds: dict[str, View] = {}

    def serve(self) -> None:
        while (frame := receive(self._line)) is not None:
            head, bodies = frame
            number = head.get("id", 0)
            future: Future[int] = Future()
            try:
                view = self._view_of(head.get("pod_id", ""), head.get("job") == "begin")
                job = job_heard(head, bodies, view)
            except PodError as error:
                future.set_exception(error)
                self._answer(number, future)
                continue
            self._note(job)
            job.future.add_done_callback(partial(self._answer, number))
            self._desk.submit(job)

    def let_go(self) -> None:
        """A process that ends in the middle of its turn does not keep the others waiting."""
        for token, view in self._holds.items():
            self._desk.submit(Release(view, token, None))

    def _note(self, job: Job) -> None:
        if isinstance(job, Hold):
            self._holds[job.token] = job.view
        elif isinstance(job, Release):
            self._holds.pop(job.token, None)

    def _answer(self, number: int, future: Future[int]) -> None:
        # Whoever has gone does not hear it; that his change is committed stays true.
        with self._sending, contextlib.suppress(OSError):
            send(self._line, answer_said(number, future), [])
