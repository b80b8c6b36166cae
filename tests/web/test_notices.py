"""A company is told at its inbox when its account is restricted, why, and when it opens again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.civic.front_office.account import account_name
from pod_server.civic.front_office.notices import Mouth, Notices
from proofs import shapes
from proofs.shelf import parse
from proofs.strict_json import Json
from shapes import files
from tests.web.hooked import Receiver, Sent, receiving
from tests.web.seller import Seller
from tests.web.served import Served, serving
from vocab.terms import LDP, SESAME

CONTESTED = f"<#it> a <{SESAME.DISCREPANCY}> ; <{SESAME.DATAPOINT}> <{{}}dp/headcount> ."


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, outgoing_to_loopback=True) as served:
        yield served


@pytest.fixture
def inbox() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def bakery(town: Served, inbox: Receiver) -> Seller:
    """Open, with an inbox elsewhere."""
    found = Seller(town, "bob").opened()
    at(found, inbox.url)
    found.declare()
    assert found.described()[SESAME.STATE] == {SESAME.OPEN}
    return found


def at(seller: Seller, url: str) -> None:
    """The company's WebID document names this inbox, and no other."""
    me = seller.server.people[seller.name].webid
    card = me.partition("#")[0]
    own = f"{seller.server.people[seller.name].pod}inbox/"
    patch = (
        f"DELETE DATA {{ <{me}> <{LDP.INBOX}> <{own}> }} ;"
        f"INSERT DATA {{ <{me}> <{LDP.INBOX}> <{url}> }}"
    )
    done = seller.server.ask(
        "PATCH", card, who=seller.name, body=patch.encode(), content="application/sparql-update"
    )
    assert done.status in (200, 204, 205), done


def contest(seller: Seller) -> str:
    """Alice holds something against the head count; the address of it."""
    said = CONTESTED.format(SESAME.NS.removesuffix("ns#")).encode()
    place = f"{seller.account}contested/"
    reply = seller.server.ask("POST", place, who="alice", body=said, content="text/turtle")
    assert reply.status == 201
    return reply["location"]


def withdraw(seller: Seller, place: str) -> None:
    assert seller.server.ask("DELETE", place, who="alice").status in (200, 204)


def notice(sent: Sent) -> dict[str, Json]:
    """What arrived: as its shape wants it, whoever posted it signed."""
    assert sent.headers["content-type"] == "application/ld+json"
    assert "signature" in sent.headers
    graph = "\n".join(f"{quad} ." for quad in parse(sent.body, None))
    assert shapes.validate(graph.encode(), files.text("account-notice.ttl")).accepted
    found = json.loads(sent.body)
    assert isinstance(found, dict)
    return found


def untold(seller: Seller) -> set[str]:
    return seller.described().get(SESAME.UNTOLD, set())


def eventually_told(seller: Seller) -> None:
    for _ in range(100):
        if not untold(seller):
            return
        time.sleep(0.05)  # the notice is on its way
    raise AssertionError(untold(seller))


def test_restricted_and_open_again_are_told_with_the_reasons(
    bakery: Seller, inbox: Receiver
) -> None:
    """Issue 5: the company is notified; domain 2.4: Restricted, then Open."""
    place = contest(bakery)
    told = notice(inbox.next())
    assert (told["state"], told["about"]) == (SESAME.RESTRICTED, f"{bakery.account}account#it")
    lacks = told["lack"]
    assert isinstance(lacks, list)
    (lack,) = lacks
    assert isinstance(lack, dict)
    assert str(lack["datapoint"]).endswith("dp/headcount")
    texts = lack["text"]
    assert isinstance(texts, list)
    assert {text["@language"] for text in texts} == {"fr", "en"}  # type: ignore[index, call-overload]
    eventually_told(bakery)
    withdraw(bakery, place)
    told = notice(inbox.next())
    assert told["state"] == SESAME.OPEN
    assert "lack" not in told
    assert inbox.nothing_more()
    # The company finds both in its account too, byte for byte.
    kept = bakery.server.ask("GET", str(told["id"]), who="bob", headers={"Accept": "*/*"})
    assert json.loads(kept.body) == told


def test_an_inbox_that_fails_is_asked_again_until_it_takes_it(
    bakery: Seller, inbox: Receiver
) -> None:
    """At least once, and in order."""
    inbox.statuses.extend((503, 500))
    contest(bakery)
    first, second, third = (inbox.next() for _ in range(3))
    assert first.body == second.body == third.body
    eventually_told(bakery)
    assert inbox.nothing_more()


def test_what_was_not_told_before_the_server_fell_is_told_by_the_next_look(
    bakery: Seller, inbox: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written with the state it tells of, so nothing is lost between the two."""
    house = bakery.server.house
    monkeypatch.setattr(Mouth, "__call__", lambda *_: None)
    contest(bakery)
    assert inbox.nothing_more()
    assert len(untold(bakery)) == 1
    monkeypatch.undo()
    ledger = house.ledger_called("alice")
    assert ledger is not None
    house.front_office.keep(ledger)
    assert notice(inbox.next())["state"] == SESAME.RESTRICTED
    eventually_told(bakery)


def test_a_company_without_an_inbox_finds_its_notice_in_its_account(town: Served) -> None:
    seller = Seller(town, "carol").opened()
    me = town.people["carol"].webid
    patch = f"DELETE DATA {{ <{me}> <{LDP.INBOX}> <{town.people['carol'].pod}inbox/> }}"
    card = me.partition("#")[0]
    town.ask("PATCH", card, who="carol", body=patch.encode(), content="application/sparql-update")
    seller.declare()
    contest(seller)
    eventually_told(seller)
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    notices = f"{account_name(me)}/notices"
    assert len(list(ledger.children(notices))) == 1


def test_an_inbox_on_this_server_takes_it_as_anybodys(town: Served) -> None:
    """L-04: signed in, by the sender's own identity."""
    seller = Seller(town, "bob").opened()
    seller.declare()
    contest(seller)
    eventually_told(seller)
    box = f"{town.people['bob'].pod}inbox/"
    listing = town.ask("GET", box, who="bob", headers={"Accept": "text/turtle"}).body
    assert b"contains" in listing


def test_nothing_is_told_of_an_account_on_its_way(bakery: Seller, inbox: Receiver) -> None:
    """First opening, closing and reopening are the citizen's and the company's own doing."""
    bakery.decide(accept=False)
    bakery.decide(accept=True)
    assert inbox.nothing_more()
    house = bakery.server.house
    notices = Notices(house.documents, house.maker)
    ledger = house.ledger_called("alice")
    assert ledger is not None
    webid = bakery.server.people["bob"].webid
    assert notices.untold(ledger, account_name(webid)) == (webid, ())
