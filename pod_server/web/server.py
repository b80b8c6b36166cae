"""Running it: sockets, processes, signals, and the limits of a connection.

One process per core, all alike, on shared listening sockets; a dead one is replaced. Uvicorn with
httptools and uvloop speaks HTTP; what it leaves open is bounded next door, in ``connection``.
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

from pod_server.settings import Settings
from pod_server.web.asgi import App
from pod_server.web.connection import Connection
from pod_server.web.listening import BACKLOG, listen
from pod_server.web.parting import Parted, Parting, nobody_else
from pod_server.web.tls import Certificate

log = logging.getLogger(__name__)

IDLE_TIME = 30
#: Containers made and not freed, until cycles are looked for. What a request makes is freed by
#: counting; at Python's 700 looking took a third of the time of a PUT of a new document.
COLLECTED_AFTER = 50_000
GRACE = 20
#: Seconds beyond it, for what a process does between its last answer and saying that it is done.
DRAINED = 5
#: Octets of one message of a WebSocket's client, which has little to say; seconds between pings.
MAX_MESSAGE = 64 * 1024
PING_TIME = 60.0
#: A process that dies this often within its first seconds will not get better.
HOPELESS = 5
YOUNG = 10.0

#: On every answer of an address that is https: for a year browsers come no other way (RFC 6797).
STRICT = ("strict-transport-security", "max-age=31536000")

#: Makes the application of the worker with that number, in its own process.
Build = Callable[[int, Parted], App]


class _Server(uvicorn.Server):
    """Uvicorn's server, which says when it serves and ends with status 0 when asked to stop."""

    def __init__(
        self,
        config: uvicorn.Config,
        settings: Settings,
        ready: Callable[[], None],
        lifeline: int | None,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._lifeline = lifeline
        self._following: asyncio.Task[None] | None = None
        self._certificate: Certificate | None = None
        if settings.tls_cert is not None and settings.tls_key is not None:
            self._certificate = Certificate(settings.tls_cert, settings.tls_key)
            config.load()
            config.ssl = self._certificate.context

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._certificate is not None:
            self._following = asyncio.create_task(self._certificate.live())
        watch = getattr(self.config.loaded_app, "watch", None)
        if watch is not None:
            watch.sources["open_sockets"] = self.server_state.connections.__len__
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
        return _serve(settings, build(0, nobody_else), sockets, ready)
    return _Crew(settings, sockets, build).run(ready)


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


def _serve(
    settings: Settings,
    app: App,
    sockets: Sequence[socket.socket],
    ready: Callable[[], None],
    lifeline: int | None = None,
) -> int:
    """Serve in this process until SIGTERM; requests that have begun are finished.

    ``lifeline`` is the end of a pipe that the keeper holds open: when it closes, the keeper has
    died, and a worker without one ends too, lest it keep port and data from the next server.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
    server = _Server(configured(app, settings), settings, ready, lifeline)
    server.run(sockets=list(sockets))
    return 0 if server.started else 1


def configured(app: App, settings: Settings | None = None) -> uvicorn.Config:
    """How uvicorn is to serve ``app``: our connection, and WebSockets handed over from it."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=Connection,
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE,
        ws_ping_interval=PING_TIME,
        ws_ping_timeout=PING_TIME,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        headers=[STRICT] if settings is not None and settings.strict else [],
        timeout_keep_alive=IDLE_TIME,
        timeout_graceful_shutdown=GRACE,
        backlog=BACKLOG,
    )


class _Crew:
    """Serving processes and their keeper."""

    def __init__(self, settings: Settings, sockets: Sequence[socket.socket], build: Build) -> None:
        self._settings = settings
        self._sockets = sockets
        self._build = build
        self._workers: dict[int, tuple[int, float]] = {}
        self._stopping = False
        self._failures = 0
        self._said, self._say = os.pipe()
        self._lifeline, self._held = os.pipe()
        self._parting = Parting(GRACE + DRAINED)

    def run(self, ready: Callable[[], None]) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for index in range(self._settings.workers):
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
            app = self._build(index, self._parting.parted)
            status = _serve(self._settings, app, self._sockets, self._tell, self._lifeline)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _tell(self) -> None:
        os.write(self._say, b".")
        os.close(self._say)

    def _all_serve(self) -> bool:
        """Wait until each has said that it serves; False where one ends before."""
        waiting = self._settings.workers
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
        self._parting.let_go()
        for pid in list(self._workers):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
