"""SPARQL over what one agent may read below one container (K-33).

A child is brought to the ledger's head, asked for the reader classes that it holds, and given
those that the agent may read *now*. Were the access rules changed in between, this starts over:
no label is ever judged by other rules than those that it was taken from.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from pod_server.contracts import AccessRules, Documents, Ledger
from pod_server.model.access import STRANGER, Agent, Mode
from pod_server.model.change import Activity, Happening, Key, Stored
from pod_server.model.errors import (
    Corrupted,
    NotAcceptable,
    QueryRefused,
    Refusal,
    StaleRead,
    StorageBusy,
)
from pod_server.model.iri import Role, auxiliaries, subject_path
from pod_server.model.query import Query
from pod_server.storage.queries.children import Pool
from pod_server.storage.queries.process import Child, ChildLost, Standing
from pod_server.storage.queries.wire import Ask, Fed, Feed, Names, Relabel
from proofs.value import value

#: Seconds for which what keeps changing is followed before the query is put off.
_PATIENCE_S = 10.0
#: A child may have died while it was idle; what kills two of them is the pod itself.
_CHILDREN_TRIED = 2
_BATCH = 500
_BATCH_BYTES = 4 * 1024 * 1024
#: After so many activities, reading everything anew is quicker than one by one.
_MANY = 5000
_TEXTS = frozenset({"text/turtle", "application/n-triples"})
_RDF = _TEXTS | {"application/ld+json"}


@value
class _Sight:
    """Reader classes that count anywhere, and in ``places`` those that count ``there`` too."""

    labels: frozenset[str]
    places: tuple[str, ...] = ()
    there: frozenset[str] = frozenset()


class PooledQueries:
    """Fulfils :class:`~pod_server.contracts.Queries`."""

    def __init__(self, rules: AccessRules, documents: Documents, pool: Pool | None = None) -> None:
        self._rules = rules
        self._documents = documents
        self._pool = pool or Pool()

    def run(self, ledger: Ledger, agent: Agent, below: str, wish: Query, media_type: str) -> bytes:
        """The result over what ``agent`` may read below the container called ``below``.

        Raises also ``NotAcceptable`` for a type that the query's form is not offered in.
        """
        if media_type not in wish.offered:
            raise NotAcceptable(wish.offered)
        for _ in range(_CHILDREN_TRIED):
            try:
                return self._run(ledger, agent, below, wish, media_type)
            except ChildLost:
                continue
        raise QueryRefused("The pod could not be read into the memory that there is for queries.")

    def _run(self, ledger: Ledger, agent: Agent, below: str, wish: Query, media_type: str) -> bytes:
        limits, pod = self._pool.limits, ledger.pod
        with self._pool.child(pod.pod_id) as child:
            root = pod.base + subject_path(below, True)
            sight = self._sight(child, ledger, agent, root)
            return child.ask(
                Ask(
                    pod.pod_id,
                    below,
                    sight.labels,
                    wish,
                    root,
                    media_type,
                    limits.result_bytes,
                    limits.result_rows,
                    limits.seconds,
                    sight.places,
                    sight.there,
                )
            )

    @property
    def lost(self) -> int:
        """Query processes that were killed for what they took, or died."""
        return self._pool.lost

    def close(self) -> None:
        """End all query processes."""
        self._pool.close()

    def _sight(self, child: Child, ledger: Ledger, agent: Agent, root: str) -> _Sight:
        """What the agent may read below ``root``, of an index that stands at the head."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            standing = self._follow(child, ledger)
            sight = self._seen(ledger, agent, standing.labels, root)
            if ledger.rules_at() == standing.rules_at:
                return sight
        raise StorageBusy

    def _seen(self, ledger: Ledger, agent: Agent, labels: frozenset[str], root: str) -> _Sight:
        """By the rules alone, or where an app was limited (O-13) what is everybody's, and its."""
        limits, readable = agent.limits, self._rules.readable
        if limits is None or limits.at(root) & Mode.READ:
            return _Sight(readable(ledger, agent, labels))
        everybodys = readable(ledger, STRANGER, labels)
        places = tuple(place for place in limits.places if place.startswith(root))
        if not places or Mode.READ not in limits.modes:
            return _Sight(everybodys)
        return _Sight(everybodys, places, readable(ledger, agent, labels))

    # -- following ---------------------------------------------------------------------------

    def _follow(self, child: Child, ledger: Ledger) -> Standing:
        """Numbers are read before rows: a change in between is taken in twice, harmlessly."""
        pod_id = ledger.pod.pod_id
        rules_at, head = ledger.rules_at(), ledger.head()
        known = child.held.get(pod_id)
        if known is not None and known.number >= head and known.rules_at == rules_at:
            return known
        activities = None if known is None else self._since(ledger, known.number)
        if known is None or activities is None:
            labels = self._read_in(child, ledger)
        else:
            labels = self._catch_up(child, ledger, known, activities, rules_at)
        standing = child.held[pod_id] = Standing(head, rules_at, labels)
        return standing

    def _since(self, ledger: Ledger, number: int) -> list[Activity] | None:
        """What happened after a number; ``None`` where that is too much."""
        activities: list[Activity] = []
        while batch := ledger.changes(number):
            activities += batch
            number = batch[-1].number
            if len(activities) > _MANY:
                return None
        return activities

    def _read_in(self, child: Child, ledger: Ledger) -> frozenset[str]:
        child.held.pop(ledger.pod.pod_id, None)
        pod_id, base = ledger.pod.pod_id, ledger.pod.base
        labels = child.follow(Feed(pod_id, base, True, ()))
        for batch in _batches(self._everything(ledger)):
            labels = child.follow(Feed(pod_id, base, False, batch))
        return labels

    def _catch_up(
        self,
        child: Child,
        ledger: Ledger,
        known: Standing,
        activities: Iterable[Activity],
        rules_at: int,
    ) -> frozenset[str]:
        keys, ruled = _touched(activities)
        if rules_at != known.rules_at and not ruled:
            ruled = {""}
        fed: list[Fed] = []
        gone: list[tuple[str, str]] = []
        for name, role in sorted(keys):
            now = self._now(ledger, name, role)
            if now is None:
                gone.append((name, role.value))
            else:
                fed.append(now)
        labels = known.labels
        pod_id, base = ledger.pod.pod_id, ledger.pod.base
        if gone:
            labels = child.follow(Feed(pod_id, base, False, (), tuple(gone)))
        for batch in _batches(fed):
            labels = child.follow(Feed(pod_id, base, False, batch))
        if ruled:
            names = child.names_below(Names(pod_id, tuple(sorted(ruled))))
            now_labelled = {name: self._rules.reader_class(ledger, name) for name in names}
            labels = child.follow(Relabel(pod_id, now_labelled))
        return labels

    def _everything(self, ledger: Ledger) -> Iterator[Fed]:
        """Resources with their descriptions and replies; the root's name comes after no other."""
        root = ledger.read("")
        batch: Sequence[Stored] = () if root is None else (root,)
        while batch:
            for stored in batch:
                one = self._fed(ledger, stored) or self._now(ledger, stored.name, Role.RESOURCE)
                roles = (role for role in auxiliaries(stored.name) if role is not Role.ACL)
                beside = (self._now(ledger, stored.name, role) for role in roles)
                yield from (fed for fed in (one, *beside) if fed is not None)
            batch = ledger.documents(batch[-1].name, _BATCH)

    def _now(self, ledger: Ledger, name: str, role: Role) -> Fed | None:
        """A resource as it is now; ``None`` where it is not."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            stored = ledger.read(name, role)
            if stored is None:
                return None
            fed = self._fed(ledger, stored)
            if fed is not None:
                return fed
        raise StorageBusy

    def _fed(self, ledger: Ledger, stored: Stored) -> Fed | None:
        """What a child is told of it; ``None`` where it has changed while being read.

        A document that cannot be read by anybody is in no dataset.
        """
        label = self._rules.reader_class(ledger, stored.name)
        role = stored.role.value
        kind = stored.media_type.partition(";")[0].strip().lower()
        is_container = stored.is_container or (bool(role) and _is_container(ledger, stored.name))
        if stored.is_container or kind not in _RDF:
            return Fed(stored.name, role, is_container, label)
        wanted = kind if kind in _TEXTS else "application/n-triples"
        try:
            body = self._documents.body(ledger, stored, wanted)
        except StaleRead:
            return None
        except (Corrupted, Refusal):
            return Fed(stored.name, role, is_container, label)
        return Fed(stored.name, role, is_container, label, wanted, body)


def _is_container(ledger: Ledger, name: str) -> bool:
    subject = ledger.read(name)
    return subject is not None and subject.is_container


def _touched(activities: Iterable[Activity]) -> tuple[set[Key], set[str]]:
    """The documents to look at again, and the names whose access rules have changed."""
    keys: set[Key] = set()
    ruled: set[str] = set()
    for activity in activities:
        if activity.role is Role.ACL:
            ruled.add(activity.name)
        elif activity.what in (Happening.ADD, Happening.REMOVE):
            if activity.other is not None:
                keys.add((activity.other.removesuffix("/"), Role.RESOURCE))
        else:
            keys.add((activity.name, activity.role))
            if activity.what is Happening.DELETE:
                keys.add((activity.name, Role.DESCRIPTION))
    return keys, ruled


def _batches(fed: Iterable[Fed]) -> Iterator[tuple[Fed, ...]]:
    batch: list[Fed] = []
    size = 0
    for one in fed:
        batch.append(one)
        size += len(one.body)
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)
