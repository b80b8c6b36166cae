"""Every page of the account's origin before axe-core, on a phone, in both languages (J-23)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.demo.stage import Stage
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import Eyes, visiting
from tests.web.browser.town import ASKING, BAKER, GROUP, PASSWORD, Asking, Town, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

#: Pages of the account that stand by themselves; those of a passkey are in test_passkeys.
ACCOUNT = (
    *("", "confirm", "password", "codes", "email", "back-in", "delete", "passkeys/new"),
    *("machines", "machines/new", "staff", "staff/new", "apps", "room", "history"),
)
#: Colours differ by scheme and words by language: each of both is seen, not each pair.
READERS = pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])


@pytest.fixture(autouse=True)
def _library() -> None:
    source()


@pytest.fixture
def unclaimed(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    with started(tmp_path) as stage:
        yield stage


def wrong(eyes: Eyes) -> list[str]:
    """What axe finds on the page that is shown, and whether it speaks the reader's language."""
    asked = eyes.page.evaluate("() => navigator.language.slice(0, 2)")
    spoken = eyes.page.locator("html").get_attribute("lang")
    foreign = [] if spoken == asked else [f"{eyes.page.url} speaks {spoken}, not {asked}"]
    return [*foreign, *findings(eyes.page)]


def test_the_library_finds_what_is_wrong(browser: Browser) -> None:
    """Else the silence of the others would say nothing."""
    with visiting(browser) as eyes:
        eyes.page.set_content("<main><img src='data:,'><p style='color:#bbb'>pale</p></main>")
        found = " ".join(findings(eyes.page))
    for rule in ("image-alt", "color-contrast", "html-has-lang", "document-title"):
        assert rule in found


@READERS
def test_claiming(browser: Browser, unclaimed: Stage, locale: str, scheme: str) -> None:
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        page = eyes.page
        for address in (unclaimed.base_url, unclaimed.claim):
            page.goto(address)
            assert wrong(eyes) == []
        page.evaluate("() => { document.querySelector('form').noValidate = true; }")
        page.fill("#name", "marie")
        page.fill("#password", "short")
        page.click("button")
        page.wait_for_selector("[role=alert]")
        assert wrong(eyes) == []
        page.fill("#full_name", "Marie Martin")
        page.fill("#password", PASSWORD)
        page.click("button")
        page.wait_for_selector(".codes")
        assert wrong(eyes) == []
        page.goto(f"{unclaimed.base_url}office/")
        assert wrong(eyes) == []
        page.click("button[value=visit]")
        page.wait_for_selector("button[value=leave]")
        assert wrong(eyes) == []
        page.click(".about + li .tile, li:has(.about) .tile")
        page.wait_for_selector(".banner.sample")
        assert wrong(eyes) == []
        page.click("button[value=leave]")
        page.wait_for_selector("button[value=visit]")
        assert wrong(eyes) == []
        page.goto(unclaimed.claim)
        assert wrong(eyes) == []


@READERS
def test_the_office_and_the_ways_in(town: Town, browser: Browser, locale: str, scheme: str) -> None:
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        page = eyes.page
        for path in ("/", "/counter/marie", "/sign-in", "/recover", "/nothing/here"):
            page.goto(town.origin + path)
            assert wrong(eyes) == []
        page.goto(f"{town.origin}/sign-in")
        eyes.type("marie", "Tab", "not the password", "Enter")
        page.wait_for_selector("[role=alert]")
        assert wrong(eyes) == []
        page.goto(f"{town.origin}/recover")
        eyes.type("marie", "Tab", "AAAAA-AAAAA-AAAAA-AAAAA", "Enter")
        page.wait_for_selector("[role=alert]")
        assert wrong(eyes) == []
        eyes.sign_in(town.origin, "marie", PASSWORD)
        for path in (
            "/today",
            "/office/",
            "/office/terms",
            "/office/conditions",
            "/office/criteria",
            "/office/criteria/headcount",
            "/office/criteria/wage-floor",
            "/office/criteria/legal-status",
            "/office/invitations",
            "/office/recommendations",
            "/office/invite?company=https://lenoir.example/card%23me&back=https://lenoir.example/",
            "/logout",
            *(f"/account/{page}" for page in ACCOUNT),
        ):
            page.goto(town.origin + path)
            assert wrong(eyes) == []
        page.goto(f"{town.origin}/account/machines/new")
        page.fill("#name", "Till")
        page.press("#name", "Enter")
        page.wait_for_selector("dl")
        assert wrong(eyes) == []
        page.goto(f"{town.origin}/account/machines")
        page.click("ul.rows a")
        page.wait_for_selector("main button.quiet")
        assert wrong(eyes) == []
        page.goto(f"{town.origin}/office/invitations")
        page.fill("#given_to", "Fromagerie Vidal")
        page.click("main form button")
        page.wait_for_selector("svg[class]")
        assert wrong(eyes) == []
        for name in (BAKER, GROUP, ASKING):
            page.goto(town.page_of(name))
            assert wrong(eyes) == []
        page.goto(f"{town.page_of(GROUP)}/asks")
        assert wrong(eyes) == []
        page.goto(town.page_of(BAKER))
        page.click("a[href*=recommendations]")
        assert wrong(eyes) == []


@READERS
def test_an_app_that_asks(town: Town, browser: Browser, locale: str, scheme: str) -> None:
    """Consent, and the refusal of an app that cannot be trusted."""
    back = "http://127.0.0.1:9/callback"
    app = Asking.registered(town.origin, "Carnet de courses", back, "x" * 43)
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        page = eyes.page
        page.goto(app.address())
        assert wrong(eyes) == []
        page.fill("#name", "marie")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("button[value=allow]")
        assert wrong(eyes) == []
        page.goto(app.address(redirect_uri="https://elsewhere.example/"))
        assert wrong(eyes) == []
