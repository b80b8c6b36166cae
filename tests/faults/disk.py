"""A disk that fails when told to: below SQLite, and below the files of blobs.

It counts every call that writes, syncs, cuts or renames. At the n-th one the process is killed, or
the power is cut: of what was written since each file's last sync, an arbitrary part reaches the
disk, the last of it torn within a page.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import apsw

_SECTOR = 512


class Unsynced:
    """What was done to one file since its last sync, and what it was before."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.size = os.path.getsize(path) if os.path.exists(path) else 0
        self.before: list[tuple[int, bytes]] = []
        self.writes: list[tuple[int, bytes]] = []

    def note(self, offset: int, data: bytes) -> None:
        with open(self.path, "rb") as file:
            file.seek(offset)
            self.before.append((offset, file.read(len(data))))
        self.writes.append((offset, data))

    def cut(self, chance: random.Random) -> None:
        """Back to the last sync, plus any part of what came after."""
        with open(self.path, "r+b") as file:
            for offset, data in reversed(self.before):
                file.seek(offset)
                file.write(data)
            file.truncate(self.size)
            for offset, data in self.writes:
                if chance.random() < 0.5:
                    sectors = range(0, len(data), _SECTOR)
                    kept = sectors if chance.random() < 0.7 else chance.sample(
                        sectors, len(sectors) // 2
                    )  # fmt: skip
                    for at in kept:
                        file.seek(offset + at)
                        file.write(data[at : at + _SECTOR])


class Disk(apsw.VFS):
    """Becomes the default of the process that makes it; make it in a child."""

    def __init__(self, fail_at: int, *, cut: bool = False, seed: int = 0) -> None:
        self.calls = 0
        self.fail_at = fail_at
        self.refused: set[str] = set()
        self.lies = False
        self.unsynced: dict[str, Unsynced] = {}
        self._cut = cut
        self._chance = random.Random(seed)
        super().__init__("failing", "unix", makedefault=True)
        self._below_blobs()

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return DiskFile(self, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        self.count("delete")
        self.unsynced.pop(name, None)
        super().xDelete(name, sync_folder)

    def count(self, call: str) -> None:
        """One call more; perhaps the last one."""
        self.calls += 1
        if self.calls == self.fail_at:
            if self._cut:
                for file in self.unsynced.values():
                    file.cut(self._chance)
            os.kill(os.getpid(), signal.SIGKILL)
        if call in self.refused:
            raise REFUSALS[call]()

    def _below_blobs(self) -> None:
        real_sync, real_rename = os.fsync, Path.rename

        def sync(handle: int) -> None:
            self.count("blob-sync")
            real_sync(handle)

        def rename(path: Path, target: Path) -> Path:
            self.count("blob-rename")
            return real_rename(path, target)

        os.fsync = sync  # type: ignore[assignment]
        Path.rename = rename  # type: ignore[assignment,method-assign]


class DiskFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.count("write")
        if self._path:
            unsynced = self._disk.unsynced.setdefault(self._path, Unsynced(self._path))
            unsynced.note(offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._disk.count("truncate")
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._disk.count("sync")
        super().xSync(flags)
        if not self._disk.lies:
            self._disk.unsynced.pop(self._path, None)


def _sync_error() -> Exception:
    return apsw.exception_for(apsw.SQLITE_IOERR_FSYNC)


def _full() -> Exception:
    return apsw.FullError("no room")


REFUSALS: dict[str, Callable[[], Exception]] = {
    "sync": _sync_error,
    "write": _full,
    "blob-sync": lambda: OSError(28, "No space left on device"),
}
