"""What changes come to, and how the sum of many is written into the tables at once.

Effects are gathered in memory, change by change. What several changes of a batch touch (a
container's version, the pod's own row) is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import apsw

from pod_server.model.change import Key, Stored
from pod_server.model.iri import Role, parent
from pod_server.storage import rows
from pod_server.storage import statements as sql
from pod_server.storage.rows import LogRow, PodRow
from pod_server.storage.view import UNKNOWN, View
from proofs.value import value


@dataclass(slots=True)
class Ground:
    """The pod as the batch finds it: the process's view where that is exact, else the tables."""

    store: apsw.Cursor
    view: View
    pod: PodRow
    #: The size of a blob on disk. Raises ``Corrupted`` where it is missing (R-06).
    blob_size: Callable[[str], int]

    found: dict[Key, Stored | None] = field(default_factory=dict)
    #: Where the view is exact: what it holds.
    known: Mapping[Key, Stored | None] = field(init=False)

    def __post_init__(self) -> None:
        is_exact = self.view.stands_at(self.pod.seq, self.pod.rewritten)
        self.known = self.view.young if is_exact else {}

    def row(self, key: Key) -> Stored | None:
        known = self.known.get(key, UNKNOWN)
        if known is UNKNOWN:
            known = self.found.get(key, UNKNOWN)
        if known is not UNKNOWN:
            return known
        stored = rows.read(self.store, self.pod.pod.pod_id, *key)
        self.found[key] = stored
        return stored

    def members(self, container: str, limit: int) -> list[str]:
        pod_id = self.pod.pod.pod_id
        found = self.store.execute(sql.MEMBER_NAMES, (pod_id, container, limit))
        return [str(name) for (name,) in found]


@value
class Laid:
    """So many deltas, of so many bytes together, have come to lie over a document."""

    stored: Stored
    count: int
    weight: int


class Effects:
    """What changes come to, on top of the ground or of other effects.

    ``below`` has the names touched, by the container that holds them; ``touched`` the containers
    whose listing has changed, and by which change (their rows are made at the end); ``listed`` what
    a listing shows as a resource's last change, which containers' own listings leave alone;
    ``bodies`` those rows that are written in full, as all others keep the body they have;
    ``cleared`` the documents whose stored deltas go, while those of this batch stand in ``deltas``.
    """

    __slots__ = (
        "below",
        "blobs",
        "bodies",
        "bytes_used",
        "cleared",
        "deltas",
        "listed",
        "log",
        "resources",
        "rows",
        "rules_at",
        "seq",
        "touched",
    )

    def __init__(self, seq: int, rules_at: int, bytes_used: int, resources: int) -> None:
        self.seq, self.rules_at, self.bytes_used = seq, rules_at, bytes_used
        self.resources = resources
        self.rows: dict[Key, Stored | None] = {}
        self.below: dict[str, set[str]] = {}
        self.touched: dict[str, int] = {}
        self.listed: dict[str, int] = {}
        self.bodies: set[Key] = set()
        self.cleared: set[Key] = set()
        self.deltas: dict[Key, list[tuple[int, bytes, bytes]]] = {}
        self.log: list[LogRow] = []
        self.blobs: dict[str, int] = {}

    def laid(self) -> list[Laid]:
        """The documents that have deltas more."""
        return [
            Laid(stored, len(more), sum(len(gone) + len(come) for _, gone, come in more))
            for key, more in self.deltas.items()
            if (stored := self.rows.get(key)) is not None
        ]

    def absorb(self, later: Effects) -> None:
        self.rows.update(later.rows)
        for container, names in later.below.items():
            self.below.setdefault(container, set()).update(names)
        self.touched.update(later.touched)
        self.listed.update(later.listed)
        self.bodies |= later.bodies
        for key in later.cleared:
            self.cleared.add(key)
            self.deltas.pop(key, None)
        for key, more in later.deltas.items():
            self.deltas.setdefault(key, []).extend(more)
        self.log += later.log
        for blob, count in later.blobs.items():
            self.blobs[blob] = self.blobs.get(blob, 0) + count
        self.rules_at = later.rules_at
        self.bytes_used = later.bytes_used
        self.resources = later.resources


def flush(ground: Ground, effects: Effects, at_us: int) -> PodRow:
    """Write the effects, within the transaction the caller has begun; the pod's row afterwards."""
    store, pod_id = ground.store, ground.pod.pod.pod_id
    for container, number in effects.touched.items():
        _touch(ground, effects, container, number, at_us)
    for key in effects.cleared:
        store.execute(sql.DELETE_DELTAS, (pod_id, *key))
    for key, new in effects.rows.items():
        old = ground.row(key)
        if new is None:
            if old is not None:
                _delete(store, pod_id, key)
        elif old is None:
            _insert(ground, effects, key, new)
        elif key in effects.bodies:
            _update(ground, effects, key, new)
        else:
            _adjust(ground, effects, key, new, new.deltas != old.deltas)
    for (name, role), more in effects.deltas.items():
        store.executemany(
            sql.INSERT_DELTA,
            [(pod_id, name, role, n, o, gone, come) for o, (n, gone, come) in enumerate(more)],
        )
    store.executemany(sql.LOG, effects.log)
    for blob, count in effects.blobs.items():
        count_blob(ground, blob, count, at_us)
    counts = (effects.bytes_used, effects.resources)
    store.execute(sql.MOVE_POD, (effects.seq, effects.rules_at, *counts, pod_id))
    pod = ground.pod
    return PodRow(
        pod.pod,
        pod.state,
        effects.seq,
        effects.rules_at,
        pod.rewritten,
        effects.bytes_used,
        pod.bytes_max,
        effects.resources,
        pod.resources_max,
    )


def _touch(ground: Ground, effects: Effects, name: str, number: int, at_us: int) -> None:
    """Bring the row of a container, if it is one and there, to the number that touched it last."""
    key = (name, Role.RESOURCE)
    old = effects.rows.get(key, UNKNOWN)
    if old is UNKNOWN:
        old = ground.row(key)
    if old is None or not old.is_container:
        return
    effects.rows[key] = Stored(
        old.name,
        old.role,
        old.kind,
        max(number, old.version),
        old.media_type,
        old.size,
        old.created_us,
        max(at_us, old.modified_us),
        old.body,
        old.blob,
        old.deltas,
        old.original,
    )


def count_blob(ground: Ground, blob: str, by: int, at_us: int) -> None:
    """One reference more or fewer; the file of a blob without any is swept later."""
    store, pod_id = ground.store, ground.pod.pod.pod_id
    row = store.execute(sql.BLOB_REF, (pod_id, blob)).fetchone()
    if row is None and not by:
        return
    size, refs = row if row is not None else (ground.blob_size(blob), 0)
    store.execute(sql.SET_BLOB_REF, (pod_id, blob, size, refs + by, at_us))


def _delete(store: apsw.Cursor, pod_id: str, key: Key) -> None:
    name, role = key
    if role is Role.RESOURCE:
        store.execute(sql.DELETE_RESOURCE, (pod_id, name))
    else:
        store.execute(sql.DELETE_AUXILIARY, (pod_id, name, role))


def _insert(ground: Ground, effects: Effects, key: Key, new: Stored) -> None:
    pod_id = ground.pod.pod.pod_id
    name, role = key
    ends = (new.deltas, int(new.original), new.blob, new.body)
    row = (new.version, new.media_type, new.size, new.created_us, new.modified_us)
    if role is Role.RESOURCE:
        ground.store.execute(
            sql.INSERT_RESOURCE,
            (pod_id, name, parent(name), new.kind, *row, effects.listed[name], *ends),
        )
    else:
        ground.store.execute(sql.INSERT_AUXILIARY, (pod_id, name, role, *row, *ends))


def _update(ground: Ground, effects: Effects, key: Key, new: Stored) -> None:
    pod_id = ground.pod.pod.pod_id
    name, role = key
    ends = (new.deltas, int(new.original), new.blob, new.body, pod_id, name)
    row = (new.version, new.media_type, new.size, new.created_us, new.modified_us)
    if role is Role.RESOURCE:
        ground.store.execute(sql.UPDATE_RESOURCE, (new.kind, *row, effects.listed[name], *ends))
    else:
        ground.store.execute(sql.UPDATE_AUXILIARY, (*row, *ends, role))


def _adjust(ground: Ground, effects: Effects, key: Key, new: Stored, is_amended: bool) -> None:
    """Leave the body alone: a delta lies over it, or a container's listing has changed."""
    pod_id = ground.pod.pod.pod_id
    name, role = key
    if not is_amended:
        ground.store.execute(sql.TOUCH_CONTAINER, (new.version, new.modified_us, pod_id, name))
    elif role is Role.RESOURCE:
        ground.store.execute(
            sql.AMEND_RESOURCE,
            (
                new.version,
                new.size,
                new.modified_us,
                effects.listed[name],
                new.deltas,
                pod_id,
                name,
            ),
        )
    else:
        ground.store.execute(
            sql.AMEND_AUXILIARY,
            (new.version, new.size, new.modified_us, new.deltas, pod_id, name, role),
        )
