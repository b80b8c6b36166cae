"""What stands when the look through a query's text should fail: the process around the engine."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
)

from pod_server.model.errors import QueryRefused, UnsupportedType
from pod_server.model.query import Form, Query, read
from pod_server.storage.queries import wire
from pod_server.storage.queries.children import Pool
from pod_server.storage.queries.process import Child, Limits
from pod_server.storage.queries.wire import Ask, Fed, Feed
from tests.contract.queried import BASE, JSON, OWNER, QueriedPod

LIMITS = Limits(seconds=2, memory=512 * 1024 * 1024, result_bytes=100_000, result_rows=1000)


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child(LIMITS)
    triples = "".join(
        f"<urn:s{n}> <urn:p> 'a text of some length, number {n}' .\n" for n in range(300)
    )
    fed = (Fed("", "", True, "all"), Fed("a", "", False, "all", "text/turtle", triples.encode()))
    child.follow(Feed("pod", BASE, True, fed))
    yield child
    child.kill()


def ask(child: Child, text: str, form: Form = Form.SELECT, media_type: str = JSON) -> bytes:
    """Straight to the engine, whatever the text."""
    query = Query(text, form)
    labels = frozenset({"all"})
    return child.ask(
        Ask("pod", "", labels, query, BASE, media_type, LIMITS.result_bytes, 1000, LIMITS.seconds)
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 5000 + "}" * 5000,
        "SELECT * { FILTER(" + "(" * 8000 + "1" + ")" * 8000 + ") }",
        "SELECT * { FILTER(" + "!" * 16000 + "1) }",
        "SELECT * {" + "{}UNION" * 10_000 + "{} }",
        "SELECT * {" + "".join(f"?s <urn:p{n}> ?o{n} ." for n in range(250)) + "}",
        "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i",
    ],
)
def test_a_text_that_breaks_the_engine_breaks_one_process(child: Child, text: str) -> None:
    """S-58: crash, memory or time, it is a refusal, and the process is gone."""
    with pytest.raises(QueryRefused):
        ask(child, text)
    assert not child.is_alive


def test_the_engine_cannot_dial_out(child: Child) -> None:
    """S-57: SERVICE reaches nobody, even where the lexer has let it through."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        with pytest.raises(QueryRefused):
            ask(child, f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        ask(child, f"SELECT * {{ SERVICE SILENT <http://localhost:{port}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_results_are_whole_or_refused(child: Child) -> None:
    """K-33: never truncated in silence."""
    with pytest.raises(QueryRefused, match="bytes"):
        ask(child, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    made = "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }"
    with pytest.raises(QueryRefused, match="statements"):
        ask(child, made, Form.CONSTRUCT, "text/turtle")
    assert child.is_alive
    assert ask(child, "SELECT ?o { <urn:s7> <urn:p> ?o }").count(b"number 7") == 1


def test_a_pod_that_is_too_large_for_a_process_is_told_so() -> None:
    pool = Pool(size=1, limits=Limits(quads=100))
    try:
        pod = QueriedPod(pool)
        pod.put("a", "<urn:s> <urn:p> 1 .")
        assert pod.run(OWNER, "ASK { ?s ?p 1 }").count(b"true") == 1
        pod.put("b", "".join(f"<urn:s> <urn:p> {n} .\n" for n in range(100)))
        with pytest.raises(QueryRefused, match="more than 50 statements"):
            pod.run(OWNER, "ASK { ?s ?p 1 }")
        pod.remove("b")
        assert pod.run(OWNER, "ASK { ?s ?p 1 }").count(b"true") == 1
    finally:
        pool.close()


def test_pods_come_and_go_in_one_process() -> None:
    """The longest unused makes room, and is read in again when it is asked."""
    pool = Pool(size=1, limits=Limits(quads=150))
    try:
        pods = [QueriedPod(pool) for _ in range(4)]
        for turn in range(3):
            for number, pod in enumerate(pods):
                body = "".join(f"<urn:s> <urn:p> 'pod {number} {turn} {n}' .\n" for n in range(20))
                pod.put("a", body)
                found = pod.run(OWNER, "SELECT * { <urn:s> <urn:p> ?o }")
                assert found.count(f"pod {number} {turn} ".encode()) == 20
    finally:
        pool.close()


PIECES = (
    "SERVICE", "service", "SILENT", "<http://127.0.0.1:1/>", "{", "}", "{}", "?s", "?s ?p ?o", "#",
    ">", "<", "\n", " ", "'''", '"""', "'", '"', "FILTER(", "?x<1", ")", "e:", "e:a", ".", "e:a.b.",
    "GRAPH", "true", "1.", "_:a", "@en", "\\", "\\'", "=", "&&", "a", "OPTIONAL", "<#", "<a)", "^",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)
FRAMES = (
    "SELECT * {{ ?s ?p ?o FILTER(?o<1)#> {} SERVICE <http://127.0.0.1:1/> {{}} {} }}",
    "SELECT*{{ {} SERVICE<http://127.0.0.1:1/>{{?s ?p ?o}} {} }}",
    "SELECT*{{?s ?p {}SERVICE<http://127.0.0.1:1/>{{?s ?p ?o}}{}}}",
    "SELECT * {{ {} {} }}",
)


@settings(max_examples=2000, deadline=None)
@given(frame=st.sampled_from(FRAMES), before=TEXT, after=TEXT)
def test_no_text_that_passes_makes_the_engine_dial(frame: str, before: str, after: str) -> None:
    """S-57: the engine's own parser has the last word on what a text says, so it is asked."""
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("1"), DefaultGraph()))
    prologue = "PREFIX e: <http://127.0.0.1:1/> "
    try:
        query = read(prologue + frame.format(before, after), BASE)
    except (QueryRefused, UnsupportedType):
        return
    try:
        results = store.query(query.text, base_iri=BASE)
        assert isinstance(results, QuerySolutions)
        results.serialize(format=QueryResultsFormat.JSON)
    except SyntaxError:
        return


@pytest.mark.parametrize("parts", [([], []), ([""], []), (["", "a"], ["b"]), (["a"], [""])])
def test_lists_come_through_as_they_are_also_that_of_the_root_alone(
    parts: tuple[list[str], list[str]],
) -> None:
    assert wire.unlists(wire.lists(*parts)) == list(parts)
