"""What an account came to is reckoned once, and anew when anything changes that it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pod_server.civic.civil_status.overview import Company
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import DP, SESAME


@pytest.fixture
def bakery(town: Served) -> Seller:
    return Seller(town, "bob").opened()


def _seen(seller: Seller) -> Company:
    ledger = seller.server.house.ledger_called("alice")
    assert ledger is not None
    webid = seller.server.people[seller.name].webid
    found = seller.server.house.overview.of(ledger, webid)
    assert found is not None
    return found


def test_an_account_that_did_not_change_is_not_reckoned_again(bakery: Seller) -> None:
    bakery.declare()
    seen = _seen(bakery)
    assert _seen(bakery) is seen
    assert bakery.offer().status == 201
    assert _seen(bakery) is seen


def test_each_change_is_seen_at_once(bakery: Seller) -> None:
    """A statement, a contest and what it is about, the citizen's word, another day."""
    bakery.declare()
    town, place = bakery.server, f"{bakery.account}contested/one"
    assert _seen(bakery).may_sell
    (sent,) = bakery.push(bakery.company.restated("vat-id", 2))
    assert sent.status == 201
    assert len(_seen(bakery).held) == 23
    for datapoint in (DP.HEADCOUNT, DP.WAGE_FLOOR):
        said = f"<> a <{SESAME.DISCREPANCY}> ; <{SESAME.DATAPOINT}> <{datapoint}> ."
        assert town.put(place, said).status in (201, 204)
        line = _seen(bakery).status.line(datapoint.removeprefix(DP.NS))
        assert line is not None
        assert line.standing.value == "contested"
    assert town.ask("DELETE", place, who="alice").status == 204
    assert _seen(bakery).may_sell
    bakery.decide(accept=False)
    assert not _seen(bakery).may_sell


def test_another_day_is_another_standing(bakery: Seller) -> None:
    bakery.declare()
    house = bakery.server.house
    overview, ledger = house.overview, house.ledger_called("alice")
    assert ledger is not None
    webid = bakery.server.people["bob"].webid
    today = overview.of(ledger, webid)
    ahead = replace(overview.selling, today=lambda: overview.selling.today() + timedelta(days=900))
    later = replace(overview, selling=ahead).of(ledger, webid)
    assert today is not None
    assert later is not None
    assert (today.may_sell, later.may_sell) == (True, False)
    assert overview.of(ledger, webid) == today
