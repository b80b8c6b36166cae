"""Taking in a body: small ones in memory, large ones into the blob store, none without end.

Nothing is read before the sender is known to be allowed to write (F-06); no lock is held while
bytes arrive (S-54).
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field

from pod_server.contracts import Blobs
from pod_server.model.errors import TooLarge, TooSlow
from proofs.value import value

#: Hands over the next piece of a body, and whether there are more (``Request.receive``).
Receive = Callable[[], Awaitable[tuple[bytes, bool]]]
#: Seconds for the whole of a body that stays in memory; the line bounds the silence in it.
PATIENCE = 300.0
#: Octets a second that a body must come to on average, once it takes longer than that.
PACE = 4096
UPLOADS_AT_ONCE = 32
PIECE = 1024 * 1024


@value
class Body:
    """A body taken in: its bytes, or the name of the blob that holds them."""

    inline: bytes | None
    blob: str | None
    size: int

    @property
    def digest(self) -> bytes:
        """``Repr-Digest`` of these bytes (RFC 9530 §3)."""
        if self.blob is not None:
            octets = bytes.fromhex(self.blob)
        else:
            octets = hashlib.sha256(self.inline or b"").digest()
        return b"sha-256=:" + b64encode(octets) + b":"


NOTHING = Body(b"", None, 0)


async def in_memory(receive: Receive, announced: int | None, limit: int) -> bytes:
    """The whole body; raises :class:`TooLarge` as soon as it is known to be, or ``TooSlow``."""
    if announced is not None and announced > limit:
        raise TooLarge(limit)
    first, more = await receive()
    if not more:
        if len(first) > limit:
            raise TooLarge(limit)
        return first
    whole = bytearray(first)
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while more:
        if len(whole) > limit:
            raise TooLarge(limit)
        if loop.time() > end:
            raise TooSlow
        piece, more = await receive()
        whole += piece
    if len(whole) > limit:
        raise TooLarge(limit)
    return bytes(whole)


@value
class Intake:
    """Takes bodies in that may be kept as bytes: up to ``inline`` in memory, more into a blob."""

    blobs: Blobs
    inline: int
    limit: int
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(UPLOADS_AT_ONCE, "upload")
    )

    async def take(self, pod_id: str, receive: Receive, announced: int | None) -> Body:
        """The body; a blob is durable when this returns, and named by nothing yet."""
        if announced is not None and announced > self.limit:
            raise TooLarge(self.limit)
        pace = _Pace()
        start, more = await receive()
        while more and len(start) <= self.inline:
            piece, more = await receive()
            start += pace.keep(piece)
        if not more and len(start) <= self.inline:
            return Body(start, None, len(start))
        stream = _Stream(receive, start, more, self.limit, pace)
        loop = asyncio.get_running_loop()
        blob, size = await loop.run_in_executor(
            self._threads, self.blobs.store, pod_id, stream.pieces(loop)
        )
        return Body(None, blob, size)


class _Pace:
    """How fast a body comes: one that hardly comes keeps a thread and a file for itself (S-54)."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._size = 0

    def keep(self, piece: bytes) -> bytes:
        """The piece. Raises :class:`TooSlow` where all of it has taken too long."""
        self._size += len(piece)
        took = time.monotonic() - self._since
        if took > PATIENCE and self._size < took * PACE:
            raise TooSlow
        return piece


class _Stream:
    """A body on its way from the loop into a thread, a megabyte at a time: the thread pulls."""

    def __init__(self, receive: Receive, start: bytes, more: bool, limit: int, pace: _Pace) -> None:
        self._receive = receive
        self._start = start
        self._more = more
        self._limit = limit
        self._pace = pace

    def pieces(self, loop: asyncio.AbstractEventLoop) -> Iterator[bytes]:
        """To be iterated in a thread. Raises :class:`TooLarge` and what receiving raises."""
        size = len(self._start)
        yield self._start
        while self._more:
            piece = asyncio.run_coroutine_threadsafe(self._next(), loop).result()
            size += len(piece)
            if size > self._limit:
                raise TooLarge(self._limit)
            yield piece

    async def _next(self) -> bytes:
        gathered = bytearray()
        while self._more and len(gathered) < PIECE:
            piece, self._more = await self._receive()
            gathered += self._pace.keep(piece)
        return bytes(gathered)
