"""Forms of others, wrong addresses, and an app that signs the citizen in, in a real browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from clients.pod_client.dpop import DpopKey
from tests.web.browser.apps import CHALLENGE, redeemed
from tests.web.browser.eyes import SMALLEST, Eyes, visiting
from tests.web.browser.town import ASKING, PASSWORD, Asking, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

EVIL = "https://evil.example"
FRENCH = {"Accept": "text/html", "Accept-Language": "fr"}


def test_a_form_without_our_token_changes_nothing(town: Town, marie: Eyes) -> None:
    """S-43: refused with a page in words, and the company waits as before."""
    asked = marie.context.request
    bare: dict[str, str | float | bool] = {"answer": "accept"}
    for form in (bare, {**bare, "form": "0" * 64}):
        found = asked.post(town.page_of(ASKING), form=form, headers=FRENCH)
        assert found.status == 400
        assert "Revenez en arrière" in found.text()
    for path in ("/office/policy", "/logout", "/sign-in"):
        assert asked.post(town.origin + path, form={"policy": "at-once"}).status == 400
    marie.page.goto(town.page_of(ASKING))
    token = marie.page.input_value("input[name=form] >> nth=0")
    for headers in ({"Origin": EVIL}, {"Sec-Fetch-Site": "cross-site"}):
        sent = asked.post(town.page_of(ASKING), form={**bare, "form": token}, headers=headers)
        assert sent.status == 400
    marie.page.reload()
    assert "Demande un compte chez vous" in marie.text


def test_a_page_elsewhere_can_neither_post_nor_frame(town: Town, marie: Eyes) -> None:
    """S-43: a hostile page in the same browser, with the citizen's cookie at hand."""
    hostile = f"""<form method=post action="{town.page_of(ASKING)}"><input name=answer
        value=accept></form><script>document.forms[0].submit()</script>"""
    page = marie.context.new_page()
    page.route(f"{EVIL}/**", lambda route: route.fulfill(body=hostile, content_type="text/html"))
    page.goto(f"{EVIL}/trap", wait_until="commit")
    page.wait_for_url(town.page_of(ASKING))
    assert page.locator(".tile, .banner").count() == 0
    page.close()
    marie.page.goto(town.page_of(ASKING))
    assert "Demande un compte chez vous" in marie.text
    for path in ("/office/", "/sign-in", "/logout"):
        headers = marie.context.request.get(town.origin + path).headers
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("locale", "nothing"), [("fr-FR", "Il n'y a rien ici"), ("en-GB", "There is nothing here")]
)
def test_a_wrong_address_is_a_small_page(
    town: Town, browser: Browser, locale: str, nothing: str
) -> None:
    with visiting(browser, locale=locale, size=SMALLEST) as eyes:
        eyes.sign_in(town.origin, "marie", PASSWORD)
        for path in ("/nothing", "/office/companies/aaaaaaaaaaaaaaaa", "/office/civil-status.exe"):
            answer = eyes.page.goto(town.origin + path)
            assert answer is not None
            assert answer.status == 404
            assert eyes.heading.replace("’", "'") == nothing
            source = eyes.page.content()
            for inside in ("Traceback", "werkzeug", "pod_server", ".py", path):
                assert inside not in source.replace(f'href="{path}?lang', "")
            eyes.page.click(".button")
            eyes.page.wait_for_url(f"{town.origin}/today")


def test_an_app_signs_the_citizen_in_with_her_consent(
    town: Town, browser: Browser, callback: str
) -> None:
    """Authorization code with PKCE and DPoP: login, consent and the way back, by keyboard."""
    app = Asking.registered(town.origin, "Carnet de <b>courses</b>", callback, CHALLENGE)
    with visiting(browser, size=SMALLEST) as eyes:
        page = eyes.page
        page.goto(app.address())
        assert "Carnet de <b>courses</b>" in eyes.text
        eyes.type("marie", "Tab", "not the password", "Enter")
        page.wait_for_selector("[role=alert]")
        page.click(".tools >> text=English")
        assert "Sign in to go on to Carnet de" in eyes.text
        assert (eyes.overflow(), eyes.unreachable()) == (0, [])
        page.fill("#name", "marie")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("button[value=allow]")
        for said in (
            "Let this app in?",
            "Carnet de <b>courses</b>",
            urlsplit(callback).netloc,
            "your WebID",
        ):
            assert said in eyes.text
        assert f"{town.stage.pods}marie/profile/card#me" in eyes.text
        assert (eyes.overflow(), eyes.unreachable()) == (0, [])
        page.evaluate("() => document.activeElement.blur()")
        eyes.tab_to("Allow")
        eyes.type("Enter")
        page.wait_for_url(f"{callback}**")
        back = parse_qs(urlsplit(page.url).query)
        assert (back["state"], back["iss"]) == (["s-1"], [app.metadata["issuer"]])
    key = DpopKey()
    token = redeemed(app, key, back["code"][0])
    private = f"{town.stage.pods}marie/accounts/"
    headers = {
        "Authorization": f"DPoP {token}",
        "DPoP": key.proof("GET", private, at=time.time(), access_token=token),
    }
    assert requests.get(private, timeout=10).status_code == 401
    assert requests.get(private, headers=headers, timeout=10).status_code == 200
