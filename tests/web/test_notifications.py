"""Solid Notifications over real sockets: subscribing, being told, and the end of it."""

from __future__ import annotations

import datetime
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.web.rules import acl
from tests.web.served import TURTLE, Served
from tests.web.subscribed import JSON_LD, ended, listening, rest, service, subscribe, told
from vocab.terms import CONTEXTS, NOTIFY

KINDS = ("WebSocketChannel2023", "StreamingHTTPChannel2023", "WebhookChannel2023")
SOLID_0_1 = Subprotocol("solid-0.1")


def at(seconds: float) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return moment.isoformat()


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_says_what_it_does(server: Served, kind: str) -> None:
    """N-03, N-07: GET, HEAD, OPTIONS and POST; exactly the features that are kept."""
    reply = server.ask("GET", service(server, kind))
    assert reply.status == 200
    assert reply["content-type"] == JSON_LD
    assert reply.json["channelType"] == kind
    assert reply.json["feature"] == ["startAt", "endAt", "state", "rate", "accept"]
    assert server.ask("HEAD", service(server, kind)).status == 200
    options = server.ask("OPTIONS", service(server, kind))
    assert options["allow"] == "GET, HEAD, OPTIONS, POST"
    turtle = server.ask("GET", service(server, kind), headers={"Accept": TURTLE})
    assert NOTIFY.CHANNEL_TYPE in turtle.body.decode() or "channelType" in turtle.body.decode()


def test_each_change_of_a_document_is_told_once_in_order(server: Served, place: str) -> None:
    """N-06, N-08, N-10, N-15, R-10."""
    url = f"{place}a.ttl"
    reply = subscribe(server, url)
    assert reply.json["type"] == "WebSocketChannel2023"
    assert reply.json["topic"] == url
    assert str(reply.json["receiveFrom"]).startswith(f"ws://127.0.0.1:{server.port}/alice/")
    assert "no-store" in reply["cache-control"]
    server.put(url, "<> <urn:p> 0 .")  # before anybody has connected
    with connect(str(reply.json["receiveFrom"])) as line:
        created = told(line)
        server.put(url, "<> <urn:p> 1 .")
        etag = server.ask("GET", url, who="alice")["etag"]
        server.ask("DELETE", url, who="alice")
        updated, deleted = told(line), told(line)
        with pytest.raises(TimeoutError):
            line.recv(0.2)
    assert [m["type"] for m in (created, updated, deleted)] == ["Create", "Update", "Delete"]
    assert {m["object"] for m in (created, updated, deleted)} == {url}
    assert updated["@context"] == [CONTEXTS.ACTIVITIES, CONTEXTS.NOTIFICATIONS]
    assert len({m["id"] for m in (created, updated, deleted)}) == 3
    assert updated["state"] == etag
    assert datetime.datetime.fromisoformat(updated["published"]).tzinfo
    assert "state" not in deleted


def test_a_container_is_told_of_members_that_come_and_go(server: Served, place: str) -> None:
    """N-08: Add and Remove, with the container as target; a container's address ends with /."""
    with listening(server, place) as line:
        server.put(f"{place}a.ttl", "")
        server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
        server.ask("PUT", f"{place}c/", who="alice")
        server.ask("DELETE", f"{place}c/", who="alice")
        found = [told(line) for _ in range(3)]
    assert [(m["type"], m["object"], m["target"]) for m in found] == [
        ("Add", f"{place}a.ttl", place),
        ("Add", f"{place}c/", place),
        ("Remove", f"{place}c/", place),
    ]
    assert found[-1]["state"] == server.ask("GET", place, who="alice")["etag"]


def test_nobody_is_told_of_another_topic(server: Served, place: str) -> None:
    with listening(server, f"{place}a.ttl") as line:
        server.put(f"{place}b.ttl", "")
        server.put(f"{place}a.ttl", "")
        assert told(line)["object"] == f"{place}a.ttl"


@pytest.mark.parametrize(
    ("context", "type_"),
    [
        (CONTEXTS.OLDER_NOTIFICATIONS, NOTIFY.WEB_SOCKET_CHANNEL2023),
        (CONTEXTS.OLDER_NOTIFICATIONS, "WebSocketChannel2023"),
        (CONTEXTS.NOTIFICATIONS, NOTIFY.WEB_SOCKET_CHANNEL2023),
        (CONTEXTS.NOTIFICATIONS, "WebSocketChannel2023"),
    ],
)
def test_both_spellings_are_understood_and_answered(
    server: Served, place: str, context: str, type_: str
) -> None:
    """N-05: contexts of 0.2 and 0.3, absolute and short types."""
    features: dict[str, Any] = {"@context": [context], "type": type_}
    reply = subscribe(server, place, **features)
    assert reply.status == 200, reply
    assert reply.json["@context"] == [context]
    with connect(str(reply.json["receiveFrom"])) as line:
        server.put(f"{place}a.ttl", "")
        assert told(line)["@context"][1] == context


@pytest.mark.parametrize(
    ("features", "content", "status", "slug"),
    [
        ({"topic": "https://elsewhere.example/x"}, JSON_LD, 422, "subscription-refused"),
        ({"topic": []}, JSON_LD, 422, "subscription-refused"),
        ({"type": "WebhookChannel2023"}, JSON_LD, 422, "subscription-refused"),
        ({"type": "urn:x"}, JSON_LD, 422, "subscription-refused"),
        ({"rate": "soon"}, JSON_LD, 422, "subscription-refused"),
        ({"rate": "P1M"}, JSON_LD, 422, "subscription-refused"),
        ({"endAt": "2020-01-01T00:00:00Z"}, JSON_LD, 422, "subscription-refused"),
        ({"startAt": "tomorrow"}, JSON_LD, 422, "subscription-refused"),
        ({"accept": "image/png"}, JSON_LD, 422, "subscription-refused"),
        ({"@context": "https://elsewhere.example/c"}, JSON_LD, 422, "unknown-context"),
        ({}, f'{JSON_LD}; profile="https://elsewhere.example/p"', 415, "unsupported-type"),
        ({}, "text/plain", 415, "unsupported-type"),
        ({"state": "x" * 40_000}, JSON_LD, 413, "too-large"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    server: Served, place: str, features: dict[str, object], content: str, status: int, slug: str
) -> None:
    """N-04: 415 for an unknown profile, 422 for what cannot be processed."""
    body = {
        "@context": [CONTEXTS.NOTIFICATIONS],
        "type": "WebSocketChannel2023",
        "topic": place,
        **features,
    }
    reply = server.ask(
        "POST", service(server), who="alice", body=orjson.dumps(body), content=content
    )
    assert reply.status == status, reply
    assert str(reply.json["type"]).endswith(f"/{slug}")
    if content == JSON_LD and status == 422:
        assert set(reply.json["message"]) == {"fr", "en"}  # type: ignore[call-overload]


def test_a_known_profile_and_turtle_will_do(server: Served, place: str) -> None:
    """N-03, N-04, N-07."""
    known = f'{JSON_LD}; profile="{CONTEXTS.OLDER_NOTIFICATIONS}"'
    body = orjson.dumps(
        {
            "@context": CONTEXTS.NOTIFICATIONS,
            "type": "WebSocketChannel2023",
            "topic": place,
            "accept": TURTLE,
        }
    )
    reply = server.ask("POST", service(server), who="alice", body=body, content=known)
    assert reply.status == 200, reply
    assert reply.json["accept"] == TURTLE
    with connect(str(reply.json["receiveFrom"])) as line:
        server.put(f"{place}a.ttl", "")
        assert f"<{place}a.ttl>" in str(line.recv(5))
    turtle = f"[] a <{NOTIFY.WEB_SOCKET_CHANNEL2023}> ; <{NOTIFY.TOPIC}> <{place}> ."
    reply = server.ask(
        "POST",
        service(server),
        who="alice",
        body=turtle.encode(),
        content=TURTLE,
        headers={"Accept": TURTLE},
    )
    assert reply.status == 200, reply
    assert reply["content-type"] == TURTLE


def test_a_state_that_is_not_the_topics_is_told_at_once(server: Served, place: str) -> None:
    """N-07: state."""
    url = f"{place}a.ttl"
    server.put(url, "<> <urn:p> 1 .")
    old = server.ask("GET", url, who="alice")["etag"]
    with listening(server, url, state=old) as line, pytest.raises(TimeoutError):
        line.recv(0.2)
    server.put(url, "<> <urn:p> 2 .")
    with listening(server, url, state=old) as line:
        first = told(line)
        assert first["type"] == "Update"
        assert first["state"] == server.ask("GET", url, who="alice")["etag"]
        server.put(url, "<> <urn:p> 3 .")
        assert told(line)["state"] == server.ask("GET", url, who="alice")["etag"]


def test_rate_start_and_end_are_kept(server: Served, place: str) -> None:
    """N-07: rate (only the last of what waits counts), startAt, endAt."""
    url = f"{place}a.ttl"
    with listening(server, url, rate="PT0.6S") as line:
        began = time.monotonic()
        for value in range(4):
            server.put(url, f"<> <urn:p> {value} .")
        assert told(line)["type"] == "Create"
        last = told(line)
        assert time.monotonic() - began >= 0.5
        assert last["state"] == server.ask("GET", url, who="alice")["etag"]
    with listening(server, url, startAt=at(3_600)) as line:
        server.put(url, "")
        with pytest.raises(TimeoutError):
            line.recv(0.2)
    with listening(server, url, endAt=at(1.5)) as line:
        assert ended(line) == 1000


def test_only_readers_subscribe(server: Served, place: str) -> None:
    """N-09, S-60: refused exactly as reading is, whether or not there is anything."""
    url = f"{place}a.ttl"
    server.put(url, "")
    for topic in (url, f"{place}nothing.ttl", place, f"{url}.acl"):
        assert subscribe(server, topic, who=None).status == 401
        assert subscribe(server, topic, who="bob").status == 403
    server.put(f"{url}.acl", acl(url, server.people["alice"].webid, here="r"))
    assert subscribe(server, url, who=None).status == 200
    assert subscribe(server, f"{url}.acl", who="bob").status == 403
    assert subscribe(server, server.home, who=None).status == 401  # no way in by a public child


def test_an_acl_can_be_watched_by_who_controls(server: Served, place: str) -> None:
    url = f"{place}a.ttl"
    server.put(url, "")
    with listening(server, f"{url}.acl") as line:
        server.put(f"{url}.acl", acl(url, server.people["alice"].webid, here="r"))
        assert told(line)["object"] == f"{url}.acl"


def test_after_the_answer_to_a_revocation_nothing_is_told(server: Served, place: str) -> None:
    """N-09, S-60, J-14: the channel ends, and what is written next is not told."""
    url = f"{place}a.ttl"
    owner = server.people["alice"].webid
    server.put(url, "<> <urn:p> 0 .")
    for round_ in range(10):
        server.put(f"{url}.acl", acl(url, owner, here="r"))
        with listening(server, url, who="bob") as line:
            server.put(url, f"<> <urn:p> 'open {round_}' .")
            shown = server.ask("GET", url, who="alice")["etag"]
            assert server.put(f"{url}.acl", acl(url, owner)).status in (201, 204)
            server.put(url, f"<> <urn:p> 'closed {round_}' .")
            said, code = rest(line)
        assert code == 1000
        assert [message["state"] for message in said] in ([], [shown])


def test_a_channel_ends_with_its_owners_credentials(server: Served, place: str) -> None:
    """N-09: the token came out of credentials that are taken back."""
    url = f"{place}a.ttl"
    owner = server.people["alice"].webid
    server.put(url, "")
    server.put(f"{url}.acl", acl(url, owner, here="r"))
    carol = server.sign_in("carol")
    with listening(server, url, who="carol") as line:
        server.put(url, "<> <urn:p> 1 .")
        assert told(line)["type"] == "Update"
        clients = server.house.accounts.clients
        credential = clients.credential("carol-test")
        assert credential is not None
        clients.end_credential(credential.account_id, "carol-test", server.house.clock())
        try:
            server.put(url, "<> <urn:p> 2 .")
            assert ended(line) == 1000
        finally:
            clients.add_credential(credential)
            carol.token = ""


def test_a_capability_is_good_once_for_one_pod_and_one_kind(server: Served, place: str) -> None:
    """N-10, S-60: it cannot be guessed, altered, used again, or taken elsewhere."""
    reply = subscribe(server, place)
    address = str(reply.json["receiveFrom"])
    with connect(address):
        pass
    for other in (
        address,
        address[:-4] + "AAAA",
        address.partition("=")[0] + "=x",
        address.partition("?")[0],
        address.replace("/alice/", "/bob/"),
    ):
        assert _refusal(other) in (400, 401, 404), other
    stream = subscribe(server, place, "StreamingHTTPChannel2023")
    http_address = str(stream.json["receiveFrom"])
    for other in (
        http_address.replace("http:", "ws:"),
        http_address.replace("http:", "ws:").replace("StreamingHTTP", "WebSocket"),
    ):
        assert _refusal(other) in (401, 404), other


def _refusal(address: str) -> int:
    with pytest.raises(InvalidStatus) as refused, connect(address):
        pass
    return refused.value.response.status_code


def test_a_stream_tells_line_by_line(server: Served, place: str) -> None:
    """N-12: a long answer at receiveFrom."""
    url = f"{place}a.ttl"
    reply = subscribe(server, url, "StreamingHTTPChannel2023")
    address = urlsplit(str(reply.json["receiveFrom"]))
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        target = f"{address.path}?{address.query}"
        line.sendall(f"GET {target} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        lines = line.makefile("rb")
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += lines.readline()
        assert head.startswith(b"HTTP/1.1 200")
        assert b"content-type: application/ld+json" in head.lower()
        for kind in ("Create", "Update"):
            server.put(url, f"<> <urn:p> '{kind}' .")
            said: dict[str, object] = {}
            while not said:
                text = lines.readline().strip()
                said = orjson.loads(text) if text.startswith(b"{") else {}
            assert said["type"] == kind
    again = server.ask("GET", str(reply.json["receiveFrom"]), who="alice")
    assert again.status == 401


def _updates_via(server: Served, url: str, who: str | None) -> str:
    reply = server.ask("GET", url, who=who, headers={"Origin": "https://app.example"})
    assert reply.status == 200
    assert "Updates-Via" in reply["access-control-expose-headers"]
    return reply["updates-via"]


def test_older_apps_hear_of_changes_by_updates_via(server: Served, place: str) -> None:
    """N-14, N-09: sub, ack, pub; for whoever may read, as the agent that the answer was for."""
    url, closed = f"{place}a.ttl", f"{place}closed.ttl"
    owner = server.people["alice"].webid
    for each in (url, closed):
        server.put(each, "<> <urn:p> 0 .")
    server.put(f"{url}.acl", acl(url, owner, here="r"))
    assert not server.ask("GET", url, who="alice").get("updates-via")  # no browser
    head = server.ask("HEAD", url, who="alice", headers={"Origin": "https://app.example"})
    assert head["updates-via"] == _updates_via(server, url, "alice")  # RFC 9110 §9.3.2
    with (
        connect(_updates_via(server, url, "alice"), subprotocols=[SOLID_0_1]) as hers,
        connect(_updates_via(server, url, None)) as strangers,
    ):
        assert (hers.subprotocol, strangers.subprotocol) == (SOLID_0_1, None)
        for line in (hers, strangers):
            assert line.recv(5) == "protocol solid-0.1"
            for each in (url, closed):
                line.send(f"sub {each}")
        assert [hers.recv(5), hers.recv(5)] == [f"ack {url}", f"ack {closed}"]
        assert [strangers.recv(5), strangers.recv(5)] == [f"ack {url}", f"err {closed} forbidden"]
        server.put(closed, "<> <urn:p> 1 .")
        server.put(url, "<> <urn:p> 1 .")
        assert [hers.recv(5), hers.recv(5)] == [f"pub {closed}", f"pub {url}"]
        assert strangers.recv(5) == f"pub {url}"
        server.put(f"{url}.acl", acl(url, owner))
        server.put(url, "<> <urn:p> 2 .")
        assert hers.recv(5) == f"pub {url}"
        with pytest.raises(TimeoutError):
            strangers.recv(0.2)
        hers.send("ping")
        assert hers.recv(5) == "pong"


def test_older_apps_hear_that_something_comes_into_being(server: Served, place: str) -> None:
    """N-14: an app that found nothing and waits for it has the address of the socket too."""
    url, app = f"{place}later.ttl", {"Origin": "https://app.example"}
    nothing = server.ask("GET", url, who="alice", headers=app)
    assert nothing.status == 404
    with connect(nothing["updates-via"]) as line:
        line.send(f"sub {url}")
        assert [line.recv(5), line.recv(5)] == ["protocol solid-0.1", f"ack {url}"]
        server.put(url, "")
        assert line.recv(5) == f"pub {url}"


def test_an_agents_capability_opens_nothing_else(server: Served, place: str) -> None:
    """S-60: of one pod, for one purpose."""
    server.put(f"{place}a.ttl", "")
    address = _updates_via(server, f"{place}a.ttl", "alice")
    for other in (
        address.replace("/alice/", "/bob/"),
        address.replace("updates?", "WebSocketChannel2023/?"),
        address[:-4] + "AAAA",
    ):
        assert _refusal(other) in (401, 404), other
    channel = str(subscribe(server, place).json["receiveFrom"])
    assert _refusal(channel.replace("WebSocketChannel2023/?", "updates?")) == 401
