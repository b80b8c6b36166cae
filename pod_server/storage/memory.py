"""The ledger in memory: the oracle that the contract tests hold the real one against.

Written as plainly as can be, sharing no line with the one on SQLite: a change works on a copy of
everything, which takes the place of the old where nothing was refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import RLock

from pod_server.contracts import Clock, Pod, Promise
from pod_server.model.change import (
    Activity,
    Amend,
    Change,
    Delta,
    Happening,
    Key,
    Kind,
    Listed,
    Member,
    Put,
    Remove,
    Stored,
)
from pod_server.model.errors import Conflict, MissingResource, QuotaExceeded, StaleRead
from pod_server.model.iri import Role, auxiliaries, lineage, parent, subject_path

_Told = list[tuple[Happening, str, Role, str | None]]


@dataclass
class _State:
    """Everything there is to know of a pod at one moment."""

    number: int = 0
    rules_at: int = 0
    rows: dict[Key, Stored] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)
    deltas: dict[Key, tuple[Delta, ...]] = field(default_factory=dict)
    log: tuple[Activity, ...] = ()

    def copy(self) -> _State:
        return replace(
            self, rows=dict(self.rows), listed=dict(self.listed), deltas=dict(self.deltas)
        )

    def members(self, container: str) -> list[str]:
        names = (name for name, role in self.rows if role is Role.RESOURCE)
        return sorted((n for n in names if parent(n) == container), key=str.encode)


class MemoryLedger:
    """One pod, for as long as the process lives."""

    def __init__(self, pod: Pod, clock: Clock, bytes_max: int = 0) -> None:
        self._pod, self._clock, self._bytes_max = pod, clock, bytes_max
        self._state = _State()
        self._lock = RLock()

    @property
    def pod(self) -> Pod:
        return self._pod

    def head(self) -> int:
        return self._state.number

    described_at = head

    def rules_at(self) -> int:
        return self._state.rules_at

    def read(self, name: str, role: Role = Role.RESOURCE) -> Stored | None:
        return self._state.rows.get((name, role))

    def nearest_acl(self, name: str) -> Stored | None:
        for above in lineage(name):
            subject, acl = self.read(above), self.read(above, Role.ACL)
            if acl is not None and (above == name or (subject and subject.is_container)):
                return acl
        return None

    def deltas(self, name: str, role: Role = Role.RESOURCE) -> Sequence[Delta]:
        return self._state.deltas.get((name, role), ())

    def children(
        self, container: str, after: str = "", limit: int | None = None
    ) -> Iterator[Member]:
        state = self._state
        for name in [n for n in state.members(container) if n.encode() > after.encode()][:limit]:
            row, at = state.rows[name, Role.RESOURCE], state.listed[name]
            yield Member(name, row.kind, row.version, row.media_type, row.size, at)

    def listed(self, container: str, after: str = "", limit: int | None = None) -> Listed | None:
        row, described = self.read(container), self.read(container, Role.DESCRIPTION)
        if row is None or not row.is_container:
            return None
        return Listed(row, described, [*self.children(container, after, limit)], self.rules_at())

    def documents(self, after: str = "", limit: int = 1000) -> Sequence[Stored]:
        rows = sorted(self._state.rows.values(), key=lambda row: row.name.encode())
        wanted = [row for row in rows if row.role is Role.RESOURCE]
        return [row for row in wanted if row.name.encode() > after.encode()][:limit]

    def changes(self, after: int, limit: int = 1000) -> Sequence[Activity]:
        found: list[Activity] = []
        for number in range(after + 1, self._state.number + 1):
            whole = [activity for activity in self._state.log if activity.number == number]
            if found and len(found) + len(whole) > limit:
                break
            found += whole
        return found

    def submit(self, change: Change) -> Future[int]:
        return self.submit_in_turn(lambda: change)

    def hand_in(self, change: Change, promise: Promise) -> None:
        self._do(lambda: change, promise)

    def submit_in_turn(self, prepare: Callable[[], Change]) -> Future[int]:
        future: Future[int] = Future()
        self._do(prepare, future)
        return future

    def _do(self, prepare: Callable[[], Change], promise: Promise) -> None:
        with self._lock:
            try:
                after = _carry_out(self._state, prepare(), self._clock(), self._bytes_max)
            except Exception as error:  # noqa: BLE001 - it is the sender's, whatever it is
                promise.set_exception(error)
                return
            self._state = after
            promise.set_result(after.number)

    def rewrite(self, seen: Stored, body: bytes) -> None:
        """One body in the place of base and deltas, as compaction does it."""
        state, key = self._state.copy(), (seen.name, seen.role)
        state.rows[key] = replace(state.rows[key], body=body, blob=None, deltas=0)
        state.deltas.pop(key, None)
        self._state = state

    def check(self) -> Iterator[str]:
        for name, role in self._state.rows:
            above = parent(name) if role is Role.RESOURCE else name
            if (above or "", Role.RESOURCE) not in self._state.rows:
                yield f"{name} is in no container."


class MemoryLedgers:
    """All pods of a test's house."""

    def __init__(self, clock: Clock, quota: int = 0) -> None:
        self._clock, self._quota = clock, quota
        self._ledgers: dict[str, MemoryLedger] = {}

    def by_id(self, pod_id: str) -> MemoryLedger:
        try:
            return self._ledgers[pod_id]
        except KeyError:
            raise MissingResource() from None

    def create(self, pod: Pod, first: Change) -> MemoryLedger:
        if there := self._ledgers.get(pod.pod_id):
            if there.pod != pod:
                raise Conflict(f"The pod {pod.pod_id} is there, as {there.pod.base}.")
            return there
        ledger = MemoryLedger(pod, self._clock, self._quota)
        ledger.submit(first).result()
        self._ledgers[pod.pod_id] = ledger
        return ledger

    def pods(self) -> Iterator[Pod]:
        return iter([ledger.pod for ledger in self._ledgers.values()])

    def close(self) -> None:
        pass


def _carry_out(before: _State, change: Change, now: int, bytes_max: int) -> _State:
    if change.rules_at is not None and change.rules_at != before.rules_at:
        raise StaleRead("access rules")
    for key, version in change.rests_on.items():
        if (row.version if (row := before.rows.get(key)) else None) != version:
            raise StaleRead(key[0])
    for container in change.empty:
        if before.members(container):
            raise StaleRead(container)
    after = before.copy()
    after.number += 1
    told: _Told = []
    for write in change.writes:
        key = (write.name, write.role)
        if write.role not in (Role.RESOURCE, *auxiliaries(write.name)):
            raise Conflict(f"{write.name} has no {write.role}.")
        if write.role and (write.name, Role.RESOURCE) not in after.rows:
            raise StaleRead(write.name)
        old = after.rows.get(key)
        if isinstance(write, Put):
            told += _put(after, write, old, now)
        elif old is None:
            raise StaleRead(write.name)
        elif isinstance(write, Amend):
            told += _amend(after, write, old, now)
        else:
            told += _remove(after, write, now)
    after.log += tuple(
        Activity(after.number, order, what, name, role, now, change.actor, other)
        for order, (what, name, role, other) in enumerate(told)
    )
    used, was = (sum(row.size for row in s.rows.values()) for s in (after, before))
    if bytes_max and used > bytes_max and used > was:
        raise QuotaExceeded(bytes_max)
    return after


def _put(state: _State, put: Put, old: Stored | None, now: int) -> _Told:
    key, above = (put.name, put.role), parent(put.name)
    if old is not None and old.kind is not put.kind:
        raise Conflict(f"{put.name} is a {old.kind}.")
    if old is None and put.role is Role.RESOURCE:
        if above is None:
            if put.kind is not Kind.CONTAINER:
                raise Conflict("The root of a pod is a container.")
        else:
            container = state.rows.get((above, Role.RESOURCE))
            if container is None or not container.is_container:
                raise StaleRead(above)
    size = put.size if put.body is None else len(put.body)
    created, modified = (old.created_us, max(now, old.modified_us)) if old else (now, now)
    state.rows[key] = Stored(
        put.name, put.role, put.kind, state.number, put.media_type, size, created, modified,
        put.body, put.blob, original=put.original,
    )  # fmt: skip
    state.deltas.pop(key, None)
    _ripple(state, key, now)
    told: _Told = [(Happening.UPDATE if old else Happening.CREATE, *key, None)]
    if old is None and put.role is Role.RESOURCE and above is not None:
        member = subject_path(put.name, put.kind is Kind.CONTAINER)
        told.append((Happening.ADD, above, Role.RESOURCE, member))
    return told


def _amend(state: _State, amend: Amend, old: Stored, now: int) -> _Told:
    key = (amend.name, amend.role)
    if old.is_container:
        raise Conflict("Containers are not amended.")
    state.rows[key] = replace(
        old,
        version=state.number,
        size=amend.size,
        modified_us=max(now, old.modified_us),
        deltas=old.deltas + 1,
        original=False,
    )
    delta = Delta(state.number, amend.removed, amend.inserted)
    state.deltas[key] = (*state.deltas.get(key, ()), delta)
    _ripple(state, key, now)
    return [(Happening.UPDATE, *key, None)]


def _remove(state: _State, remove: Remove, now: int) -> _Told:
    key, above = (remove.name, remove.role), parent(remove.name)
    told: _Told = []
    if remove.role is Role.RESOURCE:
        if above is None:
            raise Conflict("The root of a pod stays.")
        if state.members(remove.name):
            raise Conflict(f"{remove.name} has members.")
        for role in auxiliaries(remove.name):
            if (remove.name, role) in state.rows:
                told += _remove(state, Remove(remove.name, role), now)
    elif remove.role is Role.ACL and not remove.name:
        raise Conflict("The access rules of a pod's root stay.")
    old = state.rows.pop(key)
    state.deltas.pop(key, None)
    _ripple(state, key, now)
    told.append((Happening.DELETE, *key, None))
    if remove.role is Role.RESOURCE and above is not None:
        member = subject_path(remove.name, old.is_container)
        told.append((Happening.REMOVE, above, Role.RESOURCE, member))
    return told


def _ripple(state: _State, key: Key, now: int) -> None:
    """What else moves: the rules' number, and the container whose listing shows the change."""
    name, role = key
    if role is Role.ACL:
        state.rules_at = state.number
        return
    above = parent(name) if role is Role.RESOURCE else name
    if role is Role.RESOURCE:
        state.listed[name] = row.modified_us if (row := state.rows.get(key)) else 0
    container = state.rows.get((above, Role.RESOURCE)) if above is not None else None
    if container is not None and container.is_container:
        moment = max(now, container.modified_us)
        key = (container.name, Role.RESOURCE)
        state.rows[key] = replace(container, version=state.number, modified_us=moment)
