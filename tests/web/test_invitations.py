"""An address for each company: a leaked one names who leaked it, and can be cut (issue 5, 7)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.account import account_id
from pod_server.civic.front_office.invitations import LETTERS, Invitation
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errors import Conflict
from tests.web.served import Served, serving
from vocab.terms import SESAME

PASSWORD = "a long enough password"
LENOIR, PERRIN, OTHER = (
    f"https://{name}.example/card#me" for name in ("lenoir", "perrin", "courtier")
)
_FORM = re.compile(r'name="form" value="([^"]+)"')


@dataclass
class Zoe:
    """A citizen with a browser."""

    served: Served
    browser: requests.Session

    @property
    def ledger(self) -> Ledger:
        found = self.served.house.ledger_called("zoe")
        assert found is not None
        return found

    def get(self, path: str, language: str = "en") -> str:
        mark = "&" if "?" in path else "?"
        page = self.browser.get(f"{self.served.account}{path}{mark}lang={language}", timeout=10)
        assert page.status_code == 200, page.text
        return page.text

    def post(self, path: str, **fields: str) -> requests.Response:
        form = _FORM.search(self.get("/office/invitations"))
        assert form is not None
        url = f"{self.served.account}{path}"
        return self.browser.post(url, data={"form": form[1], **fields}, timeout=10)

    def invites(self, given_to: str, company: str = "") -> Invitation:
        made = self.post("/office/invitations", given_to=given_to, company=company)
        assert made.status_code == 200
        found = self.served.house.front_office.invitations.one(
            self.ledger, made.url.rpartition("/")[2].partition("?")[0]
        )
        assert found is not None
        return found

    def asked_by(self, company: str, code: str = "") -> str:
        """A request for an account; in which state it is then."""
        office = self.served.house.front_office
        request = AccountRequest(company, invitation=code)
        settle_now(self.ledger, lambda: office.ask(self.ledger, Agent(company), request))
        account = office.account(self.ledger, company)
        assert account is not None
        return account.state.rpartition("#")[2]

    def page_of(self, company: str, language: str = "en") -> str:
        return self.get(f"/office/companies/{account_id(company)}", language)


@pytest.fixture
def zoe(tmp_path: Path) -> Iterator[Zoe]:
    with serving(tmp_path) as served, requests.Session() as browser:
        house = served.house
        house.host.welcome("zoe", password=house.hash_password(PASSWORD))
        page = browser.get(f"{served.account}/sign-in", timeout=10)
        form = _FORM.search(page.text)
        assert form is not None
        sent = {"form": form[1], "name": "zoe", "password": PASSWORD, "next": "/office/"}
        browser.post(f"{served.account}/sign-in", data=sent, timeout=10)
        yield Zoe(served, browser)


def test_a_leaked_invitation_names_who_leaked_it(zoe: Zoe) -> None:
    """Must show 7: used by another company, its page says who leaked it, in both languages."""
    invitation = zoe.invites("Boulangerie Lenoir")
    assert zoe.asked_by(LENOIR, invitation.code) == "Requested"
    assert zoe.asked_by(OTHER, invitation.shown.upper()) == "Requested"
    for language, words in (
        ("en", "You had given this invitation to “Boulangerie Lenoir”, and to nobody else"),
        ("fr", "Vous aviez donné cette invitation à « Boulangerie Lenoir »"),
    ):
        assert words in zoe.page_of(OTHER, language).replace("\u00a0", " ").replace("\u202f", " ")
        assert words not in zoe.page_of(LENOIR, language)
    assert "Came by the invitation given to" in zoe.page_of(LENOIR)
    page = zoe.get(f"/office/invitations/{invitation.code}")
    assert page.count("was not meant for it") == 1


def test_who_was_invited_by_name_gets_an_account_and_any_other_does_not(zoe: Zoe) -> None:
    """Even before the one whom it was for, and whatever the policy says."""
    office, owner = zoe.served.house.front_office, Agent(zoe.ledger.pod.owner)
    settle_now(zoe.ledger, lambda: office.accept_at_once(zoe.ledger, owner, at_once=True))
    invitation = zoe.invites("Boulangerie Lenoir", LENOIR)
    assert zoe.asked_by(OTHER, invitation.code) == "Requested"
    assert "You had given this invitation to" in zoe.page_of(OTHER)
    settle_now(zoe.ledger, lambda: office.accept_at_once(zoe.ledger, owner, at_once=False))
    assert zoe.asked_by(LENOIR, invitation.code) == "Offered"


def test_an_invitation_that_is_cut_is_good_for_nobody_new(zoe: Zoe) -> None:
    invitation = zoe.invites("Boulangerie Lenoir")
    zoe.asked_by(LENOIR, invitation.code)
    assert zoe.post(f"/office/invitations/{invitation.code}/cut").status_code == 200
    with pytest.raises(Conflict, match="ask the citizen for another"):
        zoe.asked_by(OTHER, invitation.code)
    assert zoe.served.house.front_office.account(zoe.ledger, OTHER) is None
    assert zoe.asked_by(LENOIR, invitation.code) == "Requested"
    with pytest.raises(Conflict):
        zoe.asked_by(PERRIN, "2222222222")


def test_requests_without_one_wait_in_a_quiet_tray_and_leave_it_with_one(zoe: Zoe) -> None:
    """Decision 23."""
    zoe.asked_by(OTHER)
    page = zoe.get("/office/")
    assert "Requests without an invitation" in page
    assert "Yours to decide" not in page
    invitation = zoe.invites("Un courtier")
    zoe.asked_by(OTHER, invitation.code)
    page = zoe.get("/office/")
    assert "Yours to decide" in page
    assert "Requests without an invitation" not in page


def test_the_page_of_one_has_link_code_and_picture(zoe: Zoe) -> None:
    """An address, a QR code and a short code (issue 5)."""
    invitation = zoe.invites("Lenoir & <Fils>")
    assert len(invitation.code) == 10
    assert set(invitation.code) <= set(LETTERS)
    page = zoe.get(f"/office/invitations/{invitation.shown}", "fr")
    assert f"?i={invitation.code}" in page.replace("<wbr>", "")
    assert invitation.shown in page
    assert "<svg" in page
    assert "Lenoir &amp; &lt;Fils&gt;" in page
    listed = zoe.get("/office/invitations")
    assert invitation.shown in listed
    assert zoe.post("/office/invitations", given_to="  ").status_code == 400
    assert zoe.post("/office/invitations", given_to="x", company="lenoir").status_code == 400


def test_invitations_are_the_citizens_alone_and_come_in_pages(zoe: Zoe) -> None:
    """S-10, invariant 5: nobody else reads whom she invited."""
    office, owner = zoe.served.house.front_office, Agent(zoe.ledger.pod.owner)
    for number in range(51):
        settle_now(
            zoe.ledger,
            lambda n=number: office.invitations.invite(zoe.ledger, owner, f"Company {n}"),  # type: ignore[misc]
        )
    assert "Page 1 of 2" in zoe.get("/office/invitations")
    pages = [zoe.get(f"/office/invitations?page={page}") for page in (1, 2)]
    shown = [set(re.findall(r"Company \d+", page)) for page in pages]
    assert [len(each) for each in shown] == [50, 1]
    assert len(shown[0] | shown[1]) == 51
    folder = f"{zoe.ledger.pod.base}settings/invitations/"
    for who in (None, "bob"):
        assert zoe.served.ask("GET", folder, who=who).status in (401, 403)


def test_a_company_comes_by_the_link_over_http(zoe: Zoe) -> None:
    invitation = zoe.invites("Bob")
    link = invitation.link(zoe.ledger.pod.base)
    webid = zoe.served.people["bob"].webid
    asked = {"@context": SESAME.CONTEXT, "type": "AccountRequest", "company": webid}
    body = json.dumps(asked)
    sent = zoe.served.ask(
        "POST", link, who="bob", body=body.encode(), content="application/ld+json"
    )
    assert sent.status == 202
    assert "Came by the invitation given to" in zoe.page_of(webid)
    bad = zoe.served.ask(
        "POST",
        link.replace(invitation.code, "2222222222"),
        who="carol",
        body=body.replace("bob", "carol").encode(),
        content="application/ld+json",
    )
    assert bad.status in (403, 409)
