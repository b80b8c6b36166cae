"""A payment that is asked for while the app is open: told there, and led to (issue 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.browser.aisle import aisle, phone
from tests.web.browser.axe import findings
from tests.web.pocket import SETTINGS, Till

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
#: The app asks every 15 seconds, and each time that it is looked at again.
LOOK = "() => document.dispatchEvent(new Event('visibilitychange'))"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("fr-FR", ("Un paiement attend votre réponse", "12,40 €")),
        ("en-GB", ("A payment waits for your answer", "€12.40")),
    ],
)
def test_what_waits_is_told_while_the_app_is_open(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    locale: str,
    words: tuple[str, str],
) -> None:
    folder = tmp_path_factory.mktemp("aisle") / "data"
    with aisle(folder) as served, phone(browser, served, locale) as eyes:
        page = eyes.page
        page.goto(served.account + SETTINGS)
        page.check("input[value=accounts]")
        page.locator("main form button").first.click()
        page.wait_for_url(f"{served.account}{SETTINGS}?saved=1")
        page.goto(f"{served.account}/pocket/")
        page.wait_for_function("() => document.getElementById('copy').textContent")
        assert page.locator("#waiting").is_hidden()
        asked = Till(served, "bob").asked(12.4)
        page.evaluate(LOOK)
        page.wait_for_selector("#waiting:not([hidden])")
        text = eyes.text.replace("\u202f", " ").replace("\u00a0", " ")
        assert all(word in text for word in words)
        assert (eyes.overflow(), findings(page)) == (0, [])
        page.click("#waiting a")
        page.wait_for_url(f"{served.account}/pocket/payments/{asked.rpartition('/')[2]}")
