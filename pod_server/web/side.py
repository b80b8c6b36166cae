"""A side door: another port that this process answers at, by the same connection and its bounds."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine, Sequence
from typing import Protocol, cast

from uvicorn.server import ServerState

from pod_server.web.asgi import Answer, App, Receive, Scope, Send
from pod_server.web.asked import Request
from pod_server.web.connection import Connection


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
