"""Notices to companies, each posted to the inbox that its WebID document names (LDN §3.2).

At least once: the account says what is untold until an inbox has taken it. What fails is tried
again, twice as long after each failure; what still is not taken after a day waits for the next
day's look at all accounts. A company without an inbox finds its notices in its account.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from pod_server.contracts import Ledger
from pod_server.delivery.lanes import Lanes
from pod_server.model.errors import MissingResource, PodError
from pod_server.model.iri import SENDER

log = logging.getLogger(__name__)

JSON_LD = "application/ld+json"
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 3_600.0
#: After so many failures in a row, which takes about a day, it waits for the next look.
MOST_FAILURES = 34
_TAKEN = range(200, 300)
#: The inbox is there and will never take it.
_NEVER = frozenset({400, 405, 410, 413, 415, 422})


class Notices(Protocol):
    """What accounts have to tell. Blocking."""

    def untold(self, ledger: Ledger, name: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
        """The company, and its notices that are still to be sent, oldest first: IRI and body.

        One without a body is not to be sent any more, and settled as one that never can arrive.
        """

    def settled(self, ledger: Ledger, name: str, iri: str, *, arrived: bool) -> None:
        """One has arrived, or never can."""


class NoticeRounds:
    """Those of one process; for its event loop. ``inbox`` finds a WebID's, or says ``""``."""

    def __init__(
        self,
        notices: Notices,
        ledger_of: Callable[[str], Ledger],
        inbox: Callable[[str], str],
        lanes: Lanes,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._notices, self._ledger_of, self._inbox = notices, ledger_of, inbox
        self._lanes, self._pause = lanes, pause
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._again: set[tuple[str, str]] = set()

    def open(self) -> None:
        """Begin, on the running loop."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """Tell no more; what is untold is found at the next start."""
        self._loop = None
        for task in self._tasks.values():
            task.cancel()
        self._lanes.close()

    def wake(self, pod_id: str, name: str) -> None:
        """An account has something to tell. From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._start, (pod_id, name))

    def _start(self, key: tuple[str, str]) -> None:
        self._again.add(key)
        if self._loop is not None and key not in self._tasks:
            self._tasks[key] = self._loop.create_task(self._run(key))

    async def _run(self, key: tuple[str, str]) -> None:
        try:
            while key in self._again:
                self._again.discard(key)
                await self._tell_all(*key)
        except MissingResource:
            log.info("a pod has gone with what its accounts had to tell")
        except Exception:
            # Whatever it is: the account still says what is untold, and the next look finds it.
            log.exception("a notice waits")
        finally:
            self._tasks.pop(key, None)

    async def _tell_all(self, pod_id: str, name: str) -> None:
        ledger, failures = self._ledger_of(pod_id), 0
        while failures <= MOST_FAILURES:
            company, untold = await asyncio.to_thread(self._notices.untold, ledger, name)
            if not untold:
                return
            iri, body = untold[0]
            arrived = await self._arrived(ledger, company, body)
            if arrived is not None:
                failures = 0
                settled = partial(self._notices.settled, ledger, name, iri, arrived=arrived)
                await asyncio.to_thread(settled)
                continue
            failures += 1
            await self._pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 12)))
        log.warning("%s has not taken a notice of its account", company)

    async def _arrived(self, ledger: Ledger, company: str, body: bytes) -> bool | None:
        """Whether it arrived, or never can; ``None`` where it is to be tried again."""
        if not body:
            return False
        try:
            inbox = await asyncio.to_thread(self._inbox, company)
            if not inbox:
                return False
            sender = ledger.pod.base + SENDER
            status = await self._lanes.send(sender, inbox, body, JSON_LD)
        except PodError as error:
            log.info("%s was not told: %s", company, error)
            return None
        if status in _NEVER:
            log.warning("the inbox of %s does not take notices: %d", company, status)
        return status in _TAKEN if status in _TAKEN or status in _NEVER else None
