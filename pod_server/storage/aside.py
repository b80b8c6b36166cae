"""A copy of a store as it was, set aside before its schema moves on (R-11).

It lies beside the store under the number of the step that it holds (``pod.sqlite.step-1``), whole
and synced before the first statement of the migration, and stays until the next one. An older
program takes it back: stop, put it in the place of the store, remove what SQLite keeps beside
(``-wal``, ``-shm``), start.
"""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from pod_server.storage.blobs import sync_folder


def set_aside(path: Path, steps: int) -> Path:
    """Copy the store at ``path``, which has ``steps`` behind it; where the copy lies.

    Call it within the transaction that migrates, so that nobody writes meanwhile. Raises what
    SQLite and the file system raise: a store that cannot be copied does not move on.
    """
    kept = path.with_name(f"{path.name}.step-{steps}")
    part = path.with_name(f"{kept.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            store.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            store.execute("VACUUM INTO ?", (str(part),))
        finally:
            store.close()
        os.fsync(handle)
    finally:
        os.close(handle)
    part.rename(kept)
    sync_folder(path.parent)
    for older in path.parent.glob(f"{path.name}.step-*"):
        if older != kept:
            older.unlink()
    return kept
