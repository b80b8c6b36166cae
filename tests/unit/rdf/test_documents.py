"""Stored documents: deltas over bodies, stable blank nodes, renderings, what is remembered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pod_server.model.change import Amend, Delta, Put, Stored
from pod_server.model.errors import Conflict, Corrupted, StaleRead
from pod_server.model.iri import Role
from pod_server.model.patch import Effect
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Triple
from pod_server.rdf import documents
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.remembered import Remembered
from tests.unit.rdf.tiny import BASE, NoBlobs, TinyLedger

EX = "http://example.org/"
codecs = RdfCodecs()


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def fresh() -> StoredDocuments:
    """As another process sees them: nothing remembered."""
    return StoredDocuments(codecs, NoBlobs())


def patched(
    ledger: TinyLedger, stored: Stored, removed: Graph, inserted: Graph, *, seen: StoredDocuments
) -> Put | Amend:
    before = seen.graph(ledger, stored)
    after = (before - removed) | inserted
    write = seen.amended(
        stored, after, Effect(frozenset(removed), frozenset(inserted)), BASE + stored.name
    )
    row = ledger.apply(write)
    seen.written(ledger, row, after, stored)
    return write


def test_a_document_is_its_body_and_its_deltas_in_order() -> None:
    ledger = TinyLedger()
    ledger.put("a", b"<> <#p> 1 .")
    one = Triple(NamedNode(BASE + "a"), NamedNode(BASE + "a#p"), ex("one"))
    for removed, inserted in (({}, {one}), ({one}, {}), ({}, {one})):
        lines = documents.lines
        row = ledger.apply(Amend("a", lines(removed), lines(inserted), 10))
    graph = fresh().graph(ledger, row)
    assert one in graph
    assert len(graph) == 2


def test_a_small_document_is_written_anew_in_its_own_syntax() -> None:
    """Decision "Stored form": the media type stays what it was."""
    for media_type in ("text/turtle", "application/ld+json", "application/n-triples"):
        ledger, seen = TinyLedger(), fresh()
        body = codecs.serialize({Triple(ex("a"), ex("p"), Literal("1"))}, media_type, BASE)
        stored = ledger.put("a", body, media_type=media_type)
        added = Triple(ex("a"), ex("q"), Literal("2"))
        write = patched(ledger, stored, set(), {added}, seen=seen)
        assert isinstance(write, Put)
        assert (write.media_type, write.original) == (media_type, False)
        row = ledger.rows["a", Role.RESOURCE]
        assert fresh().graph(ledger, row) == seen.graph(ledger, row)
        assert len(fresh().graph(ledger, row)) == 2


def large(statements: bytes = b"") -> bytes:
    return b"".join(b"<#n%d> <#p> %d .\n" % (n, n) for n in range(6000)) + statements


def test_a_large_document_gets_a_delta() -> None:
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", large())
    assert stored.size > documents.SMALL
    gone = next(iter(seen.graph(ledger, stored)))
    write = patched(ledger, stored, {gone}, {Triple(ex("a"), ex("q"), ex("b"))}, seen=seen)
    assert isinstance(write, Amend)
    assert ledger.rows["a", Role.RESOURCE].body == stored.body
    assert fresh().graph(ledger, ledger.rows["a", Role.RESOURCE]) == seen.graph(
        ledger, ledger.rows["a", Role.RESOURCE]
    )


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json"])
def test_blank_nodes_keep_their_names_from_the_first_patch_on(media_type: str) -> None:
    """A delta that removes a statement of a nameless node must find it in every process."""
    ledger, seen = TinyLedger(), fresh()
    body = large(b"<#a> <#has> [ <#colour> 'red' ] , [ <#colour> 'blue' ] .")
    if media_type != "text/turtle":
        body = codecs.convert(body, "text/turtle", media_type, BASE + "a")
    stored = ledger.put("a", body, media_type=media_type)

    def of_colour(colour: str) -> Graph:
        graph = seen.graph(ledger, ledger.rows["a", Role.RESOURCE])
        return {t for t in graph if t.object == Literal(colour)}

    first = patched(ledger, stored, of_colour("red"), set(), seen=seen)
    assert isinstance(first, Put)
    assert not first.original
    new = Triple(BlankNode(), ex("p"), Literal("green"))
    second = patched(ledger, ledger.rows["a", Role.RESOURCE], set(), {new}, seen=seen)
    third = patched(
        ledger, ledger.rows["a", Role.RESOURCE], of_colour("blue") | {new}, set(), seen=seen
    )
    assert isinstance(second, Amend)
    assert isinstance(third, Amend)
    row = ledger.rows["a", Role.RESOURCE]
    again = fresh().graph(ledger, row)
    assert again == seen.graph(ledger, row)
    assert not {t for t in again if t.object in (Literal("red"), Literal("blue"))}


def test_compaction_says_the_same_with_the_same_names() -> None:
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", large())
    new = Triple(BlankNode(), ex("p"), BlankNode())
    patched(ledger, stored, set(), {new}, seen=seen)
    row = ledger.rows["a", Role.RESOURCE]
    body = fresh().compacted(ledger, row)
    compact = ledger.put("a", body, original=False)
    assert fresh().graph(ledger, compact) == seen.graph(ledger, row)


def test_a_document_with_named_graphs_is_not_patched() -> None:
    body = json.dumps({"@id": "x", "@graph": [{"@id": "y", EX + "p": 1}]}).encode()
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", body, media_type="application/ld+json")
    with pytest.raises(Conflict, match="PUT it whole"):
        patched(ledger, stored, set(), {Triple(ex("a"), ex("p"), ex("b"))}, seen=seen)


def test_the_bytes_that_were_sent_are_the_bytes_that_are_had() -> None:
    """P-44."""
    ledger = TinyLedger()
    body = b"<>   <#odd>\n'spacing' .  # kept"
    stored = ledger.put("a", body)
    assert fresh().body(ledger, stored, "text/turtle") == body
    assert fresh().body(ledger, stored, "Text/Turtle; charset=utf-8") == body
    assert b"spacing" in fresh().body(ledger, stored, "application/ld+json")


def test_named_graphs_are_served_whole_and_flattened_where_triples_are_asked_for() -> None:
    """P-44."""
    body = json.dumps({"@id": "x", "@graph": [{"@id": "y", EX + "p": 1}]}).encode()
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", body, media_type="application/ld+json")
    assert seen.body(ledger, stored, "application/ld+json") == body
    assert len(seen.graph(ledger, stored)) == 1
    assert b"<p>" not in seen.body(ledger, stored, "text/turtle")


def test_a_rendering_is_of_its_version() -> None:
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", large())
    before = seen.body(ledger, stored, "application/n-triples")
    patched(ledger, stored, set(), {Triple(ex("a"), ex("q"), Literal("new"))}, seen=seen)
    row = ledger.rows["a", Role.RESOURCE]
    after = seen.body(ledger, row, "application/n-triples")
    assert b"new" in after
    assert b"new" not in before
    assert b"new" in seen.body(ledger, row, "text/turtle")
    assert seen.body(ledger, row, "text/turtle") == fresh().body(ledger, row, "text/turtle")


def test_relative_iris_of_auxiliaries_are_theirs() -> None:
    ledger = TinyLedger()
    ledger.container("box")
    stored = ledger.put("box", b"<> <#p> <./> .", role=Role.DESCRIPTION)
    (triple,) = fresh().graph(ledger, stored)
    assert triple.subject == NamedNode(BASE + "box/.meta")
    assert triple.object == NamedNode(BASE + "box/")


def test_bytes_that_have_rotted_are_told_as_such() -> None:
    ledger = TinyLedger()
    stored = ledger.put("a", b"no turtle at all")
    with pytest.raises(Corrupted, match="cannot be read"):
        fresh().graph(ledger, stored)


def test_a_compaction_between_two_reads_is_not_noticed() -> None:
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", large())
    patched(ledger, stored, set(), {Triple(ex("a"), ex("q"), Literal("new"))}, seen=seen)
    held = ledger.rows["a", Role.RESOURCE]
    body = fresh().compacted(ledger, held)
    key = ("a", Role.RESOURCE)
    ledger.laid.pop(key)
    ledger.rows[key] = Stored(
        "a", Role.RESOURCE, held.kind, held.version, held.media_type, len(body), 1, 1, body,
        original=False,
    )  # fmt: skip
    assert fresh().graph(ledger, held) == seen.graph(ledger, held)


def test_a_version_that_is_gone_is_stale() -> None:
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", large())
    patched(ledger, stored, set(), {Triple(ex("a"), ex("q"), Literal("new"))}, seen=seen)
    held = ledger.rows["a", Role.RESOURCE]
    ledger.put("a", b"<> <#p> 2 .")
    with pytest.raises(StaleRead):
        fresh().graph(ledger, held)


def test_later_deltas_do_not_count_for_an_earlier_version() -> None:
    ledger, seen = TinyLedger(), fresh()
    stored = ledger.put("a", large())
    first = Triple(ex("a"), ex("q"), Literal("first"))
    patched(ledger, stored, set(), {first}, seen=seen)
    held = ledger.rows["a", Role.RESOURCE]
    patched(ledger, held, set(), {Triple(ex("a"), ex("q"), Literal("second"))}, seen=seen)
    graph = fresh().graph(ledger, held)
    assert first in graph
    assert len(graph) == 6001


named = st.integers(0, 3).map(lambda n: ex(f"n{n}"))
nodes = st.one_of(named, st.integers(0, 3).map(lambda n: BlankNode(f"b{n}")))
values = st.one_of(nodes, st.text(max_size=4).map(Literal))
facts = st.builds(Triple, nodes, st.just(ex("p")), values)


@given(st.sets(facts, max_size=6), st.lists(st.tuples(st.sets(facts), st.sets(facts)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_deltas_comes_to_the_same_graph(
    start: Graph, steps: list[tuple[Graph, Graph]]
) -> None:
    graph, deltas = set(start), []
    for number, (removed, inserted) in enumerate(steps):
        deltas.append(Delta(number, documents.lines(removed), documents.lines(inserted)))
        graph = (graph - removed) | inserted
    laid = set(start)
    documents.lay_over(laid, deltas)
    assert laid == graph


def test_the_memory_is_bounded() -> None:
    kept: Remembered[int, str] = Remembered(100)
    for number in range(10):
        kept.put(number, "x", 30)
        kept.get(0)
    assert len(kept) == 3
    assert kept.size <= 100
    assert kept.get(0) == "x"
    kept.put(50, "too large", 101)
    assert kept.get(50) is None
    kept.put(0, "y", 10)
    assert (kept.get(0), kept.size) == ("y", 70)
