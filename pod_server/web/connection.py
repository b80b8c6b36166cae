"""One connection: uvicorn's, with bounds on what a sender may take, and answers written at once.

Uvicorn leaves open how large a request's head may be and how long it may take; that is bounded
here. Of an answer it looks at each field by itself, with two regular expressions, which was a
third of the work of a small GET; here all names are looked at together, and all values.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

from uvicorn._types import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGISendCallable,
    ASGISendEvent,
    Scope,
)
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from pod_server.web.asgi import BODILESS, Header

MAX_FIELDS = 128
MAX_HEAD = 64 * 1024
HEAD_TIME = 15.0
#: How much of a body is thrown away, and for how long, once the request has been answered.
MAX_DISCARDED = 64 * 1024 * 1024
DISCARD_TIME = 30.0


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
        if self.transport.get_protocol() is not self:
            return
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
        self._size += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """More than this is no request for us (S-54); the parser answers 400 and hangs up."""
        self._fields += 1
        self._size += len(name) + len(value)
        if self._size > MAX_HEAD or self._fields > MAX_FIELDS:
            raise ValueError("the head of the request is too large")
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

    def handle_websocket_upgrade(self) -> None:
        """From here on the line is the WebSocket's; our bounds on it end."""
        self._unset()
        super().handle_websocket_upgrade()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        super()._start_asgi_task(cycle, _Reply(cycle, app))

    def _give_up(self) -> None:
        self._unset()
        if not self.transport.is_closing():
            self.transport.close()

    def _unset(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Reply:
    """Writes the head of an answer; the body is uvicorn's affair."""

    __slots__ = ("_app", "_cycle")

    def __init__(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._cycle = cycle
        self._app = app

    def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> Awaitable[None]:
        return self._app(scope, receive, self._send)

    async def _send(self, message: ASGISendEvent) -> None:
        cycle = self._cycle
        if message["type"] != "http.response.start" or cycle.response_started:
            await cycle.send(message)
            return
        if cycle.flow.write_paused and not cycle.disconnected:
            await cycle.flow.drain()
        if cycle.disconnected:
            return
        fields = [*cycle.default_headers, *message.get("headers", ())]
        _check(fields)
        cycle.response_started = True
        cycle.waiting_for_100_continue = False
        cycle.transport.write(self._head(message["status"], fields))

    def _head(self, status: int, fields: Sequence[Header]) -> bytes:
        """The bytes; notes how the body comes and whether the connection stays."""
        cycle = self._cycle
        says_close = False
        for name, value in fields:
            if name not in _FRAMING:
                continue
            if name == b"content-length":
                cycle.expected_content_length = int(value)
                cycle.chunked_encoding = False
            elif name == b"transfer-encoding" and value.lower() == b"chunked":
                cycle.expected_content_length = 0
                cycle.chunked_encoding = True
            elif name == b"connection" and b"close" in value.lower():
                says_close, cycle.keep_alive = True, False
        lines = [name + b": " + value + b"\r\n" for name, value in fields]
        if not (cycle.keep_alive or says_close):
            lines.append(b"connection: close\r\n")
        may_have_body = cycle.scope["method"] != "HEAD" and status not in BODILESS
        if cycle.chunked_encoding is None and may_have_body:
            cycle.chunked_encoding = True
            lines.append(b"transfer-encoding: chunked\r\n")
        return b"".join((STATUS_LINE[status], *lines, b"\r\n"))


#: Fields that say how the body comes, and whether the connection stays.
_FRAMING = frozenset((b"content-length", b"transfer-encoding", b"connection"))
#: What no value may hold (RFC 9110 §5.5): controls but the tab; a line end would begin a new field.
_CONTROLS = bytes(n for n in range(0x20) if n != 0x09) + b"\x7f"
#: What no name may hold (RFC 9110 §5.1), and capitals: ASGI has names in lower case.
_NO_NAME = bytes(range(0x21)) + b'\x7f()<>@,;:[]={}\\"ABCDEFGHIJKLMNOPQRSTUVWXYZ'


def _check(fields: Sequence[Header]) -> None:
    """A field that would be read as something else is a fault of ours, and is not sent (S-41)."""
    names = b"".join([name for name, _ in fields])
    values = b"".join([value for _, value in fields])
    if len(names.translate(None, _NO_NAME)) != len(names):
        raise RuntimeError("a field of the answer has a name that is none")
    if len(values.translate(None, _CONTROLS)) != len(values):
        raise RuntimeError("a field of the answer has control characters in its value")
