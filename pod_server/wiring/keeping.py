"""What a new day means for accounts: what has grown stale by the clock alone is written down."""

from __future__ import annotations

import asyncio
import logging
from datetime import date

from pod_server.wiring.facts import facts_kept
from pod_server.wiring.house import House
from pod_server.wiring.noting import look_again
from pod_server.wiring.tallying import tallied

MINUTE = 60

log = logging.getLogger(__name__)


async def keep_accounts(house: House, every: float = MINUTE) -> None:
    """At the start, and whenever a day begins, each account says how it stands (decision 29)."""
    done: date | None = None
    while True:
        today = house.selling.today()
        if today != done:
            await asyncio.to_thread(accounts_kept, house)
            await asyncio.to_thread(_asks_tallied, house)
            await asyncio.to_thread(look_again, house)
            done = today
        await asyncio.sleep(every)


def _asks_tallied(house: House) -> None:
    try:
        tallied(house)
    except Exception:
        log.exception("what is asked of companies could not be counted; tomorrow it is tried again")


def accounts_kept(house: House) -> None:
    """What the clock alone has changed, in all pods: what became stale restricts its company."""
    for pod in house.ledgers.pods():
        try:
            ledger = house.ledgers.by_id(pod.pod_id)
            house.front_office.keep(ledger, but=house.glances.told(ledger))
            facts_kept(house, ledger)
        except Exception:
            # One pod that cannot be kept keeps no other from it; the next day tries again.
            log.exception("the accounts of a pod could not be kept")
