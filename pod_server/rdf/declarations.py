"""What a container's description declares about its guard (V-01, V-02).

::

    <./> ldp:constrainedBy <shape> ;                    what members must fit
         sesame:guardsDescendants true ;                and members of members as well
         a sesame:CivilStatus ;                         further rules that no shape can say
         sesame:keepsVersions true .                    what is replaced or deleted is kept
    <shape> sesame:shapeDigest "…" .                    a shape from this pod, pinned

A shape is one that ships with Sésame, or a document of the same pod, pinned by the SHA-256 of its
bytes: whoever may write that document cannot change what the container takes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Key
from pod_server.model.errors import BadAddress, Conflict, Corrupted
from pod_server.model.iri import Role, address, canonical, document_of, parts_of
from pod_server.model.terms import Graph, Literal, NamedNode
from pod_server.rdf import syntaxes
from proofs.value import value
from shapes import files as shape_files
from vocab.terms import LDP, RDF, SESAME

SHIPPED = f"{SESAME.NS.removesuffix('ns#')}shapes/"
SERVED = "/.well-known/sesame/shapes/"
GUARDS_DESCENDANTS = NamedNode(SESAME.GUARDS_DESCENDANTS)
SHAPE_DIGEST = NamedNode(SESAME.SHAPE_DIGEST)
KEEPS_VERSIONS = NamedNode(SESAME.KEEPS_VERSIONS)

_CONSTRAINED_BY = NamedNode(LDP.CONSTRAINED_BY)
_TYPE = NamedNode(RDF.TYPE)
_TRUE = ("true", "1")
_NAME = re.compile(r"([a-z0-9][a-z0-9-]*)(?:\.ttl)?")


@value
class Declaration:
    """What one container declares. ``shapes`` are IRIs, one at most where a check has passed."""

    shapes: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    descendants: bool = False
    pins: frozenset[tuple[str, str]] = frozenset()
    keeps: bool = False


@value
class Shape:
    """A shape that may guard: its Turtle, whether it ships with us, and what that rests on."""

    iri: str
    turtle: str
    shipped: bool
    rests_on: tuple[tuple[Key, int], ...] = ()


def declared(container: str, graph: Graph) -> Declaration:
    """What the description ``graph`` declares of the container with that IRI."""
    me = NamedNode(container)
    shapes: set[str] = set()
    kinds: set[str] = set()
    pins: set[tuple[str, str]] = set()
    descendants = keeps = False
    for triple in graph:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if predicate == SHAPE_DIGEST:
            if isinstance(subject, NamedNode) and isinstance(value, Literal):
                pins.add((subject.value, value.value))
        elif subject != me:
            continue
        elif predicate == _CONSTRAINED_BY and isinstance(value, NamedNode):
            shapes.add(value.value)
        elif predicate == _TYPE and isinstance(value, NamedNode):
            kinds.add(value.value)
        elif predicate == GUARDS_DESCENDANTS and isinstance(value, Literal):
            descendants = descendants or value.value in _TRUE
        elif predicate == KEEPS_VERSIONS and isinstance(value, Literal):
            keeps = keeps or value.value in _TRUE
    return Declaration(tuple(sorted(shapes)), frozenset(kinds), descendants, frozenset(pins), keeps)


def found(ledger: Ledger, documents: Documents, iri: str, pins: Iterable[tuple[str, str]]) -> Shape:
    """The shape with this IRI. Raises ``Conflict`` where it cannot guard, saying how it could."""
    document, name = _parts(iri)
    if name is not None:
        turtle = _shipped(name)
        if turtle is None:
            raise Conflict(f"{iri} is no shape that ships with this server.")
        return Shape(iri, turtle, shipped=True)
    if not document.startswith(ledger.pod.base):
        raise Conflict(
            f"The shape {iri} is elsewhere, and nothing is fetched to judge a write: keep a copy "
            "in this pod and name that one (V-01)."
        )
    return _in_pod(ledger, documents, iri, document, dict(pins))


def _in_pod(
    ledger: Ledger, documents: Documents, iri: str, document: str, pins: dict[str, str]
) -> Shape:
    try:
        base = ledger.pod.base
        where = address(base, canonical(document.removeprefix(base).encode()))
    except BadAddress as error:
        raise Conflict(f"{iri} is not the address of a shape: {error}") from error
    stored = ledger.read(where.name)
    if stored is None or stored.is_container or where.role is not Role.RESOURCE:
        raise Conflict(f"There is no shape at {document}.")
    body = documents.body(ledger, stored, stored.media_type)
    digest = hashlib.sha256(body).hexdigest()
    if pins.get(iri) != digest and pins.get(document) != digest:
        raise Conflict(
            f"The shape {iri} has not the content that the container's description pins. Look at "
            f'it, and say there: <{document}> <{SHAPE_DIGEST.value}> "{digest}" (V-01).'
        )
    try:
        graph = documents.graph(ledger, stored)
    except Corrupted as error:
        raise Conflict(f"The shape {iri} cannot be read: {error}") from error
    turtle = syntaxes.write(sorted(graph, key=str), syntaxes.TURTLE).decode()
    is_ours = digest in shape_files.hashes()
    return Shape(iri, turtle, is_ours, (((where.name, Role.RESOURCE), stored.version),))


@lru_cache(256)
def _parts(iri: str) -> tuple[str, str | None]:
    """The document that a shape is in, and the name of that document if it ships with us."""
    document = document_of(iri)
    return document, _shipped_name(document)


def _shipped_name(document: str) -> str | None:
    """The name of a shape that ships with us, by its own IRI or the path that serves it."""
    parts = parts_of(document)
    path = parts.path if parts is not None else ""
    if document.startswith(SHIPPED):
        tail = document.removeprefix(SHIPPED)
    elif path.startswith(SERVED):
        tail = path.removeprefix(SERVED)
    else:
        return None
    named = _NAME.fullmatch(tail)
    return named[1] if named else ""


@lru_cache(128)
def _shipped(name: str) -> str | None:
    try:
        return shape_files.text(f"{name}.ttl")
    except FileNotFoundError:
        return None
