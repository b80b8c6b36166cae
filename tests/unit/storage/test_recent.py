"""The log's end, remembered by its writer: what the tables say, or nothing (issue 3, "Speed")."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.model.change import Change, Remove
from pod_server.storage.ledger import SqliteLedger
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.recent import MOST
from tests.contract.pods import ALICE, FIRST, Clock, acl, container, description, document


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[SqliteLedger, SqliteLedger]]:
    """A pod as its writer sees it, and as somebody does who reads its tables."""
    ours, theirs = SqliteLedgers(tmp_path, Clock()), SqliteLedgers(tmp_path, Clock())
    ours.create(ALICE, FIRST)
    yield ours.by_id(ALICE.pod_id), theirs.by_id(ALICE.pod_id)
    theirs.close()
    ours.close()


def test_what_is_remembered_is_what_the_tables_say(
    both: tuple[SqliteLedger, SqliteLedger],
) -> None:
    ledger, reader = both
    start = ledger.head()
    for change in (
        Change((container("c"), document("c/1"), acl("c/1"), description("c"))),
        Change((document("c/1", b"2"),), actor="https://who.example/#me"),
        Change((Remove("c/1"),)),
    ):
        ledger.submit(change).result()
    for after in range(start, start + 4):
        assert ledger.view.happened(after) is not None
        assert ledger.changes(after) == reader.changes(after)
    assert {told.number for told in ledger.changes(start + 2)} == {start + 3}


def test_what_is_too_long_ago_is_read_from_the_tables(
    both: tuple[SqliteLedger, SqliteLedger],
) -> None:
    ledger, reader = both
    ledger.head()
    for number in range(MOST):
        ledger.submit(Change((document(f"n{number}"),))).result()
    assert ledger.view.happened(1) is None
    assert ledger.changes(1) == reader.changes(1)
    middle = ledger.head() - MOST // 4
    assert ledger.view.happened(middle) is not None
    assert ledger.changes(middle) == reader.changes(middle)


def test_who_has_missed_a_change_remembers_none_before_it(
    both: tuple[SqliteLedger, SqliteLedger],
) -> None:
    ledger, reader = both
    ledger.submit(Change((document("one"),))).result()
    assert reader.view.happened(reader.head() - 1) is None
    assert [told.name for told in reader.changes(reader.head() - 1)] == ["one", ""]
