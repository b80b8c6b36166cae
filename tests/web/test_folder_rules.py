"""What the owner adds to the rules of an account's folders outlasts whatever the office writes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.model.access import Agent
from proofs.agreement import answer
from tests.web.rules import reads
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import ACL, SESAME


@pytest.fixture
def bakery(town: Served) -> Seller:
    return Seller(town, "bob").opened()


def folder(bakery: Seller) -> str:
    return f"{bakery.account}orders/"


def adds(bakery: Seller, *rules: str) -> None:
    """Alice writes beside the rules that are there."""
    insert = f"PREFIX acl: <{ACL.NS}> INSERT DATA {{ {' '.join(rules)} }}"
    done = bakery.server.ask(
        "PATCH",
        f"{folder(bakery)}.acl",
        who="alice",
        body=insert.encode(),
        content="application/sparql-update",
    )
    assert done.status in (200, 204, 205), done


def rule(bakery: Seller, name: str, *whom: str, modes: str = "acl:Read") -> str:
    place = folder(bakery)
    agents = ", ".join(f"<{bakery.server.people[each].webid}>" for each in whom)
    return (
        f"<{place}.acl#{name}> a acl:Authorization ; acl:agent {agents} ; acl:mode {modes} ; "
        f"acl:accessTo <{place}> ; acl:default <{place}> ."
    )


def appends(bakery: Seller, who: str) -> bool:
    """As the server tells them; they may read in any case."""
    reply = bakery.server.ask("GET", folder(bakery), who=who)
    assert reply.status == 200, reply
    user = next(each for each in reply["wac-allow"].split(",") if each.strip().startswith("user"))
    return "append" in user


@pytest.mark.parametrize("shuts", ["the citizen", "the company"])
def test_whom_the_owner_let_in_stays_when_the_account_is_shut_and_opened(
    bakery: Seller, shuts: str
) -> None:
    """Refusing the terms, closing and opening again each write the rules (`domain` 2.3)."""
    assert not reads(bakery.server, folder(bakery), "carol")
    adds(bakery, rule(bakery, "accountant", "carol"))
    if shuts == "the citizen":
        bakery.decide(accept=False)
    else:
        assert bakery.reply(SESAME.REFUSES_TERMS).status == 200
    assert reads(bakery.server, folder(bakery), "carol")
    assert reads(bakery.server, folder(bakery), "bob")
    assert not appends(bakery, "bob")
    bakery.decide(accept=True)
    assert reads(bakery.server, folder(bakery), "carol")
    assert not appends(bakery, "carol")
    assert appends(bakery, "bob")


def test_whoever_was_put_into_a_rule_of_the_office_keeps_what_it_gave(bakery: Seller) -> None:
    carol = bakery.server.people["carol"].webid
    adds(bakery, f"<{folder(bakery)}.acl#company> acl:agent <{carol}> .")
    assert appends(bakery, "carol")
    bakery.decide(accept=False)
    assert (appends(bakery, "bob"), appends(bakery, "carol")) == (False, True)


def test_no_rule_of_another_name_lets_a_shut_out_company_append(bakery: Seller) -> None:
    """The account's state decides what the company may; others named with it lose nothing."""
    adds(
        bakery,
        rule(bakery, "both", "bob", "carol", modes="acl:Read, acl:Append"),
        rule(bakery, "alone", "bob", modes="acl:Write"),
    )
    assert appends(bakery, "carol")
    bakery.decide(accept=False)
    assert (appends(bakery, "bob"), appends(bakery, "carol")) == (False, True)
    assert reads(bakery.server, folder(bakery), "bob")


def test_rules_that_the_owner_changes_meanwhile_are_not_written_over(bakery: Seller) -> None:
    """The company refuses the terms just as she lets somebody in: the rules are read again."""
    ledger = bakery.server.house.ledger_called("alice")
    assert ledger is not None
    office, webid = bakery.server.house.front_office, bakery.server.people["bob"].webid
    terms, now = bakery.proffered().content_hash, datetime.now(UTC)
    body = answer(webid, terms, SESAME.REFUSES_TERMS, bakery.company.key, now)
    request = AccountRequest(webid, terms, SESAME.REFUSES_TERMS, body=body)
    looked: list[Prepared] = []

    def prepare() -> Prepared:
        looked.append(office.ask(ledger, Agent(webid), request))
        if len(looked) == 1:
            adds(bakery, rule(bakery, "accountant", "carol"))
        return looked[-1]

    settle_now(ledger, prepare)
    assert len(looked) == 2
    assert reads(bakery.server, folder(bakery), "carol")
