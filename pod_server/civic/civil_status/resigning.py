"""Signed documents when addresses change: whose word they are, and saying one's own anew.

What somebody signed is theirs to the last byte: nobody else may change an address in it. Where the
key that signed is at hand, the word is said again with the new addresses, and signed; a statement
or a product card then has another id, for that is reckoned from what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import orjson

from pod_server.model.moving import CannotMove, Rewriting
from proofs import integrity, strict_json
from proofs.cards.card import KIND, Card, CardKey, NotACard, card_id, card_of
from proofs.integrity import ProofInvalid, VerifiedProof
from proofs.keys import SigningKey
from proofs.shelf import MalformedJsonLd, UnknownContext
from proofs.statement import NotAStatement, Statement, read, statement_id
from proofs.strict_json import Json
from proofs.unsigned import bare
from proofs.value import value

_MARK = b'"proof"'


#: What a proof says that can be said again; whoever said more (until when, for whom) meant it.
_SAID_AGAIN = frozenset(
    (
        *("type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"),
        "@context",
    )
)


@value
class Word:
    """A signed document. ``proof`` is ``None`` where no signature that holds could be read."""

    proof: VerifiedProof | None
    statement: Statement | None
    #: Whether its proof says what all proofs say, and no more.
    is_plain: bool = True
    card: Card | None = None

    @property
    def company(self) -> str:
        """Whose statement or product card it is; empty for anything else."""
        said = self.statement or self.card
        return said.company if said is not None else ""

    @property
    def did(self) -> str:
        return self.proof.key.did if self.proof is not None else ""


@value
class Keys:
    """The keys at hand, by did:key."""

    by_did: Mapping[str, SigningKey]

    def own(self, word: Word) -> SigningKey | None:
        """The key that signed this, if it is here."""
        return self.by_did.get(word.did) if word.is_plain else None


def may_be_signed(body: bytes | None) -> bool:
    """Whether it is worth a look."""
    return body is not None and _MARK in body


def word(body: bytes) -> Word:
    """Whose word a JSON-LD document is, and what it states."""
    try:
        document = _document(body)
    except (strict_json.MalformedJson, strict_json.TooComplex):
        return Word(None, None)
    proof = statement = None
    with suppress(ProofInvalid, UnknownContext, MalformedJsonLd):
        proof = integrity.verify(document)
    with suppress(NotAStatement):
        statement = read(document)
    card = None
    if document.get("type") == KIND:
        with suppress(NotACard):
            card = card_of(document)
    said = document.get("proof")
    is_plain = isinstance(said, dict) and said.keys() <= _SAID_AGAIN
    return Word(proof, statement, is_plain, card)


def ids(statement: Statement, rewriting: Rewriting) -> tuple[str, str]:
    """The statement's id, and the one that it has under its new addresses."""
    key = statement.key
    if statement.id != statement_id(key, statement.sequence):
        return statement.id, rewriting.text(statement.id)
    said = replace(
        key,
        company=rewriting.text(key.company),
        datapoint=rewriting.text(key.datapoint),
        scope=rewriting.text(key.scope),
    )
    return statement.id, statement_id(said, statement.sequence)


def card_ids(card: Card, rewriting: Rewriting) -> Mapping[str, str]:
    """New ids of a product card, and of the one before, which it names, by those of now."""
    key = CardKey(rewriting.text(card.company), rewriting.text(card.about))
    numbers = range(max(card.sequence - 1, 1), card.sequence + 1)
    return {card_id(card.key, number): card_id(key, number) for number in numbers}


def said_anew(
    body: bytes, proof: VerifiedProof, key: SigningKey, rewriting: Rewriting, now: datetime
) -> bytes:
    """The same word with new addresses, under a signature of ``now``.

    Raises :class:`CannotMove` for what cannot be signed.
    """
    said = _moved(bare(_document(body)), rewriting)
    if not isinstance(said, dict):
        raise TypeError("a signed document is one JSON object")
    try:
        signed = integrity.sign(said, key, created=now, suite=proof.suite)
    except (ProofInvalid, UnknownContext) as wrong:
        raise CannotMove(
            f"Un document signé ne peut pas l'être à nouveau : {wrong}",
            f"A signed document cannot be signed again: {wrong}",
        ) from wrong
    return orjson.dumps(signed)


def _moved(said: Json, rewriting: Rewriting) -> Json:
    if isinstance(said, str):
        return rewriting.text(said)
    if isinstance(said, list):
        return [_moved(one, rewriting) for one in said]
    if isinstance(said, dict):
        return {rewriting.text(name): _moved(one, rewriting) for name, one in said.items()}
    return said


def _document(body: bytes) -> dict[str, Json]:
    document = strict_json.read(body)
    if not isinstance(document, dict):
        raise strict_json.MalformedJson("a statement is one JSON object")
    return document
