"""A subscription as it comes over HTTP, and the channel as it goes back (N-03 to N-06).

Both spellings of the protocol's context are read as one set of terms: the one that clients of 0.2
name is missing most of them where it is published.
"""

from __future__ import annotations

import orjson

from pod_server.contracts import Codecs
from pod_server.model.channel import Channel, ChannelType
from pod_server.model.errors import MissingType, UnsupportedType
from pod_server.model.moments import written
from pod_server.model.subscription import Asked, asked
from pod_server.web import headers as fields
from pod_server.web.calls import Call
from proofs.value import value
from vocab.terms import CONTEXTS, NOTIFY

JSON_LD, TURTLE = "application/ld+json", "text/turtle"
TAKEN = (JSON_LD, "application/json", TURTLE)
LARGEST = 32 * 1024
#: Profiles of JSON-LD that say no more than that ours is spoken.
PROFILES = frozenset((CONTEXTS.NOTIFICATIONS, CONTEXTS.OLDER_NOTIFICATIONS))

Json = dict[str, object]


@value
class Requests:
    """Reads subscriptions."""

    codecs: Codecs

    async def read(self, call: Call, kind: ChannelType) -> tuple[Asked, str]:
        """What is asked for, and the context that its sender speaks.

        Raises ``MissingType``, ``UnsupportedType`` (415, also for a profile that we do not know),
        ``MalformedBody``, ``UnknownContext`` and ``SubscriptionRefused`` (422).
        """
        sent_type = call.sent.get(b"content-type")
        if not sent_type:
            raise MissingType
        media_type, whole = fields.media_type(sent_type)
        if media_type not in TAKEN or not _profiles(whole) <= PROFILES:
            raise UnsupportedType(whole, TAKEN)
        body = await call.body(LARGEST)
        context = CONTEXTS.NOTIFICATIONS
        if media_type != TURTLE:
            media_type = JSON_LD
            if CONTEXTS.OLDER_NOTIFICATIONS.encode() in body:
                body, context = _respelt(body), CONTEXTS.OLDER_NOTIFICATIONS
        graph = self.codecs.parse(body, media_type, call.target.address.iri)
        return asked(graph, kind), context


def _profiles(content_type: str) -> frozenset[str]:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "profile":
            return frozenset(value.strip('"').split())
    return frozenset()


def _respelt(body: bytes) -> bytes:
    """The same, with the context that has all terms in the place of the older one."""
    try:
        document = orjson.loads(body)
    except ValueError:
        return body  # the reader of JSON-LD says what is wrong with it
    if isinstance(document, dict):
        said = document.get("@context")
        named = said if isinstance(said, list) else [said]
        both = (CONTEXTS.NOTIFICATIONS, CONTEXTS.OLDER_NOTIFICATIONS)
        others = [one for one in named if one not in both]
        document["@context"] = [CONTEXTS.NOTIFICATIONS, *others]
        return orjson.dumps(document)
    return body


def described(base: str, channel: Channel, identifier: str, where: Json) -> bytes:
    """The channel in JSON-LD: what was asked for, as it is kept (N-06)."""
    document: Json = {
        "@context": [channel.context or CONTEXTS.NOTIFICATIONS],
        "id": identifier,
        "type": _name(channel.kind, channel.context),
        "topic": channel.address(base).iri,
        **where,
        "endAt": written(channel.end_us),
    }
    if channel.start_us:
        document["startAt"] = written(channel.start_us)
    if channel.rate_us:
        document["rate"] = f"PT{channel.rate_us / 1_000_000:g}S"
    if channel.state:
        document["state"] = channel.state
    if channel.accept != JSON_LD:
        document["accept"] = channel.accept
    return orjson.dumps(document)


def _name(kind: ChannelType, context: str) -> str:
    """By its short name where the context has it; the older one has none."""
    return NOTIFY.NS + kind.value if context == CONTEXTS.OLDER_NOTIFICATIONS else kind.value
