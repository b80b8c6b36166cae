"""A message to the phone, handed to its service worker as a push service would (issue 6)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.aisle import aisle, phone
from tests.web.browser.axe import findings
from tests.web.pushed import PUSH, Handset
from tests.web.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession

pytestmark = pytest.mark.slow
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(({ title, body, lang, data, tag }) => ({ title, body, lang, data, tag }))"""


def delivering(session: CDPSession) -> dict[str, str]:
    """Where the worker is to be found; what is told of it comes a moment later."""
    found: dict[str, str] = {}
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.update(
            {one["scopeURL"]: one["registrationId"] for one in said["registrations"]}
        ),
    )
    session.send("ServiceWorker.enable")
    return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with aisle(tmp_path_factory.mktemp("aisle") / "data") as served:
        yield served


@pytest.mark.parametrize(
    ("locale", "language", "title"),
    [
        ("fr-FR", "fr", "Un paiement attend votre réponse"),
        ("en-GB", "en", "A payment waits for your answer"),
    ],
)
def test_the_worker_shows_what_waits_in_the_pages_language(
    browser: Browser, shop: Served, locale: str, language: str, title: str
) -> None:
    with phone(browser, shop, locale) as eyes:
        page, origin = eyes.page, shop.account
        eyes.context.grant_permissions(["notifications"], origin=origin)
        page.wait_for_selector("#push:not([hidden])")
        assert page.locator("#push-turn").is_visible()
        assert (eyes.overflow(), findings(page)) == (0, [])
        session = eyes.context.new_cdp_session(page)
        errors: list[object] = []
        session.on("ServiceWorker.workerErrorReported", lambda said: errors.append(said))
        found = delivering(session)
        until = time.monotonic() + 8
        while f"{origin}/pocket/" not in found and time.monotonic() < until:
            page.wait_for_timeout(50)

        def deliver(text: str) -> None:
            session.send(
                "ServiceWorker.deliverPushMessage",
                {
                    "origin": origin,
                    "registrationId": found[f"{origin}/pocket/"],
                    "data": text,
                },
            )

        shown: list[dict[str, str]] = []
        until = time.monotonic() + 12
        while len(shown) < 2 and time.monotonic() < until:
            deliver(json.dumps({"kind": "payment", "page": "/pocket/payments/p1"}).ljust(256))
            deliver(json.dumps({"kind": "access", "page": "//evil.example/"}))
            # Chromium forgets a notification that is asked for before it is on the screen.
            page.wait_for_timeout(600)
            shown = page.evaluate(SHOWN)
        by_kind = {one["tag"]: one for one in shown}
        assert by_kind["payment"]["title"] == title
        assert by_kind["payment"]["data"] == "/pocket/payments/p1"
        assert by_kind["access"]["data"] == "/pocket/"
        assert errors == []
        assert {one["lang"] for one in shown} == {language}


def test_a_lost_phone_is_ended_from_another(browser: Browser, shop: Served) -> None:
    """And where the browser cannot subscribe, as in a private window, that is said."""
    with phone(browser, shop, "en-GB") as eyes:
        page, push = eyes.page, f"{shop.account}{PUSH}"
        eyes.context.grant_permissions(["notifications"], origin=shop.account)
        keys = Handset("https://push.example/1").keys
        sent = {
            "form": page.request.get(push).json()["form"],
            **{"endpoint": keys.endpoint, "p256dh": keys.p256dh, "auth": keys.auth},
        }
        assert page.request.post(push, form=sent).status == 201
        page.reload()
        page.click("#push-others button")
        page.wait_for_selector("#push-others", state="hidden")
        assert page.request.get(push).json()["phones"] == []
        page.click("#push-turn")
        page.wait_for_function(
            "() => /could not be changed/.test(document.getElementById('push-state').textContent)"
        )
        assert page.request.get(push).json()["phones"] == []
        assert findings(page) == []
        (said,) = eyes.complaints
        assert "does not support the Push API in incognito mode" in said
        eyes.complaints.clear()
