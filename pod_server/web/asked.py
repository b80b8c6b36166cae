"""A request as those see it who answer it, and who they are: what our own connection calls.

One that answers directly returns an :class:`Answer` and never touches the line, so that head and
body go out in one piece. What it answers is begun on the spot, outside of any task: until it first
waits, it must use nothing that asks for the current task (:func:`in_task` makes sure of one).
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Protocol

from pod_server.web.asgi import Answer
from pod_server.web.headers import Headers


class Disconnected(Exception):
    """The sender hung up; nobody is left to answer."""


class Request(Protocol):
    """One request. Its body comes in pieces and is nobody's until it is asked for."""

    @property
    def method(self) -> str: ...

    @property
    def raw_path(self) -> bytes:
        """The target up to the query, to the letter."""

    @property
    def query(self) -> bytes: ...

    @property
    def sent(self) -> Headers: ...

    async def receive(self) -> tuple[bytes, bool]:
        """The next piece of the body, and whether there are more.

        Raises :class:`Disconnected`, and ``TooSlow`` where nothing comes.
        """


class Direct(Protocol):
    """Answers directly, or leaves a request to the application behind it."""

    def direct(self, request: Request) -> Coroutine[object, None, Answer] | None:
        """The answer in the making; ``None`` where the request is to go through ASGI."""


@types.coroutine
def in_task() -> Generator[None, None, None]:
    """Go on inside a task: for what uses time-outs of asyncio, or is not ours to know."""
    if asyncio.current_task() is None:
        yield


@types.coroutine
def continued(
    begun: Coroutine[object, None, Answer], waits_for: object
) -> Generator[object, None, Answer]:
    """Carry on with a coroutine that was begun outside of a task and now waits for something."""
    try:
        if waits_for is None:
            waits_for = begun.send(None)
        while True:
            try:
                yield waits_for
            except BaseException as error:  # noqa: BLE001  (a cancellation, most of all)
                waits_for = begun.throw(error)
            else:
                waits_for = begun.send(None)
    except StopIteration as done:
        answer: Answer = done.value
        return answer
