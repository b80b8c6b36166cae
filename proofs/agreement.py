"""Terms in the MyTerms pattern (IEEE 7012): a citizen proffers, a company answers, both keep both.

Two signed documents make an agreement, the same bytes on either side: the terms
(``AccountTerms``, signed by the citizen's Sésame), and the company's answer, which is its request
for an account (``AccountRequest`` with ``termsAnswer``), signed and naming the terms by their
content hash. Where the company proposed the one alternative, the citizen's yes is terms of the
other kind that name that answer (``answers``).

The purposes in terms are those of DPV 2.3, each looked up in a list of ours
(``vocab/dpv-purposes.tsv``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from pyoxigraph import DefaultGraph, NamedNode, Quad

from proofs import integrity, shapes, shelf, strict_json
from proofs.integrity import VerifiedProof, written
from proofs.keys import SigningKey
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import Words
from shapes import files as shape_files
from vocab import files
from vocab.graphs import Graph
from vocab.terms import DPV, SESAME, SKOS

_ROSTER = SESAME.NS.removesuffix("ns#") + "terms/"
#: What a citizen proffers who has chosen nothing: the least.
USUAL = f"{_ROSTER}essential-1"
_DPV = "dpv:"
_SHAPE = "account-terms.ttl"


class NotTerms(ValueError):
    """A document that is no terms that can be agreed to."""


@value
class Template:
    """Terms of the roster. ``purposes`` are DPV's, in order."""

    iri: str
    label: Words
    text: Words
    purposes: tuple[str, ...]

    @property
    def name(self) -> str:
        """As people type it: ``essential-1``."""
        return self.iri.removeprefix(_ROSTER)


@value
class Terms:
    """Terms as they were signed."""

    body: bytes
    template: Template
    holder: str
    content_hash: str
    proof: VerifiedProof
    #: The content hash of the company's answer that they say yes to, where there is one.
    answers: str = ""


@cache
def roster() -> Mapping[str, Template]:
    """All terms that there are, by their IRI."""
    graph = Graph.of("roster.ttl")

    def words(subject: NamedNode, prop: str) -> Words:
        return Words(graph.text(subject, prop, "fr"), graph.text(subject, prop, "en"))

    return {
        subject.value: Template(
            subject.value,
            words(subject, SKOS.PREF_LABEL),
            words(subject, SKOS.DEFINITION),
            tuple(str(getattr(one, "value", "")) for one in graph.all(subject, DPV.HAS_PURPOSE)),
        )
        for subject in graph.named(SESAME.ACCOUNT_TERMS)
    }


def template(name: str) -> Template:
    """By IRI or short name. Raises :class:`NotTerms`."""
    found = roster().get(name if ":" in name else _ROSTER + name)
    if found is None:
        known = ", ".join(one.name for one in roster().values())
        raise NotTerms(f"{name} is not among the terms of the roster: {known}.")
    return found


@cache
def purposes() -> Mapping[str, str]:
    """The purposes of DPV 2.3 by IRI, each with its label in English."""
    lines = files.text("dpv-purposes.tsv").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {DPV.NS + name: label for name, label in pairs}


def proffer(
    iri: str,
    holder: str,
    chosen: Template,
    key: SigningKey,
    issued: datetime,
    *,
    company: str = "",
    answers: str = "",
) -> Terms:
    """Terms signed for a citizen; the same each time for the same moment.

    With ``company`` and ``answers`` they are the yes to the alternative that it proposed.
    """
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "id": iri,
        "type": "AccountTerms",
        "holder": holder,
        "fromRoster": chosen.iri,
        "purpose": [_DPV + each.removeprefix(DPV.NS) for each in chosen.purposes],
        "text": _texts(chosen),
        "issued": written(issued),
    }
    if company:
        document |= {"company": company, "answers": answers}
    return read_terms(_signed(document, key, issued))


def read_terms(body: bytes) -> Terms:
    """Signed terms: of their shape and of the roster, word for word, with purposes that there are.

    Whatever is signed for a citizen goes through here before anybody sees it. Raises
    ``MalformedJson``, ``TooComplex``, ``ProofInvalid``, :class:`NotTerms`.
    """
    document = _document(body, "AccountTerms")
    proof = integrity.verify(document)
    _must_fit(document)
    chosen = template(_text(document, "fromRoster"))
    said = document.get("purpose")
    named = said if isinstance(said, list) else [said]
    full = [str(each).replace(_DPV, DPV.NS, 1) for each in named]
    unknown = [each for each in full if each not in purposes()]
    if unknown:
        raise NotTerms(f"DPV 2.3 knows no purpose {unknown[0]}.")
    if tuple(full) != chosen.purposes or document.get("text") != _texts(chosen):
        raise NotTerms(f"These terms say something else than {chosen.name} of the roster.")
    holder, answers = _text(document, "holder"), document.get("answers", "")
    return Terms(body, chosen, holder, proof.content_hash, proof, str(answers))


def answer(
    company: str,
    terms: str,
    said: str,
    key: SigningKey,
    issued: datetime,
    *,
    alternative: str = "",
    more: Mapping[str, Json] | None = None,
) -> bytes:
    """The signed request of a company that answers terms, named by their content hash.

    ``said`` is ``sesame:AcceptsTerms``, ``ProposesAlternative`` or ``RefusesTerms``. ``more`` are
    further members: ``invitation``.
    """
    document = unsigned_answer(company, terms, said, issued, alternative=alternative, more=more)
    return _signed(document, key, issued)


def unsigned_answer(
    company: str,
    terms: str,
    said: str,
    issued: datetime,
    *,
    alternative: str = "",
    more: Mapping[str, Json] | None = None,
) -> dict[str, Json]:
    """The same for a key that is kept elsewhere."""
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "type": "AccountRequest",
        "company": company,
        "terms": terms,
        "termsAnswer": f"sesame:{said.removeprefix(SESAME.NS)}",
        "issued": written(issued),
        **(more or {}),
    }
    if alternative:
        document["alternative"] = alternative
    return document


def verified(body: bytes) -> VerifiedProof:
    """What the signature of an answer vouches for.

    Raises ``MalformedJson``, ``TooComplex``, ``ProofInvalid``, :class:`NotTerms`.
    """
    return integrity.verify(_document(body, "AccountRequest"))


def answered(body: bytes) -> tuple[str, str]:
    """Which terms a stored document answers (content hash), and how; empty for what is none."""
    document = strict_json.read(body)
    if not isinstance(document, dict) or document.get("type") != "AccountRequest":
        return "", ""
    said = str(document.get("termsAnswer", ""))
    return str(document.get("terms", "")), said.replace("sesame:", SESAME.NS, 1)


def _must_fit(document: dict[str, Json]) -> None:
    """The shape of terms; the first thing that does not fit it, in the shape's words."""
    said = [quad.triple for quad in shelf.quads(document, shelf.NOWHERE) if _is_said(quad)]
    report = shapes.validate(said, shape_files.text(_SHAPE))
    if not report.accepted:
        wrong = next((each.message_en for each in report.results), "The document is no terms.")
        raise NotTerms(wrong)


def _is_said(quad: Quad) -> bool:
    """Is it part of the document, and not of its proof?"""
    return isinstance(quad.graph_name, DefaultGraph)


def _texts(chosen: Template) -> list[Json]:
    return [
        {"@value": chosen.text.fr, "@language": "fr"},
        {"@value": chosen.text.en, "@language": "en"},
    ]


def _signed(document: dict[str, Json], key: SigningKey, issued: datetime) -> bytes:
    return json.dumps(integrity.sign(document, key, created=issued), ensure_ascii=False).encode()


def _document(body: bytes, kind: str) -> dict[str, Json]:
    document = strict_json.read(body)
    if not isinstance(document, dict) or document.get("type") != kind:
        raise NotTerms(f"The document is no {kind}.")
    if document.get("@context") != SESAME.CONTEXT:
        raise NotTerms(f"The document's one context is {SESAME.CONTEXT}.")
    return document


def _text(document: Mapping[str, Json], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str):
        raise NotTerms(f"“{name}” is missing, or no text.")
    return found
