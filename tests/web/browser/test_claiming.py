"""Claiming a server in a real browser: the one-time link, recovery codes, out and in again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from clients.demo.stage import Stage
from tests.web.browser.eyes import SMALLEST, Eyes, visiting
from tests.web.browser.town import started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

SENTENCE = "ouvre-toi pour de bon"
WORDS = {
    "fr-FR": ("Votre Sésame est prêt", "C'est noté", "Aujourd’hui", "Se déconnecter"),
    "en-GB": ("Your Sésame is ready", "Written down", "Today", "Sign out"),
}


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    with started(tmp_path) as stage:
        yield stage


@pytest.mark.parametrize("locale", list(WORDS))
def test_a_citizen_claims_the_server_with_the_keyboard_alone(
    browser: Browser, server: Stage, locale: str
) -> None:
    """Issue 2, habits: keyboard, phone, French and English. The codes are shown once."""
    ready, noted, today, leave = WORDS[locale]
    with visiting(browser, locale=locale) as eyes:
        page = eyes.page
        page.goto(server.claim)
        assert (eyes.unreachable(), eyes.overflow()) == ([], 0)
        page.reload()
        eyes.type("marie", "Tab", "Marie Martin", "Tab", SENTENCE, "Enter")
        page.wait_for_selector(".codes")
        assert eyes.heading == ready
        codes = page.locator(".codes code").all_inner_texts()
        assert len(set(codes)) == len(codes) >= 8
        assert (eyes.unreachable(), eyes.overflow()) == ([], 0)
        page.evaluate("() => document.activeElement.blur()")
        eyes.tab_to(noted)
        eyes.type("Enter")
        page.wait_for_url(f"{server.base_url}today")
        assert eyes.heading == today
        for path in ("/office/", "/", "/claim/" + server.claim.rpartition("/")[2]):
            page.goto(server.base_url.rstrip("/") + path)
            assert not any(code in eyes.text for code in codes)
        page.goto(f"{server.base_url}office/")
        eyes.tab_to(leave)
        eyes.type("Enter")
        page.wait_for_url(server.base_url)
        page.goto(f"{server.base_url}today")
        assert "/sign-in" in page.url
        eyes.type("marie", "Tab", SENTENCE, "Enter")
        page.wait_for_url(f"{server.base_url}today")
        assert eyes.heading == today


def test_what_was_typed_is_kept_but_never_the_password(server: Stage, stranger: Eyes) -> None:
    page = stranger.page
    page.goto(server.claim)
    for name, password, said in (
        ("marie", "pw-3x7", "trop court"),
        ("-marie-", SENTENCE, "ne va pas"),
        ("admin", SENTENCE, "besoin de ce nom"),
    ):
        page.evaluate("() => { document.querySelector('form').noValidate = true; }")
        page.fill("#name", name)
        page.fill("#full_name", "Marie « Mimi » Martin")
        page.fill("#password", password)
        page.click("button")
        page.wait_for_selector("[role=alert]")
        assert said in stranger.text
        assert page.input_value("#name") == name
        assert page.input_value("#full_name") == "Marie « Mimi » Martin"
        assert page.input_value("#password") == ""
        assert password not in page.content()
        focused = page.evaluate("() => document.activeElement.getAttribute('aria-invalid')")
        assert focused == "true"
    assert requests.get(server.claim, timeout=10).status_code == 200


def test_a_browser_refuses_a_short_password_before_it_is_sent(
    server: Stage, stranger: Eyes
) -> None:
    stranger.page.goto(server.claim)
    stranger.type("marie", "Tab", "Tab", "court", "Enter")
    assert stranger.page.evaluate("() => !document.querySelector('#password').validity.valid")
    assert stranger.page.locator(".codes").count() == 0


def test_a_used_link_says_so_kindly(server: Stage, browser: Browser) -> None:
    """A page for people in their language; a problem document for programs."""
    used = server.base_url + "claim/never-was-one"
    for locale, title, advice in (
        ("fr-FR", "Ce lien ne sert plus", "connectez-vous"),
        ("en-GB", "This link is used up", "sign in"),
    ):
        with visiting(browser, locale=locale, size=SMALLEST) as eyes:
            answer = eyes.page.goto(used)
            assert answer is not None
            assert answer.status == 410
            assert title in eyes.heading
            assert advice in eyes.text
            assert (eyes.unreachable(), eyes.overflow()) == ([], 0)
    for accept in ("*/*", "application/json", "application/problem+json, text/html;q=0.5"):
        found = requests.get(used, headers={"Accept": accept}, timeout=10)
        assert found.headers["Content-Type"] == "application/problem+json"
