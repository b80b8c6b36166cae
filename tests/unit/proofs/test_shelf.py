"""Reading JSON-LD: nothing is fetched, nothing is ambiguous, nothing runs away (S-50, V-09)."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import BUNDLED_CONTEXTS, jsonld

from proofs import frozen
from proofs.canonical import nquads
from proofs.contexts import PlainContext
from proofs.shelf import MalformedJsonLd, TooComplex, UnknownContext, bundled, pyld_loader
from proofs.strict_json import Json
from tests.unit.proofs.samples import CONTEXT, OTHERS, SHELF, TERMS, statement

BASE = "https://pod.example/c/"


def body(document: Json) -> bytes:
    return json.dumps(document).encode()


def ntriples(document: Json) -> set[str]:
    return {str(quad) for quad in SHELF.parse(body(document), BASE)}


def test_a_document_in_a_shelf_context_reads_as_with_the_context_written_out() -> None:
    whole = {**statement(), "@context": TERMS}
    plain = pyoxigraph.parse(body(whole), format=pyoxigraph.RdfFormat.JSON_LD, base_iri=BASE)
    assert nquads(SHELF.parse(body(statement()), BASE)) == nquads(list(plain))


WORDS = [
    *TERMS,
    *("ex:more", "xsd:date", "nothing", "urn:x", "@id", "@type", "@value", "Statement"),
]
SCALARS = st.one_of(st.sampled_from(WORDS), st.integers(-9, 9), st.booleans())
DOCUMENTS = st.dictionaries(
    st.sampled_from(WORDS).filter(lambda word: word not in ("@version", "@protected", "proof")),
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "says", "about", "part", "on"]), inner, max_size=3
            )
        ),
        max_leaves=6,
    ),
    max_size=5,
)


@given(DOCUMENTS)
def test_trimming_a_context_never_changes_what_a_document_says(document: dict[str, Json]) -> None:
    def outcome(context: Json) -> str:
        try:
            return nquads(SHELF.quads({**document, "@context": context}, BASE)).decode()
        except MalformedJsonLd as error:
            return type(error).__name__

    assert outcome(CONTEXT) == outcome(TERMS)


def test_a_context_that_is_not_on_the_shelf_is_named() -> None:
    unknown: list[Json] = [
        "https://nobody.example/c",
        ["https://nobody.example/c"],
        {"@import": "nope"},
    ]
    for context in unknown:
        with pytest.raises(UnknownContext) as refused:
            SHELF.parse(body({"@context": context, "urn:p": "x"}), "https://nobody.example/")
        assert refused.value.iri in ("https://nobody.example/c", "https://nobody.example/nope")


def test_a_context_inside_the_document_is_looked_up_too() -> None:
    with pytest.raises(UnknownContext, match="nobody"):
        SHELF.parse(body({**statement(), "part": {"@context": "https://nobody.example/"}}), BASE)
    scoped: Json = {"t": {"@id": "urn:t", "@context": "https://nobody.example/"}}
    with pytest.raises(UnknownContext, match="nobody"):
        SHELF.parse(body({"@context": scoped, "t": {"x": 1}}), BASE)


@pytest.mark.parametrize(
    ("document", "triples"),
    [
        (
            {"@context": ["https://shelf.example/list"], "@id": "urn:s", "more": "x"},
            {'<urn:s> <https://words.example/more> "x"'},
        ),
        (
            {"@context": "https://shelf.example/scoped", "@id": "urn:s", "outer": {"word": "x"}},
            {"<urn:s> <urn:outer> _:b", '_:b <urn:word> "x"'},
        ),
        (
            {"@context": "https://shelf.example/scoped", "@type": "Typed", "inner": "x"},
            {
                "_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Typed>",
                '_:b <urn:inner> "x"',
            },
        ),
        (
            {"@context": "https://shelf.example/importing", "@id": "urn:s", "word": 1, "other": 2},
            {
                '<urn:s> <urn:word> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
                '<urn:s> <urn:mine> "2"^^<http://www.w3.org/2001/XMLSchema#integer>',
            },
        ),
        (
            {"@context": "https://shelf.example/based", "@id": "rel", "p": "x"},
            {'<https://pod.example/c/rel> <urn:p> "x"'},
        ),
        (
            {"@context": {"@base": "https://own.example/"}, "@id": "rel", "urn:p": "x"},
            {'<https://own.example/rel> <urn:p> "x"'},
        ),
        (
            [{"@id": "urn:s", "urn:p": None}, {"@id": "urn:s", "urn:p": "x"}],
            {'<urn:s> <urn:p> "x"'},
        ),
        ([], set()),
    ],
)
def test_contexts_are_inlined_where_they_stand(document: Json, triples: set[str]) -> None:
    found = ntriples(document)
    blank = {word for triple in found for word in triple.split() if word.startswith("_:")}
    assert {triple.replace(b, "_:b") for triple in found for b in blank or {"_:b"}} == triples


def test_contexts_that_name_each_other_without_end_are_refused() -> None:
    with pytest.raises(MalformedJsonLd, match="without end") as refused:
        SHELF.parse(body({"@context": ["https://shelf.example/loop"], "loop": {}}), BASE)
    assert refused.value.pointer is not None
    assert refused.value.pointer.startswith("/@context")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"@id":"urn:s","urn:p":"1","urn:p":"2"}', "twice"),
        (b'{"@id":"urn:s","urn:p":}', "line 1, column 24"),
        (b'{"@id":"urn:s"}\n{"@id":"urn:s"}', "line 2, column 1"),
        (b'{"@id":"urn:s","urn:p":NaN}', "NaN"),
        (b'{"@id":"urn:s","urn:p":1e999}', "too large"),
        (b'{"@id":"urn:s","urn:p":' + b"9" * 5000 + b"}", "digits"),
        (b'{"@id":"urn:s",\n"urn:p":"\xe9"}', "UTF-8 (line 2, column 10)"),
        (b'{"@id":"urn:s","urn:p":"\\ud800"}', "surrogate"),
        (b'{"@id":"urn:s","urn:p":{"@value":"x","@language":"ar","@direction":"rtl"}}', "1.2"),
        (b'{"@context":3}', "/@context"),
        (b'{"@id":3}', "@id"),
        (b"\xef\xbb\xbf{}", "line 1, column 1"),
        (b"", "line 1"),
    ],
)
def test_malformed_bodies_are_refused_with_the_place(text: bytes, reason: str) -> None:
    with pytest.raises(MalformedJsonLd) as refused:
        SHELF.parse(text, BASE)
    assert reason in str(refused.value)


def test_integers_of_any_length_are_read() -> None:
    found = ntriples({"@context": CONTEXT, "id": "urn:s", "says": 2**70})
    assert (
        found
        == {
            f'<urn:s> <https://words.example/says> "{2**70}"'
            "^^<http://www.w3.org/2001/XMLSchema#integer>"
        }
        or len(found) == 1
    )


@pytest.mark.parametrize("levels", [65, 900, 30_000])
def test_nesting_without_end_is_refused(levels: int) -> None:
    for opened, closed in ((b"[", b"]"), (b'{"urn:p":', b"}")):
        with pytest.raises((TooComplex, MalformedJsonLd)):
            SHELF.parse(opened * levels + b"1" + closed * levels, BASE)


def test_nesting_of_64_levels_is_read() -> None:
    assert len(SHELF.parse(b'{"urn:p":' * 63 + b'{"urn:p":1}' + b"}" * 63, BASE)) == 64


def test_a_body_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(TooComplex, match="bytes"):
        SHELF.parse(b" " * 5_000_000, BASE)


def bombs() -> dict[str, Json]:
    terms: dict[str, Json] = {f"t{n}": f"urn:t{n}" for n in range(4000)}
    return {
        "many contexts on the shelf": {"urn:p": [{"@context": CONTEXT} for _ in range(100)]},
        "a big scoped context at each node": {
            "@context": {"T": {"@id": "urn:T", "@context": terms}},
            "urn:p": [{"@type": "T", "t1": "x"} for _ in range(4000)],
        },
        "a long prefix in many places": {
            "@context": {"p": "urn:" + "p" * 100_000},
            "urn:p": [{"@id": "p:x"} for _ in range(4000)],
        },
        "a small context at each node under a big one": {
            "@context": terms,
            "urn:p": [{"@context": {"a": "urn:a"}, "a": "x"} for _ in range(4000)],
        },
    }


@pytest.mark.parametrize("name", bombs())
def test_expansion_bombs_are_refused_quickly(name: str) -> None:
    text, started = body(bombs()[name]), time.process_time()
    with pytest.raises(TooComplex):
        SHELF.parse(text, BASE)
    assert time.process_time() - started < 3


def test_a_plain_context_tells_which_terms_a_document_rests_on() -> None:
    context = PlainContext(TERMS)
    used = context.used_by({"on": "2025-12-31", "says": "ex:thing"})
    assert used == frozenset({"on", "says", "ex"})
    assert set(context.trimmed(frozenset({"on"}))) == {"@version", "@protected", "on", "ex", "xsd"}
    assert context.used_by({"part": {"@context": None}}) is None


def test_the_loader_for_pyld_serves_the_shelf_and_nothing_else() -> None:
    with pytest.raises(jsonld.JsonLdError, match="outside the allowed set"):
        pyld_loader()("https://nobody.example/", {})


def test_the_contexts_of_pyld_are_there_without_pyld() -> None:
    """V-09: those that it bundles, byte for byte, ours over them; nothing of it is loaded."""
    assert {iri: path.name for iri, path in BUNDLED_CONTEXTS.items()} == frozen.FILES
    for iri, path in BUNDLED_CONTEXTS.items():
        assert bundled().documents[iri] == json.loads(path.read_bytes())
    asked = (
        "import sys, proofs.shelf as s; s.bundled(); print({'pyld', 'requests'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_other_contexts_of_the_tests_are_as_they_stand() -> None:
    assert all(iri in SHELF for iri in OTHERS)
    assert "https://nobody.example/" not in SHELF
