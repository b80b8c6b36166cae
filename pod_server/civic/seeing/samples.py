"""Visiting Dataland: sample companies come into the pod in one step, and go in one.

Their accounts are like others, so that every page shows what it would of real ones, but for this:
they are open to nobody but the citizen, they may not sell, nothing is asked or told outside on
their behalf, and they are counted nowhere (``Account.is_sample``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pod_server.actions.pods import ACCOUNTS
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.front_office.account import (
    CIVIL_STATUS,
    JSON_LD,
    TERMS,
    Account,
    account_name,
)
from pod_server.civic.front_office.rooms import Rooms
from pod_server.civic.front_office.terms import CitizenTerms
from pod_server.civic.seeing.sampling import Sample, moment, samples
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Put, Remove
from pod_server.model.iri import Address, Role
from proofs import agreement
from proofs.value import value
from vocab.terms import SESAME


@value
class Dataland:
    """Brings the samples, and takes them away. ``controlled``: by which rules she may."""

    rooms: Rooms
    terms: CitizenTerms
    clock: Clock
    controlled: Callable[[Ledger, Agent], int]

    def is_visited(self, ledger: Ledger) -> bool:
        """Whether there is any sample in the pod."""
        return any(ledger.read(account_name(each.webid)) for each in samples())

    def visit(self, ledger: Ledger, agent: Agent) -> Prepared:
        """All samples that are not there yet."""
        rules_at = self.controlled(ledger, agent)
        writes: list[Put] = []
        rests_on: dict[Key, int | None] = {}
        for each in samples():
            name = account_name(each.webid)
            if ledger.read(name) is None:
                rests_on[name, Role.RESOURCE] = None
                writes += self._account(ledger, each)
        return self._prepared(ledger, agent, tuple(writes), rests_on, rules_at)

    def leave(self, ledger: Ledger, agent: Agent) -> Prepared:
        """All of them go, with everything in their accounts."""
        rules_at = self.controlled(ledger, agent)
        removes: list[Remove] = []
        rests_on: dict[Key, int | None] = {}
        for each in samples():
            stored = ledger.read(account_name(each.webid))
            if stored is not None:
                rests_on[stored.name, Role.RESOURCE] = stored.version
                removes += _emptied(ledger, stored.name)
        return self._prepared(ledger, agent, tuple(removes), rests_on, rules_at)

    def _prepared(
        self,
        ledger: Ledger,
        agent: Agent,
        writes: tuple[Put | Remove, ...],
        rests_on: dict[Key, int | None],
        rules_at: int,
    ) -> Prepared:
        outcome = Outcome(Address(ledger.pod.base, ACCOUNTS, True), created=False)
        if not writes:
            return Prepared(None, outcome)
        return Prepared(Change(writes, rests_on, rules_at, actor=agent.doer), outcome)

    def _account(self, ledger: Ledger, sample: Sample) -> Iterator[Put]:
        """An account with its folders, terms that are agreed, and all statements.

        Without access rules of its own: those of the pod's root hold, and they are the owner's.
        """
        now, name = self.clock(), account_name(sample.webid)
        terms = self.terms.proffered(ledger)
        state = SESAME.RESTRICTED if sample.papers.get("ages") else SESAME.ACCEPTED
        account = Account(
            sample.webid, ledger.pod.owner, state, now, terms.content_hash, may_sell=False
        )
        answer = agreement.answer(
            sample.webid, terms.content_hash, SESAME.ACCEPTS_TERMS, sample.key, moment(now)
        )
        answered = agreement.verified(answer).content_hash
        rooms = (
            *self.rooms.account(ledger, account),
            *self.rooms.furnished(ledger, account).writes,
        )
        yield from (put for put in rooms if put.role is not Role.ACL)
        for content_hash, body in ((terms.content_hash, terms.body), (answered, answer)):
            yield _document(f"{name}/{TERMS}/{content_hash}", body)
        for paper, body in sample.statements(moment(now)):
            yield _document(f"{name}/{CIVIL_STATUS}/{paper}", body)


def _document(name: str, body: bytes) -> Put:
    return Put(name, JSON_LD, body, size=len(body))


def _emptied(ledger: Ledger, name: str) -> Iterator[Remove]:
    """A container and all in it, the innermost first."""
    for member in ledger.children(name):
        if member.kind is Kind.CONTAINER:
            yield from _emptied(ledger, member.name)
        else:
            yield Remove(member.name)
    yield Remove(name)
