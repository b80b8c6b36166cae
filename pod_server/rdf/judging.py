"""Judging a graph by a shape: in this process for shapes that ship with us, else in a child.

A shape that somebody wrote is somebody's code (V-08): it runs in :mod:`pod_server.rdf.shape_child`,
with a deadline and limits, and never through pySHACL, whose regular expressions can hang (S-51).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph
from pyoxigraph import RdfFormat

from pod_server.model.errors import Conflict, Violation
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Triple
from pod_server.rdf import syntaxes
from pod_server.rdf.remembered import Remembered
from pod_server.rdf.shape_pool import Overrun, ShapePool
from proofs import shapes, words
from proofs.value import value
from vocab.terms import RDF, SH, XSD

_CODE = tuple(
    NamedNode(f"{SH.NS}{name}")
    for name in ("sparql", "select", "ask", "construct", "js", "rule", "target", "validator")
)
#: Graphs of so many statements are remembered once accepted, up to so many bytes, at 600 each.
_LARGE, _REMEMBERED, _STATEMENT = 200, 16 * 1024 * 1024, 600
_ENGINES: Mapping[str, shapes.Engine] = {"shacl": "shacl", "pyshacl": "pyshacl"}


@value
class Verdict:
    """What a shape says of a graph. The report is SHACL's, as Turtle and as JSON-LD.

    An acceptance has none: nobody asks for it.
    """

    accepted: bool
    violations: tuple[Violation, ...]
    turtle: bytes
    jsonld: bytes


_ACCEPTED = Verdict(True, (), b"", b"")


class Judge:
    """Judges graphs. Children are started when the first foreign shape is met.

    A company sends the same statements to every customer: the last acceptances are remembered.
    """

    def __init__(self, engine: str = "shacl", pool: ShapePool | None = None) -> None:
        self._engine = _ENGINES[engine]
        self._pool = pool or ShapePool()
        self._accepted: Remembered[tuple[frozenset[Triple], str], Verdict] = Remembered(_REMEMBERED)

    def by_shipped(self, graph: Graph, shape: str) -> Verdict:
        """By a shape that ships with us, here and now."""
        if len(graph) > _LARGE:
            return self._judged(graph, shape)
        key = (frozenset(graph), shape)
        verdict = self._accepted.get(key)
        if verdict is None:
            verdict = self._judged(graph, shape)
            if verdict.accepted:
                self._accepted.put(key, verdict, len(graph) * _STATEMENT)
        return verdict

    def _judged(self, graph: Graph, shape: str) -> Verdict:
        report = shapes.validate(graph, shape, engine=self._engine)
        if not report.focus_nodes:
            return _without_report(_NO_FOCUS)
        if report.accepted:
            return _ACCEPTED
        found = tuple(_violation(result) for result in report.results if _refuses(result))
        return Verdict(False, found, report.turtle(), report.jsonld())

    def by_foreign(self, graph: Graph, shape: str) -> Verdict:
        """By a shape that somebody keeps in a pod, in a child that is killed when it overruns.

        Raises ``Conflict`` for a shape that is none.
        """
        refuse_code(shape)
        lines = syntaxes.write(graph, syntaxes.N_TRIPLES)
        try:
            reply = self._pool.ask(json.dumps([lines.decode(), shape]).encode())
        except Overrun as overrun:
            return _without_report(_too_costly(overrun))
        answer = json.loads(reply)
        if "broken" in answer:
            raise Conflict(f"The shape of this container cannot be used: {answer['broken']}")
        if not answer["focus_nodes"]:
            return _without_report(_NO_FOCUS)
        results = [shapes.Result(**result) for result in answer["results"]]
        found = tuple(_violation(result) for result in results if _refuses(result))
        return Verdict(
            answer["accepted"], found, answer["turtle"].encode(), answer["jsonld"].encode()
        )

    def close(self) -> None:
        """Send the children home."""
        self._pool.close()


@lru_cache(64)
def refuse_code(shape: str) -> None:
    """A pod's shape is core SHACL: no queries, scripts or rules (V-08). Raises ``Conflict``."""
    try:
        used = {quad.predicate for quad in pyoxigraph.parse(shape, RdfFormat.TURTLE)}
    except SyntaxError as error:
        raise Conflict(f"The shape is not RDF: {syntaxes.where(error)}") from error
    code = sorted(predicate.value for predicate in used.intersection(_CODE))
    if code:
        raise Conflict(f"The shape uses {code[0]}; shapes of a pod are core SHACL (V-08).")


def _refuses(result: shapes.Result) -> bool:
    return result.severity == SH.VIOLATION


def _violation(result: shapes.Result) -> Violation:
    said = words.sentence(result)
    code = result.component.removeprefix(SH.NS).removesuffix("ConstraintComponent")
    return Violation(code, result.focus, result.path, result.value, said.fr, said.en)


_NO_FOCUS = Violation(
    "no-focus-node",
    "",
    "",
    "",
    "Rien ici n'est du type que ce conteneur attend : donnez-lui son « type » (V-06).",
    "Nothing here is of the type that this container expects: give it its “type” (V-06).",
)


def _too_costly(overrun: Overrun) -> Violation:
    return Violation(
        "too-costly",
        "",
        "",
        "",
        f"Le modèle de ce conteneur dépasse nos limites ({overrun}) : simplifiez-le.",
        f"Judging by this container's shape went over a limit ({overrun}): simplify the shape.",
    )


def _without_report(violation: Violation) -> Verdict:
    node = BlankNode("report")
    no = Literal("false", datatype=NamedNode(XSD.BOOLEAN))
    triples = [
        Triple(node, NamedNode(RDF.TYPE), NamedNode(SH.VALIDATION_REPORT)),
        Triple(node, NamedNode(SH.CONFORMS), no),
    ]
    turtle, jsonld = (syntaxes.write(triples, kind) for kind in (syntaxes.TURTLE, syntaxes.JSON_LD))
    return Verdict(False, (violation,), turtle, jsonld)
