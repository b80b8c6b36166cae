"""Give and take back, on a phone: granted by keyboard, listed, withdrawn; pages before axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.web.asking_access import answer, asked, policy
from tests.web.at_home import PASSWORD, at_home
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import Eyes, visiting
from tests.web.markets import until
from tests.web.rules import reads
from tests.web.served import Served, serving
from tests.web.test_own_facts import TOWN_HALL, save
from tests.web.test_received import HOME, record_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

ME = "/office/me"
PAGES = (
    "/sharing/requests/",
    "/sharing/ask/",
    "/sharing/received/",
    "/sharing/received/?by=over",
    "/sharing/given/",
    "/sharing/given/?by=purpose",
    "/sharing/given/?by=over",
    ME,
    f"{ME}/moved",
    f"{ME}/rights",
    f"{ME}/face",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Alice's, with facts of hers, an offer, and a request that waits."""
    source()
    with serving(tmp_path_factory.mktemp("data")) as served, at_home(served, "alice") as alice:
        save(alice, "identity", given="Alice", family="Martin", born="1990-04-02")
        save(alice, "home-address", street="1 rue Haute", code="44000", town="Nantes")
        save(alice, "allergies", avoids="AP", more="kiwi")
        save(alice, "paper", title="Passeport", number="X1", until="2027-01-10")
        alice.post(f"{ME}/face", do="offer", title="Vélo", text="Rouge", price="80")
        alice.post(f"{ME}/rights", right="access", to="Boutique", sent="2026-10-01")
        yield served


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that reads inboxes, with somebody's day of birth."""
    source()
    with serving(tmp_path_factory.mktemp("keeping"), housekeeping=True) as served:
        with at_home(served, "alice") as alice:
            save(alice, "identity", given="Alice", family="Martin", born="1990-04-02")
        yield served


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_asked_granted_seen_and_withdrawn(
    browser: Browser, home: Served, locale: str, scheme: str
) -> None:
    """K-25, J-23: by keyboard, on a phone, in both languages, with nothing that axe minds."""
    url = f"{home.home}personal/home-address"
    letter = asked(home, policy(home, url, f"{home.home}personal/identity", purpose=TOWN_HALL))
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        eyes.sign_in(home.account, "alice", PASSWORD)
        found = [_looked_at(eyes, home, path) for path in PAGES]
        found += [_looked_at(eyes, home, path) for path in _of_what_is_sold(home)]
        found.append(_looked_at(eyes, home, letter))
        first = eyes.page.get_by_role("checkbox").first
        first.focus()
        eyes.type("Space")
        eyes.type("Tab")
        eyes.page.locator("button[value=some]").focus()
        eyes.type("Enter")
        eyes.page.wait_for_url("**/sharing/given/?done=granted")
        assert reads(home, url, "bob")
        assert not reads(home, f"{home.home}personal/identity", "bob")
        found.append(_looked_at(eyes, home, "/sharing/given/?by=document"))
        bob = home.people["bob"].webid.replace("#", "%23")
        found.append(_looked_at(eyes, home, f"/sharing/person/?who={bob}"))
        found.append(_looked_at(eyes, home, f"{ME}/moved"))
        eyes.page.goto(f"{home.account}/sharing/given/")
        row = eyes.page.locator("li", has_text="home-address")
        row.get_by_role("button").click()
        eyes.page.wait_for_url("**done=withdrawn")
        assert not reads(home, url, "bob")
    assert [each for page in found for each in page] == []


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "dark"), ("en-GB", "light")])
def test_what_was_given_is_looked_at_tried_and_handed_back(
    browser: Browser, keeping: Served, locale: str, scheme: str
) -> None:
    """K-25, J-23: the other side, by keyboard, on a phone, in both languages, before axe."""
    target = f"{keeping.home}facts/over-18"
    with at_home(keeping, "alice") as alice:
        answer(alice, asked(keeping, policy(keeping, target)), "all")
    called = record_of(keeping, target)
    with visiting(browser, locale=locale, scheme=scheme) as eyes, at_home(keeping, "bob") as bob:
        eyes.sign_in(keeping.account, "bob", PASSWORD)
        found = [_looked_at(eyes, keeping, p) for p in (HOME, f"{HOME}?by=purpose", HOME + called)]
        for deed in ("check", "back"):
            eyes.page.goto(f"{keeping.account}{HOME}{called}")
            eyes.page.locator(f"button[value={deed}]").focus()
            eyes.type("Enter")
            eyes.page.wait_for_url(f"**done={deed}")
            found.append(_looked_at(eyes, keeping, f"{HOME}{called}?done={deed}"))
        assert bob.post(f"{HOME}{called}", do="remove").ok
    with (
        visiting(browser, locale=locale, scheme=scheme) as eyes,
        at_home(keeping, "alice") as alice,
    ):
        until(lambda: 'id="returned"' in alice.get("/sharing/given/").text)
        eyes.sign_in(keeping.account, "alice", PASSWORD)
        found.append(_looked_at(eyes, keeping, "/sharing/given/"))
        eyes.page.get_by_role("button", name=re.compile("Take back|Reprendre")).first.click()
        eyes.page.wait_for_url("**done=withdrawn")
    assert [each for page in found for each in page] == []


def _of_what_is_sold(home: Served) -> tuple[str, ...]:
    """The pages by which it is answered."""
    ledger = home.house.ledger_called("alice")
    assert ledger is not None
    (name,) = [member.name for member in ledger.children("for-sale")]
    offer = quote(home.home + name, safe="")
    return f"/sale/alice/{name.rpartition('/')[2]}", f"/office/buy?offer={offer}"


def _looked_at(eyes: Eyes, home: Served, path: str) -> list[str]:
    """What axe minds of the page, and what stands out of a small screen."""
    eyes.page.goto(home.account + path)
    if path == ME:
        eyes.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = [f"{path}: {each}" for each in findings(eyes.page)]
    wide = eyes.overflow()
    return [*found, f"{path} is {wide} px too wide"] if wide > 0 else found
