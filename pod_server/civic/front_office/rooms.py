"""The folders of an account: what the company may read, append to and no more, as changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from pod_server.actions.pods import PodMaker, Rule, owner_rule
from pod_server.civic.front_office.account import (
    APPENDABLE,
    FOLDERS,
    GUARDED,
    TERMS,
    Account,
    account_name,
)
from pod_server.contracts import Documents, Ledger
from pod_server.model.access import Mode
from pod_server.model.change import Key, Kind, Put, Stored
from pod_server.model.iri import Role
from pod_server.model.terms import Graph, NamedNode, Subject, Triple
from proofs.value import value
from vocab.terms import ACL, LDP, RDF, SESAME

_AGENT, _MODE, _READ = NamedNode(ACL.AGENT), NamedNode(ACL.MODE), NamedNode(ACL.READ)
_WHOM = frozenset(NamedNode(each) for each in (ACL.AGENT, ACL.AGENT_CLASS, ACL.AGENT_GROUP))


@value
class Furniture:
    """Writes to an account's folders, and the rules found there, which must still be the same."""

    writes: tuple[Put, ...] = ()
    rests_on: Mapping[Key, int | None] = field(default_factory=dict)


@value
class Rooms:
    """Furnishes accounts.

    What the owner added to a folder's rules stays whenever they are written again: only the rules
    under the office's own names are the office's.
    """

    maker: PodMaker
    documents: Documents

    def account(self, ledger: Ledger, account: Account) -> Iterator[Put]:
        """The account's container and description; the company may read them (invariant 5)."""
        base, owner = ledger.pod.base, ledger.pod.owner
        name = account_name(account.company)
        iri = f"{base}{name}/"
        yield Put(name, "", b"", kind=Kind.CONTAINER)
        yield Put(f"{name}/{TERMS}", "", b"", kind=Kind.CONTAINER)
        yield self.maker.acl(
            base,
            name,
            [
                owner_rule(owner, iri, default=True),
                Rule("company", account.company, Mode.READ, iri, default=True),
            ],
            is_container=True,
        )
        yield self.maker.turtle(base, f"{name}/account", account.graph(f"{iri}account"))

    def furnished(self, ledger: Ledger, account: Account) -> Furniture:
        """What the company needs to account for itself: folders, and Append in some of them.

        Append holds for the folders themselves and is not inherited by what lies in them: a
        statement, once there, cannot be patched by its sender.
        """
        base = ledger.pod.base
        name = account_name(account.company)
        folders = [
            Put(f"{name}/{folder}", "", b"", kind=Kind.CONTAINER)
            for folder in FOLDERS
            if ledger.read(f"{name}/{folder}") is None
        ]
        rules = self._ruled(ledger, account, APPENDABLE, Mode.READ | Mode.APPEND)
        guards = [
            self.maker.turtle(
                base, f"{name}/{each}", self._guarded(ledger, account, each), Role.DESCRIPTION
            )
            for each in GUARDED
        ]
        return Furniture((*folders, *rules.writes, *guards), rules.rests_on)

    def locked(self, ledger: Ledger, account: Account) -> Furniture:
        """The company goes on reading what it sent, and appends no more."""
        name = account_name(account.company)
        there = [each for each in APPENDABLE if ledger.read(f"{name}/{each}") is not None]
        return self._ruled(ledger, account, there, Mode.READ)

    def _ruled(
        self, ledger: Ledger, account: Account, folders: Sequence[str], modes: Mode
    ) -> Furniture:
        """The rules of folders: the company's ``modes`` and the owner's, beside what is there."""
        base, owner, company = ledger.pod.base, ledger.pod.owner, account.company
        writes: list[Put] = []
        rests_on: dict[Key, int | None] = {}
        for folder in folders:
            name = f"{account_name(company)}/{folder}"
            iri = f"{base}{name}/"
            rules = [
                owner_rule(owner, iri, default=True),
                Rule("company", company, modes, iri),
                Rule("company-reads", company, Mode.READ, iri, default=True),
            ]
            old = ledger.read(name, Role.ACL)
            rests_on[name, Role.ACL] = old.version if old else None
            kept: Graph = set()
            if old is not None:
                kept = _beside(self.documents.graph(ledger, old), f"{iri}.acl", rules, old)
                kept = kept if Mode.APPEND in modes else _only_reading(kept, company)
            writes.append(self.maker.acl(base, name, rules, is_container=True, beside=kept))
        return Furniture(tuple(writes), rests_on)

    def _guarded(self, ledger: Ledger, account: Account, folder: str) -> set[Triple]:
        me = NamedNode(f"{ledger.pod.base}{account_name(account.company)}/{folder}/")
        kind, shape = GUARDED[folder]
        return {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(kind)),
            Triple(me, NamedNode(LDP.CONSTRAINED_BY), NamedNode(shape)),
            Triple(me, NamedNode(SESAME.COMPANY), NamedNode(account.company)),
        }


def _beside(graph: Graph, acl: str, rules: Sequence[Rule], old: Stored) -> set[Triple]:
    """What an ACL says besides the office's ``rules``.

    Whoever was added to a rule of the office keeps what it gave, under a name that is new with each
    version: two rules that shared a name would give each one's people what the other gives.
    """
    ours = {NamedNode(f"{acl}#{rule.name}"): NamedNode(rule.subject) for rule in rules}
    kept: set[Triple] = set()
    for subject, said in _by_subject(graph).items():
        if not isinstance(subject, NamedNode) or subject not in ours:
            kept |= said
            continue
        others = {t for t in said if (t.predicate, t.object) != (_AGENT, ours[subject])}
        if any(t.predicate in _WHOM for t in others):
            name = NamedNode(f"{subject.value}-{old.version}")
            kept |= {Triple(name, t.predicate, t.object) for t in others}
    return kept


def _only_reading(graph: Graph, company: str) -> set[Triple]:
    """The same rules, without the company in any that gives more than Read."""
    me, kept = (_AGENT, NamedNode(company)), set[Triple]()
    for said in _by_subject(graph).values():
        names_it = any((t.predicate, t.object) == me for t in said)
        if not names_it or all(t.object == _READ for t in said if t.predicate == _MODE):
            kept |= said
            continue
        others = {t for t in said if (t.predicate, t.object) != me}
        kept |= others if any(t.predicate in _WHOM for t in others) else set()
    return kept


def _by_subject(graph: Graph) -> dict[Subject, set[Triple]]:
    found: dict[Subject, set[Triple]] = defaultdict(set)
    for triple in graph:
        if isinstance(triple.subject, Subject):
            found[triple.subject].add(triple)
    return found


def is_guarded(ledger: Ledger, name: str) -> bool:
    """Whether an account has all the guards that there are."""
    return all(ledger.read(f"{name}/{each}", Role.DESCRIPTION) is not None for each in GUARDED)
