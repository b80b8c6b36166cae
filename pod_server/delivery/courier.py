"""The courier reads the ledger onward and hands each activity to those who listen to its topic.

One reader a pod, while somebody listens to it: it is woken by the bell of a commit, whichever
process made it, and looks at nothing in between. Whoever joins names the number after which it
wants to know: the old rows are read first, up to where the reader stands, then it goes on with the
others; a number decides what it has had already, so that each change reaches it once (N-15).
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Protocol

from pod_server.contracts import Bells, Ledger
from pod_server.model.change import Activity, Key
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Role

log = logging.getLogger(__name__)

PAGE = 1_000
#: How many are told before others on the loop have a turn.
AT_ONCE = 32


class Listener(Protocol):
    """Somebody who wants to be told of one topic. Nothing here waits: work is the listener's."""

    @property
    def key(self) -> Key: ...

    def offer(self, activity: Activity) -> None:
        """Something has happened to the topic."""

    def reconsider(self) -> None:
        """Access rules that may concern the topic have changed."""

    def end(self) -> None:
        """Nothing more will be offered: the pod has gone, or cannot be read."""


class Courier:
    """All readers of one process. For the thread of its event loop."""

    def __init__(self, bells: Bells) -> None:
        self._bells = bells
        self._readers: dict[str, _Reader] = {}
        self._by_number: dict[int, set[_Reader]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Hear the bell on the running loop from now on."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._bells.fileno(), self._heard)

    def close(self) -> None:
        """Tell nobody any more."""
        if self._loop is not None:
            self._loop.remove_reader(self._bells.fileno())
            self._loop = None
        for reader in list(self._readers.values()):
            reader.stop()

    def join(self, ledger: Ledger, listener: Listener, after: int) -> None:
        """Offer it all activities of its topic numbered above ``after``, in their order."""
        pod_id = ledger.pod.pod_id
        reader = self._readers.get(pod_id)
        if reader is None:
            number = self._bells.listen(pod_id)
            reader = _Reader(ledger, number, self._done)
            self._readers[pod_id] = reader
            self._by_number.setdefault(number, set()).add(reader)
        reader.join(listener, after)

    def leave(self, ledger: Ledger, listener: Listener) -> None:
        """Offer it nothing more."""
        reader = self._readers.get(ledger.pod.pod_id)
        if reader is not None:
            reader.leave(listener)

    @property
    def listeners(self) -> int:
        """How many there are."""
        return sum(len(reader.after) for reader in self._readers.values())

    def _heard(self) -> None:
        numbers = self._bells.heard()
        if numbers is None:
            numbers = frozenset(self._by_number)
        for number in numbers:
            for reader in self._by_number.get(number, ()):
                reader.wake()

    def _done(self, reader: _Reader) -> None:
        """Nobody listens to this pod any more."""
        pod_id = reader.ledger.pod.pod_id
        if self._readers.pop(pod_id, None) is None:
            return
        self._bells.leave(pod_id)
        readers = self._by_number[reader.number]
        readers.discard(reader)
        if not readers:
            del self._by_number[reader.number]


class _Reader:
    """Reads one pod's activities, in one task while there is something to read."""

    def __init__(self, ledger: Ledger, number: int, done: Callable[[_Reader], None]) -> None:
        self.ledger = ledger
        self.number = number
        self._done = done
        self._seen = ledger.head()
        self._joining: deque[Listener] = deque()
        #: Everybody, with the number that they have had.
        self.after: dict[Listener, int] = {}
        self._topics: dict[Key, dict[Listener, None]] = {}
        self._task: asyncio.Task[None] | None = None

    def join(self, listener: Listener, after: int) -> None:
        self.after[listener] = after
        self._joining.append(listener)
        self.wake()

    def leave(self, listener: Listener) -> None:
        self.after.pop(listener, None)
        topic = self._topics.get(listener.key)
        if topic is not None:
            topic.pop(listener, None)
            if not topic:
                del self._topics[listener.key]
        if not self.after:
            self.stop()

    def wake(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._read())

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._done(self)

    async def _read(self) -> None:
        try:
            while True:
                if self._joining:
                    await self._welcome(self._joining.popleft())
                elif not await self._onward():
                    break
        except Exception as error:
            # Whatever it is: nobody goes on waiting for what never comes.
            if not isinstance(error, MissingResource):
                log.exception("reading on in %s failed", self.ledger.pod.base)
            for listener in list(self.after):
                listener.end()
        self._task = None

    async def _welcome(self, listener: Listener) -> None:
        """First what happened before it came, up to where this reader stands."""
        after = self.after.get(listener, self._seen)
        while after < self._seen:
            page = self.ledger.changes(after, PAGE)
            for activity in page:
                if activity.number <= self._seen and (activity.name, activity.role) == listener.key:
                    listener.offer(activity)
            after = page[-1].number if page else self._seen
            await asyncio.sleep(0)  # requests have their turn between two pages
        if listener in self.after:
            self.after[listener] = max(self.after[listener], self._seen)
            self._topics.setdefault(listener.key, {})[listener] = None

    async def _onward(self) -> bool:
        """Whether there was anything new."""
        if self.ledger.head() == self._seen:
            return False
        page = self.ledger.changes(self._seen, PAGE)
        told = 0
        for activity in page:
            for listener in list(self._topics.get((activity.name, activity.role), ())):
                if self.after.get(listener, activity.number) < activity.number:
                    listener.offer(activity)
                    told += 1
                    if told % AT_ONCE == 0:
                        await asyncio.sleep(0)  # requests have their turn
            if activity.role is Role.ACL:
                await self._reconsider(activity.name)
        if page:
            self._seen = page[-1].number
        return bool(page)

    async def _reconsider(self, ruled: str) -> None:
        """Whoever listens to something that these rules may reach looks whether it still may."""
        below = f"{ruled}/" if ruled else ""
        reached = [key for key in self._topics if key[0] == ruled or key[0].startswith(below)]
        asked = 0
        for key in reached:
            for listener in list(self._topics.get(key, ())):
                listener.reconsider()
                asked += 1
                if asked % AT_ONCE == 0:
                    await asyncio.sleep(0)  # requests have their turn
