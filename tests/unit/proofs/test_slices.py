"""Slices of shapes: what they let pass, the whole shapes let pass, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import shacl
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from proofs import engines
from proofs.slices import Slices
from shapes import files
from tests.unit.shapes.examples import INVALID, VALID, shape_of, triples
from vocab.terms import DP, RDF, SESAME

SHAPE = "civil-status.ttl"
TEXT = files.text(SHAPE)
ALL = [triples(e) for e in (*VALID, *INVALID) if shape_of(e) == SHAPE]
DATAPOINT = NamedNode(SESAME.DATAPOINT)
HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://e.example/> .
"""
RULE = ":r a sh:NodeShape ; sh:targetClass :T ; sh:or ( [ sh:path :p ; sh:not [ sh:hasValue :v ] ] "


def ntriples(graph: Iterable[Triple]) -> str:
    return (serialize(graph, format=RdfFormat.N_TRIPLES) or b"").decode()


def slices(turtle: str) -> Slices:
    return Slices.read(q.triple for q in parse(HEAD + turtle, format=RdfFormat.TURTLE))


def is_kept_whole(graph: Iterable[Triple], turtle: str = TEXT) -> bool:
    whole = shacl.Shapes.from_text(turtle, format="turtle")
    return not whole.validate_text(ntriples(graph), format="ntriples").results


def test_of_an_etat_civil_each_datapoint_has_a_rule_of_its_own() -> None:
    found = Slices.read(q.triple for q in parse(TEXT, format=RdfFormat.TURTLE))
    of_datapoints = {fact for fact in found.resting_on if fact[0] == DATAPOINT}
    assert len(of_datapoints) == len(found.resting_on) >= 60
    assert (DATAPOINT, NamedNode(DP.HEADCOUNT)) in of_datapoints
    whole = sum(map(len, found.about.values()))
    common = found.common().count("\n")
    assert common < whole / 2
    for fact in found.resting_on:
        assert found.of(fact).count("\n") < common / 5


@pytest.mark.parametrize("example", [e for e in (*VALID, *INVALID) if shape_of(e) == SHAPE])
def test_every_example_fares_as_by_the_whole(example: object) -> None:
    graph = triples(example)  # type: ignore[arg-type]
    assert engines.is_kept(graph, ntriples(graph), TEXT) == is_kept_whole(graph)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_a_statement_it_fares_as_by_the_whole(data: st.DataObject) -> None:
    """V-05: also with several datapoints, or none, or those of other statements mixed in."""
    graph = set(data.draw(st.sampled_from(ALL)))
    for _ in range(data.draw(st.integers(0, 3))):
        change = data.draw(st.sampled_from(["drop", "mix", "rename", "retype"]))
        others = sorted(data.draw(st.sampled_from(ALL)), key=str)
        one = data.draw(st.sampled_from(sorted(graph, key=str))) if graph else others[0]
        if change == "drop":
            graph.discard(one)
        elif change == "mix":
            graph.add(data.draw(st.sampled_from(others)))
        elif change == "rename":
            name = data.draw(st.sampled_from([DP.HEADCOUNT, DP.LEGAL_NAME, DP.VAT_ID, DP.NS]))
            graph.add(Triple(one.subject, DATAPOINT, NamedNode(name)))
        else:
            kind = data.draw(st.sampled_from([SESAME.DISCLOSURE, SESAME.REFUSAL, SESAME.SURVEY]))
            graph.discard(one)
            graph.add(Triple(one.subject, NamedNode(RDF.TYPE), NamedNode(kind)))
    assert engines.is_kept(list(graph), ntriples(graph), TEXT) == is_kept_whole(graph)


@pytest.mark.parametrize(
    "turtle",
    [
        RULE + "[ :x :y ] ) ; sh:nodeKind sh:IRI .",  # it says more
        RULE + "[ :x :y ] ) ; sh:or ( [ sh:nodeKind sh:IRI ] ) .",
        RULE + "[ :x :y ] ) . :other a sh:NodeShape ; sh:node :r .",  # another asks it
        RULE + "[ :x :y ] ) ; sh:deactivated true .",
        RULE.replace(":v ] ]", ":v , :w ] ]") + "[ :x :y ] ) .",
        RULE.replace("sh:not", "sh:minCount 1 ; sh:not") + "[ :x :y ] ) .",
        RULE.replace("sh:path :p", "sh:path [ sh:inversePath :p ]") + "[ :x :y ] ) .",
        RULE.replace("sh:not [", "sh:node [") + "[ :x :y ] ) .",
        RULE.replace("sh:or (", "sh:and (") + "[ :x :y ] ) .",
        RULE.replace("sh:or (", "sh:xone (") + "[ :x :y ] ) .",
    ],
)
def test_a_rule_of_any_other_form_is_in_every_slice(turtle: str) -> None:
    assert slices(turtle).resting_on == {}


def test_a_rule_of_that_form_comes_with_all_that_it_leads_to() -> None:
    found = slices(
        RULE + "[ sh:node :deep ] ) . :deep sh:property [ sh:path :q ; sh:minCount 1 ] ."
    )
    p, v = NamedNode("https://e.example/p"), NamedNode("https://e.example/v")
    assert list(found.resting_on) == [(p, v)]
    assert found.facts([Triple(p, p, v), Triple(p, v, p)]) == {(p, v)}
    assert "https://e.example/q" in found.of((p, v))
    assert "https://e.example/r" not in found.common()
    assert "https://e.example/deep" in found.common()


def test_a_fact_may_be_a_literal() -> None:
    found = slices(RULE.replace(":v ]", '"v" ]') + "[ :x :y ] ) .")
    assert list(found.resting_on) == [(NamedNode("https://e.example/p"), Literal("v"))]
