"""Stored documents at a new address: what they say moves, how they say it stays where it can."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from pod_server.model.moving import Origins, Rewriting
from pod_server.rdf import moving, syntaxes
from pod_server.rdf.syntaxes import JSON_LD, N_TRIPLES, TURTLE
from vocab.terms import SEC

OLD = Origins("http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000")
NEW = Origins("https://id.a.example", "https://*.a.example", "https://apps.a.example")
BEFORE, AFTER = "a" * 16, "b" * 16
TO = Rewriting(OLD, NEW, {BEFORE: AFTER})
BASE, HERE = "http://127.0.0.1:4000/marie/note", "https://marie.a.example/note"


def moved(body: str, media_type: str = TURTLE, base: str = BASE) -> moving.Moved:
    return moving.moved(moving.read(body.encode(), media_type, base), TO.text(base), TO)


def lines(body: bytes, media_type: str = TURTLE) -> set[str]:
    quads = syntaxes.relabelled(syntaxes.read(body, media_type, HERE).quads)
    return {f"{quad.triple}" for quad in quads}


def test_comments_prefixes_and_order_stay_the_senders() -> None:
    said = (
        "# mine\n@prefix : <http://127.0.0.1:4000/marie/>.\n"
        ':b :p <http://localhost:4000/>, "see http://127.0.0.1:4000/bob/x", [ :q <#it> ].\n'
    )
    found = moved(said)
    assert not found.is_anew
    assert found.body.decode() == (
        "# mine\n@prefix : <https://marie.a.example/>.\n"
        ':b :p <https://id.a.example/>, "see https://bob.a.example/x", [ :q <#it> ].\n'
    )


@pytest.mark.parametrize(
    "said",
    [
        "@prefix h: <http://127.0.0.1:4000/mar>.\nh:ie <urn:p> h:ie\\/x .",
        "<http://127.0.0.1:\\u0034000/marie/> <urn:p> </marie/x> .",
        f"<> <urn:p> </marie/accounts/{BEFORE}/account>, <//localhost:4000/x> .",
        f"<> <urn:p> <accounts/{BEFORE}/account> .",
    ],
)
def test_an_address_that_the_text_hides_moves_too(said: str) -> None:
    found = moved(said)
    assert found.is_anew
    there = syntaxes.read(said.encode(), TURTLE, BASE).quads
    wanted = {TO.text(str(quad.triple)) for quad in there}
    assert lines(found.body) == wanted
    assert not TO.leaves_traces(found.body)


def test_literals_keep_their_language_and_type() -> None:
    said = (
        '<> <urn:p> "http://localhost:4000/"@fr, "http://localhost:4000/", '
        '"http://localhost:4000/"^^<http://127.0.0.1:4000/marie/type#t>, 1.50 .'
    )
    found = moved(said)
    assert lines(found.body) == {
        f'<{HERE}> <urn:p> "https://id.a.example/"@fr',
        f'<{HERE}> <urn:p> "https://id.a.example/"',
        f'<{HERE}> <urn:p> "https://id.a.example/"^^<https://marie.a.example/type#t>',
        f'<{HERE}> <urn:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    }
    assert b"1.50" in found.body


def test_json_ld_keeps_its_context_and_its_named_graphs() -> None:
    said = (
        '{"@context": {"me": "http://127.0.0.1:4000/marie/", "knows": {"@id": "urn:k", '
        '"@type": "@id"}},\n "@id": "me:card", "knows": "/bob/card"}'
    )
    found = moved(said.replace("/bob/card", "http://127.0.0.1:4000/bob/card"), JSON_LD)
    assert not found.is_anew
    assert b'"me": "https://marie.a.example/"' in found.body
    slashed = r'{"@id": "http:\/\/127.0.0.1:4000\/marie\/x", "urn:p": [{"@value": 1}]}'
    assert not TO.leaves_traces(moved(slashed, JSON_LD).body)
    graphs = '{"@id": "urn:g", "@graph": [{"@id": "/marie/x", "urn:p": [{"@value": "v"}]}]}'
    anew = moved(graphs, JSON_LD)
    assert anew.is_anew
    (quad,) = parse(anew.body, format=RdfFormat.JSON_LD, base_iri=HERE)
    assert (quad.graph_name.value, quad.subject.value) == ("urn:g", "https://marie.a.example/x")


def test_names_of_blank_nodes_below_deltas_stay() -> None:
    said = "_:who <urn:p> <http://127.0.0.1:4000/marie/x> .\n"
    assert moved(said, N_TRIPLES).body == b"_:who <urn:p> <https://marie.a.example/x> .\n"
    assert moving.moved_lines(said.encode(), TO) == b"_:who <urn:p> <https://marie.a.example/x> .\n"
    assert moving.moved_lines(b"", TO) == b""


def test_what_carries_a_signature_is_seen() -> None:
    signed = f'<> <{SEC.PROOF}> [ <{SEC.PROOF_VALUE}> "z" ] .'
    assert moving.read(signed.encode(), TURTLE, BASE).is_signed
    assert not moving.read(b"<> <urn:p> <urn:o> .", TURTLE, BASE).is_signed
