"""A browser that signs in again has one sign-in, not two (S-49)."""

from __future__ import annotations

import pytest

from pod_server.identity.secrets import hash_chosen
from tests.web.at_home import PASSWORD, Visitor, at_home, words
from tests.web.served import Served
from tests.web.test_staff import App


@pytest.fixture
def served(town: Served) -> Served:
    people = town.house.accounts.people
    for name in ("alice", "bob"):
        account = people.account_called(name)
        assert account is not None
        people.set_password(account.account_id, hash_chosen(PASSWORD))
    return town


def places(visitor: Visitor) -> int:
    """How many sign-ins the account's page lists."""
    return words(visitor.get("/account/")).count("Since")


def test_an_older_session_of_the_same_browser_does_not_stay_and_its_apps_do(served: Served) -> None:
    with Visitor(served) as alice, Visitor(served) as elsewhere:
        for visitor in (elsewhere, alice):
            visitor.sign_in("alice")
        before = alice.http.cookies.get_dict()
        app = App(alice)
        tokens = app.sign_in(served.people["alice"].webid).json
        alice.sign_in("alice")
        assert places(alice) == 2, "this browser, and the one elsewhere"
        url = f"{served.home}notes"
        assert app.put(str(tokens["access_token"]), url) == 201, "what it let in stays in"
        with Visitor(served) as old:
            old.http.cookies.update(before)
            led = old.get("/account/", follow=False)
            assert led.headers["Location"].startswith("/sign-in"), "the old cookie opens nothing"
        alice.post("/logout", page="/account/")
        assert app.put(str(tokens["access_token"]), url) == 401, "and goes with the new session"
        assert places(elsewhere) == 1


def test_somebody_else_in_the_same_browser_signs_the_first_and_their_apps_out(
    served: Served,
) -> None:
    with at_home(served, "alice") as browser, at_home(served, "alice") as elsewhere:
        app = App(browser)
        tokens = app.sign_in(served.people["alice"].webid).json
        browser.sign_in("bob")
        assert places(browser) == 1
        assert places(elsewhere) == 1, "the other of alice's stays"
        assert app.put(str(tokens["access_token"]), f"{served.home}notes") == 401
