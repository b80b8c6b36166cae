"""SPARQL over what an agent may read: the promises of ``Queries`` (K-33, S-57, S-58)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pod_server.actions.query import Querier
from pod_server.contracts import Ledgers
from pod_server.model.access import STRANGER
from pod_server.model.errors import NotAcceptable, QueryRefused, UnsupportedType
from pod_server.model.iri import Role
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.memory import MemoryLedgers
from pod_server.storage.queries.children import Pool
from tests.contract.pods import Clock
from tests.contract.queried import ALL, BASE, BOB, JSON, NOTES, OWNER, QueriedPod, notes, solutions
from vocab.terms import SOLID_SPARQL

COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:note> ?o }"


@pytest.fixture(params=["memory", "sqlite"])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledgers]:
    """The queries' promises hold whichever ledger they follow."""
    made = MemoryLedgers(Clock()) if request.param == "memory" else SqliteLedgers(tmp_path, Clock())
    yield made
    made.close()


@pytest.fixture
def pod(pool: Pool, ledgers: Ledgers) -> QueriedPod:
    """Public, bob's and private notes."""
    pod = QueriedPod(pool, ledgers)
    pod.put("public/a", '<#it> <urn:note> "open".')
    pod.allow("public", "public")
    pod.put("bob/a", '<#it> <urn:note> "for bob".')
    pod.allow("bob", "bob")
    pod.put("private/a", '<#it> <urn:note> "secret".')
    return pod


# -- who sees what ------------------------------------------------------------------------------


def test_everybody_sees_what_they_may_read_and_nothing_else(pod: QueriedPod) -> None:
    assert notes(pod, OWNER) == ["for bob", "open", "secret"]
    assert notes(pod, BOB) == ["for bob", "open"]
    assert notes(pod, STRANGER) == ["open"]


def test_who_may_read_nothing_gets_an_empty_table(pool: Pool) -> None:
    """Not a refusal: exactly as if nothing were there (K-33)."""
    pod = QueriedPod(pool)
    pod.put("private/a", '<#it> <urn:note> "secret".')
    querier = Querier(pod.rules, pod.queries)
    wish = querier.read(pod.ledger, "private", ALL)
    body = querier.run(pod.ledger, STRANGER, "private", wish, JSON)
    assert json.loads(body)["results"]["bindings"] == []
    assert querier.run(pod.ledger, STRANGER, "nowhere", wish, JSON) == body


def test_below_a_container_is_its_subtree_alone(pod: QueriedPod) -> None:
    pod.put("public-not/a", '<#it> <urn:note> "next door".')
    assert notes(pod, OWNER, below="public") == ["open"]
    assert notes(pod, OWNER, below="nowhere") == []
    graphs = notes(pod, OWNER, "SELECT ?g { GRAPH ?g {} }", below="public")
    assert graphs == [f"{BASE}public/", f"{BASE}public/a"]


def test_a_statement_of_two_documents_counts_once(pod: QueriedPod) -> None:
    """The default graph is a merge, also where the store writes a literal its own way."""
    pod.put("public/b", "<urn:s> <urn:p> 1.50 .")
    pod.put("bob/b", "<urn:s> <urn:p> 1.5 .")
    pod.put("private/b", "<urn:s> <urn:p> 1.500 .")
    query = "SELECT (COUNT(*) AS ?n) { <urn:s> <urn:p> ?o }"
    for below in ("", "bob"):
        for agent in (OWNER, BOB):
            assert notes(pod, agent, query, below) == ["1"]
    clauses = f"FROM <{BASE}public/b> FROM <{BASE}bob/b>"
    assert notes(pod, OWNER, f"SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}") == ["1"]
    graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { <urn:s> <urn:p> ?o } }"
    assert notes(pod, OWNER, graphs) == ["3"]
    pod.remove("bob/b")
    assert notes(pod, OWNER, query) == ["1"]
    assert notes(pod, BOB, query) == ["1"]


def test_blank_nodes_of_two_documents_are_two(pod: QueriedPod) -> None:
    for name in ("public/b", "public/c"):
        pod.put(name, "_:b0 <urn:p> _:b0 .")
    assert notes(pod, OWNER, "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?s }") == ["2"]
    joined = "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?s GRAPH ?g { ?s <urn:p> ?s } }"
    assert notes(pod, OWNER, joined) == ["2"]


def test_named_graphs_of_json_ld_are_flattened(pod: QueriedPod) -> None:
    """Their names are no graphs: no resource can speak as another one (S-57)."""
    inner = {"@id": "urn:s", "urn:note": "inner"}
    body = json.dumps({"@id": f"{BASE}private/a", "@graph": [inner]})
    pod.put("public/b", body, "application/ld+json")
    query = "SELECT ?g { GRAPH ?g { <urn:s> <urn:note> 'inner' } }"
    assert notes(pod, STRANGER, query) == [f"{BASE}public/b"]


def test_container_listings_and_descriptions_are_graphs_too(pod: QueriedPod) -> None:
    pod.describe("public", '<#it> <urn:note> "of the container".')
    assert notes(pod, STRANGER) == ["of the container", "open"]
    contains = "SELECT ?o { ?s <http://www.w3.org/ns/ldp#contains> ?o }"
    assert notes(pod, STRANGER, contains) == [f"{BASE}public/a"]
    assert f"{BASE}private/" in notes(pod, OWNER, contains)
    graphs = notes(pod, STRANGER, "SELECT DISTINCT ?g { GRAPH ?g { ?s <urn:note> ?o } }")
    assert graphs == [f"{BASE}public/.meta", f"{BASE}public/a"]


# -- reading one's own writes ------------------------------------------------------------------


def test_one_reads_one_s_own_writes(pod: QueriedPod) -> None:
    for number in range(5):
        pod.put("private/a", f'<#it> <urn:note> "{number}".')
        assert notes(pod, OWNER, below="private") == [str(number)]
        assert notes(pod, OWNER) == sorted([str(number), "for bob", "open"])
    pod.remove("private/a")
    assert notes(pod, OWNER) == ["for bob", "open"]
    pod.remove("private")
    assert notes(pod, OWNER, "SELECT ?g { GRAPH ?g {} FILTER(CONTAINS(STR(?g), 'private')) }") == []


def test_a_change_of_rules_holds_for_the_next_query(pod: QueriedPod) -> None:
    assert notes(pod, BOB) == ["for bob", "open"]
    pod.allow("private", "bob")
    assert notes(pod, BOB) == ["for bob", "open", "secret"]
    pod.allow("private/a", "nobody")
    assert notes(pod, BOB) == ["for bob", "open"]
    pod.inherit("private/a")
    pod.inherit("public")
    assert notes(pod, BOB) == ["for bob", "secret"]
    assert notes(pod, STRANGER) == []


def test_a_document_that_becomes_a_container_is_one(pod: QueriedPod) -> None:
    pod.put("public/x", '<#it> <urn:note> "document".')
    assert notes(pod, STRANGER) == ["document", "open"]
    pod.remove("public/x")
    pod.put("public/x/y", '<#it> <urn:note> "member".')
    assert notes(pod, STRANGER) == ["member", "open"]
    assert f"{BASE}public/x/" in notes(pod, STRANGER, "SELECT ?g { GRAPH ?g {} }")


# -- the dataset in the query ------------------------------------------------------------------


def test_from_only_restricts(pod: QueriedPod) -> None:
    a, b, c = (f"<{BASE}{name}/a>" for name in ("public", "bob", "private"))
    assert notes(pod, BOB, f"SELECT ?o FROM {a} FROM {c} {{ ?s <urn:note> ?o }}") == ["open"]
    assert notes(pod, BOB, f"SELECT ?o FROM {c} {{ ?s <urn:note> ?o }}") == []
    assert notes(pod, BOB, f"SELECT ?o FROM NAMED {b} {{ ?s <urn:note> ?o }}") == []
    for graph in ("?g", b):
        query = f"SELECT ?o FROM NAMED {b} FROM NAMED {c} {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        assert notes(pod, BOB, query) == ["for bob"]
    assert notes(pod, BOB, f"SELECT ?o FROM {a} {{ GRAPH ?g {{ ?s <urn:note> ?o }} }}") == []
    union = f"FROM <{SOLID_SPARQL.UNION_DEFAULT_GRAPH}>"
    assert notes(pod, BOB, f"SELECT ?o {union} {{ ?s <urn:note> ?o }}") == ["for bob", "open"]
    assert notes(pod, BOB, f"SELECT ?o {union} {{ GRAPH {a} {{ ?s ?p ?o }} }}") == ["open"]


@pytest.mark.parametrize(
    "query",
    [
        COUNT,
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s <urn:note> ?o } }",
        "SELECT ?g { GRAPH ?g {} FILTER(!CONTAINS(STR(?g), 'public')) }",
        "ASK { ?s <urn:note> 'secret' }",
        "SELECT ?s { ?s <urn:note> 'open' FILTER EXISTS { ?x <urn:note> 'secret' } }",
        "SELECT ?s { ?s <urn:note> 'open' FILTER NOT EXISTS { ?x <urn:note> 'secret' } }",
        "SELECT ?s { ?s <urn:note> 'open' MINUS { ?s <urn:note> ?a . ?b <urn:note> 'secret' } }",
        "SELECT ?o { ?s <urn:note> ?o } ORDER BY DESC(?o) LIMIT 1",
        "SELECT (MAX(?o) AS ?m) (GROUP_CONCAT(?o) AS ?c) { ?s <urn:note> ?o }",
        "SELECT ?o { { SELECT ?o { GRAPH ?g { ?s <urn:note> ?o } } } }",
        f"SELECT * FROM <{BASE}.acl> {{ ?s ?p ?o }}",
        f"SELECT * FROM <{BASE}private/.acl> FROM <{BASE}private/a> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{BASE}private/a> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{BASE}private/a> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{BASE}.acl> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ <{BASE}private/a#it> (<urn:note>|!<urn:note>)* ?o }}",
        "SELECT * { ?s <urn:note>? ?o FILTER(?o != 'open') }",
        "SELECT ?g ?o { VALUES ?o { 'secret' 'for bob' } OPTIONAL { GRAPH ?g { ?s ?p ?o } } }",
    ],
)
def test_no_query_tells_what_may_not_be_read(pod: QueriedPod, query: str) -> None:
    """S-57: with the private documents there, and with them gone, the answers are one and same."""
    before = [solutions(pod.run(STRANGER, query, below)) for below in ("", "public")]
    assert all("secret" not in row or "'secret'" in query for rows in before for row in rows)
    for name in ("private", "bob"):
        pod.remove(f"{name}/a")
        pod.remove(name)
    assert before == [solutions(pod.run(STRANGER, query, below)) for below in ("", "public")]


def test_describe_and_construct_stay_within_the_dataset(pod: QueriedPod) -> None:
    for query in (f"DESCRIBE <{BASE}private/a#it>", "CONSTRUCT WHERE { ?s ?p 'secret' }"):
        assert pod.run(STRANGER, query, media_type="application/n-triples") == b""
        assert b"secret" in pod.run(OWNER, query, media_type="application/n-triples")


def test_access_rules_are_in_no_dataset_for_now(pod: QueriedPod) -> None:
    """W-18 wants Control for them; that comes later, and until then nobody sees any."""
    query = "SELECT ?s { ?s a <http://www.w3.org/ns/auth/acl#Authorization> }"
    assert notes(pod, OWNER, query) == []


# -- the oracle --------------------------------------------------------------------------------

NAMES = ("d", "a/d", "a/e", "a/b/d", "c/d")
FOLDERS = ("", "a", "a/b", "c")
TERMS = ("<urn:x>", "<urn:y>", "_:n", "1", "1.0", "01", "'t'", "'t'@en")
DOCUMENT = st.lists(
    st.tuples(st.sampled_from(TERMS[:3]), st.sampled_from(TERMS[:2]), st.sampled_from(TERMS)),
    max_size=4,
).map(lambda triples: "".join(f"{s} {p} {o} .\n" for s, p, o in triples))
STEP = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(NAMES), DOCUMENT),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(
        st.just("allow"), st.sampled_from(NAMES + FOLDERS), st.sampled_from(["public", "bob", ""])
    ),
    st.tuples(st.just("inherit"), st.sampled_from(NAMES + FOLDERS[1:]), st.just("")),
    st.tuples(st.just("describe"), st.sampled_from(NAMES + FOLDERS), DOCUMENT),
)
PATTERNS = (
    "?s ?p ?o",
    "?s <urn:x> ?o . OPTIONAL { ?o ?q ?r }",
    "?s ?p ?o FILTER NOT EXISTS { ?o ?p ?s }",
    "GRAPH ?g { ?s ?p ?o }",
    "GRAPH ?g {}",
    "?s ?p ?o GRAPH ?g { ?s ?q ?r }",
    f"GRAPH <{BASE}a/d> {{ ?s ?p ?o }} ?s ?p ?o",
    f"GRAPH <{BASE}a/> {{ ?s ?p ?o }}",
    "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }",
    "?s (<urn:x>|<urn:y>)+ ?o",
    "{ SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p }",
)
GRAPHS = tuple(BASE + name for name in ("d", "a/d", "a/e", "a/", "c/d", "a/.meta", ".acl"))
CLAUSES = st.one_of(
    st.none(),
    st.tuples(st.sets(st.sampled_from(GRAPHS), max_size=3), st.sets(st.sampled_from(GRAPHS))),
)


def carry_out(pod: QueriedPod, step: tuple[str, str, str]) -> None:
    """Do what can be done as the pod is now."""
    what, name, detail = step
    there = pod.ledger.read(name) is not None
    if what == "put":
        pod.put(name, detail)
    elif there and what == "allow":
        pod.allow(name, *([detail] if detail else []))
    elif there and what == "describe":
        pod.describe(name, detail)
    elif there and what == "inherit" and pod.ledger.read(name, Role.ACL):
        pod.inherit(name)
    elif there and what == "remove":
        pod.remove(name)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_sparql_over_the_dataset_is_sparql_over_a_store_of_what_may_be_read(
    pool: Pool, data: st.DataObject
) -> None:
    """K-33, whatever has happened to documents and rules before, and in between."""
    pod = QueriedPod(pool)
    for _ in range(data.draw(st.integers(1, 4))):
        for step in data.draw(st.lists(STEP, max_size=8)):
            carry_out(pod, step)
        agent = data.draw(st.sampled_from([OWNER, BOB, STRANGER]))
        below = data.draw(st.sampled_from(FOLDERS))
        pattern = data.draw(st.sampled_from(PATTERNS))
        clauses = data.draw(CLAUSES)
        written, asked = "", clauses
        if clauses is not None:
            written = " ".join(f"FROM <{iri}>" for iri in clauses[0])
            written += " ".join(f" FROM NAMED <{iri}>" for iri in clauses[1])
            asked = clauses if clauses[0] or clauses[1] else None
        default, named = asked or (None, None)
        got = pod.rows(agent, f"SELECT * {written} {{ {pattern} }}", below)
        assert got == pod.expected(agent, f"SELECT * {{ {pattern} }}", below, default, named)


# -- results -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "media_type", "part"),
    [
        (NOTES, JSON, b'"open"'),
        (NOTES, "application/sparql-results+xml", b"<literal>open</literal>"),
        (NOTES, "text/csv", b"o\r\nopen\r\n"),
        (NOTES, "text/tab-separated-values", b'?o\n"open"\n'),
        ("ASK {}", JSON, b"true"),
        ("ASK {}", "text/csv", b"true"),
        ("CONSTRUCT { <urn:s> <urn:p> ?o } { ?s <urn:note> ?o }", "text/turtle", b'"open"'),
        ("CONSTRUCT { <urn:s> <urn:p> 1 } { ?s ?p ?o }", "application/n-triples", b" .\n"),
        ("CONSTRUCT WHERE { ?s <urn:note> ?o }", "application/ld+json", b'"@value":"open"'),
    ],
)
def test_results_come_in_the_types_of_their_form(
    pod: QueriedPod, query: str, media_type: str, part: bytes
) -> None:
    body = pod.run(STRANGER, query, media_type=media_type)
    assert body.count(part) == 1


def test_a_type_of_another_form_is_not_acceptable(pod: QueriedPod) -> None:
    with pytest.raises(NotAcceptable):
        pod.run(OWNER, NOTES, media_type="text/turtle")
    with pytest.raises(NotAcceptable):
        pod.run(OWNER, "DESCRIBE <x>", media_type=JSON)
    with pytest.raises(UnsupportedType):
        pod.run(OWNER, "CLEAR ALL", media_type=JSON)


def test_what_the_engine_cannot_read_is_a_fault_of_syntax(pod: QueriedPod) -> None:
    with pytest.raises(QueryRefused) as refusal:
        pod.run(OWNER, "SELECT * { ?s ?p }")
    assert refusal.value.syntax
