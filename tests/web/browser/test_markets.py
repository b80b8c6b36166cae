"""Market files in Chromium, on a phone, in both languages: every page before axe (J-23)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.logbook import NAME, Log
from pod_server.civic.circle.showing import Showing
from pod_server.model.change import Change, Put
from pod_server.model.iri import Address
from proofs.logs.entries import BLIND
from proofs.logs.merkle import HASH
from tests.web.at_home import PASSWORD, at_home
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import WIDER, visiting
from tests.web.carded import bread, lay
from tests.web.markets import Citizen, Company, two, until
from tests.web.seller import Seller
from tests.web.test_replies_travel import replies, says

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def test_a_handover_in_two_windows(browser: Browser, tmp_path: Path) -> None:
    """He offers in one, she takes it in the other, and sees who spoke with two tongues."""
    with two(tmp_path) as (one, other):
        him, her = Citizen(one), Citizen(other)
        baker = Company(one, "bob").publish()
        him.was_told(baker, baker.states("64"))
        her.was_told(baker, baker.states("71"))
        him.recommends(baker)
        for served in (one, other):
            with at_home(served, "alice"):
                pass
        with visiting(browser, locale="en-GB") as his, visiting(browser, locale="en-GB") as hers:
            his.sign_in(one.account, "alice", PASSWORD)
            hers.sign_in(other.account, "alice", PASSWORD)
            his.page.goto(f"{one.account}/office/markets")
            his.page.fill("#title", "Bread")
            his.page.click("text=Begin >> nth=-1")
            his.page.fill("#company", baker.webid)
            his.page.fill("#note", "Open on Sundays.")
            his.page.click("button:has-text('Add')")
            his.page.click("button:has-text('See what goes')")
            his.page.wait_for_selector("#goes")
            his.page.fill("#whom", her.webid)
            his.page.click("button:text-is('Offer')")
            until(lambda: bool(her.offered()))
            hers.page.goto(f"{other.account}/office/markets")
            hers.page.click("button:text-is('Take it')")
            until(lambda: all(each.state == "kept" for each in her.offered().values()), 40)
            hers.page.reload()
            assert "Double talk" in hers.page.inner_text("main")
            assert "Open on Sundays." in hers.page.inner_text("main")
            his.page.reload()
            assert "taken, readable until" in his.page.inner_text("main")
            assert his.complaints == hers.complaints == []


def test_every_page_of_a_handover_on_both_sides(browser: Browser, tmp_path: Path) -> None:
    source()
    with two(tmp_path) as (one, other):
        him, her = Citizen(one), Citizen(other)
        baker = Company(one, "bob").publish()
        him.was_told(baker, baker.states("64"))
        her.was_told(baker, baker.states("71"))
        him.recommends(baker)
        made, code = with_a_product(him, baker)
        got = him.given(her, made)
        rewrites_his_log(him)
        after = him.given(her, him.composes(baker))
        him.offers(him.composes(baker), her)
        until(lambda: any(each.state == "waiting" for each in her.offered().values()))
        files, word = him.files, "w" * 32
        showing = Showing(files.markets, him.server.house.blobs, him.server.house.clock)
        showing.make(him.ledger, him.agent, made, word, 3)
        view = f"/office/view?company={quote(baker.webid, safe='')}"
        product, of_it = f"/office/product?code={code}", f"/office/view?item={code}"
        for citizen, paths in (
            (
                him,
                (
                    *("/office/markets", f"/office/markets/{made}", view),
                    *(f"/shown/alice/{made}/{word}", product),
                ),
            ),
            (
                her,
                (
                    *("/office/markets", f"/office/received/{got}", view, product, of_it),
                    f"/office/received/{after}",
                ),
            ),
        ):
            with at_home(citizen.server, "alice"):
                pass
            for locale, scheme in (("fr-FR", "light"), ("en-GB", "dark")):
                with visiting(browser, locale=locale, scheme=scheme) as eyes:
                    origin = citizen.server.account
                    eyes.sign_in(origin, "alice", PASSWORD)
                    for path in paths:
                        eyes.page.goto(origin + path)
                        assert findings(eyes.page) == [], path
                        assert eyes.page.evaluate(WIDER) <= 0, path
                        _kept(eyes.page, f"{citizen.server.port == one.port}-{locale}-{path}")


def with_a_product(citizen: Citizen, company: Company) -> tuple[str, str]:
    """A file about a company and another's loaf, recommended, which that one replied to.

    Its id, and the code of the loaf.
    """
    bakery, ledger = Seller(citizen.server, "carol").opened(), citizen.ledger
    loaf = bread(bakery)
    lay(bakery, loaf)
    replies(bakery, says(citizen, loaf.about, "Keeps a week."), {"en": "A fortnight in linen."})
    made = citizen.composes(company)
    product = citizen.files.products.find(ledger, loaf.about)
    citizen.files.markets.put_product(ledger, citizen.agent, made, product)
    citizen.files.markets.compose(ledger, citizen.agent, made)
    return made, quote(loaf.about, safe="")


def rewrites_his_log(citizen: Citizen) -> None:
    """What it said before is there no more."""
    body = Log([bytes(BLIND + HASH)]).body
    put = Put(NAME, "application/octet-stream", body, size=len(body))
    address = Address(citizen.base, NAME, False)
    settle_now(citizen.ledger, lambda: Prepared(Change((put,)), Outcome(address, False)))


def _kept(page: object, name: str) -> None:
    """A picture of the page, where somebody wants to look."""
    folder = os.environ.get("SESAME_PICTURES")
    if folder:
        safe = "".join(c if c.isalnum() else "_" for c in name)[:70]
        page.screenshot(path=f"{folder}/{safe}.png", full_page=True)  # type: ignore[attr-defined]
