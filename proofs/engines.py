"""The two SHACL engines: text in, a report in N-Triples out, ``None`` where nothing was found.

The fast one compiles shapes once for a text, and is asked by slices first (:mod:`proofs.slices`).
The other is the reference, slow to import and mostly not asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as rdf
import shacl

from proofs.shelf import NOWHERE
from proofs.slices import Fact, Slices
from vocab.terms import SH

if TYPE_CHECKING:
    import rdflib

SHAPES_KEPT = 64
_SLICES_KEPT = 512
#: A flood of results helps nobody; the report says so by its length.
_MAX_RESULTS = 1_000


class BadShapes(ValueError):
    """A shapes graph that cannot be read, or that is not SHACL."""


class BadData(ValueError):
    """A data graph that the engine could not take in."""


@lru_cache(SHAPES_KEPT)
def _for_shacl(shapes_turtle: str) -> shacl.Shapes:
    try:
        return shacl.Shapes.from_text(shapes_turtle, format="turtle", base=NOWHERE)
    except ValueError as error:
        raise BadShapes(str(error)) from error


def by_shacl(data: str, shapes_turtle: str) -> bytes | None:
    try:
        found = _for_shacl(shapes_turtle).validate_text(
            data, format="ntriples", max_results=_MAX_RESULTS
        )
    except BadShapes:
        raise
    except ValueError as error:
        raise BadData(str(error)) from error
    if not found.results:
        return None
    written: str = found.serialize("ntriples")
    return written.encode()


@lru_cache(1)
def triples_of(shapes_turtle: str) -> Sequence[rdf.Triple]:
    """What a text says, kept until another is asked for: several readers come one after the other.

    Raises :class:`BadShapes`.
    """
    try:
        quads = rdf.parse(shapes_turtle, format=rdf.RdfFormat.TURTLE, base_iri=NOWHERE)
        return [quad.triple for quad in quads]
    except SyntaxError as error:
        raise BadShapes(f"The shapes are not Turtle: {error.msg}") from error


@lru_cache(SHAPES_KEPT)
def _slices(shapes_turtle: str) -> Slices:
    return Slices.read(triples_of(shapes_turtle))


def load(shapes_turtle: str) -> None:
    """Compile what graphs are judged by, before the first one comes."""
    slices = _slices(shapes_turtle)
    if slices.resting_on:
        for fact in (None, *slices.resting_on):
            _slice(shapes_turtle, fact)
    else:
        _for_shacl(shapes_turtle)
    triples_of.cache_clear()


@lru_cache(_SLICES_KEPT)
def _slice(shapes_turtle: str, fact: Fact | None) -> shacl.Shapes:
    """What counts in every graph, or what a fact adds to it."""
    slices = _slices(shapes_turtle)
    text = slices.common() if fact is None else slices.of(fact)
    return shacl.Shapes.from_text(text, format="ntriples")


def is_kept(triples: Sequence[rdf.Triple], text: str, shapes_turtle: str) -> bool:
    """Whether nothing at all is to be found, asked of slices; ``False`` where it is not known."""
    slices = _slices(shapes_turtle)
    if not slices.resting_on:
        return False
    try:
        return not any(
            _slice(shapes_turtle, fact)
            .validate_text(text, format="ntriples", max_results=1)
            .results
            for fact in (None, *slices.facts(triples))
        )
    except ValueError:
        return False  # the whole will say what is wrong


@lru_cache(SHAPES_KEPT)
def _for_pyshacl(shapes_turtle: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=shapes_turtle, format="turtle", publicID=NOWHERE)


def by_pyshacl(data: str, shapes_turtle: str) -> bytes | None:
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure

    graph = rdflib.Graph().parse(data=data, format="nt")
    try:
        conforms, report, text = pyshacl.validate(
            graph,
            shacl_graph=_for_pyshacl(shapes_turtle),
            inference="none",
            advanced=False,
            do_owl_imports=False,
        )
    except (ShapeLoadError, ReportableRuntimeError) as error:
        raise BadShapes(str(error)) from error
    if isinstance(report, ValidationFailure) or not isinstance(report, rdflib.Graph):
        raise BadShapes(str(text))
    if conforms and (None, rdflib.URIRef(SH.RESULT), None) not in report:
        return None
    written: str = report.serialize(format="nt")
    return written.encode()
