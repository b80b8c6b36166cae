"""Subscription services, one for each type of channel, at ``.notifications/`` of every pod (N-03).

GET says what the service does, POST subscribes. The answer names a channel: for those on a line of
their own where to connect (``receiveFrom``), for webhooks who sends (``sender``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import orjson

from pod_server.actions.subscribe import Subscriber
from pod_server.contracts import Codecs
from pod_server.model.channel import Channel, ChannelType
from pod_server.model.errors import NotAcceptable
from pod_server.model.iri import NOTIFICATIONS, SENDER
from pod_server.web.asgi import Answer, Header
from pod_server.web.calls import Call
from pod_server.web.headers import choose
from pod_server.web.notifications.requests import JSON_LD, TURTLE, Json, Requests, described
from pod_server.web.notifications.seals import PARAMETER, Seals
from pod_server.web.patience import patiently
from proofs.value import value
from vocab.terms import CONTEXTS

#: Exactly those that are kept (N-07).
FEATURES = ("startAt", "endAt", "state", "rate", "accept")
WS_SCHEMES = {"http": "ws", "https": "wss"}


def service_iri(base: str, kind: ChannelType) -> str:
    """Where one subscribes to channels of this kind."""
    return f"{base}{NOTIFICATIONS}{kind.value}/"


def described_services(base: str) -> Sequence[Json]:
    """All services of a pod, as its description lists them (N-02)."""
    return [_service(base, kind) for kind in ChannelType]


def _service(base: str, kind: ChannelType) -> Json:
    return {
        "id": service_iri(base, kind),
        "channelType": kind.value,
        "feature": [*FEATURES],
    }


@value
class SubscriptionService:
    """Answers for one type of channel."""

    kind: ChannelType
    subscriber: Subscriber
    requests: Requests
    seals: Seals
    codecs: Codecs
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS", "POST")

    async def answer(self, call: Call) -> Answer:
        """Who may read the topic may be told of it; others are refused as a reader would be."""
        if call.method != "POST":
            service = _service(call.ledger.pod.base, self.kind)
            return self._said(call, orjson.dumps({"@context": [CONTEXTS.NOTIFICATIONS], **service}))
        asked, context = await self.requests.read(call, self.kind)
        ledger = call.ledger
        channel = await patiently(
            lambda: self.subscriber.subscribe(ledger, call.agent, self.kind, asked, context)
        )
        if self.kind is ChannelType.WEBHOOK:
            await asyncio.wrap_future(self.subscriber.keep(ledger, channel))
        identifier, where = self._where(ledger.pod.base, channel)
        return self._said(call, described(ledger.pod.base, channel, identifier, where))

    def _where(self, base: str, channel: Channel) -> tuple[str, Json]:
        """The channel's own name, and the members that say how messages go."""
        service = service_iri(base, self.kind)
        if self.kind is ChannelType.WEBHOOK:
            where: Json = {"sendTo": channel.send_to, "sender": base + SENDER}
            return service + channel.channel_id, where
        scheme, _, rest = service.partition("://")
        if self.kind is ChannelType.WEB_SOCKET:
            scheme = WS_SCHEMES[scheme]
        sealed = self.seals.seal(base, channel)
        where = {"receiveFrom": f"{scheme}://{rest}?{PARAMETER}={sealed}"}
        return f"{service}#{channel.channel_id}", where

    def _said(self, call: Call, document: bytes) -> Answer:
        media_type = choose(call.sent.get(b"accept"), (JSON_LD, TURTLE))
        if media_type is None:
            raise NotAcceptable((JSON_LD, TURTLE))
        if media_type != JSON_LD:
            document = self.codecs.convert(document, JSON_LD, media_type, call.target.address.iri)
        headers: list[Header] = [(b"content-type", media_type.encode())]
        if call.method == "POST":
            headers.append((b"cache-control", b"no-store"))
        return Answer(200, headers, document)


@value
class KeptChannels:
    """One webhook channel at its own address: what it is, and the end of it (N-11)."""

    subscriber: Subscriber
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS", "DELETE")

    async def answer(self, call: Call) -> Answer:
        """For whoever asked for it, and for who controls the topic."""
        where = call.target.address
        channel_id = where.name.rpartition("/")[2]
        channel = await patiently(lambda: self.subscriber.find(call.ledger, call.agent, channel_id))
        if call.method == "DELETE":
            await asyncio.wrap_future(self.subscriber.stop(call.ledger, channel))
            return Answer(204)
        how: Json = {"sendTo": channel.send_to, "sender": where.base + SENDER}
        body = described(where.base, channel, where.iri, how)
        return Answer(200, [(b"content-type", JSON_LD.encode())], body)
