"""A few children that judge by foreign shapes: started when needed, killed when they overrun."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from queue import Empty, LifoQueue

from pod_server.model.errors import PoolExhausted
from pod_server.model.waiting import may_wait

MOST = 2
DEADLINE = 3.0
PATIENCE = 3.0
_START = 10.0
_HEADER = struct.Struct("!I")
_PIECE = 65536
_LARGEST = 64 * 1024 * 1024


@dataclass(eq=False)
class Overrun(Exception):
    """A child went over a limit and is gone."""

    limit: str

    def __str__(self) -> str:
        return self.limit


class ShapePool:
    """At most ``most`` children; whoever asks while all are at work waits a moment."""

    def __init__(
        self, most: int = MOST, deadline: float = DEADLINE, patience: float = PATIENCE
    ) -> None:
        self._deadline = deadline
        self._patience = patience
        self._free: LifoQueue[_Child] = LifoQueue()
        for _ in range(most):
            self._free.put(_Child())

    def ask(self, question: bytes) -> bytes:
        """A child's answer. Raises :class:`Overrun`, and ``PoolExhausted`` where none is free.

        On an event loop, :class:`~pod_server.model.waiting.MustWait`.
        """
        may_wait()
        try:
            child = self._free.get(timeout=self._patience)
        except Empty:
            raise PoolExhausted from None
        try:
            return child.ask(question, self._deadline)
        finally:
            self._free.put(child)

    def close(self) -> None:
        """Polite only: children end when their parent does."""
        while not self._free.empty():
            self._free.get().end()


class _Child:
    """One place in the pool, with a process or without."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: bytes, deadline: float) -> bytes:
        frame = _HEADER.pack(len(question)) + question
        fresh = self._process is None or self._process.poll() is not None
        if fresh:
            self.end()
            self._process = _started()
        until = time.monotonic() + deadline + (_START if fresh else 0)
        try:
            return self._exchange(frame, until)
        except (Overrun, OSError) as error:
            self.end()
            raise (error if isinstance(error, Overrun) else Overrun("memory or time")) from error

    def end(self) -> None:
        """Kill the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _exchange(self, frame: bytes, until: float) -> bytes:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise Overrun("memory or time")
        to_child, from_child = process.stdin.fileno(), process.stdout.fileno()
        while frame:
            _wait(until, writing=to_child)
            frame = frame[os.write(to_child, frame[:_PIECE]) :]
        size: int = _HEADER.unpack(_taken(from_child, _HEADER.size, until))[0]
        if size > _LARGEST:
            raise Overrun("length of the report")
        return _taken(from_child, size, until)


def _started() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pod_server.rdf.shape_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        bufsize=0,
    )
    if process.stdin is not None:
        os.set_blocking(process.stdin.fileno(), False)
    return process


def _taken(source: int, size: int, until: float) -> bytes:
    taken = bytearray()
    while len(taken) < size:
        _wait(until, reading=source)
        piece = os.read(source, min(_PIECE, size - len(taken)))
        if not piece:
            raise Overrun("memory or time")
        taken += piece
    return bytes(taken)


def _wait(until: float, *, reading: int | None = None, writing: int | None = None) -> None:
    left = until - time.monotonic()
    readers = [] if reading is None else [reading]
    writers = [] if writing is None else [writing]
    if left <= 0 or not any(select.select(readers, writers, [], left)):
        raise Overrun("time")
