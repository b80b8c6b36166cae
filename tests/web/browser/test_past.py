"""History, trash and search in a real browser: a letter is deleted, found, and had back (J-23)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.at_home import PASSWORD, at_home
from tests.web.browser.axe import findings
from tests.web.browser.eyes import Eyes, visiting
from tests.web.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

#: A folder for pictures of what was seen, where somebody wants to look.
SHOTS = os.environ.get("SESAME_SHOTS", "")
WORDS = {
    "fr": ("Garder les versions désormais", "Rétablir cette version", "C'est rétabli."),
    "en": ("Keep versions from now on", "Restore this version", "It is restored."),
}


@pytest.fixture(params=[("fr-FR", "light"), ("en-GB", "dark")], ids=["fr", "en"])
def alice(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Eyes]:
    locale, scheme = request.param
    with at_home(served, "alice"), visiting(browser, locale=locale, scheme=scheme) as eyes:
        eyes.sign_in(served.account, "alice", PASSWORD)
        yield eyes


def seen(eyes: Eyes, name: str) -> None:
    """Without a barrier, and nothing over the edge; a picture where somebody wants one."""
    assert findings(eyes.page) == []
    if SHOTS:
        path = Path(SHOTS) / f"past-{name}-{eyes.language}.png"
        eyes.page.screenshot(path=path, full_page=True)


def test_a_deleted_letter_is_found_read_and_had_back(served: Served, alice: Eyes) -> None:
    page, origin = alice.page, served.account
    start, restore, restored = WORDS[alice.language]
    page.goto(f"{origin}/office/past")
    if page.locator("button[value=yes]").count():
        seen(alice, "off")
        alice.tab_to(start)
        alice.type("Enter")
        page.wait_for_selector("button[value=no]")
    url = f"{served.home}letters/{alice.language}"
    served.put(url, '<#it> <http://schema.org/text> "Dear Bob, the bread was good." .')
    page.goto(f"{origin}/office/search?q=bread+bob")
    assert "Dear Bob" in alice.text
    seen(alice, "search")
    served.ask("DELETE", url, who="alice")
    page.goto(f"{origin}/office/past")
    seen(alice, "list")
    page.click(f"a:has-text('letters/{alice.language}')")
    seen(alice, "versions")
    page.click("ul.rows a")
    assert "Dear Bob, the bread was good." in alice.text
    seen(alice, "version")
    alice.tab_to(restore)
    alice.type("Enter")
    page.wait_for_selector("[role=status]")
    assert restored.replace("'", "’") in alice.text.replace("'", "’")
    seen(alice, "restored")
    assert b"Dear Bob" in served.ask("GET", url, who="alice").body
