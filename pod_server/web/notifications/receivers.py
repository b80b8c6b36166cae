"""What a receiver on an open line is to the courier, and a channel that is told to the receiver."""

from __future__ import annotations

from typing import Protocol


class Outgoing(Protocol):
    """The way to a receiver, as the courier uses it."""

    async def say(self, message: bytes) -> None: ...

    async def end(self) -> None: ...


class Live(Protocol):
    """A channel that is being told."""

    def forget(self) -> None:
        """The receiver has gone."""
