"""The button of a shop, in a real browser: home, invited, back, and the account is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from clients.company.button import Lead
from clients.company.home import Home
from clients.company.listening import inbox_of, listening
from clients.demo.company import Company
from clients.demo.terms import TERMS
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import visiting
from tests.web.browser.shop import Shop, shop
from tests.web.browser.town import PASSWORD, Town
from tests.web.served import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def company_of(town: Town, tmp_path: Path, name: str) -> Company:
    """A company that marie has never heard of."""
    made = Company(name, tmp_path / "home", town.stage.seed(name)[name], language="fr")
    assert made.init().exit_status == 0
    return made


def invites(browser: Browser, town: Town, at: Shop, typed: str, *, script: bool) -> str:
    """From the shop's page home and back; the address that the shop was brought."""
    with visiting(browser, locale="fr-FR", script=script) as eyes:
        page = eyes.page
        page.goto(at.origin)
        if script:
            assert findings(page) == []
            page.fill("#sesame-address", at.origin)
            page.click("form.sesame button")
            page.wait_for_selector("text=Pas de Sésame à cette adresse")
        page.fill("#sesame-address", typed)
        page.click("form.sesame button")
        page.wait_for_selector("#password")
        page.fill("#name", "marie")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("button[value=invite]")
        if script:
            assert findings(page) == []
        page.click("button[value=invite]")
        page.click("a[rel=noreferrer]")
        # A browser tells each 401 that a script meets; the pod's own root is the citizen's.
        eyes.complaints[:] = [said for said in eyes.complaints if "status of 401" not in said]
        page.wait_for_selector("text=Merci")
        if script:
            page.goto(at.origin)
            assert page.input_value("#sesame-address") == typed
    back = parse_qs(urlsplit(at.returns.get(timeout=5)).query)
    assert back["cart"] == ["7"]
    return back["sesame_invitation"][0]


@pytest.mark.parametrize("what", ["profile/card#me", ""])
def test_she_is_led_home_and_the_shop_gets_its_account(
    town: Town, browser: Browser, tmp_path: Path, what: str
) -> None:
    """Issue 5: by her WebID, or by the address of her pod, whose storage description says where."""
    source()
    name = f"boutique-{len(what)}"
    company = company_of(town, tmp_path, name)
    with shop(company.credentials["webId"], "http://127.0.0.1:9/") as at:
        invitation = invites(browser, town, at, f"{town.stage.pods}marie/{what}", script=True)
    opened = company.run("open", invitation, "--terms", TERMS)
    assert opened.exit_status == 0, opened.words
    assert "compléter" in opened.words


def test_without_script_the_companys_own_receiver_leads_the_way(
    town: Town, browser: Browser, tmp_path: Path
) -> None:
    company = company_of(town, tmp_path, "boutique-sans-script")
    home, port = Home(company.home), free_port()
    web_id = company.credentials["webId"]
    with shop(web_id, f"http://127.0.0.1:{port}/") as at:
        inbox = inbox_of(home, "", lambda *_: None, "fr")
        lead = Lead(web_id, f"{at.origin}/back?cart=7")
        with listening(f"127.0.0.1:{port}", inbox, lead):
            typed = f"{town.stage.pods}marie/"
            invitation = invites(browser, town, at, typed, script=False)
            assert lead.to("http://127.0.0.1:9/nobody").endswith("?cart=7&sesame=not-found")
    assert company.run("open", invitation, "--terms", TERMS).exit_status == 0
