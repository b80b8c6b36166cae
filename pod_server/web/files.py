"""Bodies that lie in files, handed by the kernel from the file to the line (``sendfile``).

The transport must have let go of all that was written before; then its socket is written to beside
it. The loop watches a second number of the same socket, for it watches the first one itself.
Over TLS the bytes go through this process.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from pod_server.web.asgi import FilePart
from pod_server.web.asked import Disconnected

if TYPE_CHECKING:
    from pod_server.web.line import Line

#: Octets handed over before others have their turn.
TURN = 2 * 1024 * 1024
#: Octets that are sealed at once, where the line is TLS.
PIECE = 128 * 1024


async def send(part: FilePart, line: Line) -> None:
    """Send these bytes as the body of an answer whose head is written.

    Raises :class:`Disconnected`, and ``EOFError`` where the file is shorter than it was.
    """
    file = os.open(part.path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if line.is_sealed:
            await _written(file, part, line)
            return
        await line.emptied()
        out = os.dup(line.transport.get_extra_info("socket").fileno())
        try:
            await _sent(out, file, part, line)
        except (BrokenPipeError, ConnectionError):
            raise Disconnected from None
        finally:
            line.loop.remove_writer(out)
            os.close(out)
    finally:
        os.close(file)


async def _written(file: int, part: FilePart, line: Line) -> None:
    """Over TLS, where what is in a file must be sealed before it goes: piece by piece."""
    at, end = part.start, part.start + part.length
    while at < end:
        piece = os.pread(file, min(end - at, PIECE), at)
        if not piece:
            raise EOFError(f"{part.path} is shorter than it was")
        line.write(piece)
        await line.drained()
        at += len(piece)


async def _sent(out: int, file: int, part: FilePart, line: Line) -> None:
    at, end, turn = part.start, part.start + part.length, 0
    while at < end:
        if turn >= TURN:
            turn = 0
            await asyncio.sleep(0)  # others have their turn
        try:
            count = os.sendfile(out, file, at, min(end - at, TURN))
        except BlockingIOError:
            await line.writable(out)
            continue
        if not count:
            raise EOFError(f"{part.path} is shorter than it was")
        at += count
        turn += count
