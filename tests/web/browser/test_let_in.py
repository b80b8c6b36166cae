"""Share one document with an app for a day, and take it back: on a phone, by keyboard (O-13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from clients.demo.stage import Stage
from clients.pod_client.dpop import DpopKey
from tests.web.browser.apps import CHALLENGE, redeemed, send
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import Eyes, visiting
from tests.web.browser.town import PASSWORD, Asking, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

WORDS = {
    "fr": {
        "allow": "Autoriser",
        "account": "Applications",
        "take_back": "Reprendre",
        "none": "Aucune pour le moment.",
        "all": "Elle peut tout ce que vous pouvez",
        "see": "Elle peut voir seulement",
        "until": "Jusqu'au",
        "wrong": "Une de ces adresses n'est celle d'aucun pod de ce serveur",
        "none_named": "Cochez un dossier, ou donnez l'adresse d'un document.",
    },
    "en": {
        "allow": "Allow",
        "account": "Apps",
        "take_back": "Take back",
        "none": "None at the moment.",
        "all": "It can do whatever you can",
        "see": "It can see only",
        "until": "Until",
        "wrong": "One of these addresses is in no pod of this server",
        "none_named": "Tick a folder, or give the address of a document.",
    },
}


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    source()
    with started(tmp_path) as stage:
        yield stage


def well(eyes: Eyes) -> None:
    """Nothing for axe to mind, all within reach of Tab, nothing wider than the screen."""
    assert (findings(eyes.page), eyes.unreachable(), eyes.overflow()) == ([], [], 0)


@dataclass
class Visited:
    """An app that Marie goes to, and what it gets."""

    eyes: Eyes
    asking: Asking
    key: DpopKey
    token: str = ""

    @classmethod
    def called(cls, eyes: Eyes, server: Stage, name: str, callback: str) -> Visited:
        asking = Asking.registered(server.base_url.rstrip("/"), name, callback, CHALLENGE)
        return cls(eyes, asking, DpopKey())

    def come_back(self) -> None:
        """The form was sent: the browser is at the app again, which fetches its token."""
        self.eyes.page.wait_for_url(f"{self.asking.wish['redirect_uri']}**")
        code = parse_qs(urlsplit(self.eyes.page.url).query)["code"][0]
        self.token = redeemed(self.asking, self.key, code)

    def send(self, method: str, url: str, body: str = "") -> int:
        return send(self.key, self.token, method, url, body).status_code


def press(eyes: Eyes, *keys: str) -> None:
    for key in keys:
        eyes.page.keyboard.press(key)


def focus(eyes: Eyes, selector: str) -> None:
    """By Tab, from the top of the page."""
    eyes.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    for _ in range(60):
        press(eyes, "Tab")
        if eyes.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def claim(eyes: Eyes, server: Stage) -> None:
    eyes.page.goto(server.claim)
    eyes.page.fill("#name", "marie")
    eyes.page.fill("#password", PASSWORD)
    press(eyes, "Enter")
    eyes.page.wait_for_selector(".codes")


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_a_document_is_shared_with_an_app_for_a_day_and_taken_back(
    browser: Browser, server: Stage, tmp_path: Path, callback: str, locale: str, scheme: str
) -> None:
    """O-13, S-35c: what the page says is what the app gets, until the moment it is taken back."""
    say = WORDS[locale[:2]]
    notes = f"{server.pods}marie/notes/"
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        page = eyes.page

        def look(name: str) -> None:
            well(eyes)
            page.screenshot(path=str(tmp_path / f"{name}-{locale}.png"), full_page=True)

        claim(eyes, server)
        diary = Visited.called(eyes, server, "Journal de Marie", callback)
        page.goto(diary.asking.address())
        focus(eyes, "button[value=allow]")
        press(eyes, "Enter")
        diary.come_back()
        for name in ("recipe", "secret"):
            assert diary.send("PUT", f"{notes}{name}.ttl", "<> <urn:p> 1 .") == 201

        printer = Visited.called(eyes, server, "Imprimerie", callback)
        page.goto(printer.asking.address())
        assert urlsplit(callback).netloc in page.locator(".whose").inner_text()
        look("asked")
        assert not page.locator("#other").is_visible()
        _choose_nothing(eyes, say)
        focus(eyes, "#other")
        page.keyboard.type("https://elsewhere.example/recipe.ttl")
        press(eyes, "Enter")
        page.wait_for_selector("[role=alert]")
        assert say["wrong"] in eyes.text
        focus(eyes, "#other")
        press(eyes, "Control+A")
        page.keyboard.type(f"{notes}recipe.ttl")
        press(eyes, "Enter")
        page.wait_for_selector(f"input[value='{notes}recipe.ttl']")
        assert page.is_checked(f"input[value='{notes}recipe.ttl']")
        focus(eyes, "#may")
        press(eyes, "End")
        focus(eyes, "#until")
        press(eyes, "Home")
        assert (page.input_value("#may"), page.input_value("#until")) == ("see", "day")
        look("chosen")
        focus(eyes, "button[value=allow]")
        press(eyes, "Enter")
        printer.come_back()

        assert printer.send("GET", f"{notes}recipe.ttl") == 200
        for method, url in (("GET", notes), ("GET", f"{notes}secret.ttl")):
            assert printer.send(method, url) == 403
        assert printer.send("PUT", f"{notes}recipe.ttl", "") == 403
        assert diary.send("GET", f"{notes}secret.ttl") == 200

        page.goto(f"{server.base_url}account/")
        look("account")
        focus(eyes, "a[href='/account/apps']")
        press(eyes, "Enter")
        page.wait_for_url("**/account/apps")
        told = eyes.text
        assert eyes.heading == say["account"]
        assert told.index(say["see"]) < told.index(say["all"]), "the last first"
        assert say["until"] in told
        assert "marie/notes/recipe.ttl" in told
        look("apps")
        focus(eyes, "ul.rows form button")
        press(eyes, "Enter")
        page.wait_for_function("n => document.querySelectorAll('ul.rows > li').length === n", arg=1)
        assert say["see"] not in eyes.text
        assert printer.send("GET", f"{notes}recipe.ttl") == 401
        assert diary.send("GET", f"{notes}recipe.ttl") == 200
        focus(eyes, "ul.rows form button")
        press(eyes, "Enter")
        page.wait_for_selector("p.card")
        assert say["none"] in eyes.text
        look("none")
        assert diary.send("GET", f"{notes}recipe.ttl") == 401
        page.goto(printer.asking.address(prompt="none"))
        back = parse_qs(urlsplit(page.url).query)
        assert back["error"] == ["consent_required"]


def _choose_nothing(eyes: Eyes, say: dict[str, str]) -> None:
    """*Only here* and no place: the page says so, and keeps what was chosen."""
    focus(eyes, "input[name=where]")
    press(eyes, "ArrowDown")
    assert eyes.page.locator("#other").is_visible()
    focus(eyes, "button[value=allow]")
    press(eyes, "Enter")
    eyes.page.wait_for_selector("[role=alert]")
    assert say["none_named"] in eyes.text
    assert eyes.page.is_checked("input[value=some]")
