"""The shape of what the HTTP server hands us and takes back, and one answer on its way out.

ASGI 3.0, the few fields that we use. Whoever answers builds an :class:`Answer`; only
:func:`deliver` sends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, TypedDict

Header = tuple[bytes, bytes]

CHUNK = 512 * 1024


class Scope(TypedDict):
    """One request, a WebSocket from its handshake on, or the lifespan of the server."""

    type: str
    method: str
    raw_path: bytes
    path: str
    query_string: bytes
    headers: list[Header]


class Event(TypedDict, total=False):
    """What comes in: a piece of a body, a message, a disconnect, a step of the lifespan."""

    type: str
    body: bytes
    more_body: bool
    text: str | None
    bytes: bytes | None
    code: int


Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Mapping[str, object]], Awaitable[None]]


class App(Protocol):
    """Answers requests."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


@dataclass(frozen=True, slots=True)
class FilePart:
    """Bytes that lie in a file: sent from there, never read into memory as a whole."""

    path: Path
    start: int
    length: int


@dataclass(slots=True)
class Answer:
    """A status, headers and a body. ``content-length`` is written by :func:`deliver`."""

    status: int
    headers: list[Header] = field(default_factory=list)
    body: bytes | FilePart = b""

    @property
    def length(self) -> int:
        return self.body.length if isinstance(self.body, FilePart) else len(self.body)


BODILESS = frozenset({204, 304})


async def deliver(answer: Answer, send: Send, *, head: bool = False) -> None:
    """Send it. ``head``: the headers as they are, and no body (RFC 9110 §9.3.2)."""
    if answer.status not in BODILESS:
        answer.headers.append((b"content-length", b"%d" % answer.length))
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    body = answer.body
    if head or answer.status in BODILESS:
        body = b""
    if isinstance(body, FilePart):
        await _deliver_file(body, send)
        return
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _deliver_file(part: FilePart, send: Send) -> None:
    file = await asyncio.to_thread(_opened, part)
    try:
        left = part.length
        while left > CHUNK:
            chunk = await asyncio.to_thread(file.read, CHUNK)
            if not chunk:
                break
            left -= len(chunk)
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        last = await asyncio.to_thread(file.read, left)
        await send({"type": "http.response.body", "body": last, "more_body": False})
    finally:
        file.close()


def _opened(part: FilePart) -> BinaryIO:
    file = part.path.open("rb")
    file.seek(part.start)
    return file
