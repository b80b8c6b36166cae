"""Back in: by a recovery code, by the operator's link; and what that ends (S-49, S-47)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pod_server.__main__ import main
from pod_server.identity.links import Links
from tests.unit.identity.authenticator import Authenticator
from tests.web.at_home import PASSWORD, Visitor, at_home, words
from tests.web.served import Served


@pytest.fixture
def stranger(served: Served) -> Iterator[Visitor]:
    with Visitor(served) as visitor:
        yield visitor


def code_of(served: Served, name: str) -> str:
    house = served.house
    account = house.accounts.people.account_called(name)
    assert account is not None
    links = Links.open(house.accounts, house.clock, house.settings.issuer)
    return links.new_codes(account.account_id)[0]


def test_a_code_opens_once_ends_all_else_and_leads_to_a_new_passkey(
    served: Served, stranger: Visitor
) -> None:
    assert '"/recover"' in stranger.get("/sign-in").text
    code = code_of(served, "alice")
    with at_home(served, "alice") as elsewhere:
        wrong = stranger.post("/recover", name="alice", code="AAAAA-AAAAA-AAAAA-AAAAA")
        assert wrong.status_code == 401
        assert "not right" in words(wrong)
        entered = stranger.post("/recover", name=" Alice ", code=code.upper().replace("-", " "))
        assert (entered.status_code, entered.headers["Location"]) == (303, "/account/back-in")
        assert elsewhere.get("/account/", follow=False).status_code == 303, "signed out"
    page = stranger.get("/account/back-in")
    assert "Make a passkey for this device" in words(page)
    made = Authenticator(origin=served.account)
    assert stranger.add(made, "new phone").status_code == 303, "without being asked again"
    with Visitor(served) as other:
        again = other.post("/recover", name="alice", code=code)
        assert again.status_code == 401
        assert other.by_passkey(made).status_code == 303


def test_a_code_leads_to_a_new_password_too_and_no_script_is_needed(
    served: Served, stranger: Visitor
) -> None:
    stranger.post("/recover", name="bob", code=code_of(served, "bob"))
    chosen = stranger.post("/account/password", password=PASSWORD)
    assert chosen.status_code == 303
    with Visitor(served) as other:
        other.sign_in("bob")


def test_the_operator_makes_a_link_that_opens_once(
    served: Served, stranger: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the running server; looking at it uses nothing up."""
    data = ("--data", str(served.house.settings.data), "--base-url", f"{served.account}/")
    assert main(["account", "recover", "carol", *data]) == 0
    told = capsys.readouterr().out.split()
    link = next(word for word in told if "/reset/" in word)
    assert link.startswith(f"{served.account}/reset/")
    path = link.removeprefix(served.account)
    for _ in range(2):
        assert "carol" in words(stranger.get(path))
    entered = stranger.post(path)
    assert (entered.status_code, entered.headers["Location"]) == (303, "/account/back-in")
    with Visitor(served) as other:
        gone = other.get(path)
        assert gone.status_code == 410
        assert "used up" in words(gone)
        sent = other.post(path, page="/recover")
        assert sent.status_code == 410
    assert main(["account", "recover", "nobody-here", *data]) == 3


def test_a_newer_link_makes_the_older_one_void_and_a_foreign_form_uses_nothing_up(
    served: Served, stranger: Visitor
) -> None:
    house = served.house
    account = house.accounts.people.account_called("carol")
    assert account is not None
    links = Links.open(house.accounts, house.clock, house.settings.issuer)
    first, second = (
        links.make("reset", account.account_id).removeprefix(served.account) for _ in range(2)
    )
    assert stranger.get(first).status_code == 410
    foreign = stranger.http.post(served.account + second, data={"form": "x"}, timeout=20)
    assert foreign.status_code == 400
    assert stranger.post(second).status_code == 303


def test_a_sesame_is_claimed_without_a_password(served: Served, stranger: Visitor) -> None:
    """Issue 4: passkeys first, the password optional; recovery codes in any case."""
    house = served.house
    links = Links.open(house.accounts, house.clock, house.settings.issuer)
    claim = links.make("claim").removeprefix(served.account)
    refused = stranger.post(claim, name="erin", password="short")
    assert refused.status_code == 422
    made = stranger.post(claim, name="erin", password="")
    assert made.status_code == 201
    assert made.text.count("<code>") >= 8
    assert 'href="/account/passkeys/new?next=/today"' in made.text
    phone = Authenticator(origin=served.account)
    assert stranger.add(phone, "phone").status_code == 303
    with Visitor(served) as other:
        sent = other.post("/sign-in", name="erin", password="")
        assert sent.status_code == 401
        assert other.by_passkey(phone).status_code == 303
