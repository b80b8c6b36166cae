"""Visiting Dataland (issue 5): sample companies, marked everywhere, gone in one tap."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime

import pytest

from pod_server.civic.civil_status.asking import Ask, Asking
from pod_server.civic.civil_status.tally import Tally
from pod_server.civic.front_office.account import SAMPLES, account_id
from pod_server.civic.front_office.notices import Mouth
from pod_server.civic.seeing.sampling import samples
from pod_server.contracts import Ledger
from pod_server.identity import fetch
from pod_server.identity.webids import LiveWebIds
from pod_server.wiring.keeping import accounts_kept
from proofs.integrity import sign
from proofs.questions import Question, build_answer
from proofs.value import value
from tests.web.at_home import Visitor, at_home, words
from tests.web.seller import JSON_LD, Seller
from tests.web.served import Reply, Served
from vocab.terms import SESAME

NAMES = ("Boulangerie Lenoir SARL", "Groupe Aubrac SA", "Téléphonie Garonne SAS")
BAKER, GROUP, PHONES = (
    f"{SAMPLES}{name}#it" for name in ("boulangerie-lenoir", "groupe-aubrac", "telephonie-garonne")
)


@pytest.fixture
def marie(town: Served) -> Iterator[Visitor]:
    """Alice at home, signed in, with nothing yet."""
    with at_home(town, "alice") as visitor:
        yield visitor


def ledger(town: Served) -> Ledger:
    found = town.house.ledger_called("alice")
    assert found is not None
    return found


def go(visitor: Visitor, way: str) -> None:
    """One tap, from Today."""
    sent = visitor.post("/office/dataland", page="/today", go=way)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/today")


def everything(town: Served) -> set[str]:
    """The names of all that is stored, but for the mark of Today."""
    return {stored.name for stored in ledger(town).documents(limit=10_000)} - {"settings/today"}


def samples_by_query(town: Served) -> int:
    """How many statements of samples a query finds."""
    asked = (
        f"SELECT ?s {{ ?s <{SESAME.COMPANY}> ?c ; <{SESAME.DATAPOINT}> ?d"
        f' FILTER(STRSTARTS(STR(?c), "{SAMPLES}")) }}'
    )
    answer = town.ask(
        "POST",
        f"{town.home}.sparql",
        who="alice",
        body=asked.encode(),
        content="application/sparql-query",
    )
    rows = answer.json["results"]["bindings"]  # type: ignore[index]
    return len(rows)


def put_into(town: Served, company: str, folder: str, document: Mapping[str, object]) -> Reply:
    """Something of alice's into a folder of a sample's account."""
    place = f"{town.home}accounts/{account_id(company)}/{folder}/"
    body = json.dumps({"@context": SESAME.CONTEXT, **document}).encode()
    return town.ask("POST", place, who="alice", body=body, content=JSON_LD)


def test_one_tap_there_and_they_are_marked_wherever_they_are_seen(
    town: Served, marie: Visitor
) -> None:
    assert "Visit Dataland" in words(marie.get("/today"))
    assert "Visit Dataland" in words(marie.get("/office/"))
    go(marie, "visit")
    today = words(marie.get("/today"))
    for name in NAMES:
        assert f"{name} sample" in today
    assert "You are visiting Dataland" in today
    assert "before €385,000,000 , now €38,500,000" in today
    listed = words(marie.get("/office/"))
    assert "Sample companies (3)" in listed
    for name in NAMES:
        assert f"{name} sample" in listed
    assert "May sell to you (" not in listed
    for company, says in (
        (BAKER, "too few people to publish"),
        (GROUP, "too old, to be renewed"),
        (PHONES, "commercial secret"),
    ):
        page = words(marie.get(f"/office/companies/{account_id(company)}"))
        assert "Sample company It does not exist" in page
        assert "This is a sample company, which does not exist: it sells nothing." in page
        assert says in page
        assert "Close this account" not in page
        assert "May it write to you" not in page
        assert "It has been told" not in page
    assert samples_by_query(town) > 100


def test_one_tap_back_and_nothing_is_left_behind(town: Served, marie: Visitor) -> None:
    carol = Seller(town, "carol").opened()
    carol.declare(["legal-name"])
    before = everything(town)
    go(marie, "visit")
    assert everything(town) > before
    go(marie, "visit")
    go(marie, "leave")
    assert everything(town) == before
    assert samples_by_query(town) == 0
    for path in ("/today", "/office/"):
        page = words(marie.get(path))
        assert not any(name in page for name in NAMES)
        assert "Dataland" not in page, "she has a company of her own now"
        assert "Boulangerie de la Fixture" in page
    assert marie.get(f"/office/companies/{account_id(BAKER)}").status_code == 404
    go(marie, "leave")


def test_they_sell_nothing_and_nothing_is_asked_or_told_outside(
    town: Served, marie: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No order, no notice, no look at anybody's WebID, whatever day it becomes."""
    asked: list[str] = []
    monkeypatch.setattr(fetch.Door, "get", lambda _, iri, *__, **___: asked.append(iri))
    monkeypatch.setattr(LiveWebIds, "signing_keys", lambda _, webid: asked.append(webid))
    monkeypatch.setattr(Mouth, "__call__", lambda _, pod, name: asked.append(name))
    go(marie, "visit")
    offer = put_into(town, BAKER, "offers", {"id": "#it", "type": "Offer"})
    order = put_into(town, BAKER, "orders", {"id": "#it", "type": "Order"})
    for refused in (offer, order):
        assert refused.status == 403
        reasons = refused.json["reasons"]
        assert isinstance(reasons, list)
        assert reasons[0]["code"] == "sample"
    statements = ledger(town).children(f"accounts/{account_id(BAKER)}/civil-status")
    stored = ledger(town).read(next(statements).name)
    assert stored is not None
    place = f"{town.home}accounts/{account_id(GROUP)}/civil-status/"
    again = town.ask("POST", place, who="alice", body=stored.body, content=JSON_LD)
    assert again.status == 422, again
    assert "nobody speaks in its name" in again.body.decode()
    sample = next(each for each in samples() if each.webid == BAKER)
    asked_of_it = Question.asked("D'où vient la farine ?", "fr")
    made = build_answer(BAKER, asked_of_it, datetime.now(UTC), texts={"fr": "Du moulin."})
    signed = sign(made, sample.key, created=datetime.now(UTC))
    said = put_into(town, BAKER, "answers", signed)
    assert said.status == 422, said
    assert "nobody speaks in its name" in said.body.decode()
    head = ledger(town).head()
    town.turn(400 * 86_400)
    accounts_kept(town.house)
    assert ledger(town).head() == head
    assert asked == []


def test_nothing_is_settled_with_them_and_nobody_else_sees_them(
    town: Served, marie: Visitor
) -> None:
    go(marie, "visit")
    page = f"/office/companies/{account_id(BAKER)}"
    for answer in ("accept", "refuse", "block"):
        assert marie.post(page, page=page, answer=answer).status_code in (303, 409)
    assert marie.post(f"{page}/contact", page=page, contact="offers").status_code == 409
    company = town.house.overview.of(ledger(town), BAKER)
    assert company is not None
    assert (company.account.state, company.account.may_contact) == (SESAME.ACCEPTED, "")
    for who in ("bob", None):
        place = f"{town.home}accounts/{account_id(BAKER)}/account"
        assert town.ask("GET", place, who=who).status in (401, 403)


def test_they_are_counted_nowhere(town: Served, marie: Visitor) -> None:
    """Not as companies of hers: the proposal is still to invite a first one, files have none."""
    go(marie, "visit")
    assert "Invite a first company" in words(marie.get("/today"))
    table = marie.get("/office/civil-status.csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) == 1
    one = marie.get(f"/office/companies/{account_id(BAKER)}/civil-status.csv")
    assert BAKER in one.content.decode("utf-8-sig")
    assert marie.post("/office/dataland", page="/today", go="elsewhere").status_code == 400
    assert marie.get("/office/dataland", follow=False).headers["Location"] == "/today"


@value
class Heard(Asking):
    """Says of which companies it was asked what is asked."""

    companies: list[str] = field(default_factory=list)

    def counted(self, ledger: Ledger, company: str) -> Iterator[Ask]:
        self.companies.append(company)
        return Asking.counted(self, ledger, company)


def test_what_is_asked_is_counted_of_companies_that_exist(town: Served, marie: Visitor) -> None:
    go(marie, "visit")
    Seller(town, "bob").opened()
    of = town.house.asking
    heard = Heard(of.rules, of.documents, of.maker, of.selling, of.clock)
    Tally(heard, ()).look("somebody", ledger(town))
    assert heard.companies == [town.people["bob"].webid]
