"""What a subscriber is told: one ActivityStreams activity for each activity of the ledger (N-08).

Its ``id`` follows from the pod and the number alone, so that what is told twice can be known for
the same (R-10). ``state`` is the ETag of the topic after the change, as GET gives it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

import orjson

from pod_server.contracts import Codecs, Ledger
from pod_server.model.change import Activity, Happening, Stored
from pod_server.model.channel import Channel
from pod_server.model.conditions import TagList
from pod_server.model.errors import BadRequest
from pod_server.model.moments import written
from vocab.terms import CONTEXTS

JSON_LD = "application/ld+json"
TURTLE = "text/turtle"
KEPT = 256
#: What is told first, where the subscriber's state is not the topic's.
FIRST = -1
_MEMBERS = (Happening.ADD, Happening.REMOVE)

_Key = tuple[str, int, int, str, str, str]


class Messages:
    """Makes them, and remembers the last: one that many are told is made once.

    ``etag`` writes the entity tag of a version in one media type, without its quotes.
    """

    def __init__(self, codecs: Codecs, etag: Callable[[int, str], str]) -> None:
        self._codecs = codecs
        self._etag = etag
        self._made: OrderedDict[_Key, bytes] = OrderedDict()

    def of(self, ledger: Ledger, activity: Activity, channel: Channel) -> bytes:
        """The message in the type and with the context that the channel wants."""
        key = (
            ledger.pod.pod_id,
            activity.number,
            activity.order,
            channel.topic,
            channel.accept,
            channel.context,
        )
        made = self._made.get(key)
        if made is None:
            made = self._make(ledger, activity, channel)
            self._made[key] = made
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
        return made

    def first(self, ledger: Ledger, channel: Channel) -> Activity | None:
        """What to tell at once: the subscriber's ``state`` is not the topic's now (N-07)."""
        if not channel.state:
            return None
        stored = ledger.read(*channel.key)
        try:
            known = TagList.from_header(_quoted(channel.state))
        except BadRequest:
            known = TagList()
        if known.names(stored.tag if stored else None, weakly=True):
            return None
        what = Happening.UPDATE if stored else Happening.DELETE
        number = stored.version if stored else ledger.head()
        at_us = stored.modified_us if stored else 0
        return Activity(number, FIRST, what, channel.topic, channel.role, at_us)

    def _make(self, ledger: Ledger, activity: Activity, channel: Channel) -> bytes:
        base, topic = ledger.pod.base, channel.address(ledger.pod.base).iri
        message = {
            "@context": [CONTEXTS.ACTIVITIES, channel.context or CONTEXTS.NOTIFICATIONS],
            "id": identifier(base, activity),
            "type": activity.what.value,
            "object": base + (activity.other or "") if activity.what in _MEMBERS else topic,
        }
        if activity.what in _MEMBERS:
            message["target"] = topic
        if activity.at_us:
            message["published"] = written(activity.at_us)
        stored = ledger.read(*channel.key)
        if stored is not None and activity.what is not Happening.DELETE:
            message["state"] = f'"{self._etag(activity.number, _asked_as(stored))}"'
        body = orjson.dumps(message)
        if channel.accept == JSON_LD:
            return body
        return self._codecs.convert(body, JSON_LD, channel.accept, base)


def identifier(base: str, activity: Activity) -> str:
    """The activity's name, the same whenever and by whichever process it is told."""
    return uuid5(NAMESPACE_URL, f"{base}#{activity.number}.{activity.order}.{activity.name}").urn


def _asked_as(stored: Stored) -> str:
    """The type in which GET gives it to whoever asks for none."""
    return TURTLE if stored.is_container else stored.media_type


def _quoted(state: str) -> str:
    return state if '"' in state else f'"{state}"'
