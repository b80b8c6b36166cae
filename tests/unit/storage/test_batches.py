"""Changes that share a commit, and writers that share a file: each sees what came before it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.contracts import Ledger
from pod_server.model.change import Change, Remove
from pod_server.model.errors import StaleRead
from pod_server.model.iri import Role
from pod_server.storage.ledgers import SqliteLedgers
from tests.contract.pods import ALICE, FIRST, Clock, commit, container, document


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    ledgers = SqliteLedgers(tmp_path, Clock())
    yield ledgers
    ledgers.close()


@pytest.fixture
def ledger(ledgers: SqliteLedgers) -> Ledger:
    ledger = ledgers.create(ALICE, FIRST)
    commit(ledger, container("c"), document("c/1"))
    return ledger


def in_one_commit(ledger: Ledger, *changes: Change) -> list[int | type[BaseException]]:
    """What became of each: its number, or what it was refused with."""
    may_go_on = threading.Event()

    def hold_up() -> Change:
        may_go_on.wait()
        raise StaleRead("nothing")

    held = ledger.submit_in_turn(hold_up)
    futures = [ledger.submit(change) for change in changes]
    may_go_on.set()
    assert isinstance(held.exception(), StaleRead)
    failed = [(future.exception(), future) for future in futures]
    return [type(error) if error else future.result() for error, future in failed]


def version(ledger: Ledger, name: str) -> int:
    stored = ledger.read(name)
    assert stored is not None
    return stored.version


def test_a_container_moves_within_a_commit_for_who_insists_on_it(ledger: Ledger) -> None:
    """P-07: of two that insist on one version of a container, one is refused."""
    insists = {("c", Role.RESOURCE): version(ledger, "c")}
    first, second, third = in_one_commit(
        ledger,
        Change((document("c/2"),), insists),
        Change((document("c/3"),), insists),
        Change((document("c/4"),), {("c", Role.RESOURCE): version(ledger, "c") + 1}),
    )
    assert second is StaleRead
    assert (first, third) == (insists["c", Role.RESOURCE] + 1, insists["c", Role.RESOURCE] + 2)
    assert version(ledger, "c") == third


def test_a_container_that_went_and_came_again_within_a_commit_is_the_new_one(
    ledger: Ledger,
) -> None:
    commit(ledger, container("d"))
    gone, made, filled = in_one_commit(
        ledger,
        Change((Remove("d"),), empty=frozenset({"d"})),
        Change((container("d"),), {("d", Role.RESOURCE): None}),
        Change((document("d/1"),), {("d/1", Role.RESOURCE): None}),
    )
    assert [gone, made, filled] == [4, 5, 6]
    assert version(ledger, "d") == 6
    assert version(ledger, "") == 5
    assert list(ledger.check()) == []


def test_a_writer_looks_again_where_another_has_written(
    ledger: Ledger, tmp_path: Path, ledgers: SqliteLedgers
) -> None:
    """The row of the pod is kept between commits: numbers and room never start from an old one."""
    commit(ledger, document("mine"))
    beside = SqliteLedgers(tmp_path, Clock())
    assert commit(beside.by_id(ALICE.pod_id), document("theirs", b"12345")) == ledger.head()
    beside.close()
    used = ledgers.by_id(ALICE.pod_id).usage().bytes_used
    assert commit(ledger, document("mine again", b"1")) == 5
    assert ledgers.by_id(ALICE.pod_id).usage().bytes_used == used + 1
    assert list(ledger.check()) == []
