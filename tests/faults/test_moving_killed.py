"""Killed, or without power, in the middle of a move: the old house holds, or the new one does.

R-01, R-06: the new folder has its name only when all of it is on the disk.
"""

from __future__ import annotations

import io
import shutil
import signal
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import pytest

from pod_server.__main__ import main
from tests.faults.children import Tell, run
from tests.faults.disk import Disk
from tests.web import trial
from tests.web.trial import rows

pytestmark = pytest.mark.slow

POINTS = 24


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("trial") / "data"
    baker, _ = trial.made(data)
    baker.key.save(data.with_name("key.pem"))
    return data


def move(old: Path, new: Path) -> int:
    key = str(old.with_name("key.pem"))
    words = ["move", "alice.example", "--data", str(old), "--into", str(new), "--key", key]
    with redirect_stdout(io.StringIO()):
        return main(words)


def _moved(old: Path, new: Path, fail_at: int, cut: bool, tell: Tell) -> None:
    disk = Disk(fail_at, cut=cut, seed=fail_at)
    tell(f"status {move(old, new)}")
    tell(f"calls {disk.calls}")


def points(old: Path, new: Path) -> list[int]:
    """Some on the way, and each of the last ones."""
    ended = run(partial(_moved, old, new, 0, False))
    assert ended.said[0] == "status 0"
    calls = int(ended.said[-1].removeprefix("calls "))
    shutil.rmtree(new)
    return [*range(1, calls - 12, max(1, calls // POINTS)), *range(calls - 12, calls + 1)]


@pytest.mark.parametrize("cut", [False, True], ids=["killed", "power cut"])
def test_at_any_moment_the_old_holds_or_the_new(old: Path, tmp_path: Path, cut: bool) -> None:
    new, before = tmp_path / "new", rows(old)
    seen = set()
    for point in points(old, new):
        ended = run(partial(_moved, old, new, point, cut))
        assert ended.status == -signal.SIGKILL
        assert rows(old) == before
        seen.add(new.exists())
        if not new.exists():
            assert move(old, new) == 0
        assert not new.with_name("new.part").exists()
        with redirect_stdout(io.StringIO()):
            assert main(["check", "--data", str(new)]) == 0
        assert (new / "moved.json").exists()
        shutil.rmtree(new)
    assert seen == {False, True}
