"""What pods have to do while nobody waits, put together: who does it, and the round that asks."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from pod_server.actions.pods import INBOX
from pod_server.civic.circle.post import Post
from pod_server.civic.credentials.keeping import Credentials
from pod_server.civic.credentials.record import FOLDER as CREDENTIALS
from pod_server.civic.giving.received import RECEIVED
from pod_server.civic.giving.receiving import Receiving
from pod_server.contracts import Ledger
from pod_server.identity.envoy import Within
from pod_server.identity.keyring import KeyRing
from pod_server.model.errand import Errand
from pod_server.model.errors import MissingResource
from pod_server.wiring.carrying import carrier
from pod_server.wiring.credentials import credentials
from pod_server.wiring.house import House
from pod_server.wiring.markets import post
from pod_server.wiring.noting import EVERYWHERE
from pod_server.wiring.receiving import receiving
from pod_server.wiring.unfinished import found_again
from proofs.value import value

#: Seconds between two looks at what is due, and how many errands go at a time.
EVERY, AT_ONCE = 0.5, 4

log = logging.getLogger(__name__)


@value
class Office:
    """Who does which errand: an inbox is looked through by both."""

    post: Post
    receiving: Receiving
    credentials: Credentials

    def do(self, ledger: Ledger, name: str, tries: int) -> int | None:
        """When to come again, ``None`` for never. Blocking."""
        if name.startswith(f"{RECEIVED}/"):
            return self.receiving.do(ledger, name, tries)
        if name.startswith(f"{CREDENTIALS}/"):
            return self.credentials.look(ledger, name)
        again = [self.post.do(ledger, name, tries)]
        if name == INBOX:
            again.append(self.receiving.do(ledger, name, tries))
        return min((when for when in again if when is not None), default=None)


def office(house: House, ring: KeyRing, within: Within) -> Office:
    """Of a house that serves."""
    goes = carrier(house, ring, within)
    return Office(post(house, goes), receiving(house, goes), credentials(house))


async def keep_post(house: House, ring: KeyRing, within: Within, every: float = EVERY) -> None:
    """Errands that are due are done, a few at a time, without end; in one process of a server."""
    clerk = office(house, ring, within)
    busy: dict[tuple[str, str], asyncio.Task[None]] = {}
    while True:
        try:
            for errand in await asyncio.to_thread(
                house.accounts.errands.due, house.clock(), 4 * AT_ONCE
            ):
                key = (errand.pod_id, errand.name)
                if key not in busy and len(busy) < AT_ONCE:
                    busy[key] = asyncio.create_task(_gone(house, clerk, errand, busy))
        except Exception:
            # The store is closing, or busy: the errands stay, and the next round asks again.
            log.exception("errands could not be looked up")
        await asyncio.sleep(every)  # nobody says when something is due: the list is asked


async def _gone(
    house: House,
    clerk: Office,
    errand: Errand,
    busy: dict[tuple[str, str], asyncio.Task[None]],
) -> None:
    try:
        await asyncio.to_thread(done, house, clerk, errand)
    except Exception:
        # The store is closing, or full: the errand stays as it is, and is found again.
        log.exception("an errand could not be written down")
    finally:
        busy.pop((errand.pod_id, errand.name), None)


def done(house: House, clerk: Office, errand: Errand) -> None:
    """One errand; what fails for reasons of ours is tried again later. Blocking."""
    errands = house.accounts.errands
    if errand.pod_id == EVERYWHERE.pod_id:
        found_again(house)
        errands.done(errand)
        return
    try:
        ledger = house.ledgers.by_id(errand.pod_id)
        again = clerk.do(ledger, errand.name, errand.tries)
    except MissingResource:
        again = None
    except Exception:
        # Whatever it is: no errand is lost by it, nor the round; it is tried again in a minute.
        log.exception("an errand has failed")
        again = house.clock() + 60_000_000
    if again is None:
        errands.done(errand)
    else:
        errands.later(errand, replace(errand, due=again, tries=errand.tries + 1))
