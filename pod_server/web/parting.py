"""Processes of one server end together: none closes before the last has answered its last request.

A request that reached one process may write to a pod that another owns, so the owner's door stays
open until nobody can come any more. The kernel closes the pipe of whoever died.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable

#: Waits until no process of this server has a request under way any more.
Parted = Callable[[], Awaitable[None]]


async def nobody_else() -> None:
    """Of one process: nobody to wait for."""


class Parting:
    """A pipe that all hold open until they are done: its end is when the last has let go.

    Made by the keeper before it forks, who holds it too, for those whom it starts later, and lets
    go when it tells all to stop. ``patience`` is in seconds: one process that is asked to end while
    the others serve on goes after that long.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._ended, self._held = os.pipe()

    def let_go(self) -> None:
        """Be done, as far as this process goes; idempotent."""
        held, self._held = self._held, -1
        if held >= 0:
            os.close(held)

    async def parted(self) -> None:
        """Say that this process is done, and wait for the others."""
        self.let_go()
        loop = asyncio.get_running_loop()
        over = asyncio.Event()
        loop.add_reader(self._ended, over.set)
        try:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(over.wait(), self._patience)
        finally:
            loop.remove_reader(self._ended)
