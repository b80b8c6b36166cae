"""What a server does beside its requests: what loads after the start, and what is tidied daily."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from importlib import import_module
from types import ModuleType

from pod_server.civic.civil_status import early
from pod_server.identity.envoy import Within
from pod_server.identity.keyring import KeyRing
from pod_server.model.account import SECOND
from pod_server.web.wsgi import PAUSE, Later
from pod_server.wiring.house import House
from pod_server.wiring.leaving import let_go

log = logging.getLogger(__name__)
HOUR, DAY = 3_600, 86_400


def of_the_day(house: House) -> Coroutine[object, object, None]:
    """The daily chores of a house, without end."""
    return keep_house(partial(let_go, house), partial(_sweep, house))


def _sweep(house: House) -> None:
    house.ledgers.sweep(house.clock() - HOUR * SECOND)


async def load_the_rest(account: Later) -> None:
    """Once it serves, what others would have to wait for: pages first, then statements."""
    try:
        await account.soon()
        await account.loaded(early.load)
        gc.collect()  # what loading left behind; what it made stays, and is not looked at again
        gc.freeze()
    except Exception:
        # Whoever asks first loads it again, and is told what is wrong.
        log.exception("what comes after the start was not loaded")


async def keep_desks(house: House, ring: KeyRing, within: Within, every: float = HOUR) -> None:
    """Once an hour, what is done for companies' desks while nobody sits there."""
    while True:
        await asyncio.sleep(every)
        from pod_server.wiring.desks import Desks  # no start waits for it

        await _done_or_said(Desks.of(house, ring, within).kept)


async def keep_phones(house: House, account: Later) -> None:
    """Phones are told of what waits, once the pages are there that they are sent to."""
    pushing = await _room("pushing", account)
    await pushing.keep_pushes(house)


async def keep_mail(house: House, ring: KeyRing, within: Within, account: Later) -> None:
    """Errands are done, first of all those that came due while no server ran."""
    errands = await _room("errands", account)
    await errands.keep_post(house, ring, within)


async def _room(called: str, account: Later) -> ModuleType:
    """A room of the wiring that no start waits for."""
    await asyncio.sleep(PAUSE)  # as pages are: the first who ask are answered before it loads
    return await account.loaded(partial(import_module, f"pod_server.wiring.{called}"))


async def keep_house(
    let_go: Callable[[], object], sweep: Callable[[], object], every: float = DAY
) -> None:
    """Once a day: accounts that are due go, and bodies that no row has named for an hour.

    What fails is said, and tried again the next day.
    """
    while True:
        await _done_or_said(let_go)
        await asyncio.sleep(every)
        await _done_or_said(sweep)


async def _done_or_said(chore: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(chore)
    except Exception:
        log.exception("a daily chore has failed")
