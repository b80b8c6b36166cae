"""Opening an account: a company asks at the front office, the owner's policy or click answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from pod_server.actions.pods import ACCOUNTS, TURTLE, PodMaker, Rule, owner_rule
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.account import (
    APPENDABLE,
    FOLDERS,
    GUARDED,
    OFFERS,
    Account,
    account_name,
)
from pod_server.civic.selling import LIVE, Selling, accounts, judged
from pod_server.contracts import AccessRules, Clock, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import AccessDenied, Conflict, MissingResource, Unauthenticated
from pod_server.model.iri import Address, Role
from pod_server.model.terms import NamedNode, Triple
from vocab.terms import LDP, RDF, SESAME

_POLICY = NamedNode(SESAME.OPENING_POLICY)


@dataclass(frozen=True, slots=True)
class FrontOffice:
    """Where companies ask for an account, and where the owner answers."""

    rules: AccessRules
    documents: Documents
    maker: PodMaker
    clock: Clock
    selling: Selling

    def ask(self, ledger: Ledger, agent: Agent, company: str, terms: str) -> Prepared:
        """A company's request; accepted at once where the owner's standing policy says so.

        Asking again changes nothing and finds the same account (decision "Front office"), unless
        the first request named no terms: now they are accepted.
        """
        if agent.webid is None:
            raise Unauthenticated("A company asks for an account in its own name: sign in.")
        if agent.webid != company or agent.limits is not None:
            raise AccessDenied("ask for an account for", company)
        there = self.account(ledger, company)
        address = Address(ledger.pod.base, f"{account_name(company)}/account", False)
        if there is not None:
            again = Outcome(address, False, media_type=TURTLE, replayed=True)
            if there.terms or not terms:
                return Prepared(None, again)
            return self._described(ledger, replace(there, terms=terms), again, company)
        asked = Account(company, ledger.pod.owner, SESAME.REQUESTED, self.clock(), terms)
        policy = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        accepted = self.accepts_at_once(ledger)
        if accepted:
            asked = replace(asked, state=SESAME.ACCEPTED)
        asked = judged(asked, self.selling.verdict(ledger, account_name(company), asked))
        writes = [*self._folder(ledger, asked), *(self._rooms(ledger, asked) if accepted else ())]
        rests_on: dict[Key, int | None] = {
            (account_name(company), Role.RESOURCE): None,
            (ACCOUNTS, Role.DESCRIPTION): policy.version if policy else None,
        }
        change = Change(tuple(writes), rests_on, actor=company)
        return Prepared(change, Outcome(address, created=accepted, media_type=TURTLE))

    def answer(self, ledger: Ledger, agent: Agent, company: str, *, accept: bool) -> Prepared:
        """The owner's click. Refusing, or closing, takes the company's right to append away."""
        rules_at = self._controlled(ledger, agent)
        there = self.account(ledger, company)
        name = account_name(company)
        address = Address(ledger.pod.base, f"{name}/account", False)
        if there is None:
            raise MissingResource(address.iri)
        outcome = Outcome(address, created=False, media_type=TURTLE)
        if accept == (there.state in LIVE) and there.state != SESAME.REQUESTED:
            return Prepared(None, outcome)
        was_asking = there.state == SESAME.REQUESTED
        closed = SESAME.REFUSED if was_asking else SESAME.CLOSED
        now = replace(there, state=SESAME.ACCEPTED if accept else closed)
        more = self._rooms(ledger, now) if accept else self._locks(ledger, now)
        return self._described(ledger, now, outcome, agent.webid, *more, rules_at=rules_at)

    def keep(self, ledger: Ledger) -> None:
        """What a new day, or a newer program, asks of a pod's accounts: their guards, their state.

        Waits; for a thread that may.
        """
        for name in list(accounts(ledger)):
            settle_now(ledger, partial(self._furnished, ledger, name))
            settle_now(ledger, partial(self.selling.settle, ledger, name))

    def _furnished(self, ledger: Ledger, name: str) -> Prepared:
        """An account that was opened by an older program gets the guards that came since."""
        address = Address(ledger.pod.base, f"{name}/account", False)
        outcome = Outcome(address, created=False, media_type=TURTLE)
        found = self.selling.described(ledger, name)
        is_there = ledger.read(f"{name}/{OFFERS}", Role.DESCRIPTION) is not None
        if found is None or found[0].state not in LIVE or is_there:
            return Prepared(None, outcome)
        account, stored = found
        rests_on: dict[Key, int | None] = {(address.name, Role.RESOURCE): stored.version}
        return Prepared(Change(tuple(self._rooms(ledger, account)), rests_on), outcome)

    def _described(
        self,
        ledger: Ledger,
        account: Account,
        outcome: Outcome,
        actor: str | None,
        *more: Put,
        rules_at: int | None = None,
    ) -> Prepared:
        """The account as it is now, judged anew, with what else changes."""
        name = account_name(account.company)
        stored = ledger.read(f"{name}/account")
        if stored is None:
            raise Conflict("The account's description is not there any more.")
        verdict = self.selling.verdict(ledger, name, account)
        now = judged(account, verdict)
        written = self.maker.turtle(ledger.pod.base, stored.name, now.graph(outcome.address.iri))
        change = Change(
            (written, *more),
            {**verdict.rests_on, (stored.name, Role.RESOURCE): stored.version},
            rules_at,
            actor=actor,
        )
        return Prepared(change, outcome)

    def account(self, ledger: Ledger, company: str) -> Account | None:
        """The account of a company, if it ever asked for one."""
        stored = ledger.read(f"{account_name(company)}/account")
        return Account.read(self.documents.graph(ledger, stored)) if stored else None

    def accept_at_once(self, ledger: Ledger, agent: Agent, *, at_once: bool) -> Prepared:
        """Set the owner's standing policy; without one, requests wait in a quiet tray."""
        rules_at = self._controlled(ledger, agent)
        folder = Address(ledger.pod.base, ACCOUNTS, True, Role.DESCRIPTION)
        policy = SESAME.ACCEPT_AT_ONCE if at_once else SESAME.ASK_ME
        me = NamedNode(folder.subject)
        old = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        graph = set(self.documents.graph(ledger, old)) if old else set()
        graph = {t for t in graph if (t.subject, t.predicate) != (me, _POLICY)}
        graph.add(Triple(me, _POLICY, NamedNode(policy)))
        write = self.maker.turtle(ledger.pod.base, ACCOUNTS, graph, Role.DESCRIPTION)
        change = Change(
            (write,),
            {(ACCOUNTS, Role.DESCRIPTION): old.version if old else None},
            rules_at,
            actor=agent.webid,
        )
        return Prepared(change, Outcome(folder, created=old is None, media_type=TURTLE))

    def accepts_at_once(self, ledger: Ledger) -> bool:
        """Whether the owner's standing policy accepts every company that asks."""
        stored = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        if stored is None:
            return False
        folder = Address(ledger.pod.base, ACCOUNTS, True)
        wanted = Triple(NamedNode(folder.iri), _POLICY, NamedNode(SESAME.ACCEPT_AT_ONCE))
        return wanted in self.documents.graph(ledger, stored)

    def _controlled(self, ledger: Ledger, agent: Agent) -> int:
        """By which rules somebody is in control of the pod, so that the answer falls with them."""
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        return grants.rules_at

    def _folder(self, ledger: Ledger, account: Account) -> Iterator[Put]:
        """The account's container and description; the company may read them (invariant 5)."""
        base, owner = ledger.pod.base, ledger.pod.owner
        name = account_name(account.company)
        iri = f"{base}{name}/"
        yield Put(name, "", b"", kind=Kind.CONTAINER)
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

    def _rooms(self, ledger: Ledger, account: Account) -> Iterator[Put]:
        """What the company needs to account for itself: folders, and Append in some of them.

        Append holds for the folders themselves and is not inherited by what lies in them: a
        statement, once there, cannot be patched by its sender.
        """
        base = ledger.pod.base
        name = account_name(account.company)
        for folder in FOLDERS:
            if ledger.read(f"{name}/{folder}") is None:
                yield Put(f"{name}/{folder}", "", b"", kind=Kind.CONTAINER)
        for folder in APPENDABLE:
            yield self._folder_rules(ledger, account, folder, Mode.READ | Mode.APPEND)
        for folder in GUARDED:
            graph = self._guarded(ledger, account, folder)
            yield self.maker.turtle(base, f"{name}/{folder}", graph, Role.DESCRIPTION)

    def _locks(self, ledger: Ledger, account: Account) -> Iterator[Put]:
        """The company goes on reading what it sent, and appends no more."""
        for folder in APPENDABLE:
            if ledger.read(f"{account_name(account.company)}/{folder}") is not None:
                yield self._folder_rules(ledger, account, folder, Mode.READ)

    def _folder_rules(self, ledger: Ledger, account: Account, folder: str, modes: Mode) -> Put:
        base, owner = ledger.pod.base, ledger.pod.owner
        name = f"{account_name(account.company)}/{folder}"
        iri = f"{base}{name}/"
        rules = [
            owner_rule(owner, iri, default=True),
            Rule("company", account.company, modes, iri),
            Rule("company-reads", account.company, Mode.READ, iri, default=True),
        ]
        return self.maker.acl(base, name, rules, is_container=True)

    def _guarded(self, ledger: Ledger, account: Account, folder: str) -> set[Triple]:
        me = NamedNode(f"{ledger.pod.base}{account_name(account.company)}/{folder}/")
        kind, shape = GUARDED[folder]
        return {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(kind)),
            Triple(me, NamedNode(LDP.CONSTRAINED_BY), NamedNode(shape)),
            Triple(me, NamedNode(SESAME.COMPANY), NamedNode(account.company)),
        }
