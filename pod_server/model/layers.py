"""A graph as what patches made of another, which stays as it was and need not be copied.

A large document that is patched again and again differs little from one version to the next. Each
version is the same body with a few statements gone and a few come; whoever still holds an older
version goes on reading that. When much has come and gone, the body is copied once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from pod_server.model.terms import Graph, Triple

#: Below this, a copy costs less than the layers.
_SMALL = 64
#: So many statements gone and come are laid over a body; a copy of it is made with the next.
_MOST = 256


class Layered(Set[Triple]):
    """``body`` without ``gone``, all of which are in it, and with ``come``, none of which are."""

    __slots__ = ("body", "come", "gone")

    def __init__(self, body: Graph, gone: Set[Triple], come: Set[Triple]) -> None:
        self.body = body
        self.gone = gone
        self.come = come

    def __contains__(self, triple: object) -> bool:
        return triple in self.come or (triple in self.body and triple not in self.gone)

    def __iter__(self) -> Iterator[Triple]:
        gone = self.gone
        yield from (triple for triple in self.body if triple not in gone)
        yield from self.come

    def __len__(self) -> int:
        return len(self.body) - len(self.gone) + len(self.come)

    def __repr__(self) -> str:
        return repr(set(self))

    @classmethod
    def _from_iterable(cls, it: Iterable[Triple]) -> set[Triple]:  # type: ignore[override]  # as plain sets do
        """What the operators of sets make: a plain set."""
        return set(it)


def patched(graph: Graph, removed: Set[Triple], inserted: Set[Triple]) -> Graph:
    """``graph`` without ``removed`` and with ``inserted``; it stays as it is."""
    if len(graph) < _SMALL:
        return {*(graph - removed), *inserted}
    if isinstance(graph, Layered):
        body, gone, come = graph.body, {*graph.gone}, {*graph.come}
    else:
        body, gone, come = graph, set[Triple](), set[Triple]()
    for triple in removed:
        if triple in come:
            come.remove(triple)
        elif triple in body:
            gone.add(triple)
    for triple in inserted:
        if triple in body:
            gone.discard(triple)
        else:
            come.add(triple)
    layered = Layered(body, gone, come)
    return layered if len(gone) + len(come) <= _MOST else set(layered)
