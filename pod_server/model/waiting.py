"""Work that waits for somebody else is not done on an event loop, where everybody waits with it.

Nearly all that the house does answers at once, and is called on the loop. The few places that may
have to wait (a document elsewhere, a child that judges) ask :func:`may_wait` first. Whoever called
them on the loop gets :class:`MustWait`, and does the same again in a thread.
"""

from __future__ import annotations

import asyncio


class MustWait(Exception):
    """It cannot be had at once; nothing has been changed. Ask again from a thread."""


def may_wait() -> None:
    """Raise :class:`MustWait` in a thread whose event loop is running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise MustWait
