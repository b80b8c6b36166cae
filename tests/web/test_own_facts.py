"""One's own facts, and what is given in place of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.asking_access import answer, asked, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.rules import reads
from tests.web.served import Reply, Served
from tests.web.shared import give
from tests.web.subscribed import listening, subscribe
from tests.web.test_query_permissions import GRAPHS
from vocab.terms import DPV

ME = "/office/me"
TOWN_HALL = f"{DPV.NS}IdentityVerification"


def save(alice: Visitor, sort: str, **values: str) -> None:
    done = alice.post(ME, do="save", sort=sort, **values)
    assert done.status_code == 303, words(done)


def born(served: Served, years: float) -> str:
    now = datetime.fromtimestamp(served.house.clock() / 1e6, UTC)
    return (now - timedelta(days=365.25 * years)).date().isoformat()


def begin_a_day(served: Served) -> None:
    """What the server does when a day begins."""
    from pod_server.wiring.keeping import accounts_kept

    accounts_kept(served.house)


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


def test_facts_are_linked_data_with_source_day_and_who_has_them(
    town: Served, alice: Visitor
) -> None:
    """One document a fact, in the terms of schema.org, for nobody but her until she gives it."""
    save(alice, "identity", given="Alice", family="Martin", born="1990-04-02", source="passport")
    url = f"{town.home}personal/identity"
    text = town.ask("GET", url, who="alice").body.decode()
    assert 'birthDate> "1990-04-02"^^xsd:date' in text
    for who in ("bob", None):
        assert not reads(town, url, who)
    page = words(alice.get(ME))
    assert "Alice · Martin · 2 April 1990" in page
    assert "source: passport" in page
    assert "Nobody but you." in page
    give(alice, "personal/identity", whom="person", webid=town.people["bob"].webid, read="on")
    assert f"Who has it: {town.people['bob'].webid}" in words(alice.get(ME))
    assert reads(town, url, "bob")
    wrong = alice.post(ME, do="save", sort="identity", given="Ann", born="yesterday")
    assert wrong.status_code == 422
    assert "is no day" in words(wrong)
    assert 'value="Ann"' in wrong.text, "what was typed is kept"
    assert alice.post(ME, do="forget", name="personal/identity").status_code == 303
    assert town.ask("GET", url, who="alice").status == 404


def test_a_paper_that_ends_is_reminded_before(town: Served, alice: Visitor) -> None:
    soon = (datetime.fromtimestamp(town.house.clock() / 1e6, UTC) + timedelta(days=20)).date()
    save(alice, "paper", title="Passport", number="X1", until=f"{soon}")
    save(alice, "paper", title="Library card", until=f"{soon + timedelta(days=2000)}")
    today = words(alice.get("/today"))
    assert "Passport" in today
    assert "Library card" not in today
    page = alice.get(ME)
    assert words(page).index("Passport") < words(page).index("Library card")
    name = re.search(r'name="name" value="(personal/documents/\w+)"', page.text)
    assert name is not None
    assert alice.post(ME, do="forget", name=name[1]).status_code == 303
    assert "Passport" not in words(alice.get("/today"))


def test_a_derived_fact_is_given_instead_of_the_document(town: Served, alice: Visitor) -> None:
    """K-25: the town hall learns that she lives there, and not where."""
    save(alice, "home-address", street="1 rue Haute", code="44000", town="Nantes")
    home = f"{town.home}personal/home-address"
    page = asked(town, policy(town, home, purpose=TOWN_HALL))
    assert "Only yes or no: Living in Nantes" in words(alice.get(page))
    answer(alice, page, "some", days=3, **{"instead-0": "on"})
    assert not reads(town, home, "bob")
    fact = town.ask("GET", f"{town.home}facts/lives-in-nantes", who="bob")
    assert fact.status == 200
    text = fact.body.decode()
    assert "sesame:isSo true" in text
    assert "Haute" not in text
    assert "44000" not in text


def test_the_document_is_never_given_where_a_fact_was_chosen(town: Served, alice: Visitor) -> None:
    """Also where the fact cannot be told any more when the form comes back."""
    save(alice, "home-address", street="1 rue Haute")
    page = asked(town, policy(town, f"{town.home}personal/home-address"))
    refused = alice.post(page, do="all", until="2099-01-01", **{"instead-0": "on"})
    assert refused.status_code == 409
    assert not reads(town, f"{town.home}personal/home-address", "bob")


def test_a_fact_can_be_asked_for_by_its_name(town: Served, alice: Visitor) -> None:
    save(alice, "home-address", town="Saint-Étienne")
    page = asked(town, policy(town, f"{town.home}facts/lives-in-nantes"))
    assert "answer that would be given: no" in words(alice.get(page))
    answer(alice, page, "refuse")
    page = asked(town, policy(town, f"{town.home}facts/over-18"))
    refused = alice.post(page, do="all", until="2099-01-01")
    assert refused.status_code == 409, "it cannot be told without a day of birth"


@pytest.fixture
def over_18(town: Served, alice: Visitor) -> str:
    """The address of what bob may read; alice is over 18, and has told him so."""
    save(alice, "identity", given="Alice", born=born(town, 30))
    save(alice, "home-address", street="1 rue Haute", town="Nantes")
    answer(alice, asked(town, policy(town, f"{town.home}facts/over-18")), "all")
    return f"{town.home}facts/over-18"


def _seen(town: Served, url: str, method: str = "GET") -> tuple[object, ...]:
    reply = town.ask(method, url, who="bob")
    plain = {k: v for k, v in reply.headers.items() if k not in ("date", "server")}
    return reply.status, plain, reply.body


def test_changed_inputs_change_nothing_that_can_be_seen(
    town: Served, alice: Visitor, over_18: str
) -> None:
    """S-57, S-60, N-09: neither headers, nor the number of updates, nor a message tell of them."""
    before = _seen(town, over_18), _seen(town, over_18, "HEAD")
    with listening(town, over_18, who="bob") as line:
        for years in (31, 45, 60):
            save(alice, "identity", given="Alice", born=born(town, years))
            begin_a_day(town)
        with pytest.raises(TimeoutError):
            line.recv(0.5)
    assert (_seen(town, over_18), _seen(town, over_18, "HEAD")) == before
    save(alice, "identity", given="Alice", born=born(town, 9))
    assert _seen(town, over_18) == before[0], "not before its clock"
    with listening(town, over_18, who="bob") as line:
        begin_a_day(town)
        line.recv(5)
        with pytest.raises(TimeoutError):
            line.recv(0.5)
    assert b"false" in town.ask("GET", over_18, who="bob").body


def test_nothing_around_it_can_be_read_listed_queried_or_subscribed(
    town: Served, alice: Visitor, over_18: str
) -> None:
    """S-16, S-57, W-13: the fact, and nothing that it came from."""
    for place in (
        "facts/",
        "personal/",
        "personal/identity",
        "facts/over-18.acl",
        "personal/.meta",
        "access/",
        "access/grants/",
    ):
        assert town.ask("GET", town.home + place, who="bob").status == 403, place
        assert subscribe(town, town.home + place, who="bob").status == 403, place
    for query in (GRAPHS, "SELECT ?v { ?s ?p ?v }"):
        told = _query(town, query)
        assert "personal" not in told
        assert born(town, 30) not in told
        assert "Nantes" not in told


def _query(town: Served, query: str) -> str:
    reply: Reply = town.ask(
        "POST",
        f"{town.home}.sparql",
        who="bob",
        body=query.encode(),
        content="application/sparql-query",
    )
    assert reply.status in (200, 403), reply
    return reply.body.decode()


def test_a_day_of_birth_is_told_by_the_month_at_most(town: Served, alice: Visitor) -> None:
    """Who turns 18 in the middle of a month is told so from the first of the next."""
    from datetime import date

    from pod_server.civic.giving.facts import is_adult

    assert not is_adult(date(2008, 3, 15), date(2026, 3, 1))
    assert is_adult(date(2008, 3, 15), date(2026, 4, 1))
    assert is_adult(date(2008, 3, 1), date(2026, 3, 1))
