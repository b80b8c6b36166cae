"""A citizen recommends a company, or advises against it, signed, and read by whom she lets (K)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pod_server.actions.groups import GroupBook
from pod_server.civic.circle.recommending import Given
from pod_server.civic.front_office.account import account_id
from proofs.circles import recommendation
from proofs.circles.recommendation import NotARecommendation, Opinion, recommend
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from tests.web.at_home import Visitor, at_home, words
from tests.web.seller import Seller
from tests.web.served import Reply, Served
from vocab.terms import ACL, SESAME

HOME = "/office/recommendations"
JSON_LD = "application/ld+json"
SAID = {
    "stance": "recommends",
    "text": "Good bread, and people who say what they earn.",
    "basis": "used",
    "day": "2026-10-02",
    "counterpart": "no_counterpart",
    "rating_quality": "5",
    "relay": "1",
    "readers": "nobody",
}


@pytest.fixture(scope="module")
def bakery(served: Served) -> Seller:
    found = Seller(served, "bob").opened()
    found.declare()
    return found


@pytest.fixture
def page(bakery: Seller) -> str:
    return f"{HOME}/{account_id(bakery.server.people['bob'].webid)}"


@pytest.fixture
def alone(bakery: Seller, alice: Visitor, page: str) -> Iterator[Visitor]:
    """Alice, who has said nothing of anybody, before or after."""
    yield alice
    if given(bakery.server) is not None:
        alice.post(f"{page}/back", page=page)


def given(served: Served) -> Given | None:
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    return served.house.recommendations.of(ledger, served.people["bob"].webid)


def address(served: Served) -> str:
    return f"{served.home}recommendations/{account_id(served.people['bob'].webid)}"


def read(served: Served, who: str | None = None) -> Reply:
    return served.ask("GET", address(served), who=who, headers={"Accept": JSON_LD})


def test_what_she_says_is_signed_by_her_sesame_and_hers_alone(
    served: Served, alone: Visitor, page: str
) -> None:
    """`domain` 2.5 (6): signed by its author; nobody reads it until she says so."""
    assert "You have not recommended anything yet" in words(alone.get(HOME))
    assert alone.post(page, **SAID).headers["Location"].endswith("?saved=1")
    assert "I recommend it" in words(alone.get(HOME))
    mine = recommendation.read(read(served, "alice").body)
    assert mine.author == served.people["alice"].webid
    assert mine.opinion == Opinion(
        item=served.people["bob"].webid,
        stance=SESAME.RECOMMENDS,
        text={"en": SAID["text"]},
        basis=SESAME.USED,
        counterpart=SESAME.NO_COUNTERPART,
        relay_limit=1,
        experience_date=mine.opinion.experience_date,
        markets=mine.opinion.markets,
        ratings={SESAME.QUALITY: 5},
    )
    assert str(mine.opinion.experience_date) == "2026-10-02"
    # The key is the one that the storage description names.
    storage = served.ask("GET", f"{served.home}.well-known/solid")
    assert mine.proof.key.did.encode() in storage.body
    assert [read(served, who).status for who in (None, "bob", "carol")] == [401, 403, 403]


def test_everybody_reads_what_she_made_public_and_no_more_once_it_is_not(
    served: Served, alone: Visitor, page: str
) -> None:
    alone.post(page, **{**SAID, "readers": "everybody"})
    assert read(served).status == 200
    for where in ("/office/me/face", "/sharing/given/"):
        assert "Opinion: " in words(alone.get(where)), "and no address alone"
    listing = served.ask("GET", f"{served.home}recommendations/")
    assert listing.status == 401, "the list of all that she recommends is hers"
    alone.post(page, **SAID)
    assert read(served).status == 401


def test_a_circle_reads_it_and_who_leaves_the_circle_no_more(
    served: Served, alone: Visitor, page: str
) -> None:
    """A group of the sharing pages, by an agentGroup rule (W-09); named people stay named."""
    alone.post("/sharing/groups/", name="Bread circle")
    group = "/sharing/groups/bread-circle"
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    book = GroupBook(served.house.writer)

    def version() -> str:
        found = book.one(ledger, "bread-circle")
        assert found is not None
        return found.version

    bob, carol = served.people["bob"].webid, served.people["carol"].webid
    alone.post(group, do="add", version=version(), webid=carol)
    assert "My circle: Bread circle" in words(alone.get(page))
    alone.post(page, **{**SAID, "readers": "circle:bread-circle"})
    assert [read(served, who).status for who in (None, "bob", "carol")] == [401, 403, 200]
    rules = served.ask("GET", f"{address(served)}.acl", who="alice").body.decode()
    assert "agentGroup" in rules
    checked = re.search(r'value="circle:bread-circle" checked', alone.get(page).text)
    assert checked is not None
    alone.post(group, do="remove", version=version(), member=carol)
    assert read(served, "carol").status == 403
    alone.post(group, do="add", version=version(), webid=carol)
    named = f"""INSERT DATA {{ <#b> a <{ACL.AUTHORIZATION}> ; <{ACL.AGENT}> <{bob}> ;
        <{ACL.ACCESS_TO}> <{address(served)}> ; <{ACL.MODE}> <{ACL.READ}> }}"""
    served.ask(
        "PATCH",
        f"{address(served)}.acl",
        who="alice",
        body=named.encode(),
        content="application/sparql-update",
    )
    alone.post(page, **SAID)
    assert [read(served, who).status for who in ("bob", "carol")] == [200, 403]
    gone = alone.post(page, **{**SAID, "readers": "circle:nobody"})
    assert gone.status_code == 422
    assert "There is no such circle any more" in words(gone)


def test_what_she_takes_back_is_gone(served: Served, alone: Visitor, page: str) -> None:
    alone.post(page, **{**SAID, "readers": "everybody"})
    assert alone.post(f"{page}/back", page=page).status_code == 303
    assert read(served).status == 401, "to strangers as if it had never been"
    assert read(served, "alice").status == 404
    assert "You have not recommended anything yet" in words(alone.get(HOME))


def test_a_digit_changed_anywhere_breaks_it(served: Served, alone: Visitor, page: str) -> None:
    alone.post(page, **SAID)
    body = json.loads(read(served, "alice").body)
    body["reviewRating"][0]["ratingValue"] = 4
    with pytest.raises(ProofInvalid):
        recommendation.read(json.dumps(body).encode())


def test_a_form_with_something_to_mend_comes_back_as_it_was_sent(alone: Visitor, page: str) -> None:
    """Nothing is lost: neither the words nor the day that does not exist."""
    sent = alone.post(page, **{**SAID, "day": "2026-02-30"})
    assert sent.status_code == 422
    assert SAID["text"] in words(sent)
    assert "That day does not exist" in words(sent)
    empty = alone.post(page, **{**SAID, "text": "  "})
    assert empty.status_code == 422
    assert "without a reason an opinion helps nobody" in words(empty)
    later = alone.post(page, **{**SAID, "day": "2999-01-01"})
    assert later.status_code == 422


def test_a_verified_purchase_names_the_receipt_by_its_hash_and_tells_nothing_of_it(
    served: Served, alone: Visitor, page: str, bakery: Seller
) -> None:
    """`domain` 5: the evidence is the hash of a receipt, not the receipt."""
    refused = alone.post(page, **{**SAID, "basis": "verified_purchase"})
    assert refused.status_code == 422
    assert "There is no receipt of this company" in words(refused)
    offer = bakery.offer()["location"]
    order = bakery.order(offer)["location"]
    receipt = bakery.receipt(order)
    assert receipt.status == 201, receipt.body
    assert "a receipt is in my Sésame" in words(alone.get(page))
    alone.post(page, **{**SAID, "basis": "verified_purchase", "readers": "everybody"})
    public = read(served).body
    said = recommendation.read(public).opinion
    assert said.basis == SESAME.VERIFIED_PURCHASE
    assert said.evidence.startswith("zQm")
    for told in (b"8.40", receipt["location"].encode(), order.encode()):
        assert told not in public


def test_statements_relied_on_are_named_by_their_content_hash(
    served: Served, alone: Visitor, page: str
) -> None:
    """What double talk is found by: two customers' copies of one statement share it."""
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    hashes = served.house.recommendations.disclosed(ledger, served.people["bob"].webid)
    (chosen, *_) = hashes.values()
    alone.post(page, **{**SAID, "relies_on": chosen})
    assert recommendation.read(read(served, "alice").body).opinion.relies_on == (chosen,)
    assert alone.post(page, **{**SAID, "relies_on": "zQmNothing"}).status_code == 400


def test_an_app_writes_there_only_what_her_sesame_signed(
    served: Served, alone: Visitor, page: str
) -> None:
    """The folder is guarded: by the shape, by the signature, and by whose it is."""
    alone.post(page, **SAID)
    folder, alice = f"{served.home}recommendations/", served.people["alice"].webid
    opinion = Opinion(
        "https://x.example/#me",
        SESAME.MIXED,
        {"en": "Well."},
        SESAME.USED,
        SESAME.NO_COUNTERPART,
    )
    forged = recommend(
        f"{folder}x#it", alice, opinion, SigningKey.generate(), datetime.now(UTC)
    ).body

    def put(body: bytes, content: str = JSON_LD) -> Reply:
        return served.ask("PUT", f"{folder}x", who="alice", body=body, content=content)

    assert put(forged).status == 422
    assert "signed by it" in put(forged).body.decode()
    assert put(forged.replace(b"Well.", b"Bad.")).status == 422
    assert put(b"<#it> a <#thing> .", "text/turtle").status == 415
    assert served.ask("GET", f"{folder}x", who="alice").status == 404
    copied = put(read(served, "alice").body)
    assert (copied.status, b"another address" in copied.body) == (422, True)


def test_nobody_else_makes_one_in_her_name(served: Served, page: str, bakery: Seller) -> None:
    with at_home(served, "carol") as carol:
        assert carol.post(page, page="/office/terms", **SAID).status_code == 404
        assert carol.post(f"{page}/back", page="/office/terms").status_code == 404
    assert given(served) is None


def test_what_is_none_says_so() -> None:
    key = SigningKey.generate()
    good = Opinion("https://x.example/#me", SESAME.MIXED, {"": "Well."}, SESAME.USED, SESAME.GIFT)
    signed = recommend(
        "https://a.example/r#it", "https://a.example/#me", good, key, datetime.now(UTC)
    )
    assert signed.opinion == good
    for change in ({"type": "Offer"}, {"@context": "https://schema.org/"}):
        with pytest.raises(NotARecommendation):
            recommendation.read(json.dumps({**json.loads(signed.body), **change}).encode())
