"""Cross-origin requests (Solid Protocol §8.1, P-60): echoed to the letter, errors included."""

from __future__ import annotations

import pytest

from tests.web.served import TURTLE, Served

APP = "https://app.example"
FORBIDDEN = ("access-control-allow-credentials",)


@pytest.mark.parametrize(
    ("method", "path", "who", "status"),
    [
        ("GET", "", "alice", 200),
        ("GET", "", None, 401),
        ("GET", "", "bob", 403),
        ("GET", "nothing", "alice", 404),
        ("GET", "a//b", "alice", 400),
        ("PUT", "", "alice", 409),
        ("TRACE", "", "alice", 405),
        ("OPTIONS", "", None, 204),
        ("PUT", "made.ttl", "alice", 201),
    ],
)
def test_every_answer_can_be_read_by_the_asking_origin(
    server: Served, place: str, method: str, path: str, who: str | None, status: int
) -> None:
    body = b"" if method == "PUT" else None
    reply = server.ask(
        method,
        place + path,
        who=who,
        headers={"Origin": APP},
        body=body,
        content=TURTLE if method == "PUT" else "",
    )
    assert reply.status == status
    assert reply["access-control-allow-origin"] == APP
    assert "Origin" in reply["vary"]
    exposed = reply["access-control-expose-headers"]
    assert "*" not in exposed
    for name in ("WAC-Allow", "Link", "Location", "ETag", "Accept-Patch", "WWW-Authenticate"):
        assert name in exposed
    assert not set(FORBIDDEN) & set(reply.headers)  # S-44


def test_without_an_origin_nothing_is_said_of_origins(server: Served, place: str) -> None:
    reply = server.ask("GET", place, who="alice")
    assert "access-control-allow-origin" not in reply.headers
    assert "Origin" in reply["vary"]


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("asked", ["X-CUSTOM, Content-Type", "accept,authorization,dpop"])
def test_a_preflight_echoes_what_it_asks_for(
    server: Served, place: str, method: str, asked: str
) -> None:
    reply = server.ask(
        "OPTIONS",
        f"{place}whatever",
        headers={
            "Origin": APP,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": asked,
        },
    )
    assert reply.status == 204
    assert reply.body == b""
    assert reply["access-control-allow-headers"] == asked
    assert method in reply["access-control-allow-methods"].split(", ")


def test_accept_is_allowed_where_it_is_asked_for_and_not_otherwise(
    server: Served, place: str
) -> None:
    headers = {"Origin": APP, "Access-Control-Request-Method": "GET"}
    silent = server.ask("OPTIONS", place, headers=headers)
    assert "access-control-allow-headers" not in silent.headers
    asking = server.ask(
        "OPTIONS", place, headers={**headers, "Access-Control-Request-Headers": "Accept"}
    )
    assert asking["access-control-allow-headers"] == "Accept"


@pytest.mark.parametrize("origin", ["null", "https://app.example:8443"])
def test_odd_origins_are_echoed_and_gain_nothing(server: Served, place: str, origin: str) -> None:
    reply = server.ask("GET", place, headers={"Origin": origin, "Cookie": "session=1"})
    assert reply.status == 401
    assert reply["access-control-allow-origin"] == origin


@pytest.mark.parametrize("path", ["/", "/nobody/", "/nobody/x", "/alice/a//b"])
def test_a_preflight_is_answered_wherever_it_asks(server: Served, path: str) -> None:
    """P-60: so that an app can read the refusal that its request then meets."""
    url = server.pods + path
    headers = {"Origin": APP, "Access-Control-Request-Method": "GET"}
    assert server.ask("OPTIONS", url, headers=headers).status == 204
    refused = server.ask("GET", url, headers={"Origin": APP})
    assert refused.status in (400, 404)
    assert refused["access-control-allow-origin"] == APP
