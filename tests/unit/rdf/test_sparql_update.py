"""SPARQL Update of one document: what it may say, what is refused by name, what it comes to."""

from __future__ import annotations

import time

import pyoxigraph
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pod_server.model.errors import MalformedBody, TooLarge, UnprocessablePatch
from pod_server.model.patch import Patch, Pattern, Variable, effect
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from pod_server.rdf import sparql_update
from pod_server.rdf.codecs import RdfCodecs

BASE = "http://pods.example/alice/card"
EX = "http://example.org/"
HEAD = f"PREFIX ex: <{EX}>\n"


def update(text: str) -> Patch:
    return sparql_update.parse((HEAD + text).encode(), BASE)


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def after(text: str, graph: Graph) -> Graph:
    done = effect(update(text), graph)
    return (graph - done.removed) | done.inserted


def test_data_is_inserted_and_deleted() -> None:
    """P-56."""
    made = update("insert data { <#me> ex:p 1 ; a ex:Q }; DELETE DATA { ex:a ex:b 'c'@fr, true }")
    assert not made.strict
    assert made.where == ()
    assert set(made.inserts) == {
        Pattern(NamedNode(BASE + "#me"), ex("p"), Literal(1)),
        Pattern(
            NamedNode(BASE + "#me"),
            NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            ex("Q"),
        ),
    }
    assert made.deletes == (
        Pattern(ex("a"), ex("b"), Literal("c", language="fr")),
        Pattern(ex("a"), ex("b"), Literal(True)),
    )


def test_every_match_counts_and_none_is_no_error() -> None:
    """P-54 is for N3 Patch; here nothing found is nothing done."""
    text = "DELETE { ?s ex:p $old } INSERT { ?s ex:q ?old } WHERE { ?s ex:p ?old }"
    graph = {Triple(ex(name), ex("p"), Literal("x")) for name in "abc"}
    assert after(text, graph) == {Triple(ex(name), ex("q"), Literal("x")) for name in "abc"}
    assert after(text, set()) == set()


def test_delete_where_removes_what_it_finds() -> None:
    made = update("DELETE WHERE { ?s ex:p ?o . }")
    assert made.where == made.deletes == (Pattern(Variable("s"), ex("p"), Variable("o")),)


def test_operations_are_done_one_after_another() -> None:
    text = """INSERT DATA { ex:a ex:p 1 };
        PREFIX other: <http://example.org/>
        DELETE { ?s ex:p ?n } INSERT { ?s other:q ?n } WHERE { ?s ex:p ?n };
        INSERT DATA { ex:a ex:p 2 };"""
    assert after(text, set()) == {
        Triple(ex("a"), ex("q"), Literal(1)),
        Triple(ex("a"), ex("p"), Literal(2)),
    }


def test_what_is_inserted_and_then_deleted_is_not_there() -> None:
    text = "INSERT DATA { ex:a ex:p 1, 2 }; DELETE DATA { ex:a ex:p 1 }"
    assert after(text, set()) == {Triple(ex("a"), ex("p"), Literal(2))}
    assert update(text).then is None


def test_each_match_has_blank_nodes_of_its_own() -> None:
    graph = {Triple(ex(name), ex("p"), Literal("x")) for name in "ab"}
    made = after("INSERT { ?s ex:has [ ex:colour 'red' ] } WHERE { ?s ex:p 'x' }", graph)
    assert len({t.object for t in made if t.predicate == ex("has")}) == 2


def test_nothing_is_an_empty_patch() -> None:
    assert update("").is_empty
    assert update("INSERT DATA {} ; DELETE WHERE {}").is_empty


NOT_POSSIBLE = {
    "LOAD": "LOAD <http://attacker.example/>",
    "CLEAR": "CLEAR ALL",
    "CREATE": "CREATE GRAPH <g>",
    "DROP": "DROP DEFAULT",
    "COPY": "COPY <a> TO <b>",
    "MOVE": "MOVE <a> TO <b>",
    "ADD": "ADD <a> TO <b>",
    "WITH": "WITH <g> DELETE { ex:a ex:b ex:c } WHERE {}",
    "USING": "DELETE { ex:a ex:b ex:c } USING <g> WHERE {}",
    "GRAPH": "INSERT DATA { GRAPH <g> { ex:a ex:b ex:c } }",
    "FILTER": "DELETE { ?s ex:p ?o } WHERE { ?s ex:p ?o FILTER(?o > 3) }",
    "OPTIONAL": "DELETE { ?s ex:p ?o } WHERE { OPTIONAL { ?s ex:p ?o } }",
    "UNION": "DELETE { ?s ex:p ?o } WHERE { ?s ex:p ?o UNION { ?s ex:q ?o } }",
    "MINUS": "DELETE { ?s ex:p ?o } WHERE { ?s ex:p ?o MINUS { ?s ex:q ?o } }",
    "BIND": "DELETE { ?s ex:p ?o } WHERE { ?s ex:p ?o BIND(1 AS ?x) }",
    "VALUES": "DELETE { ?s ex:p ?o } WHERE { VALUES ?o { 1 } ?s ex:p ?o }",
    "SELECT": "DELETE { ?s ex:p ?o } WHERE { SELECT * { ?s ex:p ?o } }",
    "SERVICE": "DELETE { ?s ex:p ?o } WHERE { SERVICE <http://a/> { ?s ex:p ?o } }",
    "'{'": "DELETE { ?s ex:p ?o } WHERE { { ?s ex:p ?o } }",
    "'/'": "DELETE { ?s ex:p ?o } WHERE { ?s ex:p/ex:q ?o }",
    "'*'": "DELETE { ?s ex:p ?o } WHERE { ?s ex:p* ?o }",
    "'^'": "DELETE { ?s ex:p ?o } WHERE { ?s ^ex:p ?o }",
    "'|'": "DELETE { ?s ex:p ?o } WHERE { ?s ex:p|ex:q ?o }",
    "'<'": "INSERT DATA { ex:a ex:b <<( ex:c ex:d ex:e )>> }",
}


@pytest.mark.parametrize(("named", "text"), NOT_POSSIBLE.items(), ids=NOT_POSSIBLE.keys())
def test_what_a_document_cannot_be_told_is_refused_by_name(named: str, text: str) -> None:
    """P-56; LOAD and SERVICE never dial out."""
    with pytest.raises(UnprocessablePatch) as refused:
        update(text)
    assert named in refused.value.detail()


@pytest.mark.parametrize(
    "text",
    [
        "this is no update",
        "SELEC { ?s ?p ?o }",
        "INSERT DATA { ex:a ex:b ?x }",
        "DELETE DATA { _:x ex:b ex:c }",
        "DELETE WHERE { ?s ex:b [] }",
        "DELETE { ex:a ex:b [] } WHERE {}",
        "INSERT DATA { ex:a ex:b ex:c",
        "INSERT DATA { ex:a ex:b ex:c } }",
        "INSERT { ex:a ex:b ex:c }",
        "INSERT DATA { unknown:a ex:b ex:c }",
        "INSERT DATA { ex:a has ex:b ex:c }",
        "INSERT DATA { ex:a is ex:b of ex:c }",
        "INSERT DATA { ex:a ex:b 'x'@ar--rtl }",
        "INSERT DATA { ex:a ex:b 'open }",
        "PREFIX broken INSERT DATA { ex:a ex:b ex:c }",
        "INSERT DATA { ex:a ex:b ex:c } INSERT DATA { ex:a ex:b ex:c }",
    ],
)
def test_what_is_no_update_is_malformed(text: str) -> None:
    with pytest.raises(MalformedBody):
        update(text)


def test_a_fault_is_told_with_its_line() -> None:
    with pytest.raises(MalformedBody, match="line 4"):
        update("# a comment { ?x }\n\nINSERT DATA { ex:a ex:b ex:c } nonsense")
    with pytest.raises(MalformedBody, match="line 3"):
        update("INSERT DATA {\n ex:a ex:b }")


def test_words_in_strings_iris_comments_and_names_are_no_keywords() -> None:
    made = update(
        """# LOAD <http://x> { ?y
        INSERT DATA { <LOAD> ex:GRAPH 'FILTER { ?x' ; ex:b \"\"\"UNION \"quoted\" }\"\"\" .
        ex:SELECT ex:WITH _:USING }"""
    )
    assert len(made.inserts) == 3


def test_a_cartesian_where_is_given_up_in_time() -> None:
    """P-57, S-52."""
    graph = {Triple(ex(f"n{n}"), ex("p"), Literal(n)) for n in range(2000)}
    text = "DELETE { ?a ex:p ?b } WHERE { ?a ex:p ?b . ?c ex:p ?d . ?e ex:p ?f . ?g ex:q ?h }"
    started = time.monotonic()
    with pytest.raises(UnprocessablePatch):
        effect(update(text), graph)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("bracket", ["[ ex:p ", "( "])
def test_deep_brackets_do_not_bring_the_process_down(bracket: str) -> None:
    """S-52: the engine's parser would end in a stack overflow."""
    with pytest.raises(UnprocessablePatch, match="nest"):
        update("INSERT DATA { ex:a ex:b " + bracket * 100_000)


def test_too_many_patterns_or_operations_are_refused() -> None:
    """P-57."""
    patterns = " . ".join(f"?a{n} ex:p ?b{n}" for n in range(40))
    with pytest.raises(UnprocessablePatch):
        update(f"DELETE {{ ex:a ex:b ex:c }} WHERE {{ {patterns} }}")
    with pytest.raises(TooLarge):
        update("INSERT DATA { ex:a ex:b ex:c };" * 101)


terms = st.integers(0, 3).map(lambda n: f"ex:n{n}")
predicates = st.integers(0, 2).map(lambda n: f"ex:p{n}")
slots = st.one_of(terms, st.sampled_from(["?a", "?b", "?c"]))
ground = st.lists(st.tuples(terms, predicates, terms), max_size=4)
sought = st.lists(st.tuples(slots, predicates, slots), min_size=1, max_size=3)


def triples(found: list[tuple[str, str, str]]) -> str:
    return " . ".join(" ".join(one) for one in found)


@st.composite
def operations(draw: st.DrawFn) -> str:
    kind = draw(st.integers(0, 3))
    if kind < 2:
        return f"{('INSERT', 'DELETE')[kind]} DATA {{ {triples(draw(ground))} }}"
    where = draw(sought)
    if kind == 2:
        return f"DELETE WHERE {{ {triples(where)} }}"
    bound = [word for one in where for word in one if word.startswith("?")] or ["ex:n0"]
    inner = st.lists(
        st.tuples(st.sampled_from(bound), predicates, st.sampled_from(bound)), max_size=2
    )
    removed, inserted = triples(draw(inner)), triples(draw(inner))
    return f"DELETE {{ {removed} }} INSERT {{ {inserted} }} WHERE {{ {triples(where)} }}"


@example(
    [("ex:n0", "ex:p0", "ex:n0")],
    "DELETE { ?a ex:p0 ?a } INSERT { ?a ex:p0 ?a } WHERE { ?a ex:p0 ?a } ;\n"
    "DELETE WHERE { ?a ex:p0 ?a }",
)
@given(ground, st.lists(operations(), min_size=1, max_size=3).map(" ;\n".join))
@settings(max_examples=150, deadline=None)
def test_updates_come_to_what_an_engine_makes_of_them(
    start: list[tuple[str, str, str]], text: str
) -> None:
    """The oracle is the library's own update, on a store that holds nothing else."""
    head = f"@prefix ex: <{EX}> . "
    graph = RdfCodecs().parse(
        f"{head}{triples(start)} .".encode() if start else b"", "text/turtle", BASE
    )
    store = pyoxigraph.Store()
    store.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in graph)
    store.update(HEAD + text)
    assert after(text, graph) == {quad.triple for quad in store}
