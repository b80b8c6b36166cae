"""Running: the line that says so, several processes, one that dies, and a clean stop."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from pod_server.web import connection
from pod_server.web.listening import CannotListen, listen
from tests.web.served import free_port

ROOT = Path(__file__).parents[2]

PROGRAM = """
import asyncio, os, sys
from pathlib import Path
from pod_server.settings import Settings
from pod_server.web.server import run

def build(worker, parted):
    if os.environ.get("BROKEN") == str(worker):
        raise SystemExit(7)
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                event = await receive()
                await send({"type": event["type"] + ".complete"})
                if event["type"] == "lifespan.shutdown":
                    return
        if scope["type"] == "websocket":
            assert (await receive())["type"] == "websocket.connect"
            if scope["path"] != "/echo":
                return await send({"type": "websocket.close"})
            await send({"type": "websocket.accept"})
            while "text" in (said := await receive()):
                await send({"type": "websocket.send", "text": said["text"] + scope["path"]})
            return
        if scope["path"] == "/slow":
            await asyncio.sleep(1)
        if scope["path"] == "/die":
            os._exit(9)
        fields = []
        if scope["path"].startswith("/field/"):
            fields = [tuple(map(bytes.fromhex, scope["path"].split("/")[2:]))]
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        await send({"type": "http.response.body", "body": str(os.getpid()).encode()})
    return app

port, workers = int(sys.argv[1]), int(sys.argv[2])
sys.exit(run(Settings(Path("."), f"http://localhost:{port}/", port=port, workers=workers), build))
"""


class Running:
    """The program as a process of its own."""

    def __init__(self, workers: int, broken: str = "") -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(self.port), str(workers)],
            cwd=ROOT,
            env={**os.environ, "BROKEN": broken},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()

    def get(self, path: str = "/", host: str = "127.0.0.1") -> bytes:
        connection = http.client.HTTPConnection(host, self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        finally:
            connection.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=15)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(params=[1, 2])
def program(request: pytest.FixtureRequest) -> Iterator[Running]:
    program = Running(request.param)
    yield program
    program.close()


def test_it_says_ready_once_it_serves_on_both_loopback_addresses(program: Running) -> None:
    assert program.said == f"ready http://localhost:{program.port}/\n"
    assert program.get()
    assert program.get(host="::1")


def test_it_stops_cleanly_and_finishes_what_it_has_begun(program: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=10)
    connection.request("GET", "/slow")
    time.sleep(0.3)
    program.process.send_signal(signal.SIGTERM)
    assert connection.getresponse().read()
    connection.close()
    assert program.process.wait(timeout=15) == 0


def test_a_worker_that_dies_is_replaced() -> None:
    program = Running(2)
    try:
        first = {program.get() for _ in range(20)}
        with pytest.raises((http.client.HTTPException, OSError)):
            program.get("/die")
        time.sleep(1)
        after = {program.get() for _ in range(40)}
        assert after
        assert len(after | first) > len(first)
        assert program.stop() == 0
    finally:
        program.close()


def test_it_gives_up_where_a_worker_cannot_start() -> None:
    program = Running(2, broken="1")
    try:
        assert program.said == ""
        assert program.process.wait(timeout=15) == 1
    finally:
        program.close()


def test_a_websocket_is_handed_over_and_outlives_the_time_of_a_head(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """WebSockets are served by the same process, and end with 1012 where the server stops."""
    program = altered(monkeypatch, HEAD_TIME=0.2)
    try:
        address = f"ws://127.0.0.1:{program.port}"
        with pytest.raises(InvalidStatus) as refused:
            connect(address + "/other")
        assert refused.value.response.status_code == 403
        with connect(address + "/echo") as line:
            line.send("once")
            assert line.recv(5) == "once/echo"
            with pytest.raises(TimeoutError):
                line.recv(0.4)
            line.send("x" * 70_000)
            with pytest.raises(ConnectionClosed) as ended:
                line.recv(5)
            assert ended.value.rcvd is not None
            assert ended.value.rcvd.code == 1009
        with connect(address + "/echo") as line:
            program.process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as ended:
                line.recv(5)
            assert ended.value.rcvd is not None
            assert ended.value.rcvd.code == 1012
        assert program.process.wait(timeout=15) == 0
    finally:
        program.close()


def test_a_port_in_use_is_an_error() -> None:
    port = free_port()
    sockets = listen("127.0.0.1", port)
    try:
        with pytest.raises(CannotListen, match=f"port {port} .* taken.*--port"):
            listen("127.0.0.1", port)
    finally:
        for listening in sockets:
            listening.close()


def altered(monkeypatch: pytest.MonkeyPatch, **constants: float) -> Running:
    """The program with other limits."""
    lines = "\n".join(f"connection.{name} = {value}" for name, value in constants.items())
    script = PROGRAM.replace(
        "def build", f"from pod_server.web import connection\n{lines}\ndef build", 1
    )
    monkeypatch.setattr(sys.modules[__name__], "PROGRAM", script)
    return Running(1)


def test_a_line_that_never_asks_anything_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """S-54: the head of a request has its time."""
    assert connection.HEAD_TIME <= 30
    program = altered(monkeypatch, HEAD_TIME=0.3)
    try:
        for start in (b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow"):
            with socket.create_connection(("127.0.0.1", program.port), timeout=5) as line:
                line.sendall(start)
                assert line.recv(100) == b""
        assert program.stop() == 0
    finally:
        program.close()


HEAD = b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
PIECE = b"400\r\n" + b"x" * 1024 + b"\r\n"


@pytest.mark.parametrize(
    ("limits", "pieces"), [({"MAX_DISCARDED": 5000}, 100), ({"DISCARD_TIME": 0.3}, 3)]
)
def test_a_body_that_goes_on_after_its_answer_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, limits: dict[str, float], pieces: int
) -> None:
    """S-54: the answer is there first, and nothing is read without end."""
    program = altered(monkeypatch, **limits)
    try:
        with socket.create_connection(("127.0.0.1", program.port), timeout=5) as line:
            line.sendall(HEAD + PIECE)
            assert line.recv(4096).startswith(b"HTTP/1.1 200")
            with contextlib.suppress(ConnectionError):
                for _ in range(pieces):
                    line.sendall(PIECE)
                    time.sleep(0.005)
            with contextlib.suppress(ConnectionError):
                while line.recv(4096):
                    pass  # TimeoutError where it is not cut off
        assert program.stop() == 0
    finally:
        program.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [(b"x", b"/\r\nset-cookie: x=1"), (b"x", b"/\nx"), (b"x", b"\0"), (b"a b", b""), (b"a:", b"")],
)
def test_a_field_that_would_become_two_is_never_sent(name: bytes, value: bytes) -> None:
    """S-41, at the last door before the socket."""
    program = Running(1)
    try:
        assert program.get("/field/782d79/610962").isdigit()
        line = http.client.HTTPConnection("127.0.0.1", program.port, timeout=10)
        line.request("GET", f"/field/{name.hex()}/{value.hex()}")
        answer = line.getresponse()
        assert answer.status == 500
        assert not set(answer.headers) & {"x", "a b", "a", "set-cookie"}
        line.close()
        assert program.stop() == 0
    finally:
        program.close()
