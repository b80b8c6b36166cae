"""``sesame-company asked`` and ``answer``: what is asked of all, answered to all (issue 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.company.asking import SIGN, Heard
from clients.company.dossier import Dossier
from clients.company.home import Home
from clients.company.register import Enrolment
from clients.console import Exit
from pod_server.civic.civil_status.answers import received
from pod_server.civic.front_office.account import account_name
from pod_server.wiring.tallying import tallied
from proofs.asked import One, Told
from proofs.questions import Question
from tests.web.crowds import FLOUR, PAY_GAP, asks, crowd, customer
from tests.web.served import Served, serving
from tests.web.test_company_client import Office

BY_BIKE = "Livrez-vous à vélo ?"
ASKED, NAMED = Question.asked(FLOUR, "fr"), Question.asked(BY_BIKE, "fr")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Office]]:
    """Carol's company with 26 customers, who have asked and been counted."""
    with serving(tmp_path_factory.mktemp("city")) as served:
        house, webid = served.house, served.people["carol"].webid
        office = Office(served, tmp_path_factory.mktemp("office"))
        names = crowd(house, webid, 24)
        for name in ("alice", "bob"):
            customer(house, name, webid)
        asks(house, names[:12], webid, PAY_GAP)
        asks(house, names[:11], webid, text=FLOUR)
        asks(house, ["alice"], webid, text=BY_BIKE, by_name=True)
        assert tallied(house)
        init = office.run("init", "--credentials", str(office.credentials), "--publish")
        assert init[0] == Exit.WELL, init
        people = [served.people[name].webid for name in ("alice", "bob")]
        opened = office.run("open", *people, "--terms", "essential-1")
        assert opened[0] == Exit.WELL, opened
        yield served, office


def told(office: Office, *options: str) -> dict[str, list[dict[str, object]]]:
    status, said = office.run("asked", "--json", *options)
    assert status == Exit.WELL, said
    found = json.loads(said[said.index("{") : said.rindex("}") + 1])
    assert isinstance(found, dict)
    return found


def answers_of(served: Served, name: str) -> list[tuple[str, bool, int]]:
    ledger = served.house.ledger_called(name)
    assert ledger is not None
    found = received(ledger, account_name(served.people["carol"].webid))
    rows = [(one.answer.in_language("fr"), one.answer.is_refusal) for one in found]
    numbers = [one.answer.sequence for one in found]
    return sorted((*row, number) for row, number in zip(rows, numbers, strict=True))


def test_a_host_is_counted_once_however_many_customers_it_has(city: tuple[Served, Office]) -> None:
    _, office = city
    found = told(office)
    assert found["asks"] == [
        {"key": PAY_GAP, "askedBy": 10, "datapoint": PAY_GAP},
        {"key": ASKED.hash, "askedBy": 10, "question": FLOUR, "language": "fr"},
    ]
    assert found["byName"] == []
    said = office.run("asked", "--lang", "fr")[1]
    assert f"10 au moins : {FLOUR} [{ASKED.hash[:SIGN]}]" in said
    assert PAY_GAP in said


def test_one_answer_goes_to_all_and_another_says_why(city: tuple[Served, Office]) -> None:
    served, office = city
    alice = served.people["alice"].webid
    (named,) = told(office, "--named")["byName"]
    assert (named["customer"], named["question"]) == (alice, BY_BIKE)
    for arguments, said in (
        (("answer", ASKED.hash[:SIGN], "--text", "Du moulin."), "Signed, for all your customers"),
        (("answer", ASKED.hash[:SIGN], "--text", "Du moulin."), "the signed answer already"),
        (("answer", BY_BIKE, "--refuse", "NotApplicable", "--note", "À pied."), "Signed"),
        (("diff",), "2 answers to send"),
        (("push",), "2 accepted, 0 already there, 0 refused"),
        (("push",), "0 accepted, 2 already there"),
    ):
        status, found = office.run(*arguments)
        assert (status, said in found) == (Exit.WELL, True), found
    for name in ("alice", "bob"):
        assert answers_of(served, name) == [("Du moulin.", False, 1), ("À pied.", True, 1)]
    again = ("answer", ASKED.hash, "--text", "De Gonesse.")
    assert office.run(*again)[0] == Exit.USAGE
    assert office.run(*again, "--reason", "Autre moulin.")[0] == Exit.WELL
    status, found = office.run("push")
    assert "1 accepted, 2 already there" in found, found
    assert ("De Gonesse.", False, 2) in answers_of(served, "bob")


def test_answers_wait_for_those_who_approve(city: tuple[Served, Office], tmp_path: Path) -> None:
    served, _ = city
    office = Office(served, tmp_path)
    key = tmp_path / "anna.pem"
    did = json.loads(office.run("signer", "--json", str(key))[1])["did"]
    office.run("init", "--credentials", str(office.credentials), "--approver", did)
    assert office.run("answer", FLOUR, "--text", "Du moulin.")[0] == Exit.WELL
    assert office.run("approve", "--key", str(key))[0] == Exit.WELL
    assert office.run("answer", BY_BIKE, "--text", "Oui.")[0] == Exit.WELL
    office.run("open", served.people["alice"].webid)
    status, said = office.run("push")
    assert (status, "not approved" in said) == (Exit.USAGE, True), said
    home = Home(office.home)
    assert len(Dossier(home.statements, home.web_id()).answers) == 2


def test_what_is_no_question_is_said(city: tuple[Served, Office]) -> None:
    _, office = city
    assert office.run("answer", "?", "--text", "Oui.")[0] == Exit.USAGE


@pytest.mark.parametrize(
    ("pods", "covered", "not_covered"),
    [
        ("http://127.0.0.1:4000/*/", "http://127.0.0.1:4000/bob/", "http://127.0.0.1:4000/b/c/"),
        ("https://*.pods.example/", "https://bob.pods.example/", "https://bob.pods.example.com/"),
        ("https://*.example/", "https://*.example/", "https://other.example/"),
        ("https://bob.example/", "https://bob.example/", "https://alice.example/"),
    ],
)
def test_a_host_speaks_for_its_own_pods(pods: str, covered: str, not_covered: str) -> None:
    """One that claims all of a top-level domain would silence the others' counts."""
    heard = Heard()
    heard.add(Enrolment("x"), Told(pods, (One(PAY_GAP, 10),)))
    heard.add(Enrolment("y"), Told(pods, (One(PAY_GAP, 10),)))
    assert heard.counts == {PAY_GAP: 10}
    assert heard.covers(covered)
    assert not heard.covers(not_covered)
