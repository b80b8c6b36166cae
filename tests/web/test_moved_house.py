"""I moved, and my rights: who has the old address is told once; letters and their answers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from pod_server.civic.giving.rights import due
from tests.web.asking_access import answer, asked, letters, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.served import Served
from tests.web.shared import give
from tests.web.test_own_facts import save

MOVED, RIGHTS = "/office/me/moved", "/office/me/rights"


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


def test_one_change_tells_those_who_have_the_address(town: Served, alice: Visitor) -> None:
    """One change, the list of who has the old value, tick, sent, receipts."""
    save(alice, "home-address", street="1 rue Haute", town="Nantes")
    home = f"{town.home}personal/home-address"
    assert "Nobody has your address" in words(alice.get(MOVED))
    answer(alice, asked(town, policy(town, home)), "all")
    carol = town.people["carol"].webid
    give(alice, "personal/home-address", whom="person", webid=carol, read="on")
    saved = alice.post(MOVED, do="save", street="2 rue Basse", town="Brest")
    assert saved.status_code == 303
    page = alice.get(MOVED)
    assert re.findall(r'name="who" value="([^"]+)"', page.text) == [
        town.people["bob"].webid,
        carol,
    ]
    nobody = alice.post(MOVED, do="tell")
    assert nobody.status_code == 422
    told = alice.post(MOVED, do="tell", who=town.people["bob"].webid)
    assert told.status_code == 303
    (update,) = letters(town, "bob", "Update")
    assert update["object"] == home
    assert "Basse" not in str(update), "who may read it, reads it"
    assert b"2 rue Basse" in town.ask("GET", home, who="bob").body
    assert letters(town, "carol", "Update", wait=0) == []
    assert receipt(alice) == "taken by its inbox on"


def receipt(alice: Visitor) -> str:
    until = time.monotonic() + 10
    while "on its way" in (page := words(alice.get(MOVED))) and time.monotonic() < until:
        time.sleep(0.1)
    return "taken by its inbox on" if "taken by its inbox on" in page else page


def test_who_had_the_address_is_on_the_list_too(town: Served, alice: Visitor) -> None:
    save(alice, "home-address", town="Nantes")
    page = asked(town, policy(town, f"{town.home}personal/home-address"))
    answer(alice, page, "all")
    (grant,) = letters(town, "bob", "AccessGrant")
    identifier = grant["id"].rpartition("/")[2]
    assert alice.post("/sharing/given/", page="/sharing/given/", grant=identifier).ok
    assert "had it; reads it no more" in words(alice.get(MOVED))
    stranger = alice.post(MOVED, do="tell", who="https://mallory.example/#me")
    assert stranger.status_code == 303
    assert "mallory" not in words(alice.get(MOVED)), "only those who have or had it"


def test_letters_are_ready_in_two_languages(town: Served, alice: Visitor) -> None:
    save(alice, "identity", given="Alice", family="Martin")
    sent = datetime.fromtimestamp(town.house.clock() / 1e6, UTC).date()
    for right in ("access", "erasure", "withdrawal", "mediator"):
        told = {"right": right, "to": "Boutique <Dupont>", "about": "n° 12", "sent": f"{sent}"}
        made = alice.post(RIGHTS, **told)
        assert made.status_code == 303
        page = made.headers["Location"]
        for language in ("en", "fr"):
            shown = alice.get(page, headers={"Accept-Language": language})
            assert "Alice Martin" in words(shown)
            assert "n° 12" in words(shown)
            assert "<Dupont>" not in shown.text
        assert str(due(right, sent).day) in words(alice.get(page))


def test_an_answer_is_waited_for_and_reminded(town: Served, alice: Visitor) -> None:
    today = datetime.fromtimestamp(town.house.clock() / 1e6, UTC).date()
    long_ago = today - timedelta(days=40)
    made = alice.post(RIGHTS, right="access", to="Boutique", sent=f"{long_ago}")
    assert "no answer; it was due by" in words(alice.get(RIGHTS))
    assert "Boutique" in words(alice.get("/today"))
    assert "data protection authority" in words(alice.get(made.headers["Location"]))
    assert alice.post(made.headers["Location"]).status_code == 303
    assert "answered on" in words(alice.get(RIGHTS))
    assert "Boutique" not in words(alice.get("/today"))
    for wrong in ({"right": "all"}, {"to": " "}, {"sent": f"{today + timedelta(days=9)}"}):
        refused = alice.post(RIGHTS, **{"right": "access", "to": "B", "sent": f"{today}", **wrong})
        assert refused.status_code == 422


@pytest.mark.parametrize("right", ["access", "erasure", "withdrawal", "mediator"])
def test_a_letter_about_nothing_in_particular_has_no_empty_line_for_it(
    alice: Visitor, right: str
) -> None:
    made = alice.post(RIGHTS, right=right, to="Boutique", sent="2026-10-01")
    assert made.status_code == 303
    for language, subject in (("en", "About"), ("fr", "Objet")):
        shown = words(alice.get(made.headers["Location"], headers={"Accept-Language": language}))
        assert f"{subject} :" not in shown.replace(f"{subject}:", f"{subject} :")
    told = alice.post(RIGHTS, right=right, to="Boutique", sent="2026-10-01", about="n° 12")
    assert "n° 12" in words(alice.get(told.headers["Location"]))


def test_a_month_counts_from_day_to_day() -> None:
    assert due("access", date(2026, 1, 31)) == date(2026, 2, 28)
    assert due("erasure", date(2026, 12, 5)) == date(2027, 1, 5)
    assert due("mediator", date(2026, 1, 1)) == date(2026, 4, 1)
