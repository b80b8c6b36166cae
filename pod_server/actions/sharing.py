"""Sharing by hand: who may do what with a resource, and the owner's changes to that.

An edit is a patch of the resource's own access rules, made on what its sender saw (``seen``): if
somebody changed the rules since, it is refused and nothing is lost. A resource that inherits gets
rules of its own with the first edit: those that it inherited, and the edit on them (W-06). Whatever
is done, the owner stays in control (W-04 asks that of the root; here it holds everywhere).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from pod_server.actions import ground
from pod_server.actions.amend import NEW_DOCUMENT_TYPE, Rewriting, rewritten
from pod_server.actions.content import Content
from pod_server.actions.pods import OWNER_MODES
from pod_server.actions.settle import Outcome, Prepared
from pod_server.contracts import AccessRules, Ledger
from pod_server.model.access import Agent, Authorization, Mode
from pod_server.model.change import Change, Remove, Stored
from pod_server.model.errors import (
    AccessDenied,
    Conflict,
    Corrupted,
    MissingResource,
    PreconditionFailed,
)
from pod_server.model.iri import Address, Role, parent
from pod_server.model.patch import Effect
from pod_server.model.rulebook import Entry, NotThere, Rulebook, Terms, Unread
from pod_server.model.terms import Graph, Triple
from pod_server.model.verdicts import Reading, Verdict, Whom
from proofs.value import value

LOCKED_OUT = (
    "This would take the pod's owner out of control of the resource: leave the owner a rule with "
    "acl:Control that has no condition."
)
LOCKED_OUT_FR = (
    "Le propriétaire du Sésame ne pourrait plus décider des accès à cette ressource : laissez-lui "
    "une règle acl:Control sans condition."
)
NOT_FOR_ALL = (
    "Deciding over access is for people and groups that are named, not for everybody: choose "
    "whom you trust with it."
)
NOT_FOR_ALL_FR = (
    "Décider des accès se confie à des personnes ou à des groupes nommés, pas à tout le monde : "
    "choisissez à qui vous faites confiance."
)
NOT_THERE = "This rule is not there any more, or says more than can be changed here: look again."
NOT_THERE_FR = (
    "Cette règle n'est plus là, ou dit plus que ce qui se change ici : regardez de nouveau."
)


class Explaining(AccessRules, Protocol):
    """The rules, told apart for people."""

    def reading(self, ledger: Ledger, address: Address) -> Reading:
        """The rules in force on the subject of ``address``, and where they are written."""

    def verdicts(self, ledger: Ledger, agent: Agent, address: Address) -> Sequence[Verdict]:
        """Mode by mode, which rule grants it, or why none does."""

    def authorizations(self, graph: Graph) -> tuple[Authorization, ...]:
        """The rules that an ACL's statements make, whatever they are for."""


@value
class Seen:
    """Who may do what with a resource, as its owner sees it.

    ``version`` is what an edit insists on. ``source`` is the resource whose rules these are: the
    container above that the resource inherits from, or the resource itself.
    """

    address: Address
    reading: Reading
    version: str
    source: Address
    entries: tuple[Entry, ...]
    unread: tuple[Unread, ...]
    may_change: bool


#: What becomes of an ACL's statements, given them; raises ``NotThere``.
Edit = Callable[[Rulebook], set[Triple]]


@value
class Sharing:
    """Reads and edits. ``unique`` gives names nobody has yet."""

    rules: Explaining
    content: Content
    unique: Callable[[], str]

    def seen(self, ledger: Ledger, agent: Agent, address: Address) -> Seen:
        """Raises ``MissingResource`` where there is nothing to share."""
        ground.subject_of(ledger, address)
        reading = self.rules.reading(ledger, address)
        acl, source = self._nearest(ledger, address)
        may = self.rules.grants(ledger, agent, address).allow(Mode.CONTROL)
        try:
            graph = self.content.documents.graph(ledger, acl)
        except Corrupted:
            return Seen(address, reading, _version(acl), source, (), (), may)
        is_own = source.name == address.name
        book = self._book(graph, source)
        entries = tuple(book.entries(own=is_own))
        unread = tuple(book.unread()) if is_own else ()
        return Seen(address, reading, _version(acl), source, entries, unread, may)

    def add(self, whom: Whom, who: str, terms: Terms) -> Callable[[Address], Edit]:
        """One more rule; one that says the same of the same people is widened instead."""
        if whom in (Whom.EVERYBODY, Whom.SIGNED_IN) and Mode.CONTROL in terms.modes:
            raise Conflict(NOT_FOR_ALL, NOT_FOR_ALL_FR)

        def edit(address: Address) -> Edit:
            node = f"{address.acl}#{self._name()}"

            def made(book: Rulebook) -> set[Triple]:
                for entry in book.entries(own=True):
                    same = (entry.share.whom, entry.share.who) == (whom, who) and entry.is_plain
                    if same and _scope(entry.terms) == _scope(terms):
                        wider = replace(terms, modes=entry.terms.modes | terms.modes)
                        return book.changed(entry.key, node, wider)
                return book.added(node, whom, who, terms)

            return made

        return edit

    def change(self, key: str, terms: Terms) -> Callable[[Address], Edit]:
        """Other terms for an entry."""

        def edit(address: Address) -> Edit:
            node = f"{address.acl}#{self._name()}"

            def made(book: Rulebook) -> set[Triple]:
                entry = next((e for e in book.entries(own=True) if e.key == key), None)
                is_wide = entry is not None and entry.share.whom in (
                    Whom.EVERYBODY,
                    Whom.SIGNED_IN,
                )
                if is_wide and Mode.CONTROL in terms.modes:
                    raise Conflict(NOT_FOR_ALL, NOT_FOR_ALL_FR)
                return book.changed(key, node, terms)

            return made

        return edit

    def take_back(self, *keys: str) -> Callable[[Address], Edit]:
        """So many entries less."""
        return lambda address: lambda book: book.taken_back(*keys)

    def edited(
        self,
        ledger: Ledger,
        agent: Agent,
        address: Address,
        version: str,
        edit: Callable[[Address], Edit] | None,
    ) -> Prepared:
        """Prepare an edit of what was seen at ``version``; without one, rules of its own.

        Raises ``AccessDenied`` without Control, ``PreconditionFailed`` where the rules have changed
        since, ``Conflict`` where the owner would lose control or the entry is not there.
        """
        grants = self.rules.grants(ledger, agent, address)
        grants.require(Mode.CONTROL)
        return self._prepared(ledger, agent, address, version, edit, grants.rules_at)

    def reclaimed(self, ledger: Ledger, agent: Agent, address: Address, version: str) -> Prepared:
        """Give the owner control back that rules of others took away; nothing else changes.

        Whoever calls this knows that the owner has just shown who they are.
        """
        if agent.webid != ledger.pod.owner:
            raise AccessDenied(Mode.CONTROL.words(), address.iri)
        return self._prepared(ledger, agent, address, version, None, ledger.rules_at())

    def _prepared(
        self,
        ledger: Ledger,
        agent: Agent,
        address: Address,
        version: str,
        edit: Callable[[Address], Edit] | None,
        rules_at: int,
    ) -> Prepared:
        acl, source = self._ground(ledger, address, version)
        stored = self.content.documents.graph(ledger, acl)
        rules = address.auxiliary(Role.ACL)
        is_own = source.name == address.name
        before: Graph = stored
        if not is_own:
            above = self._book(stored, source)
            before = above.adopted(rules.iri, address.iri, is_container=address.is_container)
        after = self._kept_in_control(ledger, address, before, edit)
        self.content.check_auxiliary(ledger, agent, rules, after, NEW_DOCUMENT_TYPE)
        ours = stored if is_own else set()
        done = Effect(frozenset(ours) - after, frozenset(after) - ours)
        old = acl if is_own else None
        outcome = Outcome(rules, created=old is None, media_type=NEW_DOCUMENT_TYPE)
        if is_own and not (done.removed or done.inserted):
            return Prepared(None, outcome)
        made = Rewriting(agent, rules, old, after, done, rules_at)
        return rewritten(self.content, ledger, made, outcome, {(acl.name, acl.role): acl.version})

    def inherit(self, ledger: Ledger, agent: Agent, address: Address, version: str) -> Prepared:
        """Prepare to drop the resource's own rules: what is above decides again."""
        grants = self.rules.grants(ledger, agent, address)
        grants.require(Mode.CONTROL)
        acl, source = self._ground(ledger, address, version)
        outcome = Outcome(address.auxiliary(Role.ACL), created=False)
        if source.name != address.name:
            return Prepared(None, outcome)
        if not address.name:
            raise Conflict(LOCKED_OUT, LOCKED_OUT_FR)
        above, heir = self._nearest(ledger, Address(address.base, parent(address.name) or "", True))
        book = self._book(self.content.documents.graph(ledger, above), heir)
        if not book.owner_controls(ledger.pod.owner, own=False, below=True):
            raise Conflict(LOCKED_OUT, LOCKED_OUT_FR)
        rests_on = {(acl.name, acl.role): acl.version, (above.name, above.role): above.version}
        remove = (Remove(acl.name, Role.ACL),)
        gone = Change(remove, rests_on, grants.rules_at, actor=agent.doer)
        return Prepared(gone, outcome)

    def _ground(self, ledger: Ledger, address: Address, version: str) -> tuple[Stored, Address]:
        ground.subject_of(ledger, address)
        acl, source = self._nearest(ledger, address)
        if _version(acl) != version:
            raise PreconditionFailed("If-Match")
        return acl, source

    def _kept_in_control(
        self,
        ledger: Ledger,
        address: Address,
        before: Graph,
        edit: Callable[[Address], Edit] | None,
    ) -> set[Triple]:
        """The edit, refused where it costs the owner control; a rule that was missing is added."""
        owner, below = ledger.pod.owner, address.is_container
        book = self._book(before, address)
        try:
            after = edit(address)(book) if edit is not None else set(before)
        except NotThere:
            raise Conflict(NOT_THERE, NOT_THERE_FR) from None
        now = self._book(after, address)
        if now.owner_controls(owner, own=True, below=below):
            return after
        if book.owner_controls(owner, own=True, below=below):
            raise Conflict(LOCKED_OUT, LOCKED_OUT_FR)
        mine = f"{address.acl}#owner-{self._name()}"
        return now.added(mine, Whom.PERSON, owner, Terms(OWNER_MODES, True, below))

    def _book(self, graph: Graph, source: Address) -> Rulebook:
        return Rulebook(graph, self.rules.authorizations(graph), source.subject)

    def _nearest(self, ledger: Ledger, address: Address) -> tuple[Stored, Address]:
        acl = ledger.nearest_acl(address.name)
        if acl is None:
            raise MissingResource(address.acl)
        is_own = acl.name == address.name
        return acl, address if is_own else Address(address.base, acl.name, True)

    def _name(self) -> str:
        return f"shared-{self.unique()[:8]}"


def _version(acl: Stored) -> str:
    """Which rules were seen: whose they are, and which version of them."""
    return f"{acl.version} {acl.name}"


def _scope(terms: Terms) -> tuple[bool, bool, int | None]:
    return terms.here, terms.below, terms.until
