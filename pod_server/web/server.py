"""Running it: sockets, processes, signals, and the limits of a connection.

One process per core, all alike, on shared listening sockets; a dead one is replaced. Uvicorn with
httptools and uvloop speaks HTTP; what it leaves open (size of a request's head, time to send it)
is bounded here.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pod_server.settings import Settings
from pod_server.web.asgi import App
from pod_server.web.listening import BACKLOG, listen

log = logging.getLogger(__name__)

MAX_FIELDS = 128
MAX_HEAD = 64 * 1024
HEAD_TIME = 15.0
#: How much of a body is thrown away, and for how long, once the request has been answered.
MAX_DISCARDED = 64 * 1024 * 1024
DISCARD_TIME = 30.0
IDLE_TIME = 30
GRACE = 20
#: A process that dies this often within its first seconds will not get better.
HOPELESS = 5
YOUNG = 10.0

#: Makes the application of the worker with that number, in its own process.
Build = Callable[[int], App]


class Connection(HttpToolsProtocol):
    """Uvicorn's connection, with bounds on the head of a request and the time it may take.

    A body that goes on after the answer (it was refused) is read for a while, so that the sender
    comes to read the answer, and then cut off.
    """

    _fields = 0
    _size = 0
    _discarded = 0
    _in_head = True
    _is_late = False
    _timer: asyncio.TimerHandle | None = None

    def connection_made(  # type: ignore[override]  # as in uvicorn's own
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        self._timer = self.loop.call_later(HEAD_TIME, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unset()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not (self._in_head or self._is_late):
            self._unset()
        elif self._timer is None:
            wait = HEAD_TIME if self._in_head else DISCARD_TIME
            self._timer = self.loop.call_later(wait, self._give_up)

    def on_message_begin(self) -> None:
        self._fields = self._size = self._discarded = 0
        self._in_head = True
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields += 1
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self.cycle.response_complete:
            self._is_late = True
            self._discarded += len(body)
            if self._discarded > MAX_DISCARDED:
                self._give_up()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_late = False
        super().on_message_complete()

    def _count(self, size: int) -> None:
        """More than this is no request for us (S-54); the parser answers 400 and hangs up."""
        self._size += size
        if self._size > MAX_HEAD or self._fields > MAX_FIELDS:
            raise ValueError("the head of the request is too large")

    def _give_up(self) -> None:
        self._unset()
        if not self.transport.is_closing():
            self.transport.close()

    def _unset(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Server(uvicorn.Server):
    """Uvicorn's server, which says when it serves and ends with status 0 when asked to stop."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], lifeline: int | None
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._lifeline = lifeline

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        if self._lifeline is not None:
            loop.add_reader(self._lifeline, self._stop)
        yield
        if self._lifeline is not None:
            loop.remove_reader(self._lifeline)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    def _stop(self) -> None:
        if self._lifeline is not None:
            asyncio.get_running_loop().remove_reader(self._lifeline)
        self.should_exit = True


def run(
    settings: Settings,
    build: Build,
    sockets: Sequence[socket.socket] | None = None,
    greet: Callable[[], None] = lambda: None,
) -> int:
    """Serve until told to stop; the exit status. ``ready URL`` goes to standard output.

    ``build`` is called in each serving process and nothing is opened before that; ``greet`` once,
    when all of them serve, before the line that says so. Raises :class:`CannotListen`.
    """
    if sockets is None:
        sockets = listen(settings.host, settings.port)

    def ready() -> None:
        greet()
        _say(f"ready {settings.base_url}\n")

    if settings.workers == 1:
        return _serve(build(0), sockets, ready)
    return _Crew(settings.workers, sockets, build).run(ready)


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


def _serve(
    app: App,
    sockets: Sequence[socket.socket],
    ready: Callable[[], None],
    lifeline: int | None = None,
) -> int:
    """Serve in this process until SIGTERM; requests that have begun are finished.

    ``lifeline`` is the end of a pipe that the keeper holds open: when it closes, the keeper has
    died, and a worker without one ends too, lest it keep port and data from the next server.
    """
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE_TIME,
        timeout_graceful_shutdown=GRACE,
        backlog=BACKLOG,
    )
    gc.collect()
    gc.freeze()
    server = _Server(config, ready, lifeline)
    server.run(sockets=list(sockets))
    return 0 if server.started else 1


class _Crew:
    """Serving processes and their keeper."""

    def __init__(self, size: int, sockets: Sequence[socket.socket], build: Build) -> None:
        self._size = size
        self._sockets = sockets
        self._build = build
        self._workers: dict[int, tuple[int, float]] = {}
        self._stopping = False
        self._failures = 0
        self._said, self._say = os.pipe()
        self._lifeline, self._held = os.pipe()

    def run(self, ready: Callable[[], None]) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for index in range(self._size):
            self._start(index)
        if self._all_serve():
            ready()
        else:
            self._failures = HOPELESS
            self._stop()
        while self._workers:
            pid, status = os.waitpid(-1, 0)
            self._ended(pid, os.waitstatus_to_exitcode(status))
        return 1 if self._failures >= HOPELESS else 0

    def _start(self, index: int) -> None:
        pid = os.fork()
        if pid:
            self._workers[pid] = (index, time.monotonic())
            return
        status = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            os.close(self._said)
            os.close(self._held)
            status = _serve(self._build(index), self._sockets, self._tell, self._lifeline)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _tell(self) -> None:
        os.write(self._say, b".")
        os.close(self._say)

    def _all_serve(self) -> bool:
        """Wait until each has said that it serves; False where one ends before."""
        waiting = self._size
        while waiting and not self._stopping:
            if select.select([self._said], [], [], 0.2)[0]:
                waiting -= len(os.read(self._said, waiting))
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                log.error("worker %d ended with %d before it served", pid, status)
                self._workers.pop(pid, None)
                return False
        return True

    def _ended(self, pid: int, status: int) -> None:
        index, since = self._workers.pop(pid, (0, 0.0))
        if self._stopping:
            return
        log.error("worker %d ended with status %d; starting another", pid, status)
        self._failures = self._failures + 1 if time.monotonic() - since < YOUNG else 0
        if self._failures >= HOPELESS:
            log.error("workers keep ending; giving up")
            self._stop()
            return
        self._start(index)

    def _stop(self, *_: object) -> None:
        self._stopping = True
        for pid in list(self._workers):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
