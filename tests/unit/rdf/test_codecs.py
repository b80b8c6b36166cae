"""Syntaxes: what is read, what is refused and where, what survives from one to another."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pod_server.model.errors import (
    MalformedBody,
    NotAcceptable,
    TooLarge,
    UnknownContext,
    UnsupportedType,
)
from pod_server.model.patch import slots
from pod_server.model.terms import BlankNode, Literal, NamedNode, Triple
from pod_server.rdf.codecs import RdfCodecs
from vocab.terms import LDP, RDF, SOLID, VCARD, XSD

BASE = "http://pods.example/alice/notes/one"
TURTLE, JSON_LD, N_TRIPLES = "text/turtle", "application/ld+json", "application/n-triples"
EX = "http://example.org/"

codecs = RdfCodecs()

words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
iris = st.integers(0, 6).map(lambda n: NamedNode(f"{EX}n{n}"))
blanks = st.integers(0, 3).map(lambda n: BlankNode(f"x{n}"))
literals = st.one_of(
    words.map(Literal),
    words.map(lambda w: Literal(w, language="fr")),
    st.sampled_from(["1.50", "007", "+5", "-0.0", "1e3"]).map(
        lambda n: Literal(n, datatype=NamedNode(XSD.DECIMAL))
    ),
    words.map(lambda w: Literal(w, datatype=NamedNode(EX + "type"))),
)
triples = st.builds(Triple, st.one_of(iris, blanks), iris, st.one_of(iris, blanks, literals))
graphs = st.frozensets(triples, max_size=12)


@given(graphs, st.sampled_from([TURTLE, JSON_LD, N_TRIPLES]))
@settings(max_examples=150, deadline=None)
def test_what_is_serialised_parses_to_the_same_statements(
    graph: frozenset[Triple], media_type: str
) -> None:
    """Literals keep their lexical form, blank nodes their names (P-44)."""
    body = codecs.serialize(set(graph), media_type, BASE)
    assert codecs.parse(body, media_type, BASE) == graph


@given(graphs)
@settings(max_examples=50, deadline=None)
def test_the_same_set_gives_the_same_bytes(graph: frozenset[Triple]) -> None:
    shuffled = set(sorted(graph, key=hash))
    first = codecs.serialize(set(graph), TURTLE, BASE)
    assert first == codecs.serialize(shuffled, TURTLE, BASE)


def test_relative_iris_are_resolved_against_the_address() -> None:
    (triple,) = codecs.parse(b"<#it> <../p> <> .", TURTLE, BASE)
    assert triple == Triple(
        NamedNode(BASE + "#it"),
        NamedNode("http://pods.example/alice/p"),
        NamedNode(BASE),
    )


def test_a_media_type_may_have_parameters() -> None:
    body = b"<> a <#it> ."
    assert codecs.parse(body, "Text/Turtle; charset=UTF-8", BASE) == codecs.parse(
        body, TURTLE, BASE
    )


@pytest.mark.parametrize(
    ("body", "media_type", "told"),
    [
        (b"<a> <b> <c> .\n<a> ?x <c> .", TURTLE, "line 2 between columns 5 and 7"),
        (b"<a b> <c> <d> .", TURTLE, "line 1"),
        (b"<a> <b> \xff .", TURTLE, "UTF-8"),
        (b"<a> <b> <c> .", N_TRIPLES, "line 1"),
        (b'{"@id": "x",\n "@type": }', JSON_LD, "line 2, column"),
        (b'{"@id": "x", "@id": "y"}', JSON_LD, "stands twice"),
        (b"<a> <b> <<( <c> <d> <e> )>> .", TURTLE, "RDF 1.2"),
        (b"<a> <b> <c> {| <d> <e> |} .", TURTLE, "RDF 1.2"),
        (b'<a> <b> "x"@ar--rtl .', TURTLE, "RDF 1.2"),
        (b"<a> <b> <c> ~ <d> .", TURTLE, "RDF 1.2"),
    ],
)
def test_a_malformed_body_is_refused_with_its_place(
    body: bytes, media_type: str, told: str
) -> None:
    with pytest.raises(MalformedBody) as refused:
        codecs.parse(body, media_type, BASE)
    assert told in refused.value.detail()


def test_json_ld_with_a_direction_is_rdf_1_2() -> None:
    body = {"@id": "x", EX + "p": {"@value": "x", "@language": "ar", "@direction": "rtl"}}
    with pytest.raises(MalformedBody, match=r"RDF 1\.2"):
        codecs.parse(json.dumps(body).encode(), JSON_LD, BASE)


def test_a_context_that_is_not_on_the_shelf_is_named_and_not_fetched() -> None:
    """V-09, S-50."""
    body = b'{"@context": "https://attacker.example/context", "@id": "x"}'
    with pytest.raises(UnknownContext) as refused:
        codecs.parse(body, JSON_LD, BASE)
    assert "https://attacker.example/context" in refused.value.detail()


@pytest.mark.parametrize("media_type", ["image/png", "application/rdf+xml", "", "text/n3"])
def test_what_is_no_rdf_here_is_refused(media_type: str) -> None:
    """RDF/XML is stored as any file is: no parser reads it (S-53)."""
    with pytest.raises(UnsupportedType):
        codecs.parse(b"", media_type, BASE)


def test_no_other_syntax_is_written() -> None:
    with pytest.raises(NotAcceptable):
        codecs.serialize(set(), "application/rdf+xml", BASE)
    with pytest.raises(NotAcceptable):
        codecs.convert(b"", TURTLE, "image/png", BASE)


def test_named_graphs_stay_in_json_ld_and_are_flattened_in_turtle() -> None:
    """P-44: the official feature of JSON-LD with named graphs."""
    body = json.dumps(
        {
            "@id": "#it",
            EX + "outside": "a",
            "@graph": [{"@id": "#inner", EX + "inside": "b"}],
        }
    ).encode()
    as_json = json.loads(codecs.convert(body, JSON_LD, JSON_LD, BASE))
    assert any("@graph" in node for node in as_json)
    turtle = codecs.convert(body, JSON_LD, TURTLE, BASE)
    assert codecs.parse(turtle, TURTLE, BASE) == {
        Triple(NamedNode(BASE + "#it"), NamedNode(EX + "outside"), Literal("a")),
        Triple(NamedNode(BASE + "#inner"), NamedNode(EX + "inside"), Literal("b")),
    }


def test_a_conversion_keeps_the_prefixes_of_its_source_and_adds_common_ones() -> None:
    body = f"@prefix mine: <{EX}> . <> a <{VCARD.NS}Group> ; mine:p mine:q .".encode()
    lines = codecs.convert(body, TURTLE, TURTLE, BASE).decode().splitlines()
    assert f"@prefix mine: <{EX}> ." in lines
    assert f"@prefix vcard: <{VCARD.NS}> ." in lines
    assert not any("foaf" in line for line in lines)


def test_a_conversion_gives_the_same_bytes_each_time() -> None:
    """Nameless blank nodes get random names at each reading; representations must not (P-08)."""
    body = b"<> <#p> [ <#q> [] ] , [ <#q> 1 ] ."
    made = {codecs.convert(body, TURTLE, N_TRIPLES, BASE) for _ in range(5)}
    assert len(made) == 1


def test_a_listing_keeps_its_order() -> None:
    me, kind, other = NamedNode(BASE), NamedNode(RDF.TYPE), NamedNode(LDP.CONTAINS)
    given_order = [Triple(me, kind, NamedNode(LDP.CONTAINER)), Triple(me, other, me)]
    body = codecs.serialize(iter(given_order), TURTLE, BASE).decode()
    assert body.index("a ldp:Container") < body.index("ldp:contains")


def test_a_namespace_of_a_megabyte_is_refused() -> None:
    """Used a million times, three bytes each, it would fill the memory (S-53)."""
    body = b"@prefix p: <http://x/" + b"a" * 100_000 + b"> . <> p:a p:b, p:c, p:d ."
    with pytest.raises(TooLarge):
        codecs.parse(body, TURTLE, BASE)


def test_a_body_of_too_many_statements_is_refused() -> None:
    """S-52."""
    body = b"<> <#p> " + b",".join(b"%d" % n for n in range(260_000)) + b" ."
    with pytest.raises(TooLarge, match="statements"):
        codecs.parse(body, TURTLE, BASE)


@pytest.mark.parametrize(
    "body", [b"<> <#p> " + b"[<#p> " * 200_000, b"<> <#p> " + b"(" * 200_000, b"[" * 100_000]
)
def test_deep_nesting_does_not_bring_the_process_down(body: bytes) -> None:
    """S-50, S-52."""
    with pytest.raises(MalformedBody):
        codecs.parse(body, TURTLE, BASE)


def test_patches_are_read_by_their_media_type() -> None:
    """P-47, P-56; anything else is 415."""
    n3 = f"<> a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.INSERTS}> {{ <> a <#it> }}."
    one = codecs.patch(n3.encode(), "text/n3; charset=utf-8", BASE)
    two = codecs.patch(b"INSERT DATA { <> a <#it> }", "application/sparql-update", BASE)
    assert [slots(t) for t in one.inserts] == [slots(t) for t in two.inserts]
    assert (one.strict, two.strict) == (True, False)
    with pytest.raises(UnsupportedType):
        codecs.patch(b"", "application/json-patch+json", BASE)
