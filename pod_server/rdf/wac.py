"""The one reading of the access rules (Web Access Control 1.1): whose rules count where.

The rules in force for a resource are those of its own ACL, else what the nearest container with an
ACL says of its members (W-06). They are read once a version, and a judgement is kept as long as no
access rule of the pod has changed; judgements that asked for a group are not kept (S-28), and none
outlives the next end of a rule that it weighed. Every way to a resource asks here (P-61, S-20).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import field, replace
from typing import TypeVar

from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.access import (
    STRANGER,
    Agent,
    Authorization,
    Grants,
    Membership,
    Mode,
    judge,
)
from pod_server.model.change import Stored
from pod_server.model.errors import Conflict, Corrupted, StaleRead, TooLarge, UnprocessablePatch
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph
from pod_server.model.verdicts import Reading, Verdict, in_force, verdicts
from pod_server.rdf.authorizations import CONDITIONS, authorizations, unknown_conditions, wrong_ends
from pod_server.rdf.groups import Groups
from pod_server.rdf.readers import ReaderClass, reader_class
from pod_server.rdf.reasons import reasons
from proofs.value import value

#: Access rules are weighed at every request: an ACL that says more than this is refused (S-19).
MAX_STATEMENTS = 20_000
_TRIES = 3
_BATCH = 500

_NOTHING_ASKED = Grants(STRANGER, Address("", "", True), Mode.NONE, Mode.NONE, -1)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@value
class InForce:
    """The rules in force on a resource, and what has been judged by them.

    ``rules`` and ``readers`` hold those that have ended, too; ``lasting`` counts until ``end``
    (microseconds since 1970), where one of them has an end.
    """

    acl: str
    inherited: bool
    rules: tuple[Authorization, ...]
    readers: ReaderClass
    #: The ACL is there and cannot be read: its owner may mend it, nobody may anything else (S-19).
    broken: bool = False
    asks_groups: bool = False
    lasting: tuple[Authorization, ...] = ()
    end: int | None = None
    judged: dict[Agent, tuple[Mode, Mode]] = field(default_factory=dict, compare=False)


class WebAccessControl:
    """Fulfils :class:`~pod_server.contracts.AccessRules`."""

    #: One per supported condition type, for ``Link rel="…acl#condition"`` (W-05).
    condition_types: tuple[str, ...] = tuple(CONDITIONS)

    def __init__(
        self, documents: Documents, groups: Groups, clock: Clock, *, kept: int = 50_000
    ) -> None:
        self._documents = documents
        self._groups = groups
        self._clock = clock
        self._kept = kept
        self._names: dict[tuple[str, str], tuple[int, InForce]] = {}
        self._acls: dict[tuple[str, str, int, bool], InForce] = {}
        self._classes: dict[str, ReaderClass] = {}
        self._last: tuple[Ledger | None, Grants] = None, _NOTHING_ASKED

    def grants(self, ledger: Ledger, agent: Agent, address: Address) -> Grants:
        """What ``agent`` may do with the subject of ``address``, stored or not.

        An ACL's address gives the grants of its subject; that it takes Control (W-18) is for
        whoever asks to know. A description's rule is the subject's (W-19).
        """
        rules_at = ledger.rules_at()
        asked, said = self._last
        is_asked_again = asked is ledger and said.address is address and said.agent is agent
        # A write asks before its body is read, and again when it is prepared.
        if is_asked_again and said.rules_at == rules_at and not said.asks:
            return said
        force = self._in_force(ledger, rules_at, address.name)
        modes = force.judged.get(agent)
        if modes is None:
            modes = self._judge(ledger, force, agent)
        user, public = modes
        if agent.limits is not None:  # O-13, W-11: what anybody may do, its app may too
            user = user & agent.limits.at(address.subject) | public
        asks = force.asks_groups or force.end is not None
        said = Grants(agent, address, user, public, rules_at, asks)
        self._last = ledger, said
        return said

    def reader_class(self, ledger: Ledger, name: str) -> str:
        """A short label, the same for all resources that the same agents may read."""
        readers = self._in_force(ledger, ledger.rules_at(), name).readers
        self._classes[readers.label] = readers
        return readers.label

    def readable(self, ledger: Ledger, agent: Agent, labels: Iterable[str]) -> frozenset[str]:
        """Those of the reader classes whose resources ``agent`` may read now."""
        asked = frozenset(labels)
        if not asked <= self._classes.keys():
            self._learn_classes(ledger)
        member, now = self._membership(ledger), self._clock()
        known = (self._classes[label] for label in asked if label in self._classes)
        return frozenset(
            readers.label
            for readers in known
            if Mode.READ in judge(_lasting(readers.rules, now), agent, member)
        )

    def reading(self, ledger: Ledger, address: Address) -> Reading:
        """The rules in force on the subject of ``address``, stored or not."""
        force = self._in_force(ledger, ledger.rules_at(), address.name)
        return Reading(force.acl, force.inherited, force.rules, force.broken)

    def verdicts(self, ledger: Ledger, agent: Agent, address: Address) -> Sequence[Verdict]:
        """Mode by mode, which rule grants it, or why none does."""
        rules = self._in_force(ledger, ledger.rules_at(), address.name).rules
        return verdicts(rules, agent, self._membership(ledger), self._clock())

    def why(self, ledger: Ledger, agent: Agent, address: Address) -> Sequence[str]:
        """The same in sentences, for ``sesame why``."""
        found = self.verdicts(ledger, agent, address)
        return reasons(self.reading(ledger, address), found, agent, address)

    def authorizations(self, graph: Graph) -> tuple[Authorization, ...]:
        """The rules that an ACL's statements make, whatever they are for."""
        return authorizations(graph)

    def check_acl(self, address: Address, graph: Graph, body_type: str) -> None:
        """Refuse access rules that must not be stored.

        ``UnprocessablePatch`` for conditions that would silently not hold (W-11, S-26),
        ``Conflict`` where a storage would be left without anybody in control (W-04, S-18),
        ``TooLarge``.
        Rules for other resources are tolerated and do nothing (S-15).
        """
        if len(graph) > MAX_STATEMENTS:
            raise TooLarge(MAX_STATEMENTS, "number of statements in access rules")
        unknown = unknown_conditions(graph)
        if unknown:
            known = ", ".join(CONDITIONS)
            raise UnprocessablePatch(
                f"The condition {unknown[0]} has a type that is not enforced here, so the rules "
                f"would not mean what they say. Conditions enforced: {known} (W-11)."
            )
        wrong = wrong_ends(graph)
        if wrong:
            raise UnprocessablePatch(
                f"The rule {wrong[0]} has an end that would not be kept everywhere: a rule that "
                "ends is of the class sesame:TemporaryAuthorization, not acl:Authorization, with "
                "one sesame:until (xsd:dateTime, with its time zone)."
            )
        if not address.name and not _leaves_control(graph, address.subject):
            raise Conflict(
                "The rules of a storage's root must leave acl:Control over it (acl:accessTo) to "
                "an agent, without condition: else nobody could change them again (W-04)."
            )

    # -- what is in force, and judging -------------------------------------------------------

    def _in_force(self, ledger: Ledger, rules_at: int, name: str) -> InForce:
        key = (ledger.pod.pod_id, name)
        known = self._names.get(key)
        if known is not None and known[0] == rules_at:
            force = known[1]
            if force.end is None:
                return force
            now = self._clock()
            if now < force.end:
                return force
            force = _at(now, force)
        else:
            force = self._looked_up(ledger, name)
            if force.end is not None:
                force = _at(self._clock(), force)
        _bound(self._names, self._kept)
        self._names[key] = (rules_at, force)
        return force

    def _looked_up(self, ledger: Ledger, name: str) -> InForce:
        for _ in range(_TRIES):
            acl = ledger.nearest_acl(name)
            if acl is None:
                root = Address(ledger.pod.base, "", True, Role.ACL)
                return InForce(root.iri, True, (), reader_class(()))
            key = (ledger.pod.pod_id, acl.name, acl.version, acl.name == name)
            known = self._acls.get(key)
            if known is not None:
                return known
            try:
                force = self._read(ledger, acl, own=acl.name == name)
            except StaleRead:
                continue
            _bound(self._acls, self._kept)
            self._acls[key] = force
            return force
        raise StaleRead(name)

    def _read(self, ledger: Ledger, acl: Stored, *, own: bool) -> InForce:
        subject = ledger.read(acl.name)
        is_container = not acl.name or (subject is not None and subject.is_container)
        address = Address(ledger.pod.base, acl.name, is_container, Role.ACL)
        try:
            graph = self._documents.graph(ledger, acl)
        except Corrupted:
            return InForce(address.iri, not own, (), reader_class(()), broken=True)
        rules = in_force(authorizations(graph), address.subject, own=own)
        asks = any(rule.groups or any(c.groups for c in rule.conditions) for rule in rules)
        made = InForce(address.iri, not own, rules, reader_class(rules), asks_groups=asks)
        return replace(made, lasting=rules, end=_next_end(rules))

    def _judge(self, ledger: Ledger, force: InForce, agent: Agent) -> tuple[Mode, Mode]:
        if force.broken:
            is_owner = agent.webid is not None and agent.webid == ledger.pod.owner
            return (Mode.CONTROL if is_owner else Mode.NONE), Mode.NONE
        member = self._membership(ledger)
        public = judge(force.lasting, STRANGER, member)
        user = judge(force.lasting, agent, member) | public
        if not force.asks_groups:
            _bound(force.judged, self._kept // 50)
            force.judged[agent] = (user, public)
        return user, public

    def _membership(self, ledger: Ledger) -> Membership:
        def member(who: str, group: str) -> bool:
            return self._groups.contains(ledger, who, group, self._is_public)

        return member

    def _is_public(self, ledger: Ledger, address: Address) -> bool:
        """Asks for a stranger, whom no rule for a group speaks of: this never comes back here."""
        return Mode.READ in self.grants(ledger, STRANGER, address).public

    def _learn_classes(self, ledger: Ledger) -> None:
        """Labels from before a restart: what is in force now is learnt, the rest is nobody's."""
        after = ""
        self.reader_class(ledger, "")
        while batch := ledger.documents(after, _BATCH):
            for stored in batch:
                self.reader_class(ledger, stored.name)
            after = batch[-1].name


def _leaves_control(graph: Graph, subject: str) -> bool:
    return any(
        Mode.CONTROL in rule.modes
        and subject in rule.access_to
        and (rule.agents or rule.authenticated or rule.everyone)
        and not rule.conditions
        and rule.until is None
        and (rule.everyone or not rule.origins)
        for rule in authorizations(graph)
    )


def _at(now: int, force: InForce) -> InForce:
    """The same at another moment: what has ended no longer counts, nor what was judged by it."""
    if force.end is None or now < force.end:
        return force
    lasting = tuple(_lasting(force.lasting, now))
    return replace(force, lasting=lasting, end=_next_end(lasting), judged={})


def _lasting(rules: Iterable[Authorization], now: int) -> Iterable[Authorization]:
    return (rule for rule in rules if rule.lasts(now))


def _next_end(rules: Iterable[Authorization]) -> int | None:
    return min((rule.until for rule in rules if rule.until is not None), default=None)


def _bound(memory: dict[K, V], limit: int) -> None:
    """Make room: the oldest tenth goes."""
    if len(memory) >= limit:
        for key in list(memory)[: limit // 10 + 1]:
            memory.pop(key, None)
