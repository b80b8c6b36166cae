"""The ledger on SQLite keeps the ledgers' promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.contracts import Ledger, Ledgers
from pod_server.storage.ledgers import SqliteLedgers
from tests.contract.ledger_races import LedgerRaces, QuotaContract
from tests.contract.ledger_reading import LedgerReading
from tests.contract.ledger_writing import LedgerWriting
from tests.contract.ledgers_suite import LedgersContract
from tests.contract.pods import ALICE, FIRST, Clock


class TestSqliteLedger(LedgerReading, LedgerWriting, LedgerRaces, LedgersContract, QuotaContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def ledgers(self, tmp_path: Path, clock: Clock) -> Iterator[Ledgers]:
        ledgers = SqliteLedgers(tmp_path, clock)
        yield ledgers
        ledgers.close()

    @pytest.fixture
    def ledger(self, ledgers: Ledgers) -> Ledger:
        return ledgers.create(ALICE, FIRST)

    @pytest.fixture
    def small(self, tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
        ledgers = SqliteLedgers(tmp_path, clock, quota=100)
        yield ledgers.create(ALICE, FIRST)
        ledgers.close()
