"""Large bodies as files, by digest, one folder per pod.

A file is complete and on disk before any row names it, and never changes after that (R-06): it is
written under another name, synced, renamed, and its folder synced. Equal bytes are kept once per
pod, never once for two pods: that would tell one what the other holds.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pod_server.model.errors import Corrupted, StorageBusy, StorageFull
from pod_server.model.waiting import may_wait

_DIGEST = re.compile(r"[0-9a-f]{64}")
_POD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UNFINISHED = ".part"

#: Seconds for which a file that was found sound, and has not changed, is taken to be so.
PROVEN_FOR_S = 12 * 3600
_MOST_PROVEN = 50_000
#: Bytes that may be looked at while an event loop waits.
_AT_ONCE = 1024 * 1024
#: What a file's status says of its being the same as before.
_Mark = tuple[int, int, int, int]


def pod_folder(data: Path, pod_id: str) -> Path:
    """Where everything of one pod lies. Raises ``ValueError`` for what is no pod's id."""
    if not _POD_ID.fullmatch(pod_id):
        raise ValueError(f"{pod_id!r} is no pod id: 1 to 64 letters, digits, - and _")
    return data / "pods" / sha256(pod_id.encode()).hexdigest()[:2] / pod_id


def sync_folder(folder: Path) -> None:
    """Make names that came into a folder, or left it, survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path, within: Path) -> None:
    """A folder and those above it up to ``within``, each durable before it is used."""
    if folder == within or folder.is_dir():
        return
    make_folder(folder.parent, within)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


@contextmanager
def on_disk() -> Iterator[None]:
    """What an error of the file system means here."""
    try:
        yield
    except PermissionError as error:
        raise StorageBusy from error
    except OSError as error:
        raise StorageFull from error


class FileBlobs:
    """The blobs of all pods below one data folder; remembers which were found sound, and when."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._proven: dict[Path, tuple[_Mark, float]] = {}

    def store(self, pod_id: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep these bytes durably; return (lower-case hex SHA-256, size in bytes)."""
        folder = self._folder(pod_id)
        unfinished = folder / f"{secrets.token_hex(16)}{_UNFINISHED}"
        try:
            with on_disk():
                make_folder(folder, self._data)
            digest, size = _write(unfinished, chunks)
            with on_disk():
                self._name(unfinished, self.place(pod_id, digest))
        finally:
            unfinished.unlink(missing_ok=True)
        return digest, size

    def path(self, pod_id: str, blob: str) -> Path:
        """Where the bytes lie, known to be those that the name says (R-06).

        Raises :class:`Corrupted` if missing or damaged. They are looked at when they are first
        asked for, after the file has changed, and now and then; a large file not on a loop.
        """
        path = self.place(pod_id, blob)
        try:
            status = path.stat()
        except OSError as error:
            raise Corrupted(f"The body {blob} is missing.") from error
        mark = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        known = self._proven.get(path)
        now = time.monotonic()
        if known is None or known[0] != mark or known[1] < now:
            if status.st_size > _AT_ONCE:
                may_wait()
            if not self.is_sound(pod_id, blob):
                raise Corrupted(f"The body {blob} is not what its name says.")
            if len(self._proven) >= _MOST_PROVEN:
                self._proven.clear()
            self._proven[path] = (mark, now + PROVEN_FOR_S)
        return path

    def size(self, pod_id: str, blob: str) -> int:
        """How many bytes there are. Raises :class:`Corrupted` if missing."""
        try:
            return self.place(pod_id, blob).stat().st_size
        except OSError as error:
            raise Corrupted(f"The body {blob} is missing.") from error

    def is_sound(self, pod_id: str, blob: str) -> bool:
        """Whether the bytes are those that the name says; reads all of them."""
        with self.place(pod_id, blob).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == blob

    def files(self, pod_id: str) -> Iterator[Path]:
        """Every file in the pod's folder of blobs, finished or not."""
        folder = self._folder(pod_id)
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.is_file())

    def discard(self, pod_id: str, blob: str, before_s: float) -> bool:
        """Delete a blob that no row names, unless it was stored after ``before_s`` (seconds)."""
        path = self.place(pod_id, blob)
        if not path.exists():
            return True
        if path.stat().st_mtime >= before_s:
            return False
        path.unlink()
        return True

    def sweep(self, pod_id: str, named: frozenset[str], before_s: float) -> int:
        """Delete files that nobody names and nobody is about to name; how many there were.

        What a crash left between writing a file and committing the row that names it. Files
        stored after ``before_s`` stay: their commits may be on the way.
        """
        swept = 0
        for path in self.files(pod_id):
            if path.name not in named and path.stat().st_mtime < before_s:
                path.unlink()
                swept += 1
        return swept

    def make_room(self, pod_id: str, blob: str) -> None:
        """The folder in which the bytes are to lie."""
        make_folder(self.place(pod_id, blob).parent, self._data)

    def _name(self, unfinished: Path, path: Path) -> None:
        # Over an equal file, too: that heals a damaged one and makes it young for the sweep.
        make_folder(path.parent, self._data)
        unfinished.rename(path)
        sync_folder(path.parent)

    def _folder(self, pod_id: str) -> Path:
        return pod_folder(self._data, pod_id) / "blobs"

    def place(self, pod_id: str, blob: str) -> Path:
        """Where the bytes lie, or would; nobody looks whether they are there."""
        if not _DIGEST.fullmatch(blob):
            raise ValueError(f"{blob!r} is no digest")
        return self._folder(pod_id) / blob[:2] / blob


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with on_disk():
        file = path.open("xb", buffering=0)
    with file:
        for chunk in chunks:  # what the sender's end raises passes through
            digest.update(chunk)
            size += len(chunk)
            with on_disk():
                rest = memoryview(chunk)
                while rest:
                    rest = rest[file.write(rest) :]
        with on_disk():
            os.fsync(file.fileno())
    return digest.hexdigest(), size
