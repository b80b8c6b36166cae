"""One connection (P-01, F-07, S-08): requests are answered in order; all that takes is bounded.

The parser is llhttp (httptools), the loop uvloop; uvicorn's server makes these and ends them. The
bounds on what a sender may take are here (S-54): size and time of a head, silence in a body,
requests sent ahead, bodies that go on after their answer. A WebSocket's handshake is handed over
to uvicorn's own protocol for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, cast

import httptools
import uvicorn
from uvicorn.server import ServerState

from pod_server.web import framing
from pod_server.web.asgi import App
from pod_server.web.asked import Direct
from pod_server.web.exchange import Exchange
from pod_server.web.handover import asks_for_websocket, hand_over
from pod_server.web.headers import Headers
from pod_server.web.heads import refusal_of_nonsense
from pod_server.web.line import Line
from pod_server.web.watch.seen import Seen

MAX_FIELDS = 128
MAX_HEAD = 64 * 1024
#: Octets in a row that come to nothing: a field that does not end, extensions of chunks.
MAX_UNHEARD = 512 * 1024
#: Requests that may be sent ahead of their answers, and how many are begun before others' turn.
MAX_AHEAD = 1024
AT_ONCE = 16
#: Octets of a body that nobody has asked for yet, beyond which no more are read.
HIGH_WATER = 64 * 1024
#: Seconds for a head, for the next piece of a body, for the next request.
HEAD_TIME = 15.0
SILENCE = 30.0
IDLE_TIME = 30.0
#: How much of a body is thrown away, and for how long, once the request has been answered.
MAX_DISCARDED = 64 * 1024 * 1024
DISCARD_TIME = 30.0
#: Seconds in which whoever sends what is no HTTP may read that it is none.
LAST_WORD = 1.0


class Connection(Line):
    """Parses requests and has them answered, one after the other.

    ``_incoming`` is the request whose body has not ended, ``_current`` the one being answered,
    ``_ahead`` those that wait for it.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(_loop or asyncio.get_running_loop(), server_state)
        self.app = cast(App, config.loaded_app)
        self.direct = cast(Direct, self.app).direct if hasattr(self.app, "direct") else None
        self.watch = getattr(self.app, "watch", None)
        self._exchange = Exchange if self.watch is None else Seen
        self._config, self._app_state = config, app_state
        self._parser: httptools.HttpRequestParser | None = httptools.HttpRequestParser(self)
        self._ahead: deque[Exchange] = deque()
        self._current: Exchange | None = None
        self._incoming: Exchange | None = None
        self._sent, self._url = Headers(), b""
        self._count = self._size = self._discarded = self._unheard = 0
        self._in_head = self._is_timed = True
        self._is_going = self._is_deaf = self._is_ending = self._is_nonsense = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.state.connections.add(cast(Any, self))
        self.until(HEAD_TIME, self.hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self.state.connections.discard(cast(Any, self))
        self.lost()
        self._parser = None
        if self._current is not None:
            self._current.gone()
        self._ahead.clear()

    # -- what comes in -------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if self._is_deaf or self._parser is None:
            return
        try:
            self._unheard += len(data)
            self._parser.feed_data(data)
            if self._unheard > MAX_UNHEARD:
                self._hear_nonsense()
        except httptools.HttpParserUpgrade as upgrade:
            if self._handed_over(data[upgrade.args[0] :]):
                return
        except httptools.HttpParserError:
            self._hear_nonsense()
        if self._ahead and self._current is None:
            self._go_on()
        if self._ahead:
            self.pause_reading()
        if self._in_head and not (self._is_timed or self._is_deaf or self._current):
            self._is_timed = True
            self.until(HEAD_TIME, self.hang_up)

    def eof_received(self) -> bool:
        """The sender will say no more; what it has asked is answered (half-closed)."""
        self._is_ending = True
        if self._incoming is not None and not self._incoming.is_over:
            self._incoming.gone()
            return False
        if self._current is None:
            return bool(self._ahead) and not self.is_sealed
        if self._current.is_endless:
            self._current.gone()
        return not (self._current.is_endless or self.is_sealed)

    def on_message_begin(self) -> None:
        self._sent, self._url = Headers(), b""
        self._count = self._size = self._discarded = self._unheard = 0
        self._in_head, self._is_timed = True, False

    def on_url(self, url: bytes) -> None:
        self._url += url
        self._size += len(url)
        if self._size > MAX_HEAD:
            raise ValueError("the target is too long")

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field, or one of a trailer, which nobody looks at; more than this is refused (S-54)."""
        self._count += 1
        self._size += len(name) + len(value)
        if self._size > MAX_HEAD or self._count > MAX_FIELDS:
            raise ValueError("the head of the request is too large")
        if self._in_head:
            self._sent.add(name.lower(), value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._unheard = 0
        parser = cast(httptools.HttpRequestParser, self._parser)
        version = parser.get_http_version()
        framing.check(version, self._sent)
        target = framing.target_of(self._url, self._sent)
        if len(self._ahead) >= MAX_AHEAD:
            raise ValueError("too many at once")
        is_modern = version == "1.1"
        exchange = self._exchange(self, parser.get_method().decode(), target, self._sent, is_modern)
        if is_modern and not parser.should_keep_alive():
            exchange.keep_alive = False
        self._incoming = exchange
        self._ahead.append(exchange)

    def on_body(self, body: bytes) -> None:
        self._unheard = 0
        incoming = self._incoming
        if incoming is None:
            return
        if incoming.is_over:
            self._discarded += len(body)
            if self._discarded > MAX_DISCARDED:
                self.hang_up()
            return
        if incoming.is_awaited:
            self.free()
        incoming.take(body)
        if incoming.taken > HIGH_WATER:
            self.pause_reading()

    def on_message_complete(self) -> None:
        incoming, self._incoming = self._incoming, None
        if incoming is None:
            return
        incoming.more = False
        incoming.wake()
        if incoming.is_over:
            self._rest(incoming)

    def _hear_nonsense(self) -> None:
        """What comes is no HTTP; requests before it are answered, then that is said (400)."""
        self._is_deaf = self._is_nonsense = True
        incoming, self._incoming = self._incoming, None
        if incoming is not None and not incoming.is_over:
            if incoming is self._current:
                self._current = None
                if incoming.has_head:
                    self.abort()
                incoming.gone()
            elif incoming in self._ahead:
                self._ahead.remove(incoming)
        if self._current is None and not self._ahead:
            self._say_nonsense()

    def _say_nonsense(self) -> None:
        self.write(refusal_of_nonsense(self.date))
        self.say_no_more(LAST_WORD)

    # -- answering -----------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Begin what waits, as long as answers are given at once."""
        begun = 0
        self._is_going = True
        while self._ahead and self._current is None and not (self.is_closing or self.is_paused):
            if begun == AT_ONCE:
                self.loop.call_soon(self._go_on)
                break
            begun += 1
            self._current = exchange = self._ahead.popleft()
            self.free()
            exchange.begin()
        self._is_going = False

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._ahead and self._current is None:
            self._go_on()
        elif self._current is None:
            self._idle()

    def wants_more(self) -> None:
        """Somebody waits for the body of the current request."""
        self.until(SILENCE, self._silent)
        self.resume_reading()

    def _silent(self) -> None:
        if self._current is not None:
            self._current.is_slow = True
            self._current.wake()

    def answered(self, exchange: Exchange) -> None:
        """The answer is written: go on with what waits, or wait for what comes."""
        if exchange is not self._current:
            return
        self._current = None
        if self._ahead and exchange.keep_alive:
            if not self._is_going:
                self._go_on()
        else:
            self._rest(exchange)

    def _rest(self, exchange: Exchange) -> None:
        """After an answer: the rest of its request, the end of the line, or the next request."""
        if exchange.more and not self._is_ending:
            self.until(DISCARD_TIME, self.hang_up)
            self.resume_reading()
        elif not exchange.keep_alive or self._is_ending:
            self.hang_up()
        elif self._current is None and not self._ahead:
            if self._is_nonsense:
                self._say_nonsense()
                return
            self.resume_reading()
            if not self.is_paused:
                self._idle()

    def _idle(self) -> None:
        self._is_timed = self._in_head
        self.until(HEAD_TIME if self._in_head else IDLE_TIME, self.hang_up)

    def shutdown(self) -> None:
        """The server stops: what has begun is finished, what has no end is ended."""
        current = self._current
        if current is None:
            self.hang_up()
            return
        current.keep_alive = False
        if current.is_endless:
            current.gone()

    def _handed_over(self, rest: bytes) -> bool:
        """Give the line to the protocol of WebSockets, where that is what is asked for.

        Any other upgrade is left out and the request answered as it is (RFC 9110 §7.8); what
        follows it is not ours to read.
        """
        asked = self._ahead[-1] if self._ahead else None
        is_first = self._current is None and len(self._ahead) == 1
        if asked is not None and is_first and asks_for_websocket(asked):
            self.lost()
            self._parser = None
            self.state.connections.discard(cast(Any, self))
            hand_over(asked, rest, self._config, self._app_state)
            return True
        self._is_deaf = True
        for exchange in filter(None, (self._current, asked)):
            exchange.keep_alive = False
        return False
