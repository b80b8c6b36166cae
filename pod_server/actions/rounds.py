"""Changes that are prepared at about the same time are handed in together, and share a commit.

The writer commits at once whatever waits for it. Were each change handed in as soon as it is
prepared, the first would travel alone, at the price of a whole transaction, and all others would
wait for that one to be synced before theirs. So a round of changes is handed in when the event
loop has finished its turn; and as those who have just been answered tend to write again at once,
it waits for as many as were answered since the last round, :data:`PATIENCE` at most. A sender who
is alone is never waited for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from threading import local

from pod_server.contracts import Ledger
from pod_server.model.change import Change
from pod_server.model.errors import PodError
from pod_server.model.waiting import Committing

#: In seconds: a third of what syncing a commit takes on a good disk.
PATIENCE = 0.001


@dataclass(slots=True)
class _Rounds:
    """The rounds of one event loop."""

    loop: asyncio.AbstractEventLoop
    waiting: list[tuple[Ledger, Change, Committing]] = field(default_factory=list)
    #: How many were answered since the last round was handed in.
    answered: int = 0
    timer: asyncio.TimerHandle | None = None
    #: What the writers have told, and whether the loop has been woken to look at it.
    told: deque[_Told] = field(default_factory=deque)
    is_woken: bool = False

    def add(self, ledger: Ledger, change: Change) -> Committing:
        waiter = Committing(loop=self.loop)
        self.waiting.append((ledger, change, waiter))
        if len(self.waiting) == 1:
            self.loop.call_soon(self._turn_over)
        elif self.timer is not None and len(self.waiting) >= self.answered:
            self.timer.cancel()
            self.timer = None
            self.loop.call_soon(self._hand_in)
        return waiter

    def _turn_over(self) -> None:
        """The loop has finished the turn in which the round began."""
        if len(self.waiting) < self.answered:
            self.timer = self.loop.call_later(PATIENCE, self._hand_in)
        else:
            self._hand_in()

    def _hand_in(self) -> None:
        waiting, self.waiting = self.waiting, []
        self.timer, self.answered = None, 0
        for ledger, change, waiter in waiting:
            try:
                ledger.hand_in(change, _Told(self, waiter))
            except PodError as error:
                waiter.set_exception(error)

    def tell(self, told: _Told) -> None:
        """In the writer's thread. One commit carries many: the loop is woken once."""
        self.told.append(told)
        if not self.is_woken and not self.loop.is_closed():
            self.is_woken = True
            self.loop.call_soon_threadsafe(self._hear)

    def _hear(self) -> None:
        # Before the first look: what is told from now on wakes the loop again.
        self.is_woken = False
        while self.told:
            told = self.told.popleft()
            self.answered += 1
            if told.waiter.done():  # whoever waited has gone
                continue
            if told.error is None:
                told.waiter.set_result(told.number)
            else:
                told.waiter.set_exception(told.error)


class _Told:
    """A change's :class:`~pod_server.contracts.Promise`: what a future costs is not paid."""

    __slots__ = ("_is_done", "_rounds", "error", "number", "waiter")

    def __init__(self, rounds: _Rounds, waiter: Committing) -> None:
        self._rounds = rounds
        self._is_done = False
        self.waiter = waiter
        self.number = 0
        self.error: BaseException | None = None

    def set_running_or_notify_cancel(self) -> bool:
        return True

    def set_result(self, result: int, /) -> None:
        self.number = result
        self._is_done = True
        self._rounds.tell(self)

    def set_exception(self, exception: BaseException | None, /) -> None:
        self.error = exception
        self._is_done = True
        self._rounds.tell(self)

    def done(self) -> bool:
        return self._is_done


class _Here(local):
    """The rounds of this thread's loop."""

    rounds: _Rounds | None = None


_HERE = _Here()


def committed(ledger: Ledger, change: Change) -> Committing:
    """The number of the change, once it is durable; fails with what :meth:`Ledger.submit` does."""
    loop = asyncio.get_running_loop()
    rounds = _HERE.rounds
    if rounds is None or rounds.loop is not loop:
        rounds = _HERE.rounds = _Rounds(loop)
    return rounds.add(ledger, change)
