"""At once where that can be, in a thread where somebody must be waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from pod_server.actions.settle import Outcome, Prepare, settle, settle_now
from pod_server.contracts import Ledger
from pod_server.model.waiting import MustWait

T = TypeVar("T")


async def patiently(work: Callable[[], T], *, is_heavy: bool = False) -> T:
    """What ``work`` returns or raises; in a thread if it is heavy or turns out to wait."""
    if not is_heavy:
        try:
            return work()
        except MustWait:
            pass
    return await asyncio.to_thread(work)


async def settled(ledger: Ledger, prepare: Prepare, *, is_heavy: bool = False) -> Outcome:
    """The outcome of a write, likewise; a preparation that must wait has changed nothing."""
    if not is_heavy:
        try:
            return await settle(ledger, prepare)
        except MustWait:
            pass
    return await asyncio.to_thread(settle_now, ledger, prepare)
