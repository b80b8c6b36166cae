"""What the phone keeps: so much and no more, for one person, gone when she says so (issue 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.aisle import READY, aisle, phone
from tests.web.browser.eyes import Eyes
from tests.web.browser.town import PASSWORD
from tests.web.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

FILL = """async () => {
  const store = await import('/pocket/store.js'), { MOST } = store;
  const at = (i) => new Date(1e12 + i * 1000).toISOString();
  const one = (i) => ({ path: `own:thing-${i}`, name: `Thing ${i}`, brand: '', at: at(i) });
  for (let i = 0; i < MOST.scans + 5; i++) await store.scanned(one(i));
  await store.scanned(one(40));
  for (let i = 0; i < MOST.favoured + 5; i++) await store.favour(one(i));
  for (let i = 0; i < MOST.seen + 5; i++) await store.see(one(i).path, { name: 'x' }, at(i));
  const counted = await Promise.all([store.history(0, 1), store.favourites(0, 1)]);
  const oldest = await store.held([], 'own:thing-1');
  return [...counted.map(({ count, found }) => [count, found[0].name]), Boolean(oldest.seen)];
}"""
EMPTY = """async () => { const store = await import('/pocket/store.js');
  return [(await store.history(0, 1)).count, Boolean(await store.kept('copy'))]; }"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with aisle(tmp_path_factory.mktemp("aisle") / "data") as served:
        yield served


def test_chromium_finds_it_installable(browser: Browser, shop: Served) -> None:
    """By its own judgement: manifest, icons, a secure place."""
    with phone(browser, shop) as eyes:
        session = eyes.context.new_cdp_session(eyes.page)
        session.send("Page.enable")
        read = session.send("Page.getAppManifest")
        assert (read["url"], read["errors"]) == (
            f"{shop.account}/pocket/manifest.fr.webmanifest",
            [],
        )
        found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [one for one in found if one["errorId"] != "in-incognito"] == []


def shown(eyes: Eyes) -> list[str]:
    return eyes.page.locator("#history-list strong").all_inner_texts()


def test_lists_are_bounded_and_turn_by_pages(browser: Browser, shop: Served) -> None:
    """The oldest go first; what is scanned again is there once, on top."""
    with phone(browser, shop, "en-GB") as eyes:
        page = eyes.page
        assert page.evaluate(FILL) == [[500, "Thing 40"], [200, "Thing 204"], False]
        page.click("a[href='#history']")
        page.wait_for_selector("#history-list li")
        assert shown(eyes)[:2] == ["Thing 40", "Thing 504"]
        page.click("#older-history")
        page.wait_for_function("() => !document.getElementById('newer-history').hidden")
        assert len(shown(eyes)) == 20
        assert not set(shown(eyes)) & {"Thing 40", "Thing 504"}
        assert eyes.overflow() == 0
        page.click("a[href='#scan']")
        page.click("#erase")
        page.wait_for_function("() => document.getElementById('copy').textContent.includes('no')")
        assert page.evaluate(EMPTY) == [0, False]


def test_signed_out_she_has_her_copy_and_the_next_owner_of_the_phone_has_none_of_it(
    browser: Browser, shop: Served
) -> None:
    """The service worker shows the page at once; who signs in next is told apart, and all goes."""
    people = shop.house.accounts.people
    account = people.account_called("carol")
    assert account is not None
    people.set_password(account.account_id, shop.house.hash_password(PASSWORD))
    with phone(browser, shop, "en-GB") as eyes:
        page = eyes.page
        page.fill("#digits", "9506000134352")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card .facts")
        eyes.context.clear_cookies()
        page.goto(f"{shop.account}/pocket/")
        page.wait_for_selector("#signed-out:not([hidden])")
        assert "2 cards" in page.locator("#copy").inner_text()
        page.fill("#digits", "9506000134352")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card .facts")
        eyes.sign_in(shop.account, "carol", PASSWORD)
        page.goto(f"{shop.account}/pocket/")
        page.wait_for_function("() => document.getElementById('copy').textContent.startsWith('0')")
        page.wait_for_function(READY)
        assert page.evaluate(EMPTY) == [0, True]
        refused = (
            "/pocket/card?",
            "/pocket/snapshot",
            "/pocket/waiting",
            "/pocket/push",
        )  # 401 while nobody is signed in
        eyes.complaints[:] = [c for c in eyes.complaints if not any(r in c for r in refused)]
