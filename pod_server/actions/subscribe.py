"""Ask to be told of a topic, and ask no more (N-03 to N-11).

Being told takes the mode that reading takes, asked here and again at each delivery (N-09). Channels
on a line of their own are kept nowhere: what the subscriber gets names them. Webhooks are kept in
the pod, so many an agent and so many a target, for whoever is posted to has not asked (S-61).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from urllib.parse import urlsplit

from pod_server.contracts import AccessRules, Channels, Clock, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.channel import Channel, ChannelType
from pod_server.model.errors import (
    AccessDenied,
    BadAddress,
    MissingResource,
    SubscriptionRefused,
    TooManyRequests,
    Unauthenticated,
)
from pod_server.model.iri import Address, Role, address, canonical
from pod_server.model.subscription import Asked
from proofs.value import value

SECOND = 1_000_000
DAY = 24 * 3_600 * SECOND
#: How long a channel lives where no end was asked for, and at most.
LONGEST = {
    ChannelType.WEB_SOCKET: (DAY, DAY),
    ChannelType.STREAMING: (DAY, DAY),
    ChannelType.WEBHOOK: (14 * DAY, 90 * DAY),
}
#: Webhooks in one pod: of one agent, and to one target. How many in all, its ledger counts.
AN_AGENTS, A_TARGETS = 50, 20
_TOPICS = (Role.RESOURCE, Role.ACL, Role.DESCRIPTION, Role.REPLIES)


@value
class Subscriber:
    """Makes channels. ``target_fault`` says why nothing would be posted to an address, if so."""

    rules: AccessRules
    channels: Channels
    clock: Clock
    unique: Callable[[], str]
    target_fault: Callable[[str], str]

    def subscribe(
        self, ledger: Ledger, agent: Agent, kind: ChannelType, asked: Asked, context: str = ""
    ) -> Channel:
        """The channel that was asked for, not kept anywhere yet; ``since`` is now.

        Raises ``SubscriptionRefused``, ``Unauthenticated``, ``AccessDenied``, ``MissingResource``.
        """
        since = ledger.head()
        where = self._topic(ledger, asked.topic)
        channel = Channel(
            channel_id=self.unique(),
            kind=kind,
            topic=where.name,
            role=where.role,
            is_container=where.is_container,
            agent=agent,
            since=since,
            end_us=self._end(kind, asked),
            start_us=asked.start_us,
            rate_us=asked.rate_us,
            state=asked.state,
            accept=asked.accept,
            context=context,
            send_to=asked.send_to if kind is ChannelType.WEBHOOK else "",
        )
        if kind is ChannelType.WEBHOOK and agent.is_stranger:
            raise Unauthenticated("A webhook is asked for in one's own name: sign in.")
        self.rules.grants(ledger, agent, where).require(channel.mode)
        stored = ledger.read(where.name)
        if stored is not None and stored.is_container != where.is_container:
            raise MissingResource(where.iri)
        if kind is ChannelType.WEBHOOK:
            self._check_target(ledger, channel)
        return channel

    def keep(self, ledger: Ledger, channel: Channel) -> Future[int]:
        """Keep it in the pod; the future is done when it is on disk."""
        return self.channels.add(ledger.pod.pod_id, channel)

    def find(self, ledger: Ledger, agent: Agent, channel_id: str) -> Channel:
        """A kept channel, for whoever asked for it and for who controls its topic.

        Raises ``MissingResource`` for everybody else too: its name is a secret of theirs.
        """
        for kept in self.channels.of(ledger.pod.pod_id):
            channel = kept.channel
            if channel.channel_id == channel_id:
                if agent.is_stranger:
                    raise Unauthenticated
                asked = channel.agent
                is_theirs = agent.webid == asked.webid and (
                    agent.limits is None
                    or (agent.client, agent.limits) == (asked.client, asked.limits)
                )
                if is_theirs:
                    return channel
                where = channel.address(ledger.pod.base)
                if self.rules.grants(ledger, agent, where).allow(Mode.CONTROL):
                    return channel
                raise AccessDenied(Mode.CONTROL.words(), where.iri)
        raise MissingResource

    def stop(self, ledger: Ledger, channel: Channel) -> Future[int]:
        """Let a kept channel go: nothing is posted once this is done (N-11)."""
        return self.channels.drop(ledger.pod.pod_id, channel.channel_id)

    def _topic(self, ledger: Ledger, topic: str) -> Address:
        base = ledger.pod.base
        if topic.startswith(base) and not set("?#") & set(topic):
            try:
                where = address(base, canonical(topic.removeprefix(base).encode()))
            except BadAddress as error:
                raise _refused_topic(topic, base) from error
            if where.role in _TOPICS:
                return where
        raise _refused_topic(topic, base)

    def _end(self, kind: ChannelType, asked: Asked) -> int:
        now = self.clock()
        usual, longest = LONGEST[kind]
        end_us = min(asked.end_us, now + longest) if asked.end_us else now + usual
        if end_us <= max(now, asked.start_us):
            raise SubscriptionRefused(
                "The channel would end before it begins: see startAt and endAt.",
                "Le canal finirait avant de commencer : voyez startAt et endAt.",
            )
        return end_us

    def _check_target(self, ledger: Ledger, channel: Channel) -> None:
        if not channel.send_to:
            raise SubscriptionRefused(
                "Say in sendTo where messages are to be posted.",
                "Dites dans sendTo où envoyer les messages.",
            )
        fault = self.target_fault(channel.send_to)
        if fault:
            raise SubscriptionRefused(
                f"Nothing can be posted to this sendTo. {fault}",
                "Rien ne peut être envoyé à ce sendTo : il faut une adresse https publique.",
            )
        kept = [one.channel for one in self.channels.of(ledger.pod.pod_id)]
        host = urlsplit(channel.send_to).netloc.lower()
        an_agents = sum(1 for one in kept if one.agent.webid == channel.agent.webid)
        a_targets = sum(1 for one in kept if urlsplit(one.send_to).netloc.lower() == host)
        if an_agents >= AN_AGENTS or a_targets >= A_TARGETS:
            raise TooManyRequests(3_600, "webhooks to one target, or of one subscriber")


def _refused_topic(topic: str, base: str) -> SubscriptionRefused:
    return SubscriptionRefused(
        f"{topic[:200]} is no topic of this pod: name a resource below {base}",
        f"{topic[:200]} n'est pas un sujet de ce pod : nommez une ressource sous {base}",
    )
