"""The merchant's side of a payment: ask, change the sum, cancel, and hear what was decided.

A merchant needs no account to ask where the citizen lets anybody; each sees its own requests and
nobody else's. It hears states, hashes and the signed decision: neither the facts of the notice, nor
how many there were, nor why she refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.paying.notices import Notices
from pod_server.civic.paying.payments import (
    DECISIONS,
    FOLDER,
    Asked,
    Payments,
    State,
    identifier,
    seconds,
)
from pod_server.civic.paying.settings import PaymentChoices
from pod_server.civic.paying.wishes import LONGEST_LIFE_S, Wish, refused
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import (
    AccessDenied,
    Conflict,
    ContactRefused,
    MissingResource,
    Unauthenticated,
)
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time
from pod_server.model.terms import Graph
from proofs.payments.decision import NotADecision, Paper, verify
from proofs.payments.payment import PAYMENT, transaction
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

TURTLE = "text/turtle"
_NOT_HERE = ContactRefused(
    "There is no informed payment here for this: be paid as usual.",
    "Il n'y a pas ici de paiement éclairé pour cela : faites-vous payer comme d'habitude.",
)


@value
class PaymentInbox:
    """Takes requests. ``written`` makes a document of ours of triples."""

    payments: Payments
    choices: PaymentChoices
    notices: Notices
    clock: Clock
    written: Callable[[str, str, Graph], Put]

    def merchant(self, agent: Agent) -> str:
        """Who is asking, in its own name. Raises ``Unauthenticated``, ``AccessDenied``."""
        if agent.webid is None:
            raise Unauthenticated("A merchant asks for a payment in its own name: sign in.")
        if agent.limits is not None:
            raise AccessDenied("ask for a payment for", agent.webid)
        return agent.webid

    def ask(self, ledger: Ledger, agent: Agent, wish: Wish) -> Prepared:
        """A request, once for a transaction: asked again it is the same one."""
        company = self.merchant(agent)
        if wish.payment.payee_id != company:
            raise refused(
                "payment.payee.id",
                f"« payee.id » est votre WebID : {company}.",
                f"“payee.id” is your WebID: {company}.",
            )
        self._admit(ledger, company, wish)
        text, now = transaction(PAYMENT, wish.payment.payload()), seconds(self.clock())
        for other in self.payments.since(ledger, now - LONGEST_LIFE_S * 1_000_000):
            is_same = other.payment.transaction_id == wish.payment.transaction_id
            if other.company == company and is_same:
                return self._again(ledger, other, text)
        asked = Asked(
            identifier(now, secrets.token_hex(6)),
            text,
            company,
            wish.settlement,
            secrets.token_urlsafe(16),
            now,
            now + wish.expires_in * 1_000_000,
            wish.iban,
            wish.note,
            wish.basket,
        )
        return self._kept(ledger, asked, None, company)

    def change(self, ledger: Ledger, agent: Agent, name: str, wish: Wish) -> Prepared:
        """Another sum for the same request, until it is decided: she is told anew."""
        asked, version = self._own(ledger, agent, name)
        self._must_be_open(asked)
        if wish.payment.payee_id != asked.company:
            raise refused(
                "payment.payee.id",
                "Le bénéficiaire d'une demande ne change pas.",
                "The payee of a request does not change.",
            )
        self._admit(ledger, asked.company, wish)
        now = seconds(self.clock())
        changed = replace(
            asked,
            text=transaction(PAYMENT, wish.payment.payload()),
            settlement=wish.settlement,
            iban=wish.iban,
            note=wish.note,
            basket=wish.basket,
            nonce=secrets.token_urlsafe(16),
            outcome="",
            decided_us=0,
            changed_us=now,
            expires_us=now + wish.expires_in * 1_000_000,
        )
        return self._kept(ledger, changed, version, asked.company)

    def cancel(self, ledger: Ledger, agent: Agent, name: str) -> Prepared:
        """The merchant asks no more; what was decided stands."""
        asked, version = self._own(ledger, agent, name)
        if asked.state(self.clock()) is State.CANCELLED:
            return Prepared(None, _outcome(ledger, asked, created=False))
        self._must_be_open(asked)
        cancelled = replace(asked, cancelled_us=seconds(self.clock()))
        return self._kept(ledger, cancelled, version, asked.company)

    def told(self, ledger: Ledger, agent: Agent, name: str) -> dict[str, Json]:
        """What the merchant hears of one of its requests."""
        asked, _ = self._own(ledger, agent, name)
        said: dict[str, Json] = {
            "id": asked.id,
            "state": asked.state(self.clock()).value,
            "payment_hash": asked.hash,
            "settlement": asked.settlement.removeprefix(SESAME.NS),
            "simulated": asked.settlement == SESAME.SIMULATED,
            "expires": date_time(asked.expires_us).value,
        }
        stored = ledger.read(f"{DECISIONS}/{asked.decision}") if asked.decision else None
        if stored is None or stored.body is None:
            return said
        try:
            paper = Paper.read(stored.body).without_notice()
            decided = verify(paper)
        except NotADecision:
            return said
        return {
            **said,
            "decided_at": date_time(asked.decided_us).value,
            "notice_hash": decided.notice_hash,
            "jti": decided.jti,
            "credential": paper.credential,
            "decision": paper.decision,
            "payment": paper.payment,
        }

    def _admit(self, ledger: Ledger, company: str, wish: Wish) -> None:
        """In the same words whatever the reason: settings and habits are hers."""
        payee, chosen = self.notices.payee(ledger, company), self.choices.of(ledger)
        found = payee.company
        if found is not None and found.account.blocked:
            raise _NOT_HERE
        has_account = found is not None and found.is_accepted
        if not chosen.covers(company, wish.payment.amount, has_account=has_account):
            raise _NOT_HERE
        if chosen.only_new and not (payee.is_new() or payee.has_changed()):
            raise _NOT_HERE

    def _again(self, ledger: Ledger, asked: Asked, text: str) -> Prepared:
        if asked.text != text:
            raise Conflict(
                "This transaction_id was asked for with another sum: PUT it to that request.",
                "Ce transaction_id a été demandé avec une autre somme : PUT sur cette demande.",
            )
        return Prepared(None, replace(_outcome(ledger, asked, created=False), replayed=True))

    def _own(self, ledger: Ledger, agent: Agent, name: str) -> tuple[Asked, int]:
        company = self.merchant(agent)
        found = self.payments.one(ledger, name)
        if found is None or found[0].company != company:
            raise MissingResource
        return found[0], found[1].version

    def _must_be_open(self, asked: Asked) -> None:
        state = asked.state(self.clock())
        if not state.is_open:
            raise Conflict(
                f"This request is {state.value}: make another one.",
                f"Cette demande est close ({state.value}) : faites-en une autre.",
            )

    def _kept(self, ledger: Ledger, asked: Asked, version: int | None, actor: str) -> Prepared:
        name, base = f"{FOLDER}/{asked.id}", ledger.pod.base
        writes = [self.written(base, name, asked.graph(base + name))]
        if ledger.read(FOLDER) is None:
            writes.insert(0, Put(FOLDER, "", b"", kind=Kind.CONTAINER))
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): version}
        outcome = _outcome(ledger, asked, created=version is None)
        return Prepared(Change(tuple(writes), rests_on, actor=actor), outcome)


def _outcome(ledger: Ledger, asked: Asked, *, created: bool) -> Outcome:
    return Outcome(Address(ledger.pod.base, f"{FOLDER}/{asked.id}", False), created, 0, TURTLE)
