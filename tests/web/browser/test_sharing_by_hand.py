"""Sharing by hand, with a phone, by keyboard: who can see this, and why (J-23)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import requests

from tests.web.at_home import PASSWORD
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import SMALLEST, Eyes, visiting
from tests.web.served import Served, serving
from vocab.terms import ACL

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

READERS = pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
OPEN_ALL = "() => document.querySelectorAll('details').forEach(d => { d.open = true; })"
FOREIGN = f"""<#owner> a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>; <{ACL.DEFAULT}> <./>;
   <{ACL.AGENT}> <OWNER>; <{ACL.MODE}> <{ACL.READ}>, <{ACL.WRITE}>, <{ACL.CONTROL}> .
[] a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>; <{ACL.AGENT}> <https://zoe.example/#me>;
   <{ACL.MODE}> <{ACL.READ}>;
   <{ACL.CONDITION}> [ a <{ACL.CLIENT_CONDITION}>; <{ACL.CLIENT}> <https://diary.example/id> ] .
<#odd> a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>; <{ACL.AGENT_CLASS}> <urn:x:neighbours>;
   <{ACL.MODE}> <{ACL.READ}> ."""


@dataclass(frozen=True)
class Home:
    """Alice's, with an album, a letter with rules of its own, and rules that an app wrote."""

    served: Served

    def page(self, path: str = "") -> str:
        return f"{self.served.account}/sharing/{f'at/{path}' if path else ''}"

    def reads(self, path: str) -> bool:
        """Whether a stranger may."""
        return requests.get(self.served.home + path, timeout=10).status_code == 200


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with serving(tmp_path_factory.mktemp("data")) as served:
        account = served.house.accounts.people.account_called("alice")
        assert account is not None
        hashed = served.house.hash_password(PASSWORD)
        served.house.accounts.people.set_password(account.account_id, hashed)
        for name in ("album/plage", "album/forêt".replace("ê", "%C3%AA"), "foreign/note"):
            assert served.put(served.home + name, "<#a> <#b> <#c> .").status == 201
        for number in range(60):
            assert served.put(f"{served.home}many/{number:02}", "x", "text/plain").status == 201
        rules = FOREIGN.replace("OWNER", served.people["alice"].webid)
        assert served.put(f"{served.home}foreign/.acl", rules).status == 201
        yield Home(served)


@pytest.fixture
def alice(browser: Browser, home: Home) -> Iterator[Eyes]:
    with visiting(browser) as eyes:
        eyes.sign_in(home.served.account, "alice", PASSWORD)
        yield eyes


def test_a_folder_is_shared_with_a_group_and_taken_back_by_keyboard(
    home: Home, alice: Eyes
) -> None:
    """W-09, and issue 4: from the office to the rule, with nothing but Tab, Enter and Space."""
    page, bob = alice.page, home.served.people["bob"].webid
    alice.tab_to("Qui peut y accéder")
    alice.type("Enter")
    page.wait_for_url(home.page())
    alice.tab_to("album/")
    alice.type("Enter")
    page.wait_for_url(home.page("album/"))
    assert "n'a pas de règles propres : ce sont celles du dossier Tout mon Sésame" in alice.text
    alice.tab_to("Mes groupes")
    alice.type("Enter")
    page.wait_for_url("**/sharing/groups/")
    _to_field(alice, "name")
    alice.type("Les cousins <b>", "Enter")
    page.wait_for_url("**/sharing/groups/les-*")
    assert alice.heading == "Les cousins <b>"
    _to_field(alice, "webid")
    alice.type(bob, "Enter")
    page.wait_for_selector("ul.rows >> text=bob")
    page.goto(home.page("album/"))
    _to_field(alice, "whom")
    page.keyboard.press("ArrowDown")
    _to_field(alice, "group")
    page.keyboard.type("Les")
    alice.tab_to("Donner cet accès")
    alice.type("Enter")
    page.wait_for_selector("[role=status]")
    assert "C'est fait." in alice.text
    assert "Les cousins <b> : lire" in alice.text
    assert "Ces règles sont propres à cet endroit." in alice.text
    assert home.served.ask("GET", f"{home.served.home}album/plage", who="bob").status == 200
    _to_field(alice, "check-who")
    alice.type(bob, "Enter")
    page.wait_for_selector("[role=status] li")
    assert "Lire : oui, cette personne est du groupe Les cousins <b>" in alice.text
    assert "Décider des accès : non" in alice.text
    page.goto(home.page("album/"))
    alice.tab_to("Les cousins")
    alice.type("Enter")
    alice.tab_to("Reprendre cet accès")
    alice.type("Enter")
    page.wait_for_url("**done=1")
    assert "Les cousins <b> : lire" not in alice.text
    assert home.served.ask("GET", f"{home.served.home}album/plage", who="bob").status == 403


def test_one_document_is_opened_to_everybody_and_closed_again(home: Home, alice: Eyes) -> None:
    page = alice.page
    page.goto(home.page("album/plage"))
    page.check("input[value=everybody]")
    page.click("text=Donner cet accès")
    page.wait_for_selector("[role=status]")
    assert "Tout le monde : lire" in alice.text
    assert home.reads("album/plage")
    page.goto(home.page("album/"))
    assert "ouvert à tout le monde · règles propres" in alice.text
    page.goto(home.page("album/plage"))
    page.click("text=Revenir aux règles du dossier")
    page.wait_for_selector("[role=status]")
    assert not home.reads("album/plage")


def test_a_wrong_address_is_told_at_its_form_and_kept(home: Home, alice: Eyes) -> None:
    page = alice.page
    page.goto(home.page("album/plage"))
    page.fill("#webid", "lea")
    page.check("input[name=write] >> nth=-1")
    page.click("text=Donner cet accès")
    page.wait_for_selector("[role=alert]")
    assert "commence par https://" in alice.text
    assert page.input_value("#webid") == "lea"
    assert page.is_checked("input[name=write] >> nth=-1")
    assert findings(page) == []


def test_the_pods_own_page_leads_its_owner_to_who_has_access(home: Home, alice: Eyes) -> None:
    """S-A4: from a page that knows nobody, through a sandboxed link, to one's own account."""
    page = alice.page
    page.goto(f"{home.served.home}profile/card")
    page.click("text=Régler qui y accède")
    page.wait_for_url("**/sharing/at/profile/card")
    assert "Votre carte" in alice.text
    assert alice.heading.startswith("Votre carte")
    assert "Tout le monde : lire" in alice.text


def test_identity_is_behind_a_fresh_proof(home: Home, alice: Eyes) -> None:
    """I-04, S-49: by keyboard, with the last issuer kept."""
    page = alice.page
    home.served.house.accounts.file.write("UPDATE session SET signed_in = signed_in - 3600000000")
    page.goto(f"{home.served.account}/account/identity")
    page.wait_for_url("**/account/confirm**")
    _to_field(alice, "password")
    alice.type(PASSWORD, "Enter")
    page.wait_for_url("**/account/identity")
    assert "ce serveur" in alice.text
    alice.tab_to("Retirer")
    alice.type("Enter")
    page.wait_for_selector("[role=alert]")
    assert "laissez un solid:oidcIssuer" in alice.text


@READERS
def test_every_page_of_it_before_axe(
    home: Home, browser: Browser, locale: str, scheme: str
) -> None:
    """J-23: on a phone, in both languages, with nothing that cannot be reached or is cut off."""
    source()
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        eyes.sign_in(home.served.account, "alice", PASSWORD)
        for path in ("", "album/", "album/plage", "foreign/", "many/", "groups/"):
            eyes.page.goto(home.page(path))
            assert (path, findings(eyes.page)) == (path, [])
            assert eyes.language == locale[:2]
        shown = (
            "sharing/?who=",
            "sharing/groups/",
            "account/identity",
            "sharing/groups/les-cousins",
        )
        for address in shown:
            eyes.page.goto(f"{home.served.account}/{address}")
            assert (address, findings(eyes.page)) == (address, [])


def test_nothing_scrolls_sideways_and_tab_reaches_all(home: Home, browser: Browser) -> None:
    """WCAG 2.2, 1.4.10, 2.1.1, 2.4.7, on the smallest phone."""
    with visiting(browser, size=SMALLEST) as eyes:
        eyes.sign_in(home.served.account, "alice", PASSWORD)
        places = [home.page(path) for path in ("album/", "foreign/", "album/plage")]
        for place in (*places, f"{home.page()}groups/", f"{home.served.account}/account/identity"):
            eyes.page.goto(place)
            assert (place, eyes.overflow(), eyes.unreachable()) == (place, 0, [])
            eyes.page.evaluate(
                "() => document.querySelectorAll('details').forEach(d => d.open = 1)"
            )
            assert (place, eyes.overflow()) == (place, 0)


def _to_field(eyes: Eyes, called: str) -> None:
    """Press Tab until the field of that id or name has the focus."""
    for _ in range(60):
        eyes.page.keyboard.press("Tab")
        found = eyes.page.evaluate("() => [document.activeElement.id, document.activeElement.name]")
        if called in found:
            return
    raise AssertionError(f"Tab never came to the field {called!r}")
