"""Shapes cut down to what a graph can fall foul of: the same verdict for less work.

A shapes graph often holds rules of the form "either P is not V, or …", one for each V: of
``civil-status.ttl`` 64, one a datapoint. On a graph in which no P is V such a rule is kept by every
node (SHACL §4.6.3, §4.6.1, §4.8.1): leaving it out changes no verdict. Messages are left out too.
What a slice has no fault to find with is as it should be; where it finds one, the whole shapes are
asked, so every report is theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from proofs.value import value
from vocab.terms import RDF, SH

_Node = NamedNode | BlankNode | Literal | Triple
#: ``P is V``, in a data graph.
Fact = tuple[NamedNode, _Node]

_OR, _NOT, _PATH = NamedNode(SH.OR), NamedNode(SH.NOT), NamedNode(SH.PATH)
_HAS_VALUE, _MESSAGE = NamedNode(SH.HAS_VALUE), NamedNode(SH.MESSAGE)
_FIRST, _REST = NamedNode(RDF.FIRST), NamedNode(RDF.REST)
_TYPE, _NODE_SHAPE = NamedNode(RDF.TYPE), NamedNode(SH.NODE_SHAPE)
_TARGETS = frozenset(
    NamedNode(name)
    for name in (SH.TARGET_CLASS, SH.TARGET_NODE, SH.TARGET_SUBJECTS_OF, SH.TARGET_OBJECTS_OF)
)


@value
class Slices:
    """One shapes graph, and which of its rules rest on a fact of the data."""

    about: Mapping[_Node, Sequence[Triple]]
    #: The rules that only count in a graph with this fact, with the blank nodes that are theirs.
    resting_on: Mapping[Fact, frozenset[_Node]]

    @classmethod
    def read(cls, shapes: Iterable[Triple]) -> Slices:
        """Find the rules of that form; others are in every slice."""
        about: dict[_Node, list[Triple]] = {}
        named: Counter[_Node] = Counter()
        for triple in shapes:
            if triple.predicate != _MESSAGE:
                about.setdefault(triple.subject, []).append(triple)
                named[triple.object] += 1
        resting_on: dict[Fact, frozenset[_Node]] = {}
        for shape in about:
            fact = None if named[shape] else _fact(shape, about)
            if fact is not None:
                hanging = frozenset(_hanging(shape, about, named))
                resting_on[fact] = resting_on.get(fact, frozenset()) | hanging
        return cls(about, resting_on)

    def facts(self, data: Iterable[Triple]) -> frozenset[Fact]:
        """Those facts of a graph on which rules rest."""
        return frozenset(fact for t in data if (fact := (t.predicate, t.object)) in self.resting_on)

    def common(self) -> str:
        """The rules that count in every graph, as N-Triples."""
        left_out = frozenset[_Node]().union(*self.resting_on.values())
        kept = (said for node, said in self.about.items() if node not in left_out)
        return _text(triple for said in kept for triple in said)

    def of(self, fact: Fact) -> str:
        """The rules that count in a graph with this fact, and all that they lead to."""
        kept = set(self.resting_on[fact])
        todo = list(kept)
        while todo:
            for triple in self.about.get(todo.pop(), ()):
                if triple.object in self.about and triple.object not in kept:
                    kept.add(triple.object)
                    todo.append(triple.object)
        return _text(triple for node in kept for triple in self.about[node])


def _text(triples: Iterable[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _fact(shape: _Node, about: Mapping[_Node, Sequence[Triple]]) -> Fact | None:
    """The fact without which this shape is kept by every node; ``None`` if it is of no such form.

    A node shape with targets and one ``sh:or``, of which one choice is ``[ sh:path P ; sh:not
    [ sh:hasValue V ] ]``.
    """
    choices: _Node | None = None
    for triple in about[shape]:
        if triple.predicate == _OR and choices is None:
            choices = triple.object
        elif triple.predicate not in _TARGETS and (triple.predicate, triple.object) != (
            _TYPE,
            _NODE_SHAPE,
        ):
            return None
    for choice in _items(choices, about) if choices is not None else ():
        said = {triple.predicate: triple.object for triple in about.get(choice, ())}
        path, other = said.get(_PATH), said.get(_NOT)
        if said.keys() == {_PATH, _NOT} and isinstance(path, NamedNode) and other is not None:
            unless = about.get(other, ())
            if len(unless) == 1 and unless[0].predicate == _HAS_VALUE:
                return path, unless[0].object
    return None


def _items(head: _Node, about: Mapping[_Node, Sequence[Triple]]) -> Iterator[_Node]:
    seen: set[_Node] = set()
    while head in about and head not in seen:
        seen.add(head)
        said = {triple.predicate: triple.object for triple in about[head]}
        if said.keys() != {_FIRST, _REST}:
            return
        yield said[_FIRST]
        head = said[_REST]


def _hanging(
    shape: _Node, about: Mapping[_Node, Sequence[Triple]], named: Mapping[_Node, int]
) -> Iterator[_Node]:
    """The shape and the blank nodes that only it leads to."""
    todo = [shape]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(
            triple.object
            for triple in about.get(node, ())
            if isinstance(triple.object, BlankNode) and named[triple.object] == 1
        )
