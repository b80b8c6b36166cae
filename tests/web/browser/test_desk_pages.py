"""The desk's pages for everybody: keyboard, axe, small and dark screens; a key that comes back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.demo.citizen import PASSWORD
from clients.demo.stage import Stage
from tests.web.browser.baker import Baker, claimed
from tests.web.browser.eyes import SMALLEST, visiting
from tests.web.browser.town import started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

PAGES = ("/desk/", "/desk/form/1", "/desk/form/3", "/desk/form/9", "/desk/sign", "/desk/key")
GOODS = ("/desk/goods", "/desk/goods/new")


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with started(tmp_path_factory.mktemp("desk")) as stage:
        claimed(stage, "marie")
        yield stage


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_every_page_does_with_a_keyboard_on_a_small_and_dark_screen(
    browser: Browser, server: Stage, locale: str
) -> None:
    origin = server.base_url.rstrip("/")
    with visiting(browser, locale=locale, size=SMALLEST, scheme="dark") as eyes:
        eyes.sign_in(origin, "marie", PASSWORD)
        for path in (*PAGES, *GOODS):
            eyes.page.goto(origin + path)
            assert (path, eyes.barriers(), eyes.overflow()) == (path, [], 0)
            assert (path, eyes.unreachable()) == (path, [])


def test_a_key_comes_back_from_its_file_and_signs_in_another_browser(
    browser: Browser, server: Stage, tmp_path: Path
) -> None:
    """Decision 26: a backup file. What another browser cannot, it says."""
    origin, kept = server.base_url.rstrip("/"), tmp_path / "signing-key.pem"
    with visiting(browser, locale="en-GB") as eyes:
        eyes.sign_in(origin, "marie", PASSWORD)
        page = eyes.page
        page.goto(f"{origin}/desk/key")
        with page.expect_download() as download:
            page.locator("form[data-key] button").click()
        download.value.save_as(kept)
        page.wait_for_url("**/desk/")
        stored = page.evaluate(_EXPORTED)
        assert stored == "InvalidAccessError", "no script gets at the private half"
    with visiting(browser, locale="en-GB") as eyes:
        eyes.sign_in(origin, "marie", PASSWORD)
        page, baker = eyes.page, Baker(eyes)
        page.goto(f"{origin}/desk/form/1")
        baker.fill("legal-name.value", "Le Four")
        page.locator('button[value="on"]').click()
        page.wait_for_url("**/desk/form/2")
        page.goto(f"{origin}/desk/sign")
        page.locator("form[data-sign] button").click()
        page.wait_for_selector('[data-failed="sign"]:visible')
        page.goto(f"{origin}/desk/key")
        page.locator("input[type=file]").set_input_files(kept)
        page.locator('form[data-key="restore"] button').click()
        page.wait_for_selector("[data-if-here]:visible")
        page.goto(f"{origin}/desk/sign")
        page.locator("form[data-sign] button").click()
        page.wait_for_url("**/desk/")
        page.goto(f"{origin}/desk/goods/new")
        baker.fill("name", "Pain bis")
        baker.fill("contents", "Farine, eau, sel")
        page.locator("main form button").click()
        page.wait_for_selector("form[data-sign] button:visible")
        assert (eyes.barriers(), eyes.overflow()) == ([], 0)
        if shots := os.environ.get("SESAME_SHOTS"):
            page.screenshot(path=Path(shots) / "goods-sign.png", full_page=True)
        page.locator("form[data-sign] button").click()
        page.wait_for_url("**/desk/goods/pain-bis")
        assert (eyes.barriers(), eyes.overflow()) == ([], 0)
        if shots:
            page.screenshot(path=Path(shots) / "goods.png", full_page=True)


#: What a script is told that asks for the key's private half.
_EXPORTED = """() => new Promise((done) => {
    const asked = indexedDB.open("sesame-desk", 1);
    asked.onsuccess = () => {
        const all = asked.result.transaction("keys").objectStore("keys").getAll();
        all.onsuccess = () => crypto.subtle.exportKey("pkcs8", all.result[0].key)
            .then(() => done("given away"), (error) => done(error.name));
    };
})"""
