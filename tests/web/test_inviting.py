"""A shop's button leads home: the citizen invites that company, and goes back with the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.web.test_invitations import _FORM, LENOIR, OTHER, PASSWORD, Zoe, zoe

__all__ = ["zoe"]
BACK = "https://lenoir.example/compte?panier=7#suite"
ASKED = f"/office/invite?{urlencode({'company': LENOIR, 'back': BACK})}"


def clicks(zoe: Zoe, answer: str, **more: str) -> str:
    """The page after the click."""
    form = _FORM.search(zoe.get(ASKED))
    assert form is not None
    fields = {"form": form[1], "company": LENOIR, "back": BACK, "answer": answer, **more}
    page = zoe.browser.post(f"{zoe.served.account}/office/invite", data=fields, timeout=10)
    assert page.status_code == 200, page.text
    return page.text


def way_back(page: str) -> str:
    return page.partition('rel="noreferrer" href="')[2].partition('"')[0].replace("&amp;", "&")


def test_the_shop_gets_an_address_where_only_its_own_request_is_accepted(zoe: Zoe) -> None:
    """Issue 5: an “open an account on my Sésame” button, with a result that the shop can check."""
    assert "lenoir.example" in zoe.get(ASKED, "fr")
    page = clicks(zoe, "invite", given_to="Mon boulanger")
    back = urlsplit(way_back(page))
    assert (back.netloc, back.path, back.fragment) == ("lenoir.example", "/compte", "suite")
    said = parse_qs(back.query)
    assert said["panier"] == ["7"]
    (invitation,) = said["sesame_invitation"]
    code = invitation.rpartition("?i=")[2]
    made = zoe.served.house.front_office.invitations.one(zoe.ledger, code)
    assert made is not None
    assert (made.company, made.given_to) == (LENOIR, "Mon boulanger")
    assert zoe.asked_by(OTHER, code) == "Requested"  # leaked: it opens nothing
    assert zoe.asked_by(LENOIR, code) == "Offered"
    there = way_back(zoe.get(ASKED))
    assert parse_qs(urlsplit(there).query)["sesame"] == ["account"]


def test_no_leads_back_with_a_no_and_keeps_nothing(zoe: Zoe) -> None:
    said = parse_qs(urlsplit(way_back(clicks(zoe, "no"))).query)
    assert said == {"panier": ["7"], "sesame": ["no"]}
    assert not list(zoe.served.house.front_office.invitations.all(zoe.ledger))


@pytest.mark.parametrize(
    ("company", "back"),
    [
        ("javascript:alert(1)", ""),
        ("", BACK),
        (LENOIR, "javascript:alert(1)"),
        (LENOIR, "http://lenoir.example/"),
        (LENOIR, "https://lenoir.example@elsewhere.example/"),
        (LENOIR, "//elsewhere.example/"),
    ],
)
def test_nobody_is_led_to_what_is_no_shop(zoe: Zoe, company: str, back: str) -> None:
    asked = urlencode({"company": company, "back": back})
    page = zoe.browser.get(f"{zoe.served.account}/office/invite?{asked}", timeout=10)
    assert page.status_code == 400


def test_the_front_office_leads_her_home_and_signing_in_leads_on(zoe: Zoe) -> None:
    """The button knows the front office only; whoever is not signed in loses nothing on the way."""
    office = f"{zoe.ledger.pod.base}.front-office"
    headers = {"Accept": "text/html"}
    query = urlencode({"company": LENOIR, "back": BACK})
    with requests.Session() as browser:
        page = browser.get(f"{office}?{query}", headers=headers, timeout=10)
        assert page.url.startswith(f"{zoe.served.account}/sign-in")
        form = _FORM.search(page.text)
        assert form is not None
        (onward,) = parse_qs(urlsplit(page.url).query)["next"]
        sent = {"form": form[1], "name": "zoe", "password": PASSWORD, "next": onward}
        page = browser.post(f"{zoe.served.account}/sign-in", data=sent, timeout=10)
        assert page.url == f"{zoe.served.account}/office/invite?{query}"
        assert LENOIR in page.text.replace("<wbr>", "")
        plain = browser.get(office, headers=headers, timeout=10)
        assert "/counter/zoe" in plain.url
