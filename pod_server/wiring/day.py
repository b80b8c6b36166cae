"""What begins with a server process and ends with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import field

from pod_server.identity.keyring import KeyRing
from pod_server.identity.replay import Replays
from pod_server.storage.queries.pool import PooledQueries
from pod_server.web.parting import Parted
from pod_server.web.side import SideDoor
from pod_server.web.within import Within
from pod_server.web.wsgi import Later
from pod_server.wiring.chores import keep_desks, keep_mail, keep_phones, load_the_rest, of_the_day
from pod_server.wiring.delivering import Delivery
from pod_server.wiring.house import House
from pod_server.wiring.keeping import keep_accounts
from pod_server.wiring.noting import look_again
from pod_server.wiring.watching import Watching
from proofs.value import value


@value
class Day:
    """Opened before the first request; closed after the last, of whichever process."""

    house: House
    told: Delivery
    queries: PooledQueries
    replays: Replays
    account: Later
    watching: Watching
    within: Within
    ring: KeyRing
    sides: Sequence[SideDoor]
    housekeeping: bool
    parted: Parted
    chores: list[asyncio.Task[None]] = field(default_factory=list)

    async def opened(self) -> None:
        self.told.open()
        self.watching.open()
        self.within.open()
        for side in self.sides:
            await side.open()
        self.chores.append(asyncio.create_task(load_the_rest(self.account)))
        # This process may follow one that fell: what that left undone is found again.
        await asyncio.to_thread(look_again, self.house)
        if self.housekeeping:
            house, ring, within = self.house, self.ring, self.within
            chores = (
                of_the_day(house),
                keep_accounts(house),
                keep_phones(house, self.account),
                keep_desks(house, ring, within),
                keep_mail(house, ring, within, self.account),
            )
            self.chores.extend(asyncio.create_task(each) for each in chores)

    async def closed(self) -> None:
        """After the last request: query children go home, what is open is closed."""
        for chore in self.chores:
            chore.cancel()
        for side in self.sides:
            side.close()
        self.told.close()
        await self.parted()
        self.queries.close()
        self.replays.close()
        await asyncio.to_thread(self.house.close)
        self.watching.close()
