"""Flask beside the pods' entry: its requests go through a few threads of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pod_server.web.asgi import App, Receive, Scope, Send

if TYPE_CHECKING:
    from flask import Flask

T = TypeVar("T")
THREADS = 4
#: Seconds after the start in which nobody is kept waiting by what is loaded meanwhile.
PAUSE = 1.0


class Later:
    """The Flask application as an ASGI application, made when it is first asked for.

    ``make_ready`` does with it what the first page would wait for. A slow page holds up pages,
    never pods.
    """

    def __init__(self, make: Callable[[], Flask], make_ready: Callable[[Flask], None]) -> None:
        self._make = make
        self._make_ready = make_ready
        self._flask: Flask | None = None
        self._made: asyncio.Future[App] | None = None
        self._loader = ThreadPoolExecutor(1, "loader")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = await self._ready()
        await app(scope, receive, send)

    async def soon(self) -> None:
        """Make it now that the server has begun to serve, before somebody waits for it."""
        await asyncio.sleep(PAUSE)
        await self._ready()
        if self._flask is not None:
            await self.loaded(partial(self._make_ready, self._flask))

    async def loaded(self, load: Callable[[], T]) -> T:
        """What ``load`` answers. One thread loads all: each keeps for itself what it has freed."""
        return await asyncio.get_running_loop().run_in_executor(self._loader, load)

    async def _ready(self) -> App:
        made = self._made
        if made is None or (made.done() and made.exception() is not None):
            self._made = made = asyncio.ensure_future(self.loaded(self._threaded))
        return await asyncio.shield(made)

    def _threaded(self) -> App:
        from a2wsgi import WSGIMiddleware

        self._flask = self._make()
        over = WSGIMiddleware(self._flask, workers=THREADS)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await over(scope, receive, send)

        return answer
