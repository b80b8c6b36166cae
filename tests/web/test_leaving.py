"""Giving up an account: fresh proof, grace, and then it is gone with its pod (S-49, S-68)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from pod_server.web.account.leaving import GRACE
from pod_server.wiring.leaving import let_go
from tests.web.at_home import Visitor, at_home, grow_old, words
from tests.web.served import Served


@pytest.fixture
def served(town: Served) -> Served:
    return town


def later(served: Served, by: int) -> int:
    """How many accounts go when that much time has passed."""
    house = served.house
    return let_go(replace(house, clock=lambda: house.clock() + by))


def card(served: Served, name: str) -> int:
    """The status of somebody's public profile."""
    url = f"{served.pods}/{name}/profile/card"
    return requests.get(url, headers={"Accept": "text/turtle"}, timeout=20).status_code


def test_an_account_is_given_up_and_gone_two_weeks_later(served: Served) -> None:
    people = served.house.accounts.people
    with at_home(served, "alice") as alice, Visitor(served) as elsewhere:
        elsewhere.sign_in("alice")
        grow_old(served)
        led = alice.get("/account/delete", follow=False)
        assert led.headers["Location"].startswith("/account/confirm?next="), "asks who it is"
        again = at_home(served, "alice")
        with again as fresh:
            wrong = fresh.post("/account/delete", name="bob")
            assert wrong.status_code == 422
            assert "not the name of this account" in words(wrong)
            left = fresh.post("/account/delete", name=" Alice ")
            assert left.status_code == 200
            for visitor in (fresh, alice, elsewhere):
                assert visitor.get("/account/", follow=False).status_code == 303, "signed out"
    assert card(served, "alice") == 200, "nothing is gone yet"
    assert later(served, GRACE - 60_000_000) == 0
    with Visitor(served) as back:
        back.sign_in("alice")
        assert "Everything is deleted on" in words(back.get("/account/"))
    folder = next(
        path
        for path in (served.house.settings.data / "pods").glob("*/*")
        if path.name == people.pods(_id(served, "alice"))[0].pod_id
    )
    assert later(served, GRACE + 60_000_000) == 1
    assert later(served, GRACE + 60_000_000) == 0
    assert not folder.exists()
    assert card(served, "alice") in (404, 410)
    assert card(served, "bob") == 200
    with Visitor(served) as gone:
        sent = gone.post("/sign-in", name="alice", password="open, sesame, open")
        assert sent.status_code == 401
    assert people.pod("alice") is not None, "the name stays taken"


def test_whoever_comes_back_in_time_keeps_everything(served: Served) -> None:
    with at_home(served, "bob") as bob:
        bob.post("/account/delete", name="bob")
        bob.sign_in("bob")
        kept = bob.post("/account/keep", page="/account/")
        assert (kept.status_code, kept.headers["Location"]) == (303, "/account/")
        assert "Everything is deleted on" not in words(bob.get("/account/"))
    assert later(served, GRACE * 2) == 0
    assert card(served, "bob") == 200


def _id(served: Served, name: str) -> str:
    account = served.house.accounts.people.account_called(name)
    assert account is not None
    return account.account_id
