"""A channel on a line that is open now: a WebSocket, or a long answer (N-10, N-12).

It costs nothing but itself while nothing happens; a task exists only while there is something to
send. A receiver that does not keep up holds up nobody else, and is cut off when too much waits
for it: it comes back and reads anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Protocol

from pod_server.contracts import Ledger
from pod_server.delivery.courier import Courier
from pod_server.delivery.gate import Gate
from pod_server.delivery.messages import Messages
from pod_server.model.change import Activity, Key
from pod_server.model.channel import Channel
from pod_server.model.errors import MissingResource

log = logging.getLogger(__name__)

#: Messages that wait for one receiver.
MOST_WAITING = 256
SECOND = 1_000_000


class Line(Protocol):
    """The way to a receiver."""

    async def say(self, message: bytes) -> None:
        """Send it; waits while the receiver does not take more. Raises where it has gone."""

    async def end(self) -> None:
        """Nothing more will come."""


class LiveChannel:
    """One channel on one line; a listener of the courier."""

    __slots__ = (
        "_asked",
        "_channel",
        "_ledger",
        "_line",
        "_next_us",
        "_over",
        "_task",
        "_timer",
        "_waiting",
        "key",
    )

    def __init__(self, over: LiveChannels, ledger: Ledger, channel: Channel, line: Line) -> None:
        self.key: Key = channel.key
        self._over, self._ledger, self._channel, self._line = over, ledger, channel, line
        self._waiting: deque[Activity] | None = None
        self._task: asyncio.Task[None] | None = None
        self._asked = False
        self._next_us = 0
        seconds = max(0, channel.end_us - over.gate.clock()) / SECOND
        self._timer = asyncio.get_running_loop().call_later(seconds, self.end)

    def offer(self, activity: Activity) -> None:
        """To be told, if it may, when it may."""
        if activity.at_us < self._channel.start_us:
            return
        if self._waiting is None:
            self._waiting = deque()
        if self._channel.rate_us:
            self._replace(activity)
        self._waiting.append(activity)
        if len(self._waiting) > MOST_WAITING:
            self.end()
        else:
            self._go()

    def reconsider(self) -> None:
        """Look whether it may still be told anything, also where there is nothing to tell."""
        self._asked = True
        self._go()

    def end(self) -> None:
        """It is over, whatever still waits."""
        self.forget()
        self._task = asyncio.get_running_loop().create_task(self._hang_up())

    def forget(self) -> None:
        """The receiver has gone by itself."""
        self._over.courier.leave(self._ledger, self)
        self._timer.cancel()
        self._waiting = None
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    def _replace(self, activity: Activity) -> None:
        """Between two messages of a slow channel only the last about a thing counts (N-07)."""
        waiting = self._waiting or deque()
        for older in waiting:
            if (older.name, older.other) == (activity.name, activity.other):
                waiting.remove(older)
                return

    def _go(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        over, channel = self._over, self._channel
        try:
            while self._waiting or self._asked:
                self._asked = False
                if self._waiting and channel.rate_us:
                    await self._pause()
                if not await over.gate.is_open(self._ledger, channel):
                    self.end()
                    return
                if self._waiting:
                    message = over.messages.of(self._ledger, self._waiting.popleft(), channel)
                    self._next_us = over.gate.clock() + channel.rate_us
                    await self._line.say(message)
            self._waiting = None
            self._task = None
        except OSError:
            self.forget()  # the receiver has gone
        except Exception as error:
            # Whoever cannot tell whether it may does not.
            if not isinstance(error, MissingResource):
                log.exception("a channel of %s ends", self._ledger.pod.base)
            self.end()

    async def _pause(self) -> None:
        left = self._next_us - self._over.gate.clock()
        if left > 0:
            await self._over.pause(left / SECOND)

    async def _hang_up(self) -> None:
        await self._line.end()


class LiveChannels:
    """What all of them share, and the way to open one."""

    def __init__(self, courier: Courier, gate: Gate, messages: Messages) -> None:
        self.courier, self.gate, self.messages = courier, gate, messages
        self.pause = asyncio.sleep

    def open(self, ledger: Ledger, channel: Channel, line: Line) -> LiveChannel:
        """Tell on ``line`` what the channel asks for, until ``forget`` is called or it ends."""
        live = LiveChannel(self, ledger, channel, line)
        after = channel.since
        first = self.messages.first(ledger, channel)
        if first is not None:
            after = max(after, first.number)
        self.courier.join(ledger, live, after)
        if first is not None:
            live.offer(first)
        else:
            live.reconsider()
        return live
