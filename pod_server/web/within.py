"""The server asks itself: the way of every request to a pod, without a socket.

What a company's desk sends to a citizen of the same server goes here: the address of a server need
not be reachable from where it stands, and a server may have no other way out. Nothing is left out
of the way but the line: who asks is shown by a token and a proof, as by anybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from pod_server.model.errors import PoolExhausted
from pod_server.model.received import Received
from pod_server.web.asgi import Answer, FilePart, Stream
from pod_server.web.asked import Direct
from pod_server.web.headers import Headers

#: Seconds until whoever asks goes without an answer.
PATIENCE = 30.0


class _Asked:
    """One request, its body in hand."""

    def __init__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        self.method, self._body = method, body
        self.raw_path, self.query = (parts.path or "/").encode(), parts.query.encode()
        length = {"content-length": str(len(body))} if body else {}
        fields = {"host": parts.netloc, **length, **{n.lower(): v for n, v in headers.items()}}
        self.sent = Headers((n.encode("latin-1"), v.encode("latin-1")) for n, v in fields.items())

    async def receive(self) -> tuple[bytes, bool]:
        """All of it."""
        body, self._body = self._body, b""
        return body, False


class Within:
    """Opened on the loop of the server, asked from its other threads."""

    def __init__(self) -> None:
        self._direct: Direct | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def serve(self, direct: Direct) -> None:
        """Whom it asks."""
        self._direct = direct

    def open(self) -> None:
        """On the running loop."""
        self._loop = asyncio.get_running_loop()

    def __call__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Received:
        """The answer. Blocking; raises ``PoolExhausted`` where the server does not serve."""
        if self._loop is None or self._direct is None:
            raise PoolExhausted
        answered = self._answer(_Asked(method, url, body, headers))
        return asyncio.run_coroutine_threadsafe(answered, self._loop).result(PATIENCE)

    async def _answer(self, asked: _Asked) -> Received:
        made = self._direct.direct(asked) if self._direct is not None else None
        if made is None:
            raise PoolExhausted
        answer = await made
        lines = [line.partition(b":") for line in answer.lines.split(b"\r\n") if line]
        said = [*answer.headers, *((name, value.strip()) for name, _, value in lines)]
        found: dict[str, str] = {}
        for name, value in said:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            found[key] = f"{found[key]}, {text}" if key in found else text
        return Received(answer.status, found, await _whole(answer))


async def _whole(answer: Answer) -> bytes:
    body = answer.body
    if isinstance(body, Stream):
        return b"".join([piece async for piece in body.pieces])
    if isinstance(body, FilePart):
        with body.path.open("rb") as file:
            file.seek(body.start)
            return file.read(body.length)
    return body
