"""The transport under a connection: nobody is flooded, nobody is waited for without end.

It writes no faster than is read, reads no more than is used, and has one deadline at a time. A
deadline that moves costs an assignment: the timer behind it is set again only when it rings. A
line on which nobody speaks costs no worker (F-08).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from uvicorn.server import ServerState

from pod_server.web.asked import Disconnected
from pod_server.web.heads import known_lines

#: Seconds in which the reader of an answer must take something of it.
STALL_TIME = 60.0


class Line(asyncio.Protocol):
    """What an exchange may do with its connection."""

    def __init__(self, loop: asyncio.AbstractEventLoop, state: ServerState) -> None:
        self.loop = loop
        self.state = state
        self.transport: asyncio.Transport
        self.is_closing = False
        self.is_paused = False
        self._reads = True
        self._drain: asyncio.Future[None] | None = None
        self._unsent = 0
        self._timer: asyncio.TimerHandle | None = None
        self._due = self._deadline = 0.0
        self._then: Callable[[], None] = self.hang_up

    def address(self, end: str) -> tuple[str, int] | None:
        """Host and port of an end: ``peername`` or ``sockname``."""
        known = self.transport.get_extra_info(end)
        return (str(known[0]), int(known[1])) if isinstance(known, tuple) else None

    @property
    def is_sealed(self) -> bool:
        """Whether this is TLS: nothing may go beside the transport, and no end is half an end."""
        return self.transport.get_extra_info("sslcontext") is not None

    @property
    def date(self) -> bytes:
        """The line that dates an answer; the server keeps it, by the second."""
        return known_lines(self.state.default_headers)

    def spawn(self, work: Coroutine[object, None, None]) -> asyncio.Task[None]:
        """Do it in a task that the server waits for when it stops."""
        task: asyncio.Task[None] = self.loop.create_task(work)
        self.state.tasks.add(task)
        task.add_done_callback(self.state.tasks.discard)
        return task

    # -- writing -------------------------------------------------------------------------------

    def write(self, octets: bytes) -> None:
        """Send, or keep until the reader has taken what came before."""
        if not self.is_closing:
            self.transport.write(octets)

    async def drained(self) -> None:
        """Wait until the reader has caught up. Raises :class:`Disconnected`."""
        if self.is_closing:
            raise Disconnected
        if self.is_paused:
            if self._drain is None:
                self._drain = self.loop.create_future()
            await asyncio.shield(self._drain)
            if self.is_closing:
                raise Disconnected

    async def emptied(self) -> None:
        """Wait until nothing is kept of what was written. Raises :class:`Disconnected`."""
        self.transport.set_write_buffer_limits(high=0)
        try:
            await self.drained()
        finally:
            self.transport.set_write_buffer_limits()

    async def writable(self, handle: int) -> None:
        """Wait until the socket of that number takes something, or its reader's time is over."""
        ready: asyncio.Future[None] = self.loop.create_future()
        self.loop.add_writer(handle, _done, ready)
        self.until(STALL_TIME, self.abort)
        try:
            await ready
        finally:
            self.free()
            self.loop.remove_writer(handle)

    def pause_writing(self) -> None:
        self.is_paused = True
        self._unsent = self.transport.get_write_buffer_size()
        self.until(STALL_TIME, self._look_at_reader)

    def resume_writing(self) -> None:
        self.is_paused = False
        self.free()
        self._drained()

    def _drained(self) -> None:
        if self._drain is not None:
            self._drain.set_result(None)
            self._drain = None

    def _look_at_reader(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self._unsent > 0:
            self.abort()
            return
        self._unsent = unsent
        self.until(STALL_TIME, self._look_at_reader)

    # -- reading -------------------------------------------------------------------------------

    def pause_reading(self) -> None:
        """Let the sender wait."""
        if self._reads and not self.is_closing:
            self._reads = False
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Let the sender go on."""
        if not self._reads and not self.is_closing:
            self._reads = True
            self.transport.resume_reading()

    # -- the deadline --------------------------------------------------------------------------

    def until(self, seconds: float, then: Callable[[], None]) -> None:
        """From now on, after that time, do this; whatever was to be done before is not."""
        self._then = then
        self._deadline = deadline = self.loop.time() + seconds
        if self._timer is None or deadline < self._due:
            self._set(deadline, seconds)

    def free(self) -> None:
        """No deadline for now."""
        self._deadline = 0.0

    def _set(self, due: float, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._due = due
        self._timer = self.loop.call_later(seconds, self._rings)

    def _rings(self) -> None:
        self._timer = None
        if not self._deadline:
            return
        left = self._deadline - self.loop.time()
        if left > 0.001:
            self._set(self._deadline, left)
        else:
            self._deadline = 0.0
            self._then()

    # -- the end -------------------------------------------------------------------------------

    def hang_up(self) -> None:
        """Close the line once all that was written has been read, or nobody reads it."""
        if not self.is_closing:
            self.is_closing = True
            self.transport.close()
            self._drained()
            self._unsent = self.transport.get_write_buffer_size()
            self.until(STALL_TIME, self._look_at_reader)

    def say_no_more(self, seconds: float) -> None:
        """Let the reader see the end of what was said, and a moment later hang up."""
        if self.is_sealed:
            self.hang_up()
        elif not self.is_closing:
            self.transport.write_eof()
            self.resume_reading()
            self.until(seconds, self.hang_up)

    def abort(self) -> None:
        """Close the line at once."""
        self.is_closing = True
        self.transport.abort()
        self._drained()

    def lost(self) -> None:
        """The line is closed."""
        self.is_closing = True
        self._drained()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _done(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
