"""A shop's aisle: Alice's server with cards of Bob's bakery, and her phone with a camera."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web.browser.eyes import Eyes, chromium, visiting
from tests.web.browser.film import film, label
from tests.web.browser.town import PASSWORD
from tests.web.carded import bread, lay, shirt
from tests.web.markets import Citizen
from tests.web.seller import Seller
from tests.web.served import Served, serving
from tests.web.test_replies_travel import replies, says

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOAF = "own:pain-de-campagne"
#: Longer than what is shown unfolded.
REPLIED = {
    "en": "We have baked it at four in the morning since the spring. " * 6 + "Come earlier.",
    "fr": "Nous le cuisons à quatre heures du matin depuis le printemps. " * 6 + "Venez plus tôt.",
}
#: Tasks of the page that took more than 50 ms: when they began, and how long they took.
WATCH = """() => { window.tasks = []; new PerformanceObserver((list) => tasks.push(
    ...list.getEntries().map((one) => [one.startTime, one.duration])
)).observe({ type: 'longtask' }); }"""
READY = "() => document.getElementById('signature').textContent !== ''"


@contextmanager
def aisle(folder: Path) -> Iterator[Served]:
    """The server; Alice has a password, and holds cards of a loaf and of shirts.

    What she says of the loaf the bakery answered.
    """
    with serving(folder) as served:
        people = served.house.accounts.people
        account = people.account_called("alice")
        assert account is not None
        people.set_password(account.account_id, served.house.hash_password(PASSWORD))
        bakery = Seller(served, "bob").opened()
        bakery.declare()
        loaf = bread(bakery)
        lay(bakery, loaf)
        replies(bakery, says(Citizen(served), loaf.about, "Dry."), REPLIED)
        lay(bakery, shirt(bakery))
        yield served


@contextmanager
def camera(served: Served, folder: Path) -> Iterator[Browser]:
    """A browser whose camera sees a shelf, then a loaf's label as the bakery prints it."""
    printed = label(LOAF, f"{served.pods}/bob/.flash/", "Pain de campagne", folder)
    seen = film(printed, folder / "camera.mjpeg")
    with chromium(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    ) as browser:
        yield browser


@contextmanager
def phone(
    browser: Browser, served: Served, locale: str = "fr-FR", scheme: str = "light"
) -> Iterator[Eyes]:
    """Alice's, signed in, the app open and its copy made."""
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        eyes.sign_in(served.account, "alice", PASSWORD)
        eyes.page.goto(f"{served.account}/pocket/")
        eyes.page.wait_for_function(READY)
        eyes.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        yield eyes
