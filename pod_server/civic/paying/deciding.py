"""The citizen's side: what waits, what she is shown, and what she decides.

The first decision counts, from whichever phone it comes; the other is told. A decision is taken
only over the notice in force, in time by the server's clock, signed by a phone of hers, once.
"""

from __future__ import annotations

import json
from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256

from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.paying.notices import (
    PAYEES,
    Notices,
    payee_name,
    read_payee,
    written_payee,
)
from pod_server.civic.paying.payments import (
    DECISIONS,
    FOLDER,
    Asked,
    Payments,
    State,
    seconds,
)
from pod_server.civic.paying.settings import JSON, PaymentChoices
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Put, Stored
from pod_server.model.errors import (
    Conflict,
    MissingResource,
    StatementRefused,
    Violation,
)
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph
from proofs.payments.decision import APPROVED, KEY, PASSKEY, Decided, NotADecision, Paper, verify
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

TURTLE = "text/turtle"
#: A phone's clock may differ from the server's by so much.
SKEW_S = 300
DAY_US = 86_400_000_000
_OUTCOMES = {APPROVED: SESAME.APPROVED}


@value
class Signed:
    """What a phone sent: the token, by which key, and the passkey's answer where one was asked."""

    token: str
    kid: str
    passkey: str = ""


@value
class Taken:
    """A decision that holds, with the passkey's answer where one was asked."""

    paper: Paper
    decided: Decided
    passkey: str

    @property
    def number(self) -> str:
        """By which it is kept."""
        return _number(self.decided.jti)


@value
class Wallet:
    """Payments of the owner of a pod. ``controlled`` asks who is in control of it."""

    payments: Payments
    choices: PaymentChoices
    notices: Notices
    clock: Clock
    controlled: Callable[[Ledger, Agent], int]
    written: Callable[[str, str, Graph], Put]

    def waiting(self, ledger: Ledger) -> Iterator[Asked]:
        """What she can decide now, the newest first."""
        now = self.clock()
        for asked in self.payments.since(ledger, now - DAY_US - DAY_US):
            if asked.state(now).is_open:
                yield asked

    def present(self, ledger: Ledger, agent: Agent, identifier: str, language: str) -> Prepared:
        """The notice as things stand now, kept before it is shown; nothing where it is there."""
        rules_at = self.controlled(ledger, agent)
        asked, stored = self.one(ledger, identifier)
        outcome = outcome_of(ledger, asked)
        if not asked.state(self.clock()).is_open:
            return Prepared(None, outcome)
        now = self.notices.shown(ledger, asked, language)
        if now == asked:
            return Prepared(None, outcome)
        return self._kept(ledger, now, stored, agent, rules_at)

    def defer(self, ledger: Ledger, agent: Agent, identifier: str) -> Prepared:
        """Later: it waits until it expires, and the merchant hears that it does."""
        return self._said(ledger, agent, identifier, SESAME.DEFERRED)

    def decline(self, ledger: Ledger, agent: Agent, identifier: str) -> Prepared:
        """No, without a signature: from a browser that has no key. Nothing is paid by it."""
        return self._said(ledger, agent, identifier, SESAME.DECLINED)

    def decide(self, ledger: Ledger, agent: Agent, identifier: str, signed: Signed) -> Prepared:
        """What her phone signed, if it holds. Raises ``Conflict``, ``StatementRefused``."""
        rules_at = self.controlled(ledger, agent)
        asked, stored = self.one(ledger, identifier)
        self._must_be_open(asked)
        taken = self._checked(ledger, asked, signed)
        return self.closing(ledger, agent, rules_at, asked, stored, taken)

    def closing(
        self,
        ledger: Ledger,
        agent: Agent,
        rules_at: int,
        asked: Asked,
        stored: Stored | None,
        taken: Taken,
    ) -> Prepared:
        """Writes a decision that was found to hold; ``stored`` is the request where it is here."""
        name = f"{DECISIONS}/{taken.number}"
        decided_us = asked.decided_us or seconds(self.clock())
        outcome = _OUTCOMES.get(taken.decided.outcome, SESAME.DECLINED)
        now = replace(asked, outcome=outcome, decided_us=decided_us, decision=taken.number)
        body = _with_passkey(taken.paper, taken.passkey)
        more = [Put(name, JSON, body, size=len(body))]
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): None}
        if ledger.read(DECISIONS) is None:
            more.insert(0, Put(DECISIONS, "", b"", kind=Kind.CONTAINER))
        if outcome == SESAME.APPROVED:
            known = payee_name(asked.company)
            there = ledger.read(known)
            _, ibans = read_payee(there.body if there else None)
            noted = written_payee(self.clock(), ibans | ({asked.iban} if asked.iban else set()))
            if ledger.read(PAYEES) is None:
                more.append(Put(PAYEES, "", b"", kind=Kind.CONTAINER))
            more.append(Put(known, JSON, noted, size=len(noted)))
            rests_on[known, Role.RESOURCE] = there.version if there else None
        return self._kept(ledger, now, stored, agent, rules_at, *more).resting_on(rests_on)

    def own(self, ledger: Ledger, paper: Paper, passkey: str) -> Taken:
        """A paper that a phone of hers signed. Raises ``StatementRefused``."""
        try:
            decided = verify(paper)
        except NotADecision as error:
            raise _refused(error.code, error.fr, error.en) from None
        mine = self.choices.signer(ledger.pod).public.did
        if (decided.issuer, decided.key.did) != (ledger.pod.base, mine):
            raise _refused(
                "credential",
                "L'attestation de ce téléphone n'est pas de ce Sésame : ajoutez-le de nouveau.",
                "This phone's credential is not of this Sésame: add the phone again.",
            )
        if self.choices.of(ledger).phone(decided.phone) is None:
            raise _refused("phone", *_NO_PHONE)
        expected: list[dict[str, str]] = [KEY, PASSKEY] if passkey else [KEY]
        if [dict(each) for each in decided.factors] != expected:
            raise _refused(
                "factors",
                "La signature ne dit pas par quoi elle a été confirmée (« amr »).",
                "The signature does not say what it was confirmed by (“amr”).",
            )
        return Taken(paper, decided, passkey)

    def one(self, ledger: Ledger, identifier: str) -> tuple[Asked, Stored]:
        """Raises ``MissingResource``."""
        found = self.payments.one(ledger, identifier)
        if found is None:
            raise MissingResource
        return found

    def paper(self, ledger: Ledger, asked: Asked) -> bytes:
        """Her own copy of what was signed, with the notice. Raises ``MissingResource``."""
        stored = ledger.read(f"{DECISIONS}/{asked.decision}") if asked.decision else None
        if stored is None or stored.body is None:
            raise MissingResource
        return stored.body

    def _said(self, ledger: Ledger, agent: Agent, identifier: str, outcome: str) -> Prepared:
        rules_at = self.controlled(ledger, agent)
        asked, stored = self.one(ledger, identifier)
        self._must_be_open(asked)
        now = replace(asked, outcome=outcome, decided_us=seconds(self.clock()))
        return self._kept(ledger, now, stored, agent, rules_at)

    def _checked(self, ledger: Ledger, asked: Asked, signed: Signed) -> Taken:
        shown = asked.notice
        if shown is None:
            raise Conflict(
                "The sum has changed since you were told: look at it again.",
                "La somme a changé depuis que vous l'avez vue : regardez-la de nouveau.",
            )
        phone = self.choices.of(ledger).phone(signed.kid)
        if phone is None:
            raise _refused("phone", *_NO_PHONE)
        paper = Paper(phone.credential, signed.token, asked.text, shown.text)
        taken = self.own(ledger, paper, signed.passkey)
        at = taken.decided.decided_at.timestamp()
        if abs(at - self.clock() / 1_000_000) > SKEW_S or taken.decided.nonce != asked.nonce:
            raise _refused(
                "replay",
                "Cette signature a été faite pour une autre demande, ou l'horloge du téléphone est "
                "fausse.",
                "This signature was made for another request, or the phone's clock is wrong.",
            )
        self.must_be_new(ledger, taken)
        return taken

    def must_be_new(self, ledger: Ledger, taken: Taken) -> None:
        """Raise ``StatementRefused`` for a signature that was used."""
        if ledger.read(f"{DECISIONS}/{taken.number}") is not None:
            raise _refused(
                "replay", "Cette signature a déjà servi.", "This signature was used before."
            )

    def _must_be_open(self, asked: Asked) -> None:
        state = asked.state(self.clock())
        if not state.is_open:
            raise Conflict(*CLOSED[state])

    def _kept(
        self,
        ledger: Ledger,
        now: Asked,
        stored: Stored | None,
        agent: Agent,
        rules_at: int,
        *more: Put,
    ) -> Prepared:
        base = ledger.pod.base
        name = f"{FOLDER}/{now.id}"
        writes = [self.written(base, name, now.graph(base + name)), *more]
        if ledger.read(FOLDER) is None:
            writes.insert(0, Put(FOLDER, "", b"", kind=Kind.CONTAINER))
        version = stored.version if stored is not None else None
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): version}
        change = Change(tuple(writes), rests_on, rules_at, actor=agent.doer)
        return Prepared(change, outcome_of(ledger, now))


_NO_PHONE = (
    "Ce téléphone ne signe pas, ou plus, pour vous : ajoutez-le dans les réglages.",
    "This phone does not sign for you, or not any more: add it in the settings.",
)
CLOSED = {
    State.APPROVED: (
        "This payment was approved already, perhaps on another phone: the first decision counts.",
        "Ce paiement a déjà été validé, peut-être sur un autre téléphone : la première décision "
        "compte.",
    ),
    State.DECLINED: (
        "This payment was refused already, perhaps on another phone: the first decision counts.",
        "Ce paiement a déjà été refusé, peut-être sur un autre téléphone : la première décision "
        "compte.",
    ),
    State.EXPIRED: (
        "This request has expired: nothing is paid. The shop can ask again.",
        "Cette demande a expiré : rien n'est payé. Le commerçant peut redemander.",
    ),
    State.CANCELLED: (
        "The shop has cancelled this request: nothing is paid.",
        "Le commerçant a annulé cette demande : rien n'est payé.",
    ),
}


def outcome_of(ledger: Ledger, asked: Asked) -> Outcome:
    return Outcome(Address(ledger.pod.base, f"{FOLDER}/{asked.id}", False), False, 0, TURTLE)


def _number(jti: str) -> str:
    """The name of a decision: one of each number, whatever it is written with."""
    return b32encode(sha256(jti.encode()).digest()).decode()[:32].lower()


def _with_passkey(paper: Paper, passkey: str) -> bytes:
    if not passkey:
        return paper.body()
    said: dict[str, Json] = json.loads(paper.body())
    return json.dumps({**said, "passkey": passkey}).encode()


def _refused(code: str, fr: str, en: str) -> StatementRefused:
    return StatementRefused((Violation(f"decision-{code}", "", "", "", fr, en),))
