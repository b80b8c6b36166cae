"""People act for a company by their own sign-in, each named, each ended (O-13, O-21)."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from clients.pod_client.dpop import DpopKey
from pod_server.model.staff import LINK_FOR, MOST_STAFF
from tests.web.at_home import Visitor, at_home, grow_old, words
from tests.web.browser.town import Asking
from tests.web.provider.town import AS_IT_IS
from tests.web.served import Reply, Served

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
BACK = "https://app.example/callback"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def served(town: Served) -> Served:
    return town


def invite(company: Visitor, name: str) -> str:
    """The path of a link that lets somebody join."""
    webid = company.served.people["alice"].webid
    made = company.post("/account/staff/new", name=name, webid=webid)
    assert made.status_code == 200, words(made)
    found = re.search(r'<code class="pick">(.*?)</code>', made.text)
    assert found is not None
    link = unescape(re.sub(r"<[^>]+>|&#8203;|\u200b", "", found[1]))
    assert link.startswith(f"{company.served.account}/join/")
    return link.removeprefix(company.served.account)


class App:
    """An app that somebody signs in to, as one of the WebIDs that they may choose."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.served, self.key = visitor, visitor.served, DpopKey()
        self.asking = Asking.registered(self.served.account, "Till", BACK, CHALLENGE.decode())
        self.token_url = str(self.asking.metadata["token_endpoint"])

    def page(self, prompt: str = "") -> str:
        wish = self.asking.address(scope="openid webid offline_access", prompt=prompt)
        return self.visitor.get(wish.removeprefix(self.served.account), follow=False).text

    def sign_in(self, webid: str) -> Reply:
        """Agree as this WebID, and take the tokens."""
        sent = {name: unescape(value) for name, value in _HIDDEN.findall(self.page())}
        form = {**sent, "webid": webid, "decision": "allow", **AS_IT_IS}
        url = str(self.asking.metadata["authorization_endpoint"])
        found = self.visitor.http.post(url, data=form, allow_redirects=False, timeout=20)
        code = parse_qs(urlsplit(found.headers["Location"]).query)["code"][0]
        return self.tokens(
            grant_type="authorization_code",
            code=code,
            redirect_uri=BACK,
            code_verifier=VERIFIER,
        )

    def tokens(self, **values: str) -> Reply:
        body = urlencode({"client_id": self.asking.client_id, **values}).encode()
        proof = {"DPoP": self.key.proof("POST", self.token_url, at=time.time())}
        return self.served.ask("POST", self.token_url, headers=proof, body=body, content=FORM)

    def put(self, token: str, url: str) -> int:
        proof = self.key.proof("PUT", url, at=time.time(), access_token=token)
        headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
        return self.served.ask(
            "PUT", url, headers=headers, body=b"<> a <urn:x>.", content="text/turtle"
        ).status


def test_each_acts_as_the_company_by_their_own_sign_in_and_one_is_ended_without_the_other(
    served: Served, alice: Visitor
) -> None:
    """S-35c: at the next request, on pods and at the token endpoint; the other goes on."""
    company, url = served.people["alice"].webid, f"{served.home}till"
    with at_home(served, "bob") as bob, at_home(served, "carol") as carol:
        apps, tokens = {}, {}
        for name, visitor in (("Bob of the shop", bob), ("Carol, accounts", carol)):
            path = invite(alice, name)
            for _ in range(2):
                assert "alice" in words(visitor.get(path)), "looking uses nothing up"
            assert visitor.post(path).status_code == 303
            assert visitor.get(path).status_code == 410, "a link is good once"
            assert "You act for" in words(visitor.get("/account/staff"))
            app = apps[name] = App(visitor)
            assert company in app.page(), "among those to choose from"
            tokens[name] = app.sign_in(company)
            assert tokens[name].status == 200, tokens[name]
            assert app.put(str(tokens[name].json["access_token"]), url) in (201, 204)
        listed = words(alice.get("/account/staff"))
        for said in ("Bob of the shop bob", "Carol, accounts carol"):
            assert said in listed
        found = re.search(
            r'name="end" value="([^"]+)" aria-describedby="who-2"',
            (alice.get("/account/staff").text),
        )
        assert found is not None
        assert alice.post("/account/staff", page="/account/staff/new", end=found[1]).ok
        gone, stays = apps["Bob of the shop"], apps["Carol, accounts"]
        mine = tokens["Bob of the shop"].json
        assert gone.put(str(mine["access_token"]), url) == 401
        again = gone.tokens(grant_type="refresh_token", refresh_token=str(mine["refresh_token"]))
        assert (again.status, again.json["error"]) == (400, "invalid_grant")
        assert company not in gone.page("consent")
        theirs = tokens["Carol, accounts"].json
        assert stays.put(str(theirs["access_token"]), url) == 204
        fresh = stays.tokens(grant_type="refresh_token", refresh_token=str(theirs["refresh_token"]))
        assert fresh.status == 200
        assert "ended on" in words(alice.get("/account/staff")), "whose doing it was, stays"
        assert "Bob of the shop" in words(alice.get("/account/staff"))


def test_with_its_account_the_company_takes_along_who_acts_for_it(
    served: Served, alice: Visitor
) -> None:
    """S-35c: the pod stays, and nobody acts for it any more."""
    company, url = served.people["alice"].webid, f"{served.home}till"
    with at_home(served, "bob") as bob:
        bob.post(invite(alice, "Bob"))
        app = App(bob)
        found = app.sign_in(company).json
        assert app.put(str(found["access_token"]), url) == 201
        account = served.house.accounts.people.account_called("alice")
        assert account is not None
        served.house.accounts.people.remove_account(account.account_id)
        assert app.put(str(found["access_token"]), url) == 401
        again = app.tokens(grant_type="refresh_token", refresh_token=str(found["refresh_token"]))
        assert again.status == 400


def test_links_run_out_are_taken_back_and_are_for_others(served: Served, alice: Visitor) -> None:
    """S-49, S-43."""
    path = invite(alice, "Bob")
    assert alice.get(path).status_code == 409, "not for the company itself"
    assert alice.post(path, page="/account/staff/new").status_code == 409
    with at_home(served, "bob") as bob:
        assert bob.get("/join/unknown").status_code == 410
        served.ahead += LINK_FOR / 1_000_000 + 1
        assert bob.get(path).status_code == 410
        assert bob.post(path, page="/recover").status_code == 410
        served.ahead = 0
        end = re.search(r'name="end" value="([^"]+)"', alice.get("/account/staff").text)
        assert end is not None
        bob.post("/account/staff", page="/account/staff/new", end=end[1])
        assert bob.get(path).status_code == 200, "only the company takes it back"
        alice.post("/account/staff", page="/account/staff/new", end=end[1])
        assert bob.get(path).status_code == 410
        bob.post(invite(alice, "Bob again"))
        mine = re.search(
            r'value="([^"]+)" aria-describedby="for-1"', bob.get("/account/staff").text
        )
        assert mine is not None
        bob.post("/account/staff", page="/account/staff/new", end=mine[1])
        assert "You act for" not in words(bob.get("/account/staff")), "one may leave, too"
    with Visitor(served) as nobody:
        assert nobody.get("/account/staff", follow=False).headers["Location"].startswith("/sign-in")
    assert alice.post("/account/staff/new", name=" ", webid="").status_code == 422
    other = alice.post("/account/staff/new", name="x", webid=served.people["bob"].webid)
    assert other.status_code == 403
    grow_old(served)
    led = alice.get("/account/staff/new", follow=False)
    assert led.headers["Location"].startswith("/account/confirm?next=")


def test_so_many_at_most_and_read_by_the_page(served: Served, alice: Visitor) -> None:
    """K-09; counted in the step that adds."""
    webid, form = served.people["alice"].webid, alice.form("/account/staff/new")
    url = f"{served.account}/account/staff/new"

    def more(number: int) -> int:
        sent = {"form": form, "name": f"Person {number:03}", "webid": webid}
        return alice.http.post(url, data=sent, timeout=20).status_code

    assert {more(number) for number in range(MOST_STAFF)} == {200}
    assert more(MOST_STAFF) == 507
    named, path = [], "/account/staff"
    while path:
        page = alice.get(path).text
        named += re.findall(r"Person \d{3}", page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = unescape(onward[1]) if onward else ""
    assert named == [f"Person {number:03}" for number in range(MOST_STAFF - 1, -1, -1)]
