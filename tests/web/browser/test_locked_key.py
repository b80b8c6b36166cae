"""A company's signing key under the lock of a passkey (decision 26), in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.demo.citizen import PASSWORD
from clients.demo.stage import Stage
from tests.web.browser.baker import claimed
from tests.web.browser.eyes import Eyes, visiting
from tests.web.browser.phone import Phone
from tests.web.browser.town import started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

#: The members of what this browser keeps, in which there is a key that signs, or there is none.
KEPT = """() => new Promise(done => {
    const asked = indexedDB.open('sesame-desk', 1);
    asked.onsuccess = () => {
        const got = asked.result.transaction('keys').objectStore('keys').getAll();
        got.onsuccess = () => { asked.result.close(); done(Object.keys(got.result[0]).sort()); };
    };
})"""
FORGET = """() => new Promise(done => {
    const asked = indexedDB.deleteDatabase('sesame-desk');
    asked.onsuccess = asked.onblocked = done;
})"""


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    with started(tmp_path) as stage:
        claimed(stage, "marie")
        yield stage


def with_passkey(eyes: Eyes, origin: str, *, prf: bool) -> Phone:
    """Marie's phone, which can, or cannot, keep a secret for a page."""
    phone = Phone.of(eyes.page, prf=prf)
    phone.finger(down=True)
    eyes.page.goto(f"{origin}/account/passkeys/new")
    eyes.page.locator("form[data-passkey] button").click()
    eyes.page.wait_for_url(f"{origin}/account/")
    return phone


def makes_key(eyes: Eyes, origin: str) -> None:
    page = eyes.page
    page.goto(f"{origin}/desk/key")
    assert eyes.barriers() == []
    with page.expect_download():
        page.locator("form[data-key] button:not([data-plainly])").click()
    page.wait_for_url("**/desk/")


def answers(eyes: Eyes, origin: str, name: str) -> None:
    eyes.page.goto(f"{origin}/desk/form/1")
    eyes.page.locator('[name="legal-name.value"]').fill(name)
    why = eyes.page.locator('[name="legal-name.why"]')
    if why.count():
        why.select_option("typo")
    eyes.page.locator('button[value="on"]').click()
    eyes.page.wait_for_url("**/desk/form/2")
    eyes.page.goto(f"{origin}/desk/sign")


def test_a_passkey_opens_the_key_at_each_signing_here_and_where_it_is_not_kept(
    browser: Browser, server: Stage
) -> None:
    origin = server.base_url.rstrip("/")
    with visiting(browser, locale="en-GB") as eyes:
        eyes.sign_in(origin, "marie", PASSWORD)
        phone, page = with_passkey(eyes, origin, prf=True), eyes.page
        makes_key(eyes, origin)
        assert page.evaluate(KEPT) == ["lock", "public"], "no key lies here"
        page.goto(f"{origin}/desk/key")
        assert "It is locked: your passkey opens it" in eyes.text
        answers(eyes, origin, "Le Four")
        page.locator("form[data-sign] button").click()
        page.wait_for_url("**/desk/")
        page.evaluate(FORGET)
        answers(eyes, origin, "Le Four à pain")
        page.locator("form[data-sign] button").click()
        page.wait_for_url("**/desk/")
        answers(eyes, origin, "Le grand Four")
        phone.knows(face=False)
        page.locator("form[data-sign] button").click()
        page.wait_for_selector('[data-failed="declined"]:not([hidden])')
        assert "nothing is signed" in eyes.text


def test_a_passkey_that_keeps_no_secret_leaves_the_key_to_the_browser(
    browser: Browser, server: Stage
) -> None:
    origin = server.base_url.rstrip("/")
    with visiting(browser, locale="fr-FR") as eyes:
        eyes.sign_in(origin, "marie", PASSWORD)
        with_passkey(eyes, origin, prf=False)
        makes_key(eyes, origin)
        assert eyes.page.evaluate(KEPT) == ["key", "public"]
        answers(eyes, origin, "Le Four")
        eyes.page.locator("form[data-sign] button").click()
        eyes.page.wait_for_url("**/desk/")
