"""One request and its answer on a connection.

Whatever answers directly is begun on the spot: where it never waits, head and body leave in one
piece and no task is made. Where it waits for a commit, the commit carries on; where it waits for
anything else, a task. All else goes through ASGI.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from pod_server.model.errors import TooSlow
from pod_server.model.waiting import Committing
from pod_server.web import files
from pod_server.web.asgi import BODILESS, Answer, FilePart, Stream
from pod_server.web.asked import Disconnected, continued
from pod_server.web.cycle import Cycle
from pod_server.web.headers import Headers
from pod_server.web.heads import CHUNKED, CLOSE, LAST_CHUNK, STATUS_LINES, chunk, lines

if TYPE_CHECKING:
    from pod_server.web.connection import Connection

log = logging.getLogger(__name__)

#: Octets of a body up to which it is sent in one piece with its head: longer ones are not copied.
JOINED = 64 * 1024
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_PLAIN = (b"content-type", b"text/plain; charset=utf-8")


class Exchange:
    """A request, its body as far as it has come, and how far its answer is.

    ``more``: the body has not ended; ``expects``: the sender waits for ``100 Continue``;
    ``has_head``: part of the answer is written, with this ``status``; ``is_endless``: its body
    ends with the line;
    ``is_over``: it is written to its end; ``is_gone``: nobody is left to read it.
    """

    __slots__ = (
        "_body",
        "_sending",
        "_waiter",
        "expects",
        "has_head",
        "is_endless",
        "is_gone",
        "is_modern",
        "is_over",
        "is_slow",
        "keep_alive",
        "line",
        "method",
        "more",
        "query",
        "raw_path",
        "sent",
        "status",
    )

    def __init__(
        self, line: Connection, method: str, target: bytes, sent: Headers, is_modern: bool
    ) -> None:
        self.line = line
        self.method = method
        self.raw_path, _, self.query = target.partition(b"?")
        self.sent = sent
        self.is_modern = is_modern
        self.keep_alive = is_modern
        self.more = True
        self.status = 0
        self.is_over = self.is_gone = self.is_slow = self.has_head = self.is_endless = False
        self._body: bytes | bytearray = b""
        self._waiter: asyncio.Future[None] | None = None
        self._sending: asyncio.Task[None] | None = None
        expect = sent.raw(b"expect") if is_modern else None
        self.expects = expect is not None and expect.lower() == b"100-continue"

    # -- the body on its way in ----------------------------------------------------------------

    @property
    def taken(self) -> int:
        """Octets that have come and that nobody has asked for."""
        return len(self._body)

    @property
    def is_awaited(self) -> bool:
        """Somebody waits for the body."""
        return self._waiter is not None

    def take(self, piece: bytes) -> None:
        """A piece of the body has come."""
        self.expects = False
        if not self._body:
            self._body = piece
        elif isinstance(self._body, bytearray):
            self._body += piece
        else:
            self._body = bytearray(self._body + piece)
        self.wake()

    def wake(self) -> None:
        """Something has happened to the body: it goes on, has ended, or will not come."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def receive(self) -> tuple[bytes, bool]:
        """The next piece of the body, and whether there are more (see ``Request``)."""
        while self.more and not self._body:
            if self.is_gone:
                raise Disconnected
            if self.is_slow:
                raise TooSlow
            if self.expects:
                # RFC 9110 §10.1.1: only now, for now somebody wants the body.
                self.expects = False
                self.line.write(_CONTINUE)
            self.line.wants_more()
            await self.happened()
        piece, self._body = bytes(self._body), b""
        return piece, self.more

    async def happened(self) -> None:
        """Wait until something happens to the body, the answer or the line."""
        self._waiter = self.line.loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    # -- the answer ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Have it answered; whatever goes wrong here ends as an answer too."""
        direct = self.line.direct
        answering = direct(self) if direct is not None else None
        if answering is None:
            self.line.spawn(Cycle(self).run(self.line.app))
            return
        self._go_on(answering)

    def _go_on(
        self, answering: Coroutine[object, None, Answer], _: asyncio.Future[int] | None = None
    ) -> None:
        """Up to the answer, or to where it waits; a commit is waited for without a task."""
        try:
            waits_for = answering.send(None)
        except StopIteration as done:
            self.deliver(done.value)
        except Disconnected:
            self.broken()
        except Exception:  # noqa: BLE001  (said in the log, answered 500)
            self.failed()
        else:
            if isinstance(waits_for, Committing):
                waits_for.add_done_callback(partial(self._go_on, answering))
            else:
                self.line.spawn(self._carry_on(answering, waits_for))

    async def _carry_on(
        self, answering: Coroutine[object, None, Answer], waits_for: object
    ) -> None:
        try:
            answer = await continued(answering, waits_for)
        except Disconnected:
            self.broken()
        except Exception:  # noqa: BLE001  (said in the log, answered 500)
            self.failed()
        except BaseException:
            self.broken()
            raise
        else:
            self.deliver(answer)

    def deliver(self, answer: Answer) -> None:
        """Write it; what cannot be written at once is sent by a task."""
        if self.is_gone:
            return
        try:
            head = self._head(answer)
        except Exception:  # noqa: BLE001  (said in the log, answered 500)
            self.failed()
            return
        body = answer.body
        if self.method == "HEAD" or answer.status in BODILESS:
            self.line.write(head)
        elif not isinstance(body, bytes):
            self.is_endless = isinstance(body, Stream) and body.is_endless
            self._sending = self.line.spawn(self._send(head, body))
            return
        elif len(body) <= JOINED:
            self.line.write(head + body)
        else:
            self.line.write(head)
            self.line.write(body)
        self.over()

    def _head(self, answer: Answer) -> bytes:
        length = answer.length
        if answer.status in BODILESS:
            framing = b""
        elif length is not None:
            framing = b"content-length: %d\r\n" % length
        else:
            framing = self.unframed()
        told = answer.lines
        if answer.headers:
            told += lines(answer.headers)
        return self.head(answer.status, told, framing)

    def head(self, status: int, fields: bytes, framing: bytes) -> bytes:
        """The head, from lines that were checked; says whether the connection stays."""
        if self.expects:
            # Whoever waits for 100 may send its body all the same, or may not: this line is over.
            self.keep_alive = False
        self.has_head = True
        self.status = status
        end = b"\r\n" if self.keep_alive else CLOSE
        return b"".join((STATUS_LINES[status], self.line.date, fields, framing, end))

    def unframed(self) -> bytes:
        """The field that frames a body of unknown length; before HTTP/1.1 the end of the line."""
        if self.is_modern:
            return CHUNKED
        self.keep_alive = False
        return b""

    async def _send(self, head: bytes, body: FilePart | Stream) -> None:
        self.line.write(head)
        try:
            if isinstance(body, FilePart):
                await files.send(body, self.line)
            else:
                await self._stream(body.pieces)
        except Disconnected:
            self.broken()
        except Exception:
            # The head has gone out: hanging up is all that still tells the reader.
            log.exception("%s %r: the body broke off", self.method, self.raw_path)
            self.broken()
        except BaseException:
            self.broken()
            raise
        else:
            self.over()

    async def _stream(self, pieces: AsyncGenerator[bytes, None]) -> None:
        async with aclosing(pieces):
            async for piece in pieces:
                if piece:
                    self.line.write(chunk(piece) if self.is_modern else piece)
                await self.line.drained()
        if self.is_modern:
            self.line.write(LAST_CHUNK)

    def failed(self) -> None:
        """A fault of ours that nobody has made a problem of (called where it is handled)."""
        log.exception("%s %r was not answered", self.method, self.raw_path)
        self.keep_alive = False
        self.deliver(Answer(500, [_PLAIN], b"Internal Server Error"))

    def head_again(self) -> bytes:
        """The request's head as it may be read once more."""
        query = b"?" + self.query if self.query else b""
        fields = b"".join([b"%b: %b\r\n" % field for field in self.sent.fields])
        target = self.raw_path + query
        return b"%b %b HTTP/1.1\r\n%b\r\n" % (self.method.encode(), target, fields)

    def over(self) -> None:
        """The answer is written to its end."""
        self.is_over = True
        self._body = b""
        self.wake()
        self.line.answered(self)

    def broken(self) -> None:
        """There will be no answer, or none to its end: the sender learns it by the line."""
        self.is_over = True
        self.line.hang_up()

    def gone(self) -> None:
        """The line is closed: whoever waits for the body or makes one learns it."""
        self.is_gone = True
        self.wake()
        if self._sending is not None:
            self._sending.cancel()
