"""Phones are told that something waits, over their lanes, and again where a push service is down.

The rows are the outbox, as with webhooks: what a kill cuts short is found due at the next start.
What does not wait any more when its turn comes is not sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pod_server.contracts import Clock
from pod_server.delivery.lanes import Lanes
from pod_server.model.account import SECOND
from pod_server.model.errors import MissingResource, PodError
from pod_server.model.phone import Phone

log = logging.getLogger(__name__)

#: Seconds between two looks, and how many messages are on their way at a time.
EVERY, AT_ONCE = 0.5, 16
#: Seconds until a failed message is sent again, twice as long each time; the most tries.
FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES = 2, 3_600, 16
_TAKEN = range(200, 300)
_GONE = frozenset({404, 410})
_AGAIN = frozenset({0, 408, 425, 429, *range(500, 600)})


class Phones(Protocol):
    """What is due. Blocking."""

    def due(self, now: int, limit: int) -> Sequence[Phone]: ...
    def settled(self, phone: Phone, now: int, again: int | None) -> None: ...
    def gone(self, phone: Phone) -> None: ...


#: The message for a phone; ``None`` where nothing waits any more. Blocking.
Text = Callable[[Phone], bytes | None]
#: The status of its push service; raises ``PodError``. Blocking.
Send = Callable[[Phone, bytes], int]


@dataclass(slots=True)
class Pushes:
    """For the event loop of one process of a server."""

    phones: Phones
    text: Text
    send: Send
    clock: Clock
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _sending: dict[str, Phone] = field(default_factory=dict)

    async def keep(self, every: float = EVERY) -> None:
        """Without end."""
        lanes = Lanes(self._post)
        try:
            while True:
                try:
                    due = await asyncio.to_thread(self.phones.due, self.clock(), 4 * AT_ONCE)
                    for phone in due:
                        if phone.phone_id not in self._busy and len(self._busy) < AT_ONCE:
                            task = asyncio.create_task(self._told(lanes, phone))
                            self._busy[phone.phone_id] = task
                except Exception:
                    # The store is closing, or busy: the rows stay, and the next round asks again.
                    log.exception("phones could not be looked up")
                await asyncio.sleep(every)
        finally:
            lanes.close()

    def _post(self, phone_id: str, _url: str, body: bytes, _media_type: str) -> int:
        """What a lane calls; the sender that it names is a phone here."""
        return self.send(self._sending[phone_id], body)

    async def _told(self, lanes: Lanes, phone: Phone) -> None:
        try:
            text = await asyncio.to_thread(self._text, phone)
            if text is None:
                await asyncio.to_thread(self.phones.settled, phone, phone.told, None)
                return
            status = await self._status(lanes, phone, text)
            await asyncio.to_thread(self._settle, phone, status)
        except Exception:
            # Whatever it is: the row is due still, and found again.
            log.exception("a message to a phone waits")
        finally:
            self._busy.pop(phone.phone_id, None)

    def _text(self, phone: Phone) -> bytes | None:
        try:
            return self.text(phone)
        except MissingResource:
            return None

    async def _status(self, lanes: Lanes, phone: Phone, text: bytes) -> int:
        """0 where it could not be reached."""
        self._sending[phone.phone_id] = phone
        try:
            return await lanes.send(phone.phone_id, phone.keys.endpoint, text, "")
        except PodError as error:
            log.info("a push service was not reached: %s", error)
            return 0
        finally:
            del self._sending[phone.phone_id]

    def _settle(self, phone: Phone, status: int) -> None:
        now = self.clock()
        if status in _GONE:
            self.phones.gone(phone)
            return
        again = None
        if status in _AGAIN and phone.tries < MOST_TRIES:
            again = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2**phone.tries) * SECOND
        elif status not in _TAKEN:
            log.warning("a push service does not take a message: %d", status)
        self.phones.settled(phone, now, again)
