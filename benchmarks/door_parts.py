"""What the door costs: public GETs beside a bare callable on the same connection.

``python -m benchmarks.door_parts``: both servers run as processes of their own on one core, this
one on another, over eight lines; microseconds of the server's CPU a request, medians of
alternating passes. The bare callable answers with the very octets that the pod does, and does
nothing else.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

from pod_server.settings import Settings
from pod_server.storage.owners import Server
from pod_server.web.asgi import Answer, App, Receive, Scope, Send
from pod_server.web.asked import Request
from pod_server.web.listening import listen
from pod_server.web.server import run
from pod_server.wiring.house import build
from pod_server.wiring.serving import over

LINES, PASSES, SECONDS = 8, 5, 0.6
PATH = "/alice/profile/card"


class Bare:
    """Answers what it was given, whatever is asked."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def direct(self, request: Request) -> Coroutine[object, None, Answer] | None:
        return self._same()

    async def _same(self) -> Answer:
        return self._answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            event = await receive()
            await send({"type": event["type"] + ".complete"})
            if event["type"] == "lifespan.shutdown":
                return


@contextmanager
def serving(core: int, make: Callable[[Settings], App]) -> Iterator[tuple[int, int]]:
    """The application in a process of its own; its process number and port."""
    with tempfile.TemporaryDirectory(prefix="sesame-door-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = Settings(Path(folder), f"http://localhost:{port}/", port=port)
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            os.sched_setaffinity(0, {core})
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            app = make(settings)
            sockets = listen("127.0.0.1", port)
            os._exit(run(settings, lambda _, __: app, sockets, lambda: os.close(writer)))
        os.close(writer)
        os.read(reader, 1)
        try:
            yield pid, port
        finally:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


def sesame(settings: Settings) -> App:
    """A whole Sésame with one pod, whose profile everybody may read."""
    house = build(settings, role=Server(0, 1))
    house.host.welcome("alice")
    return over(house)


def request(port: int, method: str, *fields: str) -> bytes:
    """As a client sends it."""
    head = [f"{method} {PATH} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/turtle", *fields]
    return "\r\n".join((*head, "", "")).encode()


def asked(port: int, octets: bytes) -> bytes:
    """The whole answer to one request."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(octets)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(1 << 20), b""))


def cpu(pid: int) -> int:
    """Nanoseconds that the process has run."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks)


def measured(pid: int, port: int, octets: bytes, size: int) -> float:
    """Microseconds of its CPU a request: every line asks, then every line reads."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(LINES)]
    count, began, end = 0, cpu(pid), time.monotonic() + SECONDS
    while time.monotonic() < end:
        for line in lines:
            line.sendall(octets)
        for line in lines:
            left = size
            while left > 0:
                left -= len(line.recv(left))
        count += LINES
    used = cpu(pid) - began
    for line in lines:
        line.close()
    return used / count / 1000


def same(answer: bytes) -> Answer:
    """The answer that is written as these octets, but for what the connection adds."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *fields = head.split(b"\r\n")
    told = re.sub(
        rb"(?im)^(date|content-length):.*\r\n", b"", b"".join(f + b"\r\n" for f in fields)
    )
    return Answer(int(first.split()[1]), [], body, lines=told)


def bare_app(answer: bytes) -> Callable[[Settings], App]:
    """What makes an application that says this and nothing else."""
    return lambda _: Bare(same(answer))


def main() -> int:
    """Measure, print."""
    cores = sorted(os.sched_getaffinity(0))
    with serving(cores[0], sesame) as (pid, port):
        os.sched_setaffinity(0, {cores[-1]})
        tag = re.search(rb'etag: ("[^"]*")', asked(port, request(port, "GET")))
        assert tag is not None
        kinds = {
            "GET": request(port, "GET"),
            "HEAD": request(port, "HEAD"),
            "304": request(port, "GET", f"If-None-Match: {tag[1].decode()}"),
            "GET by a browser's app": request(port, "GET", "Origin: https://app.example"),
            "GET as JSON-LD": request(port, "GET").replace(b"text/turtle", b"application/ld+json"),
        }
        print(f"{'CPU of the server, us a request':34} {'pod':>7} {'bare':>7} {'ratio':>6}")
        for name, octets in kinds.items():
            answer = asked(port, octets)
            with serving(cores[0], bare_app(answer)) as (bare, other):
                size = len(asked(other, octets))
                pairs = [
                    (
                        measured(pid, port, octets, len(answer)),
                        measured(bare, other, octets, size),
                    )
                    for _ in range(PASSES)
                ]
            pod, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
            print(f"{name:34} {pod:7.1f} {floor:7.1f} {pod / floor:5.2f}x")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
