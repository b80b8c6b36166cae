"""Capabilities, with a clock that is turned: good for one channel, one pod, once, and soon."""

from __future__ import annotations

from typing import Any

import pytest

from pod_server.model.access import Agent
from pod_server.model.channel import Channel, ChannelType
from pod_server.model.errors import Unauthenticated
from pod_server.model.iri import Role
from pod_server.web.notifications.seals import Seals, new_key
from tests.contract.pods import NOON_US, Clock

BASE, OTHER = "https://alice.pods.example/", "https://bob.pods.example/"
SECOND = 1_000_000
SOCKET, STREAM = ChannelType.WEB_SOCKET, ChannelType.STREAMING
BOB = Agent("https://bob.example/#me", "https://app.example/", "https://id.example/", grant="g")


class Used:
    """What has been used."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __call__(self, name: str, made_at: int) -> None:
        if name in self.names:
            raise Unauthenticated
        self.names.add(name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seals(clock: Clock) -> Seals:
    return Seals(new_key(), clock, Used())


def channel(**more: Any) -> Channel:
    end_us = NOON_US + 3_600 * SECOND
    facts = {"kind": SOCKET, "topic": "a/b", "role": Role.RESOURCE, "is_container": True, **more}
    return Channel("one", agent=BOB, since=7, **{"end_us": end_us, **facts})


def test_it_gives_back_the_channel_once(seals: Seals) -> None:
    """N-10, S-60."""
    made = channel(state='"3-ttl"', rate_us=5, accept="text/turtle", context="urn:c")
    sealed = seals.seal(BASE, made)
    assert "bob" not in sealed
    found = seals.open(BASE, sealed, SOCKET)
    assert found == made
    assert found.agent.grant == "g"
    with pytest.raises(Unauthenticated):
        seals.open(BASE, sealed, SOCKET)


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (59, True), (61, False), (-2, False)])
def test_it_is_good_for_a_minute(seals: Seals, clock: Clock, seconds: int, is_good: bool) -> None:
    """N-10: short-lived until somebody connects."""
    sealed = seals.seal(BASE, channel())
    clock.now += seconds * SECOND
    if is_good:
        assert seals.open(BASE, sealed, SOCKET)
    else:
        with pytest.raises(Unauthenticated):
            seals.open(BASE, sealed, SOCKET)


def test_it_opens_nothing_else(seals: Seals, clock: Clock) -> None:
    """S-60: another pod, another kind, another server, an end, an altered octet, an agent's."""
    sealed = seals.seal(BASE, channel())
    foreign = Seals(new_key(), clock, Used()).seal(BASE, channel())
    ended = seals.seal(BASE, channel(end_us=NOON_US))
    altered = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    for base, text, kind in (
        (OTHER, sealed, SOCKET),
        (BASE, sealed, STREAM),
        (BASE, foreign, SOCKET),
        (BASE, ended, SOCKET),
        (BASE, altered, SOCKET),
        (BASE, seals.seal_agent(BASE, BOB), SOCKET),
        (BASE, "", SOCKET),
        (BASE, "é", SOCKET),
        (BASE, "x" * 20_000, SOCKET),
    ):
        with pytest.raises(Unauthenticated):
            seals.open(base, text, kind)
    with pytest.raises(Unauthenticated):
        seals.open_agent(BASE, sealed)
    assert seals.open(BASE, sealed, SOCKET)


def test_an_agents_is_good_for_an_hour(seals: Seals, clock: Clock) -> None:
    """N-14."""
    sealed = seals.seal_agent(BASE, BOB)
    clock.now += 3_599 * SECOND
    assert seals.open_agent(BASE, sealed).grant == "g"
    with pytest.raises(Unauthenticated):
        seals.open_agent(OTHER, sealed)
    clock.now += 2 * SECOND
    with pytest.raises(Unauthenticated):
        seals.open_agent(BASE, sealed)
