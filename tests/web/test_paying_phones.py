"""Phones that sign for a citizen, the list of her payments, and a passkey over what is signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from proofs.keys import SigningKey
from proofs.payments import compact
from proofs.payments.decision import KEY, PASSKEY, NotADecision, Paper, credential, verify
from tests.unit.identity.authenticator import Authenticator
from tests.unit.proofs.phone import Phone
from tests.web.at_home import at_home, words
from tests.web.pocket import HOME, SETTINGS, Pocket, Till
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import DCTERMS, DP, SCHEMA, SESAME


@pytest.fixture(scope="module")
def till(served: Served) -> Till:
    Seller(served, "bob").opened().declare()
    return Till(served, "bob")


@pytest.fixture
def pocket(till: Till) -> Iterator[Pocket]:
    """Alice's phone, let in, and her inbox on; nothing of it afterwards."""
    with at_home(till.server, "alice") as alice:
        pocket = Pocket(alice)
        pocket.settle()
        assert pocket.added().status_code == 303
        yield pocket
        kid = compact.thumbprint(pocket.phone.jwk)
        alice.post(f"{SETTINGS}/phone/{kid}/remove", page=SETTINGS)


def test_the_list_pages_and_a_phone_can_be_removed(till: Till, pocket: Pocket) -> None:
    for _ in range(21):
        till.asked(1)
    first = pocket.visitor.get(HOME)
    assert first.text.count('class="tile"') == 20
    older = first.text.partition('rel="next" href="?after=')[2].partition('"')[0]
    second = pocket.visitor.get(f"{HOME}?after={older}")
    assert second.text.count('class="tile"') > 0
    kid = compact.thumbprint(pocket.phone.jwk)
    url = till.asked()
    token = pocket.token(url)
    pocket.visitor.post(f"{SETTINGS}/phone/{kid}/remove", page=SETTINGS)
    gone = pocket.decide(url, token=token)
    assert (gone.status_code, "does not sign for you" in words(gone)) == (422, True)


def test_a_phone_shows_that_it_has_the_key(pocket: Pocket) -> None:
    """Somebody else's public key cannot be let in."""
    other = Pocket(pocket.visitor)
    other.phone.key, kept = pocket.phone.key, other.phone.key
    jwk = other.phone.jwk
    other.phone.key = kept
    sent = {"jwk": json.dumps(jwk), "proof": compact.encode(bytes(64)), "name": "x"}
    refused = pocket.visitor.post(f"{SETTINGS}/phone", **sent)
    assert (refused.status_code, "did not show that it has the key" in words(refused)) == (
        422,
        True,
    )


def test_one_digit_of_the_stored_notice_breaks_her_own_copy(till: Till, pocket: Pocket) -> None:
    url = till.asked()
    pocket.decide(url)
    body = json.loads(pocket.visitor.get(f"{pocket.page(url)}/decision").content)
    shown = compact.decode(body["notice"])
    body["notice"] = compact.encode(shown.replace(b"64", b"65"))
    with pytest.raises(NotADecision, match="notice"):
        verify(Paper.read(json.dumps(body).encode()))


def test_a_credential_of_another_sesame_lets_nobody_in(till: Till, pocket: Pocket) -> None:
    """An app that may write her settings still cannot sign for her: the key must be this pod's."""
    thief, now = Phone(), datetime.now(UTC)
    base = till.server.home
    forged = credential(base, thief.jwk, SigningKey.generate(), now, now + timedelta(days=9))
    address = f"{base}settings/payments"
    said = till.server.ask("GET", address, who="alice").json
    phones = said["phones"]
    assert isinstance(phones, list)
    kid = compact.thumbprint(thief.jwk)
    said["phones"] = [*phones, {"kid": kid, "name": "x", "credential": forged, "added": "x"}]
    assert till.server.put(address, json.dumps(said), "application/json").status in (200, 204, 205)
    url = till.asked()
    refused = Pocket(pocket.visitor, thief).decide(url)
    assert (refused.status_code, "is not of this Sésame" in words(refused)) == (422, True)
    assert till.told(url)["state"] == "presented"


def test_her_own_queries_tell_what_she_spent_and_on_what_she_was_told(
    till: Till, pocket: Pocket
) -> None:
    """K-33: sums, outcomes and facts are triples of hers, in the pod's index."""
    assert pocket.decide(till.asked(30.5)).status_code == 303
    query = f"""SELECT ?sum ?datapoint WHERE {{
        ?d <{SESAME.OUTCOME}> <{SESAME.APPROVED}> ; <{SCHEMA.ABOUT}> ?q .
        ?q <{SESAME.AMOUNT}> ?sum . FILTER(?sum > 30)
        ?n <{SCHEMA.ABOUT}> ?q ; <{DCTERMS.HAS_PART}> [ <{SESAME.DATAPOINT}> ?datapoint ;
            <{SESAME.CONTENT_HASH}> ?hash ] }}"""
    address = f"{till.server.home}.sparql?query={quote(query)}"
    asked = {"Accept": "application/sparql-results+json"}
    found = till.server.ask("GET", address, who="alice", headers=asked)
    assert found.status == 200
    rows = json.loads(found.body)["results"]["bindings"]
    assert {(row["sum"]["value"], row["datapoint"]["value"]) for row in rows} == {
        ("30.5", f"{DP.NS}employee-satisfaction")
    }
    assert till.server.ask("GET", address, who="bob", headers=asked).body.count(b"30.5") == 0


def test_only_new_shops_and_changed_facts_are_told_of(till: Till, pocket: Pocket) -> None:
    """Once bought from, a shop asks no more until it says something new."""
    assert pocket.decide(till.asked()).status_code == 303
    pocket.settle(only_new="1")
    assert till.ask().status == 403
    seller = Seller(till.server, "bob")
    seller.publish_key()
    seller.push(seller.company.statement("water-use", value=3, unitCode="MTQ"))
    again = till.asked()
    page = words(pocket.visitor.get(pocket.page(again)))
    assert "has stated it since you last bought" in page


def test_whoever_has_a_passkey_confirms_with_it_over_the_very_token(
    till: Till, pocket: Pocket
) -> None:
    """Decision 26: it answers the hash of what the phone signed, and ``amr`` says so."""
    made = Authenticator(till.server.account)
    assert pocket.visitor.add(made, "Phone").status_code == 303
    url = till.asked()
    without = pocket.decide(url)
    assert (without.status_code, "with your passkey" in words(without)) == (401, True)
    token, other = pocket.token(url), pocket.token(url)
    for answer in (over(made, other), "{}"):
        assert pocket.decide(url, token=token, passkey=answer).status_code == 401
    bare = pocket.token(url, claims={"amr": [dict(KEY)]})
    assert pocket.decide(url, token=bare, passkey=over(made, bare)).status_code == 422
    assert pocket.decide(url, token=token, passkey=over(made, token)).status_code == 303
    body = pocket.visitor.get(f"{pocket.page(url)}/decision").content
    assert [dict(each) for each in verify(Paper.read(body)).factors] == [KEY, PASSKEY]
    assert "passkey" in json.loads(body)
    assert "passkey" not in till.told(url)


def over(made: Authenticator, token: str) -> str:
    """The passkey's answer to the hash of a token."""
    return made.get(json.dumps({"challenge": compact.digest(token.encode())}))


def test_a_seller_that_may_not_sell_is_said_first(till: Till, pocket: Pocket) -> None:
    """An account without its état civil: the notice says so before any fact."""
    Seller(till.server, "carol").opened()
    url = Till(till.server, "carol").asked()
    page = words(pocket.visitor.get(pocket.page(url)))
    assert page.index("may not sell to you now") < page.index("Not communicated")
