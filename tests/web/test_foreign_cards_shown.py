"""Cards that come of product data of others (UNTP, EPCIS, Open Food Facts) are shown, all."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from proofs.cards.card import Card
from tests.unit.clients.product_papers import OURS, UNTP, cards, of_files
from tests.unit.clients.test_importers import OUTSIDE
from tests.web.at_home import at_home
from tests.web.carded import lay
from tests.web.seller import Seller
from tests.web.served import Served

FOOD = (OURS / "off-pain-v2.json", OURS / "off-jus-v3.json")
EVENTS = sorted((OUTSIDE / "epcis" / "JSON-simple-context").rglob("*.jsonld"))


@pytest.fixture(scope="module")
def maker(served: Served) -> Seller:
    return Seller(served, "bob").opened()


def made() -> list[Card]:
    found = [card for paper in FOOD for card in cards(of_files("openfoodfacts", paper))]
    if UNTP.exists():
        found += cards(of_files("untp", *sorted(UNTP.rglob("*.json"))))
        found += [card for paper in EVENTS for card in cards(of_files("epcis", paper))]
    return found


def test_each_is_found_by_its_code_and_shown_in_both_languages(
    served: Served, maker: Seller
) -> None:
    company = served.people["bob"].webid
    shown = {}
    for card in made():
        shown[card.about] = replace(card, company=company, sequence=1, supersedes="")
    for card in shown.values():
        lay(maker, card)
    assert len(shown) >= 2
    with at_home(served, "alice") as marie:
        for about in shown:
            code = quote(about, safe="")
            for language in ("fr", "en"):
                told = marie.get(f"/pocket/card?code={code}&lang={language}")
                assert told.status_code == 200, about
                said = told.json()
                assert said["thing"] == about
                assert len(said["lines"]) == 8
                assert any(line["told"] for line in (*said["lines"], *said["more"])) or said["name"]
            assert marie.get(f"/office/product?code={code}").status_code == 200, about
        whole = marie.get("/pocket/snapshot").json()
    assert {each["thing"] for each in whole["cards"]} == set(shown)
