"""Base and deltas become one body outside of requests, and nobody notices."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.contracts import Ledger
from pod_server.model.change import Amend, Change, Stored
from pod_server.model.errors import StaleRead
from pod_server.model.iri import Role
from pod_server.storage.compaction import INLINE_BODY, MOST_BYTES, MOST_DELTAS
from pod_server.storage.ledgers import SqliteLedgers
from tests.contract.pods import ALICE, FIRST, Clock, amendment, document


def render(ledger: Ledger, stored: Stored) -> bytes:
    """Base and what the deltas insert, one after another."""
    inserted = b"".join(delta.inserted for delta in ledger.deltas(stored.name, stored.role))
    return (stored.body or b"") + inserted


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    ledgers = SqliteLedgers(tmp_path, Clock())
    yield ledgers
    ledgers.close()


def compacted(ledger: Ledger) -> Stored:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        note = ledger.read("note")
        assert note is not None
        if not note.deltas:
            return note
        time.sleep(0.005)
    raise AssertionError("not compacted")


def test_many_deltas_become_one_body_with_the_same_tag(ledgers: SqliteLedgers) -> None:
    ledgers.compact_with(render)
    ledger = ledgers.create(ALICE, FIRST)
    for number in range(MOST_DELTAS):
        ledger.submit(amendment("note", b"%d\n" % number, 20)).result()
    head, log = ledger.head(), ledger.changes(0)
    note = compacted(ledger)
    assert (note.version, note.size, note.original) == (head, 20, False)
    assert note.body == b"<#it> <#is> 1 ." + b"".join(b"%d\n" % n for n in range(MOST_DELTAS))
    assert not ledger.deltas("note")
    assert (ledger.head(), ledger.changes(0)) == (head, log)
    assert not list(ledger.check())
    # whoever holds the tag goes on
    ledger.submit(
        Change((document("note", b"new"),), {("note", Role.RESOURCE): note.version})
    ).result()


def test_a_few_heavy_deltas_become_a_blob(ledgers: SqliteLedgers) -> None:
    ledgers.compact_with(render)
    ledger = ledgers.create(ALICE, FIRST)
    heavy = b"<a> <b> <c> .\n" * (INLINE_BODY // 14)
    count = MOST_BYTES // len(heavy) + 1
    for _ in range(count):
        ledger.submit(amendment("note", heavy, MOST_BYTES + 1)).result()
    note = compacted(ledger)
    assert note.body is None
    assert note.blob is not None
    body = ledgers.blobs.path(ALICE.pod_id, note.blob).read_bytes()
    assert body == b"<#it> <#is> 1 ." + heavy * count
    assert not list(ledger.check())


def test_rules_that_became_one_body_are_found_as_such(ledgers: SqliteLedgers) -> None:
    """W-03: what a container hands down is remembered, and not beyond what it was made of."""
    ledger = ledgers.create(ALICE, FIRST)
    ledger.submit(Change((Amend("", b"", b"more", 20, Role.ACL),))).result()
    before = ledger.nearest_acl("note")
    assert ledgers.compact_with(render).compact(ledger, ("", Role.ACL), always=True)
    rules = ledger.nearest_acl("note")
    assert before is not None
    assert rules is not None
    assert (before.deltas, rules.deltas) == (1, 0)
    assert rules == ledger.read("", Role.ACL)


def test_what_came_while_a_body_was_made_stays_over_it(ledgers: SqliteLedgers) -> None:
    """Who patches without a pause would else have it made again and again, and never kept."""
    ledger = ledgers.create(ALICE, FIRST)
    ledger.submit(amendment("note", b"first")).result()

    def slow(ledger: Ledger, stored: Stored) -> bytes:
        made = render(ledger, stored)
        ledger.submit(amendment("note", b"later")).result()
        return made

    compactor = ledgers.compact_with(slow)
    assert compactor.compact(ledger, ("note", Role.RESOURCE), always=True)
    note = ledger.read("note")
    assert note is not None
    assert (note.body, note.deltas) == (b"<#it> <#is> 1 .first", 1)
    assert [delta.inserted for delta in ledger.deltas("note")] == [b"later"]
    assert not list(ledger.check())


@pytest.mark.parametrize("again", [(), (amendment("note", b"later"),)])
def test_a_document_that_is_put_meanwhile_is_left_alone(
    ledgers: SqliteLedgers, again: tuple[Change, ...]
) -> None:
    ledger = ledgers.create(ALICE, FIRST)
    ledger.submit(amendment("note")).result()

    def slow(ledger: Ledger, stored: Stored) -> bytes:
        made = render(ledger, stored)
        for change in (Change((document("note", b"new"),)), *again):
            ledger.submit(change).result()
        return made

    compactor = ledgers.compact_with(slow)
    with pytest.raises(StaleRead):
        compactor.compact(ledger, ("note", Role.RESOURCE), always=True)
    note = ledger.read("note")
    assert note is not None
    assert (note.body, note.deltas) == (b"new", len(again))
