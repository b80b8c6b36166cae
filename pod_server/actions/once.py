"""The same POST again finds what the first one made (V-10): what an ``Idempotency-Key`` leads to.

The key makes the name, so that the question "did I send this before?" is one look-up, also after a
restart and from another process. A key is its sender's own: the name is made from both, and two
agents who think of the same key do not meet.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from functools import lru_cache

from pod_server.actions.settle import Prepared, replay
from pod_server.actions.wishes import PostWish
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Stored
from pod_server.model.errors import BadRequest


def made_before(ledger: Ledger, wish: PostWish) -> Prepared | None:
    """What the same key of the same agent made the first time, if it did.

    Raises ``BadRequest`` where that came with another body.
    """
    if wish.key is None:
        return None
    prefix = f"{wish.address.name}/" if wish.address.name else ""
    name = prefix + key_name(wish.agent, wish.key)
    stored = ledger.read(name)
    if stored is None:
        return None
    if not _is_of(stored, wish):
        raise BadRequest("This Idempotency-Key was used before, with another body.")
    return replay(ledger, stored)


def key_name(agent: Agent, key: str) -> str:
    """The name that an agent's key leads to: 26 characters of base32 of the SHA-256 of both."""
    return _name(f"{agent.webid or ''}\n{key}")


@lru_cache(256)
def _name(both: str) -> str:
    return b32encode(hashlib.sha256(both.encode()).digest()).decode()[:26].lower()


def _is_of(stored: Stored, wish: PostWish) -> bool:
    """Whether the bytes stored are those that are wished for."""
    if stored.blob is None or wish.body is None:
        return stored.blob == wish.blob and stored.body == wish.body
    return stored.blob == hashlib.sha256(wish.body).hexdigest()
