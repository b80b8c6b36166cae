"""What every ledger promises to many who write at once, and near its limit."""

from __future__ import annotations

import pytest

from pod_server.contracts import Ledger
from pod_server.model.change import Change, Kind, Remove
from pod_server.model.errors import QuotaExceeded
from tests.contract.pods import (
    RESOURCE,
    at_once,
    commit,
    container,
    document,
    race,
    succeeds,
)


class LedgerRaces:
    """Many threads at once (requirements 5.3)."""

    def test_one_of_many_creators_wins(self, ledger: Ledger) -> None:
        # J-10
        def create(number: int) -> bool:
            body = str(number).encode()
            change = Change((document("new", body),), {("new", RESOURCE): None})
            return succeeds(ledger, change)

        assert sum(at_once(8, create)) == 1

    def test_compare_and_swap_loses_no_update(self, ledger: Ledger) -> None:
        # J-09
        commit(ledger, document("n", b"0"))

        def count(_: int) -> None:
            for _ in range(15):
                while True:
                    row = ledger.read("n")
                    assert row is not None
                    assert row.body is not None
                    body = str(int(row.body) + 1).encode()
                    change = Change((document("n", body),), {("n", RESOURCE): row.version})
                    if succeeds(ledger, change):
                        break

        at_once(4, count)
        row = ledger.read("n")
        assert row is not None
        assert row.body == b"60"
        numbers = [a.number for a in ledger.changes(0)]
        assert sorted(set(numbers)) == list(range(1, ledger.head() + 1))

    def test_slash_twins_never_both_exist(self, ledger: Ledger) -> None:
        # J-12
        for round_ in range(10):
            name = f"s{round_}"
            wishes = (
                Change((document(name),), {(name, RESOURCE): None}),
                Change((container(name),), {(name, RESOURCE): None}),
                Change((container(name), document(f"{name}/b")), {(name, RESOURCE): None}),
            )
            done = race(ledger, *wishes)
            assert sum(done) == 1
            row, below = ledger.read(name), ledger.read(f"{name}/b")
            assert row is not None
            assert below is None or row.kind is Kind.CONTAINER
        assert not list(ledger.check())

    def test_deleting_a_container_and_filling_it_leave_no_orphan(self, ledger: Ledger) -> None:
        # J-13
        for round_ in range(10):
            name = f"c{round_}"
            commit(ledger, container(name))
            wishes = (
                Change((Remove(name),), empty=frozenset({name})),
                Change((document(f"{name}/d"),)),
            )
            done = race(ledger, *wishes)
            assert sum(done) == 1
        assert not list(ledger.check())


class QuotaContract:
    """A ledger whose pod may hold 100 bytes: ``small`` holds 35 after its first change."""

    def test_a_full_pod_takes_no_more_and_can_be_emptied(self, small: Ledger) -> None:
        # J-15
        commit(small, document("a", b"." * 60))
        with pytest.raises(QuotaExceeded):
            commit(small, document("b", b"." * 6))
        commit(small, document("b", b"." * 5))
        commit(small, document("a", b"." * 10))
        commit(small, Remove("b"))
        commit(small, document("c", b"." * 50))

    def test_many_uploads_near_the_limit_stay_below_it(self, small: Ledger) -> None:
        done = at_once(8, lambda n: succeeds(small, Change((document(f"u{n}", b"." * 20),))))
        assert sum(done) == 3
        assert not list(small.check())
