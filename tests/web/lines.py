"""A small server on our own connection, and raw lines to it: what is sent is sent to the letter."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncGenerator, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from pod_server.model.errors import TooSlow
from pod_server.web.asgi import Answer, FilePart, Receive, Scope, Send, Stream
from pod_server.web.asked import Request
from pod_server.web.listening import listen
from pod_server.web.server import configured
from tests.web.served import free_port


class Small:
    """Answers directly below ``/``, and through ASGI below ``/asgi``; notes what it has begun."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self.begun: list[str] = []
        self.closed = threading.Event()

    def direct(self, request: Request) -> Coroutine[object, None, Answer] | None:
        self.begun.append(request.raw_path.decode())
        return None if request.raw_path.startswith(b"/asgi") else self._answer(request)

    async def _answer(self, request: Request) -> Answer:
        path = request.raw_path.decode()
        if path == "/slow":
            await asyncio.sleep(0.2)
        if path == "/fault":
            raise ValueError("a fault of ours")
        if path == "/split":
            return Answer(200, [(b"x", b"a\r\nset-cookie: b")])
        if path.startswith("/big"):
            return Answer(200, [], b"x" * 1_000_000)
        if path == "/file" and self.file is not None:
            return Answer(200, [], FilePart(self.file, 1000, self.file.stat().st_size - 1000))
        if path == "/short" and self.file is not None:
            return Answer(200, [], FilePart(self.file, 0, self.file.stat().st_size + 1))
        if path == "/empty":
            return Answer(204, [(b"x", b"y")])
        if path == "/stream":
            return Answer(200, [], Stream(self._pieces(3)))
        if path == "/endless":
            return Answer(200, [], Stream(self._pieces(10**9), is_endless=True))
        if path in ("/take", "/refuse"):
            return await self._taken(request, path)
        return Answer(200, [], request.method.encode() + b" " + request.raw_path)

    async def _taken(self, request: Request, path: str) -> Answer:
        if path == "/refuse":
            return Answer(413, [], b"no")
        whole, more = b"", True
        try:
            while more:
                piece, more = await request.receive()
                whole += piece
        except TooSlow:
            return Answer(408, [], b"slow")
        return Answer(200, [], b"%d" % len(whole) if len(whole) > 100 else whole)

    async def _pieces(self, count: int) -> AsyncGenerator[bytes, None]:
        try:
            for number in range(count):
                yield b"piece %d\n" % number
                await asyncio.sleep(0.01)
        finally:
            self.closed.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            while True:
                event = await receive()
                await send({"type": event["type"] + ".complete"})
                if event["type"] == "lifespan.shutdown":
                    return
        fields = []
        if scope["path"] == "/asgi/short":
            fields = [(b"content-length", b"99")]
        if scope["path"] == "/asgi/fault":
            raise ValueError("a fault of ours")
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        body, more = b"", True
        while more:
            event = await receive()
            body += event.get("body", b"")
            more = event.get("more_body", False)
        await send({"type": "http.response.body", "body": b"<", "more_body": True})
        await send({"type": "http.response.body", "body": body + b">"})


class Place:
    """Where it listens."""

    def __init__(self, app: Small, port: int, server: uvicorn.Server) -> None:
        self.app = app
        self.port = port
        self.server = server

    def line(self) -> socket.socket:
        """A new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def said(self, *octets: bytes, pause: float = 0.0) -> bytes:
        """All that comes back for these segments, on a line of its own, until it is closed."""
        with self.line() as line:
            for segment in octets:
                line.sendall(segment)
                time.sleep(pause)
            line.shutdown(socket.SHUT_WR)
            return everything(line)

    def begun(self, count: int) -> bool:
        """Whether, soon, so many requests have been begun."""
        end = time.monotonic() + 5
        while len(self.app.begun) < count and time.monotonic() < end:
            time.sleep(0.01)
        return len(self.app.begun) >= count


def everything(line: socket.socket) -> bytes:
    """All octets until the other side closes."""
    found = []
    with contextlib.suppress(ConnectionResetError):
        while octets := line.recv(65536):
            found.append(octets)
    return b"".join(found)


def statuses(answers: bytes) -> list[int]:
    """Of all answers in these octets; bodies have no status lines here."""
    return [int(part[:3]) for part in answers.split(b"HTTP/1.1 ")[1:]]


def get(path: str, *fields: str, version: str = "1.1") -> bytes:
    """A request without a body."""
    return "\r\n".join((f"GET {path} HTTP/{version}", "Host: x", *fields, "", "")).encode()


@contextmanager
def place() -> Iterator[Place]:
    """The small server, in a thread."""
    app, port = Small(), free_port()
    server = uvicorn.Server(configured(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": listen("127.0.0.1", port)})
    thread.start()
    try:
        yield Place(app, port, server)
    finally:
        server.should_exit = True
        thread.join()
