"""May contact me: off by default, and asked at each write; block, close, undo for thirty days."""

from __future__ import annotations

import json

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.letters import ContactSettings
from pod_server.civic.front_office.opening import FrontOffice
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errors import Conflict
from tests.web.seller import Seller
from tests.web.served import Reply, Served
from vocab.terms import SESAME

DAY = 86_400


@pytest.fixture
def bakery(town: Served) -> Seller:
    return Seller(town, "bob").opened()


def writes(seller: Seller, **more: object) -> Reply:
    said = {
        "@context": SESAME.CONTEXT,
        "id": "#it",
        "type": "Message",
        "text": {"@value": "Votre pain est prêt.", "@language": "fr"},
        "issued": seller.moment(),
        **more,
    }
    place, body = f"{seller.account}requests/", json.dumps(said).encode()
    return seller.server.ask(
        "POST", place, who=seller.name, body=body, content="application/ld+json"
    )


def pod_of_alice(town: Served) -> tuple[FrontOffice, Ledger, Agent]:
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    return town.house.front_office, ledger, Agent(town.people["alice"].webid)


def allows(seller: Seller, level: str, often: int = 0, until_us: int = 0) -> None:
    office, ledger, owner = pod_of_alice(seller.server)
    webid, settings = seller.server.people[seller.name].webid, ContactSettings(office)
    settle_now(ledger, lambda: settings.settle(ledger, owner, webid, level, often, until_us))


def click(seller: Seller, *, accept: bool, block: bool = False) -> None:
    office, ledger, owner = pod_of_alice(seller.server)
    webid = seller.server.people[seller.name].webid
    settle_now(ledger, lambda: office.answer(ledger, owner, webid, accept=accept, block=block))


def test_a_company_may_not_write_until_it_is_allowed(bakery: Seller) -> None:
    """Issue 5: off by default, enforced on writes."""
    refused = writes(bakery)
    assert refused.status == 403
    assert str(refused.json["type"]).endswith("contact-refused")
    assert "has not allowed" in str(refused.json["detail"])
    allows(bakery, SESAME.OFFERS_TOO)
    assert writes(bakery).status == 201
    allows(bakery, "")
    assert writes(bakery).status == 403


def test_replies_answer_something_of_the_citizens_in_that_account(bakery: Seller) -> None:
    bakery.declare()
    order = bakery.order(bakery.offer()["location"])["location"]
    allows(bakery, SESAME.REPLIES_ONLY)
    refused = writes(bakery)
    assert refused.status == 422
    assert "inReplyTo" in str(refused.json["detail"])
    for elsewhere in (f"{bakery.account}offers/1#it", "https://elsewhere.example/#it"):
        assert writes(bakery, inReplyTo=elsewhere).status == 422
    assert writes(bakery, inReplyTo=f"{order}#it").status == 201


def test_how_often_and_until_when(bakery: Seller) -> None:
    now = bakery.server.house.clock()
    allows(bakery, SESAME.OFFERS_TOO, often=2, until_us=now + 40 * DAY * 1_000_000)
    assert [writes(bakery).status for _ in range(3)] == [201, 201, 429]
    over = writes(bakery)
    assert 29 * DAY < int(over["retry-after"]) <= 30 * DAY + 1
    bakery.server.turn(31 * DAY)
    assert writes(bakery).status == 201
    bakery.server.turn(10 * DAY)
    late = writes(bakery)
    assert late.status == 403
    assert "has passed" in str(late.json["detail"])


def test_the_inbox_is_no_way_around(bakery: Seller) -> None:
    """Whoever has an account writes there; others as before (L-04)."""
    box = f"{bakery.server.home}inbox/"
    letter = b'<> <http://www.w3.org/2000/01/rdf-schema#label> "Soldes" .'
    for who, status in (("bob", 403), ("carol", 201)):
        sent = bakery.server.ask("POST", box, who=who, body=letter, content="text/turtle")
        assert sent.status == status, who


def test_what_it_may_write_is_said_where_the_company_reads_it(bakery: Seller) -> None:
    allows(bakery, SESAME.REPLIES_ONLY, often=3)
    said = bakery.described()
    assert said[SESAME.MAY_CONTACT] == {SESAME.REPLIES_ONLY}
    assert said[SESAME.CONTACTS_PER_MONTH] == {"3"}


def test_a_blocked_company_gets_nowhere_and_loses_nothing(bakery: Seller) -> None:
    bakery.declare()
    allows(bakery, SESAME.OFFERS_TOO)
    click(bakery, accept=False, block=True)
    assert bakery.ask().status == 403
    assert writes(bakery).status == 403
    assert bakery.push(bakery.company.statement("legal-name"))[0].status == 403
    bakery.server.turn(29 * DAY)
    click(bakery, accept=True)
    assert bakery.described()[SESAME.STATE] == {SESAME.OPEN}
    assert writes(bakery).status == 201


def test_after_thirty_days_the_company_has_to_ask_again(bakery: Seller) -> None:
    click(bakery, accept=False)
    assert bakery.ask().status == 200
    assert bakery.described()[SESAME.STATE] == {SESAME.CLOSED}
    bakery.server.turn(31 * DAY)
    with pytest.raises(Conflict, match="ask again"):
        click(bakery, accept=True)
    assert bakery.ask().status == 200
    assert bakery.described()[SESAME.STATE] == {SESAME.REQUESTED}
    click(bakery, accept=True)
    assert bakery.described()[SESAME.STATE] == {SESAME.ACCEPTED}
