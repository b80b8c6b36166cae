"""What is given is called by its name, and so is who has it; the address stands beside (J-23)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pod_server.civic.giving.face import MOST
from pod_server.web import dates
from tests.web.asking_access import answer, asked, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import Citizen, Company, two, until
from tests.web.rules import reads
from tests.web.served import Served
from tests.web.test_own_facts import TOWN_HALL, save
from vocab.terms import FOAF

GIVEN = "/sharing/given/"


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    """With an address, and a town hall that calls itself one."""
    bob = town.people["bob"].webid
    rename = f"DELETE WHERE {{ <{bob}> <{FOAF.NAME}> ?n }};" + (
        f' INSERT DATA {{ <{bob}> <{FOAF.NAME}> "Town hall of Nantes" }}'
    )
    town.ask(
        "PATCH",
        bob.partition("#")[0],
        who="bob",
        content="application/sparql-update",
        body=rename.encode(),
    )
    with at_home(town, "alice") as visitor:
        save(visitor, "home-address", street="1 rue Haute", town="Nantes")
        save(visitor, "paper", title="Passport", number="X1")
        yield visitor


def test_a_request_and_what_comes_of_it(town: Served, alice: Visitor) -> None:
    """Asked, given by person, purpose and document, and over: never an address alone."""
    bob = town.people["bob"].webid
    page = asked(town, policy(town, f"{town.home}personal/home-address", purpose=TOWN_HALL))
    for where in (page, "/sharing/requests/"):
        shown = words(alice.get(where))
        assert shown.index("Town hall of Nantes") < shown.index(bob)
        assert "Home address personal/home-address" in shown
    answer(alice, page, "some", days=3, **{"instead-0": "on"})
    for way in ("person", "purpose", "document"):
        shown = words(alice.get(f"{GIVEN}?by={way}"))
        assert "Town hall of Nantes" in shown
        assert "Living in Nantes facts/lives-in-nantes" in shown
    assert bob in words(alice.get(GIVEN)), "a name is their own word"
    assert "Living in Nantes" in words(alice.get("/sharing/of/alice/facts/lives-in-nantes"))
    whole = words(alice.get(f"/sharing/person/?who={bob.replace('#', '%23')}"))
    assert "Living in Nantes" in whole


def test_writing_is_said_to_include_deleting(town: Served, alice: Visitor) -> None:
    """W-15: nobody may change a document and not delete it, so the owner reads both."""
    page = asked(town, policy(town, f"{town.home}note", actions=("read", "modify")))
    assert "read and change or delete: note" in words(alice.get(page))


def test_visitors_see_what_is_for_sale_with_its_price(town: Served, alice: Visitor) -> None:
    """What apps need is no part of the face; it is there for them as before."""
    alice.post("/office/me/face", do="offer", title="Bicycle", text="Red", price="79.5")
    html = {"Accept": "text/html", "Accept-Language": "en"}
    seen = town.ask("GET", town.home, headers=html).body.decode()
    assert "For sale" in seen
    assert "Bicycle" in seen
    assert "€79.50" in seen
    assert "publicTypeIndex" not in seen
    assert reads(town, f"{town.home}settings/publicTypeIndex.ttl", None)
    own = words(alice.get("/office/me/face"))
    assert "Your card: name, keys, addresses" in own
    assert "for-sale/" not in own
    assert "Offer: Bicycle" in words(alice.get(f"{GIVEN}?by=document"))


def test_many_offers_hide_nothing_else_and_have_an_end(town: Served, alice: Visitor) -> None:
    """What is open besides is shown however many there are; none is out of its owner's reach."""
    face = "/office/me/face"
    for number in range(MOST):
        alice.post(face, do="offer", title=f"Book {number}", text="", price="5")
    page = words(alice.get(face))
    assert "Your card: name, keys, addresses" in page
    assert page.count("Take down") == MOST
    full = alice.post(face, do="offer", title="One more", text="", price="5")
    assert full.status_code == 422
    assert "take one down first" in words(full)
    html = {"Accept": "text/html", "Accept-Language": "en"}
    assert town.ask("GET", town.home, headers=html).body.count(b"Book ") == MOST


def test_a_market_file_is_listed_with_its_end_and_taken_back_there(tmp_path: Path) -> None:
    """K-25: all that was given, by whichever way; in one tap it is over on its own page, too."""
    with two(tmp_path) as (one, other):
        him, her = Citizen(one), Citizen(other)
        baker = Company(one, "bob").publish()
        him.was_told(baker, baker.states("64"))
        name = him.offers(him.composes(baker), her)
        until(lambda: bool(her.offered()))
        (came,) = her.offered()
        assert her.takes(came).state == "kept"
        with at_home(one, "alice") as visitor:
            page = visitor.get(GIVEN)
            shown = words(page)
            assert "Market file: Bread" in shown
            line = next(each for each in page.text.split("<li") if "Market file" in each)
            assert "handed over with a market file · until" in " ".join(line.split())
            (entry,) = re.findall(r'name="entry" value="(\w+)"', line)
            sent = {
                "form": visitor.form(GIVEN),
                "path": f"{name.partition('/handed/')[0]}/file",
                "entry": entry,
            }
            done = visitor.http.post(one.account + GIVEN, data=sent, allow_redirects=False)
            assert done.status_code == 303
            assert "Market file" not in words(visitor.get(GIVEN))
        assert him.handing(name).state == "ended"


def test_a_day_that_is_included_is_said_to_be(town: Served, alice: Visitor) -> None:
    """The form's day is the day that is told, and not the midnight after it."""
    page = asked(town, policy(town, f"{town.home}personal/home-address"))
    answer(alice, page, "all", days=3)
    now = datetime.fromtimestamp(town.house.clock() / 1e6, UTC)
    last = dates.day((now + timedelta(days=3)).date(), "en")
    assert " ".join(f"until {last} included".split()) in words(alice.get(GIVEN))
