"""One errand at each of very many customers', side by side: so many at once, and no more in memory.

A host that stays silent, or that says when to come back, keeps nobody else waiting: its customers
are left for a later pass.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from clients.console import Progress
from clients.pod_client.aio import AsyncPodClient
from clients.pod_client.errors import Busy, PodClientError, Unreachable
from clients.pod_client.messages import Errand
from clients.pod_client.session import Credentials, Patience, Session

T = TypeVar("T")
_Item = TypeVar("_Item")
Job = Callable[[Session], Errand[T]]
#: In a crowd nobody is waited for long: what is busy or silent comes again in a later pass.
_IN_A_CROWD = Patience(tries=2, longest_wait=3.0, first_wait=0.5)
_TIMEOUT_S = 15.0


@dataclass
class Hosts:
    """Which hosts are worth asking now, by the scheme and name of their addresses."""

    clock: Callable[[], float] = time.monotonic
    #: So many silences in a row, and the host is left alone.
    enough: int = 3
    _silent: dict[str, int] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)

    def may_ask(self, url: str) -> bool:
        """Has it answered of late, and is it not to be left in peace?"""
        return self._silent.get(_host(url), 0) < self.enough and not self.is_busy(url)

    def is_busy(self, url: str) -> bool:
        """Did it name a time, and has that not come yet?"""
        return self._until.get(_host(url), 0.0) > self.clock()

    def heard(self, url: str, error: PodClientError | None) -> None:
        """What came of asking there."""
        host = _host(url)
        if isinstance(error, Unreachable):
            self._silent[host] = self._silent.get(host, 0) + 1
            return
        self._silent.pop(host, None)
        if isinstance(error, Busy) and error.retry_after is not None:
            self._until[host] = self.clock() + error.retry_after

    def again(self) -> None:
        """A new pass: one more try for each that was silent."""
        self._silent = {host: self.enough - 1 for host in self._silent}

    def soonest(self) -> float:
        """Seconds until the first of those that named a time may be asked again."""
        left = [until - self.clock() for until in self._until.values()]
        return max(0.0, min(left, default=0.0))


def run_each(
    credentials: Credentials,
    items: Iterable[_Item],
    job: Callable[[_Item], Job[T]],
    settled: Callable[[_Item, T | PodClientError], None],
    concurrency: int,
    progress: Progress,
) -> None:
    """Run an errand for each item, ``concurrency`` at once; ``settled`` hears of each at its end.

    Items are drawn when their turn comes. An error of ``pod_client`` in one is its result. Raises
    what keeps the company from signing in at all.
    """

    async def run() -> None:
        drawn: Iterator[_Item] = iter(items)
        async with AsyncPodClient(
            credentials,
            timeout=_TIMEOUT_S,
            patience=_IN_A_CROWD,
            connections=concurrency,
            per_host=concurrency,
            many_hosts=True,
        ) as client:
            await client.login()

            async def one_after_another() -> None:
                for item in drawn:
                    found: T | PodClientError
                    try:
                        found = await client.run(job(item)(client.session))
                    except PodClientError as error:
                        found = error
                    settled(item, found)
                    progress.step()

            async with asyncio.TaskGroup() as group:
                for _ in range(concurrency):
                    group.create_task(one_after_another())

    asyncio.run(run())


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
