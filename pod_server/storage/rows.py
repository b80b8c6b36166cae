"""Rows of the tables as values of the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import apsw
import orjson

from pod_server.contracts import Pod
from pod_server.model.change import Activity, Delta, Happening, Kind, Listed, Member, Stored
from pod_server.model.channel import Kept, from_plain
from pod_server.model.iri import Role
from pod_server.storage import statements as sql
from proofs.value import value

ACTIVE = "active"
DELETED = "deleted"
#: What may be said of a pod: written to, only read, on its way elsewhere, gone.
STATES = (ACTIVE, "readonly", "moving", DELETED)

#: One activity as :data:`sql.LOG` takes it: pod, number, order, what, name, role, moment, actor,
#: the other name.
LogRow = tuple[str, int, int, Happening, str, Role, int, str | None, str | None]

_KINDS = {kind.value: kind for kind in Kind}
_ROLES = {role.value: role for role in Role}
_HAPPENINGS = {what.value: what for what in Happening}


@value
class PodRow:
    """A pod's own row: who it is, how far its log goes, how full it is."""

    pod: Pod
    state: str
    seq: int
    rules_at: int
    rewritten: int
    bytes_used: int
    bytes_max: int
    resources: int
    resources_max: int


def pod_row(store: apsw.Connection, pod_id: str) -> PodRow | None:
    row = store.execute(sql.POD, (pod_id,)).fetchone()
    if row is None:
        return None
    name, base, owner, *counts = row
    return PodRow(Pod(pod_id, name, base, owner), *counts)


def read(store: apsw.Connection | apsw.Cursor, pod_id: str, name: str, role: Role) -> Stored | None:
    """One resource or auxiliary resource as this connection sees it."""
    if role is Role.RESOURCE:
        row = store.execute(sql.RESOURCE, (pod_id, name)).fetchone()
    else:
        row = store.execute(sql.AUXILIARY, (pod_id, name, role.value)).fetchone()
    return None if row is None else _stored(name, role, row)


def read_at(
    store: apsw.Connection, pod_id: str, name: str, role: Role
) -> tuple[Stored | None, int | None]:
    """The same, and the pod's number at that moment; ``None`` for both where there is no pod."""
    if role is Role.RESOURCE:
        row = store.execute(sql.RESOURCE_AT, (name, pod_id)).fetchone()
    else:
        row = store.execute(sql.AUXILIARY_AT, (name, role.value, pod_id)).fetchone()
    if row is None:
        return None, None
    return None if row[2] is None else _stored(name, role, row[1:]), row[0]


def _stored(name: str, role: Role, row: tuple[Any, ...]) -> Stored:
    kind, version, media, size, created, modified, deltas, original, blob, body = row
    return Stored(
        name, role, _KINDS[kind], version, media, size, created, modified, body, blob, deltas,
        original == 1,
    )  # fmt: skip


def listed(
    store: apsw.Connection, pod_id: str, container: str, after: str, most: int
) -> Listed | None:
    """A container with its members, in one read transaction."""
    store.execute("BEGIN")
    try:
        pod = pod_row(store, pod_id)
        row = read(store, pod_id, container, Role.RESOURCE)
        if pod is None or row is None or not row.is_container:
            return None
        described = read(store, pod_id, container, Role.DESCRIPTION)
        found = members(store.execute(sql.CHILDREN, (pod_id, container, after, most)))
        return Listed(row, described, found, pod.rules_at)
    finally:
        store.execute("ROLLBACK")


def resources(cursor: apsw.Cursor) -> list[Stored]:
    return [
        Stored(
            name, Role.RESOURCE, _KINDS[kind], version, media, size, created, modified, body, blob,
            deltas, original == 1,
        )
        for name, kind, version, media, size, created, modified, deltas, original, blob, body
        in cursor
    ]  # fmt: skip


def members(cursor: apsw.Cursor) -> list[Member]:
    return [
        Member(name, _KINDS[kind], version, media, size, listed)
        for name, kind, version, media, size, listed in cursor
    ]


def deltas(cursor: apsw.Cursor) -> list[Delta]:
    return [Delta(version, removed, inserted) for version, removed, inserted in cursor]


def activities(cursor: apsw.Cursor) -> list[Activity]:
    return [
        Activity(seq, order, _HAPPENINGS[op], name, _ROLES[role], at, actor, other)
        for seq, order, op, name, role, at, actor, other in cursor
    ]


def activities_of(log: Iterable[LogRow]) -> list[Activity]:
    return [
        Activity(seq, order, what, name, role, at, actor, other)
        for _, seq, order, what, name, role, at, actor, other in log
    ]


def channels(cursor: apsw.Cursor) -> list[Kept]:
    return [Kept(from_plain(orjson.loads(said)), told, failures) for said, told, failures in cursor]
