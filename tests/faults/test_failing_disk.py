"""No room, failing syncs, damaged bytes, a writer that dies: said, not hidden (R-07; J-05, J-06).

In children: each has its own limits, its own disk, and may end.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pod_server.model.change import Change, Put
from pod_server.model.errors import Corrupted, StorageFull
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.writer import EXIT_STATUS
from tests.contract.pods import Clock, document
from tests.faults.children import Tell, run
from tests.faults.disk import Disk
from tests.faults.workload import ALICE, FIRST, LARGE

pytestmark = pytest.mark.slow


def _fill(ledgers: SqliteLedgers) -> int:
    """Write until there is no room; how many went well."""
    ledger = ledgers.by_id(ALICE.pod_id)
    for number in range(10_000):
        try:
            ledger.submit(Change((document(f"d{number}", b"." * 30_000),))).result()
        except StorageFull:
            assert ledger.read(f"d{number}") is None
            return number
    raise AssertionError("the disk has no end")


def _goes_on(ledgers: SqliteLedgers, written: int, make_room: Callable[[], None]) -> None:
    """Full: reading goes on. With room again: writing goes on, without a new start."""
    ledger = ledgers.by_id(ALICE.pod_id)
    head = ledger.head()
    with pytest.raises(StorageFull):
        ledger.submit(Change((document("more", b"." * 30_000),))).result()
    with pytest.raises(StorageFull):
        ledgers.blobs.store(ALICE.pod_id, [LARGE * 20])
    assert ledger.head() == head
    assert ledger.read("note") is not None
    assert len(list(ledger.children(""))) == written + 1
    make_room()
    ledger.submit(Change((document("more", b"." * 30_000),))).result()
    assert ledgers.blobs.store(ALICE.pod_id, [LARGE])
    assert ledger.head() == head + 1
    assert not list(ledger.check())


def _limit(size: int) -> None:
    """No file may be longer from now on."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


def test_a_limit_on_files_refuses_and_lets_go_on(tmp_path: Path) -> None:
    def play(_: Tell) -> None:
        ledgers = SqliteLedgers(tmp_path, Clock())
        ledgers.create(ALICE, FIRST)
        _limit(1_000_000)
        written = _fill(ledgers)
        _goes_on(ledgers, written, lambda: _limit(resource.RLIM_INFINITY))

    assert run(play).status == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small file system needs root and the right to mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_refuses_and_lets_go_on(small_disk: Path) -> None:
    def play(_: Tell) -> None:
        ledgers = SqliteLedgers(small_disk, Clock())
        ledgers.create(ALICE, FIRST)
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"." * 1_500_000)
        written = _fill(ledgers)
        _goes_on(ledgers, written, ballast.unlink)

    assert run(play).status == 0


def _store_and_commit(ledgers: SqliteLedgers, name: str) -> None:
    ledgers.blobs.store(ALICE.pod_id, [LARGE])
    ledgers.by_id(ALICE.pod_id).submit(Change((document(name),))).result()


def test_a_disk_that_refuses_one_write_loses_nothing(tmp_path: Path) -> None:
    """J-06: of SQLite's writes one, and the sync of a body."""

    def play(_: Tell) -> None:
        disk = Disk(0)
        ledgers = SqliteLedgers(tmp_path, Clock())
        ledger = ledgers.create(ALICE, FIRST)
        for refused in ("write", "blob-sync"):
            disk.refused = {refused}
            with pytest.raises(StorageFull):
                _store_and_commit(ledgers, refused)
            disk.refused = set()
            ledger.submit(Change((document("d", refused.encode()),))).result()
        assert not list(ledger.check())

    assert run(play).status == 0


def test_after_a_failed_sync_nothing_is_tried_again(tmp_path: Path) -> None:
    # PostgreSQL learnt it the hard way: a second fsync says yes and means nothing.
    def play(tell: Tell) -> None:
        disk = Disk(0)
        ledgers = SqliteLedgers(tmp_path, Clock())
        ledger = ledgers.create(ALICE, FIRST)
        disk.refused = {"sync"}
        with pytest.raises(Corrupted, match="could not confirm"):
            ledger.submit(Change((document("d"),))).result()
        disk.refused = set()
        calls = disk.calls
        with pytest.raises(Corrupted, match="could not confirm"):
            ledger.submit(Change((document("e"),))).result()
        assert disk.calls == calls
        assert ledger.read("d") is None
        assert ledger.read("note") is not None
        tell("read on")
        os._exit(0)

    assert run(play).said == ["read on"]
    ledgers = SqliteLedgers(tmp_path, Clock())
    ledger = ledgers.by_id(ALICE.pod_id)
    ledger.submit(Change((document("e"),))).result()
    assert not list(ledger.check())
    ledgers.close()


def test_a_dead_writer_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # feasibility (5): a server that can no longer write must not look alive.
    def play(tell: Tell) -> None:
        ledgers = SqliteLedgers(tmp_path, Clock())
        ledger = ledgers.create(ALICE, FIRST)
        ledger.submit(Change((document("d"),))).result()
        tell("written")
        monkeypatch.setattr(ledgers.writer, "_carry_out", None)
        ledger.submit(Change((document("e"),))).result(10)
        tell("still alive")

    ended = run(play)
    assert (ended.status, ended.said) == (EXIT_STATUS, ["written"])


def test_damaged_bytes_are_found_and_never_served_as_good(tmp_path: Path) -> None:
    # J-26
    ledgers = SqliteLedgers(tmp_path, Clock())
    ledger = ledgers.create(ALICE, FIRST)
    blob, size = ledgers.blobs.store(ALICE.pod_id, [LARGE])
    ledger.submit(Change((Put("large", "text/plain", None, blob, size),))).result()
    assert not list(ledger.check())
    path = ledgers.blobs.path(ALICE.pod_id, blob)
    with path.open("r+b") as file:
        file.seek(1_000)
        file.write(b"!")
    assert list(ledger.check()) == [
        f"The body {blob} is not what its name says: the disk has changed it."
    ]
    path.unlink()
    assert list(ledger.check()) == [f"The body {blob} is missing."]
    with pytest.raises(Corrupted):
        ledger.submit(Change((Put("other", "text/plain", None, blob, size),))).result()
    ledgers.close()
    store = tmp_path / "pods"
    (file_of_pod,) = store.rglob("pod.sqlite")
    content = bytearray(file_of_pod.read_bytes())
    at = content.rindex(b"<#it> <#is> 1 .") - 40
    content[at : at + 20] = b"\xff" * 20
    file_of_pod.write_bytes(content)
    again = SqliteLedgers(tmp_path, Clock())
    assert list(again.by_id(ALICE.pod_id).check())
    again.close()
