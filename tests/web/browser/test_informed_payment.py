"""A payment in a real browser: asked at the till, told, signed by the phone's key and a passkey."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from proofs.payments.decision import KEY, PASSKEY, Paper, verify
from tests.web.browser.axe import findings
from tests.web.browser.eyes import Eyes, chromium, executable, visiting
from tests.web.browser.phone import Phone
from tests.web.browser.town import PASSWORD
from tests.web.seller import Seller
from tests.web.served import serving
from tests.web.test_till import Shop, shop_of, tablet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
SETTINGS = "/pocket/payments/settings"
FRENCH = ("Valider", "Refuser", "Plus tard", "est de 64 %. Voulez-vous valider votre paiement ?")
ENGLISH = ("Approve", "Refuse", "Later", "is 64%. Do you want to approve your payment?")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    executable()
    with serving(tmp_path_factory.mktemp("data")) as served:
        account = served.house.accounts.people.account_called("alice")
        assert account is not None
        hashed = served.house.hash_password(PASSWORD)
        served.house.accounts.people.set_password(account.account_id, hashed)
        Seller(served, "bob").opened().declare()
        yield shop_of(served, tmp_path_factory.mktemp("shop") / "home")


def well(eyes: Eyes, folder: Path, name: str) -> None:
    """Seen, nothing for axe to mind, all within reach of Tab, nothing wider than the screen."""
    eyes.page.screenshot(path=folder / f"{eyes.language}-{name}.png", full_page=True)
    assert (findings(eyes.page), eyes.unreachable(), eyes.overflow()) == ([], [], 0), name


def at_the_till(browser: Browser, place: str, shop: Shop, folder: Path, locale: str) -> str:
    """The merchant types a sum on the tablet; the address of the request's page there."""
    with visiting(browser, locale=locale, size=(768, 1024)) as eyes:
        eyes.page.goto(place)
        well(eyes, folder, "till")
        eyes.page.fill("#amount", "12,40")
        eyes.page.fill("#to", shop.server.people["alice"].webid)
        eyes.page.keyboard.press("Enter")
        eyes.page.wait_for_selector("[data-state]")
        well(eyes, folder, "till-asked")
        return eyes.page.url


def set_up(eyes: Eyes, shop: Shop, folder: Path) -> None:
    """Companies with an account may ask; this phone signs, and has a passkey."""
    page, origin = eyes.page, shop.server.account
    page.goto(origin + SETTINGS)
    page.check("input[value=accounts]")
    page.locator("main form button").first.click()
    page.wait_for_url(f"{origin}{SETTINGS}?saved=1")
    well(eyes, folder, "settings")
    page.goto(f"{origin}{SETTINGS}/phone")
    page.wait_for_selector("#name")
    well(eyes, folder, "phone")
    page.reload()
    page.locator("form[data-phone] button").click()
    page.wait_for_url(origin + SETTINGS)
    page.goto(f"{origin}{SETTINGS}/shops")
    well(eyes, folder, "shops")
    page.goto(f"{origin}/account/passkeys/new")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(f"{origin}/account/")


@pytest.mark.parametrize(("locale", "words"), [("fr-FR", FRENCH), ("en-GB", ENGLISH)])
def test_asked_at_the_till_told_decided_and_heard(
    browser: Browser, shop: Shop, tmp_path: Path, locale: str, words: tuple[str, ...]
) -> None:
    """Issue 6, must show 1: the request arrives, the notice, approved; the till sees it."""
    origin = shop.server.account
    with (
        tablet(shop, locale[:2]) as place,
        visiting(browser, locale=locale) as eyes,
    ):
        eyes.sign_in(origin, "alice", PASSWORD)
        phone = Phone.of(eyes.page)
        phone.finger(down=True)
        set_up(eyes, shop, tmp_path)
        asked = at_the_till(browser, place, shop, tmp_path, locale)
        waiting = eyes.page.request.get(f"{origin}/pocket/waiting").json()["payments"]
        assert [each["amount"] for each in waiting] == ["12.40"]
        page = eyes.page
        page.goto(origin + waiting[0]["page"])
        page.wait_for_selector("form[data-signing]:not([hidden])")
        for word in words:
            assert word in eyes.text.replace("\u202f", " ").replace("\u00a0", " ")
        approve, decline = (page.get_by_role("button", name=word, exact=True) for word in words[:2])
        boxes = [each.bounding_box() for each in (approve, decline)]
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert (boxes[0]["width"], boxes[0]["height"]) == (boxes[1]["width"], boxes[1]["height"])
        well(eyes, tmp_path, "payment")
        phone.knows(face=False)
        approve.click()
        page.wait_for_selector("[data-failed]:not([hidden])")
        phone.knows(face=True)
        approve.click()
        page.wait_for_selector("[role=status]")
        well(eyes, tmp_path, "approved")
        with page.expect_download() as got:
            page.locator(".downloads a").first.click()
        body = got.value.path().read_bytes()
        decided = verify(Paper.read(body))
        assert [dict(each) for each in decided.factors] == [KEY, PASSKEY]
        assert json.loads(body)["passkey"]
        page.goto(f"{origin}/pocket/payments")
        well(eyes, tmp_path, "payments")
        with visiting(browser, locale=locale, size=(768, 1024)) as merchant:
            merchant.page.goto(asked)
            merchant.page.wait_for_selector("[data-state=approved]")
            assert "satisf" not in merchant.text
            well(merchant, tmp_path, "till-approved")
        forget_passkeys(shop)


def forget_passkeys(shop: Shop) -> None:
    """The next phone comes without those of this one."""
    accounts = shop.server.house.accounts
    account = accounts.people.account_called("alice")
    assert account is not None
    for each in accounts.passkeys.of(account.account_id):
        accounts.passkeys.remove(account.account_id, each.credential_id)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found
