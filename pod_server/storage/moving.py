"""A pod's file, read as it stands and copied into another data folder with changes on the way.

Whoever moves a house has its folder for themselves (``owners.alone``). The source is only read;
the copy lies in a folder that is nobody's yet and is thrown away whole where something goes wrong,
so it is written without a journal and synced once, at the end. One body at a time is held in
memory.
"""

# ruff: noqa: S608 - a column list of our own is put in; nothing that came from outside is.

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw

from pod_server.model.channel import Kept
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Role
from pod_server.storage import rows
from pod_server.storage import statements as sql
from pod_server.storage.blobs import FileBlobs, make_folder, sync_folder
from pod_server.storage.connect import fault, open_reader
from pod_server.storage.migrations import KNOWN, version
from pod_server.storage.readers import OlderStore
from proofs.value import value

_PIECE = 1024 * 1024
#: No address that is looked for is longer.
_LONGEST = 512
#: What a pod's file holds, all of which is looked at here.
TABLES = frozenset(("pod", "resource", "auxiliary", "delta", "change_log", "blob_ref", "channel"))
_ENDS = "media_type, size, deltas, original = 1, blob_key, body"
_DOCUMENTS = (
    f"SELECT name, '', kind = 'container', {_ENDS} FROM resource WHERE pod_id = ?"
    " ORDER BY name"
)  # fmt: skip
_AUXILIARIES = (
    "SELECT a.name, a.role, COALESCE(r.kind = 'container', 0), a.media_type, a.size, a.deltas,"
    " a.original = 1, a.blob_key, a.body FROM auxiliary a LEFT JOIN resource r"
    " ON r.pod_id = a.pod_id AND r.name = a.name WHERE a.pod_id = ? ORDER BY a.name, a.role"
)
_DELTAS = (
    "SELECT version, ord, removed, inserted FROM delta"
    " WHERE pod_id = ? AND name = ? AND role = ? ORDER BY version, ord"
)
_PUT_RESOURCE = "UPDATE resource SET size = ?, blob_key = ?, body = ? WHERE pod_id = ? AND name = ?"
_PUT_AUXILIARY = (
    "UPDATE auxiliary SET size = ?, blob_key = ?, body = ?"
    " WHERE pod_id = ? AND name = ? AND role = ?"
)
_PUT_DELTA = (
    "UPDATE delta SET removed = ?, inserted = ?"
    " WHERE pod_id = ? AND name = ? AND role = ? AND version = ? AND ord = ?"
)
_RENAME = (
    "UPDATE resource SET name = moved_name(name), parent = moved_name(parent)"
    " WHERE pod_id = ?1 AND (name <> moved_name(name) OR parent <> moved_name(parent))",
    "UPDATE auxiliary SET name = moved_name(name)"
    " WHERE pod_id = ?1 AND name <> moved_name(name)",
    "UPDATE delta SET name = moved_name(name) WHERE pod_id = ?1 AND name <> moved_name(name)",
)  # fmt: skip
_LOG = (
    "UPDATE change_log SET name = moved_name(name), actor = moved_text(actor),"
    " other = moved_name(other) WHERE pod_id = ?"
)
_POD = (
    "UPDATE pod SET base = ?2, owner = ?3, bytes_used ="
    " (SELECT COALESCE(SUM(size), 0) FROM resource WHERE pod_id = ?1)"
    " + (SELECT COALESCE(SUM(size), 0) FROM auxiliary WHERE pod_id = ?1) WHERE pod_id = ?1"
)
_USED = (
    "SELECT blob_key, count(*) FROM (SELECT blob_key FROM resource WHERE pod_id = ?1"
    " UNION ALL SELECT blob_key FROM auxiliary WHERE pod_id = ?1)"
    " WHERE blob_key IS NOT NULL GROUP BY blob_key"
)


@value
class Body:
    """One stored body. ``is_container`` is said of the resource that it is or belongs to."""

    name: str
    role: Role
    is_container: bool
    media_type: str
    size: int
    deltas: int
    original: bool
    blob: str | None
    body: bytes | None


@value
class Lines:
    """One delta over a body."""

    version: int
    order: int
    removed: bytes
    inserted: bytes


class PodFile:
    """One pod as it stands, only read."""

    def __init__(self, path: Path) -> None:
        """Raises :class:`OlderStore`, ``NewerStore``, and what the store's errors mean."""
        try:
            self.store = open_reader(path)
            found = version(self.store)
            if found < KNOWN:
                raise OlderStore
            pod_id = self.store.execute(sql.POD_OF_FILE).get
            row = rows.pod_row(self.store, str(pod_id))
        except apsw.Error as error:
            raise fault(error) from error
        if row is None:
            raise MissingResource()
        self.path, self.row, self.pod_id = path, row, str(pod_id)

    def bodies(self) -> Iterator[Body]:
        """Containers, documents, rules and descriptions, one at a time."""
        for statement in (_DOCUMENTS, _AUXILIARIES):
            for name, role, is_container, *ends in self.store.execute(statement, (self.pod_id,)):
                media, size, deltas, original, blob, body = ends
                yield Body(
                    name, Role(role), bool(is_container), media, size, deltas, bool(original), blob,
                    body,
                )  # fmt: skip

    def lines(self, body: Body) -> Iterator[Lines]:
        """The deltas over a body, in order."""
        if body.deltas:
            found = self.store.execute(_DELTAS, (self.pod_id, body.name, body.role.value))
            for number, order, removed, inserted in found:
                yield Lines(number, order, removed, inserted)

    def read(self, name: str) -> Body | None:
        """One resource by name."""
        row = self.store.execute(sql.RESOURCE, (self.pod_id, name)).fetchone()
        if row is None:
            return None
        kind, _, media, size, _, _, deltas, original, blob, body = row
        return Body(
            name, Role.RESOURCE, kind == "container", media, size, deltas, original == 1, blob, body
        )

    def members(self, name: str) -> Iterator[str]:
        """The names of what a container holds."""
        statement = "SELECT name FROM resource WHERE pod_id = ? AND parent = ? ORDER BY name"
        for (member,) in self.store.execute(statement, (self.pod_id, name)):
            yield member

    def channels(self) -> list[Kept]:
        """The webhooks that were asked for."""
        return rows.channels(self.store.execute(sql.CHANNELS, (self.pod_id,)))

    def close(self) -> None:
        self.store.close()


class PodCopy:
    """The same pod in another data folder, while it is being changed."""

    def __init__(self, source: Path, data: Path, target: Path, pod_id: str) -> None:
        make_folder(target.parent, data)
        store = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            store.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            store.execute("VACUUM INTO ?", (str(target),))
        finally:
            store.close()
        os.chmod(target, 0o600)
        self.path, self.pod_id = target, pod_id
        self.store = apsw.Connection(str(target))
        for pragma in ("journal_mode=OFF", "synchronous=OFF"):
            list(self.store.execute(f"PRAGMA {pragma}"))
        self.store.execute("BEGIN")

    def put(self, old: Body, size: int, body: bytes | None, blob: str | None) -> None:
        """Other bytes for a body, under the name that it has."""
        values = (size, blob, body, self.pod_id, old.name)
        if old.role is Role.RESOURCE:
            self.store.execute(_PUT_RESOURCE, values)
        else:
            self.store.execute(_PUT_AUXILIARY, (*values, old.role.value))

    def put_lines(self, of: Body, lines: Lines) -> None:
        """Other lines for a delta."""
        key = (self.pod_id, of.name, of.role.value, lines.version, lines.order)
        self.store.execute(_PUT_DELTA, (lines.removed, lines.inserted, *key))

    def finish(
        self,
        base: str,
        owner: str,
        text: Callable[[str], str],
        name: Callable[[str], str],
        blob_size: Callable[[str], int],
        now_us: int,
    ) -> None:
        """Names, the log, the pod's own row and its count of blobs; channels end. Synced."""
        self.store.create_scalar_function("moved_text", of_texts(text), 1, deterministic=True)
        self.store.create_scalar_function("moved_name", of_texts(name), 1, deterministic=True)
        for statement in (*_RENAME, _LOG):
            self.store.execute(statement, (self.pod_id,))
        self.store.execute("DELETE FROM channel WHERE pod_id = ?", (self.pod_id,))
        self.store.execute("DELETE FROM blob_ref WHERE pod_id = ?", (self.pod_id,))
        for blob, count in list(self.store.execute(_USED, (self.pod_id,))):
            self.store.execute(
                sql.SET_BLOB_REF, (self.pod_id, blob, blob_size(blob), count, now_us)
            )
        self.store.execute(_POD, (self.pod_id, base, owner))
        self.store.execute("COMMIT")
        self.store.execute("PRAGMA synchronous=FULL")
        self.store.execute("VACUUM")  # Old addresses are not in its free pages either.
        self.close()
        synced(self.path)

    def close(self) -> None:
        self.store.close()


def of_texts(change: Callable[[str], str]) -> Callable[..., apsw.SQLiteValue]:
    """As a function of SQL: what is no text stays."""

    def changed(said: apsw.SQLiteValue) -> apsw.SQLiteValue:
        return change(said) if isinstance(said, str) else said

    return changed


def synced(path: Path) -> None:
    """Make a finished file survive a power cut, its name too."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)


def pod_files(data: Path) -> list[Path]:
    """Every pod's file below the data folder."""
    return sorted((data / "pods").glob("*/*/pod.sqlite"))


def carried_blob(source: FileBlobs, target: FileBlobs, pod_id: str, blob: str) -> None:
    """The same body in another data folder: the same file where both are on one disk.

    A blob never changes once it has its name, so two folders may share it. Raises ``Corrupted``
    where it is not what its name says.
    """
    at = target.place(pod_id, blob)
    if at.exists():
        return
    target.make_room(pod_id, blob)
    found = source.path(pod_id, blob)
    try:
        os.link(found, at)
    except OSError:
        target.store(pod_id, pieces(found))


def pieces(path: Path) -> Iterator[bytes]:
    """A file, a megabyte at a time."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def holds(path: Path, says: Callable[[bytes], bool]) -> bool:
    """Whether a file has something in it somewhere; what is looked for is short."""
    rest = b""
    for piece in pieces(path):
        if says(rest + piece):
            return True
        rest = (rest + piece)[-_LONGEST:]
    return False
