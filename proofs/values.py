"""What a statement's node says, as values: literals and addresses of RDF, and nodes within it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from proofs.value import value
from vocab.terms import RDF, XSD

_MAX_DEPTH = 8
_NUMBERS = (XSD.DECIMAL, XSD.INTEGER)


class Tangled(ValueError):
    """Blank nodes that contain each other: no value can be read out of them."""


@value
class Node:
    """A node without a name, within a statement: an address, an identifier, a survey."""

    types: tuple[str, ...]
    parts: tuple[tuple[str, tuple[Value, ...]], ...]

    def all(self, predicate: str) -> tuple[Value, ...]:
        """The values of one property, by its full name."""
        return next((values for name, values in self.parts if name == predicate), ())

    def text(self, predicate: str) -> str:
        """The first value as text; empty where there is none."""
        return next((plain(value) for value in self.all(predicate)), "")


Value: TypeAlias = "Literal | NamedNode | Node"

_Raw = Mapping[object, Mapping[str, list[object]]]


def nodes(quads: Iterable[Quad]) -> _Raw:
    """What is said of each node of the default graph, by property."""
    facts: dict[object, dict[str, list[object]]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            about = facts.setdefault(quad.subject, defaultdict(list))
            about[quad.predicate.value].append(quad.object)
    return facts


def value_of(term: object, facts: _Raw, depth: int = 0) -> Value:
    """A term as a value, with all that is said of it where it is a blank node."""
    if isinstance(term, (Literal, NamedNode)):
        return term
    if not isinstance(term, BlankNode) or depth > _MAX_DEPTH:
        raise Tangled
    about = facts.get(term, {})
    parts = tuple(
        (name, tuple(value_of(inner, facts, depth + 1) for inner in inners))
        for name, inners in sorted(about.items())
        if name != RDF.TYPE
    )
    types = sorted(kind.value for kind in about.get(RDF.TYPE, ()) if isinstance(kind, NamedNode))
    return Node(tuple(types), parts)


def apart(root: NamedNode, facts: _Raw) -> str:
    """A node that is described and that the root does not contain; empty where there is none."""
    todo: list[object] = [root]
    inside: set[object] = set()
    while todo:
        node = todo.pop()
        inside.add(node)
        for inners in facts.get(node, {}).values():
            todo += [i for i in inners if isinstance(i, BlankNode) and i not in inside]
    return next((str(node) for node in facts if node not in inside), "")


def plain(found: Value) -> str:
    """A literal's text, an address, or nothing for a node."""
    return "" if isinstance(found, Node) else found.value


def number(found: Value) -> Decimal | None:
    """A decimal or integer; ``None`` for anything else, badly written ones too."""
    if not isinstance(found, Literal) or not found.datatype.value.startswith(XSD.NS):
        return None
    name = found.datatype.value
    if name not in _NUMBERS and not name.endswith("Integer"):
        return None
    return decimal(found.value)


def decimal(text: str) -> Decimal | None:
    """An ``xsd:decimal`` as written: no exponent, no infinity, a size that can be reckoned with."""
    if len(text) > 40 or "e" in text.lower() or "_" in text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
