"""SHACL validation behind one function: the fast engine, and the reference beside it.

Both engines read text and write a report; the report is read here, so that what they find is
compared and shown in one form. Shapes are compiled once for a text. Shapes that did not ship with
us are somebody's code: the caller runs them in a child that can be killed, and never through
pySHACL (V-08, S-51).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Literal as OneOf

import pyoxigraph as rdf

from proofs import engines
from proofs.engines import SHAPES_KEPT, BadData, BadShapes, by_pyshacl, by_shacl, is_kept
from proofs.targets import Targets
from proofs.value import value
from proofs.words import Words, of_component
from vocab.terms import RDF, SH, XSD

__all__ = ["BadData", "BadShapes", "Engine", "Report", "Result", "load", "validate"]

Engine = OneOf["shacl", "pyshacl"]

_PREFIXES = {"sh": SH.NS, "xsd": XSD.NS}
_PATH_FORMS = (
    (SH.INVERSE_PATH, "^<{}>"),
    (SH.ZERO_OR_MORE_PATH, "<{}>*"),
    (SH.ONE_OR_MORE_PATH, "<{}>+"),
    (SH.ZERO_OR_ONE_PATH, "<{}>?"),
)


@value
class Result:
    """One thing that a shape minds. Blank nodes are ``_:``; ``value`` is in N-Triples form.

    ``path`` is an IRI, or a SPARQL property path. The messages are the shape's own, by language,
    else ours for the kind of constraint.
    """

    focus: str
    path: str
    value: str
    severity: str
    component: str
    message_fr: str
    message_en: str
    source_shape: str


@value
class Report:
    """What was found. ``conforms`` is SHACL's word: no result at all, of whatever severity."""

    conforms: bool
    results: tuple[Result, ...]
    #: How many nodes the shapes spoke of. A graph of which none is spoken conforms to anything.
    focus_nodes: int
    graph: tuple[rdf.Triple, ...]

    @property
    def accepted(self) -> bool:
        """No violation, and something was judged (V-06). Warnings and notes do not refuse."""
        return self.focus_nodes > 0 and all(r.severity != SH.VIOLATION for r in self.results)

    def turtle(self) -> bytes:
        """The report as ``text/turtle``."""
        return _written(self.graph, rdf.RdfFormat.TURTLE)

    def jsonld(self) -> bytes:
        """The report as ``application/ld+json``."""
        return _written(self.graph, rdf.RdfFormat.JSON_LD)


def validate(
    data_ntriples: bytes | str | Iterable[rdf.Triple],
    shapes_turtle: str,
    *,
    engine: Engine = "shacl",
) -> Report:
    """Judge a graph, given as N-Triples or as triples that have been read.

    Raises :class:`BadShapes` or :class:`BadData`. A store must not be handed in here: of its
    literals ``sh:in`` finds some changed.
    """
    triples, text = _both(data_ntriples)
    compiled = _compiled(shapes_turtle)
    ran: Callable[[str, str], bytes | None] = by_shacl if engine == "shacl" else by_pyshacl
    focus_nodes = len(compiled.targets.focus_nodes(triples))
    if engine == "shacl" and is_kept(triples, text, shapes_turtle):
        return Report(True, (), focus_nodes, _conforming())
    report = ran(text, shapes_turtle)
    if report is None:
        return Report(True, (), focus_nodes, _conforming())
    graph = tuple(quad.triple for quad in rdf.parse(report, format=rdf.RdfFormat.N_TRIPLES))
    results = _results(graph, compiled.untagged)
    return Report(not results, results, focus_nodes, graph)


def load(shapes_turtle: str) -> None:
    """Do now what else the first graph would have to wait for; raises :class:`BadShapes`."""
    _compiled(shapes_turtle)
    engines.load(shapes_turtle)


@value
class _Compiled:
    targets: Targets
    #: Messages without language that the shapes themselves give (pySHACL makes up others).
    untagged: frozenset[str]


@lru_cache(SHAPES_KEPT)
def _compiled(shapes_turtle: str) -> _Compiled:
    triples = engines.triples_of(shapes_turtle)
    message = rdf.NamedNode(SH.MESSAGE)
    said = (triple.object for triple in triples if triple.predicate == message)
    untagged = {
        text.value for text in said if isinstance(text, rdf.Literal) and text.language is None
    }
    return _Compiled(Targets.read(triples), frozenset(untagged))


def _both(
    data: bytes | str | Iterable[rdf.Triple],
) -> tuple[list[rdf.Triple], str]:
    if isinstance(data, (bytes, str)):
        try:
            triples = [quad.triple for quad in rdf.parse(data, format=rdf.RdfFormat.N_TRIPLES)]
        except SyntaxError as error:
            raise BadData(f"The data is not N-Triples: {error.msg}") from error
        return triples, data if isinstance(data, str) else data.decode()
    triples = list(data)
    return triples, _written(triples, rdf.RdfFormat.N_TRIPLES).decode()


def _written(triples: Iterable[rdf.Triple], syntax: rdf.RdfFormat) -> bytes:
    prefixes = None if syntax == rdf.RdfFormat.N_TRIPLES else _PREFIXES
    return rdf.serialize(triples, format=syntax, prefixes=prefixes) or b""


@cache
def _conforming() -> tuple[rdf.Triple, ...]:
    node = rdf.BlankNode("report")
    yes = rdf.Literal("true", datatype=rdf.NamedNode(XSD.BOOLEAN))
    return (
        rdf.Triple(node, rdf.NamedNode(RDF.TYPE), rdf.NamedNode(SH.VALIDATION_REPORT)),
        rdf.Triple(node, rdf.NamedNode(SH.CONFORMS), yes),
    )


_Node = rdf.NamedNode | rdf.BlankNode | rdf.Triple
_Term = rdf.NamedNode | rdf.BlankNode | rdf.Literal | rdf.Triple
_Facts = Mapping[_Node, Mapping[str, list[_Term]]]


def _results(graph: Iterable[rdf.Triple], untagged: frozenset[str]) -> tuple[Result, ...]:
    facts: dict[_Node, dict[str, list[_Term]]] = {}
    found: list[_Term] = []
    for triple in graph:
        of = facts.setdefault(triple.subject, {})
        of.setdefault(triple.predicate.value, []).append(triple.object)
        if triple.predicate.value == SH.RESULT:
            found.append(triple.object)
    read = [_result(facts[node], facts, untagged) for node in found if isinstance(node, _Node)]
    return tuple(sorted(read, key=lambda r: (r.focus, r.path, r.component, r.value)))


def _result(about: Mapping[str, list[_Term]], facts: _Facts, untagged: frozenset[str]) -> Result:
    def one(predicate: str) -> _Term | None:
        return next(iter(about.get(predicate, ())), None)

    component = _plain(one(SH.SOURCE_CONSTRAINT_COMPONENT))
    path = _path(one(SH.RESULT_PATH), facts)
    said = _said(about.get(SH.RESULT_MESSAGE, ()), untagged, of_component(component))
    value = one(SH.VALUE)
    return Result(
        _plain(one(SH.FOCUS_NODE)),
        path,
        "" if value is None else "_:" if isinstance(value, rdf.BlankNode) else str(value),
        _plain(one(SH.RESULT_SEVERITY)),
        component,
        said.fr,
        said.en,
        _plain(one(SH.SOURCE_SHAPE)).removeprefix("_:"),
    )


def _plain(term: _Term | None) -> str:
    if isinstance(term, (rdf.NamedNode, rdf.Literal)):
        return term.value
    return "" if term is None else "_:"


def _said(messages: Iterable[_Term], untagged: frozenset[str], ours: Words) -> Words:
    by: dict[str, list[str]] = {}
    for message in messages:
        if isinstance(message, rdf.Literal):
            tag = (message.language or "").partition("-")[0]
            if tag or message.value in untagged:
                by.setdefault(tag, []).append(message.value)
    plain = by.get("", [])
    return Words(
        " ".join(sorted(by.get("fr", plain))) or ours.fr,
        " ".join(sorted(by.get("en", plain))) or ours.en,
    )


def _path(term: _Term | None, facts: _Facts) -> str:
    """A property path in SPARQL's writing (SHACL §2.3.1)."""
    if not isinstance(term, rdf.BlankNode):
        return _plain(term)
    about = facts.get(term, {})
    for predicate, form in _PATH_FORMS:
        if predicate in about:
            return form.format(_path(about[predicate][0], facts))
    if SH.ALTERNATIVE_PATH in about:
        return "|".join(_list(about[SH.ALTERNATIVE_PATH][0], facts))
    return "/".join(_list(term, facts))


def _list(term: _Term, facts: _Facts) -> list[str]:
    steps: list[str] = []
    while isinstance(term, rdf.BlankNode) and RDF.FIRST in facts.get(term, {}):
        steps.append(f"<{_path(facts[term][RDF.FIRST][0], facts)}>")
        term = facts[term][RDF.REST][0]
    return steps
