"""What a process remembers of a pod, kept true by following the pod's change log.

A hot read is one comparison with the shared head and one look-up here, without SQL. When the head
has moved, exactly the names that the changes touched are forgotten. Memory is bounded for all pods
of the process together: entries live in a young and an old generation, and when the young one is
full the old one goes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Final, Literal

import apsw

from pod_server.model.change import Key, Stored
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Role, parent
from pod_server.storage import rows
from pod_server.storage import statements as sql
from pod_server.storage.heads import Heads, mark_of, slot_of
from pod_server.storage.recent import Recent
from pod_server.storage.rows import LogRow, PodRow

DEFAULT_BYTES = 64 * 1024 * 1024
_ENTRY_BYTES = 700
_EMPTY_BYTES = 250
#: Further behind than this, a view starts anew.
_FOLLOWED = 1_000
#: Seconds between a commit and its being told, beyond which its owner must have died.
_TOLD_WITHIN, _PAUSE = 0.25, 0.0002


class Unknown(Enum):
    """The answer of a view that does not remember (``None`` means: nothing is stored)."""

    UNKNOWN = 0


#: What no slot ever holds.
NOTHING = -1
UNKNOWN: Final[Literal[Unknown.UNKNOWN]] = Unknown.UNKNOWN
Found = Stored | None | Literal[Unknown.UNKNOWN]


class Memory:
    """How much all views of a process may remember together."""

    def __init__(self, limit: int = DEFAULT_BYTES) -> None:
        self._half = limit // 2
        self._used = 0
        self._views: dict[int, View] = {}
        self._lock = threading.Lock()

    def charge(self, view: View, *found: Found) -> None:
        for stored in found:
            if stored is None:
                self._used += _EMPTY_BYTES
            elif stored is not UNKNOWN:
                self._used += _ENTRY_BYTES + len(stored.body or b"")
        if id(view) not in self._views:
            with self._lock:
                self._views[id(view)] = view
        if self._used > self._half:
            self._turn()

    def _turn(self) -> None:
        """The young become the old. Views that remember nothing are let go."""
        with self._lock:
            views = list(self._views.values())
            self._views.clear()
            self._used = 0
        for view in views:
            if view.age():
                with self._lock:
                    self._views[id(view)] = view


class View:
    """One pod as this process last saw it. Safe to be used by several threads at once."""

    def __init__(self, pod_id: str, heads: Heads, memory: Memory) -> None:
        self.pod_id = pod_id
        self.slot = slot_of(pod_id)
        self.mark = mark_of(pod_id)
        self.heads = heads
        self.slots = heads.slots
        self.seen = NOTHING  # the first read follows
        self.head = 0
        self.rules_at = 0
        #: Since this number no description has changed.
        self.described_at = 0
        self.rewritten = 0
        self.generation = 0
        self._memory = memory
        #: Looked into directly by the ledger, where every call counts.
        self.young: dict[Key, Stored | None] = {}
        self._old: dict[Key, Stored | None] = {}
        self._nearest: dict[str, Stored | None] = {}
        self._recent = Recent()
        self._lock = threading.Lock()

    @property
    def is_current(self) -> bool:
        return self.slots[self.slot] == self.seen

    def get(self, key: Key) -> Found:
        """What is remembered of ``key``. Ask :attr:`is_current` first."""
        found = self.young.get(key, UNKNOWN)
        if found is not UNKNOWN or key not in self._old:
            return found
        with self._lock:
            # Under the lock: a change that is being followed may drop it in this very moment.
            found = self._old.pop(key, UNKNOWN)
            if found is UNKNOWN:
                return UNKNOWN
            self.young[key] = found
        self._memory.charge(self, found)
        return found

    def nearest(self, name: str) -> Found:
        return self._nearest.get(name, UNKNOWN)

    def remember(self, key: Key, found: Stored | None, generation: int) -> None:
        """Keep what was just read, unless the view has moved on since ``generation``."""
        with self._lock:
            if generation != self.generation:
                return
            self.young[key] = found
        self._memory.charge(self, found)

    def remember_nearest(self, name: str, found: Stored | None, generation: int) -> None:
        with self._lock:
            if generation != self.generation:
                return
            self._nearest[name] = found
        self._memory.charge(self, None)

    def age(self) -> bool:
        """Young becomes old, old is forgotten; False where nothing is left."""
        with self._lock:
            self._old, self.young = self.young, {}
            self._nearest = {}
            self._recent.forget(self.head)
            return bool(self._old)

    def happened(self, after: int) -> list[LogRow] | None:
        """The log after that number, as far as all have been told of it; ``None``: not at hand."""
        with self._lock:
            return self._recent.since(after) if self.is_current else None

    def follow(self, store: apsw.Connection, *, is_told: bool = True) -> None:
        """Catch up with what has been committed; raises :class:`MissingResource` if removed.

        ``is_told`` is false where the store is known to have moved and nobody has been told yet.
        What others have not been told of is waited for: nobody sees it before all can (R-04).
        """
        until = time.monotonic() + _TOLD_WITHIN
        while not self._follow(store, is_told, time.monotonic() >= until):
            time.sleep(_PAUSE)

    def wait_until_told(self, head: int) -> None:
        """Of what was read from the store at ``head``: then all others see it as well."""
        until = time.monotonic() + _TOLD_WITHIN
        while not self.heads.is_told(self.slot, self.mark, head) and time.monotonic() < until:
            time.sleep(_PAUSE)

    def _follow(self, store: apsw.Connection, is_told: bool, is_late: bool) -> bool:
        """One try; False where the last commit has not been told yet."""
        with self._lock:
            told = self.slots[self.slot]
            if told == self.seen and is_told:
                return True
            # The head before the log: what is committed in between is followed once more later.
            row = store.execute(sql.HEAD, (self.pod_id,)).fetchone()
            if row is None:
                self.seen = NOTHING
                raise MissingResource(gone=True)
            head, rules_at, rewritten, state = row
            if not is_late and not self.heads.is_told(self.slot, self.mark, head):
                return False
            # Whoever reads meanwhile waits here: what goes one by one was of one moment.
            self.seen = NOTHING
            if state == rows.DELETED:
                self._forget_all()
                raise MissingResource(gone=True)
            self._catch_up(store, head, rewritten)
            if head != self.head:
                self._recent.forget(head)
            self.head, self.rules_at, self.rewritten = head, rules_at, rewritten
            self.generation += 1
            self.seen = told
            return True

    def _catch_up(self, store: apsw.Connection, head: int, rewritten: int) -> None:
        """Forget what was touched up to ``head``; all, where that is too much to tell."""
        if rewritten == self.rewritten and head == self.head:
            return
        names: list[tuple[object, ...]] | None = None
        if rewritten == self.rewritten and self._remembers():
            names = store.execute(sql.TOUCHED, (self.pod_id, self.head, _FOLLOWED + 1)).fetchall()
        if names is None or len(names) > _FOLLOWED:
            self._forget_all()
            self.described_at = head
            return
        touched = [(str(name), Role(str(role))) for name, role in names]
        self._forget(touched)
        if any(role is Role.DESCRIPTION for _, role in touched):
            self.described_at = head

    def stands_at(self, head: int, rewritten: int) -> bool:
        """Whether this shows the pod exactly as it was after these."""
        return self.seen >= 0 and self.head == head and self.rewritten == rewritten

    def committed(
        self,
        before: PodRow,
        after: PodRow,
        current: Mapping[Key, Stored | None],
        gone: Iterable[Key] = (),
        log: Sequence[LogRow] = (),
    ) -> None:
        """What this process's own writer has just made durable; then everybody is told.

        ``current``: what was touched, as it is now; ``gone``: the same, where that is not at hand;
        ``log``: all that has gone into the log.
        """
        with self._lock:
            if self.stands_at(before.seq, before.rewritten):
                self.seen = NOTHING  # Whoever reads meanwhile follows first, and so waits.
                roles = {role for _, role in (*current, *gone)}
                if Role.ACL in roles:
                    ruled = (name for name, role in (*current, *gone) if role is Role.ACL)
                    self._forget_rules(ruled)
                if Role.DESCRIPTION in roles:
                    self.described_at = after.seq
                if self._old:
                    for key in current:
                        self._old.pop(key, None)
                self.young.update(current)
                for key in gone:
                    self._old.pop(key, None)
                    self.young.pop(key, None)
                self.head, self.rules_at = after.seq, after.rules_at
                self.rewritten = after.rewritten
                self._recent.add(log)
                self.generation += 1
                self.seen = self.heads.tell(self.slot, self.mark, after.seq)
            else:
                self.heads.tell(self.slot, self.mark, after.seq)
        self._memory.charge(self, *current.values())

    def _remembers(self) -> bool:
        return bool(self.young or self._old or self._nearest)

    def _forget_all(self) -> None:
        self.young, self._old, self._nearest = {}, {}, {}
        self.generation += 1

    def _forget(self, touched: Iterable[Key]) -> None:
        """The names touched, and the containers whose listing shows them."""
        ruled = set()
        for key in touched:
            name, role = key
            if role is Role.ACL:
                ruled.add(name)
            above = parent(name) if role is Role.RESOURCE else name
            for gone in (key, (above or "", Role.RESOURCE)):
                self.young.pop(gone, None)
                self._old.pop(gone, None)
        if ruled:
            self._forget_rules(ruled)

    def _forget_rules(self, names: Iterable[str]) -> None:
        """Which rules are nearest, for all below a name whose rules have come, gone or changed."""
        changed = set(names)
        if "" in changed or len(self._nearest) * len(changed) > 10_000:
            self._nearest = {}
            return
        below = tuple(f"{name}/" for name in changed)
        self._nearest = {
            name: acl
            for name, acl in self._nearest.items()
            if name not in changed and not name.startswith(below)
        }
