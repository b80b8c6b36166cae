"""Who asked to be told of what: a channel, as Solid Notifications 0.3 describes one.

A channel has one topic, belongs to the agent that asked for it, and has an end. It tells of
changes numbered above ``since``, each once, in their order.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from enum import StrEnum

from pod_server.model.access import Agent, Limits, Mode, modes_named
from pod_server.model.change import Key
from pod_server.model.iri import Address, Role
from proofs.value import value

#: Webhooks that one pod keeps.
MOST_CHANNELS = 1_000
#: What a channel's messages may be written in (feature ``accept``).
MESSAGE_TYPES = ("application/ld+json", "text/turtle")


class ChannelType(StrEnum):
    """The kinds that are served, by their short names."""

    WEB_SOCKET = "WebSocketChannel2023"
    STREAMING = "StreamingHTTPChannel2023"
    WEBHOOK = "WebhookChannel2023"


@value
class Channel:
    """What was asked for. Moments are microseconds since 1970; ``start_us`` 0 is at once.

    ``accept`` is the type of the messages, ``context`` the JSON-LD context whose spelling the
    subscriber used, ``state`` the ETag that it knows, ``rate_us`` the least time between messages.
    """

    channel_id: str
    kind: ChannelType
    topic: str
    role: Role
    is_container: bool
    agent: Agent
    since: int
    end_us: int
    start_us: int = 0
    rate_us: int = 0
    state: str = ""
    accept: str = MESSAGE_TYPES[0]
    context: str = ""
    send_to: str = ""

    @property
    def key(self) -> Key:
        """The topic, as activities name it."""
        return self.topic, self.role

    @property
    def mode(self) -> Mode:
        """The mode on the topic's subject that being told of it takes (N-09, W-18)."""
        return Mode.CONTROL if self.role is Role.ACL else Mode.READ

    def address(self, base: str) -> Address:
        """The topic's address below the pod's root."""
        return Address(base, self.topic, self.is_container, self.role)


@value
class Kept:
    """A channel kept in the pod, with what was told on it: changes up to ``told``."""

    channel: Channel
    told: int
    failures: int = 0


@value
class Progress:
    """How far a kept channel has come, and how often in a row telling has failed."""

    channel_id: str
    told: int
    failures: int


Plain = dict[str, "str | int | bool | PlainAgent | None"]
PlainAgent = dict[str, "str | list[object]"]


def as_plain(channel: Channel) -> Plain:
    """What JSON can hold, without what says nothing."""
    plain: Plain = asdict(channel)
    plain["agent"] = agent_as_plain(channel.agent)
    return {name: said for name, said in plain.items() if said or name in _ALWAYS}


def agent_as_plain(agent: Agent) -> PlainAgent:
    """Of an agent, what JSON can hold; its limits go along, so that it never comes back without."""
    said = {name: value for name, value in asdict(agent).items() if value}
    if agent.limits is not None:
        said["limits"] = [agent.limits.modes.words(), *agent.limits.places]
    return said


def agent_from_plain(plain: PlainAgent) -> Agent:
    """Back again. Raises ``TypeError`` or ``ValueError`` for what is no agent."""
    said = dict(plain)
    limits = said.pop("limits", None)
    known = None
    if limits is not None:
        modes, *places = (str(part) for part in limits)
        known = Limits(modes_named(modes), tuple(places))
    return Agent(**said, limits=known)  # type: ignore[arg-type]  # they come from agent_as_plain


_ALWAYS = ("topic", "role", "is_container", "since", "agent")
_NAMES = frozenset(field.name for field in fields(Channel))


def from_plain(plain: Plain) -> Channel:
    """Back again. Raises ``TypeError``, ``KeyError`` or ``ValueError`` for what is no channel."""
    agent = plain["agent"]
    if not isinstance(agent, dict) or not plain.keys() <= _NAMES:
        raise ValueError("no channel")
    made = {
        **plain,
        "agent": agent_from_plain(agent),
        "kind": ChannelType(str(plain["kind"])),
        "role": Role(str(plain["role"])),
    }
    return Channel(**made)  # type: ignore[arg-type]  # names are checked, values come from as_plain
