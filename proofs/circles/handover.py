"""What citizens' Sésames say to each other: Offer, Accept, Reject, Undo, Question.

All about market files: activities (ActivityStreams 2.0) for any Linked Data inbox, signed by the
actor (``eddsa-jcs-2022``), so that neither the inbox nor whoever posts is believed. Their context
is written out in them: a receiver needs to fetch none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from proofs import integrity, strict_json
from proofs.integrity import ProofInvalid, Suite, VerifiedProof, written
from proofs.keys import SigningKey
from proofs.members import moment
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import AS, DCTERMS, SCHEMA, SEC, SESAME, XSD

OFFER, ACCEPT, REJECT, UNDO = "Offer", "Accept", "Reject", "Undo"
QUESTION = "Question"
KINDS = (OFFER, ACCEPT, REJECT, UNDO, QUESTION)
LARGEST = 16_384
#: By its whole address: the context of messages stays as older readers know it.
_GROWTH = SESAME.CONSISTENCY_PROOF
_IRI = {"@type": "@id"}
_CONTEXT: dict[str, Json] = {
    "id": "@id",
    "type": "@type",
    **{kind: AS.NS + kind for kind in (OFFER, ACCEPT, REJECT, UNDO)},
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
#: Of questions and what answers them; an Offer that answers none stays readable to older servers.
_ASKING: dict[str, Json] = {
    **_CONTEXT,
    QUESTION: AS.NS + QUESTION,
    "content": AS.CONTENT,
    "inReplyTo": {"@id": AS.IN_REPLY_TO, **_IRI},
}


class NotAHandover(ValueError):
    """A message that is about no market file, or that its signature does not vouch for."""


@value
class Offered:
    """The file that is offered: where it is, what its head hashes to, and what it is about.

    ``in_reply_to`` is the IRI of the question that it answers, if it answers one.
    """

    file: str
    content_hash: str
    name: str
    markets: tuple[str, ...]
    octets: int
    documents: int
    hops: int = 0
    in_reply_to: str = ""
    #: That the log of who offers has only grown since what they handed over before.
    growth: tuple[str, ...] = ()


@value
class Asked:
    """A question: who knows this market (a code, 10.71), and what is wanted, in words."""

    market: str
    text: str


@value
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
    asked: Asked | None = None


def offer(iri: str, actor: str, to: str, file: Offered, key: SigningKey, now: datetime) -> Message:
    """X offers a market file to Z."""
    about: dict[str, Json] = {
        "id": file.file,
        "type": "MarketFile",
        "name": file.name,
        "market": list(file.markets),
        "octets": file.octets,
        "documents": file.documents,
        "hops": file.hops,
        "contentHash": file.content_hash,
    }
    if file.growth:
        about[_GROWTH] = list(file.growth)
    more: dict[str, Json] = {"object": about}
    if file.in_reply_to:
        more["inReplyTo"] = file.in_reply_to
    return _signed(OFFER, iri, actor, to, more, key, now)


def question(
    iri: str, actor: str, to: str, asked: Asked, key: SigningKey, now: datetime
) -> Message:
    """X asks one of her circle; each gets a message of their own."""
    said: dict[str, Json] = {"content": asked.text, "market": asked.market}
    return _signed(QUESTION, iri, actor, to, said, key, now)


def answer(
    kind: str, iri: str, actor: str, to: str, of: str, key: SigningKey, now: datetime
) -> Message:
    """Z takes an offer (``Accept``) or does not (``Reject``); ``of`` is the offer's IRI."""
    return _signed(kind, iri, actor, to, {"object": of}, key, now)


def undo(
    iri: str, actor: str, recommendation: str, content_hash: str, key: SigningKey, now: datetime
) -> Message:
    """The author of a recommendation takes it back, from whoever has a copy."""
    about: Json = {
        "id": recommendation,
        "type": "Recommendation",
        "contentHash": content_hash,
    }
    return _signed(UNDO, iri, actor, "", {"object": about}, key, now)


def read(body: bytes) -> Message:
    """A signed message; whether the key is its actor's is for the caller to ask.

    Raises :class:`NotAHandover`.
    """
    try:
        document = strict_json.read(body, max_bytes=LARGEST)
        if not isinstance(document, dict) or document.get("type") not in KINDS:
            raise NotAHandover(f"A message is one of {', '.join(KINDS)}.")
        if document.get("@context") not in (_CONTEXT, _ASKING):
            raise NotAHandover("The message is not in the context that such messages have.")
        proof = integrity.verify(document)
        if proof.suite is not Suite.JCS:  # the other would leave out, in this context, what it says
            raise NotAHandover(f"A message is signed in {Suite.JCS}.")
        published = moment(_text(document, "published"))
    except (strict_json.MalformedJson, strict_json.TooComplex, ProofInvalid, ValueError) as wrong:
        raise NotAHandover(str(wrong)) from wrong
    kind, about = str(document["type"]), document.get("object")
    offered, taken_back, asked = None, "", None
    if kind == OFFER:
        offered = _offered(about, str(document.get("inReplyTo", "")))
        about = offered.file
    elif kind == QUESTION:
        asked = Asked(_text(document, "market"), _text(document, "content"))
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
        asked,
    )


def _signed(
    kind: str,
    iri: str,
    actor: str,
    to: str,
    said: Mapping[str, Json],
    key: SigningKey,
    now: datetime,
) -> Message:
    asks = kind == QUESTION or "inReplyTo" in said
    document: dict[str, Json] = {
        "@context": _ASKING if asks else _CONTEXT,
        "id": iri,
        "type": kind,
        "actor": actor,
        **said,
        "published": written(now),
    }
    if to:
        document["to"] = to
    signed = integrity.sign(document, key, created=now, suite=Suite.JCS)
    return read(json.dumps(signed, ensure_ascii=False).encode())


def _offered(found: Json, in_reply_to: str) -> Offered:
    if not isinstance(found, dict) or found.get("type") != "MarketFile":
        raise NotAHandover("An offer is of a market file.")
    numbers = [found.get(name) for name in ("octets", "documents", "hops")]
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in numbers):
        raise NotAHandover("An offer says how large the file is.")
    octets, documents, hops = (int(str(n)) for n in numbers)
    markets, grown = found.get("market"), found.get(_GROWTH)
    return Offered(
        _text(found, "id"),
        _text(found, "contentHash"),
        _text(found, "name"),
        tuple(map(str, markets)) if isinstance(markets, list) else (),
        octets,
        documents,
        hops,
        in_reply_to,
        tuple(map(str, grown)) if isinstance(grown, list) else (),
    )


def _text(document: Mapping[str, Json], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        raise NotAHandover(f"“{name}” is missing, or no text.")
    return found
