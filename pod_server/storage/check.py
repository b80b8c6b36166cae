"""Is a pod's file what it should be? A sentence for each thing that is not."""

from __future__ import annotations

from collections.abc import Iterator

import apsw

from pod_server.model.errors import Corrupted
from pod_server.model.iri import parent
from pod_server.storage import rows
from pod_server.storage.blobs import FileBlobs

_ORPHANS = (
    "SELECT r.name FROM resource r WHERE r.pod_id = ? AND r.parent IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM resource p WHERE p.pod_id = r.pod_id AND p.name = r.parent"
    " AND p.kind = 'container')"
)
_ORPHANED_AUXILIARY = (
    "SELECT a.name, a.role FROM auxiliary a WHERE a.pod_id = ? AND NOT EXISTS"
    " (SELECT 1 FROM resource r WHERE r.pod_id = a.pod_id AND r.name = a.name)"
)
_PLACES = "SELECT name, parent FROM resource WHERE pod_id = ?"
_ROOTS = "SELECT count(*) FROM resource WHERE pod_id = ? AND name = '' AND kind = 'container'"
_ROOT_RULES = "SELECT count(*) FROM auxiliary WHERE pod_id = ? AND name = '' AND role = 'acl'"
_BYTES = (
    "SELECT (SELECT COALESCE(SUM(size), 0) FROM resource WHERE pod_id = ?1)"
    " + (SELECT COALESCE(SUM(size), 0) FROM auxiliary WHERE pod_id = ?1)"
)
_RESOURCES = "SELECT count(*) FROM resource WHERE pod_id = ?"
_DELTA_COUNTS = (
    "SELECT t.name, t.role, t.deltas, (SELECT count(*) FROM delta d WHERE d.pod_id = ?1"
    " AND d.name = t.name AND d.role = t.role) AS found FROM"
    " (SELECT name, '' AS role, deltas FROM resource WHERE pod_id = ?1"
    " UNION ALL SELECT name, role, deltas FROM auxiliary WHERE pod_id = ?1) t"
    " WHERE t.deltas <> found"
)
_LOST_DELTAS = (
    "SELECT DISTINCT d.name, d.role FROM delta d WHERE d.pod_id = ?1 AND NOT EXISTS"
    " (SELECT 1 FROM resource r WHERE r.pod_id = ?1 AND r.name = d.name AND d.role = '')"
    " AND NOT EXISTS (SELECT 1 FROM auxiliary a WHERE a.pod_id = ?1 AND a.name = d.name"
    " AND a.role = d.role)"
)
_BLOBS = (
    "SELECT blob_key, count(*) FROM (SELECT blob_key FROM resource WHERE pod_id = ?1"
    " UNION ALL SELECT blob_key FROM auxiliary WHERE pod_id = ?1)"
    " WHERE blob_key IS NOT NULL GROUP BY blob_key"
)
_REFS = "SELECT blob_key, refs, size FROM blob_ref WHERE pod_id = ?"
_SIZES = (
    "SELECT name, size, length(body) FROM resource"
    " WHERE pod_id = ? AND original = 1 AND body IS NOT NULL AND size <> length(body)"
)
_NUMBERS = "SELECT DISTINCT seq FROM change_log WHERE pod_id = ? ORDER BY seq"
_TORN = (
    "SELECT seq FROM change_log WHERE pod_id = ? GROUP BY seq"
    " HAVING count(*) <> max(ord) + 1 OR min(ord) <> 0"
)
_FUTURE = "SELECT name FROM resource WHERE pod_id = ? AND (version > ? OR version < 1)"


def check(store: apsw.Connection, pod_id: str, blobs: FileBlobs) -> Iterator[str]:
    """Look at everything, from one moment's state; reads every body."""
    for (said,) in store.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield f"SQLite: {said}"
    store.execute("BEGIN")
    try:
        pod = rows.pod_row(store, pod_id)
        if pod is None:
            yield f"The file of the pod {pod_id} does not hold it."
            return
        yield from _tree(store, pod_id)
        yield from _log(store, pod_id, pod.seq)
        yield from _sums(store, pod_id, pod.bytes_used, pod.resources)
        yield from _bodies(store, pod_id, blobs)
    finally:
        store.execute("ROLLBACK")


def _tree(store: apsw.Connection, pod_id: str) -> Iterator[str]:
    if store.execute(_ROOTS, (pod_id,)).get != 1:
        yield "The root container is missing."
    if store.execute(_ROOT_RULES, (pod_id,)).get != 1:
        yield "The root has no access rules; nobody may do anything."
    for (name,) in store.execute(_ORPHANS, (pod_id,)):
        yield f"{name} is in no container."
    for name, above in store.execute(_PLACES, (pod_id,)):
        if parent(name) != above:
            yield f"{name or 'The root'} says that it is in {above}."
    for name, role in store.execute(_ORPHANED_AUXILIARY, (pod_id,)):
        yield f"The {role} of {name} belongs to nothing."


def _log(store: apsw.Connection, pod_id: str, head: int) -> Iterator[str]:
    expected = 1
    for (number,) in store.execute(_NUMBERS, (pod_id,)):
        if number != expected:
            yield f"The changes {expected} to {number - 1} are missing from the log."
        expected = number + 1
    if expected != head + 1:
        yield f"The log ends at {expected - 1}; the pod says {head}."
    for (number,) in store.execute(_TORN, (pod_id,)):
        yield f"The change {number} is not whole in the log."
    for (name,) in store.execute(_FUTURE, (pod_id, head)):
        yield f"{name} has a version that the log does not reach."


def _sums(store: apsw.Connection, pod_id: str, bytes_used: int, resources: int) -> Iterator[str]:
    counted = store.execute(_BYTES, (pod_id,)).get
    if counted != bytes_used:
        yield f"The pod counts {bytes_used} bytes; its resources have {counted}."
    there = store.execute(_RESOURCES, (pod_id,)).get
    if there != resources:
        yield f"The pod counts {resources} resources; there are {there}."
    for name, role, said, found in store.execute(_DELTA_COUNTS, (pod_id,)):
        yield f"{_called(name, role)} says {said} deltas; there are {found}."
    for name, role in store.execute(_LOST_DELTAS, (pod_id,)):
        yield f"There are deltas of {_called(name, role)}, which is not there."
    for name, size, found in store.execute(_SIZES, (pod_id,)):
        yield f"{name} says {size} bytes and has {found}."


def _bodies(store: apsw.Connection, pod_id: str, blobs: FileBlobs) -> Iterator[str]:
    used = {str(blob): count for blob, count in store.execute(_BLOBS, (pod_id,))}
    counted = {str(blob): (refs, size) for blob, refs, size in store.execute(_REFS, (pod_id,))}
    for blob, count in used.items():
        refs, size = counted.get(blob, (0, 0))
        if refs != count:
            yield f"The body {blob} is counted {refs} times and used {count} times."
        try:
            if blobs.size(pod_id, blob) != size:
                yield f"The body {blob} has {blobs.size(pod_id, blob)} bytes instead of {size}."
            elif not blobs.is_sound(pod_id, blob):
                yield f"The body {blob} is not what its name says: the disk has changed it."
        except Corrupted as error:
            yield str(error)
        except OSError as error:
            yield f"The body {blob} cannot be read: {error.strerror}."
    for blob, (refs, _) in counted.items():
        if refs and blob not in used:
            yield f"The body {blob} is counted {refs} times and used by nothing."


def _called(name: str, role: str) -> str:
    return f"{name}.{role}" if role else name or "the root"
