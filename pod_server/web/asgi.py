"""The shape of what a server hands us and takes back, and of one answer on its way out.

ASGI 3.0, the few fields that we use. Whoever answers for a pod builds an :class:`Answer`; only the
connection sends.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NotRequired, Protocol, TypedDict

from proofs.value import value

Header = tuple[bytes, bytes]


class Scope(TypedDict):
    """One request, a WebSocket from its handshake on, or the lifespan of the server."""

    type: str
    method: str
    raw_path: bytes
    path: str
    query_string: bytes
    headers: list[Header]
    subprotocols: NotRequired[list[str]]


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


@value
class FilePart:
    """Bytes that lie in a file: sent from there, never read into memory as a whole."""

    path: Path
    start: int
    length: int


@value
class Stream:
    """A body that is made while it is sent, of unknown length.

    The pieces are closed (``aclose``) when they end, and when the receiver hangs up.
    """

    pieces: AsyncGenerator[bytes, None]
    #: It goes on until somebody ends it: the server does not wait for it when it stops.
    is_endless: bool = False


Body = bytes | FilePart | Stream


@dataclass(slots=True)
class Answer:
    """A status, headers and a body; how the body is framed is the connection's affair.

    ``lines`` are further header fields that were put together and checked before: whole lines,
    with their ends (:func:`pod_server.web.heads.lines`).
    """

    status: int
    headers: list[Header] = field(default_factory=list)
    body: Body = b""
    lines: bytes = b""

    @property
    def length(self) -> int | None:
        """The size of the body; ``None`` where it is not known yet."""
        if isinstance(self.body, bytes):
            return len(self.body)
        return self.body.length if isinstance(self.body, FilePart) else None


BODILESS = frozenset({204, 304})
