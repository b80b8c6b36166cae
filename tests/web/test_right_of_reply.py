"""A company replies to what is said of it: signed, beside it, changed by nobody (`domain` 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clients.console import Exit
from pod_server.civic.circle.showing import Showing
from pod_server.civic.front_office.account import account_id
from proofs.circles import recommendation, reply
from proofs.circles.recommendation import Recommendation
from proofs.keys import SigningKey
from tests.web.at_home import Visitor, at_home, words
from tests.web.carded import bread, lay
from tests.web.markets import Citizen, Company
from tests.web.seller import Seller
from tests.web.served import Reply, Served
from tests.web.test_company_client import Office
from tests.web.test_recommending import HOME, SAID, address

JSON_LD = "application/ld+json"
TEXT = "We bake at four; come earlier."


@pytest.fixture
def baker(town: Served) -> Seller:
    """With an account; the citizen has not allowed it to write to her."""
    return Seller(town, "bob").opened()


@pytest.fixture
def alice(town: Served, baker: Seller) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


def page_of(seller: Seller) -> str:
    return f"{HOME}/{account_id(seller.server.people[seller.name].webid)}"


def says(visitor: Visitor, seller: Seller, readers: str = "everybody", **more: str) -> None:
    page = page_of(seller)
    done = visitor.post(page, **{**SAID, "readers": readers, **more})
    assert done.status_code == 303, words(done)


def said(seller: Seller) -> Recommendation:
    read = seller.server.ask(
        "GET", address(seller.server), who="alice", headers={"Accept": JSON_LD}
    )
    return recommendation.read(read.body)


def signed(seller: Seller, to: Recommendation, text: str = TEXT, **more: str) -> reply.Reply:
    return reply.sign(
        more.get("iri", "urn:uuid:0d4f3c0e-6f0e-4c0e-9f53-6cf5c3a4f2aa"),
        more.get("company", seller.server.people[seller.name].webid),
        more.get("to", to.id),
        more.get("answers", to.content_hash),
        {"en": text},
        seller.company.key,
        datetime.now(UTC),
    )


def sends(seller: Seller, body: bytes, who: str = "") -> Reply:
    place = f"{seller.account}requests/"
    who = who or seller.name
    return seller.server.ask("POST", place, who=who, body=body, content=JSON_LD)


def codes(refused: Reply) -> list[str]:
    assert refused.status == 422, refused
    found = refused.json["violations"]
    assert isinstance(found, list)
    assert all(each["message"]["fr"] and each["message"]["en"] for each in found)
    return [each["code"] for each in found]


def test_it_is_shown_beside_what_it_answers_and_changed_by_nobody(
    baker: Seller, alice: Visitor
) -> None:
    """Without leave to write otherwise; an app of hers cannot put another text in its place."""
    says(alice, baker)
    sent = sends(baker, signed(baker, said(baker)).body)
    assert sent.status == 201, sent
    shown = words(alice.get(page_of(baker)))
    assert TEXT in shown
    assert "right of reply" in shown
    where, served = sent["location"], baker.server
    other = json.loads(signed(baker, said(baker)).body)
    other["text"] = [{"@value": "You are right.", "@language": "en"}]
    put = served.ask("PUT", where, who="alice", body=json.dumps(other).encode(), content=JSON_LD)
    assert put.status == 409
    assert served.ask("DELETE", where, who="bob").status == 403
    assert TEXT in words(alice.get(page_of(baker)))


def test_who_reads_it_by_a_link_reads_the_reply_beside(baker: Seller, alice: Visitor) -> None:
    """Without a Sésame: what a market file shows (decision 0044)."""
    served, word = baker.server, "w" * 32
    says(alice, baker)
    assert sends(baker, signed(baker, said(baker)).body).status == 201
    her = Citizen(served)
    made = her.composes(Company(served, "bob"))
    showing = Showing(her.files.markets, served.house.blobs, served.house.clock)
    showing.make(her.ledger, her.agent, made, word, 3)
    shown = words(Visitor(served).get(f"/shown/alice/{made}/{word}"))
    assert shown.index(SAID["text"]) < shown.index(TEXT)


def test_it_needs_a_recommendation_that_it_may_read(baker: Seller, alice: Visitor) -> None:
    """S-21: what is private answers as what is not there."""
    says(alice, baker, readers="nobody")
    mine = said(baker)
    refused = sends(baker, signed(baker, mine).body)
    assert codes(refused) == ["nothing-to-reply-to"]
    nowhere = replace(mine, id=f"{baker.server.home}recommendations/nothing#it")
    other = sends(baker, signed(baker, nowhere).body)
    assert codes(other) == ["nothing-to-reply-to"]
    told = [each.body.decode().replace(to.id, "") for each, to in
            ((refused, mine), (other, nowhere))]  # fmt: skip
    assert told[0] == told[1]


def test_one_reply_a_wording(baker: Seller, alice: Visitor) -> None:
    """What she says anew can be answered anew; the first reply says that it is about before."""
    says(alice, baker)
    first = said(baker)
    assert sends(baker, signed(baker, first).body).status == 201
    again = signed(baker, first, "And another thing.", iri="urn:uuid:2")
    assert codes(sends(baker, again.body)) == ["replied-before"]
    says(alice, baker, text="Less good since the summer.")
    assert codes(sends(baker, signed(baker, first, iri="urn:uuid:3").body)) == [
        "other-wording",
        "replied-before",
    ]
    assert "what you said before" in words(alice.get(page_of(baker)))
    anew = signed(baker, said(baker), "The oven is new.", iri="urn:uuid:4")
    assert sends(baker, anew.body).status == 201
    shown = words(alice.get(page_of(baker)))
    assert "The oven is new." in shown
    assert TEXT in shown


def test_what_is_refused(baker: Seller, alice: Visitor) -> None:
    """Another's name, another key, a changed letter: each says what was wrong."""
    says(alice, baker)
    good = signed(baker, said(baker))
    carol = baker.server.people["carol"].webid
    assert codes(sends(baker, signed(baker, said(baker), company=carol).body)) == ["other-company"]
    strange = replace(baker.company, key=SigningKey.generate())
    baker.company, mine = strange, baker.company
    assert codes(sends(baker, signed(baker, said(baker)).body)) == ["unlisted-key"]
    baker.company = mine
    changed = good.body.replace(b"four", b"five")
    assert codes(sends(baker, changed)) == ["proof-signature"]
    assert sends(baker, good.body, who="carol").status == 403
    plain = {"@context": json.loads(good.body)["@context"], "id": "#it", "type": "Message",
             "text": {"@value": "Buy!", "@language": "en"}, "issued": baker.moment()}  # fmt: skip
    assert sends(baker, json.dumps(plain).encode()).status == 403, "no leave for anything else"


def test_who_makes_a_thing_replies_to_what_is_said_of_it(baker: Seller, alice: Visitor) -> None:
    """Of a thing that it has laid a card of, and of no other's."""
    loaf = bread(baker)
    lay(baker, loaf)
    page = f"{HOME}/{account_id(loaf.about)}"
    done = alice.post(page, **{**SAID, "readers": "everybody"})
    assert done.status_code == 303, words(done)
    served = baker.server
    where = f"{served.home}recommendations/{account_id(loaf.about)}"
    read = served.ask("GET", where, who="alice", headers={"Accept": JSON_LD})
    opinion = recommendation.read(read.body)
    other = Seller(served, "carol").opened()
    assert codes(sends(other, signed(other, opinion).body)) == ["nothing-to-reply-to"]
    assert sends(baker, signed(baker, opinion).body).status == 201
    assert TEXT in words(alice.get(page))


def test_whom_the_citizen_has_shut_out_replies_no_more(baker: Seller, alice: Visitor) -> None:
    """Her door is hers; what was replied before stays."""
    says(alice, baker)
    assert sends(baker, signed(baker, said(baker)).body).status == 201
    says(alice, baker, text="Less good since the summer.")
    baker.decide(accept=False)
    late = sends(baker, signed(baker, said(baker), iri="urn:uuid:5").body)
    assert late.status == 403
    assert TEXT in words(alice.get(page_of(baker)))


def test_the_company_replies_by_command(town: Served, tmp_path: Path) -> None:
    """``sesame-company reply``: it reads, signs and delivers; a refusal is told in words."""
    office = Office(town, tmp_path)
    assert office.run("init", "--credentials", str(office.credentials), "--publish")[0] == Exit.WELL
    seller = Seller(town, "carol").opened()
    with at_home(town, "alice") as visitor:
        says(visitor, seller)
        iri = f"{town.home}recommendations/{account_id(town.people['carol'].webid)}"
        status, told = office.run("reply", iri, "--text", TEXT, "--language", "en")
        assert status == Exit.WELL, told
        assert TEXT in words(visitor.get(page_of(seller)))
        assert office.run("reply", iri, "--text", TEXT)[0] != Exit.WELL, "one a wording"
        assert office.run("reply", f"{town.home}note", "--text", TEXT)[0] != Exit.WELL
