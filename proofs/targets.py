"""Of which nodes do shapes speak? A graph of which none is spoken conforms to anything (V-06)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from proofs.value import value
from vocab.terms import RDF, RDFS, SH

_Node = NamedNode | BlankNode | Literal | Triple

_TYPE = NamedNode(RDF.TYPE)
_SUBCLASS = NamedNode(RDFS.SUB_CLASS_OF)
_TARGETS = _TARGET_NODE, _TARGET_CLASS, _TARGET_SUBJECTS_OF, _TARGET_OBJECTS_OF = tuple(
    NamedNode(name)
    for name in (SH.TARGET_NODE, SH.TARGET_CLASS, SH.TARGET_SUBJECTS_OF, SH.TARGET_OBJECTS_OF)
)


@value
class Targets:
    """What a shapes graph targets (SHACL §2.1.3), and the classes that it ranks below others."""

    nodes: frozenset[_Node]
    classes: frozenset[_Node]
    subjects_of: frozenset[_Node]
    objects_of: frozenset[_Node]
    below: frozenset[tuple[_Node, _Node]]

    @classmethod
    def read(cls, shapes: Iterable[Triple]) -> Targets:
        """Targets declared, and classes that are shapes at once (SHACL §2.1.3.3)."""
        by: dict[_Node, set[_Node]] = {target: set() for target in _TARGETS}
        kinds: dict[_Node, set[_Node]] = defaultdict(set)
        below: set[tuple[_Node, _Node]] = set()
        for triple in shapes:
            predicate = triple.predicate
            if predicate in by:
                by[predicate].add(triple.object)
            elif predicate == _TYPE:
                kinds[triple.subject].add(triple.object)
            elif predicate == _SUBCLASS:
                below.add((triple.subject, triple.object))
        shapes_kinds = {NamedNode(SH.NODE_SHAPE), NamedNode(SH.PROPERTY_SHAPE)}
        a_class = NamedNode(f"{RDFS.NS}Class")
        implicit = {node for node, of in kinds.items() if a_class in of and of & shapes_kinds}
        return cls(
            frozenset(by[_TARGET_NODE]),
            frozenset(by[_TARGET_CLASS] | implicit),
            frozenset(by[_TARGET_SUBJECTS_OF]),
            frozenset(by[_TARGET_OBJECTS_OF]),
            frozenset(below),
        )

    def focus_nodes(self, data: Iterable[Triple]) -> Set[_Node]:
        """The nodes of a graph that these targets name; ``sh:targetNode`` counts if it occurs."""
        held = list(data)
        ranked = {(t.subject, t.object) for t in held if t.predicate == _SUBCLASS}
        classes = _closed(self.classes, self.below | ranked)
        found: set[_Node] = set()
        for triple in held:
            subject, predicate, value = triple
            if predicate == _TYPE and value in classes:
                found.add(subject)
            if predicate in self.subjects_of:
                found.add(subject)
            if predicate in self.objects_of:
                found.add(value)
            if self.nodes:
                found |= {subject, value} & self.nodes
        return found


def _closed(classes: Set[_Node], below: Iterable[tuple[_Node, _Node]]) -> Set[_Node]:
    """The classes and everything ranked below them."""
    ranked = list(below)
    found = set(classes)
    while ranked:
        more = {low for low, high in ranked if high in found} - found
        if not more:
            break
        found |= more
    return found
