"""Whole listings over HTTP: at once where that costs little, in a thread where others would wait.

Whoever comes while a long one is being made waits for that one. A very long one goes out in pieces.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator

from pod_server.actions.listings import Listings
from pod_server.actions.read import Look
from pod_server.contracts import Ledger
from pod_server.model.change import Stored
from pod_server.web.asgi import Stream

#: Members whose rendering others should not wait for.
MANY = 300

_Made = tuple[Stored, bytes | Iterator[bytes]]


class Catalogue:
    """Listings of containers for those who read on the loop."""

    def __init__(self, listings: Listings) -> None:
        self._listings = listings
        self._coming: dict[tuple[str, str, int, int], asyncio.Future[_Made]] = {}

    async def body(
        self, ledger: Ledger, look: Look, media_type: str
    ) -> tuple[Stored, bytes | Stream]:
        """The listing as of ``look`` or later, and the container as it stood then.

        Raises what :meth:`Listings.made` raises.
        """
        known = self._listings.known(ledger, look, media_type)
        if known is not None:
            return look.stored, known
        few = ledger.children(look.stored.name, limit=MANY)
        if sum(1 for _ in few) < MANY:
            container, made = self._listings.made(ledger, look, media_type)
        else:
            container, made = await self._together(ledger, look, media_type)
        return container, made if isinstance(made, bytes) else Stream(_pieces(made))

    async def _together(self, ledger: Ledger, look: Look, media_type: str) -> _Made:
        """Whoever comes while a long listing is being made waits for that one."""
        wanted = (look.address.iri, media_type, look.stored.version, look.grants.rules_at)
        coming = self._coming.get(wanted)
        if coming is not None:
            container, made = await asyncio.shield(coming)
            if isinstance(made, bytes):
                return container, made
        work = asyncio.to_thread(self._listings.made, ledger, look, media_type)
        self._coming[wanted] = coming = asyncio.ensure_future(work)
        coming.add_done_callback(lambda _: self._coming.pop(wanted, None))
        return await asyncio.shield(coming)


async def _pieces(made: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Each piece is made in a thread, when the one before has been taken."""
    while piece := await asyncio.to_thread(next, made, b""):
        yield piece
