"""A product's page in a real browser: read by keyboard on a phone, in both languages (J-23)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.web.at_home import PASSWORD, at_home
from tests.web.browser.aisle import REPLIED
from tests.web.browser.axe import findings
from tests.web.browser.eyes import SMALLEST, Eyes, visiting
from tests.web.carded import bread, eaten, lay, shirt
from tests.web.markets import Citizen
from tests.web.seller import Seller
from tests.web.served import Served
from tests.web.test_replies_travel import replies, says

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

#: A folder for pictures of what was seen, where somebody wants to look.
SHOTS = os.environ.get("SESAME_SHOTS", "")


@pytest.fixture(scope="module")
def bakery(served: Served) -> Seller:
    found = Seller(served, "bob").opened()
    found.declare()
    loaf = bread(found)
    lay(found, loaf)
    replies(found, says(Citizen(served), loaf.about, "Dry."), REPLIED)
    lay(found, shirt(found))
    pod = loaf.about.partition(".flash/")[0]
    light = replace(loaf, about=f"{pod}.flash/own/pain-leger")
    lay(found, replace(light, nutrition=eaten(light, "0.4", AS="CONTAINS")))
    with at_home(served, "alice") as visitor:
        said = {"avoids": "AW", "diet": "HALAL", "limit-salt": "0,5"}
        assert visitor.post("/office/private-profile", **said).status_code == 303
    return found


@pytest.fixture(params=[("fr-FR", "light"), ("en-GB", "dark")], ids=["fr", "en"])
def alice(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Eyes]:
    locale, scheme = request.param
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        eyes.sign_in(served.account, "alice", PASSWORD)
        yield eyes


def test_products_are_found_and_read_without_a_barrier(
    served: Served, bakery: Seller, alice: Eyes
) -> None:
    page, origin = alice.page, served.account
    loaf = quote(bread(bakery).about, safe="")
    french = alice.language == "fr"
    for name, path, said in (
        ("list", "/office/products", "Pain de campagne, 1 kg" if french else "Country loaf, 1 kg"),
        ("bread", f"/office/product?code={loaf}", "gluten"),
        ("reply", f"/office/product?code={loaf}", "Réponse de" if french else "Reply of"),
        ("shirt", "/office/product?code=9506000134352", "Portugal"),
        ("none", "/office/product?code=4006381333931", "(01)04006381333931"),
        ("wrong", "/office/product?code=4006381333932", "4006381333932"),
        ("profile", "/office/private-profile", "halal"),
    ):
        page.goto(origin + path)
        assert said.lower() in alice.text.lower(), name
        assert findings(page) == [], name
        look(alice, f"{name}-{alice.language}")
        page.set_viewport_size({"width": SMALLEST[0], "height": SMALLEST[1]})
        assert alice.overflow() <= 0, name
        page.set_viewport_size({"width": 390, "height": 844})


def test_a_code_is_looked_up_by_keyboard_and_leads_to_what_suits_better(
    served: Served, bakery: Seller, alice: Eyes
) -> None:
    page = alice.page
    page.goto(f"{served.account}/today")
    page.click("a[href='/office/products']")
    page.focus("#code")
    alice.type("own:pain-de-campagne", "Enter")
    page.wait_for_selector("#better")
    assert page.locator("svg.map circle").count() == 1
    page.locator("#better ~ ul.rows a").first.click()
    page.wait_for_url("**pain-leger**")
    page.goto(f"{served.account}/office/products?text=lin")
    assert page.locator("ul.rows li").count() == 1


def look(eyes: Eyes, name: str) -> None:
    """A picture of the whole page, for people."""
    if SHOTS:
        eyes.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
