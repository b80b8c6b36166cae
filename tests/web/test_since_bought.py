"""A company's page says what has changed since one bought from it (issue 5, citizen's pages)."""

from __future__ import annotations

import pytest

from pod_server.civic.front_office.account import account_id
from tests.web.at_home import Visitor, at_home, words
from tests.web.seller import Seller
from tests.web.served import Served
from tests.web.test_restated import turnover


@pytest.fixture
def bakery(town: Served) -> Seller:
    found = Seller(town, "bob").opened()
    found.declare()
    return found


def section(alice: Visitor, bakery: Seller) -> str:
    """What the page says between that title and the next section."""
    page = alice.get(f"/office/companies/{account_id(bakery.server.people['bob'].webid)}")
    said = words(page)
    assert page.status_code == 200
    return said.partition("What has changed since you bought on")[2].partition("What it declares")[
        0
    ]


def bought(bakery: Seller) -> None:
    order = bakery.order(bakery.offer()["location"])["location"]
    assert bakery.receipt(order).status == 201


def test_without_a_receipt_there_is_nothing_to_compare_with(town: Served, bakery: Seller) -> None:
    with at_home(town, "alice") as alice:
        assert section(alice, bakery) == ""


def test_what_was_said_or_refused_after_the_receipt_stands_there_and_nothing_else(
    town: Served, bakery: Seller
) -> None:
    bought(bakery)
    with at_home(town, "alice") as alice:
        assert "Nothing: it has not declared or refused anything since" in section(alice, bakery)
        sent = bakery.push(
            bakery.company.statement("gender-pay-gap", value="4.2"),
            bakery.company.refusal("water-use", "NotMeasured"),
        )
        assert [each.status for each in sent] == [201, 201]
        said = section(alice, bakery)
        assert "4.2" in said
        assert "it said nothing of it" in said
        assert "not measured" in said.lower()
        assert "Legal name" not in said, "that is as it was when she bought"


def test_a_new_figure_stands_beside_the_one_that_she_bought_by(
    town: Served, bakery: Seller
) -> None:
    """Restated or of another year: what stood before her purchase is beside it."""
    (first,) = bakery.push(turnover(bakery, "235000"))
    assert first.status == 201
    bought(bakery)
    (sent,) = bakery.push(turnover(bakery, "23500", 2, "A zero too many."))
    assert sent.status == 201, sent.body
    with at_home(town, "alice") as alice:
        said = section(alice, bakery)
        assert "23,500" in said
        assert "Before you bought €235,000" in said or "Before you bought 235,000" in said
        assert "A zero too many" not in said, "the reason stands with the figure, below"
