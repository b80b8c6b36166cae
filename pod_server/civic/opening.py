"""Opening an account: a company asks at the front office, the owner's policy or click answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from pod_server.actions.pods import ACCOUNTS, TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.account import OFFERS, TERMS, Account, account_name
from pod_server.civic.invitations import Invitation, Invitations
from pod_server.civic.requests import AccountRequest
from pod_server.civic.rooms import Rooms
from pod_server.civic.selling import LIVE, Selling, accounts, judged
from pod_server.civic.terms import CitizenTerms
from pod_server.contracts import AccessRules, Clock, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import AccessDenied, Conflict, MissingResource, Unauthenticated
from pod_server.model.iri import Address, Role
from pod_server.model.terms import NamedNode, Triple
from proofs.agreement import Template
from vocab.terms import SESAME

_POLICY = NamedNode(SESAME.OPENING_POLICY)


@dataclass(frozen=True, slots=True)
class FrontOffice:
    """Where companies ask for an account, and where the owner answers."""

    rules: AccessRules
    documents: Documents
    maker: PodMaker
    clock: Clock
    selling: Selling
    terms: CitizenTerms
    invitations: Invitations

    def ask(self, ledger: Ledger, agent: Agent, request: AccountRequest) -> Prepared:
        """A company's request; accepted at once where the owner's standing policy says so.

        Asking again changes nothing and finds the same account (decision "Front office"), unless
        it answers the citizen's terms, which it may do at once or later.
        """
        company, policy = request.company, _policy(ledger)
        if agent.webid is None:
            raise Unauthenticated("A company asks for an account in its own name: sign in.")
        if agent.webid != company or agent.limits is not None:
            raise AccessDenied("ask for an account for", company)
        there = self.account(ledger, company)
        address = Address(ledger.pod.base, f"{account_name(company)}/account", False)
        invited: Invitation | None = None
        notes: tuple[Put, ...] = ()
        if request.invitation:
            invited, notes, noted = self.invitations.used(ledger, request.invitation, company)
            policy |= noted
        if there is not None:
            return self._answered(ledger, there, request, address, invited, notes).resting_on(
                policy
            )
        asked = Account(company, ledger.pod.owner, SESAME.REQUESTED, self.clock())
        accepted = self.accepts_at_once(ledger)
        if invited is not None:
            asked = replace(asked, invitation=invited.code)
            is_leaked = invited.is_leaked_to(company)
            accepted = (accepted or invited.company == company) and not is_leaked
        if accepted:
            asked = replace(asked, state=SESAME.ACCEPTED)
        papers: tuple[Put, ...] = ()
        if request.answer:
            asked, papers = self.terms.heard(ledger, asked, request)
            accepted = accepted and asked.state in LIVE
        asked = judged(asked, self.selling.verdict(ledger, account_name(company), asked))
        rooms = self.rooms.furnished(ledger, asked) if accepted else ()
        writes = [*self.rooms.account(ledger, asked), *rooms, *papers, *notes]
        rests_on: dict[Key, int | None] = {
            (account_name(company), Role.RESOURCE): None,
            **policy,
        }
        change = Change(tuple(writes), rests_on, actor=company)
        return Prepared(change, Outcome(address, created=accepted, media_type=TURTLE))

    @property
    def rooms(self) -> Rooms:
        return Rooms(self.maker)

    def _answered(
        self,
        ledger: Ledger,
        there: Account,
        request: AccountRequest,
        address: Address,
        invited: Invitation | None,
        notes: tuple[Put, ...],
    ) -> Prepared:
        """Asked again: what the request answers to the terms, if anything new.

        Whoever waits in the tray and comes back with an invitation has come by it.
        """
        again = Outcome(address, False, media_type=TURTLE, replayed=True)
        can_answer = there.state in LIVE or there.state == SESAME.REQUESTED
        agrees = request.answer == SESAME.ACCEPTS_TERMS and request.terms == there.terms
        now, papers = there, notes
        if invited is not None and there.state == SESAME.REQUESTED:
            now = replace(there, invitation=invited.code)
        if not request.answer or agrees or not can_answer:
            if now == there and not notes:
                return Prepared(None, again)
            return self._described(ledger, now, again, there.company, *papers)
        now, kept = self.terms.heard(ledger, now, request)
        papers = (*papers, *kept)
        locks = () if now.state in (there.state, *LIVE) else self.rooms.locked(ledger, now)
        folder = f"{account_name(there.company)}/{TERMS}"
        if ledger.read(folder) is None:
            papers = (Put(folder, "", b"", kind=Kind.CONTAINER), *papers)
        return self._described(ledger, now, again, there.company, *papers, *locks)

    def settle_alternative(
        self, ledger: Ledger, agent: Agent, company: str, *, accept: bool
    ) -> Prepared:
        """The owner's answer to the one alternative that a company proposed to her terms."""
        rules_at = self._controlled(ledger, agent)
        there = self.account(ledger, company)
        address = Address(ledger.pod.base, f"{account_name(company)}/account", False)
        if there is None:
            raise MissingResource(address.iri)
        outcome = Outcome(address, created=False, media_type=TURTLE)
        if not there.alternative:
            return Prepared(None, outcome)
        papers: tuple[Put, ...] = ()
        now = replace(there, alternative="")
        if accept:
            now, papers = self.terms.granted(ledger, there)
        return self._described(ledger, now, outcome, agent.doer, *papers, rules_at=rules_at)

    def proffer(self, ledger: Ledger, agent: Agent, template: Template) -> Prepared:
        """Set the terms that companies are to answer from now on; what is agreed stays."""
        rules_at = self._controlled(ledger, agent)
        folder = Address(ledger.pod.base, ACCOUNTS, True, Role.DESCRIPTION)
        outcome = Outcome(folder, created=False, media_type=TURTLE)
        if self.terms.proffered(ledger).template == template:
            return Prepared(None, outcome)
        write = self.terms.chosen(ledger, template)
        change = Change((write,), _policy(ledger), rules_at, actor=agent.doer)
        return Prepared(change, outcome)

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
        more = self.rooms.furnished(ledger, now) if accept else self.rooms.locked(ledger, now)
        return self._described(ledger, now, outcome, agent.doer, *more, rules_at=rules_at)

    def keep(self, ledger: Ledger) -> None:
        """What a new day, or a newer program, asks of a pod's accounts: their guards, their state.

        Waits; for a thread that may.
        """
        for name in list(accounts(ledger)):
            settle_now(ledger, partial(self._furnished, ledger, name))
            settle_now(ledger, partial(self.selling.settle, ledger, name))
            found = self.selling.described(ledger, name)
            if found is not None and found[0].untold:
                self.selling.mouth(ledger.pod.pod_id, name)

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
        return Prepared(Change(tuple(self.rooms.furnished(ledger, account)), rests_on), outcome)

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
            actor=agent.doer,
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


def _policy(ledger: Ledger) -> dict[Key, int | None]:
    """What the owner has settled for all accounts, as it stands."""
    policy = ledger.read(ACCOUNTS, Role.DESCRIPTION)
    return {(ACCOUNTS, Role.DESCRIPTION): policy.version if policy else None}
