"""Give and take back: requests that wait, what is granted of them, and the end of it.

A grant changes the access rules of what it is about, writes its record, files the request and has
the other side told, all in one change. Its rules are called ``#grant-ID-…``; a document that came
to have rules of its own meanwhile has copies of that name, which go with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from pod_server.actions import past
from pod_server.actions.pods import ACCOUNTS, INBOX
from pod_server.actions.settle import ATTEMPTS, Outcome, Prepared
from pod_server.actions.sharing import Edit, Sharing
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.giving import letters
from pod_server.civic.giving.access_grants import ACCESS, GRANTS, Grant, GrantBook, folders
from pod_server.civic.giving.access_requests import AccessRequest, Asked, request_in
from pod_server.civic.giving.held import Held, held
from pod_server.civic.giving.outbox import lane, message
from pod_server.civic.giving.rule_edits import additions, once, removals, resource, same
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Put, Remove, Write
from pod_server.model.errors import Conflict, MissingResource, PodError, PreconditionFailed
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time
from pod_server.model.terms import Graph, NamedNode
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import CONTEXTS, ODRL

REQUESTS = f"{ACCESS}/requests"
NEVER_GIVEN = (ACCOUNTS, INBOX, ACCESS, past.FOLDER)
_COUNTED: letters.Counts = Memory(256)


@value
class Waiting:
    """A request that waits: ``name`` is its message's, ``sent_us`` when it came."""

    name: str
    request: AccessRequest
    sent_us: int


@value
class Giving:
    """Of every pod. ``tell`` wakes whoever sends messages: a pod and a folder of its outbox."""

    sharing: Sharing
    book: GrantBook
    clock: Clock
    unique: Callable[[], str]
    tell: Callable[[str, str], None]

    # -- what waits ------------------------------------------------------------------------------

    def waiting(self, ledger: Ledger, after: str, limit: int) -> tuple[Sequence[Waiting], str]:
        """Requests by name of their messages, and where the next page begins, or empty."""
        return letters.waiting(ledger, lambda came: self.one(ledger, came.name), after, limit)

    def count(self, ledger: Ledger) -> int:
        """How many wait among the messages that are looked at; known until the inbox changes."""
        return letters.count(ledger, lambda came: self.one(ledger, came.name), _COUNTED)

    def one(self, ledger: Ledger, name: str) -> Waiting | None:
        """The request in that message, as it can be granted now; ``None`` where it is none."""
        stored = ledger.read(name)
        if stored is None or stored.is_container:
            return None
        try:
            graph = self.book.documents.graph(ledger, stored)
        except PodError:
            return None
        sender = _assignee(graph)
        request, wrong = request_in(graph, ledger.pod.base, sender, 0)
        if request is None or not sender or wrong:
            return None
        return Waiting(name, request, stored.created_us)

    # -- what is decided -------------------------------------------------------------------------

    def grant(
        self, ledger: Ledger, agent: Agent, waits: Waiting, parts: Sequence[Asked]
    ) -> Prepared:
        """Let the sender in to ``parts``, which the owner chose out of what was asked.

        Raises ``AccessDenied``, ``Conflict`` where the owner would lose control or a part is not to
        be given, ``MissingResource`` where the message or a target is gone.
        """
        if not parts:
            raise Conflict(
                "Choose at least one thing to give, or refuse the request.",
                "Choisissez au moins une chose à donner, ou refusez la demande.",
            )
        return _anew(partial(self._grant, ledger, agent, waits, parts))

    def _grant(
        self, ledger: Ledger, agent: Agent, waits: Waiting, parts: Sequence[Asked]
    ) -> Prepared:
        now, who = self.clock(), waits.request.who
        given = Grant(f"{GRANTS}/{self.unique()}", who, tuple(parts), now, _iri(ledger, waits))
        writes, rests_on, rules_at = self._edits(ledger, agent, additions(given, ledger.pod.base))
        told = message(ledger, who, given.identifier, given.document(ledger.pod.base))
        filed, ground = self._filed(ledger, waits.name)
        made = (*folders(ledger, ACCESS, GRANTS), given.written(ledger.pod.base), *told, *filed)
        change = Change(once((*writes, *made)), {**rests_on, **ground}, rules_at, actor=agent.doer)
        where = Address(ledger.pod.base, given.name, False)
        return Prepared(change, Outcome(where, True), self._telling(ledger, who))

    def refuse(self, ledger: Ledger, agent: Agent, waits: Waiting) -> Prepared:
        """Nothing of it is given; the sender is told so, and no reason."""
        rules_at = self._controlled(ledger, agent)
        said: dict[str, Json] = {
            "@context": CONTEXTS.STORAGES,
            "type": "as:Reject",
            "actor": ledger.pod.owner,
            "object": _iri(ledger, waits),
            "published": date_time(self.clock()).value,
        }
        who = waits.request.who
        told = message(ledger, who, self.unique(), said)
        filed, ground = self._filed(ledger, waits.name)
        change = Change(once((*told, *filed)), ground, rules_at, actor=agent.doer)
        where = Address(ledger.pod.base, waits.name, False)
        return Prepared(change, Outcome(where, False), self._telling(ledger, who))

    def withdraw(self, ledger: Ledger, agent: Agent, identifier: str) -> Prepared:
        """Take a grant back at once, everywhere; the other side is told (LWS: deleted)."""
        return _anew(partial(self._withdrawal, ledger, agent, identifier))

    def _withdrawal(self, ledger: Ledger, agent: Agent, identifier: str) -> Prepared:
        given = self.book.called(ledger, identifier)
        if given is None:
            raise MissingResource(f"{ledger.pod.base}{GRANTS}/{identifier}")
        where = Address(ledger.pod.base, given.name, False)
        if given.withdrawn_us:
            return Prepared(None, Outcome(where, False))
        now, base = self.clock(), ledger.pod.base
        ours = [
            each
            for each in self.everything(ledger)
            if each.grant == identifier and ledger.read(each.address.name, Role.ACL) is not None
        ]
        writes, rests_on, rules_at = self._edits(ledger, agent, removals(ours))
        said: dict[str, Json] = {
            "@context": CONTEXTS.STORAGES,
            "type": "Delete",
            "actor": ledger.pod.owner,
            "object": base + given.name,
            "published": date_time(now).value,
        }
        told = message(ledger, given.who, self.unique(), said)
        stored = ledger.read(given.name)
        ground: dict[Key, int | None] = {
            (given.name, Role.RESOURCE): stored.version if stored else None
        }
        made = (*writes, given.withdrawn(now).written(base), *told)
        change = Change(once(made), {**rests_on, **ground}, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(where, False), self._telling(ledger, given.who))

    def deleted(self, ledger: Ledger, agent: Agent, where: Address, deletion: Prepared) -> Prepared:
        """The deletion of what may be a grant's record, which takes the grant back as well."""
        name, identifier = where.name, where.name.removeprefix(f"{GRANTS}/")
        is_record = where.role is Role.RESOURCE and name != identifier
        if not is_record or deletion.change is None or self.book.one(ledger, name) is None:
            return deletion
        taken = self.withdraw(ledger, agent, identifier)
        if taken.change is None:
            return deletion
        writes = [write for write in taken.change.writes if write.name != name]
        both = replace(
            taken.change,
            writes=(*writes, *deletion.change.writes),
            rests_on={**taken.change.rests_on, **deletion.change.rests_on},
        )

        def after(number: int) -> None:
            for told in (taken.after, deletion.after):
                if told is not None:
                    told(number)

        return Prepared(both, deletion.outcome, after)

    def take_back(self, ledger: Ledger, agent: Agent, path: str, key: str) -> Prepared:
        """One rule less, where it was written by hand; nothing where it has gone already."""
        return _anew(partial(self._less, ledger, agent, path, key))

    def _less(self, ledger: Ledger, agent: Agent, path: str, key: str) -> Prepared:
        where = resource(ledger, path)
        if not any(h.entry.key == key and h.address.path == path for h in self.everything(ledger)):
            return Prepared(None, Outcome(where, False))
        seen = self.sharing.seen(ledger, agent, where)
        return self.sharing.edited(ledger, agent, where, seen.version, self.sharing.take_back(key))

    # -- what is given ---------------------------------------------------------------------------

    def everything(self, ledger: Ledger) -> Sequence[Held]:
        """All that somebody besides the owner may do somewhere, as the access rules have it."""
        return held(self.sharing, ledger, NEVER_GIVEN)

    def grants(self, ledger: Ledger) -> Mapping[str, Grant]:
        """All records, by their identifiers."""
        return {grant.identifier: grant for grant in self.book.all(ledger)}

    def handed_back(self, ledger: Ledger) -> Sequence[Grant]:
        """Those that stand, and that whoever has them does not need any more."""
        now = self.clock()
        return [g for g in self.book.all(ledger) if g.handed_back_us and not g.is_over(now)]

    # -- writing ---------------------------------------------------------------------------------

    def _edits(
        self, ledger: Ledger, agent: Agent, edits: Iterable[tuple[str, Edit]]
    ) -> tuple[tuple[Write, ...], dict[Key, int | None], int]:
        """The writes of several edits of access rules, each of another resource's."""
        writes: list[Write] = []
        rests_on: dict[Key, int | None] = {}
        rules_at = self._controlled(ledger, agent)
        for path, edit in edits:
            where = resource(ledger, path)
            if any(where.name == n or where.name.startswith(f"{n}/") for n in NEVER_GIVEN):
                raise Conflict(
                    f"{where.iri} is the pod's own book-keeping and is not given to anybody.",
                    f"{where.iri} est la tenue de ce Sésame lui-même et ne se donne à personne.",
                )
            seen = self.sharing.seen(ledger, agent, where)
            made = self.sharing.edited(ledger, agent, where, seen.version, partial(same, edit))
            if made.change is not None:
                writes += made.change.writes
                rests_on.update(made.change.rests_on)
        return tuple(writes), rests_on, rules_at

    def _filed(self, ledger: Ledger, name: str) -> tuple[tuple[Write, ...], dict[Key, int | None]]:
        """The message goes from the inbox to where answered requests are kept."""
        stored = ledger.read(name)
        if stored is None:
            raise MissingResource(ledger.pod.base + name)
        kept = f"{REQUESTS}/{name.rpartition('/')[2]}"
        copy = Put(kept, stored.media_type, stored.body, stored.blob, stored.size)
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): stored.version}
        return (*folders(ledger, ACCESS, REQUESTS), copy, Remove(name)), rests_on

    def _telling(self, ledger: Ledger, who: str) -> Callable[[int], None]:
        return lambda number: self.tell(ledger.pod.pod_id, lane(who))

    def _controlled(self, ledger: Ledger, agent: Agent) -> int:
        grants = self.sharing.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        return grants.rules_at


def _anew(prepare: Callable[[], Prepared]) -> Prepared:
    """Prepared again where rules have changed between two looks at them, by another decision.

    Within the writer's turn, where the last try is made, nothing changes in between.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return prepare()
        except (PreconditionFailed, Conflict):
            continue
    return prepare()


def _assignee(graph: Graph) -> str:
    said = (t.object for t in graph if t.predicate.value == ODRL.ASSIGNEE)
    found = {each.value for each in said if isinstance(each, NamedNode)}
    return found.pop() if len(found) == 1 else ""


def _iri(ledger: Ledger, waits: Waiting) -> str:
    return ledger.pod.base + waits.name
