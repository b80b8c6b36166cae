"""A citizen's page of what she asks of a company (issue 5): asked, named, withdrawn, answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pod_server.civic.front_office.account import account_id
from proofs.questions import Question, build_answer
from tests.web.at_home import Visitor, at_home, words
from tests.web.crowds import FLOUR
from tests.web.seller import JSON_LD, Seller
from tests.web.served import Served

ASKED = Question.asked(FLOUR, "fr")


@pytest.fixture
def bakery(town: Served) -> Seller:
    return Seller(town, "bob").opened()


def page_of(seller: Seller) -> str:
    return f"/office/companies/{account_id(seller.server.people[seller.name].webid)}"


def shown(visitor: Visitor, page: str) -> str:
    found = visitor.get(page)
    assert found.status_code == 200
    return words(found)


def test_a_datapoint_in_one_tap_from_the_companys_page(town: Served, bakery: Seller) -> None:
    page = page_of(bakery)
    with at_home(town, "alice") as alice:
        found = alice.get(page).text
        assert 'name="key" value="gender-pay-gap"' in found
        sent = alice.post(
            f"{page}/asks", page=page, does="datapoint", key="gender-pay-gap", **{"from": "company"}
        )
        assert (sent.status_code, sent.headers["location"]) == (303, f"{page}#asks")
        assert "no answer yet · without your name" in shown(alice, page)
        assert 'name="key" value="gender-pay-gap"' not in alice.get(page).text
        (pushed,) = bakery.push(bakery.company.statement("gender-pay-gap", value="4.2"))
        assert pushed.status == 201
        assert "it has answered" in shown(alice, page)


def test_a_question_counted_then_by_name_then_withdrawn(town: Served, bakery: Seller) -> None:
    asks = f"{page_of(bakery)}/asks"
    url = f"{bakery.account}asks/{ASKED.hash}"
    with at_home(town, "alice") as alice:
        assert "few people with this host" in shown(alice, asks)
        asked = {"does": "question", "text": f"  {FLOUR}", "language": "fr", "how": "counted"}
        assert alice.post(asks, **asked).status_code == 303
        assert FLOUR in shown(alice, asks)
        assert town.ask("GET", url, who="bob").status in (403, 404)
        alice.post(asks, does="again", key=ASKED.hash, how="name")
        assert "in your own name" in shown(alice, asks)
        assert town.ask("GET", url, who="bob").status == 200
        alice.post(asks, does="again", key=ASKED.hash, how="counted")
        assert town.ask("GET", url, who="bob").status in (403, 404)
        alice.post(asks, does="withdraw", key=ASKED.hash)
        assert "You ask nothing of it yet." in shown(alice, asks)


def test_what_is_no_question_is_not_lost(town: Served, bakery: Seller) -> None:
    asks = f"{page_of(bakery)}/asks"
    with at_home(town, "alice") as alice:
        long = "Pourquoi ? " * 40
        refused = alice.post(asks, does="question", text=long, language="en", how="name")
        assert refused.status_code == 400
        assert "in 300 letters at most" in words(refused)
        assert long.strip() in words(refused)
        assert 'value="name" aria-describedby="name-why" checked' in refused.text
        assert FLOUR in words(alice.get(f"{asks}?q={FLOUR}"))


def test_answers_are_shown_whoever_asked(town: Served, bakery: Seller) -> None:
    page, webid = page_of(bakery), town.people["bob"].webid

    def answer(**said: object) -> None:
        made = build_answer(webid, ASKED, datetime.now(UTC), **said)  # type: ignore[arg-type]
        body = json.dumps(bakery.company.signed(made)).encode()
        sent = town.ask("POST", f"{bakery.account}answers/", who="bob", body=body, content=JSON_LD)
        assert sent.status == 201, sent.body

    answer(reason="CommercialSecret", notes={"fr": "En mars."})
    answer(texts={"fr": "Du moulin."}, sequence=2, because="Nous le pouvons.")
    with at_home(town, "alice") as alice:
        for place in (page, f"{page}/asks"):
            said = shown(alice, place)
            for part in (FLOUR, "Du moulin.", "Nous le pouvons.", "En mars."):
                assert part in said, part


def test_only_of_an_open_account_and_what_can_be_asked(town: Served, bakery: Seller) -> None:
    asks = f"{page_of(bakery)}/asks"
    with at_home(town, "alice") as alice:
        assert alice.get("/office/companies/nobody/asks").status_code == 404
        for wrong in (
            {"does": "datapoint", "key": "headcount"},
            {"does": "dance"},
        ):
            assert alice.post(asks, **wrong).status_code == 400
        assert alice.post(asks, does="withdraw", key="nothing").status_code == 404
        bakery.decide(accept=False)
        assert alice.get(asks).status_code == 404
        assert "/asks" not in alice.get(page_of(bakery)).text
