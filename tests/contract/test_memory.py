"""The ledger in memory keeps the ledgers' promises: so it may be the oracle."""

from __future__ import annotations

import pytest

from pod_server.contracts import Ledger, Ledgers
from pod_server.storage.memory import MemoryLedgers
from tests.contract.ledger_races import LedgerRaces, QuotaContract
from tests.contract.ledger_reading import LedgerReading
from tests.contract.ledger_writing import LedgerWriting
from tests.contract.ledgers_suite import LedgersContract
from tests.contract.pods import ALICE, FIRST, Clock


class TestMemoryLedger(LedgerReading, LedgerWriting, LedgerRaces, LedgersContract, QuotaContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def ledgers(self, clock: Clock) -> Ledgers:
        return MemoryLedgers(clock)

    @pytest.fixture
    def ledger(self, ledgers: Ledgers) -> Ledger:
        return ledgers.create(ALICE, FIRST)

    @pytest.fixture
    def small(self, clock: Clock) -> Ledger:
        return MemoryLedgers(clock, quota=100).create(ALICE, FIRST)
