"""Killed, or without power, at every call to the disk: each change is there whole, or not at all.

R-01, R-02, R-06; J-01 to J-04. Whatever was acknowledged is there; of what was not, at most the
one change on the way.
"""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pod_server.model.errors import MissingResource
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.memory import MemoryLedgers
from tests.contract.pods import Clock
from tests.faults.children import Ended, Tell, run
from tests.faults.disk import Disk
from tests.faults.workload import ALICE, CHANGES, FIRST, dump, make_blobs

pytestmark = pytest.mark.slow

#: What the ledger looks like after 0, 1, 2… of the changes.
STAGES: list[list[object]] = []


@pytest.fixture(scope="module", autouse=True)
def _stages() -> None:
    ledger = MemoryLedgers(Clock()).create(ALICE, FIRST)
    STAGES[:] = [dump(ledger)]
    for change in CHANGES:
        ledger.submit(change).result()
        STAGES.append(dump(ledger))


def live(data: Path, tell: Tell, disk: Disk | None = None) -> None:
    """The whole workload; tells ``made`` and then the count of changes acknowledged."""
    ledgers = SqliteLedgers(data, Clock())
    ledger = ledgers.create(ALICE, FIRST)
    tell("0")
    for count, change in enumerate(CHANGES, 1):
        make_blobs(ledgers.blobs, change)
        ledger.submit(change).result()
        tell(str(count))
    ledgers.close()
    tell(f"calls {disk.calls if disk else 0}")


def _live_until(data: Path, fail_at: int, cut: bool, tell: Tell) -> None:
    live(data, tell, Disk(fail_at, cut=cut, seed=fail_at))


def calls_of_a_whole_life(data: Path) -> int:
    ended = run(lambda tell: live(data, tell, Disk(0)))
    assert ended.status == 0
    return int(ended.said[-1].removeprefix("calls "))


def examine(data: Path, ended: Ended) -> None:
    """Open what is left, look at it, and go on working with it."""
    acknowledged = int(ended.said[-1]) if ended.said else -1
    ledgers = SqliteLedgers(data, Clock())
    try:
        try:
            ledger = ledgers.by_id(ALICE.pod_id)
        except MissingResource:
            assert acknowledged == -1
            ledger = ledgers.create(ALICE, FIRST)
        assert not list(ledger.check())
        possible = STAGES[max(acknowledged, 0) : acknowledged + 2]
        assert dump(ledger) in possible
        for change in CHANGES[ledger.head() - 1 :]:
            make_blobs(ledgers.blobs, change)
            ledger.submit(change).result()
        assert dump(ledger) == STAGES[-1]
        ledger.sweep(Clock().now * 2).result()
        assert not list(ledgers.blobs.files(ALICE.pod_id))
        assert not list(ledger.check())
    finally:
        ledgers.close()


def folders() -> Iterator[Path]:
    while True:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


@pytest.mark.parametrize("cut", [False, True], ids=["killed", "without power"])
def test_what_is_acknowledged_survives_at_every_call(cut: bool) -> None:
    """J-01 to J-03: killed, or the power cut; what was not synced is torn and out of order."""
    homes = folders()
    calls = calls_of_a_whole_life(next(homes))
    assert calls > 50
    for fail_at in range(1, calls + 1):
        data = next(homes)
        ended = run(partial(_live_until, data, fail_at, cut))
        assert ended.status == -signal.SIGKILL
        examine(data, ended)


def test_a_disk_that_only_claims_to_sync_is_found_out() -> None:
    # J-04, the test of the test: where nothing is ever synced, a power cut must lose something.
    lost = 0
    homes = folders()
    calls = calls_of_a_whole_life(next(homes))
    for fail_at in range(calls // 2, calls, 7):
        data = next(homes)

        def lying(tell: Tell, data: Path = data, n: int = fail_at) -> None:
            disk = Disk(n, cut=True, seed=n)
            disk.lies = True
            live(data, tell, disk)

        ended = run(lying)
        try:
            examine(data, ended)
        except Exception:  # noqa: BLE001 - any way of losing data will do
            lost += 1
    assert lost
