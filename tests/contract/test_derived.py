"""What is derived from a pod: kept whole or not at all, gone with the pod, not trusted damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pod_server.derived import Derived
from pod_server.storage.blobs import pod_folder
from pod_server.storage.derived import FileDerived

POD = "0123456789abcdef"


@pytest.fixture
def shelf(tmp_path: Path) -> Derived:
    pod_folder(tmp_path, POD).mkdir(parents=True)
    return FileDerived(tmp_path)


def test_the_last_kept_is_read_by_whoever_comes_next(shelf: Derived, tmp_path: Path) -> None:
    assert shelf.kept(POD, "glances") is None
    shelf.keep(POD, "glances", b"one")
    shelf.keep(POD, "glances", b"two")
    assert FileDerived(tmp_path).kept(POD, "glances") == b"two"
    assert shelf.kept(POD, "others") is None


def test_a_damaged_or_cut_file_is_as_good_as_none(shelf: Derived, tmp_path: Path) -> None:
    shelf.keep(POD, "glances", b"a body of some length")
    (file,) = pod_folder(tmp_path, POD).iterdir()
    whole = file.read_bytes()
    for damaged in (whole[:-1], whole[:10], b"", whole[:-1] + b"?"):
        file.write_bytes(damaged)
        assert shelf.kept(POD, "glances") is None


def test_a_pod_that_is_gone_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    """It must not come back by what was derived from it."""
    shelf = FileDerived(tmp_path)
    shelf.keep(POD, "glances", b"one")
    assert shelf.kept(POD, "glances") is None
    assert not pod_folder(tmp_path, POD).exists()


def test_only_the_pod_s_own_server_can_read_it(shelf: Derived, tmp_path: Path) -> None:
    shelf.keep(POD, "glances", b"private")
    (file,) = pod_folder(tmp_path, POD).iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_name_is_no_path(shelf: Derived) -> None:
    for name in ("../glances", "Glances", "", "a/b"):
        with pytest.raises(ValueError, match="is no name"):
            shelf.keep(POD, name, b"")
