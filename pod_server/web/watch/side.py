"""A side door: another port that this process answers at, by the same connection and its bounds.

The operator's door answers ``/metrics``, ``/health`` and ``/health/live`` whatever the ``Host``; it
is opened where ``--metrics`` says and nowhere else, for what it tells is not for everybody (S-69).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from uvicorn.server import ServerState

from pod_server.web.asgi import Answer, App, Receive, Scope, Send
from pod_server.web.asked import Request, in_task
from pod_server.web.connection import Connection
from pod_server.web.watch.cells import Table
from pod_server.web.watch.exposition import CONTENT_TYPE, exposition
from pod_server.web.watch.health import LIVE, READY, Health


class Answers(Protocol):
    """Who stands at the door."""

    async def answer(self, request: Request) -> Answer: ...


class _Only:
    """An application that answers directly, always."""

    watch = None

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def direct(self, request: Request) -> Coroutine[object, None, Answer]:
        return self._answers.answer(request)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """WebSockets, which nobody opens here."""
        await send({"type": "websocket.close", "code": 1000})


class SideDoor:
    """Listening sockets and who answers there."""

    def __init__(self, sockets: Sequence[socket.socket], answers: Answers) -> None:
        self._sockets = sockets
        self._answers = answers
        self._servers: list[asyncio.Server] = []
        self._state = ServerState()

    async def open(self) -> None:
        """On the running loop."""
        from pod_server.web.server import configured

        loop = asyncio.get_running_loop()
        config = configured(cast(App, _Only(self._answers)))
        config.load()
        for listening in self._sockets:
            self._servers.append(
                await loop.create_server(
                    lambda: Connection(config, self._state, {}, loop), sock=listening
                )
            )

    def close(self) -> None:
        """Nobody comes in any more; who is in is sent home."""
        for server in self._servers:
            server.close()
        for connection in list(self._state.connections):
            connection.shutdown()


@dataclass(frozen=True, slots=True)
class Counter:
    """Answers operators. ``pods`` counts them: it asks the directory, in a thread."""

    table: Table
    health: Health
    pods: Callable[[], int]
    tell: Callable[[], None]

    async def answer(self, request: Request) -> Answer:
        if request.raw_path in (READY, LIVE):
            return await self.health.answer(request)
        if request.raw_path != b"/metrics" or request.method not in ("GET", "HEAD"):
            return Answer(
                404, [(b"content-type", b"text/plain")], b"There is /metrics and /health."
            )
        await in_task()
        pods = await asyncio.to_thread(self.pods)
        self.tell()
        body = exposition(self.table.sums(), pods)
        return Answer(200, [(b"content-type", CONTENT_TYPE.encode())], body)
