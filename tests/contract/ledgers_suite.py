"""What every set of ledgers promises: the pods of a server."""

from __future__ import annotations

import pytest

from pod_server.contracts import Ledgers
from pod_server.model.change import Change
from pod_server.model.errors import MissingResource, StaleRead
from tests.contract.pods import (
    ALICE,
    BOB,
    FIRST,
    acl,
    commit,
    container,
    document,
)


class LedgersContract:
    """All pods of a server."""

    def test_a_pod_that_is_not_here_is_missing(self, ledgers: Ledgers) -> None:
        for pod_id in ("nobody", "../alice", ""):
            with pytest.raises(MissingResource):
                ledgers.by_id(pod_id)

    def test_making_a_pod_twice_makes_it_once(self, ledgers: Ledgers) -> None:
        ledgers.create(ALICE, FIRST)
        again = ledgers.create(ALICE, Change((container(""), acl(""))))
        assert again.head() == 1
        assert again.read("note") is not None
        assert ledgers.by_id(ALICE.pod_id).pod == ALICE

    def test_pods_know_nothing_of_each_other(self, ledgers: Ledgers) -> None:
        alice, bob = ledgers.create(ALICE, FIRST), ledgers.create(BOB, FIRST)
        commit(alice, document("mine"))
        assert bob.read("mine") is None
        assert bob.head() == 1

    def test_a_pod_whose_first_change_is_refused_is_not_there(self, ledgers: Ledgers) -> None:
        with pytest.raises(StaleRead):
            ledgers.create(ALICE, Change((document("no/root"),)))
        with pytest.raises(MissingResource):
            ledgers.by_id(ALICE.pod_id)
        assert ledgers.create(ALICE, FIRST).head() == 1
