"""RDF terms, re-exported: the sole door to the RDF library's types for everybody below ``rdf``.

They are immutable, comparable values. The library's *store* is not here: it belongs to
``storage``, which keeps an index that can be thrown away.
"""

from __future__ import annotations

from collections.abc import Set

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

#: A document's statements. Named graphs of a JSON-LD document are flattened into it wherever
#: triples are asked for (queries, shapes, Turtle); its own bytes keep them apart. Nobody changes a
#: graph that somebody else may hold.
Graph = Set[Triple]

__all__ = [
    "BlankNode",
    "DefaultGraph",
    "Graph",
    "Literal",
    "NamedNode",
    "Quad",
    "Subject",
    "Term",
    "Triple",
]
