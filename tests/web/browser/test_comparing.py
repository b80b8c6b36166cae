"""Companies side by side and one figure year by year, on a telephone (issue 5)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.eyes import PHONE, SMALLEST, Eyes, visiting
from tests.web.browser.town import BAKER, GROUP, PASSWORD, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def wrong(eyes: Eyes, name: str) -> list[object]:
    """What no page may have; with a picture for whoever wants to look (SESAME_PICTURES)."""
    folder = os.environ.get("SESAME_PICTURES")
    if folder:
        eyes.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    over = [f"{eyes.overflow()} pixels over the edge"] if eyes.overflow() else []
    return [*eyes.barriers(), *over, *eyes.unreachable()]


@pytest.mark.parametrize(
    ("locale", "size", "scheme"), [("fr-FR", PHONE, "light"), ("en-GB", SMALLEST, "dark")]
)
def test_comparing_and_years_are_for_everybody(
    town: Town, browser: Browser, locale: str, size: tuple[int, int], scheme: str
) -> None:
    """Keyboard, axe, and no page wider than the smallest screen."""
    ids = [town.page_of(name).rpartition("/")[2] for name in (BAKER, GROUP)]
    with visiting(browser, locale=locale, size=size, scheme=scheme) as eyes:
        eyes.sign_in(town.origin, "marie", PASSWORD)
        eyes.page.goto(f"{town.origin}/office/compare?c={ids[0]}&c={ids[1]}")
        assert wrong(eyes, f"compare-{eyes.language}") == []
        eyes.page.goto(f"{town.origin}/office/companies/{ids[0]}/years/headcount")
        assert wrong(eyes, f"years-{eyes.language}") == []
