"""The index of one pod: its layer, and views made of it for who cannot be served from there.

The layer serves who may read all of it, ``GRAPH ?g`` included; its label graphs serve everybody
else, as long as they name no graphs and few label graphs are theirs. A query below a container
other than the root, or of somebody with many label graphs, or one of a partial reader that names
graphs, gets a view: a layer of its own, of what it may read and nothing else, kept while it is
used and amended as documents change.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from pod_server.model.iri import Role, lies_in, parent, subject_path
from pod_server.model.query import Query
from pod_server.storage.queries.layer import GraphName, Layer
from pod_server.storage.queries.wire import Fed
from proofs.value import value
from vocab.terms import LDP, RDF

#: Looking into each of so many graphs costs less, in the long run, than a view's memory.
MAX_LABEL_GRAPHS = 8
MAX_VIEWS = 8
#: Beyond so many documents at once, views are sooner made anew than amended.
MANY = 200

#: Of what has statements that queries find.
_ROLES = (Role.RESOURCE.value, Role.DESCRIPTION.value, Role.REPLIES.value)

_CONTAINS = NamedNode(LDP.CONTAINS)
_TYPE = NamedNode(RDF.TYPE)
_CONTAINER_TYPES = (NamedNode(LDP.CONTAINER), NamedNode(LDP.BASIC_CONTAINER))


@value
class Sight:
    """Which documents are shown: those below ``root`` with one of ``labels``.

    In ``places`` (IRIs) those with one of the labels ``there`` too.
    """

    root: str
    labels: frozenset[str]
    places: tuple[str, ...] = ()
    there: frozenset[str] = frozenset()

    def shows(self, subject: str, label: str | None) -> bool:
        """Whether a document with this label is among them, or what belongs to one."""
        if not subject.startswith(self.root):
            return False
        return label in self.labels or (label in self.there and lies_in(subject, self.places))


@value
class Dataset:
    """What a query runs over. ``named`` is ``None`` only for a store that may be read whole."""

    store: Store
    default: list[GraphName]
    named: list[NamedNode | BlankNode] | None


class PodIndex:
    """A copy that follows the ledger; its reader classes are told by whoever feeds it."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._layer = Layer()
        self._iris: dict[tuple[str, str], str] = {}
        #: What descriptions and replies belong to: no address says so by its end alone.
        self._subjects: dict[str, str] = {}
        self._views: OrderedDict[Sight, Layer] = OrderedDict()
        self._labels_below: dict[str, frozenset[str]] = {}

    @property
    def size(self) -> int:
        """Quads held, in the layer and in views."""
        return self._layer.size + sum(view.size for view in self._views.values())

    @property
    def labels(self) -> frozenset[str]:
        """The reader classes of all documents."""
        return self._below("")

    def forget_views(self) -> None:
        """Make room."""
        self._views.clear()

    # -- following ---------------------------------------------------------------------------

    def update(self, fed: Collection[Fed], gone: Collection[tuple[str, str]]) -> None:
        """Take in changed documents, containers before their members, and let others go."""
        self._labels_below.clear()
        if len(fed) + len(gone) > MANY:
            self._views.clear()
        for name, role in gone:
            self._drop(name, role)
        for one in fed:
            self._take(one)
        if self._layer.worn:
            self._layer = self._layer.copy()
        for key, view in list(self._views.items()):
            if view.worn:
                del self._views[key]

    def relabel(self, labels: Mapping[str, str]) -> None:
        """Other access rules hold for these names: who may read them now."""
        self._labels_below.clear()
        if len(labels) > MANY:
            self._views.clear()
        for name, label in labels.items():
            for role in _ROLES:
                iri = self._iris.get((name, role))
                if iri in self._layer.labels and self._layer.labels[iri] != label:
                    self._layer.relabel(iri, label)
                    self._show(iri)

    def names_below(self, names: Iterable[str]) -> set[str]:
        """These names and all below them that are here."""
        roots = set(names)
        return {
            name
            for name, role in self._iris
            if not role and any(_is_below(name, root) for root in roots)
        }

    def _take(self, one: Fed) -> None:
        subject = self._base + subject_path(one.name, one.is_container)
        iri = f"{subject}.{one.role}" if one.role else subject
        key = (one.name, one.role)
        if self._iris.get(key, iri) != iri:
            self._drop(*key)
        is_new = key not in self._iris
        self._iris[key] = iri
        if one.role:
            self._subjects[iri] = subject
        if one.is_container and not one.role:
            if iri not in self._layer.labels:
                types = {Triple(NamedNode(iri), _TYPE, kind) for kind in _CONTAINER_TYPES}
                self._layer.replace(iri, types, one.label)
            else:
                self._layer.relabel(iri, one.label)
        elif one.media_type:
            try:
                self._layer.load(iri, one.body, one.media_type, one.label)
            except SyntaxError:
                self._layer.remove(iri)
        else:
            self._layer.remove(iri)
        self._show(iri)
        if is_new and not one.role:
            self._contain(one.name, iri, present=True)

    def _drop(self, name: str, role: str) -> None:
        iri = self._iris.pop((name, role), None)
        if iri is None:
            return
        self._layer.remove(iri)
        self._show(iri)
        self._subjects.pop(iri, None)
        if not role:
            self._contain(name, iri, present=False)

    def _contain(self, name: str, iri: str, *, present: bool) -> None:
        """The container's graph says, or no longer says, that this is its member."""
        above = parent(name)
        container = None if above is None else self._iris.get((above, ""))
        if container is None or container not in self._layer.labels:
            return
        statement = (Triple(NamedNode(container), _CONTAINS, NamedNode(iri)),)
        change = (statement, ()) if present else ((), statement)
        self._layer.amend(container, *change)
        for view in self._views.values():
            if container in view.labels:
                view.amend(container, *change)

    def _show(self, iri: str) -> None:
        """Bring a document as it is now into the views that show it."""
        for sight, view in self._views.items():
            if not self._may(iri, sight):
                view.remove(iri)
            elif iri in view.labels:
                view.replace(iri, self._layer.triples(iri), "")
            else:
                view.copy_from(self._layer, iri, "")

    # -- asking ------------------------------------------------------------------------------

    def dataset(
        self,
        below: str,
        labels: frozenset[str],
        query: Query,
        places: tuple[str, ...] = (),
        there: frozenset[str] = frozenset(),
    ) -> Dataset:
        """All documents below a container with one of ``labels``, restricted as the query says.

        In ``places`` those with one of the labels ``there`` too.
        """
        readable = labels & self._below(below)
        sight = Sight(self._root(below), readable, places, there)
        asked = query.graphs if query.named is None else query.named
        named: list[NamedNode | BlankNode] | None = None
        if asked is not None:
            named = [NamedNode(iri) for iri in asked if self._may(iri, sight)]
        if query.default is not None:
            return self._of_documents(sight, query.default, named or [])
        if places:
            return Dataset(self._view(below, sight).store, [DefaultGraph()], named)
        if not below and readable == self.labels:
            return Dataset(self._layer.store, [DefaultGraph()], named)
        if not below and named == []:
            merged = self._layer.label_graphs
            graphs = merged.meeting(readable)
            if len(graphs) <= MAX_LABEL_GRAPHS:
                return Dataset(merged.store, graphs, named)
        return Dataset(self._view(below, sight).store, [DefaultGraph()], named)

    def _may(self, iri: str, sight: Sight) -> bool:
        return sight.shows(self._subjects.get(iri, iri), self._layer.labels.get(iri))

    def _of_documents(
        self,
        sight: Sight,
        asked: frozenset[str],
        named: list[NamedNode | BlankNode],
    ) -> Dataset:
        documents = [iri for iri in asked if self._may(iri, sight)]
        if len(documents) < 2:
            return Dataset(self._layer.store, [NamedNode(iri) for iri in documents], named)
        merged = Layer()
        for iri in documents:
            merged.copy_from(self._layer, iri, "")
        for graph in named:
            if graph.value not in merged.labels:
                quads: Iterable[Quad] = self._layer.store.quads_for_pattern(None, None, None, graph)
                merged.store.add_graph(graph)
                merged.store.extend(quads)
        return Dataset(merged.store, [DefaultGraph()], named)

    def _view(self, below: str, sight: Sight) -> Layer:
        present, readable = self._below(below), sight.labels
        nearest: Sight | None = None
        for key in self._views:
            if (key.root, key.places, key.there) != (sight.root, sight.places, sight.there):
                continue
            shown = key.labels & present
            if shown == readable:
                self._views.move_to_end(key)
                return self._views[key]
            if shown < readable and len(shown) * 2 >= len(readable):
                is_nearer = nearest is None or len(key.labels) > len(nearest.labels)
                nearest = key if is_nearer else nearest
        view = Layer() if nearest is None else self._views.pop(nearest)
        for iri in self._layer.labels:
            if iri not in view.labels and self._may(iri, sight):
                view.copy_from(self._layer, iri, "")
        self._views[sight] = view
        while len(self._views) > MAX_VIEWS:
            self._views.popitem(last=False)
        return view

    def _below(self, below: str) -> frozenset[str]:
        """The reader classes of the documents below a container."""
        known = self._labels_below.get(below)
        if known is None:
            root = self._root(below)
            known = frozenset(
                label for iri, label in self._layer.labels.items() if iri.startswith(root)
            )
            self._labels_below[below] = known
        return known

    def _root(self, below: str) -> str:
        return self._base + subject_path(below, True)


def _is_below(name: str, root: str) -> bool:
    return not root or name == root or name.startswith(f"{root}/")
