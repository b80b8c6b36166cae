"""A citizen makes a datapoint a condition of buying: may sell then asks for it (issue 5)."""

from __future__ import annotations

from functools import partial

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.conditions import Conditions, conditions
from pod_server.model.access import Agent
from pod_server.model.errors import AccessDenied, BadRequest
from proofs.statement import read, statement_id
from proofs.writing import build
from tests.faults.companies import TODAY
from tests.web.seller import ALL, Seller
from tests.web.served import Served
from vocab.terms import DP, SESAME

PAY_GAP = "gender-pay-gap"


@pytest.fixture
def bakery(town: Served) -> Seller:
    found = Seller(town, "bob").opened()
    found.declare()
    return found


def wants(town: Served, *names: str, who: str = "alice") -> None:
    ledger, house = town.house.ledger_called("alice"), town.house
    assert ledger is not None
    settling = Conditions(house.rules, house.documents, house.maker)
    agent = Agent(town.people[who].webid)
    settle_now(ledger, partial(settling.settle, ledger, agent, frozenset(names)))
    house.front_office.keep(ledger)


def state(of: Seller) -> str:
    (found,) = of.described()[SESAME.STATE]
    return found.removeprefix(SESAME.NS)


def missing(of: Seller) -> set[str]:
    refused = of.offer()
    assert refused.status == 403
    return {str(iri).removeprefix(DP.NS) for iri in refused.json["missing"]}  # type: ignore[attr-defined]


def test_an_open_account_is_restricted_until_the_value_is_there(
    town: Served, bakery: Seller
) -> None:
    """And the company is told which datapoint, as of any that is required."""
    assert state(bakery) == "Open"
    wants(town, PAY_GAP)
    assert state(bakery) == "Restricted"
    assert missing(bakery) == {PAY_GAP}
    (sent,) = bakery.push(bakery.company.statement(PAY_GAP, value="4.2"))
    assert sent.status == 201, sent.body
    assert state(bakery) == "Open"
    assert bakery.offer().status == 201


def test_a_refusal_does_not_meet_a_condition(town: Served, bakery: Seller) -> None:
    wants(town, PAY_GAP)
    (sent,) = bakery.push(bakery.company.refusal(PAY_GAP, "Unwilling"))
    assert sent.status == 201, sent.body
    assert missing(bakery) == {PAY_GAP}
    wants(town)
    assert state(bakery) == "Open"


def test_what_all_may_refuse_needs_a_value_where_it_is_a_condition(town: Served) -> None:
    seller = Seller(town, "bob").opened()
    seller.declare(name for name in ALL if name != "ghg-total")
    (sent,) = seller.push(seller.company.refusal("ghg-total", "NotMeasured"))
    assert sent.status == 201
    assert state(seller) == "Open"
    wants(town, "ghg-total")
    assert missing(seller) == {"ghg-total"}


def test_conditions_are_the_owners_and_of_datapoints_that_can_be_answered(town: Served) -> None:
    with pytest.raises(AccessDenied):
        wants(town, PAY_GAP, who="bob")
    for strange in ("headcount", "ghg-per-employee", "favourite-colour"):
        with pytest.raises(BadRequest):
            wants(town, strange)
    wants(town, PAY_GAP)
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    assert conditions(town.house.documents, ledger)[0] == {PAY_GAP}
    wants(town)
    assert conditions(town.house.documents, ledger)[0] == frozenset()


def test_a_condition_stands_in_the_way_of_a_first_opening_too(town: Served) -> None:
    wants(town, PAY_GAP)
    seller = Seller(town, "carol").opened()
    seller.declare()
    assert state(seller) == "Accepted"
    assert missing(seller) == {PAY_GAP}


def test_a_value_that_is_taken_back_restricts_at_once(town: Served, bakery: Seller) -> None:
    """An account found open today hears of what came since, conditions too."""
    wants(town, PAY_GAP)
    company = bakery.company
    (sent,) = bakery.push(company.statement(PAY_GAP, value="4.2"))
    assert (sent.status, state(bakery)) == (201, "Open")
    key = read(company.unsigned(PAY_GAP, value="4.2")).key
    taken_back = build(
        company.web_id,
        PAY_GAP,
        period_end=TODAY,
        refusal_reason="Unwilling",
        sequence=2,
        supersedes=statement_id(key, 1),
        restatement_reason="It was another year's.",
    )
    (again,) = bakery.push(company.signed(taken_back))
    assert again.status == 201, again.body
    assert state(bakery) == "Restricted"
