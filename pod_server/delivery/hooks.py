"""Webhooks: each change is posted until it is taken, in order, also over a restart (N-11, J-18).

The rows of the ledger are the outbox: nothing is queued but how far each channel has come, kept in
the pod. It is written down a moment after it has moved, so what was posted last before a kill is
posted again, with the same id. Only the pod's owner posts, so each change goes out from one
process, whichever of them wrote it (N-15).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from pod_server.contracts import Channels, Ledger
from pod_server.delivery.courier import PAGE, Courier
from pod_server.delivery.gate import Gate
from pod_server.delivery.lanes import Lanes
from pod_server.delivery.messages import Messages
from pod_server.model.change import Activity, Key
from pod_server.model.channel import Channel, Kept, Progress
from pod_server.model.errors import MissingResource, PodError
from pod_server.model.iri import SENDER

log = logging.getLogger(__name__)

SECOND = 1_000_000
#: Seconds until a failed message is sent again: twice as long each time, an hour at most.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 3_600.0
#: After so many failures in a row, which takes two days, the channel is given up.
MOST_FAILURES = 60
#: Seconds until one that could not be looked after is looked after again.
LATER = 60.0
#: Seconds until what has been told is written down.
NOTED_AFTER = 0.5
#: A channel that has found nothing to tell in so many changes writes down that far it has looked.
LOOKED = 5_000
_TAKEN = range(200, 300)
_GONE = 410


class Hook:
    """One webhook channel; a listener of the courier that only wants to be woken."""

    def __init__(self, over: Hooks, ledger: Ledger, kept: Kept) -> None:
        self.channel: Channel = kept.channel
        self.key: Key = kept.channel.key
        self.told, self.failures = kept.told, kept.failures
        self._noted = kept.told
        self._over, self.ledger = over, ledger
        self._is_new = kept.told == kept.channel.since
        self._stopped = False
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._next_us = 0
        seconds = max(0, self.channel.end_us - over.gate.clock()) / SECOND + 0.1
        self._timer = asyncio.get_running_loop().call_later(seconds, self.wake)

    @property
    def progress(self) -> Progress:
        return Progress(self.channel.channel_id, self.told, self.failures)

    def offer(self, activity: Activity) -> None:
        """It is read from the ledger, after those that are still to be sent."""
        self.wake()

    def reconsider(self) -> None:
        """Rules are looked at when there is something to tell, and now."""
        self.wake()

    def end(self) -> None:
        """The pod cannot be read just now: later, then. If it has gone, that shows then too."""
        self._over.courier.leave(self.ledger, self)
        asyncio.get_running_loop().call_later(LATER, self._rejoin)

    def wake(self) -> None:
        """There may be something to tell."""
        self._again = True
        if self._task is None and not self._stopped:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Tell nothing more."""
        self._stopped = True
        self._over.courier.leave(self.ledger, self)
        self._timer.cancel()
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    async def _run(self) -> None:
        try:
            while self._again:
                self._again = False
                if not await self._over.gate.is_open(self.ledger, self.channel):
                    self._over.give_up(self)
                    return
                await self._tell_all()
        except MissingResource:
            self._over.forget(self)
        except Exception:
            # Whatever it is: the row stays, it is said in the log, and tried again later.
            log.exception("a webhook of %s waits", self.ledger.pod.base)
            asyncio.get_running_loop().call_later(LATER, self.wake)
        self._task = None

    def _rejoin(self) -> None:
        if not self._stopped:
            self._over.courier.join(self.ledger, self, self.told)
            self.wake()

    async def _tell_all(self) -> None:
        if self._is_new:
            first = self._over.messages.first(self.ledger, self.channel)
            if first is not None and not await self._tell(first):
                return
            self._is_new = False
        while page := self.ledger.changes(self.told, PAGE):
            wanted = [a for a in page if (a.name, a.role) == self.key]
            wanted = [a for a in wanted if a.at_us >= self.channel.start_us]
            for activity in _last_of_each(wanted) if self.channel.rate_us else wanted:
                if not await self._tell(activity):
                    return
            self.told = page[-1].number
            if self.told - self._noted > LOOKED:
                self._note()
            await asyncio.sleep(0)  # requests have their turn between two pages

    async def _tell(self, activity: Activity) -> bool:
        """Until it is taken. False where the channel is at its end."""
        over, channel = self._over, self.channel
        await self._pause()
        while True:
            if not await over.gate.is_open(self.ledger, channel):
                over.give_up(self)
                return False
            self._next_us = over.gate.clock() + channel.rate_us
            status = await self._post(over.messages.of(self.ledger, activity, channel))
            if status in _TAKEN:
                self.failures = 0
                # What precedes this change is settled; it itself only when all of it is.
                self.told = max(self.told, activity.number - 1)
                self._note()
                return True
            self.failures += 1
            self._note()
            if status == _GONE or self.failures > MOST_FAILURES:
                log.warning("%s is given up after %d failures", channel.send_to, self.failures)
                over.give_up(self)
                return False
            await over.pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.failures - 1, 12)))

    async def _post(self, message: bytes) -> int:
        """The status; 0 where it could not be reached."""
        try:
            channel, sender = self.channel, self.ledger.pod.base + SENDER
            return await self._over.lanes.send(sender, channel.send_to, message, channel.accept)
        except PodError as error:
            log.info("%s was not reached: %s", self.channel.send_to, error)
            return 0

    async def _pause(self) -> None:
        left = self._next_us - self._over.gate.clock()
        if self.channel.rate_us and left > 0:
            await self._over.pause(left / SECOND)

    def _note(self) -> None:
        self._noted = self.told
        self._over.note(self.ledger.pod.pod_id)


def _last_of_each(activities: list[Activity]) -> list[Activity]:
    """Between two messages of a slow channel only the last about a thing counts (N-07)."""
    last = {(activity.name, activity.other): activity for activity in activities}
    return [a for a in activities if last[a.name, a.other] is a]


class Hooks:
    """All webhooks of the pods that this process owns."""

    def __init__(
        self,
        channels: Channels,
        ledger_of: Callable[[str], Ledger],
        courier: Courier,
        gate: Gate,
        messages: Messages,
        lanes: Lanes,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.courier, self.gate, self.messages, self.lanes = courier, gate, messages, lanes
        self.pause = pause
        self._channels = channels
        self.ledger_of = ledger_of
        self._hooks: dict[str, dict[str, Hook]] = {}
        self._moved: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._finding: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Go on with those that there are."""
        self._loop = asyncio.get_running_loop()
        self._finding = self._loop.create_task(self._find())

    def close(self) -> None:
        """Stop, and write down how far each has come."""
        if self._finding is not None:
            self._finding.cancel()
        for hooks in self._hooks.values():
            for hook in hooks.values():
                hook.stop()
        for pod_id in list(self._moved):
            self._write_down(pod_id)
        self.lanes.close()
        self._loop = None

    def changed(self, pod_id: str) -> None:
        """Channels of this pod have come or gone. From any thread."""
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(self._load, pod_id)

    def give_up(self, hook: Hook) -> None:
        """It is over: it may be told no more, or nobody takes it."""
        self.forget(hook)
        self._channels.drop(hook.ledger.pod.pod_id, hook.channel.channel_id)

    def forget(self, hook: Hook) -> None:
        """It has gone, and its row with it."""
        hook.stop()
        self._hooks.get(hook.ledger.pod.pod_id, {}).pop(hook.channel.channel_id, None)

    def note(self, pod_id: str) -> None:
        """One of its channels has moved: that is written down soon."""
        if pod_id not in self._moved and self._loop is not None:
            self._moved.add(pod_id)
            self._loop.call_later(NOTED_AFTER, self._write_down, pod_id)

    def _write_down(self, pod_id: str) -> None:
        if pod_id in self._moved:
            self._moved.discard(pod_id)
            moved = [hook.progress for hook in self._hooks.get(pod_id, {}).values()]
            self._channels.move(pod_id, moved)

    async def _find(self) -> None:
        for pod_id in await asyncio.to_thread(lambda: list(self._channels.own_pods())):
            self._load(pod_id)
            await asyncio.sleep(0)  # requests have their turn between two pods

    def _load(self, pod_id: str) -> None:
        hooks = self._hooks.setdefault(pod_id, {})
        try:
            ledger = self.ledger_of(pod_id)
            kept = {one.channel.channel_id: one for one in self._channels.of(pod_id)}
        except PodError as error:
            if not isinstance(error, MissingResource):
                log.warning("the channels of %s cannot be read: %s", pod_id, error)
            kept = {}
        for channel_id in [gone for gone in hooks if gone not in kept]:
            hooks.pop(channel_id).stop()
        for channel_id, one in kept.items():
            if channel_id not in hooks:
                hooks[channel_id] = hook = Hook(self, ledger, one)
                self.courier.join(ledger, hook, ledger.head())
                hook.wake()
        if not hooks:
            del self._hooks[pod_id]
