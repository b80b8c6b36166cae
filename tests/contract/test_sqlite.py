"""The ledger on SQLite keeps the ledgers' promises."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.contracts import Ledger, Ledgers
from pod_server.storage.blobs import pod_folder
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


def test_a_pod_goes_though_a_file_of_it_goes_by_itself_in_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-68: a line that closes takes SQLite's shared memory along while the folder is emptied."""
    ledgers = SqliteLedgers(tmp_path, Clock())
    ledgers.create(ALICE, FIRST)
    folder = pod_folder(tmp_path, ALICE.pod_id)
    (folder / "pod.sqlite-shm").touch()
    unlink = os.unlink
    gone: list[str] = []

    def late(name: str, *, dir_fd: int | None = None) -> None:
        if str(name).endswith("-shm") and not gone:
            gone.append(name)
            unlink(name, dir_fd=dir_fd)
        unlink(name, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", late)
    ledgers.remove(ALICE.pod_id)
    assert gone
    assert not folder.exists()
    ledgers.close()
