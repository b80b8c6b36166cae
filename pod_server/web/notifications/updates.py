"""``Updates-Via``: live updates as apps from before Solid Notifications know them (N-14).

The protocol (solid-0.1) has no way to say who listens: ``sub`` and an address, ``pub`` and the same
address where it has changed. So the address that an answer names is a capability of the agent that
the answer is for, and what is told is judged as everything else is: Read at ``sub``, and at each
``pub`` (N-09). Only browsers are told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from urllib.parse import quote

from pod_server.actions.subscribe import Subscriber
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.channel import Channel, ChannelType
from pod_server.model.errors import PodError
from pod_server.model.iri import NOTIFICATIONS
from pod_server.model.subscription import Asked
from pod_server.web.asgi import Receive, Send
from pod_server.web.heads import lines
from pod_server.web.notifications.receivers import Live, Outgoing
from pod_server.web.notifications.seals import PARAMETER, SECOND, Seals
from pod_server.web.notifications.services import WS_SCHEMES
from pod_server.web.patience import patiently
from proofs.value import value

PATH = f"{NOTIFICATIONS}updates"
PROTOCOL = "solid-0.1"
GREETING = f"protocol {PROTOCOL}"
#: Addresses that one socket may ask for, and their length.
MOST_TOPICS, LONGEST = 64, 4_096
#: How long an answer's line is given out again.
KEPT = 900 * SECOND
MOST_KEPT = 1_024

Open = Callable[[Ledger, Channel, Outgoing], Live]


class _Topic:
    """Says that one address has changed."""

    __slots__ = ("_iri", "_send")

    def __init__(self, send: Send, iri: str) -> None:
        self._send, self._iri = send, iri

    async def say(self, message: bytes) -> None:
        await _text(self._send, f"pub {self._iri}")

    async def end(self) -> None:
        """The socket stays: it has other addresses."""


@value
class Updates:
    """Lines for answers, and the sockets that they lead to."""

    seals: Seals
    subscriber: Subscriber
    open: Open
    clock: Clock
    _kept: dict[tuple[str, Agent, str], tuple[int, bytes]] = field(default_factory=dict)

    def line(self, ledger: Ledger, agent: Agent) -> bytes:
        """The header line for an answer to this agent."""
        now, key = self.clock(), (ledger.pod.pod_id, agent, agent.grant)
        kept = self._kept.get(key)
        if kept is not None and now < kept[0]:
            return kept[1]
        base = ledger.pod.base
        scheme, _, rest = base.partition("://")
        sealed = quote(self.seals.seal_agent(base, agent))
        where = f"{WS_SCHEMES[scheme]}://{rest}{PATH}?{PARAMETER}={sealed}"
        made = lines(((b"updates-via", where.encode()),))
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (now + KEPT, made)
        return made

    async def talk(
        self, ledger: Ledger, sealed: str, named: Sequence[str], receive: Receive, send: Send
    ) -> None:
        """With whoever brings the capability. Raises ``Unauthenticated`` before it accepts.

        ``named``: the subprotocols of the handshake. Browsers hang up where they named some and
        the answer names none (RFC 6455 §4.2.2).
        """
        agent = self.seals.open_agent(ledger.pod.base, sealed)
        spoken = PROTOCOL if PROTOCOL in named else None
        await send({"type": "websocket.accept", "subprotocol": spoken})
        await _text(send, GREETING)
        topics: dict[str, Live] = {}
        try:
            while (event := await receive())["type"] != "websocket.disconnect":
                word, _, iri = (event.get("text") or "").strip().partition(" ")
                if word == "sub" and iri not in topics and len(iri) <= LONGEST:
                    await self._listen(ledger, agent, iri, topics, send)
                elif word == "ping":
                    await _text(send, "pong")
        finally:
            for live in topics.values():
                live.forget()

    async def _listen(
        self, ledger: Ledger, agent: Agent, iri: str, topics: dict[str, Live], send: Send
    ) -> None:
        try:
            if len(topics) >= MOST_TOPICS:
                await _text(send, f"err {iri} too many")
                return
            channel = await patiently(
                lambda: self.subscriber.subscribe(ledger, agent, ChannelType.WEB_SOCKET, Asked(iri))
            )
        except PodError:
            await _text(send, f"err {iri} forbidden")
            return
        topics[iri] = self.open(ledger, channel, _Topic(send, iri))
        await _text(send, f"ack {iri}")


async def _text(send: Send, text: str) -> None:
    await send({"type": "websocket.send", "text": text})
