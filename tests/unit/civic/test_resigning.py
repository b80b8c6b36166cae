"""Whose word a signed document is, and what is said again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from pod_server.civic.civil_status.resigning import Keys, card_ids, ids, said_anew, word
from pod_server.model.moving import Origins, Rewriting
from proofs.cards import card as cards
from proofs.cards.card_lines import Party, Product
from proofs.integrity import Suite, sign, verify
from proofs.keys import SigningKey
from proofs.statement import build, read, statement_id
from proofs.strict_json import Json

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BAKER = "http://127.0.0.1:4000/baker/profile/card#me"
OLD = Origins("http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000")
TO = Rewriting(
    OLD, Origins("https://id.a.example", "https://pods.a.example", "https://apps.a.example")
)
KEY = SigningKey.generate()
MINE = Keys({KEY.public.did: KEY})


def signed(suite: Suite = Suite.RDFC, key: SigningKey = KEY) -> dict[str, Json]:
    said = build(BAKER, "headcount", period_end=date(2025, 12, 31), value=12)
    return sign(said, key, created=NOW, suite=suite)


def test_what_a_key_at_hand_signed_is_said_again_in_either_suite() -> None:
    for suite in Suite:
        body = json.dumps(signed(suite)).encode()
        said = word(body)
        assert said.proof is not None
        assert said.statement is not None
        before, after = ids(said.statement, TO)
        moving = Rewriting(TO.old, TO.new, ids={before: after})
        now = json.loads(said_anew(body, said.proof, KEY, moving, NOW))
        proof, statement = verify(now), read(now)
        assert (proof.key, proof.suite) == (KEY.public, suite)
        assert statement.company == "https://pods.a.example/baker/profile/card#me"
        assert statement.id == after == statement_id(statement.key, 1)


def test_a_product_card_is_said_again_about_the_new_address_of_its_code() -> None:
    me = Party(iri=BAKER)
    card = cards.Card(
        company=BAKER,
        about="http://127.0.0.1:4000/baker/.flash/own/pain-bis",
        issued=NOW,
        product=Product(source=me, as_of=NOW.date(), name={"fr": "Pain bis"}),
        sequence=2,
    )
    card = replace(card, supersedes=cards.card_id(card.key, 1))
    body = cards.sign(card, KEY).body
    said = word(body)
    assert said.proof is not None
    assert said.card is not None
    moving = Rewriting(TO.old, TO.new, ids=card_ids(said.card, TO))
    now = cards.read(said_anew(body, said.proof, KEY, moving, NOW)).card
    assert now.about == "https://pods.a.example/baker/.flash/own/pain-bis"
    assert now.supersedes == cards.card_id(now.key, 1)


def test_what_another_signed_is_not() -> None:
    said = word(json.dumps(signed(key=SigningKey.generate())).encode())
    assert said.proof is not None
    assert MINE.own(said) is None


def test_a_proof_that_says_more_is_not_said_again_with_less() -> None:
    """Until when, or for whom: a new proof would take that away."""
    document = signed()
    assert isinstance(document["proof"], dict)
    document["proof"]["domain"] = "shop.example"
    said = word(json.dumps(document).encode())
    assert MINE.own(word(json.dumps(signed()).encode())) is KEY
    assert MINE.own(said) is None


def test_what_does_not_hold_is_nobodys_word() -> None:
    document = signed()
    document["value"] = "13"
    for body in (json.dumps(document).encode(), b"[]", b"{", b'{"proof": 1}'):
        assert word(body).proof is None
        assert MINE.own(word(body)) is None
