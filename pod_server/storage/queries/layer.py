"""Documents as graphs of their own, and beside them every statement once.

The engine's union of graphs is no RDF merge: a triple that two documents state comes out twice.
And a dataset of n graphs costs n look-ups a pattern. So each triple stands once more, twice over:

- in the default graph, for who may read all that is here;
- for everybody else, once somebody asks, in a second store: in the graph that belongs to the *set*
  of labels (reader classes) whose documents state it. What an agent may read is the few of these
  graphs whose set meets the agent's labels, and no triple stands in two of them.

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
#: From so many triples on, a statement to the engine pays.
MANY = 20
_EVERYTHING = DefaultGraph()


def stored(body: bytes, media_type: str, base: str) -> set[Triple]:
    """The triples of a body as a store has them."""
    scratch = Store()
    scratch.load(body, FORMATS[media_type], base_iri=base, to_graph=_EVERYTHING)
    return {quad.triple for quad in scratch}


def _quad(triple: Triple, graph: GraphName) -> Quad:
    return Quad(*triple, graph)  # type: ignore[call-arg]  # a triple is three, and quicker so


class LabelGraphs:
    """Each triple once, in the graph of the set of labels that it is stated under."""

    def __init__(self) -> None:
        self.store = Store()
        self.size = 0
        self._graphs: dict[frozenset[str], BlankNode] = {}
        self._sizes: Counter[frozenset[str]] = Counter()

    def meeting(self, labels: Collection[str]) -> list[GraphName]:
        """The graphs that together hold, once each, what is stated under any of these labels."""
        return [
            self._graphs[stating]
            for stating, size in self._sizes.items()
            if size and not stating.isdisjoint(labels)
        ]

    def fill(self, triples: Iterable[Triple], stating: frozenset[str]) -> None:
        """Add triples that are not here yet."""
        graph = self._graph(stating)
        quads = [_quad(triple, graph) for triple in triples]
        self.store.extend(quads)
        self._sizes[stating] += len(quads)
        self.size += len(quads)

    def move(self, triple: Triple, before: frozenset[str], after: frozenset[str]) -> None:
        """It is stated under other labels now; under none, where the set is empty."""
        if before == after:
            return
        if before:
            self.store.remove(_quad(triple, self._graph(before)))
            self._sizes[before] -= 1
            self.size -= 1
        if after:
            self.fill((triple,), after)

    def _graph(self, stating: frozenset[str]) -> BlankNode:
        """Blank nodes: no query can name them, and no document's address is one."""
        return self._graphs.setdefault(stating, BlankNode())


class Layer:
    """The documents of a pod, or some of them."""

    def __init__(self) -> None:
        self.store = Store()
        self.labels: dict[str, str] = {}
        self.removed = 0
        self._size = 0
        self._label_graphs: LabelGraphs | None = None
        #: How many documents of each label state it, for triples that more than one states.
        self._shared: dict[Triple, Counter[str]] = {}
        #: Hashes of all triples that came by: what is not here is new, without a look-up.
        self._seen: set[int] = set()

    @property
    def size(self) -> int:
        """Quads held."""
        return self._size + (self._label_graphs.size if self._label_graphs else 0)

    @property
    def worn(self) -> bool:
        """More has been removed than is there: the engine's chains are long with the dead."""
        return self.removed > _LITTLE and self.removed > self.size

    @property
    def label_graphs(self) -> LabelGraphs:
        """Made when first asked for, and then kept up to date."""
        if self._label_graphs is None:
            made = LabelGraphs()
            for document, label in self.labels.items():
                alone = frozenset((label,))
                own = [triple for triple in self.triples(document) if triple not in self._shared]
                made.fill(own, alone)
            for triple, counts in self._shared.items():
                made.fill((triple,), frozenset(counts))
            self._label_graphs = made
        return self._label_graphs

    def triples(self, document: str) -> set[Triple]:
        """What a document states, as the store has it."""
        return {quad.triple for quad in self._quads(document)}

    def load(self, document: str, body: bytes, media_type: str, label: str) -> None:
        """Take in what the document states now, new or over what it stated.

        Raises ``SyntaxError``, and then nothing has changed.
        """
        if document in self.labels:
            self.replace(document, stored(body, media_type, document), label)
            return
        graph = NamedNode(document)
        self.store.load(body, FORMATS[media_type], base_iri=document, to_graph=graph)
        self.store.add_graph(graph)
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
        fresh = Layer()
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
        fresh: list[Triple] = []
        for triple in added:
            quads.append(_quad(triple, graph))
            if self._state_more(triple, label):
                fresh.append(triple)
        self.store.extend(quads)
        self._size += len(quads)
        self._merge(fresh, label, graph)

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
        fresh: list[Triple] = []
        count = 0
        for quad in quads:
            count += 1
            triple = quad.triple
            if self._state_more(triple, label):
                fresh.append(triple)
        self.labels[document] = label
        self._size += count
        self._merge(fresh, label, NamedNode(document))

    def _merge(self, fresh: Collection[Triple], label: str, graph: NamedNode) -> None:
        """Add statements that nobody made before to what everybody states together.

        The engine copies a whole graph in a third of the time that its quads take to pass by here,
        and what was merged before is none the more for it.
        """
        if len(fresh) < MANY:
            self.store.extend([_quad(triple, _EVERYTHING) for triple in fresh])
        else:
            self.store.update(f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        self._size += len(fresh)
        if self._label_graphs is not None:
            self._label_graphs.fill(fresh, frozenset((label,)))

    def _state_more(self, triple: Triple, label: str) -> bool:
        """One more document of ``label`` states it. True where none did before."""
        counts = self._shared.get(triple)
        if counts is None:
            known = hash(triple)
            other = self._stated_under(triple) if known in self._seen else None
            self._seen.add(known)
            if other is None:
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
            self._take(triple, _EVERYTHING)
            self._move(triple, frozenset((label,)), frozenset())
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
        if self._label_graphs is not None:
            self._label_graphs.move(triple, before, after)

    def _quads(self, document: str) -> Iterator[Quad]:
        return self.store.quads_for_pattern(None, None, None, NamedNode(document))

    def _take(self, triple: Triple, graph: GraphName) -> None:
        self.store.remove(_quad(triple, graph))
        self._size -= 1
        self.removed += 1
