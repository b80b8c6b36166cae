"""A company's right of reply: what it says to one recommendation of it, signed (`domain` 5).

A message like its others, which names the recommendation by its address and, under ``reliesOn``, by
the content hash of the words that it answers. Signed (``eddsa-rdfc-2022``), so that nobody, the
author of the recommendation least of all, can show another text as the company's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from proofs import integrity, strict_json
from proofs.integrity import VerifiedProof, written
from proofs.keys import SigningKey
from proofs.members import moment, must_be_named
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

KIND = "Message"
LONGEST = 2_000
#: What a company's message has besides others: a reply has all of it.
_MARKS = ("proof", "company", "reliesOn", "inReplyTo")
#: All that a reply says, what its proof says, and how it is called.
_SAYS = frozenset(("@context", "id", "type", "text", "issued", *_MARKS))
_PROVES = frozenset(
    (
        *("@context", "type", "cryptosuite", "created", "expires"),
        *("verificationMethod", "proofPurpose", "proofValue"),
    )
)
_CALLED = "urn:uuid:"
_BETWEEN = b",\n"
_DECODER = json.JSONDecoder()


class NotAReply(ValueError):
    """A document that is none, or that leaves out what a reply must say."""


@value
class Reply:
    """A reply as it was signed: ``to`` is the recommendation's IRI, ``answers`` its content hash.

    ``text`` by language.
    """

    body: bytes
    id: str
    company: str
    to: str
    answers: str
    text: Mapping[str, str]
    issued: datetime
    proof: VerifiedProof


def looks_like_one(document: Json) -> bool:
    """Whether it has the marks of a reply, good or not; other messages are signed by nobody."""
    return isinstance(document, dict) and all(mark in document for mark in _MARKS)


def sign(
    iri: str,
    company: str,
    to: str,
    answers: str,
    text: Mapping[str, str],
    key: SigningKey,
    now: datetime,
) -> Reply:
    """What the company says to that recommendation, signed. Raises :class:`NotAReply`."""
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "id": iri,
        "type": KIND,
        "company": company,
        "inReplyTo": to,
        "reliesOn": answers,
        "text": [{"@value": words, "@language": tag} for tag, words in text.items()],
        "issued": written(now),
    }
    signed = integrity.sign(document, key, created=now)
    return read(json.dumps(signed, ensure_ascii=False).encode())


def read(body: bytes) -> Reply:
    """A signed reply; whose key it is, is for the caller to ask.

    Raises ``MalformedJson``, ``TooComplex``, ``ProofInvalid``, :class:`NotAReply`.
    """
    document = strict_json.read(body)
    if not isinstance(document, dict) or document.get("type") != KIND:
        raise NotAReply(f"A reply is a {KIND}.")
    if document.get("@context") != SESAME.CONTEXT:
        raise NotAReply(f"The document's one context is {SESAME.CONTEXT}.")
    proof = integrity.verify(document)
    said = document.get("text")
    text = {
        str(each.get("@language", "")): str(each.get("@value", ""))
        for each in (said if isinstance(said, list) else [said])
        if isinstance(each, dict)
    }
    if not text or not all(0 < len(words.strip()) <= LONGEST for words in text.values()):
        raise NotAReply(f"A reply has a text, with its language, in {LONGEST} letters at most.")
    try:
        issued = moment(_text(document, "issued"))
        must_be_named(document)
    except ValueError as wrong:
        raise NotAReply(str(wrong)) from None
    iri, company = _text(document, "id"), _text(document, "company")
    to, answers = _text(document, "inReplyTo"), _text(document, "reliesOn")
    return Reply(body, iri, company, to, answers, text, issued, proof)


def says_more(body: bytes) -> bool:
    """Whether a reply that was read states anything beside itself.

    Whoever reads the recommendation finds its statements: about other things it may have none.
    """
    document = strict_json.read(body)
    if not isinstance(document, dict) or not document.keys() <= _SAYS:
        return True
    proof, text = document.get("proof"), document.get("text")
    texts = text if isinstance(text, list) else [text]
    return not (
        str(document.get("id")).startswith(_CALLED)
        and isinstance(proof, dict)
        and proof.keys() <= _PROVES
        and all(isinstance(one, dict) and one.keys() == {"@value", "@language"} for one in texts)
    )


def together(replies: Iterable[bytes]) -> bytes:
    """Replies, one at least, as one JSON-LD document: the octets of each as they were sent."""
    return b"[" + _BETWEEN.join(one.strip() for one in replies) + b"]"


def apart(document: bytes) -> list[bytes]:
    """The octets of each reply in such a document."""
    text, found, at = document.decode(), list[bytes](), 1
    while at < len(text):
        _, end = _DECODER.raw_decode(text, at)
        found.append(text[at:end].encode())
        at = end + len(_BETWEEN)
    return found


def _text(document: Mapping[str, Json], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        raise NotAReply(f"“{name}” is missing, or no text.")
    return found
