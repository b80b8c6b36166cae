"""Who writes to which pod, when several processes share one data folder.

Every pod has one owner among the server's processes, found by its slot. A command beside a running
server hands its changes to the owners; without a server it takes the folder for itself. Locks of
the kernel say who is there: they go with the process that holds them, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pod_server.contracts import Clock
from pod_server.model.errors import Conflict, StorageBusy
from pod_server.storage.bells import Bells
from pod_server.storage.door import Door
from pod_server.storage.heads import slot_of
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.links import Owners, socket_path
from pod_server.storage.view import DEFAULT_BYTES, View
from proofs.value import value

_PATIENCE_S = 10.0
_RETRY_S = 0.05


@value
class Server:
    """One of ``workers`` processes of the server, counted from 0."""

    worker: int = 0
    workers: int = 1


@value
class Command:
    """A command, with or without a server beside it."""


class Claim:
    """Locks on files in DATA/run. Held until closed, or until the process ends."""

    def __init__(self, run: Path) -> None:
        run.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._run = run
        self._held: list[int] = []

    def take(self, name: str, kind: int) -> bool:
        """Lock a file if that can be had at once."""
        handle = os.open(self._run / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._held.append(handle)
        return True

    def write(self, text: str) -> None:
        """Into the file locked last."""
        os.truncate(self._held[-1], 0)
        os.pwrite(self._held[-1], text.encode(), 0)

    def is_taken(self, name: str) -> bool:
        """Whether somebody else holds this lock."""
        if not self.take(name, fcntl.LOCK_SH):
            return True
        os.close(self._held.pop())
        return False

    def workers(self, besides: str = "") -> Iterator[int]:
        """How many workers each of those that are running says there are."""
        for path in self._run.glob("owner-*.lock"):
            if path.name != besides and self.is_taken(path.name):
                said = path.read_text("ascii")
                if said.isdigit():
                    yield int(said)

    def close(self) -> None:
        while self._held:
            os.close(self._held.pop())


def open_ledgers(
    data: Path,
    clock: Clock,
    role: Server | Command,
    *,
    quota: int = 0,
    memory: int = DEFAULT_BYTES,
) -> SqliteLedgers:
    """The pods below ``data``, for this process in this role.

    ``quota``: how many bytes new pods may hold, 0 without limit. Raises :class:`Conflict` where
    another server, or a command that does not end, has the folder.
    """
    claim = Claim(data / "run")
    try:
        workers = _claimed(claim, role) if isinstance(role, Server) else _found(claim)
    except BaseException:
        claim.close()
        raise
    ledgers = SqliteLedgers(data, clock, quota=quota, memory=memory)
    worker = role.worker if isinstance(role, Server) else None
    if worker is not None:
        ledgers.bells = Bells(data / "run", ledgers.heads, worker, workers)
        ledgers.at_close(ledgers.bells.close, last=True)
    ledgers.at_close(claim.close, last=True)
    if workers > 1 or (workers and worker is None):
        owners = Owners(data / "run", ledgers.writer, worker, workers)
        ledgers.desk = owners
        ledgers.at_close(owners.close)
    if worker is not None:
        ledgers.heads.forget(worker, workers)
        place = socket_path(data / "run", worker)
        door = Door(place, ledgers.writer, _own_views(ledgers, worker, workers))
        ledgers.at_close(door.close)
    return ledgers


@contextmanager
def alone(data: Path) -> Iterator[bool]:
    """The data folder for oneself, as long as this lasts; whether it can be had at once."""
    claim = Claim(data / "run")
    try:
        yield claim.take("lock", fcntl.LOCK_EX)
    finally:
        claim.close()


def _own_views(ledgers: SqliteLedgers, worker: int, workers: int) -> Callable[[str, bool], View]:
    """Views for those who come to the door, of pods that are this worker's to write."""

    def view_of(pod_id: str, is_new: bool) -> View:
        if slot_of(pod_id) % workers != worker:
            raise StorageBusy()  # he came with an old number of workers
        return ledgers.new_view(pod_id) if is_new else ledgers.by_id(pod_id).view

    return view_of


def _claimed(claim: Claim, role: Server) -> int:
    """Take a worker's place; the number of workers."""
    _patiently(lambda: claim.take("lock", fcntl.LOCK_SH), "a command is still at work in it")
    name = f"owner-{role.worker}.lock"
    for found in claim.workers(besides=name):
        if found != role.workers:
            raise Conflict(f"A server with {found} workers is running on this data folder.")
    _patiently(lambda: claim.take(name, fcntl.LOCK_EX), "another server is running on it")
    claim.write(str(role.workers))
    return role.workers


def _found(claim: Claim) -> int:
    """The folder for ourselves (0), or the number of workers of the server that has it."""
    workers: list[int] = []

    def settled() -> bool:
        if claim.take("lock", fcntl.LOCK_EX):
            workers.append(0)
        else:
            workers.extend(claim.workers())
        return bool(workers)

    _patiently(settled, "another command is at work in it")
    return workers[0]


def _patiently(is_done: Callable[[], bool], obstacle: str) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not is_done():
        if time.monotonic() > until:
            raise Conflict(f"The data folder cannot be had: {obstacle}.")
        time.sleep(_RETRY_S)
