"""A request that goes through ASGI: the account's origin, whose answers come in messages."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote_to_bytes

from pod_server.web.asgi import BODILESS, App, Event, Header, Scope
from pod_server.web.asked import Disconnected
from pod_server.web.heads import LAST_CHUNK, chunk, lines

if TYPE_CHECKING:
    from pod_server.web.exchange import Exchange

log = logging.getLogger(__name__)


class Cycle:
    """``receive`` and ``send`` of one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._head: bytes | None = None
        self._has_started = self._is_mute = self._is_chunked = self._is_read = False
        self._left: int | None = None

    async def run(self, app: App) -> None:
        """Have the application answer; what it leaves undone is an answer of ours, or hung up."""
        exchange = self._exchange
        try:
            await app(self._scope(), self.receive, self.send)
            if not (exchange.is_over or exchange.is_gone):
                raise RuntimeError("the application has not answered to the end")
        except Disconnected:
            exchange.broken()
        except Exception:
            # The application's fault, whatever it is: in the log, and answered 500 where it can be.
            if self._has_started and self._head is None:
                log.exception("%s %r: the answer broke off", exchange.method, exchange.raw_path)
                exchange.broken()
            else:
                exchange.failed()
        except BaseException:
            exchange.broken()
            raise

    def _scope(self) -> Scope:
        exchange, line = self._exchange, self._exchange.line
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1" if exchange.is_modern else "1.0",
            "method": exchange.method,
            "scheme": "http",
            "path": unquote_to_bytes(exchange.raw_path).decode("utf-8", "replace"),
            "raw_path": exchange.raw_path,
            "query_string": exchange.query,
            "root_path": "",
            "headers": exchange.sent.fields,
            "client": line.address("peername"),
            "server": line.address("sockname"),
        }
        return cast(Scope, scope)

    async def receive(self) -> Event:
        exchange = self._exchange
        if not self._is_read:
            try:
                piece, more = await exchange.receive()
            except Disconnected:
                return {"type": "http.disconnect"}
            self._is_read = not more
            return {"type": "http.request", "body": piece, "more_body": more}
        while not (exchange.is_over or exchange.is_gone):
            await exchange.happened()
        return {"type": "http.disconnect"}

    async def send(self, message: Mapping[str, object]) -> None:
        exchange = self._exchange
        if exchange.is_gone:
            return
        kind = message["type"]
        if not self._has_started and kind == "http.response.start":
            fields = cast(Sequence[Header], message.get("headers", ()))
            self._start(cast(int, message["status"]), fields)
            return
        if exchange.is_over or not self._has_started or kind != "http.response.body":
            raise RuntimeError(f"{kind} is not to be sent now")
        more = bool(message.get("more_body", False))
        framed = self._framed(cast(bytes, message.get("body", b"")), more)
        head, self._head = self._head or b"", None
        if head or framed:
            exchange.line.write(head + framed)
        if more:
            await exchange.line.drained()
        else:
            exchange.over()

    def _start(self, status: int, fields: Sequence[Header]) -> None:
        """Note how the body comes and whether the line stays; the head waits for a body."""
        exchange = self._exchange
        told: list[Header] = []
        for name, value in fields:
            if name == b"content-length":
                self._left = int(value)
            elif name == b"connection":
                exchange.keep_alive = exchange.keep_alive and b"close" not in value.lower()
            elif name != b"transfer-encoding":
                told.append((name, value))
        checked = lines(told)
        self._has_started = True
        self._is_mute = exchange.method == "HEAD" or status in BODILESS
        framing = b""
        if self._left is not None and status not in BODILESS:
            framing = b"content-length: %d\r\n" % self._left
        elif not self._is_mute:
            framing = exchange.unframed()
            self._is_chunked = exchange.is_modern
        self._head = exchange.head(status, checked, framing)

    def _framed(self, body: bytes, more: bool) -> bytes:
        if self._is_mute:
            return b""
        if self._is_chunked:
            return (chunk(body) if body else b"") + (b"" if more else LAST_CHUNK)
        if self._left is not None:
            self._left -= len(body)
            if self._left < 0 or (self._left and not more):
                raise RuntimeError("the body is not as long as was said")
        return body
