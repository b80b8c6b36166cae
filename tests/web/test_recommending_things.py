"""A citizen recommends a product from its page, or advises against it (issue 6, `domain` 2.5)."""

from __future__ import annotations

import pytest

from pod_server.civic.front_office.account import account_id
from pod_server.web.products.amounts import text
from proofs.circles import recommendation
from tests.web.at_home import Visitor, words
from tests.web.carded import bread, lay, shirt
from tests.web.seller import Seller
from tests.web.served import Served
from tests.web.test_recommending import HOME, JSON_LD, SAID
from vocab.terms import SESAME


@pytest.fixture(scope="module")
def bakery(served: Served) -> Seller:
    found = Seller(served, "bob").opened()
    lay(found, bread(found))
    lay(found, shirt(found))
    return found


def test_a_product_is_recommended_from_its_page(
    served: Served, alice: Visitor, bakery: Seller
) -> None:
    """A thing named by its maker's pod, and one by GTIN (GS1 Digital Link)."""
    for card in (bread(bakery), shirt(bakery)):
        identifier = account_id(card.about)
        product = alice.http.get(
            f"{served.account}/office/product", params={"code": card.about}, timeout=20
        )
        assert f'href="{HOME}/{identifier}"' in product.text, product.text
        page = f"{HOME}/{identifier}"
        assert alice.post(page, **SAID).headers["Location"].endswith("?saved=1")
        iri = f"{served.home}recommendations/{identifier}"
        made = served.ask("GET", iri, who="alice", headers={"Accept": JSON_LD})
        assert recommendation.read(made.body).opinion.item == card.about
        assert text(card.product.name, "en") in words(alice.get(HOME))
        again = alice.http.get(
            f"{served.account}/office/product", params={"code": card.about}, timeout=20
        )
        assert SAID["text"] in words(again)
        assert alice.post(f"{page}/back", page=page).status_code == 303
        assert served.ask("GET", iri, who="alice").status == 404


def test_that_she_bought_it_is_verified_where_a_receipt_names_it(
    served: Served, alice: Visitor, bakery: Seller
) -> None:
    """`domain` 5: any receipt of the company would do for the company, not for its loaf."""
    bakery.declare()
    loaf = bread(bakery).about
    page = f"{HOME}/{account_id(loaf)}"
    bakery.receipt(bakery.order(bakery.offer()["location"])["location"])
    verified = {**SAID, "basis": "verified_purchase"}
    assert "a receipt is in my" not in words(alice.get(page))
    refused = alice.post(page, **verified)
    assert refused.status_code == 422
    assert "No receipt in your Sésame names this product" in words(refused)
    offer = bakery.offer(itemOffered=loaf)["location"]
    bought = bakery.receipt(bakery.order(offer)["location"])
    assert bought.status == 201, bought.body
    assert alice.post(page, **verified).status_code == 303
    iri = f"{served.home}recommendations/{account_id(loaf)}"
    said = recommendation.read(
        served.ask("GET", iri, who="alice", headers={"Accept": JSON_LD}).body
    ).opinion
    assert said.basis == SESAME.VERIFIED_PURCHASE
    assert said.evidence.startswith("zQm")


def test_nothing_is_said_of_a_thing_of_which_she_holds_no_card(alice: Visitor) -> None:
    page = f"{HOME}/{account_id('https://id.gs1.org/01/04006381333931')}"
    assert alice.get(page).status_code == 404
