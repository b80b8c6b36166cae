"""One change, worked out completely before anything is written.

It either joins the batch with all its effects or leaves no trace: a change of one write is looked
at wholly before it touches the batch, one of several gathers its effects apart.
"""

from __future__ import annotations

from pod_server.model.change import (
    Amend,
    Change,
    Happening,
    Key,
    Kind,
    Put,
    Remove,
    Stored,
    Write,
)
from pod_server.model.errors import Conflict, MissingResource, QuotaExceeded, StaleRead
from pod_server.model.iri import Role, auxiliaries, parent, subject_path
from pod_server.storage import rows
from pod_server.storage.effects import Effects, Ground
from pod_server.storage.view import UNKNOWN

# Named here: an enumeration looks each of its names up anew, and a change asks for twenty.
RESOURCE, CONTAINER = Role.RESOURCE, Kind.CONTAINER
CREATE, UPDATE = Happening.CREATE, Happening.UPDATE


class Step:
    """One change, worked out over a batch and joining it."""

    def __init__(self, ground: Ground, so_far: Effects, change: Change, at_us: int) -> None:
        self._ground = ground
        self._so_far = so_far
        self._change = change
        self._at_us = at_us
        self._told = 0
        self.number = so_far.seq + 1
        self._is_single = len(change.writes) == 1
        self._effects = (
            so_far
            if self._is_single
            else Effects(0, so_far.rules_at, so_far.bytes_used, so_far.resources)
        )

    def carry_out(self) -> None:
        """Raises ``StaleRead`` where the ground has moved, and refusals for what cannot be."""
        self._check_ground()
        for write in self._change.writes:
            self._write(write)
        if not self._is_single:
            self._check_quota(0)
            self._so_far.absorb(self._effects)
        self._so_far.seq = self.number

    def _check_quota(self, more: int) -> None:
        most = self._ground.pod.bytes_max
        if most and self._effects.bytes_used + more > max(most, self._so_far.bytes_used):
            raise QuotaExceeded(most)

    def _check_ground(self) -> None:
        change = self._change
        if self._ground.pod.state != rows.ACTIVE:
            self._refuse_state()
        if change.rules_at is not None and change.rules_at != self._so_far.rules_at:
            raise StaleRead("access rules")
        so_far, known = self._so_far.rows, self._ground.known
        for key, version in change.rests_on.items():
            stored = so_far.get(key, UNKNOWN)
            if stored is UNKNOWN:
                stored = known.get(key, UNKNOWN)
            if stored is UNKNOWN:
                stored = self._ground.row(key)
            if stored is None:
                if version is not None:
                    raise StaleRead(key[0])
            elif self._version(stored) != version:
                raise StaleRead(key[0])
        for container in change.empty:
            if self._has_members(container):
                raise StaleRead(container)

    def _version(self, stored: Stored) -> int:
        """A container's moves with its members; of this batch's that is noted apart."""
        if not stored.is_container:
            return stored.version
        return max(stored.version, self._so_far.touched.get(stored.name, 0))

    def _refuse_state(self) -> None:
        if self._ground.pod.state == rows.DELETED:
            raise MissingResource(self._ground.pod.pod.base, gone=True)
        raise Conflict("This pod can only be read for the time being; try again later.")

    def _row(self, key: Key) -> Stored | None:
        """What is there now; the version of a container that was touched is not in it."""
        stored = self._effects.rows.get(key, UNKNOWN)
        if stored is UNKNOWN and not self._is_single:
            stored = self._so_far.rows.get(key, UNKNOWN)
        return self._ground.row(key) if stored is UNKNOWN else stored

    def _has_members(self, container: str) -> bool:
        touched = self._effects.below.get(container, set()) | self._so_far.below.get(
            container, set()
        )
        if any(self._row((name, RESOURCE)) is not None for name in touched):
            return True
        return any(n not in touched for n in self._ground.members(container, len(touched) + 1))

    def _write(self, write: Write) -> None:
        key = (write.name, write.role)
        old = self._row(key)
        if write.role is not RESOURCE:
            if write.role not in auxiliaries(write.name):
                raise Conflict(f"Nothing is stored there under the role {write.role.value}.")
            subject = self._row((write.name, RESOURCE))
            if subject is None:
                raise StaleRead(write.name)
        if isinstance(write, Put):
            self._put(key, write, old)
        elif old is None:
            raise StaleRead(write.name)
        elif isinstance(write, Amend):
            self._amend(key, write, old)
        else:
            self._remove(key, write, old)

    def _put(self, key: Key, put: Put, old: Stored | None) -> None:
        if old is not None and old.kind is not put.kind:
            raise Conflict(
                f"{put.name} is a {old.kind.value} and cannot become a {put.kind.value}."
            )
        if old is None and put.role is RESOURCE:
            self._check_place(put)
            most = self._ground.pod.resources_max
            if most and self._effects.resources >= most:
                raise QuotaExceeded(most, "resources")
        size = len(put.body) if put.body is not None else put.size
        if put.blob is not None:
            size = self._ground.blob_size(put.blob)
        new = Stored(
            put.name,
            put.role,
            put.kind,
            self.number,
            put.media_type,
            size,
            old.created_us if old is not None else self._at_us,
            self._moment(old),
            put.body,
            put.blob,
            0,
            put.original,
        )
        if self._is_single:
            self._check_quota(size - (old.size if old is not None else 0))
        if old is not None:
            self._clear(key, old)
        if put.blob is not None:
            self._count_blob(put.blob, 1)
        self._store(key, new, old)
        self._effects.bodies.add(key)
        self._happened(CREATE if old is None else UPDATE, key, put.kind)

    def _check_place(self, put: Put) -> None:
        above = parent(put.name)
        if above is None:
            if put.kind is not CONTAINER:
                raise Conflict("The root of a pod is a container.")
            return
        container = self._row((above, RESOURCE))
        if container is None or container.kind is not CONTAINER:
            raise StaleRead(above)

    def _amend(self, key: Key, amend: Amend, old: Stored) -> None:
        if old.kind is not Kind.DOCUMENT:
            raise Conflict(f"{amend.name} is a container; its description can be amended.")
        new = Stored(
            old.name,
            old.role,
            old.kind,
            self.number,
            old.media_type,
            amend.size,
            old.created_us,
            self._moment(old),
            old.body,
            old.blob,
            old.deltas + 1,
            False,
        )
        if self._is_single:
            self._check_quota(amend.size - old.size)
        delta = (self.number, amend.removed, amend.inserted)
        self._effects.deltas.setdefault(key, []).append(delta)
        self._store(key, new, old)
        self._happened(UPDATE, key, old.kind)

    def _remove(self, key: Key, remove: Remove, old: Stored) -> None:
        if remove.role is RESOURCE:
            if not remove.name:
                raise Conflict("The root of a pod stays.")
            if old.is_container and self._has_members(remove.name):
                raise Conflict(f"The container {remove.name} still has members.")
            for role in auxiliaries(remove.name):
                auxiliary = self._row((remove.name, role))
                if auxiliary is not None:
                    self._remove((remove.name, role), Remove(remove.name, role), auxiliary)
        elif remove.role is Role.ACL and not remove.name:
            raise Conflict("The access rules of a pod's root stay.")
        self._clear(key, old)
        self._store(key, None, old)
        self._happened(Happening.DELETE, key, old.kind)

    def _moment(self, old: Stored | None) -> int:
        """Now; never before the last change of the same thing, however the clock runs (R-08)."""
        return self._at_us if old is None else max(self._at_us, old.modified_us)

    def _clear(self, key: Key, old: Stored) -> None:
        """What lay over the old body, and the old body's blob, are no longer needed."""
        if old.deltas:
            self._effects.cleared.add(key)
            self._effects.deltas.pop(key, None)
        if old.blob is not None:
            self._count_blob(old.blob, -1)

    def _count_blob(self, blob: str, by: int) -> None:
        self._effects.blobs[blob] = self._effects.blobs.get(blob, 0) + by

    def _store(self, key: Key, new: Stored | None, old: Stored | None) -> None:
        name, role = key
        effects = self._effects
        effects.rows[key] = new
        effects.bytes_used += (new.size if new else 0) - (old.size if old else 0)
        # A container's listing shows what has just changed: its version moves along.
        if role is RESOURCE:
            if old is None:
                effects.resources += 1
            elif new is None:
                effects.resources -= 1
            effects.listed[name] = new.modified_us if new else 0
            above = parent(name)
            if above is not None:
                effects.below.setdefault(above, set()).add(name)
                effects.touched[above] = self.number
        elif role is Role.ACL:
            effects.rules_at = self.number
        else:
            effects.touched[name] = self.number

    def _happened(self, what: Happening, key: Key, kind: Kind) -> None:
        name, role = key
        self._log(what, name, role, None)
        if what is UPDATE or role is not RESOURCE:
            return
        above = parent(name)
        if above is not None:
            member = subject_path(name, kind is CONTAINER)
            shown = Happening.ADD if what is CREATE else Happening.REMOVE
            self._log(shown, above, role, member)

    def _log(self, what: Happening, name: str, role: Role, other: str | None) -> None:
        """One row of the log, as it is written: an activity is made of it by whoever reads it."""
        pod_id, actor = self._ground.pod.pod.pod_id, self._change.actor
        self._effects.log.append(
            (pod_id, self.number, self._told, what, name, role, self._at_us, actor, other)
        )
        self._told += 1
