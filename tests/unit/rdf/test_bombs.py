"""Bodies that would end the process, not the request (S-50, S-52, S-53).

The library that reads RDF goes as deep as a body is nested: past some thousand levels the stack of
the process ends, and all its requests with it. Each body is read in a process of its own.
"""

from __future__ import annotations

import pytest

from pod_server.model.errors import MalformedBody, Refusal, TooLarge
from pod_server.rdf.codecs import RdfCodecs
from proofs.contexts import MAX_TERMS
from tests.faults.children import Tell, run

DEEP = 100_000
BASE = "http://a.example/"
TURTLE, LINES, JSON_LD = "text/turtle", "application/n-triples", "application/ld+json"


def _chain(terms: int) -> str:
    """A context in which each term rests on the next."""
    made = ",".join(f'"t{n}":"t{n + 1}:x"' for n in range(terms))
    return f'{{"@context":{{{made}}},"t0":1}}'


BOMBS: dict[str, tuple[str, str, type[Refusal] | None]] = {
    "a chain of terms": (JSON_LD, _chain(20_000), TooLarge),
    "a chain in a context of a term": (
        JSON_LD,
        f'{{"@context":{{"a":{{"@id":"urn:a","@context":{_chain(20_000)[12:-8]}}}}},"a":{{}}}}',
        TooLarge,
    ),
    "triple terms": (TURTLE, "<a> <b> " + "<<( <a> <b> " * DEEP + "1" + ")>> " * DEEP + ".",
                     MalformedBody),
    "reified triples": (TURTLE, "<< " * DEEP + "<a> <b> 1" + " >>" * DEEP + " <c> 1 .",
                        MalformedBody),
    "triple terms in lines": (
        LINES,
        "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * DEEP + '"x"' + " )>>" * DEEP + " .",
        MalformedBody,
    ),
    "triple terms behind a string": (
        TURTLE,
        "<a> <b> '''it''s''', \"'\" . # '\n<a> <b> " + "<<(<a> <b> " * DEEP + "1" + ")>>" * DEEP,
        MalformedBody,
    ),
    "annotations": (TURTLE, "<a> <b> <c> " + "{| <d> <e> " * DEEP + "|}" * DEEP + ".",
                    MalformedBody),
    "lists": (TURTLE, "<a> <b> " + "(" * DEEP + ")" * DEEP + " .", None),
    "blank nodes": (TURTLE, "<a> <b> " + "[<c> " * DEEP + "1" + "]" * DEEP + " .", None),
    "arrays": (JSON_LD, "[" * DEEP + "]" * DEEP, TooLarge),
    "objects": (JSON_LD, '{"urn:a":' * DEEP + "1" + "}" * DEEP, TooLarge),
}  # fmt: skip


@pytest.mark.parametrize("what", BOMBS)
def test_what_is_nested_without_measure_ends_nothing_but_its_request(what: str) -> None:
    media_type, body, expected = BOMBS[what]

    def read(tell: Tell) -> None:
        try:
            codecs = RdfCodecs()
            graph = codecs.parse(body.encode(), media_type, BASE)
            codecs.serialize(graph, TURTLE, BASE)
            tell("read")
        except Refusal as refusal:
            tell(type(refusal).__name__)

    ended = run(read)
    assert ended.status == 0
    assert ended.said == [expected.__name__ if expected else "read"]


def test_many_terms_and_many_signs_in_strings_are_nothing_bad() -> None:
    codecs = RdfCodecs()
    assert len(codecs.parse(_chain(MAX_TERMS).encode(), JSON_LD, BASE)) == 1
    said = "<a> <b> '''" + "cout << x " * 1_000 + "''' ."
    assert len(codecs.parse(said.encode(), TURTLE, BASE)) == 1
