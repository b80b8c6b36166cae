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
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import local

from pod_server.contracts import Ledger
from pod_server.model.change import Change
from pod_server.model.errors import PodError

#: In seconds: a third of what syncing a commit takes on a good disk.
PATIENCE = 0.001

_Waiter = asyncio.Future[int]


@dataclass(slots=True)
class _Rounds:
    """The rounds of one event loop."""

    loop: asyncio.AbstractEventLoop
    waiting: list[tuple[Ledger, Change, _Waiter]] = field(default_factory=list)
    #: How many were answered since the last round was handed in.
    answered: int = 0
    timer: asyncio.TimerHandle | None = None
    #: What the writers have told, and whether the loop has been woken to look at it.
    told: deque[tuple[_Waiter, Future[int]]] = field(default_factory=deque)
    is_woken: bool = False

    def add(self, ledger: Ledger, change: Change) -> _Waiter:
        waiter: _Waiter = self.loop.create_future()
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
                ledger.submit(change).add_done_callback(self._teller(waiter))
            except PodError as error:
                waiter.set_exception(error)

    def _teller(self, waiter: _Waiter) -> Callable[[Future[int]], None]:
        def tell(done: Future[int]) -> None:
            """In the writer's thread. One commit carries many: the loop is woken once."""
            self.told.append((waiter, done))
            if not self.is_woken and not self.loop.is_closed():
                self.is_woken = True
                self.loop.call_soon_threadsafe(self._hear)

        return tell

    def _hear(self) -> None:
        # Before the first look: what is told from now on wakes the loop again.
        self.is_woken = False
        while self.told:
            self._arrived(*self.told.popleft())

    def _arrived(self, waiter: _Waiter, done: Future[int]) -> None:
        self.answered += 1
        if waiter.done():  # whoever waited has gone
            return
        error = done.exception()
        if error is None:
            waiter.set_result(done.result())
        else:
            waiter.set_exception(error)


class _Here(local):
    """The rounds of this thread's loop."""

    rounds: _Rounds | None = None


_HERE = _Here()


async def committed(ledger: Ledger, change: Change) -> int:
    """The number of the change, once it is durable; raises what :meth:`Ledger.submit` does."""
    loop = asyncio.get_running_loop()
    rounds = _HERE.rounds
    if rounds is None or rounds.loop is not loop:
        rounds = _HERE.rounds = _Rounds(loop)
    return await rounds.add(ledger, change)
