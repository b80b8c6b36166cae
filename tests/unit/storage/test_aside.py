"""R-11: what a store was before its schema moved on lies beside it, until the next step."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest

from pod_server.model.change import Change
from pod_server.model.errors import StorageFull
from pod_server.storage import accounts_file, aside, commits, migrations, readers
from pod_server.storage.accounts_file import AccountsFile
from pod_server.storage.ledgers import SqliteLedgers
from tests.contract.pods import ALICE, FIRST, Clock, document


def step(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    steps = (*migrations.STEPS, f"CREATE TABLE later_{number} (pod_id TEXT);")
    monkeypatch.setattr(migrations, "STEPS", steps)
    for module in (migrations, readers, commits):
        monkeypatch.setattr(module, "KNOWN", len(steps))


def asides(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.glob(f"{path.name}.step-*"))


def written(data: Path) -> Path:
    ledgers = SqliteLedgers(data, Clock())
    ledger = ledgers.create(ALICE, FIRST)
    ledger.submit(Change((document("kept"),))).result()
    path = ledgers.path_of(ALICE.pod_id)
    ledgers.close()
    return path


def opened(data: Path) -> None:
    ledgers = SqliteLedgers(data, Clock())
    assert ledgers.by_id(ALICE.pod_id).read("kept") is not None
    ledgers.close()


def test_a_pod_is_set_aside_before_each_step_and_the_copy_before_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)
    known = migrations.KNOWN
    with monkeypatch.context() as later:
        step(later, 1)
        opened(tmp_path)
        assert asides(path) == [f"{path.name}.step-{known}"]
        assert path.with_name(asides(path)[0]).stat().st_mode & 0o777 == 0o600
        opened(tmp_path)
        step(later, 2)
        opened(tmp_path)
        assert asides(path) == [f"{path.name}.step-{known + 1}"]


def test_an_older_program_takes_the_copy_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)
    with monkeypatch.context() as later:
        step(later, 1)
        opened(tmp_path)
    shutil.copy(path.with_name(asides(path)[0]), path)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    opened(tmp_path)
    ledgers = SqliteLedgers(tmp_path, Clock())
    assert not list(ledgers.check())
    ledgers.close()


def test_what_cannot_be_set_aside_does_not_move_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)

    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as later:
        step(later, 1)
        later.setattr(aside, "sync_folder", full)
        ledgers = SqliteLedgers(tmp_path, Clock())
        with pytest.raises(StorageFull):
            ledgers.by_id(ALICE.pod_id)
        ledgers.close()
    opened(tmp_path)
    assert not list(path.parent.glob("*.part"))


def test_the_accounts_are_set_aside_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "accounts.sqlite"
    AccountsFile(path).close()
    assert not asides(path)
    more = tmp_path / "accounts_2.sql"
    more.write_text("CREATE TABLE later (x TEXT);")
    known = len(accounts_file.STEPS)
    monkeypatch.setattr(accounts_file, "STEPS", (*accounts_file.STEPS, str(more)))
    AccountsFile(path).close()
    assert asides(path) == [f"accounts.sqlite.step-{known}"]
    store = apsw.Connection(str(path.with_name(asides(path)[0])))
    assert store.pragma("user_version") == known
    store.close()
