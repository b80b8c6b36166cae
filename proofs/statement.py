"""Statements on the wire: read from a JSON-LD document, and built into one (unsigned)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from proofs import shelf
from proofs.faults import faults, faults_among, own_faults
from proofs.judging import Fault
from proofs.model import (
    Kind,
    NotAStatement,
    Statement,
    StatementKey,
    Survey,
    statement_id,
)
from proofs.shelf import MalformedJsonLd, TooComplex, UnknownContext
from proofs.strict_json import Json
from proofs.unsigned import Reading, unsigned
from proofs.values import Node, Tangled, Value, apart, nodes, plain, value_of
from proofs.writing import build
from vocab.terms import RDF, SESAME

__all__ = [
    "Fault",
    "Kind",
    "NotAStatement",
    "Statement",
    "StatementKey",
    "Survey",
    "build",
    "faults",
    "faults_among",
    "from_quads",
    "own_faults",
    "read",
    "statement_id",
]

#: What a statement may say, by the names of our own terms.
_FORESEEN = frozenset(
    (
        *("company", "datapoint", "periodStart", "periodEnd", "scope", "sequence", "value"),
        *("unitCode", "declaredUnit", "countingMethod", "valueConfirmed", "supersedes"),
        *("restatementReason", "numerator", "denominator", "survey", "methodNote", "evidence"),
        *("evidenceKind", "refusalReason", "refusalNote"),
    )
)
_KINDS = {SESAME.DISCLOSURE: Kind.DISCLOSURE, SESAME.REFUSAL: Kind.REFUSAL}


def read(document: Mapping[str, Json], reading: Reading = unsigned) -> Statement:
    """The statement of a document, its proof apart. Whether the proof holds is not asked here.

    Raises :class:`NotAStatement`, also for JSON-LD that cannot be read.
    """
    try:
        return from_quads(reading(document, shelf.bundled()))
    except (MalformedJsonLd, UnknownContext, TooComplex) as error:
        raise NotAStatement(
            f"Ce document JSON-LD ne peut pas être lu : {error}",
            f"This JSON-LD document cannot be read: {error}",
        ) from error


def from_quads(quads: Iterable[Quad]) -> Statement:
    """The one statement among these quads; raises :class:`NotAStatement`."""
    held = list(quads)
    facts = nodes(held)
    found = [
        (subject.value, kind.value)
        for subject, about in facts.items()
        for kind in about.get(RDF.TYPE, ())
        if isinstance(kind, NamedNode) and kind.value in _KINDS
        if isinstance(subject, NamedNode)
    ]
    if len(found) != 1:
        raise NotAStatement(
            "Ce document doit contenir une déclaration (Disclosure) ou un refus (Refusal), un "
            "seul, avec son « id ».",
            "This document must hold one Disclosure or one Refusal, not more, with its “id”.",
        )
    ((subject, kind),) = found
    other = apart(NamedNode(subject), facts) or _in_a_graph(held)
    if other:
        raise NotAStatement(
            f"Ce document parle aussi d'autre chose ({other}) : retirez-le.",
            f"This document speaks of something else too ({other}): take it out.",
        )
    about: dict[str, tuple[Value, ...]] = {}
    try:
        for name, inners in facts[NamedNode(subject)].items():
            if name != RDF.TYPE:
                about[name.removeprefix(SESAME.NS)] = tuple(value_of(i, facts) for i in inners)
    except Tangled as error:
        raise NotAStatement(
            "Les nœuds de ce document se contiennent l'un l'autre.",
            "The nodes of this document contain each other.",
        ) from error
    return _statement(subject, _KINDS[kind], _Said(about))


def _in_a_graph(quads: Iterable[Quad]) -> str:
    return next((str(q.graph_name) for q in quads if q.graph_name != DefaultGraph()), "")


class _Said:
    """What the statement's node says, asked property by property."""

    def __init__(self, about: Mapping[str, tuple[Value, ...]]) -> None:
        self.about = about

    def text(self, name: str) -> str:
        found = self.about.get(name, ())
        if len(found) > 1:
            raise NotAStatement(
                f"« {name} » est donné plusieurs fois : n'en gardez qu'un.",
                f"“{name}” is given several times: keep one.",
            )
        return plain(found[0]) if found else ""

    def needed(self, name: str) -> str:
        found = self.text(name)
        if not found:
            raise NotAStatement(f"« {name} » manque : ajoutez-le.", f"“{name}” is missing: add it.")
        return found

    def literals(self, name: str) -> tuple[Literal, ...]:
        return tuple(v for v in self.about.get(name, ()) if isinstance(v, Literal))

    def day(self, name: str) -> date | None:
        text = self.text(name)
        return _day(name, text) if text else None


def _statement(iri: str, kind: Kind, said: _Said) -> Statement:
    company = said.needed("company")
    survey = next(iter(said.about.get("survey", ())), None)
    return Statement(
        id=iri,
        kind=kind,
        company=company,
        datapoint=said.needed("datapoint"),
        period_start=said.day("periodStart"),
        period_end=_day("periodEnd", said.needed("periodEnd")),
        scope=said.text("scope") or company,
        sequence=_count("sequence", said.needed("sequence")),
        values=said.about.get("value", ()),
        unit_code=said.text("unitCode"),
        declared_unit=said.text("declaredUnit"),
        counting_method=said.text("countingMethod"),
        value_confirmed=said.text("valueConfirmed") in ("true", "1"),
        supersedes=said.text("supersedes"),
        restatement_reason=said.text("restatementReason"),
        numerator=said.text("numerator"),
        denominator=said.text("denominator"),
        survey=_survey(survey) if isinstance(survey, Node) else None,
        method_notes=said.literals("methodNote"),
        evidence=tuple(plain(v) for v in said.about.get("evidence", ())),
        refusal_reason=said.text("refusalReason"),
        refusal_notes=said.literals("refusalNote"),
        unforeseen=tuple(sorted(said.about.keys() - _FORESEEN)),
    )


def _survey(node: Node) -> Survey:
    def count(name: str) -> int | None:
        text = node.text(SESAME.NS + name)
        return _count(name, text) if text else None

    def day(name: str) -> date | None:
        text = node.text(SESAME.NS + name)
        return _day(name, text) if text else None

    anonymous = node.text(SESAME.ANONYMOUS)
    return Survey(
        respondents=count("respondents"),
        eligible=count("eligiblePopulation"),
        fieldwork_start=day("fieldworkStart"),
        fieldwork_end=day("fieldworkEnd"),
        anonymous=anonymous in ("true", "1") if anonymous else None,
        node=node,
    )


def _day(name: str, text: str) -> date:
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAStatement(
            f"« {name} » n'est pas une date comme 2025-12-31 : {text}",
            f"“{name}” is not a date such as 2025-12-31: {text}",
        ) from error


def _count(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise NotAStatement(
            f"« {name} » n'est pas un nombre entier : {text[:40]}",
            f"“{name}” is not a whole number: {text[:40]}",
        )
    return int(text)
