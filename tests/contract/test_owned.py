"""The ledger's promises hold as well for a process that does not own the pod.

Both processes are played by one: what passes between them goes over the real socket.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.contracts import Ledger, Ledgers
from pod_server.storage.owners import Command, Server, open_ledgers
from tests.contract.ledger_races import LedgerRaces, QuotaContract
from tests.contract.ledger_reading import LedgerReading
from tests.contract.ledger_writing import LedgerWriting
from tests.contract.ledgers_suite import LedgersContract
from tests.contract.pods import ALICE, FIRST, Clock


class TestCommandBesideAServer(
    LedgerReading, LedgerWriting, LedgerRaces, LedgersContract, QuotaContract
):
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def ledgers(self, tmp_path: Path, clock: Clock) -> Iterator[Ledgers]:
        server = open_ledgers(tmp_path, clock, Server())
        command = open_ledgers(tmp_path, clock, Command())
        yield command
        command.close()
        server.close()

    @pytest.fixture
    def ledger(self, ledgers: Ledgers) -> Ledger:
        return ledgers.create(ALICE, FIRST)

    @pytest.fixture
    def small(self, tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
        server = open_ledgers(tmp_path, clock, Server())
        command = open_ledgers(tmp_path, clock, Command(), quota=100)
        yield command.create(ALICE, FIRST)
        command.close()
        server.close()
