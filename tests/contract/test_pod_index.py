"""The index of one pod, in this process: merged copies and views stay what they are copies of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from pod_server.model.iri import lies_in, subject_path
from pod_server.model.query import read
from pod_server.storage.queries import layer, pod_index
from pod_server.storage.queries.layer import Layer, stored
from pod_server.storage.queries.pod_index import Dataset, PodIndex
from pod_server.storage.queries.wire import Fed
from vocab.terms import SOLID_SPARQL

BASE = "http://127.0.0.1:4000/alice/"
DOCUMENTS = ("urn:d1", "urn:d2", "urn:d3")
LABELS = ("red", "green", "blue")
STATEMENTS = ("<urn:a> <urn:p> 1", "<urn:a> <urn:p> 01", "<urn:b> <urn:p> 1.50", "_:b <urn:p> 1")
TEXT = st.sets(st.sampled_from(STATEMENTS)).map(lambda lines: " .\n".join([*sorted(lines), ""]))


def check(made: Layer, expected: Mapping[str, tuple[str, int]]) -> None:
    """Each statement once for each combination of labels, and the engine's own count agrees."""
    assert {name: label for name, label in made.labels.items()} == {
        name: label for name, (label, _) in expected.items()
    }
    for wanted in ((), ("red",), ("red", "blue"), LABELS):
        statements = {
            triple
            for name, label in made.labels.items()
            if label in wanted
            for triple in made.triples(name)
        }
        merged = [
            quad.triple
            for graph in made.label_graphs.meeting(wanted)
            for quad in made.label_graphs.store.quads_for_pattern(None, None, None, graph)
        ]
        assert Counter(merged) == Counter(statements)
        if wanted == LABELS:
            everything = made.store.quads_for_pattern(None, None, None, DefaultGraph())
            assert {quad.triple for quad in everything} == statements
    assert made.size == len(made.store) + len(made.label_graphs.store)
    for name, (_, count) in expected.items():
        assert len(made.triples(name)) == count


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("many", [1, 100])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(("load", "relabel", "remove")),
            st.sampled_from(DOCUMENTS),
            st.sampled_from(LABELS),
            TEXT,
        ),
        max_size=20,
    ),
    from_the_start=st.booleans(),
)
def test_a_layer_holds_each_statement_once_for_the_labels_of_who_states_it(
    many: int,
    monkeypatch: pytest.MonkeyPatch,
    steps: list[tuple[str, str, str, str]],
    from_the_start: bool,
) -> None:
    monkeypatch.setattr(layer, "MANY", many)
    made = Layer()
    if from_the_start:
        check(made, {})
    expected: dict[str, tuple[str, int]] = {}
    for what, name, label, text in steps:
        if what == "load":
            made.load(name, text.encode(), "text/turtle", label)
            expected[name] = (label, len(stored(text.encode(), "text/turtle", name)))
        elif what == "remove":
            made.remove(name)
            expected.pop(name, None)
        elif name in expected:
            made.relabel(name, label)
            expected[name] = (label, expected[name][1])
        if from_the_start:
            check(made, expected)
    check(made, expected)
    check(made.copy(), expected)


# -- views ---------------------------------------------------------------------------------------

CONTAINERS = [Fed(name, "", True, "red") for name in ("", "a", "a/b", "c")]
FEED = st.builds(
    lambda name, label, text: Fed(name, "", False, label, "text/turtle", text.encode()),
    st.sampled_from(("d", "a/d", "a/e", "a/b/d", "c/d")),
    st.sampled_from(LABELS),
    TEXT,
)
QUERIES = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g {} }",
    "SELECT * { ?s ?p ?o GRAPH ?g { ?s ?q ?o } }",
    f"SELECT * {{ GRAPH <{BASE}a/> {{ ?s ?p ?o }} }}",
)


UNION = f"FROM <{SOLID_SPARQL.UNION_DEFAULT_GRAPH}>"


def rows(dataset: Dataset, text: str) -> Counter[str]:
    found = dataset.store.query(
        text, base_iri=BASE, default_graph=dataset.default, named_graphs=dataset.named
    )
    assert isinstance(found, QuerySolutions)
    return Counter(
        " ".join("_" if str(term).startswith("_:") else str(term) for term in row) for row in found
    )


#: What an app may be limited to (O-13): containers, and one document.
PLACES = tuple(BASE + path for path in ("a/", "a/b/", "c/d", "d", ""))


def _iri(fed: Fed) -> str:
    return BASE + subject_path(fed.name, fed.is_container)


def afresh(
    feeds: Mapping[str, Fed],
    below: str,
    labels: frozenset[str],
    places: tuple[str, ...] = (),
    there: frozenset[str] = frozenset(),
) -> Dataset:
    """A store of what may be read, from nothing."""
    index = PodIndex(BASE)
    index.update(list(feeds.values()), ())
    every = read(
        "ASK { " + " ".join(f"GRAPH <{_iri(fed)}> {{}}" for fed in feeds.values()) + " }", ""
    )
    source = index.dataset("", frozenset(LABELS), every).store
    store = Store()
    for name, fed in feeds.items():
        is_seen = fed.label in labels or (fed.label in there and lies_in(_iri(fed), places))
        if is_seen and (not below or f"{name}/".startswith(f"{below}/")):
            graph = NamedNode(_iri(fed))
            store.add_graph(graph)
            for quad in source.quads_for_pattern(None, None, None, graph):
                store.add(quad)
                store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    return Dataset(store, [DefaultGraph()], None)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("few", [0, 1000])
@given(data=st.data())
def test_views_follow_what_they_are_views_of(
    few: int, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    """Whichever way a dataset is served: label graphs, lists of graphs, views made or amended."""
    monkeypatch.setattr(pod_index, "MAX_LABEL_GRAPHS", few)
    monkeypatch.setattr(layer, "MANY", few)
    monkeypatch.setattr(pod_index, "MAX_VIEWS", 3)
    monkeypatch.setattr(layer, "_LITTLE", 3)
    index = PodIndex(BASE)
    index.update(CONTAINERS, ())
    feeds = {fed.name: fed for fed in CONTAINERS}
    for _ in range(data.draw(st.integers(1, 6))):
        fed = data.draw(st.lists(FEED, max_size=2))
        gone = data.draw(st.sets(st.sampled_from(("d", "a/d", "c/d")), max_size=1))
        index.update(fed, [(name, "") for name in gone])
        for name in gone:
            feeds.pop(name, None)
        feeds.update({one.name: one for one in fed})
        feeds = dict(sorted(feeds.items()))
        relabelled = data.draw(
            st.dictionaries(st.sampled_from(sorted(feeds)), st.sampled_from(LABELS))
        )
        index.relabel(relabelled)
        for name, label in relabelled.items():
            old = feeds[name]
            feeds[name] = Fed(name, "", old.is_container, label, old.media_type, old.body)
        below = data.draw(st.sampled_from(("", "a", "a/b", "c", "nowhere")))
        labels = data.draw(st.frozensets(st.sampled_from(LABELS)))
        text = data.draw(st.sampled_from(QUERIES))
        clause = data.draw(st.sampled_from(("", UNION)))
        places = tuple(data.draw(st.sets(st.sampled_from(PLACES), max_size=2)))
        there = data.draw(st.frozensets(st.sampled_from(LABELS))) if places else frozenset()
        query = read(text.replace("*", f"* {clause} ", 1), BASE)
        got = rows(index.dataset(below, labels, query, places, there), query.text)
        assert got == rows(afresh(feeds, below, labels, places, there), text)
        assert index.size > 0


def test_a_reader_of_many_classes_is_served_by_one_view_that_grows() -> None:
    """A delegate for many companies: 8 label graphs are looked into, 40 are not."""
    index = PodIndex(BASE)
    index.update([Fed("", "", True, "owner")], ())
    query = read("SELECT ?o { ?s <urn:p> ?o }", BASE)
    labels: set[str] = set()
    for number in range(40):
        body = f"<#it> <urn:p> {number}, 'same' .".encode()
        index.update([Fed(f"c{number}", "", False, f"company{number}", "text/turtle", body)], ())
        labels.add(f"company{number}")
        dataset = index.dataset("", frozenset(labels), query)
        assert rows(dataset, query.text).total() == 2 * (number + 1)
        assert (dataset.default == [DefaultGraph()]) == (number >= 8)
    one = index.dataset("", frozenset({"company7"}), query)
    assert rows(one, query.text).total() == 2
    everything = index.dataset("", frozenset({*labels, "owner"}), query)
    assert everything.default == [DefaultGraph()]
    assert rows(everything, query.text).total() == 80


def test_a_view_of_a_place_is_nobody_elses_and_follows() -> None:
    """O-13: by place, by what counts there, and by what counts anywhere."""
    index = PodIndex(BASE)
    query = read("SELECT ?o { ?s <urn:p> ?o }", BASE)

    def states(name: str, label: str, value: int) -> None:
        body = f"<> <urn:p> {value} .".encode()
        index.update([Fed(name, "", False, label, "text/turtle", body)], ())

    def seen(places: tuple[str, ...], there: str, anywhere: str = "") -> set[int]:
        labels = frozenset(anywhere.split())
        found = index.dataset("", labels, query, places, frozenset(there.split()))
        return {int(row.split('"')[1]) for row in rows(found, query.text)}

    index.update([Fed("", "", True, "red"), Fed("a", "", True, "red")], ())
    for number, (name, label) in enumerate(
        (("a/1", "red"), ("a/2", "blue"), ("b/3", "red"), ("b/4", "blue"))
    ):
        states(name, label, number + 1)
    a, b = (f"{BASE}a/",), (f"{BASE}b/",)
    for _ in range(2):
        assert seen(a, "red") == {1}
        assert seen(a, "blue") == {2}
        assert seen(a, "red blue") == {1, 2}
        assert seen(b, "red") == {3}
        assert seen(a, "red", "blue") == {1, 2, 4}
    states("a/5", "red", 5)
    states("b/6", "red", 6)
    assert seen(a, "red") == {1, 5}
    assert seen(b, "red") == {3, 6}
    index.relabel({"a/1": "blue"})
    assert seen(a, "red") == {5}
    index.update((), [("a/5", "")])
    assert seen(a, "red") == set()


def test_replies_and_descriptions_are_where_their_document_is_and_what_ends_alike_is_not() -> None:
    """Only a recommendation has replies: elsewhere a name with that end is a document's own."""
    index = PodIndex(BASE)
    query = read("SELECT ?o { ?s <urn:p> ?o }", BASE)
    said = "recommendations/abcdefghijklmn22"

    def states(name: str, value: int, role: str = "") -> Fed:
        return Fed(name, role, False, "red", "text/turtle", f"<> <urn:p> {value} .".encode())

    def seen(place: str) -> set[int]:
        found = index.dataset("", frozenset(), query, (BASE + place,), frozenset({"red"}))
        return {int(row.split('"')[1]) for row in rows(found, query.text)}

    index.update([Fed("", "", True, "red"), states("notes/x", 1), states("notes/x.replies", 2)], ())
    index.update([states(said, 3), states(said, 4, "replies"), states("notes/x", 5, "meta")], ())
    assert seen("notes/x") == {1, 5}
    assert seen("notes/x.replies") == {2}
    assert seen(said) == {3, 4}
    index.update((), [("notes/x", "meta")])
    assert seen("notes/x") == {1}


def test_a_document_that_no_parser_takes_is_in_no_dataset() -> None:
    index = PodIndex(BASE)
    index.update([Fed("", "", True, "red"), Fed("a", "", False, "red", "text/turtle", b"<<<")], ())
    query = read("SELECT ?g { GRAPH ?g {} }", BASE)
    dataset = index.dataset("", frozenset({"red"}), query)
    assert rows(dataset, query.text) == Counter([f"<{BASE}>"])
