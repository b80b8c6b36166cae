"""N3 Patch: each constraint of Solid Protocol §5.3.1, and what a good patch becomes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pod_server.model.errors import MalformedBody, TooLarge, UnprocessablePatch
from pod_server.model.patch import Patch, Pattern, Variable, effect
from pod_server.model.terms import BlankNode, Literal, NamedNode, Triple
from pod_server.rdf import n3_patch
from vocab.terms import RDF, SOLID

BASE = "http://pods.example/alice/card"
EX = "http://example.org/"
HEAD = f"@prefix solid: <{SOLID.NS}>. @prefix ex: <{EX}>.\n"


def patch(text: str) -> Patch:
    return n3_patch.parse((HEAD + text).encode(), BASE)


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def test_a_patch_finds_removes_and_inserts() -> None:
    """P-47."""
    made = patch(
        """_:p a solid:InsertDeletePatch;
        solid:where   { ?who ex:name "Claudia" };
        solid:deletes { ?who ex:name "Claudia" };
        solid:inserts { ?who ex:name "Claude"; ex:knows <#me> }."""
    )
    who = Variable("who")
    name = Pattern(who, ex("name"), Literal("Claudia"))
    assert made.where == (name,)
    assert made.deletes == (name,)
    assert set(made.inserts) == {
        Pattern(who, ex("name"), Literal("Claude")),
        Pattern(who, ex("knows"), NamedNode(BASE + "#me")),
    }
    assert made.strict


@pytest.mark.parametrize(
    "text",
    [
        "_:p a solid:InsertDeletePatch.",
        "<> a solid:InsertDeletePatch; solid:inserts {}; solid:where {}.",
        "<#p> a solid:InsertDeletePatch, solid:Patch; solid:patches <>.",
    ],
)
def test_a_patch_may_be_empty(text: str) -> None:
    """P-48: an absent formula is an empty one; P-55."""
    assert patch(text).is_empty


REFUSED = {
    "no patch resource (P-48)": "<> solid:inserts { ex:a ex:b ex:c }.",
    "two patch resources (P-48)": (
        "<#a> a solid:InsertDeletePatch. <#b> a solid:InsertDeletePatch."
    ),
    "a part of something else (P-48)": (
        "<#a> a solid:InsertDeletePatch. <#b> solid:inserts { ex:a ex:b ex:c }."
    ),
    "two inserts (P-48)": (
        "<> a solid:InsertDeletePatch; solid:inserts { ex:a ex:b 1 }, { ex:a ex:b 2 }."
    ),
    "two wheres, both empty (P-48)": "<> a solid:InsertDeletePatch; solid:where {}, {}.",
    "a variable as the patch (P-48)": "?p a solid:InsertDeletePatch.",
    "no formula (P-49)": "<> a solid:InsertDeletePatch; solid:inserts <#x>.",
    "a blank node as formula (P-49)": "<> a solid:InsertDeletePatch; solid:inserts [].",
    "a nested formula (P-49)": (
        "<> a solid:InsertDeletePatch; solid:inserts { ex:a ex:b { ex:c ex:d ex:e } }."
    ),
    "a nested empty formula (P-49)": (
        "<> a solid:InsertDeletePatch; solid:inserts { ex:a ex:b {} }."
    ),
    "a formula elsewhere (P-49)": ("<> a solid:InsertDeletePatch; ex:other { ex:c ex:d ex:e }."),
    "a rule (P-49)": ("<> a solid:InsertDeletePatch. { ?a ex:b ex:c } => { ?a ex:d ex:e }."),
    "a literal as subject (P-49)": (
        '<> a solid:InsertDeletePatch; solid:inserts { "a" ex:b ex:c }.'
    ),
    "a blank node as predicate (P-49)": (
        "<> a solid:InsertDeletePatch; solid:inserts { ex:a _:b ex:c }."
    ),
    "a datatype that is a variable (P-49)": (
        '<> a solid:InsertDeletePatch; solid:where { ex:a ex:b "c"^^?d }.'
    ),
    "a variable of inserts that is not sought (P-50)": (
        "<> a solid:InsertDeletePatch; solid:inserts { ?x ex:b ex:c }."
    ),
    "a variable of deletes that is not sought (P-50)": (
        "<> a solid:InsertDeletePatch; solid:where { ?y ex:b ex:c };"
        " solid:deletes { ?x ex:b ex:c }."
    ),
    "a blank node in deletes (P-51)": (
        "<> a solid:InsertDeletePatch; solid:deletes { _:x ex:b ex:c }."
    ),
    "a nameless blank node in deletes (P-51)": (
        "<> a solid:InsertDeletePatch; solid:deletes { ex:a ex:b [] }."
    ),
    "one blank node in inserts and where (P-51)": (
        "<> a solid:InsertDeletePatch; solid:where { _:x ex:b ex:c };"
        " solid:inserts { _:x ex:b ex:d }."
    ),
    "a blank node of inserts outside (P-51)": (
        "<> a solid:InsertDeletePatch; solid:inserts { _:x ex:b ex:d }. _:x ex:b ex:c."
    ),
    "the patch itself in inserts (P-51)": (
        "_:p a solid:InsertDeletePatch; solid:inserts { _:p ex:b ex:d }."
    ),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_a_breach_of_the_constraints_is_unprocessable(text: str) -> None:
    """P-52."""
    with pytest.raises(UnprocessablePatch):
        patch(text)


@pytest.mark.parametrize(
    "text",
    [
        "this is no N3",
        "<> a solid:InsertDeletePatch",
        "<> a solid:InsertDeletePatch; solid:inserts { ex:a ex:b }.",
        "<> a unknown:InsertDeletePatch.",
        '<> a solid:InsertDeletePatch; solid:inserts { ex:a ex:b "open }.',
    ],
)
def test_what_is_no_n3_is_malformed(text: str) -> None:
    """P-52: 400, and 422 only for the constraints."""
    with pytest.raises(MalformedBody) as refused:
        patch(text)
    assert "line" in refused.value.detail()


def test_bytes_that_are_no_text_are_malformed() -> None:
    with pytest.raises(MalformedBody):
        n3_patch.parse(b"\xff\xfe", BASE)


def test_question_marks_in_strings_iris_and_comments_are_no_variables() -> None:
    made = patch(
        """<> a solid:InsertDeletePatch; # is this ?a variable { no }
        solid:inserts { <x?query> ex:p "?a {", '?b', '''?c ' ''', "\\"?d", ex:a\\?b .
        ex:q ex:r \"\"\"say "?e" {\"\"\" }."""
    )
    assert made.where == ()
    assert Pattern(NamedNode("http://pods.example/alice/x?query"), ex("p"), Literal("?a {")) in set(
        made.inserts
    )
    assert len(made.inserts) == 6


def test_blank_nodes_of_where_are_existential() -> None:
    """P-54: they match anything and are told to nobody."""
    made = patch(
        """<> a solid:InsertDeletePatch;
        solid:where { ?who ex:address [ ex:town ?town ] };
        solid:inserts { ?who ex:lives ?town }."""
    )
    graph = {
        Triple(ex("a"), ex("address"), BlankNode("one")),
        Triple(BlankNode("one"), ex("town"), Literal("Lyon")),
    }
    assert effect(made, graph).inserted == {Triple(ex("a"), ex("lives"), Literal("Lyon"))}


def test_blank_nodes_of_inserts_are_new_each_time() -> None:
    """P-54."""
    made = patch("<> a solid:InsertDeletePatch; solid:inserts { ex:a ex:b _:x . _:x ex:c _:y }.")
    first, second = effect(made, set()).inserted, effect(made, set()).inserted
    assert len(first) == len(second) == 2
    assert not first & second


def test_variables_may_stand_for_predicates() -> None:
    made = patch(
        "<> a solid:InsertDeletePatch; solid:where { ex:a ?p 1 }; solid:inserts { ex:b ?p 2 }."
    )
    assert made.inserts[0].predicate == Variable("p")


def test_an_iri_that_looks_like_our_own_spelling_is_no_variable() -> None:
    made = patch("<> a solid:InsertDeletePatch; solid:inserts { <variable:x> ex:b 1 }.")
    assert made.inserts[0].subject == NamedNode("variable:x")


def test_a_patch_of_too_many_statements_is_refused() -> None:
    """S-52."""
    numbers = ",".join(str(n) for n in range(60_000))
    with pytest.raises(TooLarge):
        patch(f"<> a solid:InsertDeletePatch; solid:inserts {{ ex:a ex:b {numbers} }}.")


def test_deep_formulae_do_not_bring_the_process_down() -> None:
    """S-52."""
    text = "<> a solid:InsertDeletePatch; solid:inserts " + "{ ex:a ex:b " * 50_000
    with pytest.raises((MalformedBody, TooLarge)):
        patch(text)


texts = st.text(st.sampled_from("?ab'\"\\\\#<>{}\n é"), max_size=14)


@given(texts, st.sampled_from(['"', "'", '"""', "'''"]))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_string_stays_as_it_is(text: str, quote: str) -> None:
    """Nothing in a string is a variable, a comment or a brace."""
    escapes = {"\\": "\\\\", quote[0]: "\\" + quote[0], "\n": "\\n"}
    inner = "".join(escapes.get(letter, letter) for letter in text)
    made = patch(
        "<> a solid:InsertDeletePatch; solid:where { ?a ex:b ?c };"
        f" solid:inserts {{ ?a ex:d {quote}{inner}{quote} }}."
    )
    assert made.inserts == (Pattern(Variable("a"), ex("d"), Literal(text)),)


terms = st.integers(0, 4).map(lambda n: ex(f"n{n}"))
facts = st.builds(Triple, terms, terms, st.one_of(terms, st.integers(0, 9).map(Literal)))


@given(st.frozensets(facts, max_size=8), st.frozensets(facts, max_size=5))
@settings(max_examples=80, deadline=None)
def test_a_patch_and_its_reverse_leave_the_graph_as_it_was(
    graph: frozenset[Triple], wanted: frozenset[Triple]
) -> None:
    def written(part: str, triples: frozenset[Triple]) -> str:
        inner = " . ".join(str(triple) for triple in triples)
        return f"; solid:{part} {{ {inner} }}"

    removed = frozenset(list(graph)[:2])
    inserted = wanted - graph
    there = patch(
        f"<> a <{SOLID.INSERT_DELETE_PATCH}>"
        + written("deletes", removed)
        + written("inserts", inserted)
        + "."
    )
    back = patch(
        f"<> <{RDF.TYPE}> solid:InsertDeletePatch"
        + written("inserts", removed)
        + written("deletes", inserted)
        + "."
    )
    done = effect(there, set(graph))
    after = (set(graph) - done.removed) | done.inserted
    undone = effect(back, after)
    assert (after - undone.removed) | undone.inserted == graph
