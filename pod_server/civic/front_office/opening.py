"""Opening an account: a company asks at the front office, the owner's policy or click answers."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import partial

from pod_server.actions.pods import ACCOUNTS, TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.front_office.account import TERMS, Account, account_name, is_sample
from pod_server.civic.front_office.invitations import Invitation, Invitations
from pod_server.civic.front_office.policy import OpeningPolicy
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.civic.front_office.rooms import Furniture, Rooms, is_guarded
from pod_server.civic.front_office.selling import LIVE, Selling, accounts, judged
from pod_server.civic.front_office.terms import CitizenTerms
from pod_server.contracts import AccessRules, Clock, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import (
    AccessDenied,
    Conflict,
    ContactRefused,
    MissingResource,
    Unauthenticated,
)
from pod_server.model.iri import Address, Role
from proofs.agreement import Template
from proofs.value import value
from vocab.terms import SESAME

#: For so long a citizen may come back on having closed or blocked.
UNDO_US = 30 * 86_400_000_000
_SAMPLE = Conflict(
    "This is a sample company: nothing is settled with it. Leave Dataland to take it away.",
    "C'est une entreprise d'exemple : rien ne se règle avec elle. Quittez Dataland pour l'enlever.",
)


@value
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
        if is_sample(company):
            raise _SAMPLE
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
            prepared = self._asked_again(ledger, there, request, address, invited, notes)
            return prepared.resting_on(policy)
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
        rooms = self.rooms.furnished(ledger, asked) if accepted else Furniture()
        writes = [*self.rooms.account(ledger, asked), *rooms.writes, *papers, *notes]
        rests_on: dict[Key, int | None] = {
            (account_name(company), Role.RESOURCE): None,
            **policy,
            **rooms.rests_on,
        }
        change = Change(tuple(writes), rests_on, actor=company)
        return Prepared(change, Outcome(address, created=accepted, media_type=TURTLE))

    @property
    def rooms(self) -> Rooms:
        return Rooms(self.maker, self.documents)

    def _asked_again(
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
        if there.blocked:
            raise ContactRefused(
                "The citizen wants nothing more of this company.",
                "Le citoyen ne veut plus rien de cette entreprise.",
            )
        again = Outcome(address, False, media_type=TURTLE, replayed=True)
        if self._is_long_closed(there):
            there = replace(there, state=SESAME.REQUESTED, closed_us=0)
            return self.described(ledger, there, again, there.company, *notes)
        can_answer = there.state in LIVE or there.state == SESAME.REQUESTED
        agrees = request.answer == SESAME.ACCEPTS_TERMS and request.terms == there.terms
        now, papers = there, notes
        if invited is not None and there.state == SESAME.REQUESTED:
            now = replace(there, invitation=invited.code)
        if not request.answer or agrees or not can_answer:
            if now == there and not notes:
                return Prepared(None, again)
            return self.described(ledger, now, again, there.company, *papers)
        now, kept = self.terms.heard(ledger, now, request)
        papers = (*papers, *kept)
        is_shut = now.state not in (there.state, *LIVE)
        locks = self.rooms.locked(ledger, now) if is_shut else Furniture()
        folder = f"{account_name(there.company)}/{TERMS}"
        if ledger.read(folder) is None:
            papers = (Put(folder, "", b"", kind=Kind.CONTAINER), *papers)
        done = self.described(ledger, now, again, there.company, *papers, *locks.writes)
        return done.resting_on(locks.rests_on)

    def settle_alternative(
        self, ledger: Ledger, agent: Agent, company: str, *, accept: bool
    ) -> Prepared:
        """The owner's answer to the one alternative that a company proposed to her terms."""
        rules_at = self.controlled(ledger, agent)
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
        return self.described(ledger, now, outcome, agent.doer, *papers, rules_at=rules_at)

    def proffer(self, ledger: Ledger, agent: Agent, template: Template) -> Prepared:
        """Set the terms that companies are to answer from now on; what is agreed stays."""
        rules_at = self.controlled(ledger, agent)
        folder = Address(ledger.pod.base, ACCOUNTS, True, Role.DESCRIPTION)
        outcome = Outcome(folder, created=False, media_type=TURTLE)
        if self.terms.proffered(ledger).template == template:
            return Prepared(None, outcome)
        write = self.terms.chosen(ledger, template)
        change = Change((write,), _policy(ledger), rules_at, actor=agent.doer)
        return Prepared(change, outcome)

    def _is_long_closed(self, account: Account) -> bool:
        """Beyond being undone."""
        return 0 < account.closed_us < self.clock() - UNDO_US

    def answer(
        self,
        ledger: Ledger,
        agent: Agent,
        company: str,
        *,
        accept: bool,
        block: bool = False,
    ) -> Prepared:
        """The owner's click. Refusing, or closing, takes the company's right to append away.

        It can be undone for thirty days, and then nothing is lost. ``block`` closes, and refuses
        whatever the company asks until that is undone.
        """
        rules_at = self.controlled(ledger, agent)
        there = self.account(ledger, company)
        name = account_name(company)
        address = Address(ledger.pod.base, f"{name}/account", False)
        if there is None:
            raise MissingResource(address.iri)
        outcome = Outcome(address, created=False, media_type=TURTLE)
        is_settled = accept == (there.state in LIVE) and there.state != SESAME.REQUESTED
        if is_settled and there.blocked == block:
            return Prepared(None, outcome)
        was_asking = there.state in (SESAME.REQUESTED, SESAME.REFUSED)
        closed = SESAME.REFUSED if was_asking else SESAME.CLOSED
        if accept and self._is_long_closed(there):
            raise Conflict(
                "This was closed more than thirty days ago: the company has to ask again.",
                "Ce compte est fermé depuis plus de trente jours : l'entreprise doit redemander.",
            )
        now = replace(there, state=SESAME.ACCEPTED, closed_us=0, blocked=False)
        if not accept:
            now = replace(there, state=closed, closed_us=self.clock(), blocked=block)
        more = self.rooms.furnished(ledger, now) if accept else self.rooms.locked(ledger, now)
        doer = agent.doer
        done = self.described(ledger, now, outcome, doer, *more.writes, rules_at=rules_at)
        return done.resting_on(more.rests_on)

    def keep(self, ledger: Ledger, but: Set[str] = frozenset()) -> None:
        """What a new day, or a newer program, asks of a pod's accounts: their guards, their state.

        ``but``: accounts that are known to say their state already. Waits; for a thread that may.
        """
        for name in list(accounts(ledger)):
            settle_now(ledger, partial(self._furnished, ledger, name))
            if name in but:
                continue
            settle_now(ledger, partial(self.selling.settle, ledger, name))
            found = self.selling.described(ledger, name)
            if found is not None and found[0].untold:
                self.selling.mouth(ledger.pod.pod_id, name)

    def _furnished(self, ledger: Ledger, name: str) -> Prepared:
        """An account that was opened by an older program gets the guards that came since."""
        address = Address(ledger.pod.base, f"{name}/account", False)
        outcome = Outcome(address, created=False, media_type=TURTLE)
        found = None if is_guarded(ledger, name) else self.selling.described(ledger, name)
        if found is None or found[0].state not in LIVE:
            return Prepared(None, outcome)
        account, stored = found
        more = self.rooms.furnished(ledger, account)
        rests_on = {(address.name, Role.RESOURCE): stored.version, **more.rests_on}
        return Prepared(Change(more.writes, rests_on), outcome)

    def described(
        self,
        ledger: Ledger,
        account: Account,
        outcome: Outcome,
        actor: str | None,
        *more: Put,
        rules_at: int | None = None,
    ) -> Prepared:
        """The account as it is now, judged anew, with what else changes."""
        if account.is_sample:
            raise _SAMPLE
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
        rules_at = self.controlled(ledger, agent)
        folder = Address(ledger.pod.base, ACCOUNTS, True, Role.DESCRIPTION)
        rests_on = _policy(ledger)
        write = OpeningPolicy(self.documents, self.maker).put(ledger, at_once=at_once)
        change = Change((write,), rests_on, rules_at, actor=agent.doer)
        is_new = None in rests_on.values()
        return Prepared(change, Outcome(folder, created=is_new, media_type=TURTLE))

    def accepts_at_once(self, ledger: Ledger) -> bool:
        """Whether the owner's standing policy accepts every company that asks."""
        return OpeningPolicy(self.documents, self.maker).accepts(ledger)

    def controlled(self, ledger: Ledger, agent: Agent) -> int:
        """By which rules somebody is in control of the pod, so that the answer falls with them."""
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        return grants.rules_at


def _policy(ledger: Ledger) -> dict[Key, int | None]:
    """What the owner has settled for all accounts, as it stands."""
    policy = ledger.read(ACCOUNTS, Role.DESCRIPTION)
    return {(ACCOUNTS, Role.DESCRIPTION): policy.version if policy else None}
