"""Patched documents on the real ledger: what can be read after a restart, and after compaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pod_server.actions.check import unreadable
from pod_server.contracts import Ledger
from pod_server.model.change import Amend, Change, Put, Stored
from pod_server.model.iri import Role
from pod_server.model.patch import Effect
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Triple
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import SMALL, StoredDocuments, iri_of
from pod_server.storage.ledgers import SqliteLedgers
from tests.contract.pods import ALICE, FIRST, Clock

TURTLE, JSON_LD, LINES = "text/turtle", "application/ld+json", "application/n-triples"
KEY = ("note", Role.RESOURCE)
NUMBERS = range(2_000)

#: Bodies as somebody sends them: large, without blank nodes, not to be read without a base.
SENT = {
    "relative": (TURTLE, "".join(f"<#s{n}> <#p> {n} .\n" for n in NUMBERS)),
    "base and prefix": (
        TURTLE,
        "@base <http://elsewhere.example/> .\n@prefix e: <x#> .\n"
        + "".join(f"e:s{n} e:p <o{n}> .\n" for n in NUMBERS),
    ),
    "context of its own": (
        JSON_LD,
        json.dumps(
            {
                "@context": {"p": "http://example.org/p", "@base": "sub/"},
                "@graph": [{"@id": f"#s{n}", "p": n} for n in NUMBERS],
            }
        ),
    ),
    "context of the shelf": (
        JSON_LD,
        json.dumps(
            {
                "@context": "https://www.w3.org/ns/activitystreams",
                "@graph": [{"@id": f"#s{n}", "name": f"n{n}"} for n in NUMBERS],
            }
        ),
    ),
    "a context in disguise": (
        JSON_LD,
        json.dumps(
            {
                "@context": {"p": "http://example.org/p"},
                "@graph": [{"@id": f"#s{n}", "p": n} for n in NUMBERS],
            }
        ).replace("@context", "\\u0040context"),
    ),
    "no context": (
        JSON_LD,
        json.dumps([{"@id": f"#s{n}", "http://example.org/p": n} for n in NUMBERS]),
    ),
    "lines": (
        LINES,
        "".join(f'<http://e.example/{n}> <http://e.example/p> "{n}" .\n' for n in NUMBERS),
    ),
}


@pytest.fixture(params=SENT)
def sent(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    media_type, body = SENT[request.param]
    return media_type, body.encode()


Start = Callable[[], tuple[SqliteLedgers, Ledger, StoredDocuments]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """The pod as a process finds it that has just been started; the one before has ended."""
    running: list[SqliteLedgers] = []

    def begin() -> tuple[SqliteLedgers, Ledger, StoredDocuments]:
        while running:
            running.pop().close()
        ledgers = SqliteLedgers(tmp_path, Clock())
        running.append(ledgers)
        ledger = ledgers.create(ALICE, FIRST)
        return ledgers, ledger, StoredDocuments(RdfCodecs(), ledgers.blobs)

    yield begin
    while running:
        running.pop().close()


def note(ledger: Ledger) -> Stored:
    stored = ledger.read(*KEY)
    assert stored is not None
    return stored


def patch(ledger: Ledger, documents: StoredDocuments, removed: Graph, inserted: Graph) -> Amend:
    stored = note(ledger)
    after = (documents.graph(ledger, stored) - removed) | inserted
    effect = Effect(frozenset(removed), frozenset(inserted))
    write = documents.amended(stored, after, effect, iri_of(ledger, stored))
    assert isinstance(write, Amend)
    ledger.submit(Change((write,))).result()
    documents.written(ledger, note(ledger), after, stored)
    return write


def said(text: str) -> Triple:
    return Triple(BlankNode(), NamedNode("http://example.org/said"), Literal(text))


def test_what_is_patched_is_read_alike_after_a_restart_and_compaction(
    start: Start, sent: tuple[str, bytes]
) -> None:
    """Decision "Stored form": the body below deltas may be what somebody sent, bases and all."""
    media_type, body = sent
    assert len(body) > SMALL
    ledgers, ledger, documents = start()
    ledger.submit(Change((Put("note", media_type, body),))).result()
    before = documents.graph(ledger, note(ledger))
    assert len(before) == len(NUMBERS)
    gone, first, second = next(iter(before)), said("first"), said("second")
    patch(ledger, documents, {gone}, {first})
    expected = (before - {gone}) | {first}
    assert StoredDocuments(RdfCodecs(), ledgers.blobs).graph(ledger, note(ledger)) == expected

    ledgers, ledger, documents = start()
    assert documents.graph(ledger, note(ledger)) == expected
    patch(ledger, documents, {first}, {second})
    expected = (expected - {first}) | {second}

    ledgers, ledger, documents = start()
    compactor = ledgers.compact_with(documents.compacted)
    tag = note(ledger).tag
    assert compactor.compact(ledgers.by_id(ALICE.pod_id), KEY, always=True)
    assert (note(ledger).deltas, note(ledger).tag) == (0, tag)

    ledgers, ledger, documents = start()
    assert documents.graph(ledger, note(ledger)) == expected
    patch(ledger, documents, {second}, set())
    assert documents.graph(ledger, note(ledger)) == expected - {second}
    assert not list(ledger.check())
    assert not list(unreadable(documents, ledger))


def test_check_tells_of_documents_that_cannot_be_read(start: Start) -> None:
    """J-22: `sesame check` reads every RDF document, rules and descriptions too, once."""
    _, ledger, documents = start()
    good = Put("fine", TURTLE, b"<> <#p> 1 .")
    other = Put("picture", "image/png", b"no turtle")
    broken = Put("note", TURTLE, b"no turtle")
    rules = Put("fine", TURTLE, b"<> <#p> ", role=Role.ACL)
    ledger.submit(Change((good, other, broken, rules))).result()
    told = list(unreadable(documents, ledger))
    assert len(told) == 2
    assert told[0].startswith("http")
    assert "/fine.acl is stored and cannot be read" in told[0]
    assert "/note is stored and cannot be read" in told[1]
