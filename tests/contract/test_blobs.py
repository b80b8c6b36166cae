"""Large bodies: durable before they are named, found by digest, swept when nobody needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from pod_server.contracts import Blobs
from pod_server.model.errors import Corrupted
from pod_server.storage.blobs import FileBlobs

BODY = b"body" * 50_000
DIGEST = sha256(BODY).hexdigest()


class BlobsContract:
    def test_bytes_come_back_under_their_digest(self, blobs: Blobs) -> None:
        assert blobs.store("alice", [BODY[:7], b"", BODY[7:]]) == (DIGEST, len(BODY))
        assert blobs.path("alice", DIGEST).read_bytes() == BODY

    def test_no_bytes_are_bytes_too(self, blobs: Blobs) -> None:
        blob, size = blobs.store("alice", [])
        assert (blobs.path("alice", blob).read_bytes(), size) == (b"", 0)

    def test_the_same_bytes_twice_are_kept_once(self, blobs: Blobs) -> None:
        assert blobs.store("alice", [BODY]) == blobs.store("alice", [BODY])
        assert len(list(blobs.path("alice", DIGEST).parent.iterdir())) == 1

    def test_one_pod_does_not_learn_what_another_holds(self, blobs: Blobs) -> None:
        blobs.store("alice", [BODY])
        with pytest.raises(Corrupted):
            blobs.path("bob", DIGEST)

    def test_names_that_are_no_digests_lead_nowhere(self, blobs: Blobs) -> None:
        for name in ("../../etc/passwd", "", DIGEST.upper(), DIGEST + "0"):
            with pytest.raises(ValueError, match="no digest"):
                blobs.path("alice", name)

    def test_an_upload_that_breaks_off_leaves_nothing(self, blobs: Blobs, tmp_path: Path) -> None:
        def breaking() -> Iterator[bytes]:
            yield b"some"
            raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            blobs.store("alice", breaking())
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]


class TestFileBlobs(BlobsContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> Blobs:
        return FileBlobs(tmp_path)

    def test_a_file_is_synced_then_named_then_its_folder_synced(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        #
        done: list[str] = []
        real_sync, real_rename = os.fsync, Path.rename

        def sync(handle: int) -> None:
            place = Path(os.readlink(f"/proc/self/fd/{handle}"))
            done.append("folder" if place.is_dir() else f"file of {place.stat().st_size}")
            real_sync(handle)

        def rename(path: Path, target: Path) -> Path:
            done.append("rename")
            return real_rename(path, target)

        monkeypatch.setattr(os, "fsync", sync)
        monkeypatch.setattr(Path, "rename", rename)
        FileBlobs(tmp_path).store("alice", [BODY])
        named = done.index("rename")
        assert f"file of {len(BODY)}" in done[:named]
        assert done[named + 1 :] == ["folder"]
        # each new folder was made durable in the one above it
        assert done.count("folder") == 5 + 1

    def test_what_is_damaged_is_found_and_healed_by_storing_it_again(self, tmp_path: Path) -> None:
        # J-26
        blobs = FileBlobs(tmp_path)
        blobs.store("alice", [BODY])
        blobs.path("alice", DIGEST).write_bytes(BODY[:-1] + b"!")
        assert not blobs.is_sound("alice", DIGEST)
        blobs.store("alice", [BODY])
        assert blobs.is_sound("alice", DIGEST)

    def test_the_sweep_spares_the_named_and_the_young(self, tmp_path: Path) -> None:
        blobs = FileBlobs(tmp_path)
        blobs.store("alice", [BODY])
        old, _ = blobs.store("alice", [b"old"])
        young, _ = blobs.store("alice", [b"young"])
        os.utime(blobs.path("alice", old), (1, 1))
        os.utime(blobs.path("alice", DIGEST), (1, 1))
        assert blobs.sweep("alice", frozenset({DIGEST}), before_s=1_000) == 1
        assert {path.name for path in blobs.files("alice")} == {DIGEST, young}
