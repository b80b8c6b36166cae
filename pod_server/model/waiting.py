"""Work that waits for somebody else is not done on an event loop, where everybody waits with it.

Nearly all that the house does answers at once, and is called on the loop. The few places that may
have to wait (a document elsewhere, a child that judges) ask :func:`may_wait` first. Whoever called
them on the loop gets :class:`MustWait`, and does the same again in a thread.
"""

from __future__ import annotations

import asyncio
from typing import Protocol


class MustWait(Exception):
    """It cannot be had at once; nothing has been changed. Ask again from a thread."""


def may_wait() -> None:
    """Raise :class:`MustWait` in a thread whose event loop is running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise MustWait


class Committing(asyncio.Future[int]):
    """The number of a change that is on its way to the disk. Nobody calls it off.

    What waits for it may be carried on by a call-back: it needs no task.
    """

    __slots__ = ()


class Promise(Protocol):
    """Who waits for the number of a change: a future, or what does as much of one."""

    def set_running_or_notify_cancel(self) -> bool:
        """Whether anybody still waits."""

    def set_result(self, result: int, /) -> None: ...

    def set_exception(self, exception: BaseException | None, /) -> None: ...

    def done(self) -> bool: ...
