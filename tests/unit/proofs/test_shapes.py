"""Validation: two engines, one report; an unrelated graph is not accepted (V-05 to V-07)."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from pyoxigraph import RdfFormat, parse

from proofs.shapes import BadData, BadShapes, Engine, Report, validate
from proofs.words import Words, of_component, sentence
from vocab.terms import SH

ENGINES: tuple[Engine, ...] = ("shacl", "pyshacl")
BOTH = pytest.mark.parametrize("engine", ENGINES)

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://words.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ;
  sh:property [ sh:path ex:amount ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ;
      sh:minInclusive 0 ; sh:message "Un montant positif."@fr , "A positive amount."@en ] ;
  sh:property [ sh:path ex:unit ; sh:in ( "P1" "KGM" ) ] ;
  sh:property [ sh:path ex:code ; sh:pattern "^[A-Z]+$" ; sh:message "Capitals." ] ;
  sh:property [ sh:path ex:to ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path ex:note ; sh:uniqueLang true ; sh:severity sh:Warning ] ;
  sh:property [ sh:path ex:part ; sh:node ex:Part ] ;
  sh:property [ sh:path [ sh:inversePath ex:owns ] ; sh:maxCount 1 ] ;
  sh:property [ sh:path ( ex:part ex:size ) ; sh:datatype xsd:integer ] ;
  sh:property [ sh:path ex:from ; sh:lessThanOrEquals ex:until ] ;
  sh:xone ( [ sh:property [ sh:path ex:value ; sh:minCount 1 ] ]
            [ sh:property [ sh:path ex:reason ; sh:minCount 1 ] ] ) .
ex:Part sh:property [ sh:path ex:size ; sh:minCount 1 ] .
"""
HEAD = "<urn:a> a <https://words.example/Thing> . "
GOOD = 'ex:amount 1.5 ; ex:value "x"'


def turtle(body: str, more: str = "") -> bytes:
    text = (
        "@prefix ex: <https://words.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
        f"<urn:a> a ex:Thing ; {body} . {more}"
    )
    quads = parse(text, format=RdfFormat.TURTLE)
    return "".join(f"{quad.triple} .\n" for quad in quads).encode()


def found(report: Report) -> set[tuple[str, str, str]]:
    return {
        (
            r.component.removeprefix(SH.NS).removesuffix("ConstraintComponent"),
            r.path.replace("https://words.example/", ""),
            r.value.replace("https://words.example/", ""),
        )
        for r in report.results
    }


CASES: list[tuple[str, str, set[tuple[str, str, str]]]] = [
    (GOOD, "", set()),
    (f'{GOOD} ; ex:unit "P1"', "", set()),
    ('ex:value "x"', "", {("MinCount", "amount", "")}),
    (
        'ex:value "x" ; ex:amount "1.5"',
        "",
        {("Datatype", "amount", '"1.5"'), ("MinInclusive", "amount", '"1.5"')},
    ),
    (
        'ex:value "x" ; ex:amount "1,5"^^xsd:decimal',
        "",
        {
            ("Datatype", "amount", f'"1,5"^^<{"http://www.w3.org/2001/XMLSchema#"}decimal>'),
            ("MinInclusive", "amount", f'"1,5"^^<{"http://www.w3.org/2001/XMLSchema#"}decimal>'),
        },
    ),
    (f'{GOOD} ; ex:unit "p1"', "", {("In", "unit", '"p1"')}),
    (f'{GOOD} ; ex:code "a"', "", {("Pattern", "code", '"a"')}),
    (f'{GOOD} ; ex:to "a"', "", {("NodeKind", "to", '"a"')}),
    (f'{GOOD} ; ex:note "a"@fr , "b"@fr', "", {("UniqueLang", "note", "")}),
    (f"{GOOD} ; ex:part [ ex:size 3 ]", "", set()),
    (f"{GOOD} ; ex:part [ ex:other 3 ]", "", {("Node", "part", "_:")}),
    (
        GOOD,
        "<urn:b> ex:owns <urn:a> . <urn:c> ex:owns <urn:a> .",
        {("MaxCount", "^<owns>", "")},
    ),
    (f'{GOOD} ; ex:part [ ex:size "x" ]', "", {("Datatype", "<part>/<size>", '"x"')}),
    ('ex:amount 1.5 ; ex:value "x" ; ex:reason "y"', "", {("Xone", "", "<urn:a>")}),
    ("ex:amount 1.5", "", {("Xone", "", "<urn:a>")}),
]


@BOTH
@pytest.mark.parametrize(("body", "more", "results"), CASES)
def test_each_fault_is_found_where_it_is(
    engine: Engine, body: str, more: str, results: set[tuple[str, str, str]]
) -> None:
    report = validate(turtle(body, more), SHAPES, engine=engine)
    assert found(report) == results
    assert report.conforms == (not results)
    assert report.focus_nodes == 1


@pytest.mark.parametrize(("body", "more"), [case[:2] for case in CASES])
def test_both_engines_say_the_same(body: str, more: str) -> None:
    one, other = (validate(turtle(body, more), SHAPES, engine=engine) for engine in ENGINES)
    assert one.results == other.results
    assert (one.conforms, one.focus_nodes) == (other.conforms, other.focus_nodes)


@BOTH
def test_messages_are_the_shapes_own_or_ours_in_both_languages(engine: Engine) -> None:
    body = 'ex:value "x" ; ex:unit "p1" ; ex:code "a"'
    said = {
        r.path.rpartition("/")[2]: r for r in validate(turtle(body), SHAPES, engine=engine).results
    }
    assert (said["amount"].message_fr, said["amount"].message_en) == (
        "Un montant positif.",
        "A positive amount.",
    )
    assert (said["code"].message_fr, said["code"].message_en) == ("Capitals.", "Capitals.")
    ours = of_component(f"{SH.NS}InConstraintComponent")
    assert (said["unit"].message_fr, said["unit"].message_en) == (ours.fr, ours.en)
    assert sentence(said["amount"]) == Words(
        "« amount » : Un montant positif.", "“amount”: A positive amount."
    )


@BOTH
def test_an_unrelated_graph_is_not_accepted(engine: Engine) -> None:
    report = validate('<urn:a> <urn:p> "x" .', SHAPES, engine=engine)
    assert report.conforms
    assert report.focus_nodes == 0
    assert not report.accepted
    assert not validate(b"", SHAPES, engine=engine).accepted


@BOTH
def test_a_warning_is_reported_and_does_not_refuse(engine: Engine) -> None:
    report = validate(turtle(f'{GOOD} ; ex:note "a"@fr , "b"@fr'), SHAPES, engine=engine)
    assert not report.conforms
    assert report.accepted
    assert report.results[0].severity == SH.WARNING


@BOTH
@pytest.mark.parametrize("body", [GOOD, 'ex:value "x"'])
def test_the_report_can_be_had_in_two_syntaxes(engine: Engine, body: str) -> None:
    report = validate(turtle(body), SHAPES, engine=engine)
    for written, syntax in (
        (report.turtle(), RdfFormat.TURTLE),
        (report.jsonld(), RdfFormat.JSON_LD),
    ):
        read = {
            (quad.predicate.value.removeprefix(SH.NS), quad.object.value)
            for quad in parse(written, format=syntax)
            if quad.predicate.value in (SH.CONFORMS, SH.RESULT_MESSAGE)
        }
        assert ("conforms", str(report.conforms).lower()) in read
        assert report.conforms or ("resultMessage", "A positive amount.") in read
    assert json.loads(report.jsonld())


@BOTH
def test_what_is_not_shacl_or_not_rdf_is_refused_by_name(engine: Engine) -> None:
    with pytest.raises(BadShapes, match="not Turtle"):
        validate(turtle(GOOD), "no shapes", engine=engine)
    with pytest.raises(BadShapes):
        validate(turtle(GOOD), SHAPES + "ex:Shape sh:property [ sh:path 5 ] .", engine=engine)
    with pytest.raises(BadData):
        validate("no data", SHAPES, engine=engine)


TARGETS = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://words.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@pytest.mark.parametrize(
    ("shapes", "count"),
    [
        ("ex:S a sh:NodeShape ; sh:targetClass ex:Thing .", 1),
        ("ex:S a sh:NodeShape ; sh:targetNode <urn:a> , <urn:nowhere> .", 1),
        ("ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:part .", 1),
        ("ex:S a sh:NodeShape ; sh:targetObjectsOf ex:part .", 2),
        ("ex:Thing a sh:NodeShape , rdfs:Class .", 1),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:Top . ex:Thing rdfs:subClassOf ex:Top .", 1),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:Below .", 0),
        ("ex:S a sh:NodeShape .", 0),
    ],
)
def test_focus_nodes_are_counted_as_shacl_targets_them(shapes: str, count: int) -> None:
    data = turtle("ex:part <urn:b> , <urn:c>")
    assert validate(data, TARGETS + shapes).focus_nodes == count


def test_triples_that_were_read_are_taken_as_they_are() -> None:
    triples = [quad.triple for quad in parse(turtle('ex:value "x"'), format=RdfFormat.N_TRIPLES)]
    assert validate(triples, SHAPES) == validate(triples, SHAPES)
    assert found(validate(triples, SHAPES)) == {("MinCount", "amount", "")}


def test_a_regular_expression_cannot_hang_the_fast_engine() -> None:
    shapes = TARGETS + (
        "ex:S a sh:NodeShape ; sh:targetClass ex:Thing ;"
        ' sh:property [ sh:path ex:code ; sh:pattern "^(a+)+$" ] .'
    )
    assert not validate(turtle(f'ex:code "{"a" * 60}!"'), shapes).conforms


LANGUAGES: list[tuple[str, Literal["fr", "en"]]] = [("fr", "fr"), ("fr-BE", "fr"), ("de", "en")]


@pytest.mark.parametrize(("tag", "shown"), LANGUAGES)
def test_words_come_in_french_to_french_readers(tag: str, shown: str) -> None:
    assert Words("fr", "en").in_language(tag) == shown
    assert Words("a", "b") + Words("c", "d") == Words("a c", "b d")
