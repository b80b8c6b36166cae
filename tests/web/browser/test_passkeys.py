"""Passkeys in a real browser, with a phone that it plays: made, used, lost, and in again (S-49)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.demo.stage import Stage
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import Eyes, visiting
from tests.web.browser.phone import Phone
from tests.web.browser.town import PASSWORD, started
from tests.web.letterbox import Letterbox, letterbox

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

WORDS = {
    "fr-FR": (
        "Ajouter une clé d'accès",
        "Créer la clé",
        "Se connecter avec une clé",
        "Est-ce bien",
    ),
    "en-GB": ("Add a passkey", "Make the passkey", "Sign in with a passkey", "Is it you?"),
}


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    source()
    with started(tmp_path) as stage:
        yield stage


def well(eyes: Eyes) -> None:
    """Nothing for axe to mind, all within reach of Tab, nothing wider than the screen."""
    assert (findings(eyes.page), eyes.unreachable(), eyes.overflow()) == ([], [], 0)


def claimed(eyes: Eyes, server: Stage) -> list[str]:
    """Marie's Sésame, made with a password; the recovery codes."""
    eyes.page.goto(server.claim)
    eyes.page.fill("#name", "marie")
    eyes.page.fill("#password", PASSWORD)
    eyes.page.keyboard.press("Enter")
    eyes.page.wait_for_selector(".codes")
    return eyes.page.locator(".codes code").all_inner_texts()


def add_passkey(eyes: Eyes, server: Stage, phone: Phone) -> None:
    """By keyboard, from the account's page."""
    page = eyes.page
    add, make, _, _ = WORDS["fr-FR" if eyes.language == "fr" else "en-GB"]
    page.goto(f"{server.base_url}account/")
    eyes.tab_to(add)
    eyes.type("Enter")
    page.wait_for_selector("#name")
    phone.finger(down=True)
    eyes.tab_to(make)
    eyes.type("Enter")
    page.wait_for_url(f"{server.base_url}account/")
    phone.finger(down=False)


def sign_out(eyes: Eyes, server: Stage) -> None:
    eyes.page.goto(f"{server.base_url}logout")
    eyes.page.locator("main button").click()
    eyes.page.wait_for_url(server.base_url)


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_a_passkey_is_made_and_signs_in_by_keyboard_on_a_phone(
    browser: Browser, server: Stage, tmp_path: Path, locale: str, scheme: str
) -> None:
    """Issue 4: the sign-in page offers the passkey first; the password stays possible."""
    _, make, by_passkey, is_it_you = WORDS[locale]
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        page = eyes.page
        claimed(eyes, server)
        phone = Phone.of(page)
        page.goto(f"{server.base_url}account/")
        well(eyes)
        page.goto(f"{server.base_url}account/passkeys/new")
        well(eyes)
        phone.finger(down=True)
        phone.knows(face=False)
        page.get_by_role("button", name=make).click()
        page.wait_for_selector("[data-failed]:not([hidden])")
        well(eyes)
        phone.finger(down=False)
        phone.knows(face=True)
        add_passkey(eyes, server, phone)
        assert phone.credentials() == 1
        well(eyes)
        page.locator("ul.rows a").first.click()
        page.wait_for_selector("#name")
        well(eyes)
        sign_out(eyes, server)
        page.goto(f"{server.base_url}sign-in?next=/account/")
        well(eyes)
        page.reload()
        first = page.get_by_role("button").first
        assert first.inner_text().replace("’", "'").startswith(by_passkey)
        first.focus()
        # What the page offers by itself has been asked, and no finger lay there: that is over. One
        # that comes after a question does not answer it.
        phone.finger(down=True)
        eyes.type("Enter")
        page.wait_for_url(f"{server.base_url}account/")
        sign_out(eyes, server)
        page.goto(f"{server.base_url}sign-in?next=/account/confirm")
        page.wait_for_url(f"{server.base_url}account/confirm")
        assert eyes.heading.replace("’", "'").startswith(is_it_you), "offered, and answered at once"
        well(eyes)


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_a_lost_phone_a_recovery_code_and_a_new_phone(
    browser: Browser, server: Stage, locale: str
) -> None:
    """Issue 4: claim without a password, lose the device, get back in by code; the rest is out."""
    with visiting(browser, locale=locale) as eyes:
        page = eyes.page
        phone = Phone.of(page)
        phone.finger(down=True)
        page.goto(server.claim)
        well(eyes)
        page.reload()
        eyes.type("marie", "Tab", "Tab", "Enter")
        page.wait_for_selector(".codes")
        codes = page.locator(".codes code").all_inner_texts()
        well(eyes)
        page.locator("main a.button").click()
        page.wait_for_selector("#name")
        page.locator("main form button").click()
        page.wait_for_url(f"{server.base_url}today")
        phone.lose()
        with visiting(browser, locale=locale) as elsewhere:
            found = elsewhere.page
            new = Phone.of(found)
            new.finger(down=True)
            found.goto(f"{server.base_url}sign-in")
            found.locator("form[data-passkey] button").click()
            found.wait_for_selector("[data-failed]:not([hidden])")
            found.locator("a[href='/recover']").click()
            found.wait_for_url(f"{server.base_url}recover")
            well(elsewhere)
            found.reload()
            elsewhere.type("marie", "Tab", codes[0], "Enter")
            found.wait_for_url(f"{server.base_url}account/back-in")
            well(elsewhere)
            found.locator("main a.button").click()
            found.wait_for_selector("#name")
            found.fill("#name", "Second")
            found.locator("main form button").click()
            found.wait_for_url(f"{server.base_url}account/")
            well(elsewhere)
            page.goto(f"{server.base_url}office/")
            assert "/sign-in" in page.url, "the lost phone is signed out"
            found.locator("ul.rows a").first.click()
            found.wait_for_selector("form[action$='/remove']")
            found.locator("form[action$='/remove'] button").click()
            found.wait_for_url(f"{server.base_url}account/")
            sign_out(elsewhere, server)
            found.goto(f"{server.base_url}sign-in?next=/account/")
            found.wait_for_url(f"{server.base_url}account/")
            assert found.locator("a[href^='/account/passkeys/']").count() == 2, "one, and to add"
            give_up_and_come_back(elsewhere, server)


def give_up_and_come_back(eyes: Eyes, server: Stage) -> None:
    """With the passkey that answers at once."""
    page = eyes.page
    page.goto(f"{server.base_url}account/delete")
    well(eyes)
    for name, then in (("marta", "[role=alert]"), ("marie", "main a.button")):
        page.fill("#name", name)
        page.locator("main form button").click()
        page.wait_for_selector(then)
        well(eyes)
    page.goto(f"{server.base_url}sign-in?next=/account/")
    page.wait_for_url(f"{server.base_url}account/")
    well(eyes)
    page.locator("form[action='/account/keep'] button").click()
    page.wait_for_selector("a[href='/account/delete']")


def test_without_script_the_password_and_the_codes_do(browser: Browser, server: Stage) -> None:
    with visiting(browser) as eyes:
        codes = claimed(eyes, server)
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{server.base_url}sign-in?next=/account/")
    assert not page.locator("form[data-passkey]").is_visible()
    page.fill("#name", "marie")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.base_url}account/")
    page.goto(f"{server.base_url}account/passkeys/new")
    assert "<noscript>" in page.content(), "told why there is no form"
    page.goto(f"{server.base_url}recover")
    page.fill("#name", "marie")
    page.fill("#code", codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.base_url}account/back-in")
    context.close()


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "dark"), ("en-GB", "light")])
def test_an_address_is_verified_and_lets_back_in(
    browser: Browser, tmp_path: Path, locale: str, scheme: str
) -> None:
    source()
    options = ("--mail-from", "sesame@id.example")
    with (
        letterbox() as box,
        started(tmp_path, "--smtp-url", box.url, *options) as server,
        visiting(browser, locale=locale, scheme=scheme) as eyes,
    ):
        page = eyes.page
        claimed(eyes, server)
        page.goto(f"{server.base_url}account/email")
        well(eyes)
        for address in ("nobody", "marie@house.example"):
            page.fill("#address", address)
            page.locator("main form button").click()
            page.wait_for_selector("[role=status], [role=alert]")
            well(eyes)
        page.goto(link_in(box))
        well(eyes)
        page.locator("main form button").click()
        page.wait_for_selector("a.button")
        well(eyes)
        sign_out(eyes, server)
        page.goto(f"{server.base_url}recover")
        well(eyes)
        page.fill("#whom", "marie")
        page.locator("form[action='/recover/letter'] button").click()
        page.wait_for_selector("[role=status]")
        well(eyes)
        link = link_in(box)
        page.goto(link)
        well(eyes)
        page.locator("main form button").click()
        page.wait_for_url(f"{server.base_url}account/back-in")
        again = page.goto(link)
        well(eyes)
        assert again is not None
        assert again.status == 410, "a link lets in once"


def link_in(box: Letterbox) -> str:
    """The link of the next letter."""
    text = box.next().get_content()
    return str(next(word for word in text.split() if word.startswith("http")))
