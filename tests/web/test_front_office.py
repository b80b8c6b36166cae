"""Opening an account at a citizen's front office, and what a company may do with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.account import account_id
from pod_server.civic.front_office.letters import ContactSettings
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.model.access import Agent
from pod_server.model.change import Change, Put
from pod_server.model.errors import StaleRead
from pod_server.model.iri import Role
from tests.web.served import Reply, Served, serving
from vocab.terms import DCTERMS, SESAME

JSON_LD = "application/ld+json"


@pytest.fixture(scope="module")
def town(served: Served) -> Served:
    """Alice is the citizen; bob and carol are companies."""
    return served


def request(server: Served, sender: str, changes: Mapping[str, object] | None = None) -> Reply:
    asked = {
        "@context": SESAME.CONTEXT,
        "type": "AccountRequest",
        "company": server.people[sender].webid,
        "terms": "2026-11",
        **(changes or {}),
    }
    body = json.dumps(asked).encode()
    office = f"{server.home}.front-office"
    return server.ask("POST", office, who=sender, body=body, content=JSON_LD)


def answer(server: Served, company: str, *, accept: bool) -> None:
    ledger = server.house.ledger_called("alice")
    assert ledger is not None
    owner = Agent(server.people["alice"].webid)
    office = server.house.front_office
    webid = server.people[company].webid
    settle_now(ledger, lambda: office.answer(ledger, owner, webid, accept=accept))


def allow(server: Served, company: str) -> None:
    """Alice lets the company write to her."""
    ledger = server.house.ledger_called("alice")
    assert ledger is not None
    owner, webid = Agent(server.people["alice"].webid), server.people[company].webid
    settings = ContactSettings(server.house.front_office)
    settle_now(ledger, lambda: settings.settle(ledger, owner, webid, SESAME.OFFERS_TOO, 0, 0))


def letter(text: str) -> bytes:
    said = {"id": "#it", "type": "Message", "text": text, "issued": "2026-11-29T08:00:00Z"}
    return json.dumps({"@context": SESAME.CONTEXT, **said}).encode()


def folder(server: Served, company: str) -> str:
    return f"{server.home}accounts/{account_id(server.people[company].webid)}/"


def test_the_account_is_named_by_the_hash_of_the_webid() -> None:
    # sha256("https://baker.example/#me") in base32, lower case, 16 characters.
    assert account_id("https://baker.example/#me") == "47auqecdqwjfzqlo"
    assert account_id("https://baker.example/#me") != account_id("https://baker.example/#it")


def test_a_request_waits_until_the_owner_answers_and_asking_again_finds_it(town: Served) -> None:
    first = request(town, "bob")
    assert first.status == 202
    assert first["location"] == folder(town, "bob") + "account"
    again = request(town, "bob")
    assert (again.status, again["location"]) == (200, first["location"])
    seen = town.ask("GET", first["location"], who="bob", headers={"Accept": "text/turtle"})
    assert seen.status == 200
    assert b"Requested" in seen.body
    status = folder(town, "bob") + "civil-status/"
    assert town.ask("POST", status, who="bob", body=b"{}", content=JSON_LD).status == 403


def test_an_accepted_company_appends_in_its_own_account_and_nowhere_else(town: Served) -> None:
    request(town, "carol")
    answer(town, "carol", accept=True)
    own = folder(town, "carol")
    place = own + "requests/"
    allow(town, "carol")
    posted = town.ask("POST", place, who="carol", body=letter("hello"), content=JSON_LD)
    assert posted.status == 201
    seen = posted["location"]
    # Invariant 8: what was sent stays as it was sent.
    for method in ("PUT", "PATCH", "DELETE"):
        body, content = (None, "") if method == "DELETE" else (b"other", "text/plain")
        refused = town.ask(method, seen, who="carol", body=body, content=content)
        assert refused.status in (403, 415), method
    kept = town.ask("GET", seen, who="carol", headers={"Accept": JSON_LD})
    assert kept.body == letter("hello")
    # Invariant 5: to append is all it may do, and what lies there may only be read.
    for of, modes in ((place, {"append", "read"}), (seen, {"read"})):
        said = town.ask("GET", of, who="carol", headers={"Accept": "*/*"})["wac-allow"]
        assert set(said.partition('user="')[2].partition('"')[0].split()) == modes, of
    assert town.ask("GET", seen, who="bob").status == 403
    places = ("", "terms/", "contested/", "complaints/")
    for elsewhere in (*(own + place for place in places), f"{town.home}accounts/", town.home):
        posted = town.ask("POST", elsewhere, who="carol", body=b"hello", content="text/plain")
        assert posted.status == 403, elsewhere
    insert = f"INSERT DATA {{ <#it> <{SESAME.STATE}> <{SESAME.OPEN}> }}".encode()
    patched = town.ask(
        "PATCH", own + "account", who="carol", body=insert, content="application/sparql-update"
    )
    assert patched.status == 403


def test_a_company_sees_nothing_of_other_companies(town: Served) -> None:
    request(town, "bob")
    request(town, "carol")
    for hidden in (folder(town, "bob"), folder(town, "bob") + "account", f"{town.home}accounts/"):
        assert town.ask("GET", hidden, who="carol").status == 403
    missing = f"{town.home}accounts/{'a' * 16}/"
    assert town.ask("GET", missing, who="carol").status == 403


def test_closing_takes_the_right_to_append_and_leaves_what_was_sent(town: Served) -> None:
    request(town, "carol")
    answer(town, "carol", accept=True)
    place = folder(town, "carol") + "requests/"
    allow(town, "carol")
    sent = town.ask("POST", place, who="carol", body=letter("offer"), content=JSON_LD)["location"]
    answer(town, "carol", accept=False)
    assert town.ask("POST", place, who="carol", body=letter("more"), content=JSON_LD).status == 403
    kept = town.ask("GET", sent, who="carol", headers={"Accept": JSON_LD})
    assert kept.body == letter("offer")
    answer(town, "carol", accept=True)
    assert town.ask("POST", place, who="carol", body=letter("more"), content=JSON_LD).status == 201


def test_companies_that_ask_at_once_all_get_an_account_whatever_the_owner_does(
    town: Served,
) -> None:
    """Decision 23: each by the policy that held, and the policy costs nothing else that is said."""
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    office, owner = town.house.front_office, Agent(town.people["alice"].webid)
    described = f"{town.home}accounts/.meta"
    note = f"<{town.home}accounts/> <{DCTERMS.TITLE}> 'Mes entreprises' ."
    assert town.put(described, note).status in (200, 201, 204, 205)
    companies = [f"https://company-{number}.example/#me" for number in range(24)]

    def ask(company: str) -> bool:
        asked = partial(office.ask, ledger, Agent(company), AccountRequest(company))
        return settle_now(ledger, asked).created

    def choose(number: int) -> bool:
        at_once = number % 2 == 0
        settle_now(ledger, lambda: office.accept_at_once(ledger, owner, at_once=at_once))
        return at_once

    with ThreadPoolExecutor(8) as pool:
        chosen = [pool.submit(choose, number) for number in range(12)]
        asked = {company: pool.submit(ask, company) for company in companies}
        assert [future.result() for future in chosen] == [True, False] * 6
    for company, future in asked.items():
        account = office.account(ledger, company)
        assert account is not None
        is_open = ledger.read(f"accounts/{account_id(company)}/civil-status") is not None
        assert future.result() == (account.state == SESAME.OFFERED) == is_open
    said = town.ask("GET", described, who="alice", headers={"Accept": "text/turtle"}).body
    assert b"Mes entreprises" in said
    assert said.count(b"openingPolicy") == 1
    settle_now(ledger, lambda: office.accept_at_once(ledger, owner, at_once=False))


def test_strangers_and_other_names_are_refused_and_told_why(town: Served) -> None:
    office = f"{town.home}.front-office"
    nobody = town.ask("POST", office, body=b"{}", content=JSON_LD)
    assert nobody.status == 401
    assert "sign in" in str(nobody.json["detail"])
    other = request(town, "bob", {"company": town.people["carol"].webid})
    assert other.status == 403


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"company": "not an address"}, 422),
        ({"company": [f"https://one.example/{n}" for n in "ab"]}, 422),
        ({"type": "Disclosure"}, 422),
        ({"@context": "https://elsewhere.example/context"}, 422),
    ],
)
def test_a_request_that_breaks_its_shape_is_refused(
    town: Served, changes: dict[str, object], status: int
) -> None:
    refused = request(town, "bob", changes)
    assert refused.status == status
    assert refused.json["type"]


def test_the_front_office_is_found_from_the_webid_and_the_storage(town: Served) -> None:
    card = town.ask("GET", f"{town.home}profile/card", headers={"Accept": "text/turtle"})
    assert b"frontOffice" in card.body
    described = town.ask("GET", f"{town.home}.well-known/solid", headers={"Accept": "text/turtle"})
    assert b"frontOffice" in described.body


def test_the_data_folder_is_sound_afterwards(town: Served, tmp_path: Path) -> None:
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    assert list(ledger.check()) == []


def test_an_answer_falls_when_the_rules_it_was_judged_by_have_changed(tmp_path: Path) -> None:
    """R-02: who is in control no more by the time of the commit has not answered."""
    with serving(tmp_path) as served:
        ledger = served.house.ledger_called("alice")
        assert ledger is not None
        office, owner = served.house.front_office, Agent(served.people["alice"].webid)
        webid = served.people["bob"].webid
        assert request(served, "bob").status == 202
        prepared = (
            office.answer(ledger, owner, webid, accept=True),
            office.accept_at_once(ledger, owner, at_once=True),
        )
        rules = Put("", "text/turtle", b"", role=Role.ACL)
        ledger.submit(Change((rules,))).result()
        for each in prepared:
            assert each.change is not None
            with pytest.raises(StaleRead):
                ledger.submit(each.change).result()


def test_a_policy_is_said_of_the_accounts_and_as_one(tmp_path: Path) -> None:
    """Decision "Front office": what else names the word accepts nobody."""
    with serving(tmp_path) as served:
        ledger = served.house.ledger_called("alice")
        assert ledger is not None
        office = served.house.front_office
        place = f"{served.home}accounts/.meta"
        for subject, predicate, accepts in (
            ("#other", SESAME.OPENING_POLICY, False),
            ("./", DCTERMS.SUBJECT, False),
            ("./", SESAME.OPENING_POLICY, True),
        ):
            said = f"<{subject}> <{predicate}> <{SESAME.ACCEPT_AT_ONCE}> .".encode()
            reply = served.ask("PUT", place, who="alice", body=said, content="text/turtle")
            assert reply.status in (201, 204), reply
            assert office.accepts_at_once(ledger) is accepts
