"""Inviting somebody to one's server in a real browser, and moving in by the link."""

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

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

WORDS = {
    "fr-FR": ("Ce serveur", "Inviter quelqu'un", "C'est fait", "Reprendre"),
    "en-GB": ("This server", "Invite somebody", "Done", "Take back"),
}


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    source()
    with started(tmp_path) as stage:
        yield stage


def well(eyes: Eyes, picture: Path) -> None:
    """Nothing for axe to mind, all within reach of Tab, nothing wider than the screen."""
    assert (findings(eyes.page), eyes.unreachable(), eyes.overflow()) == ([], [], 0)
    eyes.page.screenshot(path=picture, full_page=True)


def claimed(eyes: Eyes, server: Stage) -> None:
    eyes.page.goto(server.claim)
    eyes.type("marie", "Tab", "Marie Martin", "Tab", PASSWORD, "Enter")
    eyes.page.wait_for_selector(".codes")


def invited(eyes: Eyes, server: Stage, tmp_path: Path, whom: str, room: str) -> str:
    """By keyboard, from the account's page; the link."""
    page = eyes.page
    title, invite, done, _ = WORDS["fr-FR" if eyes.language == "fr" else "en-GB"]
    page.goto(f"{server.base_url}account/")
    assert title in eyes.text
    eyes.tab_to("Invitations")
    eyes.type("Enter")
    page.wait_for_url(f"{server.base_url}account/invitations")
    well(eyes, tmp_path / f"invitations-{whom}.png")
    page.reload()
    eyes.tab_to(invite)
    eyes.type("Enter")
    page.wait_for_selector("#guest")
    well(eyes, tmp_path / "invite.png")
    page.reload()
    eyes.type(whom, "Tab", whom.lower(), "Tab", "Tab", room, "Enter")
    page.wait_for_selector(".pick")
    assert page.locator(".scan svg").bounding_box() is not None
    well(eyes, tmp_path / "link.png")
    link = page.locator(".pick").inner_text().replace("\u200b", "")
    eyes.tab_to(done)
    eyes.type("Enter")
    page.wait_for_url(f"{server.base_url}account/invitations")
    well(eyes, tmp_path / "invitations.png")
    return link


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_somebody_is_invited_and_moves_in_with_a_passkey(
    browser: Browser, server: Stage, tmp_path: Path, locale: str, scheme: str
) -> None:
    """Issue 4: several people on one home server; keyboard, phone, both languages."""
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        claimed(eyes, server)
        link = invited(eyes, server, tmp_path, "Yves", "2,5")
        second = invited(eyes, server, tmp_path, "Zoe", "")
        with visiting(browser, locale=locale, scheme=scheme) as guest:
            page = guest.page
            phone = Phone.of(page)
            phone.finger(down=True)
            page.goto(link)
            assert page.input_value("#name") == "yves"
            well(guest, tmp_path / "guest.png")
            page.fill("#name", "marie")
            page.keyboard.press("Enter")
            page.wait_for_selector("[role=alert]")
            well(guest, tmp_path / "guest-taken.png")
            page.fill("#name", "yves-2")
            page.keyboard.press("Enter")
            page.wait_for_selector(".codes")
            well(guest, tmp_path / "guest-made.png")
            page.locator("main a.button").click()
            page.wait_for_selector("#name")
            page.locator("main form button").click()
            page.wait_for_url(f"{server.base_url}today")
            assert phone.credentials() == 1
            answer = page.goto(link)
            assert answer is not None
            assert answer.status == 410
            well(guest, tmp_path / "guest-over.png")
            page.goto(second)
            assert "yves-2" in guest.text, "told that somebody is signed in already"
            well(guest, tmp_path / "guest-in.png")
            page.goto(f"{server.base_url}account/")
            assert "Invitations" not in guest.text, "a guest invites nobody"
        page = eyes.page
        page.goto(f"{server.base_url}account/invitations")
        assert "yves-2" in eyes.text
        assert page.locator("button[name=end]").count() == 1
        eyes.tab_to(WORDS[locale][3])
        eyes.type("Enter")
        page.wait_for_function("() => !document.querySelector('button[name=end]')")
        page.goto(f"{server.base_url}account/")
        well(eyes, tmp_path / "account.png")
