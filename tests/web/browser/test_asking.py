"""A citizen asks a company, on her telephone, by hand and by keyboard (issue 5)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.eyes import SMALLEST, Eyes, visiting
from tests.web.browser.town import BAKER, PASSWORD, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

FLOUR = "D'où vient votre farine ?"


def look(eyes: Eyes, name: str) -> None:
    """A picture for whoever wants to look (SESAME_PICTURES), and what no page may have."""
    folder = os.environ.get("SESAME_PICTURES")
    if folder:
        eyes.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert eyes.barriers() == []
    assert eyes.overflow() <= 0


def test_she_asks_in_one_tap_and_with_a_question_of_her_own(town: Town, marie: Eyes) -> None:
    page = marie.page
    page.goto(town.page_of(BAKER))
    page.click("summary:has-text('Demander une donnée')")
    look(marie, "ask-company")
    row = page.locator("li.tile", has_text="Écart de rémunération")
    row.get_by_role("button").click()
    page.wait_for_url("**#asks")
    assert "pas encore de réponse · sans votre nom" in marie.text
    look(marie, "ask-company-asked")
    page.click("text=Poser une question à vous")
    assert marie.heading == "Demander à cette entreprise"
    page.locator("#text").focus()
    marie.type(FLOUR)
    look(marie, "ask-page")
    assert marie.unreachable() == []
    page.click("form.card button")
    page.locator("summary", has_text=FLOUR).click()
    assert "saura que c'est vous" in marie.text
    look(marie, "ask-page-asked")
    page.locator("details[open] button", has_text="Demander en mon nom").click()
    page.wait_for_selector("text=en votre nom")
    for label in (FLOUR, "Écart de rémunération"):
        row = page.locator("#asks + ul > li", has_text=label)
        if row.locator("details:not([open])").count():
            row.locator("summary").click()
        row.locator("button", has_text="Retirer").click()
        row.wait_for(state="detached")
    assert "Vous ne lui demandez rien encore." in marie.text


def test_it_fits_the_smallest_screen_in_english(town: Town, browser: Browser) -> None:
    with visiting(browser, locale="en-GB", size=SMALLEST, scheme="dark") as eyes:
        eyes.sign_in(town.origin, "marie", PASSWORD)
        eyes.page.goto(f"{town.page_of(BAKER)}/asks")
        look(eyes, "ask-smallest")
        assert eyes.unreachable() == []
