"""Linked Data Notifications: the inbox of a pod as senders and its owner meet it."""

from __future__ import annotations

import orjson
import pytest

from pod_server.identity import throttle
from pod_server.identity.throttle import Limit
from tests.web.served import TURTLE, Reply, Served
from vocab.terms import AS, CONTEXTS, LDP

JSON_LD = "application/ld+json"
OFFER = {
    "@context": CONTEXTS.ACTIVITIES,
    "type": "Offer",
    "summary": "<script>alert(1)</script>",
    "object": "https://bob.example/thing",
}


def send(
    server: Served, body: bytes = b"", content: str = JSON_LD, who: str | None = "bob"
) -> Reply:
    return server.ask(
        "POST", f"{server.home}inbox/", who=who, body=body or orjson.dumps(OFFER), content=content
    )


def test_a_message_is_taken_listed_and_read_back(server: Served) -> None:
    """L-02, L-03, L-05: 201 with its address; the owner finds it in JSON-LD, nothing is active."""
    reply = send(server)
    assert reply.status == 201, reply
    where = reply["location"]
    listing = server.ask("GET", f"{server.home}inbox/", who="alice", headers={"Accept": JSON_LD})
    assert listing.status == 200
    graph = server.house.codecs.parse(listing.body, JSON_LD, f"{server.home}inbox/")
    contained = {t.object.value for t in graph if t.predicate.value == LDP.CONTAINS}  # type: ignore[union-attr]
    assert where in contained
    read = server.ask("GET", where, who="alice", headers={"Accept": JSON_LD})
    assert read.body == orjson.dumps(OFFER)
    assert read["x-content-type-options"] == "nosniff"
    assert "sandbox" in read["content-security-policy"]
    turtle = send(server, f"<> a <{AS.OFFER}> .".encode(), TURTLE)
    assert turtle.status == 201
    options = server.ask("OPTIONS", f"{server.home}inbox/")
    assert JSON_LD in options["accept-post"]


def test_senders_read_nothing_and_are_known(server: Served) -> None:
    """L-03, L-04: no list of others' messages, no message of a stranger's."""
    where = send(server)["location"]
    assert server.ask("GET", f"{server.home}inbox/", who="bob").status == 403
    assert server.ask("GET", where, who="bob").status == 403
    assert server.ask("DELETE", where, who="bob").status == 403
    assert send(server, who=None).status == 401


@pytest.mark.parametrize(
    ("body", "content", "status"),
    [
        (b"<script>alert(1)</script>", "text/html", 415),
        (b"\x89PNG", "image/png", 415),
        (b"x" * 65_537, JSON_LD, 413),
        (b"{", JSON_LD, 400),
        (b"{}", "", 400),
    ],
)
def test_what_is_no_message_is_refused_with_where_the_rules_are(
    server: Served, body: bytes, content: str, status: int
) -> None:
    """L-04, S-63: 4xx with constrainedBy, which can be read by anybody."""
    reply = send(server, body, content)
    assert reply.status == status, reply
    rules = f"{server.home}.well-known/solid#inbox"
    assert f'<{rules}>; rel="{LDP.CONSTRAINED_BY}"' in reply["link"]
    told = server.ask(
        "GET", rules.partition("#")[0], headers={"Accept": "application/n-triples"}
    ).body.decode()
    assert f"<{rules}>" in told
    assert "65536 octets" in told


def test_the_owner_is_not_held_to_them(server: Served) -> None:
    assert send(server, b"<p>kept</p>", "text/html", who="alice").status == 201


def test_one_sender_has_its_share(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """L-04, S-63: 429 with Retry-After; the owner is not held up by it."""
    monkeypatch.setitem(throttle.LIMITS, "message", Limit(3, 3_600))
    inbox = f"{served.people['carol'].pod}inbox/"  # carol has no company's account in it

    def ask(who: str, method: str = "POST", name: str = "") -> Reply:
        body = orjson.dumps(OFFER)
        return served.ask(method, f"{inbox}{name}", who=who, body=body, content=JSON_LD)

    assert [ask("bob").status for _ in range(4)] == [201, 201, 201, 429]
    refused = ask("bob")
    assert refused["retry-after"] == "3600"
    assert LDP.CONSTRAINED_BY in refused["link"]
    assert ask("bob", "PUT", "one-more").status == 403
    assert ask("carol").status == 201
