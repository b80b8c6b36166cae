"""A Sésame of one's own on the web, from the claim to the day on which the telephone is lost.

Chromium at a telephone's size, over https with an authority that it trusts, by keyboard alone, in
both languages; every page before axe-core. A picture of each is left in the test's folder.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.faults.servers import running
from tests.foreign.an_app import bundle, offered
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import Eyes, chromium, visiting
from tests.web.browser.phone import Phone
from tests.web.browser.trust import home_that_trusts
from tests.web.sealed import NAMES, PODS, ZONE, Sealed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

DIARY = f"diary.{ZONE}"
SOON = 15_000

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr-FR": {
        "noted": "C'est noté, créer ma clé",
        "make": "Créer la clé d'accès",
        "out": "Se déconnecter",
        "in": "Se connecter",
        "by passkey": "Se connecter avec une clé",
        "lost": "Appareil ou mot de passe perdu",
        "here": "Créer une clé d'accès pour cet appareil",
        "account": "Mon compte",
        "remove": "Retirer",
        "back in": "Vous êtes de retour",
        "home": "Mes entreprises",
        "allow": "Autoriser",
        "day": "Pendant un jour",
        "apps": "Ce que j'ai autorisé",
        "take back": "Reprendre",
        "no apps": "Aucune pour le moment",
    },
    "en-GB": {
        "noted": "Written down, make my passkey",
        "make": "Make the passkey",
        "out": "Sign out",
        "in": "Sign in",
        "by passkey": "Sign in with a passkey",
        "lost": "Lost your device",
        "here": "Make a passkey for this device",
        "account": "My account",
        "remove": "Remove",
        "back in": "You are back in",
        "home": "My companies",
        "allow": "Allow",
        "day": "For a day",
        "apps": "What I let in",
        "take back": "Take back",
        "no apps": "None at the moment",
    },
}


class Unclaimed(Sealed):
    """One that nobody has yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.pair = self.authority.issue((*NAMES, DIARY))
        self.options += ["--base-url", self.base_url, "--pods-url", f"https://{PODS}:{self.port}/"]

    @property
    def claim(self) -> str:
        """The link that it has said."""
        return next(word for word in self.said().split() if "/claim/" in word)


@dataclass
class Device:
    """Somebody's telephone: what it shows, what it holds, and its number in the pictures."""

    eyes: Eyes
    phone: Phone
    server: Unclaimed
    words: Mapping[str, str]
    pictures: Path

    def at(self, path: str) -> None:
        """Wait until the page with this path is shown."""
        self.eyes.page.wait_for_url(f"{self.server.base_url}{path}")

    def look(self, name: str) -> None:
        """At the page that is shown: nothing is wrong with it, and it can be looked at later."""
        page = self.eyes.page
        number = len(list(self.pictures.iterdir())) + 1
        page.screenshot(path=self.pictures / f"{number:02} {name}.png", full_page=True)
        spoken = page.evaluate("() => navigator.language.slice(0, 2)")
        assert self.eyes.language == spoken, page.url
        assert (findings(page), self.eyes.unreachable(), self.eyes.overflow()) == ([], [], 0), name
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")

    def press(self, name: str) -> None:
        """Tab to what is called so, and Enter."""
        self.eyes.tab_to(self.words[name])
        self.eyes.type("Enter")

    def touch(self, name: str) -> None:
        """The same, with a finger on the telephone when it asks for one."""
        self.phone.finger(down=True)
        self.press(name)

    def into(self, selector: str) -> None:
        """Tab to what has no words of its own."""
        page = self.eyes.page
        for _ in range(60):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {selector}")

    def sign_out(self) -> None:
        self.phone.finger(down=False)
        self.press("out")
        self.at("")


@pytest.fixture(scope="module", autouse=True)
def _library() -> None:
    source()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Unclaimed]:
    found = Unclaimed(tmp_path)
    with running(found):
        yield found


@pytest.fixture
def browser(server: Unclaimed, tmp_path: Path) -> Iterator[Browser]:
    home = home_that_trusts(server.trusted, tmp_path / "home")
    with chromium(f"--host-resolver-rules=MAP *.{ZONE} 127.0.0.1", home=home) as found:
        yield found


@contextmanager
def device(browser: Browser, server: Unclaimed, locale: str, scheme: str) -> Iterator[Device]:
    pictures = server.data.parent / "pictures"
    pictures.mkdir(exist_ok=True)
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        yield Device(eyes, Phone.of(eyes.page), server, WORDS[locale], pictures)


def claimed(her: Device) -> list[str]:
    """From the address that somebody was given, without https, to a Sésame; its codes."""
    page, server = her.eyes.page, her.server
    came = page.goto(f"http://id.{ZONE}:{server.plain}/")
    assert came is not None
    assert page.url == server.base_url
    shown = came.security_details()
    assert shown is not None
    assert str(shown["issuer"]).startswith(f"Sesame {ZONE}"), "trusted, and not passed over"
    her.look("nobody is here")
    page.goto(server.claim)
    her.look("claim")
    page.reload()
    her.eyes.type("marie", "Tab", "Marie Martin", "Tab", "Enter")
    page.wait_for_selector(".codes")
    her.look("made")
    codes = page.locator(".codes code").all_inner_texts()
    her.press("noted")
    page.wait_for_selector("#name")
    her.look("make a passkey")
    her.touch("make")
    her.at("today")
    her.look("today")
    return codes


def out_and_in(her: Device) -> None:
    """With the passkey that the telephone holds, and nothing to remember."""
    her.sign_out()
    her.look("signed out")
    her.press("in")
    her.at("sign-in?next=/today")
    her.look("sign in")
    her.touch("by passkey")
    her.at("today")
    her.phone.finger(down=False)
    her.press("account")
    her.at("account/")
    her.look("account")


def back_in(hers: Device, code: str) -> None:
    """On a new telephone, which holds nothing: a code, and a passkey of its own."""
    page = hers.eyes.page
    page.goto(f"{hers.server.base_url}sign-in?next=/account/")
    hers.touch("by passkey")
    page.wait_for_selector("[data-failed]:not([hidden])")
    hers.phone.finger(down=False)
    hers.look("no passkey here")
    hers.press("lost")
    hers.at("recover")
    hers.look("recover")
    page.reload()
    hers.eyes.type("marie", "Tab", "aaaaa-aaaaa-aaaaa-aaaaa", "Enter")
    page.wait_for_selector("[role=alert]")
    hers.look("wrong code")
    page.goto(f"{hers.server.base_url}recover")
    hers.eyes.type("marie", "Tab", code, "Enter")
    hers.at("account/back-in")
    assert hers.words["back in"] in hers.eyes.text
    hers.look("back in")
    hers.press("here")
    page.wait_for_selector("#name")
    hers.touch("make")
    hers.at("account/")
    hers.phone.finger(down=False)
    names = page.locator("ul.rows a[href^='/account/passkeys/'] strong").all_inner_texts()
    assert names[1] == f"{names[0]} (2)", "they can be told apart"
    hers.look("two passkeys")


def lost_one_removed(hers: Device) -> None:
    """The older of the two."""
    page = hers.eyes.page
    page.locator("ul.rows a[href^='/account/passkeys/']").first.focus()
    hers.eyes.type("Enter")
    page.wait_for_selector("form[action$='/remove']")
    hers.look("passkey")
    hers.press("remove")
    hers.at("account/")
    hers.look("one passkey")


@dataclass
class App:
    """Somebody else's, in a window of its own; what it does, it does with Inrupt's library."""

    page: Page
    address: str

    def do(self, words: str) -> object:
        return self.page.evaluate(f"async () => await app.{words}")

    def who(self) -> str:
        """Who is signed in, once it knows."""
        self.page.wait_for_function(
            "() => document.querySelector('#who')?.textContent !== 'nobody yet'", timeout=SOON
        )
        return self.page.locator("#who").inner_text()


@contextmanager
def diary(hers: Device, tmp_path: Path) -> Iterator[App]:
    """The app at an https address of its own."""
    folder = tmp_path / "diary"
    folder.mkdir()
    bundle(folder)
    sealed = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    sealed.load_cert_chain(hers.server.pair.cert, hers.server.pair.key)
    with offered(folder, sealed) as port:
        app = App(hers.eyes.context.new_page(), f"https://{DIARY}:{port}/")
        app.page.goto(app.address)
        assert app.who() == "nobody"
        yield app
        app.page.close()


def two_documents(hers: Device) -> list[str]:
    """What she has in her pod: a page of her diary, and a letter."""
    server = hers.server
    made = server.command("account", "token", "marie", "--json")
    found = orjson.loads(made.stdout)
    base = f"https://marie.{PODS[2:]}:{server.port}/"
    addresses = [f"{base}{name}" for name in ("diary/today.txt", "letters/to-yves.txt")]
    server.credentials = (found["id"], found["secret"])
    text = {"Content-Type": "text/plain"}
    for address in addresses:
        assert server.ask("PUT", address, text, b"Dear diary", signed=True).status == 201
    return addresses


def lent_for_a_day(hers: Device, app: App, document: str) -> None:
    """One document, to be seen only, and until tomorrow: by keyboard."""
    app.page.evaluate(f"() => {{ app.login('{hers.server.base_url}', ''); }}")
    app.page.wait_for_selector("button[value=allow]", timeout=SOON)
    asked = replace(hers, eyes=Eyes(hers.eyes.context, app.page))
    assert DIARY in asked.eyes.text, "the host, so that one can tell"
    asked.look("an app asks")
    asked.into("[name=where]")
    app.page.keyboard.press("ArrowDown")
    asked.into("#other")
    app.page.keyboard.type(document)
    asked.into("#may")
    app.page.keyboard.press("End")
    asked.into("#until")
    app.page.keyboard.press("Home")
    chosen = app.page.locator("#until option:checked").inner_text()
    assert chosen == hers.words["day"]
    asked.look("for a day")
    asked.press("allow")
    app.page.wait_for_url(f"{app.address}**", timeout=SOON)
    assert app.who().startswith(f"https://marie.{PODS[2:]}")


def taken_back(hers: Device) -> None:
    """On the page of the apps, from the account's."""
    hers.press("account")
    hers.at("account/")
    hers.press("apps")
    hers.at("account/apps")
    assert DIARY in hers.eyes.text
    hers.look("apps")
    hers.press("take back")
    hers.eyes.page.wait_for_function("() => !document.querySelector('main form')")
    assert hers.words["no apps"] in hers.eyes.text
    hers.look("no apps")


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_from_the_claim_to_a_lost_telephone_and_back(
    browser: Browser, server: Unclaimed, tmp_path: Path, locale: str, scheme: str
) -> None:
    """Issue 4, must show 1: O-13, S-35c, S-49, and habits of issue 2."""
    with device(browser, server, locale, scheme) as her:
        codes = claimed(her)
        out_and_in(her)
        assert her.phone.credentials() == 1
        her.phone.lose()
        with device(browser, server, locale, scheme) as hers:
            back_in(hers, codes[0])
            her.eyes.page.goto(f"{server.base_url}office/")
            assert "/sign-in" in her.eyes.page.url, "the lost one is signed out"
            lost_one_removed(hers)
            hers.sign_out()
            hers.phone.finger(down=True)
            hers.press("in")
            hers.at("today")  # offered where the name is typed, and answered at once
            assert hers.words["home"] in hers.eyes.text
            hers.phone.finger(down=False)
            lent, kept = two_documents(hers)
            with diary(hers, tmp_path) as app:
                lent_for_a_day(hers, app, lent)
                assert app.do(f"read('{lent}')") == "Dear diary"
                assert app.do(f"write('{lent}', 'not mine')") == 403
                assert app.do(f"status('{kept}')") == 403
                taken_back(hers)
                assert app.do(f"status('{lent}')") == 401, "at once"
