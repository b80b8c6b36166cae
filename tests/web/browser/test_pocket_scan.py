"""A label before the camera becomes a card, with a network and without (issue 6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from pod_server.web.pocket.program import is_in_place
from tests.web.browser.aisle import REPLIED, aisle, camera, phone
from tests.web.browser.axe import findings
from tests.web.browser.eyes import Eyes, visiting
from tests.web.browser.town import PASSWORD
from tests.web.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.slow

FRESH = {"fr-FR": "À jour", "en-GB": "Up to date"}
OFFLINE = {"fr-FR": "Hors ligne, vu le", "en-GB": "Offline, seen on"}
LOAF = {"fr-FR": "Pain de campagne, 1 kg", "en-GB": "Country loaf, 1 kg"}


#: What the phone has becomes that of an older program; the paths that the newest one has.
AGE = """async () => {
  const [name] = await caches.keys(), from = await caches.open(name);
  const to = await caches.open('sesame-pocket-older');
  for (const one of await from.keys()) await to.put(one, await from.match(one));
  await caches.delete(name);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}"""
HAS = """async () => { await navigator.serviceWorker.ready;
  const names = await caches.keys();
  const found = await (await caches.open(names.at(-1))).keys();
  return [names.length, ...found.map((one) => new URL(one.url).pathname)]; }"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Browser, ExitStack]]:
    """The server, the phone's browser, and what stops the server."""
    if not is_in_place():
        pytest.skip("LEFT OUT: no zxing-wasm: make web")
    folder = tmp_path_factory.mktemp("aisle")
    with ExitStack() as running:
        served = running.enter_context(aisle(folder / "data"))
        with camera(served, folder) as browser:
            yield served, browser, running


def told(eyes: Eyes, words: str) -> None:
    """Wait until the card says where it comes from."""
    said = "(w) => document.getElementById('card-from').textContent.startsWith(w)"
    eyes.page.wait_for_function(said, arg=words)


def heading(eyes: Eyes) -> str:
    """Of the part that is shown."""
    return eyes.page.locator("h1:visible").inner_text()


def scan(eyes: Eyes, words: str) -> None:
    eyes.page.click("#start")
    eyes.page.wait_for_function("() => location.hash.startsWith('#card=')")
    told(eyes, words)


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_a_label_becomes_a_card_and_nobody_else_is_asked(
    shop: tuple[Served, Browser, ExitStack], locale: str, scheme: str
) -> None:
    """Each request from the first click on goes to the account's origin. axe, keyboard, width."""
    served, browser, _ = shop
    with phone(browser, served, locale, scheme) as eyes:
        page = eyes.page
        assert (eyes.unreachable(), eyes.overflow(), findings(page)) == ([], 0, [])
        asked: list[str] = []
        eyes.context.on("request", lambda request: asked.append(request.url))
        scan(eyes, FRESH[locale])
        assert asked
        ours = (f"{served.account}/pocket/", f"blob:{served.account}/")  # the tone is a blob
        assert [url for url in asked if not url.startswith(ours)] == []
        assert any("/pocket/card?code=" in url for url in asked)
        assert heading(eyes) == LOAF[locale]
        reply = page.locator("#card blockquote details")
        assert not reply.evaluate("(one) => one.open")
        reply.locator("summary").click()
        assert reply.evaluate("(one) => one.open")
        assert reply.locator("bdi").inner_text() == REPLIED[locale[:2]]
        assert (eyes.language, eyes.overflow(), findings(page)) == (locale[:2], 0, [])
        assert page.locator("#card .facts").first.locator("> div").count() == 8
        assert page.evaluate("() => performance.getEntriesByName('card-shown').length") == 1
        page.click("#favourite")
        page.click("a[href='#scan']")
        page.fill("#digits", "9506000134352")
        page.keyboard.press("Enter")
        told(eyes, FRESH[locale])
        page.wait_for_selector("#card .flag")
        page.click("a[href='#favourites']")
        page.wait_for_selector("#favourites-list li")
        assert (eyes.overflow(), findings(page)) == (0, [])
        page.click("a[href='#history']")
        page.wait_for_selector("#history-list li >> nth=1")
        assert (eyes.overflow(), findings(page)) == (0, [])
        for box in page.locator("#history-list input").all():
            box.check()
        page.click("#to-compare button")
        page.wait_for_selector("#beside thead th >> nth=1")
        assert LOAF[locale] in page.locator("#beside thead").inner_text()
        assert (eyes.overflow(), findings(page)) == (0, [])
        page.click("a[href='#history']")
        page.click("#clear")
        page.wait_for_selector("#no-history")
        assert page.locator("#history-list li").count() == 0


def test_what_is_wrong_is_said_and_a_shared_link_is_taken(
    shop: tuple[Served, Browser, ExitStack],
) -> None:
    """A wrong digit, a product nobody told her of, a shop's page by Web Share Target."""
    served, browser, _ = shop
    with phone(browser, served, "en-GB") as eyes:
        page = eyes.page
        page.fill("#digits", "9506000134353")
        page.keyboard.press("Enter")
        assert "9506000134352 would be right" in page.locator("#notice").inner_text()
        assert page.evaluate("() => document.activeElement.id") == "notice"
        page.goto(
            f"{served.account}/pocket/?title=Shirt&url=https%3A%2F%2Fshop.example%2F0950600013435"
            "2%2Flinen"
        )
        told(eyes, "Up to date")
        assert heading(eyes) == "Linen shirt"
        assert page.url.startswith(f"{served.account}/pocket/#card=")
        page.goto(f"{served.account}/pocket/#card=4006381333931")
        told(eyes, "The code names")
        assert heading(eyes) == "(01)04006381333931"
        eyes.complaints[:] = [one for one in eyes.complaints if "/pocket/card?" not in one]


def test_a_newer_program_takes_over_what_has_not_changed(
    shop: tuple[Served, Browser, ExitStack],
) -> None:
    """Who could scan without a network still can: the reader of codes is not fetched again."""
    served, browser, _ = shop
    with phone(browser, served) as eyes:
        page = eyes.page
        scan(eyes, FRESH["fr-FR"])
        page.evaluate(AGE)
        page.goto(f"{served.account}/today")
        asked: list[str] = []
        eyes.context.on("request", lambda request: asked.append(request.url))
        page.goto(f"{served.account}/pocket/")
        has = page.evaluate(HAS)
        assert {"/pocket/", "/pocket/app.js", "/pocket/zxing/reader/zxing_reader.wasm"} <= set(has)
        assert [url for url in asked if "/zxing/" in url] == []


def test_a_copy_that_was_altered_is_not_kept(shop: tuple[Served, Browser, ExitStack]) -> None:
    """One digit in one card: the phone says that the signature does not hold, and has no copy."""
    served, browser, _ = shop

    def altered(route: Route) -> None:
        answer = route.fetch()
        said: Any = answer.json()
        said["cards"][0]["name"] = "Another"
        route.fulfill(response=answer, body=json.dumps(said))

    with visiting(browser) as eyes:
        eyes.sign_in(served.account, "alice", PASSWORD)
        eyes.context.route("**/pocket/snapshot*", altered)
        eyes.page.goto(f"{served.account}/pocket/")
        eyes.page.wait_for_function("() => document.getElementById('signature').textContent")
        assert "n'est pas juste" in eyes.text
        assert "Pas encore de copie" in eyes.text


@pytest.mark.parametrize("locale", ["en-GB"])
def test_in_a_shop_without_network_the_phone_has_it(
    shop: tuple[Served, Browser, ExitStack], locale: str
) -> None:
    """The server is stopped; the app starts, reads the label, shows the card of its copy."""
    served, browser, running = shop
    with phone(browser, served, locale) as eyes:
        page = eyes.page
        scan(eyes, FRESH[locale])  # the reader of codes is on the phone now
        page.click("a[href='#history']")
        page.click("#clear")  # with what was seen: what comes next is of the copy
        page.wait_for_selector("#no-history")
        running.close()
        page.goto(f"{served.account}/pocket/")
        page.wait_for_function("() => document.getElementById('copy').textContent !== ''")
        assert "2 cards" in page.locator("#copy").inner_text()
        assert "verified" in page.locator("#signature").inner_text()
        scan(eyes, OFFLINE[locale])
        assert heading(eyes) == LOAF[locale]
        assert page.locator("#card .flag").count() == 0
        assert page.locator("#card .facts").first.locator("> div").count() == 8
        for code, flags in (("own:pain-de-campagne", 0), ("9506000134352", 1)):
            page.goto(f"{served.account}/pocket/#card={code}")
            told(eyes, OFFLINE[locale])
            others = page.locator("#card .flag", has_text="This card is of another batch")
            assert others.count() == flags, code
        page.goto(f"{served.account}/pocket/#card=4006381333931")
        told(eyes, "Offline, and nothing")
        page.click("a[href='#history']")
        page.wait_for_selector("#history-list li")
        eyes.complaints.clear()  # each try to reach the server is told by the browser
