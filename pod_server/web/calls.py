"""A request to a pod, once it is known which pod, which target, and who is asking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.web import bodies
from pod_server.web.asgi import Answer
from pod_server.web.bodies import Receive
from pod_server.web.headers import Headers, content_length
from pod_server.web.targets import Target


@dataclass(slots=True)
class Call:
    """All that an answer can depend on. The body has not been read.

    The ``query`` says nothing about who may do what (S-10).
    """

    method: str
    ledger: Ledger
    target: Target
    agent: Agent
    sent: Headers
    query: bytes
    receive: Receive

    @property
    def announced(self) -> int | None:
        """The size that the body is said to have."""
        return content_length(self.sent.get(b"content-length"))

    async def body(self, limit: int) -> bytes:
        """The whole body, ``limit`` bytes at most; raises ``TooLarge``, ``TooSlow``."""
        return await bodies.in_memory(self.receive, self.announced, limit)


class Service(Protocol):
    """Something at a reserved address of a pod that is no resource: a query, a front office."""

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods it takes, ``OPTIONS`` among them."""

    async def answer(self, call: Call) -> Answer:
        """Its own headers; those that stand on every answer are added by the caller."""


@dataclass(slots=True)
class Late:
    """A service that is put together when it is first asked, in a thread, and then kept."""

    methods: tuple[str, ...]
    make: Callable[[], Service]
    made: Service | None = None

    async def answer(self, call: Call) -> Answer:
        """As the service does."""
        if self.made is None:
            self.made = await asyncio.to_thread(self.make)
        return await self.made.answer(call)


Handler = Callable[[Call], Awaitable[Answer]]
