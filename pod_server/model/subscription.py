"""What a subscription asks for, read out of its statements (Solid Notifications 0.3, N-05 to N-07).

Pure: which topic it names and whether the agent may be told of it is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pod_server.model.channel import MESSAGE_TYPES, ChannelType
from pod_server.model.errors import SubscriptionRefused
from pod_server.model.moments import microseconds
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode
from proofs.value import value
from vocab.terms import NOTIFY, RDF

_DURATION = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:\.(\d{1,6})\d*)?S)?)?"
)
_LONGEST_STATE = 512
SECOND = 1_000_000


@value
class Asked:
    """A subscription as it was written: nothing is checked; moments in microseconds, 0 is none."""

    topic: str
    start_us: int = 0
    end_us: int = 0
    rate_us: int = 0
    state: str = ""
    accept: str = MESSAGE_TYPES[0]
    send_to: str = ""


def asked(graph: Graph, kind: ChannelType) -> Asked:
    """What these statements ask for, of a service for channels of this kind.

    Raises :class:`SubscriptionRefused` where they name no topic or several, another type, or a
    feature whose value cannot be read: none is passed over (N-04, N-07).
    """
    topics = {
        (triple.subject, triple.object.value)
        for triple in graph
        if triple.predicate.value == NOTIFY.TOPIC and isinstance(triple.object, NamedNode)
    }
    if len(topics) != 1:
        raise SubscriptionRefused(
            "Name exactly one topic, as an IRI.", "Nommez un sujet (topic), un seul, par son IRI."
        )
    ((channel, topic),) = topics
    said = _Said(graph, channel)
    wanted = NOTIFY.NS + kind.value
    if wanted not in said.all(RDF.TYPE):
        raise SubscriptionRefused(
            f"Ask this service for a channel of type {wanted}.",
            f"Demandez à ce service un canal de type {wanted}.",
        )
    return Asked(
        topic,
        said.moment(NOTIFY.START_AT),
        said.moment(NOTIFY.END_AT),
        said.duration(NOTIFY.RATE),
        said.one(NOTIFY.STATE)[:_LONGEST_STATE],
        _accepted(said.one(NOTIFY.ACCEPT)),
        said.one(NOTIFY.SEND_TO),
    )


class _Said:
    """The values of one node's properties."""

    def __init__(self, graph: Graph, node: BlankNode | NamedNode | object) -> None:
        self._statements = [triple for triple in graph if triple.subject == node]

    def all(self, predicate: str) -> frozenset[str]:
        return frozenset(
            triple.object.value
            for triple in self._statements
            if triple.predicate.value == predicate
            and isinstance(triple.object, Literal | NamedNode)
        )

    def one(self, predicate: str) -> str:
        found = self.all(predicate)
        if len(found) > 1:
            raise _unread(predicate, "it has several values", "plusieurs valeurs")
        return next(iter(found), "")

    def moment(self, predicate: str) -> int:
        text = self.one(predicate)
        at_us = microseconds(text) if text else 0
        if text and not at_us:
            raise _unread(predicate, "it is no xsd:dateTime with a time zone", "pas une date")
        return at_us

    def duration(self, predicate: str) -> int:
        """Of days and less: a month has no length of its own."""
        text = self.one(predicate)
        if not text:
            return 0
        found = _DURATION.fullmatch(text)
        if found is None or not any(found.groups()):
            raise _unread(predicate, "it is no duration such as PT10S", "pas une durée, PT10S")
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:4])
        whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return whole * SECOND + int((found[5] or "").ljust(6, "0"))


def _unread(predicate: str, why: str, why_fr: str) -> SubscriptionRefused:
    name = predicate.removeprefix(NOTIFY.NS)
    return SubscriptionRefused(
        f"The feature {name} cannot be kept: {why}.", f"Paramètre {name} impossible : {why_fr}."
    )


def _accepted(accept: str) -> str:
    """The first of our types that is named, written as in an ``Accept`` field."""
    if not accept:
        return MESSAGE_TYPES[0]
    ranges = _ranges(accept.split(","))
    for named in ranges:
        for ours in MESSAGE_TYPES:
            if named in (ours, "*/*", ours.partition("/")[0] + "/*"):
                return ours
    raise SubscriptionRefused(
        f"Messages can be had as {', '.join(MESSAGE_TYPES)}; accept names none of them.",
        f"Les messages existent en {', '.join(MESSAGE_TYPES)} ; accept n'en nomme aucun.",
    )


def _ranges(items: Iterable[str]) -> list[str]:
    return [item.partition(";")[0].strip().lower() for item in items]
