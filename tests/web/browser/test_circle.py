"""Asking one's circle in Chromium, on a phone, in both languages: every page before axe (J-23)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.at_home import PASSWORD, at_home
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import WIDER, Eyes, visiting
from tests.web.markets import Citizen, Company, two, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def test_two_friends_ask_and_answer(browser: Browser, tmp_path: Path) -> None:
    """He asks in one window, she answers in the other, and he sees that she did."""
    source()
    with two(tmp_path) as (one, other):
        him, her = Citizen(one), Citizen(other)
        baker = Company(other, "bob").publish()
        her.was_told(baker, baker.states("71"))
        her.composes(baker)
        for served in (one, other):
            with at_home(served, "alice"):
                pass
        with visiting(browser, locale="en-GB") as his, visiting(browser, locale="fr-FR") as hers:
            his.sign_in(one.account, "alice", PASSWORD)
            hers.sign_in(other.account, "alice", PASSWORD)
            for eyes, citizen, friend in ((his, him, her), (hers, her, him)):
                _befriends(eyes, citizen, friend)
                eyes.page.goto(f"{friend.server.account}/contact/alice")
                _is_fit(eyes)
            his.page.goto(f"{one.account}/office/circle")
            _is_fit(his)
            his.page.fill("#market", "10.71")
            his.page.fill("#text", "Who bakes well?")
            his.page.click("button:text-is('Ask')")
            until(lambda: bool(her.files.questions.waiting(her.ledger)))
            hers.page.goto(f"{other.account}/office/circle")
            assert "Who bakes well?" in hers.page.inner_text("main")
            _is_fit(hers)
            hers.page.click("button:text-is('Le proposer')")
            hers.page.wait_for_selector("[role=status]")
            until(lambda: bool(him.offered()))
            his.page.reload()
            assert "has answered" in his.page.inner_text("main")
            _is_fit(his)
            his.page.click("text=Français")
            his.page.wait_for_selector("text=a répondu")
            _is_fit(his)
            his.page.click("text=Voir la réponse")
            his.page.wait_for_selector("h1:has-text('Bread')")
            assert his.complaints == hers.complaints == []


def _befriends(eyes: Eyes, citizen: Citizen, friend: Citizen) -> None:
    """A circle, with somebody in it."""
    eyes.page.goto(f"{citizen.server.account}/office/contact/add")
    _is_fit(eyes)
    eyes.page.fill("#webid", friend.webid)
    eyes.page.fill("#new", "Friends")
    eyes.page.press("#new", "Enter")
    eyes.page.wait_for_selector(".scan svg")
    _is_fit(eyes)


def _is_fit(eyes: Eyes) -> None:
    assert findings(eyes.page) == [], eyes.page.url
    assert eyes.page.evaluate(WIDER) <= 0, eyes.page.url
    assert eyes.unreachable() == [], eyes.page.url
