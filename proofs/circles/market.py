"""A market file: what one citizen hands to another about a market (`domain` 5).

A JSON text sequence (``application/json-seq``). Its first text is the head, signed by the author:
companies with stance and note, the criteria that were looked at by name only, how many signed
documents of which kind follow and their digests, and through how many hands recommendations by
others have passed. After it come the documents, each with the bytes that *its* author signed:
disclosures in the order of the companies, product cards, recommendations, each of these followed by
what companies replied to it (:mod:`proofs.circles.reply`). A reader verifies one after the other
and keeps none of them in memory (:mod:`proofs.circles.market_stream`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime

from proofs import integrity, strict_json
from proofs.circles.recommendation import STANCES
from proofs.circles.sequence import framed
from proofs.integrity import VerifiedProof, written
from proofs.keys import SigningKey
from proofs.members import moment, must_be_named
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

KIND = "MarketFile"
#: What the parts hold, in the order in which they stand.
DISCLOSURES, CARDS, RECOMMENDATIONS = (
    SESAME.DISCLOSURE,
    SESAME.PRODUCT_CARD,
    SESAME.RECOMMENDATION,
)
PARTS = (DISCLOSURES, CARDS, RECOMMENDATIONS)
MOST_COMPANIES, MOST_DOCUMENTS, MOST_MARKETS, MOST_HOPS = 500, 20_000, 20, 9
_LOG = (SESAME.LOG_CHECKPOINT, SESAME.INCLUSION_PROOF)
LONGEST_TITLE, LONGEST_NOTE = 200, 1_000
#: Octets of a head, of a document, and of a whole file.
LARGEST_HEAD, LARGEST_DOCUMENT, LARGEST_FILE = 2**21, 2**16, 2**26


class NotAMarketFile(ValueError):
    """Bytes that are none, or not the ones that its author signed."""


@value
class Entry:
    """A company and what the author thinks of it; ``stance`` an IRI or empty, ``note`` a text."""

    company: str
    stance: str = ""
    note: str = ""


@value
class Part:
    """The documents of one kind: how many, octets of their frames, SHA-256 of those (multibase)."""

    holds: str
    documents: int
    octets: int
    digest: str


@value
class Contents:
    """What the author puts into the head. ``relays``: hops by the hash of a recommendation."""

    title: str
    markets: tuple[str, ...]
    entries: tuple[Entry, ...]
    area: str = ""
    language: str = ""
    criteria: tuple[str, ...] = ()
    relays: Mapping[str, int] = field(default_factory=dict)
    #: Of the author's log, and that the disclosures are in it (:mod:`proofs.circles.market_log`).
    checkpoint: str = ""
    inclusion: str = ""


@value
class Head:
    """The head as it was signed. ``length``: of its frame, in octets."""

    id: str
    author: str
    issued: datetime
    contents: Contents
    parts: tuple[Part, ...]
    content_hash: str
    proof: VerifiedProof
    length: int

    @property
    def size(self) -> int:
        """Octets of the whole file."""
        return self.length + sum(part.octets for part in self.parts)

    def count(self, kind: str) -> int:
        """How many documents of a kind follow."""
        return sum(part.documents for part in self.parts if part.holds == kind)


def head(
    iri: str,
    author: str,
    contents: Contents,
    parts: Iterable[Part],
    key: SigningKey,
    issued: datetime,
) -> bytes:
    """The frame of a signed head; ``iri`` is the file's address with a fragment."""
    me, parts = iri.partition("#")[0], tuple(parts)
    _refuse_too_much(contents, parts)
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "id": iri,
        "type": KIND,
        "author": author,
        "issued": written(issued),
        "name": _said(contents.title, contents.language),
        "part": [
            {
                "id": f"{me}#part-{number}",
                "type": "FilePart",
                "holds": part.holds,
                "documents": part.documents,
                "octets": part.octets,
                "digestMultibase": part.digest,
            }
            for number, part in enumerate(parts, 1)
        ],
    }
    if contents.markets:
        document["market"] = list(contents.markets)
    if contents.area:
        document["areaServed"] = contents.area
    if contents.entries:
        document["entry"] = [
            _entry(f"{me}#company-{number}", entry, contents.language)
            for number, entry in enumerate(contents.entries, 1)
        ]
    if contents.criteria:
        document["criterionUsed"] = list(contents.criteria)
    if contents.relays:
        document["relay"] = [
            {
                "id": f"{me}#relay-{hops}",
                "type": "Relay",
                "hops": hops,
                "contentHash": [
                    *map(str, sorted(h for h, n in contents.relays.items() if n == hops))
                ],
            }
            for hops in sorted(set(contents.relays.values()))
        ]
    document.update(_log(contents))
    signed = integrity.sign(document, key, created=issued)
    body = json.dumps(signed, ensure_ascii=False).encode()
    read_head(body)
    return framed(body)


def read_head(body: bytes) -> Head:
    """A signed head; whose key it is, is for the caller to ask.

    Raises :class:`NotAMarketFile`, ``ProofInvalid``.
    """
    try:
        document = strict_json.read(body, max_bytes=LARGEST_HEAD)
    except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
        raise NotAMarketFile(str(wrong)) from wrong
    if not isinstance(document, dict) or document.get("type") != KIND:
        raise NotAMarketFile(f"The first text is no {KIND}.")
    if document.get("@context") != SESAME.CONTEXT:
        raise NotAMarketFile(f"The head's one context is {SESAME.CONTEXT}.")
    proof = integrity.verify(document)
    try:
        issued = moment(_text(document, "issued"))
        must_be_named(document)
        parts = tuple(map(_part, _list(document.get("part"))))
        entries = tuple(map(_read_entry, _list(document.get("entry"))))
        relays = dict(_relays(_list(document.get("relay"))))
    except (KeyError, TypeError, ValueError) as wrong:
        raise NotAMarketFile(f"The head cannot be read: {wrong}") from wrong
    title, language = _words(document.get("name"))
    contents = Contents(
        title=title,
        markets=tuple(map(str, _list(document.get("market")))),
        entries=entries,
        area=str(document.get("areaServed", "")),
        language=language,
        criteria=tuple(map(str, _list(document.get("criterionUsed")))),
        relays=relays,
        checkpoint=str(document.get(_LOG[0], "")),
        inclusion=str(document.get(_LOG[1], "")),
    )
    _refuse_too_much(contents, parts)
    iri, author = _text(document, "id"), _text(document, "author")
    return Head(iri, author, issued, contents, parts, proof.content_hash, proof, len(body) + 2)


def _refuse_too_much(contents: Contents, parts: tuple[Part, ...]) -> None:
    if any(hops > MOST_HOPS for hops in contents.relays.values()):
        raise NotAMarketFile(f"What is handed on has 1 to {MOST_HOPS} hops.")
    if [part.holds for part in parts] != sorted({p.holds for p in parts} & set(PARTS), key=_place):
        raise NotAMarketFile("The parts are disclosures, cards, recommendations, in this order.")
    if any(part.documents < 0 or part.octets < 0 for part in parts):
        raise NotAMarketFile("A part has less than nothing in it.")
    for what, count, most in (
        ("companies", len(contents.entries), MOST_COMPANIES),
        ("documents", sum(part.documents for part in parts), MOST_DOCUMENTS),
        ("markets", len(contents.markets), MOST_MARKETS),
        ("octets", sum(part.octets for part in parts), LARGEST_FILE),
    ):
        if count > most:
            raise NotAMarketFile(f"A market file has {most} {what} at most.")
    if not 0 < len(contents.title) <= LONGEST_TITLE:
        raise NotAMarketFile(f"A market file has a title, of {LONGEST_TITLE} characters at most.")
    if any(len(entry.note) > LONGEST_NOTE for entry in contents.entries):
        raise NotAMarketFile(f"A note has {LONGEST_NOTE} characters at most.")


def _log(contents: Contents) -> dict[str, Json]:
    """By whole addresses: a reader that has no term for them verifies the head all the same."""
    said = zip(_LOG, (contents.checkpoint, contents.inclusion), strict=True)
    return {name: text for name, text in said if text}


def _place(kind: str) -> int:
    return PARTS.index(kind)


def _entry(iri: str, entry: Entry, language: str) -> Json:
    made: dict[str, Json] = {"id": iri, "type": "MarketEntry", "company": entry.company}
    if entry.stance:
        made["stance"] = entry.stance
    if entry.note:
        made["text"] = _said(entry.note, language)
    return made


def _read_entry(found: Json) -> Entry:
    if not isinstance(found, dict):
        raise NotAMarketFile("An entry is about one company.")
    stance = str(found.get("stance", "")).replace("sesame:", SESAME.NS, 1)
    if stance and stance not in STANCES:
        raise NotAMarketFile(f"{stance} is no stance.")
    return Entry(_text(found, "company"), stance, _words(found.get("text"))[0])


def _part(found: Json) -> Part:
    if not isinstance(found, dict):
        raise NotAMarketFile("A part says what it holds.")
    return Part(
        _text(found, "holds").replace("sesame:", SESAME.NS, 1),
        _number(found.get("documents")),
        _number(found.get("octets")),
        _text(found, "digestMultibase"),
    )


def _relays(found: list[Json]) -> Iterator[tuple[str, int]]:
    for each in found:
        hops = _number(each.get("hops") if isinstance(each, dict) else None)
        if not isinstance(each, dict) or not 1 <= hops <= MOST_HOPS:
            raise NotAMarketFile(f"What is handed on has 1 to {MOST_HOPS} hops.")
        for content_hash in _list(each.get("contentHash")):
            yield str(content_hash), hops


def _number(found: Json) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise NotAMarketFile("A whole number is missing.")
    return found


def _said(text: str, language: str) -> Json:
    return {"@value": text, "@language": language} if language else text


def _words(found: Json) -> tuple[str, str]:
    if isinstance(found, dict):
        return str(found.get("@value", "")), str(found.get("@language", ""))
    return (found if isinstance(found, str) else ""), ""


def _text(document: Mapping[str, Json], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        raise NotAMarketFile(f"“{name}” is missing, or no text.")
    return found


def _list(found: Json) -> list[Json]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]
