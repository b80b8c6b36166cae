"""The only door to SQLite: how its files are opened, and what its errors mean to the house."""

from __future__ import annotations

from pathlib import Path

import apsw

from pod_server.model.errors import (
    Corrupted,
    Fault,
    PodError,
    StorageBusy,
    StorageFull,
)

BUSY_MS = 5_000
_WAL_LIMIT = 64 * 1024 * 1024
#: Versions that can damage a WAL file when several connections checkpoint (fixed in 3.51.3).
_WAL_BUG = ((3, 7, 0), (3, 51, 2))

_SYNC_ERRORS = frozenset({apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC})
_DAMAGE = frozenset(
    {
        apsw.SQLITE_IOERR_READ,
        apsw.SQLITE_IOERR_SHORT_READ,
        apsw.SQLITE_IOERR_CORRUPTFS,
        apsw.SQLITE_IOERR_DATA,
    }
)


def is_sync_failure(error: PodError) -> bool:
    """Whether the disk could not confirm a write: if it is there, nobody can say."""
    return getattr(error.__cause__, "extendedresult", 0) in _SYNC_ERRORS


def library() -> str:
    """Which SQLite this is."""
    return str(apsw.sqlite_lib_version())


def check_library(found: str = "") -> None:
    """Refuse an SQLite that can damage what it keeps (requirements 5.1)."""
    release = tuple(int(part) for part in (found or apsw.sqlite_lib_version()).split("."))
    if _WAL_BUG[0] <= release <= _WAL_BUG[1]:
        raise Corrupted(
            f"SQLite {found or apsw.sqlite_lib_version()} can damage its files;"
            " install apsw 3.51.3 or newer."
        )


#: KiB of pages that a connection keeps, as it comes to need them. The writer touches the same
#: pages of index and log again and again; what readers want is remembered by their view.
WRITER_CACHE, READER_CACHE = 8_192, 1_024


def open_writer(path: Path) -> apsw.Connection:
    """The one writing connection of a pod; makes the file where there is none."""
    store = apsw.Connection(str(path))
    store.set_busy_timeout(BUSY_MS)
    store.pragma("journal_mode", "wal")
    store.pragma("synchronous", "full")
    store.pragma("journal_size_limit", _WAL_LIMIT)
    _common(store, WRITER_CACHE)
    return store


def open_reader(path: Path) -> apsw.Connection:
    """A connection that cannot write; raises ``apsw.CantOpenError`` where there is no file."""
    store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    store.set_busy_timeout(BUSY_MS)
    store.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    store.pragma("query_only", 1)
    _common(store, READER_CACHE)
    return store


def _common(store: apsw.Connection, cache: int) -> None:
    store.pragma("mmap_size", 0)
    store.pragma("cache_size", -cache)
    store.pragma("trusted_schema", 0)
    # A plan is made once for a statement, whatever is bound: otherwise a join that may find nothing
    # is planned anew at each execution, which takes ten times what it takes to carry it out.
    store.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)


def fault(error: apsw.Error) -> Fault:
    """What an error of SQLite means here. Raise it ``from`` the error."""
    if isinstance(error, apsw.BusyError | apsw.LockedError | apsw.NoMemError | apsw.CantOpenError):
        return StorageBusy()
    if isinstance(error, apsw.FullError | apsw.ReadOnlyError):
        return StorageFull()
    if isinstance(error, apsw.IOError):
        code = getattr(error, "extendedresult", 0)  # set by apsw, missing from its stubs
        if code in _SYNC_ERRORS:
            return Corrupted(
                "The disk could not confirm what was written. Nothing more is written until the"
                " disk has been looked at and the server started again; reading goes on."
            )
        if code not in _DAMAGE:
            return StorageFull()
    return Corrupted(f"The store of a pod is damaged: {error}")
