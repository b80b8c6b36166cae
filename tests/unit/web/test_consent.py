"""What an app is limited to, and how it and its places are called (O-13)."""

from __future__ import annotations

import pytest

from pod_server.model.access import Agent, Limits, Mode
from pod_server.model.channel import Channel, ChannelType, as_plain, from_plain
from pod_server.model.iri import Role
from pod_server.web.provider.consent import host_of, is_on_device, short

POD = "https://alice.pods.example/"
SOME = Mode.READ | Mode.APPEND


@pytest.mark.parametrize(
    ("places", "subject", "holds"),
    [
        ((), "notes/a", True),
        (("notes/",), "notes/", True),
        (("notes/",), "notes/deep/a", True),
        (("notes/",), "notes", False),
        (("notes/",), "notes2/a", False),
        (("notes/",), "", False),
        (("notes/a",), "notes/a", True),
        (("notes/a",), "notes/a2", False),
        (("notes/a",), "notes/a/b", False),
        (("notes/a",), "notes/", False),
        (("notes/a", "b/"), "b/c", True),
        (("",), "b/c", True),
    ],
)
def test_limits_hold_in_their_places(places: tuple[str, ...], subject: str, holds: bool) -> None:
    limits = Limits(SOME, tuple(POD + place for place in places))
    assert limits.at(POD + subject) == (SOME if holds else Mode.NONE)
    assert limits.at("https://alice.pods.example.evil.example/") == (
        SOME if not places else Mode(0)
    )


@pytest.mark.parametrize("limits", [None, Limits(SOME), Limits(Mode.READ, (f"{POD}a/", f"{POD}b"))])
def test_a_channel_that_is_kept_keeps_the_limits_of_its_app(limits: Limits | None) -> None:
    """N-09: else it would come back from the pod as somebody who may more."""
    agent = Agent(f"{POD}#me", "app", "https://id.example/", None, "a grant", limits)
    channel = Channel("c", ChannelType.WEBHOOK, "a", Role.RESOURCE, False, agent, 1, 2)
    back = from_plain(as_plain(channel))
    assert back == channel
    assert back.agent.grant == agent.grant


@pytest.mark.parametrize(
    ("uri", "host", "on_device"),
    [
        ("https://app.example/callback?x", "app.example", False),
        ("https://app.example:8443/", "app.example:8443", False),
        ("http://127.0.0.1:3000/callback", "127.0.0.1:3000", True),
        ("http://[::1]:3000/callback", "[::1]:3000", True),
        ("http://localhost/callback", "localhost", True),
        ("https://localhost.evil.example/", "localhost.evil.example", False),
        ("com.example.app:/callback", "com.example.app:", True),
    ],
)
def test_an_app_is_called_by_where_it_leads_back_to(uri: str, host: str, on_device: bool) -> None:
    """RFC 8252 §7: what it cannot make up."""
    assert (host_of(uri), is_on_device(uri)) == (host, on_device)


def test_a_place_is_called_without_its_server() -> None:
    assert short("https://pods.example/alice/notes/") == "alice/notes/"
    assert short(f"{POD}caf%C3%A9%20noir") == "café noir"
    assert short(POD) == POD
