"""What two citizens' Sésames say to each other about a market file: Offer, Accept, Reject, Undo.

Activities (ActivityStreams 2.0) for any Linked Data inbox, signed by the actor
(``eddsa-jcs-2022``), so that neither the inbox nor whoever posts is believed. Their context is
written out in them: a receiver needs to fetch none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from proofs import integrity, strict_json
from proofs.integrity import ProofInvalid, Suite, VerifiedProof, written
from proofs.keys import SigningKey
from proofs.strict_json import Json
from vocab.terms import AS, DCTERMS, SCHEMA, SEC, SESAME, XSD

OFFER, ACCEPT, REJECT, UNDO = "Offer", "Accept", "Reject", "Undo"
KINDS = (OFFER, ACCEPT, REJECT, UNDO)
LARGEST = 16_384
_IRI = {"@type": "@id"}
_CONTEXT: dict[str, Json] = {
    "id": "@id",
    "type": "@type",
    **{kind: AS.NS + kind for kind in KINDS},
    **{name: {"@id": AS.NS + name, **_IRI} for name in ("actor", "to", "object")},
    "published": {"@id": AS.PUBLISHED, "@type": XSD.NS + "dateTime"},
    "MarketFile": SESAME.MARKET_FILE,
    "Recommendation": SESAME.RECOMMENDATION,
    "name": SCHEMA.NAME,
    "market": SESAME.MARKET,
    "octets": SESAME.OCTETS,
    "documents": SESAME.DOCUMENTS,
    "hops": SESAME.HOPS,
    "contentHash": SESAME.CONTENT_HASH,
    # Not in a graph of its own: servers that answer in Turtle could not say it.
    "proof": {"@id": SEC.PROOF, **_IRI},
    "DataIntegrityProof": SEC.DATA_INTEGRITY_PROOF,
    "cryptosuite": SEC.CRYPTOSUITE,
    "verificationMethod": {"@id": SEC.VERIFICATION_METHOD, **_IRI},
    "created": {"@id": DCTERMS.CREATED, "@type": XSD.NS + "dateTime"},
    "proofPurpose": {"@id": SEC.PROOF_PURPOSE, "@type": "@vocab"},
    "assertionMethod": {"@id": SEC.ASSERTION_METHOD, **_IRI},
    "proofValue": SEC.PROOF_VALUE,
}


class NotAHandover(ValueError):
    """A message that is about no market file, or that its signature does not vouch for."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The file that is offered: where it is, what its head hashes to, and what it is about."""

    file: str
    content_hash: str
    name: str
    markets: tuple[str, ...]
    octets: int
    documents: int
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One activity as it was signed.

    ``object`` is the IRI that it is about: the file of an offer, the offer that is answered, or
    empty; ``taken_back`` the content hash of the recommendation that an Undo takes back.
    """

    kind: str
    id: str
    actor: str
    to: str
    object: str
    published: datetime
    body: bytes
    proof: VerifiedProof
    offered: Offered | None = None
    taken_back: str = ""


def offer(iri: str, actor: str, to: str, file: Offered, key: SigningKey, now: datetime) -> Message:
    """X offers a market file to Z."""
    about: Json = {
        "id": file.file,
        "type": "MarketFile",
        "name": file.name,
        "market": list(file.markets),
        "octets": file.octets,
        "documents": file.documents,
        "hops": file.hops,
        "contentHash": file.content_hash,
    }
    return _signed(OFFER, iri, actor, to, about, key, now)


def answer(
    kind: str, iri: str, actor: str, to: str, of: str, key: SigningKey, now: datetime
) -> Message:
    """Z takes an offer (``Accept``) or does not (``Reject``); ``of`` is the offer's IRI."""
    return _signed(kind, iri, actor, to, of, key, now)


def undo(
    iri: str, actor: str, recommendation: str, content_hash: str, key: SigningKey, now: datetime
) -> Message:
    """The author of a recommendation takes it back, from whoever has a copy."""
    about: Json = {
        "id": recommendation,
        "type": "Recommendation",
        "contentHash": content_hash,
    }
    return _signed(UNDO, iri, actor, "", about, key, now)


def read(body: bytes) -> Message:
    """A signed message; whether the key is its actor's is for the caller to ask.

    Raises :class:`NotAHandover`.
    """
    try:
        document = strict_json.read(body, max_bytes=LARGEST)
        if not isinstance(document, dict) or document.get("type") not in KINDS:
            raise NotAHandover(f"A message is one of {', '.join(KINDS)}.")
        if document.get("@context") != _CONTEXT:
            raise NotAHandover("The message is not in the context that such messages have.")
        proof = integrity.verify(document)
        published = datetime.fromisoformat(_text(document, "published"))
    except (strict_json.MalformedJson, strict_json.TooComplex, ProofInvalid, ValueError) as wrong:
        raise NotAHandover(str(wrong)) from wrong
    kind, about = str(document["type"]), document.get("object")
    offered, taken_back = None, ""
    if kind == OFFER:
        offered = _offered(about)
        about = offered.file
    elif kind == UNDO:
        taken_back = _text(about if isinstance(about, dict) else {}, "contentHash")
        about = _text(about if isinstance(about, dict) else {}, "id")
    return Message(
        kind,
        _text(document, "id"),
        _text(document, "actor"),
        str(document.get("to", "")),
        about if isinstance(about, str) else "",
        published,
        body,
        proof,
        offered,
        taken_back,
    )


def _signed(
    kind: str, iri: str, actor: str, to: str, about: Json, key: SigningKey, now: datetime
) -> Message:
    document: dict[str, Json] = {
        "@context": _CONTEXT,
        "id": iri,
        "type": kind,
        "actor": actor,
        "object": about,
        "published": written(now),
    }
    if to:
        document["to"] = to
    signed = integrity.sign(document, key, created=now, suite=Suite.JCS)
    return read(json.dumps(signed, ensure_ascii=False).encode())


def _offered(found: Json) -> Offered:
    if not isinstance(found, dict) or found.get("type") != "MarketFile":
        raise NotAHandover("An offer is of a market file.")
    numbers = [found.get(name) for name in ("octets", "documents", "hops")]
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in numbers):
        raise NotAHandover("An offer says how large the file is.")
    octets, documents, hops = (int(str(n)) for n in numbers)
    markets = found.get("market")
    return Offered(
        _text(found, "id"),
        _text(found, "contentHash"),
        _text(found, "name"),
        tuple(map(str, markets)) if isinstance(markets, list) else (),
        octets,
        documents,
        hops,
    )


def _text(document: Mapping[str, Json], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        raise NotAHandover(f"“{name}” is missing, or no text.")
    return found
