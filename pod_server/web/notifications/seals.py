"""Capabilities: an address that nobody can guess and that carries the whole channel (N-10, S-60).

What a subscriber gets for a WebSocket or a stream is the channel itself, sealed with a key of the
server's: nothing is kept for it until somebody connects, so that no number of subscriptions fills
anything. It can be used once, soon after it was given out, for its one topic.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pod_server.contracts import Clock
from pod_server.model.access import Agent
from pod_server.model.channel import (
    Channel,
    ChannelType,
    agent_as_plain,
    agent_from_plain,
    as_plain,
    from_plain,
)
from pod_server.model.errors import Unauthenticated

PARAMETER = "channel"
SECOND = 1_000_000
#: How long it can be connected to, once; uses are remembered for longer than that.
CONNECT_WITHIN = 60 * SECOND
#: How long one may connect with an agent's.
LISTEN_WITHIN = 3_600 * SECOND
_NONCE = 12
#: What is sealed for one purpose opens nothing else.
_AGENT = "agent "
_LONGEST = 12_000

#: Remembers the use of this name, made at that second; raises ``Unauthenticated`` the second time.
UseOnce = Callable[[str, int], None]


def new_key() -> str:
    """A key, as text to be kept."""
    return base64.b64encode(AESGCM.generate_key(256)).decode()


class Seals:
    """Makes and opens them. One key for all processes of a server."""

    def __init__(self, key: str, clock: Clock, use_once: UseOnce) -> None:
        self._cipher = AESGCM(base64.b64decode(key))
        self._clock = clock
        self._use_once = use_once

    def seal(self, base: str, channel: Channel) -> str:
        """What names the channel, below this pod and no other."""
        return self._sealed(base, [self._clock() // SECOND, as_plain(channel)])

    def seal_agent(self, base: str, agent: Agent) -> str:
        """What speaks for the agent below this pod, to listen with and for nothing else."""
        return self._sealed(_AGENT + base, [self._clock() // SECOND, agent_as_plain(agent)])

    def open_agent(self, base: str, sealed: str) -> Agent:
        """The agent. Raises ``Unauthenticated`` for what is none, or too old."""
        made_at, said = self._opened(_AGENT + base, sealed)
        if not 0 <= self._clock() - made_at * SECOND < LISTEN_WITHIN:
            raise _not_good()
        return agent_from_plain(said)

    def open(self, base: str, sealed: str, kind: ChannelType) -> Channel:
        """The channel, once. Raises ``Unauthenticated`` for what is none, used, or too old."""
        made_at, plain = self._opened(base, sealed)
        channel = from_plain(plain)
        now = self._clock()
        if channel.kind is not kind or now >= channel.end_us:
            raise _not_good()
        if not 0 <= now - made_at * SECOND < CONNECT_WITHIN:
            raise _not_good()
        try:
            self._use_once(channel.channel_id, made_at)
        except Unauthenticated:
            raise _not_good() from None
        return channel

    def _sealed(self, bound_to: str, said: list[object]) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, orjson.dumps(said), bound_to.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    def _opened(self, bound_to: str, sealed: str) -> tuple[int, Any]:
        """What we have said: only that can be opened."""
        try:
            if len(sealed) > _LONGEST:
                raise ValueError
            raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            made_at, said = orjson.loads(
                self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode())
            )
        except (ValueError, binascii.Error, InvalidTag):
            raise _not_good() from None
        return int(made_at), said


def _not_good() -> Unauthenticated:
    return Unauthenticated("This channel cannot be connected to (any more): subscribe again.")
