"""Representations as they last went out, each good as long as the pod's ledger has not moved.

What an agent is answered at an address follows from the pod at one number of its ledger, and from
nothing else: while the number is the same, nothing needs to be judged, looked up or put together
again. Once it has moved, access is judged anew and the resource looked up; where both come out the
same, head and body are used again. Judgements that asked a group are never taken over (S-28).

Memory is bounded in bytes: entries live in a young and an old generation, and when the young one
is full the old one goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from pod_server.actions.read import Look
from pod_server.model.access import Agent
from pod_server.web.asgi import FilePart

LIMIT = 32 * 1024 * 1024
_OVERHEAD = 600
#: The number of a representation whose grants are to be judged at every request.
NEVER = -1

#: Address, agent (of a stranger its origin, or ``None``) and what is accepted.
Key = tuple[str, Agent | str | None, str | None]


@dataclass(slots=True)
class Kept:
    """One representation: the lines of its head, and its body once somebody has asked for it.

    ``known`` are the lines of a 304, ``whole`` those of a 200. ``number`` is that of the ledger
    before it was looked at. ``size`` is its bytes in memory, about, once it is put there.
    """

    number: int
    look: Look
    media_type: str
    tag: str
    modified: int
    known: bytes
    whole: bytes
    has_ranges: bool
    body: bytes | FilePart | None = None
    size: int = 0

    def stands(self, look: Look) -> bool:
        """Whether this is what would be made of ``look`` too."""
        mine, now = self.look, look
        return (
            now.stored.version == mine.stored.version
            and now.grants.user == mine.grants.user
            and now.grants.public == mine.grants.public
        )


class Memory:
    """Representations by address, agent and what was accepted."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._half = limit // 2
        self._largest = limit // 8
        self._used = 0
        self._young: dict[Key, Kept] = {}
        self._old: dict[Key, Kept] = {}

    def get(self, key: Key) -> Kept | None:
        kept = self._young.get(key)
        if kept is None and self._old:
            kept = self._old.pop(key, None)
            if kept is not None:
                self._put(key, kept)
        return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Remember it; what is very large is not kept at all."""
        self._old.pop(key, None)
        before = self._young.pop(key, None)
        if before is not None:
            self._used -= before.size
        body = len(kept.body) if isinstance(kept.body, bytes) else 0
        kept.size = len(kept.known) + len(kept.whole) + body + _OVERHEAD
        if kept.size <= self._largest:
            self._put(key, kept)

    def _put(self, key: Key, kept: Kept) -> None:
        self._young[key] = kept
        self._used += kept.size
        if self._used > self._half:
            self._old, self._young, self._used = self._young, {}, 0
