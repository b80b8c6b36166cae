"""What was given has changed: who has it as it was is told once, by her tick, and reads it then."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from pod_server.civic.giving.received import ReceivedBook
from pod_server.civic.giving.receiving import MAIL
from pod_server.contracts import Ledger
from pod_server.model.change import Change, Put
from tests.web.asking_access import answer, asked, letters, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import until
from tests.web.rules import group, open_to
from tests.web.served import Served, free_port, serving
from tests.web.shared import give
from tests.web.test_giving import ASK, REQUESTS, SERVICE, date_in
from tests.web.test_own_facts import begin_a_day, save
from vocab.terms import ACL, CONTEXTS, SESAME

CHANGED, GIVEN, RECEIVED = "/office/me/changed", "/sharing/given/", "/sharing/received/"
NANTES = "facts/lives-in-nantes"
ISSUED = f"\n<#it> <{SESAME.VERIFIED_BY}> <https://townhall.example/#us> .\n"


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


def page_of(name: str) -> str:
    return f"{CHANGED}?of={name}"


def given(town: Served, alice: Visitor, name: str, who: str = "bob") -> str:
    """The id of a grant of it."""
    answer(alice, asked(town, policy(town, town.home + name, who=who), who=who), "all")
    until(lambda: bool(_grants(alice, town.people[who].webid)))
    return _grants(alice, town.people[who].webid)[-1]


def _grants(alice: Visitor, webid: str) -> list[str]:
    page = alice.get(GIVEN).text
    return re.findall(r'name="grant" value="(\w+)"', page) if webid in page else []


def ticked(alice: Visitor, name: str) -> list[str]:
    """Who may be told on the page of a document."""
    return re.findall(r'name="who" value="([^"]+)"', alice.get(page_of(name)).text)


def tell(alice: Visitor, name: str, *who: str) -> None:
    page = page_of(name)
    for each in who:
        assert alice.post(page, page=page, do="tell", who=each).status_code == 303


@pytest.mark.parametrize(
    ("sort", "before", "after"),
    [
        ("allergies", {"avoids": "AP"}, {"avoids": "AM"}),
        ("diets", {"more": "no pork"}, {"more": "none"}),
        ("preferences", {"contact_wish": "by letter"}, {"contact_wish": "by phone"}),
        ("household", {"adults": "1"}, {"adults": "2"}),
    ],
    ids=["allergies", "diets", "preferences", "household"],
)
def test_who_has_it_as_it_was_is_listed_ticked_and_told(
    town: Served, alice: Visitor, sort: str, before: dict[str, str], after: dict[str, str]
) -> None:
    name, bob = f"personal/{sort}", town.people["bob"].webid
    save(alice, sort, **before)
    given(town, alice, name)
    again = alice.post("/office/me", do="save", sort=sort, **before)
    assert again.headers["Location"].endswith("?done=saved"), "nothing is another: nobody to tell"
    assert "Nothing: nobody" in words(alice.get(CHANGED))
    saved = alice.post("/office/me", do="save", sort=sort, **after)
    assert saved.headers["Location"] == f"{page_of(name)}&done=saved#tell"
    assert "may still have what was there before" in words(alice.get(page_of(name)))
    assert name in alice.get(CHANGED).text
    assert "May still have what was there before: 1" in words(alice.get("/office/me"))
    tell(alice, name, bob)
    (update,) = letters(town, "bob", "Update")
    assert update["object"] == town.home + name
    assert not {*update} - {"@context", "id", "type", "actor", "object", "published", "as:to"}
    until(lambda: "taken by its inbox on" in words(alice.get(page_of(name))))
    assert "was given it or told since" in words(alice.get(page_of(name)))
    assert "Nothing: nobody" in words(alice.get(CHANGED))
    tell(alice, name, bob)
    assert len(letters(town, "bob", "Update")) == 1, "who was told has nothing older"


def test_a_paper_has_a_notice_too(town: Served, alice: Visitor) -> None:
    save(alice, "paper", title="Passport", number="X1")
    (name,) = re.findall(
        r'name="name" value="(personal/documents/\w+)"', alice.get("/office/me").text
    )[:1]
    give(alice, name, whom="person", webid=town.people["carol"].webid, read="on")
    save(alice, "paper", title="Passport", number="X2", name=name)
    assert "Passport" in words(alice.get(CHANGED))
    tell(alice, name, town.people["carol"].webid)
    (update,) = letters(town, "carol", "Update")
    assert update["object"] == town.home + name


def test_the_members_of_a_circle_that_has_it_are_listed(town: Served, alice: Visitor) -> None:
    """Each by themselves, as long as they are in it."""
    name, bob, carol = "personal/household", *(town.people[p].webid for p in ("bob", "carol"))
    save(alice, "household", adults="1")
    assert town.put(f"{town.home}groups/near", group(bob, carol)).status == 201
    open_to(town, town.home + name, f"<{ACL.AGENT_GROUP}> <{town.home}groups/near#us>")
    save(alice, "household", adults="2")
    assert ticked(alice, name) == sorted([bob, carol])
    assert town.put(f"{town.home}groups/near", group(carol)).status in (204, 205)
    assert ticked(alice, name) == [carol]
    tell(alice, name, bob, carol)
    assert [each["object"] for each in letters(town, "carol", "Update")] == [town.home + name]
    assert letters(town, "bob", "Update", wait=0) == []


def test_whoever_was_given_it_afterwards_has_nothing_old(town: Served, alice: Visitor) -> None:
    name = "personal/allergies"
    save(alice, "allergies", avoids="AP")
    save(alice, "allergies", avoids="AM")
    given(town, alice, name)
    assert "was given it or told since" in words(alice.get(page_of(name)))
    tell(alice, name, town.people["bob"].webid, "https://mallory.example/#me")
    time.sleep(0.3)  # long enough for a message that must not come
    assert letters(town, "bob", "Update", wait=0) == []
    assert "mallory" not in words(alice.get(page_of(name)))


def test_a_grant_that_was_taken_back_gets_no_notice(town: Served, alice: Visitor) -> None:
    name, bob = "personal/allergies", town.people["bob"].webid
    save(alice, "allergies", avoids="AP")
    grant = given(town, alice, name)
    assert alice.post(GIVEN, page=GIVEN, grant=grant).ok
    save(alice, "allergies", avoids="AM")
    assert ticked(alice, name) == []
    tell(alice, name, bob)
    time.sleep(0.3)  # long enough for a message that must not come
    assert letters(town, "bob", "Update", wait=0) == []


def test_a_grant_that_has_ended_gets_no_notice(town: Served, alice: Visitor) -> None:
    name, bob = "personal/allergies", town.people["bob"].webid
    save(alice, "allergies", avoids="AP")
    given(town, alice, name)
    save(alice, "allergies", avoids="AM")
    assert ticked(alice, name) == [bob]
    town.turn(5 * 86_400)
    assert ticked(alice, name) == []
    tell(alice, name, bob)
    time.sleep(0.3)  # long enough for a message that must not come
    assert letters(town, "bob", "Update", wait=0) == []


def test_a_notice_under_way_is_not_sent_once_the_right_to_read_is_over(
    town: Served, alice: Visitor
) -> None:
    """Who is out of reach for now is tried again; each time it is asked who may read it."""
    name, away = "personal/allergies", f"http://127.0.0.1:{free_port()}/away#me"
    save(alice, "allergies", avoids="AP")
    open_to(town, town.home + name, f"<{ACL.AGENT}> <{away}>")
    save(alice, "allergies", avoids="AM")
    tell(alice, name, away)
    assert "on its way" in words(alice.get(page_of(name)))
    open_to(town, town.home + name, f"<{ACL.AGENT}> <https://other.example/#me>")
    until(lambda: "not delivered" in words(alice.get(page_of(name))), 30)
    assert "on its way" not in words(alice.get(page_of(name)))


def test_a_holder_of_a_yes_or_no_hears_only_of_another_answer(town: Served, alice: Visitor) -> None:
    """Neither an input's change nor its hour: the answer is written as a day begins (0047)."""
    bob = town.people["bob"].webid
    save(alice, "home-address", street="1 rue Haute", town="Nantes")
    given(town, alice, NANTES)
    for street, place in (("2 rue Basse", "Nantes"), ("3 rue Neuve", "Lyon")):
        saved = alice.post("/office/me", do="save", sort="home-address", street=street, town=place)
        assert saved.headers["Location"].endswith("?done=saved"), "nobody has the address"
        assert ticked(alice, NANTES) == [bob]
        assert "was given it or told since" in words(alice.get(page_of(NANTES)))
        tell(alice, NANTES, bob)
        tell(alice, "personal/home-address", bob)
        assert "facts/" not in alice.get(CHANGED).text
    begin_a_day(town)
    assert "may still have what was there before" in words(alice.get(page_of(NANTES)))
    time.sleep(0.3)  # long enough for a message that must not come
    assert letters(town, "bob", "Update", wait=0) == []
    tell(alice, NANTES, bob)
    (update,) = letters(town, "bob", "Update")
    assert update["object"] == town.home + NANTES
    assert "Lyon" not in str(update)


def test_that_a_fact_is_verified_or_not_is_no_other_answer(town: Served, alice: Visitor) -> None:
    """What is written anew with the same answer leaves nobody with an old one."""
    save(alice, "home-address", town="Nantes")
    given(town, alice, NANTES)
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    stored = ledger.read(NANTES)
    assert stored is not None
    body = (stored.body or b"").replace(b"SelfDeclared", b"RegisterVerified")
    assert body != stored.body
    put = Put(NANTES, stored.media_type, body + ISSUED.encode(), size=len(body) + len(ISSUED))
    ledger.submit(Change((put,))).result()
    begin_a_day(town)
    again = ledger.read(NANTES)
    assert again is not None
    assert b"SelfDeclared" in (again.body or b""), "it was written anew"
    assert "was given it or told since" in words(alice.get(page_of(NANTES)))


def test_what_is_no_fact_of_hers_has_no_notice(town: Served, alice: Visitor) -> None:
    for name in ("profile/card", "personal/letters/x", "personal/nothing", "facts/over-18", "../"):
        assert alice.get(page_of(name)).status_code == 404
    save(alice, "allergies", avoids="AP")
    wrong = page_of("personal/allergies")
    assert alice.post(wrong, page=wrong, do="save", avoids="AM").status_code == 400
    assert alice.post(wrong, page=wrong, do="tell").status_code == 422
    assert town.ask("GET", f"{town.account}{CHANGED}", who="bob").status != 200


def test_whoever_has_it_sees_on_their_list_that_it_is_another(tmp_path: Path) -> None:
    """On another server; noted, and not looked at: that would tell alice that he looked."""
    with (
        serving(tmp_path / "here", outgoing_to_loopback=True, housekeeping=True) as here,
        serving(tmp_path / "there", outgoing_to_loopback=True, housekeeping=True) as there,
        at_home(here, "bob") as bob,
        at_home(there, "alice") as alice,
    ):
        save(alice, "contact", email="alice@example.org")
        week = date_in(here, 7)
        webid = there.people["alice"].webid
        sent = bob.post(ASK, webid=webid, what="personal/contact", until=week, **{"for": SERVICE})
        assert sent.status_code == 303, words(sent)
        (letter,) = re.findall(r'href="(/sharing/requests/[^"?]+)"', alice.get(REQUESTS).text)
        assert alice.post(letter, do="all", until=date_in(here, 2)).status_code == 303
        until(lambda: "checked, could be read on" in words(bob.get(RECEIVED)))
        (record,) = re.findall(r'href="(/sharing/received/\w+)"', bob.get(RECEIVED).text)
        save(alice, "contact", email="alice@example.net")
        assert "says who gave it" not in words(bob.get(record))
        tell(alice, "personal/contact", here.people["bob"].webid)
        until(lambda: "it is something else, says who gave it, on" in words(bob.get(record)))
        forged = {
            "@context": CONTEXTS.STORAGES,
            "type": "Update",
            "actor": there.people["alice"].webid,
            "object": f"{there.people['alice'].pod}personal/contact",
        }
        noted = _told(here)
        body = orjson.dumps(forged)
        box = f"{here.people['bob'].pod}inbox/"
        sent_by = here.ask("POST", box, who="carol", body=body, content="application/ld+json")
        assert sent_by.status == 201
        until(lambda: not MAIL.has_more(_ledger(here)))
        assert _told(here) == noted, "only its giver can say so"


def _ledger(served: Served) -> Ledger:
    found = served.house.ledger_called("bob")
    assert found is not None
    return found


def _told(served: Served) -> list[int]:
    return [p.told_us for _, one in ReceivedBook().all(_ledger(served)) for p in one.parts]
