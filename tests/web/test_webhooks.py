"""Webhooks: posted in order, signed, tried again, ended; and what is never posted to."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from pod_server.actions import subscribe as limits
from pod_server.delivery import hooks
from pod_server.storage import channel_rows
from tests.web.hooked import Receiver, receiving
from tests.web.rules import acl
from tests.web.served import TURTLE, Reply, Served, serving
from tests.web.subscribed import service, subscribe

WEBHOOK = "WebhookChannel2023"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One that may post to this machine."""
    with serving(tmp_path_factory.mktemp("data"), outgoing_to_loopback=True) as served:
        yield served


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def hook(
    server: Served, topic: str, receiver: Receiver, *, who: str = "alice", **more: Any
) -> Reply:
    reply = subscribe(server, topic, WEBHOOK, who=who, sendTo=receiver.url, **more)
    assert reply.status == 200, reply
    return reply


def keys(server: Served) -> list[dict[str, str]]:
    conf = server.ask("GET", f"{server.account}/.well-known/openid-configuration").json
    found: list[dict[str, str]] = orjson.loads(server.ask("GET", str(conf["jwks_uri"])).body)[
        "keys"
    ]
    return found


def test_each_change_is_posted_once_and_in_order(
    server: Served, place: str, receiver: Receiver
) -> None:
    """N-06, N-08, N-11, N-15, R-10."""
    url = f"{place}a.ttl"
    reply = hook(server, url, receiver)
    assert reply.json["sendTo"] == receiver.url
    assert reply.json["sender"] == f"{server.home}.notifications/sender"
    for value in range(5):
        server.put(url, f"<> <urn:p> {value} .")
    server.ask("DELETE", url, who="alice")
    found = [receiver.next().message for _ in range(6)]
    assert [m["type"] for m in found] == ["Create", *["Update"] * 4, "Delete"]
    assert {m["object"] for m in found} == {url}
    assert len({m["id"] for m in found}) == 6
    assert receiver.nothing_more()


def test_the_sender_proves_who_it_is(server: Served, place: str, receiver: Receiver) -> None:
    """N-11, S-61: a DPoP-bound token of the sender's, and a signature with its moment."""
    reply = hook(server, place, receiver)
    server.put(f"{place}a.ttl", "")
    sent = receiver.next()
    published = KeySet.import_key_set({"keys": keys(server)})  # type: ignore[typeddict-item]
    scheme, _, token = sent.headers["authorization"].partition(" ")
    assert scheme == "DPoP"
    claims = jwt.decode(token, published, algorithms=["ES256"]).claims
    assert claims["webid"] == reply.json["sender"]
    assert claims["iss"] == f"{server.account}/"
    proof_key = jwt.decode(sent.headers["dpop"], published.keys[0], algorithms=["ES256"])
    assert proof_key.claims["htu"] == receiver.url
    assert proof_key.claims["htm"] == "POST"
    assert claims["cnf"]["jkt"] == ECKey.import_key(proof_key.header["jwk"]).thumbprint()
    digest = base64.b64encode(hashlib.sha256(sent.body).digest()).decode()
    assert sent.headers["content-digest"] == f"sha-256=:{digest}:"
    _check_signature(sent.headers, receiver.url, keys(server))
    # Our own pods take nobody for the sender, whoever holds what was sent.
    stolen = {"Authorization": sent.headers["authorization"], "DPoP": sent.headers["dpop"]}
    assert server.ask("GET", server.home, headers=stolen).status == 401


def _check_signature(headers: dict[str, str], url: str, published: list[dict[str, str]]) -> None:
    label, _, said = headers["signature-input"].partition("=")
    created = re.search(r";created=(\d+)", said)
    assert created is not None
    assert abs(int(created[1]) - time.time()) < 10
    lines = [
        '"@method": POST',
        f'"@target-uri": {url}',
        f'"content-type": {headers["content-type"]}',
        f'"content-digest": {headers["content-digest"]}',
        f'"@signature-params": {said}',
    ]
    covered = said[: said.index(")") + 1]
    assert covered == '("@method" "@target-uri" "content-type" "content-digest")'
    raw = base64.b64decode(headers["signature"].removeprefix(f"{label}=:").rstrip(":"))
    named = re.search(r'keyid="([^"]+)"', said)
    assert named is not None
    jwk = next(key for key in published if key["kid"] == named[1])
    x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[n] + "==")) for n in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(signature, "\n".join(lines).encode(), ec.ECDSA(hashes.SHA256()))


def test_what_is_not_taken_is_sent_again_with_the_same_id(
    server: Served, place: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N-11, R-10, J-18: 500, then a redirect (which leads nowhere), then taken; order is kept."""
    monkeypatch.setattr(hooks, "FIRST_PAUSE", 0.05)
    receiver.statuses.extend((500, 307))
    hook(server, f"{place}a.ttl", receiver)
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    server.put(f"{place}a.ttl", "<> <urn:p> 2 .")
    found = [receiver.next() for _ in range(4)]
    assert [one.message["type"] for one in found] == ["Create", "Create", "Create", "Update"]
    assert len({one.message["id"] for one in found}) == 2
    assert {one.path for one in found} == {"/hook"}
    assert receiver.nothing_more()


def test_who_says_gone_is_asked_no_more(server: Served, place: str, receiver: Receiver) -> None:
    """N-11: 410 ends the channel."""
    receiver.statuses.append(410)
    channel = str(hook(server, place, receiver).json["id"])
    server.put(f"{place}a.ttl", "")
    receiver.next()
    _wait_until_gone(server, channel)
    server.put(f"{place}b.ttl", "")
    assert receiver.nothing_more()


def test_who_fails_too_often_is_given_up(
    server: Served, place: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N-11: disabled after so many failures in a row."""
    monkeypatch.setattr(hooks, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(hooks, "LONGEST_PAUSE", 0.01)
    monkeypatch.setattr(hooks, "MOST_FAILURES", 3)
    receiver.statuses.extend([503] * 10)
    channel = str(hook(server, place, receiver).json["id"])
    server.put(f"{place}a.ttl", "")
    for _ in range(4):
        receiver.next()
    _wait_until_gone(server, channel)
    assert receiver.nothing_more()


def _wait_until_gone(server: Served, channel: str) -> None:
    until = time.monotonic() + 5
    while server.ask("GET", channel, who="alice").status != 404:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_channel_is_ended_by_delete(server: Served, place: str, receiver: Receiver) -> None:
    """N-11: by who asked for it or controls the topic, and by nobody else."""
    url = f"{place}a.ttl"
    server.put(url, "")
    server.put(f"{url}.acl", acl(url, server.people["alice"].webid, here="r"))
    channel = str(hook(server, url, receiver, who="bob").json["id"])
    assert channel.startswith(service(server, WEBHOOK))
    for who, status in ((None, 401), ("carol", 403), ("bob", 200), ("alice", 200)):
        assert server.ask("GET", channel, who=who).status == status
    assert server.ask("GET", channel, who="bob").json["topic"] == url
    assert server.ask("DELETE", channel, who="carol").status == 403
    assert server.ask("DELETE", channel, who="bob").status == 204
    assert server.ask("DELETE", channel, who="bob").status == 404
    server.put(url, "<> <urn:p> 1 .")
    assert receiver.nothing_more()


def test_after_the_answer_to_a_revocation_nothing_is_posted(
    server: Served, place: str, receiver: Receiver
) -> None:
    """N-09, S-60, J-14: rows that were still to be sent are not."""
    url = f"{place}a.ttl"
    owner = server.people["alice"].webid
    server.put(url, "")
    server.put(f"{url}.acl", acl(url, owner, here="r"))
    channel = str(hook(server, url, receiver, who="bob").json["id"])
    server.put(url, "<> <urn:p> 1 .")
    receiver.next()
    receiver.delay = 0.3
    server.put(url, "<> <urn:p> 2 .")
    receiver.next()  # on its way when the rules change; what comes after it waits for it
    server.put(url, "<> <urn:p> 3 .")
    assert server.put(f"{url}.acl", acl(url, owner)).status in (201, 204)
    assert receiver.nothing_more(1.0)
    _wait_until_gone(server, channel)


@pytest.mark.parametrize(
    "target",
    [
        "http://192.168.0.1/hook",
        "https://10.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
        "https://user:secret@example.org/",
        "ftp://example.org/",
        "http://example.org/",
        "https://example.org:22/",
        "https://2130706433:8443/",
        "urn:uuid:1",
    ],
)
def test_what_is_inside_is_never_posted_to(server: Served, place: str, target: str) -> None:
    """S-61: by its looks; what a name leads to is vetted again at each connection (S-36)."""
    reply = subscribe(server, place, WEBHOOK, sendTo=target)
    assert reply.status == 422, reply
    assert str(reply.json["type"]).endswith("/subscription-refused")


def test_webhooks_are_for_those_who_are_known_and_limited(
    server: Served, place: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N-11, S-61: authenticated; so many to one target, so that nobody is flooded in our name."""
    url = f"{place}a.ttl"
    server.put(url, "")
    server.put(f"{url}.acl", acl(url, server.people["alice"].webid, here="r"))
    assert subscribe(server, url, WEBHOOK, who=None, sendTo=receiver.url).status == 401
    monkeypatch.setattr(limits, "A_TARGETS", 2)
    for who in ("alice", "bob"):
        hook(server, url, receiver, who=who)
    refused = subscribe(server, url, WEBHOOK, who="carol", sendTo=receiver.url)
    assert refused.status == 429
    monkeypatch.setattr(channel_rows, "MOST_CHANNELS", 2)
    elsewhere = receiver.url.replace("127.0.0.1", "localhost")
    full = subscribe(server, url, WEBHOOK, who="carol", sendTo=elsewhere)
    assert (full.status, full.json["what"], full.json["limit"]) == (507, "channels", 2)
    assert int(refused["retry-after"]) > 0


def test_a_slow_receiver_holds_up_nobody_else(
    server: Served, place: str, receiver: Receiver
) -> None:
    """S-61: and writes do not wait either."""
    with receiving() as slow:
        slow.gate.clear()
        for number in range(4):
            hook(server, f"{place}{number}.ttl", slow)
        hook(server, place, receiver)
        for number in range(4):
            server.put(f"{place}{number}.ttl", "")
        for _ in range(4):
            assert receiver.next().message["type"] == "Add"
        slow.gate.set()


def test_messages_come_in_turtle_where_that_is_asked_for(
    server: Served, place: str, receiver: Receiver
) -> None:
    """N-07: accept."""
    hook(server, place, receiver, accept=TURTLE)
    server.put(f"{place}a.ttl", "")
    sent = receiver.next()
    assert sent.headers["content-type"] == TURTLE
    assert server.house.codecs.parse(sent.body, TURTLE, place)
