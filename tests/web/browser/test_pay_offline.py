"""A payment decided on the phone while its server is stopped, of its verified copy (issue 6)."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import ExitStack
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clients.company import till_offline
from clients.company.home import Home
from clients.company.till import Till
from proofs.payments.decision import Paper, verify
from proofs.payments.handover import Handover
from proofs.payments.notice import NOTICE
from proofs.payments.payment import Payment, read_transaction, transaction, transaction_hash
from tests.web.browser.aisle import aisle, phone
from tests.web.browser.axe import findings
from tests.web.browser.eyes import Eyes, visiting
from tests.web.pocket import SETTINGS
from tests.web.served import Served
from tests.web.test_till import Shop, shop_of, tablet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
HASHED = """async ([type, payload]) => { const one = await import('/pocket/decide.js');
  const text = one.transaction(type, payload); return [text, await one.hash(text)]; }"""
HOME = """async () => (await (await import('/pocket/store.js')).kept('decided'))
  .every((one) => one.state === 'brought')"""
KEPT = "async () => (await import('/pocket/store.js')).kept('decided')"
SHOWN = """() => !document.getElementById('pay-decide').hidden ||
  document.getElementById('pay-state').textContent"""
SIGNS = """async () => { const payer = await (await import('/pocket/store.js')).kept('payer');
  return Object.keys(payer?.phones ?? {}).length === 1 && payer.payees.length === 1; }"""


def handed(served: Served, life: int = 600) -> Handover:
    webid = served.people["bob"].webid
    payment = Payment(secrets.token_hex(8), "Chez Bob", webid, Decimal("12.40"), "EUR")
    return Handover.of(payment, secrets.token_urlsafe(16), int(time.time()) + life)


def let_in(eyes: Eyes, served: Served) -> None:
    """Companies with an account may ask; this phone signs; its copy has both."""
    page = eyes.page
    page.goto(served.account + SETTINGS)
    page.check("input[value=accounts]")
    page.locator("main form button").first.click()
    page.wait_for_url(f"{served.account}{SETTINGS}?saved=1")
    page.goto(f"{served.account}{SETTINGS}/phone")
    page.locator("form[data-phone] button").click()
    page.wait_for_url(served.account + SETTINGS)
    page.goto(f"{served.account}/pocket/")
    page.wait_for_function(SIGNS)


def paste(eyes: Eyes, text: str) -> None:
    eyes.page.click("a[href='#scan']")
    eyes.page.fill("#text", text)
    eyes.page.locator("#by-text button").click()


def decided(eyes: Eyes, wanted: str) -> tuple[Any, str]:
    """What the phone keeps after this button, and what it gives the till."""
    page = eyes.page
    page.wait_for_function(SHOWN)
    assert page.locator("#pay-state").inner_text() == ""
    boxes = [each.bounding_box() for each in page.locator("#pay-decide button").all()]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert (boxes[0]["width"], boxes[0]["height"]) == (boxes[1]["width"], boxes[1]["height"])
    assert (findings(page), eyes.unreachable(), eyes.overflow()) == ([], [], 0)
    page.get_by_role("button", name=wanted, exact=True).click()
    page.wait_for_selector("#pay-done:not([hidden])")
    assert (findings(page), eyes.unreachable(), eyes.overflow()) == ([], [], 0)
    return page.evaluate(KEPT)[-1]["paper"], page.locator("#pay-paper").input_value()


def at_the_till(merchant: Eyes, place: str, shop: Shop, eyes: Eyes, wanted: str) -> None:
    """Asked on the tablet while nobody answers, scanned, decided, pasted; not paid unchecked."""
    page = merchant.page
    page.goto(place)
    page.fill("#amount", "3,20")
    page.fill("#to", shop.server.people["alice"].webid)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-state=handed]", timeout=60_000)
    assert (findings(page), merchant.unreachable(), merchant.overflow()) == ([], [], 0)
    request = Till(Home(shop.home)).find(page.url.rpartition("/")[2])
    assert request is not None
    paste(eyes, till_offline.handed(request))
    _, theirs = decided(eyes, wanted)
    page.fill("#decision", theirs)
    page.locator("form button").click()
    page.wait_for_selector("[data-state=unchecked]")
    page.wait_for_selector("[data-offline]:not([hidden])", timeout=60_000)
    assert (findings(page), merchant.unreachable(), merchant.overflow()) == ([], [], 0)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("fr-FR", ("Valider", "Refuser", "Hors ligne")), ("en-GB", ("Approve", "Refuse", "Offline"))],
)
def test_the_phone_decides_while_its_server_is_stopped(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    locale: str,
    words: tuple[str, str, str],
) -> None:
    """Invariant 7 without a network: nothing is signed that was not told; both hashes hold."""
    folder = tmp_path_factory.mktemp("aisle")
    with ExitStack() as running:
        served = running.enter_context(aisle(folder / "data"))
        shop = shop_of(served, folder / "home")
        with phone(browser, served, locale) as eyes:
            let_in(eyes, served)
            page = eyes.page
            said: Any = {"salt": "é « \u2028 \U0001f35e", "facts": [{"value": "64\u202f%"}]}
            text = transaction(NOTICE, said)
            assert page.evaluate(HASHED, [NOTICE, said]) == [text, transaction_hash(text)]
            paste(eyes, handed(served).written())
            decided(eyes, words[0])
            page.wait_for_function(HOME)  # her server answers: it has the decision at once
            running.close()
            page.goto(f"{served.account}/pocket/")
            one = handed(served)
            paste(eyes, one.written())
            mine, theirs = decided(eyes, words[0])
            whole = verify(Paper.read(json.dumps(mine).encode()))
            assert (whole.outcome, whole.nonce, whole.payment) == (
                *("Approved", one.nonce),
                one.payment,
            )
            told = read_transaction(mine["notice"], NOTICE)
            warnings = told["warnings"]
            assert isinstance(warnings, list)
            assert str(warnings[0]).startswith(words[2])
            merchant = Paper.read(theirs.encode())
            assert (merchant.notice, verify(merchant).notice_hash) == ("", whole.notice_hash)
            paste(eyes, "9506000134352")
            paste(eyes, one.written())
            page.wait_for_selector("#pay-done:not([hidden])")  # decided once: it stands
            assert page.locator("#pay-paper").input_value() == theirs
            paste(eyes, handed(served).written())
            no, _ = decided(eyes, words[1])
            assert verify(Paper.read(json.dumps(no).encode())).outcome == "Declined"
            paste(eyes, handed(served, -5).written())
            page.wait_for_function("() => document.getElementById('pay-state').textContent")
            assert page.locator("#pay-decide").is_hidden()
            assert [one.get("state") for one in page.evaluate(KEPT)] == ["brought", None, None]
            with tablet(shop, locale[:2]) as place, visiting(browser, locale=locale) as shopkeeper:
                at_the_till(shopkeeper, place, shop, eyes, words[0])
            # each try to reach the server is told by the browser
            eyes.complaints[:] = [c for c in eyes.complaints if "CONNECTION_REFUSED" not in c]
