"""Bodies that lie in files, from the disk to the line without a turn through memory as a whole."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, BinaryIO

from pod_server.web.asgi import FilePart

if TYPE_CHECKING:
    from pod_server.web.connection import Connection

CHUNK = 512 * 1024


async def send(part: FilePart, line: Connection) -> None:
    """Send these bytes as the body of an answer whose head is written."""
    file = await asyncio.to_thread(_opened, part)
    with file:
        left = part.length
        while left:
            chunk = await asyncio.to_thread(file.read, min(left, CHUNK))
            if not chunk:
                raise EOFError(f"{part.path} is shorter than it was")
            left -= len(chunk)
            line.write(chunk)
            await line.drained()


def _opened(part: FilePart) -> BinaryIO:
    file = part.path.open("rb")
    file.seek(part.start)
    return file
