"""Phones told of what waits, to a push service on this machine (issue 6: RFC 8030, 8291, 8292)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import requests

from tests.web.asking_access import ask, policy, request
from tests.web.at_home import Visitor, at_home
from tests.web.hooked import Receiver, Sent, receiving
from tests.web.pocket import Pocket, Till
from tests.web.pushed import PUSH, Handset, known, send, verified
from tests.web.seller import Seller
from tests.web.served import Served, serving


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Bob has an account with alice, who takes his requests."""
    folder = tmp_path_factory.mktemp("pushed") / "data"
    with serving(folder, outgoing_to_loopback=True, housekeeping=True) as served:
        Seller(served, "bob").opened().declare()
        with at_home(served, "alice") as visitor:
            assert Pocket(visitor).settle().status_code == 303
        yield served


@pytest.fixture
def service() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def alice(shop: Served) -> Iterator[Visitor]:
    """With no phone that is told; nothing of an earlier test waits."""
    with at_home(shop, "alice") as visitor:
        yield visitor
        for phone in known(visitor)["phones"]:
            assert send(visitor, f"{PUSH}/end", id=phone["id"]).status_code == 204
        shop.turn(3_600)


def tried(shop: Served, times: int) -> None:
    """Until so many failures are written down."""
    until = time.monotonic() + 8
    file = shop.house.accounts.file
    while file.row("SELECT 1 FROM phone WHERE tries = ? AND due > told", (times,)) is None:
        assert time.monotonic() < until
        time.sleep(0.02)


def checked(service: Receiver, handset: Handset, alice: Visitor) -> tuple[Sent, dict[str, str]]:
    """The next message, with a token for this push service by the key that browsers were given."""
    sent = service.next()
    claims, key = verified(sent.headers["authorization"])
    now = alice.served.house.clock() // 1_000_000
    assert key == known(alice)["key"]
    assert claims["aud"] == service.url.removesuffix("/hook")
    assert now < claims["exp"] <= now + 86_400
    assert sent.headers["content-encoding"] == "aes128gcm"
    return sent, handset.read(sent.body)


def test_it_is_off_until_it_is_turned_on(shop: Served, service: Receiver, alice: Visitor) -> None:
    """A payment: its kind and its page, and none of its facts; once, though asked for twice."""
    till = Till(shop, "bob")
    till.send("DELETE", till.asked())
    assert known(alice)["phones"] == []
    handset = Handset(service.url)
    assert handset.turn_on(alice).status_code == 201
    url = till.asked(12.4)
    sent, said = checked(service, handset, alice)
    assert said == {"kind": "payment", "page": f"/pocket/payments/{url.rpartition('/')[2]}"}
    assert (sent.headers["ttl"], sent.headers["urgency"]) == ("900", "high")
    assert len(sent.headers["topic"]) == 32
    till.asked(3.0)
    till.asked(4.0)
    assert service.nothing_more(1.2)
    shop.turn(11)
    assert checked(service, handset, alice)[1]["page"] == "/pocket/payments"
    assert service.nothing_more(1.2)


def test_a_request_for_access_is_told_of_and_other_mail_is_not(
    shop: Served, service: Receiver, alice: Visitor
) -> None:
    target = f"{shop.home}letters/"
    assert shop.ask("PUT", target, who="alice").status in (200, 201, 204)
    handset = Handset(service.url)
    handset.turn_on(alice)
    inbox = f"{shop.home}inbox/"
    note = b"<> <https://www.w3.org/ns/activitystreams#name> 'hello' ."
    mail = shop.ask("POST", inbox, who="carol", body=note, content="text/turtle")
    assert mail.status == 201, mail.body
    assert service.nothing_more(1.2)
    assert ask(shop, request(shop, policy(shop, target))).status == 201
    sent, said = checked(service, handset, alice)
    assert said == {"kind": "access", "page": "/sharing/requests/"}
    assert sent.headers["urgency"] == "normal"


def test_a_push_service_that_is_down_is_tried_again(
    shop: Served, service: Receiver, alice: Visitor
) -> None:
    handset = Handset(service.url)
    handset.turn_on(alice)
    service.statuses.extend([503, 429, 201])
    Till(shop, "bob").asked()
    first = service.next()
    tried(shop, 1)
    shop.turn(2)
    service.next()
    tried(shop, 2)
    shop.turn(4)
    third = service.next()
    assert handset.read(first.body) == handset.read(third.body)
    shop.turn(60)
    assert service.nothing_more(1.2)


def test_what_no_longer_waits_is_not_told(shop: Served, service: Receiver, alice: Visitor) -> None:
    handset = Handset(service.url)
    handset.turn_on(alice)
    service.statuses.append(500)
    till = Till(shop, "bob")
    url = till.asked()
    service.next()
    tried(shop, 1)
    till.send("DELETE", url)
    shop.turn(60)
    assert service.nothing_more(1.2)


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_has_gone_is_dropped(
    status: int, shop: Served, service: Receiver, alice: Visitor
) -> None:
    """RFC 8030 §7.3."""
    Handset(service.url).turn_on(alice)
    service.statuses.append(status)
    Till(shop, "bob").asked()
    service.next()
    assert service.nothing_more(1.2)
    assert known(alice)["phones"] == []


def test_nobody_sees_or_ends_anothers(shop: Served, service: Receiver, alice: Visitor) -> None:
    assert Handset(service.url).turn_on(alice).status_code == 201
    (phone,) = known(alice)["phones"]
    with at_home(shop, "bob") as bob, Visitor(shop) as stranger:
        assert known(bob)["phones"] == []
        assert send(bob, f"{PUSH}/end", id=phone["id"]).status_code == 404
        assert stranger.get(PUSH).status_code == 401
        ended = {"form": known(bob)["form"], "id": phone["id"]}
        for path in (PUSH, f"{PUSH}/end"):
            sent = requests.post(shop.account + path, data=ended, allow_redirects=False, timeout=20)
            assert sent.status_code == 303
            assert "/sign-in" in sent.headers["Location"]
        forged = alice.http.post(
            shop.account + f"{PUSH}/end",
            data={"id": phone["id"]},
            headers={"Origin": "https://evil.example"},
            timeout=20,
        )
        assert forged.status_code == 400
        assert Handset(service.url).turn_on(bob).status_code == 201
        assert len(known(bob)["phones"]) == 1
    assert known(alice)["phones"] == [phone]


def test_phones_are_bounded_and_refusals_say_how_to_mend(service: Receiver, alice: Visitor) -> None:
    first = Handset(f"{service.url}/0")
    for number in range(8):
        handset = first if number == 0 else Handset(f"{service.url}/{number}")
        assert handset.turn_on(alice).status_code == 201
    assert first.turn_on(alice).status_code == 201
    full = Handset(f"{service.url}/9").turn_on(alice)
    assert full.status_code == 409
    assert "end one of them first" in full.json()["message"]["en"]
    assert "ôtez-en un" in full.json()["message"]["fr"]
    inside = Handset("https://192.168.1.1/push").turn_on(alice)
    assert inside.status_code == 400
    assert "not a public one" in inside.json()["message"]["en"]
    assert len(known(alice)["phones"]) == 8
