"""A citizen's recommendation: for a company or a product, mixed, or against, and signed.

One signed document (``Recommendation``, Data Integrity ``eddsa-rdfc-2022``), so that a copy that
was handed on says what its author said (`domain` 2.5, invariant 6). It names receipts and
disclosures by their content hashes: what was bought and for how much stays with the author.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from proofs import integrity, strict_json
from proofs.integrity import VerifiedProof, written
from proofs.keys import SigningKey
from proofs.members import moment, must_be_named
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

KIND = "Recommendation"
STANCES = (SESAME.RECOMMENDS, SESAME.MIXED, SESAME.ADVISES_AGAINST)
#: In the order in which they weigh: what the author has lived through before what they heard.
BASES = (
    SESAME.VERIFIED_PURCHASE,
    SESAME.PURCHASED,
    SESAME.USED,
    SESAME.READ_DISCLOSURES,
    SESAME.HEARD_FROM,
)
COUNTERPARTS = (SESAME.NO_COUNTERPART, SESAME.DISCOUNT, SESAME.GIFT, SESAME.EMPLOYMENT)
FAMILIES = (SESAME.FINANCIAL, SESAME.ETHICAL, SESAME.QUALITY, SESAME.COMMERCIAL)
_PREFIX = "sesame:"


class NotARecommendation(ValueError):
    """A document that is none, or that leaves out what one must say."""


@value
class Opinion:
    """What somebody says of an item; all but ``text`` as IRIs, hashes and numbers.

    ``text`` by language. ``ratings`` go from 1 to 5, by family. ``relay_limit`` is through how many
    hands it may pass.
    """

    item: str
    stance: str
    text: Mapping[str, str]
    basis: str
    counterpart: str
    relay_limit: int = 0
    experience_date: date | None = None
    #: Of the receipt, where the basis is a verified purchase.
    evidence: str = ""
    relies_on: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    ratings: Mapping[str, int] = field(default_factory=dict)


@value
class Recommendation:
    """An opinion as it was signed."""

    body: bytes
    id: str
    author: str
    issued: datetime
    opinion: Opinion
    content_hash: str
    proof: VerifiedProof


def recommend(
    iri: str, author: str, opinion: Opinion, key: SigningKey, issued: datetime
) -> Recommendation:
    """The opinion, signed for its author; ``iri`` is the document's subject."""
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "id": iri,
        "type": KIND,
        "author": author,
        "itemReviewed": opinion.item,
        "stance": _short(opinion.stance),
        "text": [_said(tag, words) for tag, words in opinion.text.items()],
        "experienceBasis": _short(opinion.basis),
        "counterpart": _short(opinion.counterpart),
        "relayLimit": opinion.relay_limit,
        "issued": written(issued),
    }
    if opinion.experience_date is not None:
        document["experienceDate"] = opinion.experience_date.isoformat()
    if opinion.evidence:
        document["experienceEvidence"] = opinion.evidence
    if opinion.relies_on:
        document["reliesOn"] = list(opinion.relies_on)
    if opinion.markets:
        document["market"] = list(opinion.markets)
    if opinion.ratings:
        document["reviewRating"] = [
            {"type": "CriterionRating", "criterionFamily": _short(family), "ratingValue": value}
            for family, value in opinion.ratings.items()
        ]
    signed = integrity.sign(document, key, created=issued)
    return read(json.dumps(signed, ensure_ascii=False).encode())


def read(body: bytes) -> Recommendation:
    """A signed recommendation; whose key it is, is for the caller to ask.

    Raises ``MalformedJson``, ``TooComplex``, ``ProofInvalid``, :class:`NotARecommendation`.
    """
    document = strict_json.read(body)
    if not isinstance(document, dict) or document.get("type") != KIND:
        raise NotARecommendation(f"The document is no {KIND}.")
    if document.get("@context") != SESAME.CONTEXT:
        raise NotARecommendation(f"The document's one context is {SESAME.CONTEXT}.")
    proof = integrity.verify(document)
    try:
        opinion = Opinion(
            item=_text(document, "itemReviewed"),
            stance=_concept(document, "stance", STANCES),
            text=dict(_texts(document.get("text"))),
            basis=_concept(document, "experienceBasis", BASES),
            counterpart=_concept(document, "counterpart", COUNTERPARTS),
            relay_limit=_number(document.get("relayLimit"), 0, 9),
            experience_date=_day(document.get("experienceDate")),
            evidence=str(document.get("experienceEvidence", "")),
            relies_on=tuple(map(str, _list(document.get("reliesOn")))),
            markets=tuple(map(str, _list(document.get("market")))),
            ratings=dict(map(_rating, _list(document.get("reviewRating")))),
        )
        issued = moment(_text(document, "issued"))
        must_be_named(document)
    except ValueError as wrong:
        raise NotARecommendation(str(wrong)) from None
    author, iri = _text(document, "author"), _text(document, "id")
    return Recommendation(body, iri, author, issued, opinion, proof.content_hash, proof)


def _said(tag: str, words: str) -> Json:
    return {"@value": words, "@language": tag} if tag else words


def _short(iri: str) -> str:
    return iri.replace(SESAME.NS, _PREFIX, 1)


def _full(name: str) -> str:
    return name.replace(_PREFIX, SESAME.NS, 1)


def _text(document: Mapping[str, Json], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        raise NotARecommendation(f"“{name}” is missing, or no text.")
    return found


def _concept(document: Mapping[str, Json], name: str, known: tuple[str, ...]) -> str:
    found = _full(_text(document, name))
    if found not in known:
        raise NotARecommendation(f"“{name}” is one of {', '.join(map(_short, known))}.")
    return found


def _number(found: Json, low: int, high: int) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
        raise NotARecommendation(f"A whole number from {low} to {high} is missing.")
    return found


def _day(found: Json) -> date | None:
    return None if found is None else date.fromisoformat(str(found))


def _list(found: Json) -> list[Json]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _texts(found: Json) -> list[tuple[str, str]]:
    said = []
    for each in _list(found):
        if isinstance(each, str):
            said.append(("", each))
        elif isinstance(each, dict):
            said.append((str(each.get("@language", "")), str(each.get("@value", ""))))
    if not any(text for _, text in said):
        raise NotARecommendation("“text” is missing.")
    return said


def _rating(found: Json) -> tuple[str, int]:
    if not isinstance(found, dict):
        raise NotARecommendation("A rating has a family and a value.")
    family = _concept(found, "criterionFamily", FAMILIES)
    return family, _number(found.get("ratingValue"), 1, 5)
