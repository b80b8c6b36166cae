"""Versions of a graph that share what they have in common."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pod_server.model import layers
from pod_server.model.layers import Layered, patched
from pod_server.model.terms import Graph, NamedNode, Triple


def statement(number: int) -> Triple:
    return Triple(NamedNode(f"urn:{number}"), NamedNode("urn:p"), NamedNode("urn:o"))


BODY = frozenset(map(statement, range(100)))
some = st.sets(st.integers(0, 140).map(statement), max_size=8)


@given(st.lists(st.tuples(some, some), max_size=12))
@settings(max_examples=60, deadline=None)
def test_layers_are_the_set_that_they_stand_for(steps: list[tuple[Graph, Graph]]) -> None:
    graph: Graph = set(BODY)
    plain = set(BODY)
    versions: list[tuple[Graph, set[Triple]]] = []
    for removed, inserted in steps:
        versions.append((graph, set(plain)))
        graph = patched(graph, removed, inserted)
        plain = (plain - removed) | inserted
        assert (len(graph), set(graph), graph == plain) == (len(plain), plain, True)
        assert all((statement(n) in graph) == (statement(n) in plain) for n in range(141))
        assert graph - inserted == plain - inserted
        assert inserted | graph == plain
        assert removed - graph == removed - plain
    assert all(set(version) == was for version, was in versions)


def test_a_body_that_has_changed_much_is_copied() -> None:
    """What patches leave behind stays small: the layers are as many as statements differ."""
    graph: Graph = set(BODY)
    for number in range(1000, 1000 + layers._MOST):
        graph = patched(graph, set(), {statement(number)})
    assert isinstance(graph, Layered)
    assert graph.body == BODY
    graph = patched(graph, set(), {statement(5000)})
    assert isinstance(graph, set)
    for number in range(1000, 1000 + layers._MOST):
        graph = patched(graph, {statement(number)}, {statement(number)})
    assert isinstance(graph, Layered)
    assert not graph.come
    assert not graph.gone
