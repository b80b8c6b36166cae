"""Documents as graphs of their own, and beside them every statement once, by who may read it.

The engine's union of graphs is no RDF merge: a triple that two documents state comes out twice.
And a dataset of n graphs costs n look-ups a pattern. So each triple stands once more in a graph
that belongs to the *set* of labels (reader classes) whose documents state it; what an agent may
read is the few of these graphs whose set meets the agent's labels.

The store writes some literals its own way (``1.50`` becomes ``1.5``) and never frees what was
removed: triples are compared as the store has them, and a worn layer is to be copied anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple

GraphName = NamedNode | BlankNode | DefaultGraph
#: What a process that may die can read without the shelf of contexts.
FORMATS = {"text/turtle": RdfFormat.TURTLE, "application/n-triples": RdfFormat.N_TRIPLES}
#: Removed quads that are not worth a copy yet.
_LITTLE = 20_000


def stored(body: bytes, media_type: str, base: str) -> set[Triple]:
    """The triples of a body as a store has them."""
    scratch = Store()
    scratch.load(body, FORMATS[media_type], base_iri=base, to_graph=DefaultGraph())
    return {quad.triple for quad in scratch}


def _quad(triple: Triple, graph: GraphName) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


class Layer:
    """One store. ``plain``: a single label, whose merged copy is the store's default graph."""

    def __init__(self, *, plain: bool = False) -> None:
        self.store = Store()
        self.labels: dict[str, str] = {}
        self.size = 0
        self.removed = 0
        self._plain = plain
        self._names: dict[frozenset[str], GraphName] = {}
        self._sizes: Counter[frozenset[str]] = Counter()
        #: How many documents of each label state it, for triples that more than one states.
        self._shared: dict[Triple, Counter[str]] = {}
        #: Hashes of all triples that came by: what is not here is new, without a look-up.
        self._seen: set[int] = set()

    @property
    def worn(self) -> bool:
        """More has been removed than is there: the engine's chains are long with the dead."""
        return self.removed > _LITTLE and self.removed > self.size

    def triples(self, document: str) -> set[Triple]:
        """What a document states, as the store has it."""
        return {quad.triple for quad in self._quads(document)}

    def merged(self, labels: Collection[str]) -> list[GraphName]:
        """The graphs that together hold, once each, what documents of these labels state."""
        return [
            self._names[stating]
            for stating, size in self._sizes.items()
            if size and not stating.isdisjoint(labels)
        ]

    def load(self, document: str, body: bytes, media_type: str, label: str) -> None:
        """Take in what the document states now, new or over what it stated."""
        if document in self.labels:
            self.replace(document, stored(body, media_type, document), label)
            return
        graph = NamedNode(document)
        self.store.add_graph(graph)
        self.store.load(body, FORMATS[media_type], base_iri=document, to_graph=graph)
        self._begin(document, self._quads(document), label)

    def replace(self, document: str, triples: set[Triple], label: str) -> None:
        """As :meth:`load`, for triples as a store has them."""
        if document not in self.labels:
            self.store.add_graph(NamedNode(document))
            self.labels[document] = label
        self.relabel(document, label)
        before = self.triples(document)
        self.amend(document, triples - before, before - triples)

    def copy_from(self, other: Layer, document: str, label: str) -> None:
        """A document that is not here yet, as another layer has it."""
        quads = list(other._quads(document))
        self.store.add_graph(NamedNode(document))
        self.store.extend(quads)
        self._begin(document, quads, label)

    def copy(self) -> Layer:
        """The same without the dead."""
        fresh = Layer(plain=self._plain)
        for document, label in self.labels.items():
            fresh.copy_from(self, document, label)
        return fresh

    def amend(self, document: str, added: Iterable[Triple], gone: Iterable[Triple]) -> None:
        """Statements come (none of them there yet) and go (all of them there)."""
        graph, label = NamedNode(document), self.labels[document]
        for triple in gone:
            self._take(triple, graph)
            self._state_less(triple, label)
        quads: list[Quad] = []
        for triple in added:
            quads.append(_quad(triple, graph))
            if self._state_more(triple, label):
                quads.append(_quad(triple, self._graph(frozenset((label,)))))
        self.store.extend(quads)
        self.size += len(quads)

    def remove(self, document: str) -> None:
        """The document is gone."""
        if document in self.labels:
            self.amend(document, (), self.triples(document))
            self.store.remove_graph(NamedNode(document))
            del self.labels[document]

    def relabel(self, document: str, label: str) -> None:
        """Other agents may read it now."""
        before, self.labels[document] = self.labels[document], label
        if before == label:
            return
        for triple in self.triples(document):
            counts = self._shared.get(triple)
            if counts is None:
                self._move(triple, frozenset((before,)), frozenset((label,)))
                continue
            stating = frozenset(counts)
            counts[label] += 1
            counts[before] -= 1
            if not counts[before]:
                del counts[before]
            self._move(triple, stating, frozenset(counts))

    # -- one statement -----------------------------------------------------------------------

    def _begin(self, document: str, quads: Iterable[Quad], label: str) -> None:
        """Merge the statements of a document whose graph has just been filled."""
        merged = self._graph(frozenset((label,)))
        fresh: list[Quad] = []
        count = 0
        for quad in quads:
            count += 1
            triple = quad.triple
            if self._state_more(triple, label):
                fresh.append(_quad(triple, merged))
        self.labels[document] = label
        self.store.extend(fresh)
        self.size += count + len(fresh)

    def _state_more(self, triple: Triple, label: str) -> bool:
        """One more document of ``label`` states it. True where none did: add it to that graph."""
        counts = self._shared.get(triple)
        if counts is None:
            known = hash(triple)
            other = self._stated_under(triple) if known in self._seen else None
            self._seen.add(known)
            if other is None:
                self._sizes[frozenset((label,))] += 1
                return True
            counts = self._shared[triple] = Counter((other,))
        if label not in counts:
            stating = frozenset(counts)
            self._move(triple, stating, stating | {label})
        counts[label] += 1
        return False

    def _state_less(self, triple: Triple, label: str) -> None:
        """One document of ``label`` less states it."""
        counts = self._shared.get(triple)
        if counts is None:
            self._sizes[frozenset((label,))] -= 1
            self._take(triple, self._graph(frozenset((label,))))
            return
        stating = frozenset(counts)
        counts[label] -= 1
        if not counts[label]:
            del counts[label]
            self._move(triple, stating, frozenset(counts))
        if counts.total() == 1:
            del self._shared[triple]

    def _stated_under(self, triple: Triple) -> str | None:
        """The label of the one document that states it, if there is one."""
        for quad in self.store.quads_for_pattern(
            triple.subject, triple.predicate, triple.object, None
        ):
            if isinstance(quad.graph_name, NamedNode):
                label = self.labels.get(quad.graph_name.value)
                if label is not None:
                    return label
        return None

    def _move(self, triple: Triple, before: frozenset[str], after: frozenset[str]) -> None:
        if before == after:
            return
        self._sizes[before] -= 1
        self._sizes[after] += 1
        old, new = self._graph(before), self._graph(after)
        if old != new:
            self._take(triple, old)
            self.store.add(_quad(triple, new))
            self.size += 1

    def _graph(self, stating: frozenset[str]) -> GraphName:
        """Blank nodes: no query can name them, and no document's address is one."""
        name = self._names.get(stating)
        if name is None:
            name = DefaultGraph() if self._plain else BlankNode()
            self._names[stating] = name
        return name

    def _quads(self, document: str) -> Iterator[Quad]:
        return self.store.quads_for_pattern(None, None, None, NamedNode(document))

    def _take(self, triple: Triple, graph: GraphName) -> None:
        self.store.remove(_quad(triple, graph))
        self.size -= 1
        self.removed += 1
