"""Citizens ask, the company sees how many, and answers all of them (issue 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pod_server.civic.civil_status.asking import MOST, of_datapoint, of_words
from pod_server.model.access import Agent
from pod_server.model.errors import AccessDenied, BadRequest, MissingResource
from pod_server.wiring.tallying import tallied
from proofs.questions import Question, build_answer
from proofs.strict_json import Json
from tests.web.crowds import (
    FLOUR,
    PAY_GAP,
    asked,
    asks,
    counts,
    crowd,
    customer,
    next_week,
    withdraws,
)
from tests.web.seller import JSON_LD, Seller
from tests.web.served import Reply, Served, serving
from vocab.terms import SESAME

ASKED = Question.asked(FLOUR, "fr")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, list[str]]]:
    """A server where bob's company has 24 customers beside alice."""
    with serving(tmp_path_factory.mktemp("city")) as served:
        Seller(served, "bob").opened()
        yield served, crowd(served.house, served.people["bob"].webid, 24)


@pytest.fixture
def bakery(town: Served) -> Seller:
    return Seller(town, "bob").opened()


def answer(seller: Seller, document: dict[str, Json]) -> Reply:
    body = json.dumps(document).encode()
    place, server = f"{seller.account}answers/", seller.server
    return server.ask("POST", place, who=seller.name, body=body, content=JSON_LD)


def said(seller: Seller, **changes: object) -> dict[str, Json]:
    """Bob's signed answer."""
    made: dict[str, object] = {"texts": {"fr": "Du moulin."}, **changes}
    webid, now = seller.server.people[seller.name].webid, datetime.now(UTC)
    return seller.company.signed(build_answer(webid, ASKED, now, **made))  # type: ignore[arg-type]


def open_asks(seller: Seller, who: str = "alice") -> set[str]:
    house, webid = seller.server.house, seller.server.people[seller.name].webid
    ledger = house.ledger_called(who)
    assert ledger is not None
    found = house.asking.of(ledger, webid)
    return {ask.key for ask in found} - house.asking.closed(ledger, webid, found)


def test_a_company_hears_once_a_week_how_many_ask(
    city: tuple[Served, list[str]],
) -> None:
    served, names = city
    webid = served.people["bob"].webid
    next_week(served)
    assert counts(served, "bob") == {}
    asks(served.house, names[:12], webid, PAY_GAP)
    asks(served.house, names[:9], webid, text=FLOUR)
    asks(served.house, names[9:10], webid, text="d'où vient votre FARINE")
    asks(served.house, names[:9], webid, text="Qui pétrit ?")
    assert counts(served, "bob") == {}
    assert not tallied(served.house)
    next_week(served)
    assert counts(served, "bob") == {f"dp:{PAY_GAP}": 10, FLOUR: 10}
    assert counts(served, "carol") == {}
    for name in (*names[:3], "alice"):
        assert asked(served, "bob", name).body == asked(served, "bob").body
    document = asked(served, "bob").json
    assert document["podsAt"] == f"{served.pods}/*/"
    assert document["company"] == webid


def test_an_answer_for_all_ends_the_asking(bakery: Seller) -> None:
    house, webid = bakery.server.house, bakery.server.people["bob"].webid
    asks(house, ["alice"], webid, text=FLOUR)
    asks(house, ["alice"], webid, PAY_GAP)
    assert open_asks(bakery) == {ASKED.hash, PAY_GAP}
    sent = answer(bakery, said(bakery))
    assert sent.status == 201, sent.body
    assert open_asks(bakery) == {PAY_GAP}
    (declared,) = bakery.push(bakery.company.refusal(PAY_GAP, "NotMeasured"))
    assert declared.status == 201, declared.body
    assert open_asks(bakery) == set()
    asks(house, ["alice"], webid, PAY_GAP)
    assert open_asks(bakery) == {PAY_GAP}


def test_an_answer_comes_unasked_too_and_a_refusal_is_one(bakery: Seller) -> None:
    """So its coming tells nobody that somebody asked."""
    refused = said(bakery, texts=None, reason="CommercialSecret", notes={"fr": "En mars."})
    first = answer(bakery, refused)
    assert first.status == 201, first.body
    again = answer(bakery, refused)
    assert (again.status, again["location"]) == (200, first["location"])


def test_what_was_answered_is_not_silently_replaced(bakery: Seller) -> None:
    assert answer(bakery, said(bakery)).status == 201
    other = said(bakery, texts={"fr": "Du commerce."})
    assert answer(bakery, other).status == 422
    unexplained = said(bakery, texts={"fr": "Du commerce."}, sequence=2)
    assert answer(bakery, unexplained).status == 422
    why = {"sequence": 2, "because": "Nous avons changé."}
    second = answer(bakery, said(bakery, texts={"fr": "Du commerce."}, **why))
    assert second.status == 201, second.body
    gone = bakery.server.ask("DELETE", second["location"], who="bob")
    assert gone.status == 403


def test_an_answer_is_the_companys_to_its_question_and_signed(bakery: Seller) -> None:
    good = said(bakery)
    carol = Seller(bakery.server, "carol")
    stranger = build_answer(
        bakery.server.people["carol"].webid, ASKED, datetime.now(UTC), texts={"fr": "Oui."}
    )
    wrong: dict[str, dict[str, Json]] = {
        "unsigned": {name: part for name, part in good.items() if name != "proof"},
        "changed": {**good, "text": {"@value": "Du four.", "@language": "fr"}},
        "another's key": carol.company.signed(
            {name: part for name, part in good.items() if name != "proof"}
        ),
        "another's answer": bakery.company.signed(stranger),
        "another question": bakery.company.signed(
            {**stranger, **{k: good[k] for k in ("id", "company")}, "question": "z" + "2" * 44}
        ),
    }
    for why, document in wrong.items():
        refused = answer(bakery, document)
        assert refused.status == 422, why
        assert refused.json["detail"], why
    assert answer(bakery, good).status == 201


def test_what_is_asked_by_name_lies_where_the_company_reads(bakery: Seller) -> None:
    house, webid = bakery.server.house, bakery.server.people["bob"].webid
    asks(house, ["alice"], webid, text=FLOUR)
    url = f"{bakery.account}asks/{ASKED.hash}"
    assert bakery.server.ask("GET", url, who="bob").status in (403, 404)
    asks(house, ["alice"], webid, text=FLOUR, by_name=True)
    read = bakery.server.ask("GET", url, who="bob")
    assert read.status == 200
    assert FLOUR.encode() in read.body
    assert bakery.server.ask("GET", url, who="carol").status == 403
    (ask,) = house.asking.of(house.ledger_called("alice"), webid)  # type: ignore[arg-type]
    assert ask.by_name
    withdraws(house, ["alice"], webid, ASKED.hash)
    assert bakery.server.ask("GET", url, who="bob").status in (403, 404)


def test_what_can_be_asked_and_by_whom(bakery: Seller) -> None:
    house, webid = bakery.server.house, bakery.server.people["bob"].webid
    for strange in ("", "headcount", "ghg-per-employee", "favourite-colour", "../x"):
        with pytest.raises(BadRequest):
            of_datapoint(strange)
    for text, language in (("", "fr"), ("x" * 301, "fr"), ("Warum?", "de")):
        with pytest.raises(BadRequest):
            of_words(text, language)
    ledger = house.ledger_called("alice")
    assert ledger is not None
    bob, ask = Agent(webid), of_datapoint(PAY_GAP)
    with pytest.raises(AccessDenied):
        house.asking.ask(ledger, bob, webid, ask)
    with pytest.raises(AccessDenied):
        house.asking.withdraw(ledger, bob, webid, PAY_GAP)
    alice = Agent(bakery.server.people["alice"].webid)
    with pytest.raises(MissingResource):
        house.asking.ask(ledger, alice, "https://nobody.example/#me", ask)
    with pytest.raises(MissingResource):
        house.asking.withdraw(ledger, alice, webid, PAY_GAP)
    for number in range(MOST):
        asks(house, ["alice"], webid, text=f"Question {number} ?")
    with pytest.raises(BadRequest):
        asks(house, ["alice"], webid, PAY_GAP)


def test_an_account_of_an_older_program_gets_its_answers(town: Served) -> None:
    """The guard comes with the folder: an unsigned answer is refused there as well."""
    seller = Seller(town, "bob").opened()
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    for folder in ("answers", "products"):
        gone = town.ask("DELETE", f"{seller.account}{folder}/", who="alice")
        assert gone.status in (200, 204)
    told = town.house.glances.told(ledger)
    assert seller.account.removeprefix(ledger.pod.base).rstrip("/") in told
    town.house.front_office.keep(ledger, but=told)
    assert answer(seller, said(seller)).status == 201
    unsigned = build_answer(town.people["bob"].webid, ASKED, datetime.now(UTC), texts={"fr": "O"})
    assert answer(seller, unsigned).status == 422


def test_a_closed_account_is_asked_nothing_and_counts_for_nobody(town: Served) -> None:
    seller = Seller(town, "bob").opened()
    webid = town.people["bob"].webid
    asks(town.house, ["alice"], webid, PAY_GAP)
    seller.decide(accept=False)
    with pytest.raises(BadRequest):
        asks(town.house, ["alice"], webid, text=FLOUR)
    customer(town.house, "alice", webid)
    assert seller.described()[SESAME.STATE] != {SESAME.CLOSED}
