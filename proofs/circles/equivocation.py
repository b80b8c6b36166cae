"""Double talk: two statements that one company signed, the same key and number, not the same word.

The proof is one document that holds both as they were signed, so whoever gets it needs nobody's
word: two signatures that verify, one key, one number, two hashes. Whether the signing keys are the
company's is for the caller to ask (its WebID document lists them).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from pyoxigraph import Quad

from proofs import integrity, strict_json
from proofs.integrity import ProofInvalid, Suite
from proofs.keys import PublicKey
from proofs.model import NotAStatement, Statement
from proofs.shelf import Shelf, UnknownContext
from proofs.statement import read
from proofs.strict_json import Json, MalformedJson, TooComplex
from proofs.unsigned import unsigned
from proofs.value import value
from vocab.terms import SESAME

KIND = "EquivocationProof"


class NoEquivocation(ValueError):
    """Two documents that do not show that anybody spoke with two tongues."""


@value
class Said:
    """One signed statement. ``content_hash`` is of its RDF, whatever the signature is over."""

    body: bytes
    statement: Statement
    key: PublicKey
    content_hash: str
    #: When the signature says that it was made.
    created: datetime


@value
class Equivocation:
    """Two statements that cannot both be meant, in the order of their hashes."""

    first: Said
    second: Said

    @property
    def company(self) -> str:
        """Who said both, by WebID."""
        return self.first.statement.company

    @property
    def keys(self) -> frozenset[str]:
        """The ``did:key`` values that must be the company's."""
        return frozenset((self.first.key.did, self.second.key.did))


def said(body: bytes) -> Said:
    """A signed statement, verified.

    Raises ``MalformedJson``, ``TooComplex``, ``ProofInvalid``, ``NotAStatement``,
    ``UnknownContext``.
    """
    document = strict_json.read(body)
    if not isinstance(document, dict):
        raise MalformedJson("a statement is one JSON object")
    quads: list[list[Quad]] = []

    def reading(asked: Mapping[str, Json], contexts: Shelf) -> list[Quad]:
        """Signature and statement are found in the same quads."""
        if not quads:
            quads.append(unsigned(asked, contexts))
        return quads[0]

    proof = integrity.verify(document, reading=reading)
    meant = proof.content_hash
    if proof.suite is not Suite.RDFC:
        meant = integrity.hash_of(document, suite=Suite.RDFC)
    return Said(body, read(document, reading), proof.key, meant, proof.created)


def compared(one: Said, other: Said) -> Equivocation | None:
    """Whether these two are double talk: the same key and sequence, two hashes."""
    mine, theirs = one.statement, other.statement
    if mine.key != theirs.key or mine.sequence != theirs.sequence:
        return None
    if one.content_hash == other.content_hash:
        return None
    first, second = sorted((one, other), key=lambda each: each.content_hash)
    return Equivocation(first, second)


def written(found: Equivocation) -> bytes:
    """The proof as a document (``sesame:EquivocationProof``)."""
    document = {
        **_about(found),
        "contentHash": [found.first.content_hash, found.second.content_hash],
        "signedStatement": [found.first.body.decode(), found.second.body.decode()],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def complaint(found: Equivocation) -> bytes:
    """What the company itself is told of it: which figure, and not what it said to whom else.

    A company that tells each customer something else would know by that who handed it on.
    """
    return json.dumps(_about(found), ensure_ascii=False).encode()


def _about(found: Equivocation) -> dict[str, Json]:
    statement = found.first.statement
    return {
        "@context": SESAME.CONTEXT,
        "type": KIND,
        "company": statement.company,
        "datapoint": statement.datapoint,
        "sequence": statement.sequence,
    }


def verified(body: bytes) -> Equivocation:
    """What such a document shows. Nothing in it is believed but the two statements.

    Raises :class:`NoEquivocation`.
    """
    try:
        document = strict_json.read(body)
        held = document.get("signedStatement") if isinstance(document, dict) else None
        if not isinstance(held, list) or len(held) != 2:
            raise NoEquivocation("The proof does not hold two signed statements.")
        one, other = (said(str(each).encode()) for each in held)
    except (MalformedJson, TooComplex, ProofInvalid, NotAStatement, UnknownContext) as wrong:
        raise NoEquivocation(f"A statement in the proof does not hold: {wrong}") from wrong
    found = compared(one, other)
    if found is None:
        raise NoEquivocation("The two statements do not contradict each other.")
    return found
