"""One lane a target, so that a slow receiver holds up its own messages and nobody else's (S-61).

A target is a host. Two messages at most are on their way to it at a time, from one process,
however many channels name it; and those that answer slowly share a few threads among themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

#: On their way to one target.
AT_ONCE = 2
THREADS, SLOW_THREADS = 8, 4
#: Lanes remembered; those that nobody uses are forgotten when there are more.
MOST = 1_024
#: Seconds; whoever takes longer is slow until it has been quick again.
QUICK = 1.0

#: Sends as this sender, to that address, the body of that type; the status. Blocking.
Post = Callable[[str, str, bytes, str], int]


class _Lane:
    __slots__ = ("free", "is_slow", "users")

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)
        self.is_slow = False
        self.users = 0


class Lanes:
    """All of them. Threads are started when something is first sent."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._lanes: dict[str, _Lane] = {}
        self._quick: ThreadPoolExecutor | None = None
        self._slow: ThreadPoolExecutor | None = None

    async def send(self, sender: str, url: str, body: bytes, media_type: str) -> int:
        """The status; raises what the sending raises."""
        host = urlsplit(url).netloc.lower()
        lane = self._lanes.setdefault(host, _Lane())
        lane.users += 1
        try:
            async with lane.free:
                return await self._timed(lane, sender, url, body, media_type)
        finally:
            lane.users -= 1
            if not (lane.users or lane.is_slow):
                self._lanes.pop(host, None)
            elif len(self._lanes) > MOST:
                self._lanes = {name: one for name, one in self._lanes.items() if one.users}

    def close(self) -> None:
        """What is on its way may finish; nobody waits for it."""
        for pool in (self._quick, self._slow):
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)

    async def _timed(self, lane: _Lane, sender: str, url: str, body: bytes, media_type: str) -> int:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            pool = self._pool(lane)
            return await loop.run_in_executor(pool, self._post, sender, url, body, media_type)
        finally:
            lane.is_slow = loop.time() - began > QUICK

    def _pool(self, lane: _Lane) -> ThreadPoolExecutor:
        if lane.is_slow:
            if self._slow is None:
                self._slow = ThreadPoolExecutor(SLOW_THREADS, "sesame-slow-hook")
            return self._slow
        if self._quick is None:
            self._quick = ThreadPoolExecutor(THREADS, "sesame-hook")
        return self._quick
