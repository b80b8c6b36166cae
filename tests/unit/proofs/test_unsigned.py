"""What a document says besides its proof: the same as without the proof, whatever it holds."""

from __future__ import annotations

import json

import pytest

from proofs import shelf
from proofs.canonical import nquads
from proofs.integrity import sign
from proofs.shelf import NOWHERE, bundled
from proofs.strict_json import Json
from proofs.unsigned import bare, unsigned
from tests.unit.proofs.papers import FACTS, FIGURES, document
from tests.unit.proofs.samples import KEY, NOON
from vocab.terms import SEC, SESAME


def says(whole: dict[str, Json]) -> bytes:
    """By the short way that is tested."""
    return nquads(unsigned(whole, bundled()))


def says_without_proof(whole: dict[str, Json]) -> bytes:
    """By the long way: the proof taken out of the document before it is read."""
    return nquads(bundled().quads(bare(whole), NOWHERE))


@pytest.mark.parametrize("datapoint", [*FACTS, *FIGURES])
def test_a_signed_statement_says_what_it_said_unsigned(datapoint: str) -> None:
    """S-30: the signature is over everything but itself."""
    signed = sign(document(datapoint), KEY, created=NOON)
    assert says(signed) == says_without_proof(signed)


PROOF = sign(document("headcount"), KEY, created=NOON)["proof"]
OTHER: list[dict[str, Json]] = [
    {SEC.PROOF: {"id": "urn:x:y"}},
    {"company": {"id": "urn:x:company", "proof": PROOF}},
    {"@graph": [{"id": "urn:x:inside", "sequence": "1"}]},
    {"@included": [{"id": "urn:x:beside", "proof": PROOF}]},
    {"proof": {**PROOF, "@included": [{"id": "urn:x:in", "sequence": "1"}]}},  # type: ignore[dict-item]
    {"proof": {**PROOF, "@id": "urn:x:graph"}},  # type: ignore[dict-item]
    {"proof": {**PROOF, "id": "urn:x:proof"}},  # type: ignore[dict-item]
    {"proof": [PROOF, PROOF]},
    {"proof": {"@graph": [PROOF]}},
    {"proof": "urn:x:elsewhere"},
    {"proof": {}},
    {"@context": [SESAME.CONTEXT]},
]


@pytest.mark.parametrize("more", OTHER, ids=lambda more: json.dumps(more)[:40])
def test_an_unusual_document_says_it_too(more: dict[str, Json]) -> None:
    whole = {**document("headcount"), "proof": PROOF, **more}
    assert says(whole) == says_without_proof(whole)


def test_what_is_relative_is_read_against_each_base_anew() -> None:
    """Only what is the same everywhere may be remembered for everywhere."""
    body = json.dumps({"@context": SESAME.CONTEXT, "id": "it", "type": "Disclosure"}).encode()
    for base in ("https://a.example/x/", "https://b.example/y/", "https://a.example/x/"):
        (quad,) = shelf.parse(body, base)
        assert str(quad.subject) == f"<{base}it>"
