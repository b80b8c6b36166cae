"""Conditions of buying: datapoints that a citizen wants a value of, whatever is asked of all.

``sesame:wants`` of the container of all accounts; ``may sell`` asks for them like for what is
required, of every company.
"""

from __future__ import annotations

from pod_server.actions.pods import ACCOUNTS, TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.civil_status.statements import Memory
from pod_server.contracts import AccessRules, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address, Role
from pod_server.model.terms import NamedNode, Triple
from proofs.datapoints import ALL, Datapoint, Requirement
from proofs.value import value
from vocab.terms import DP, SESAME

_WANTS = NamedNode(SESAME.WANTS)
_MADE: Memory[tuple[str, int], frozenset[str]] = Memory(512)


def choices() -> tuple[Datapoint, ...]:
    """What can be made a condition: what a company need not give a value of, and could."""
    open_ = (Requirement.OPTIONAL, Requirement.ANSWER_REQUIRED)
    return tuple(d for d in ALL.values() if d.requirement in open_)


def conditions(documents: Documents, ledger: Ledger) -> tuple[frozenset[str], int | None]:
    """Those of a pod's owner, by short name, and the version that says so."""
    stored = ledger.read(ACCOUNTS, Role.DESCRIPTION)
    if stored is None:
        return frozenset(), None
    known = frozenset(d.id for d in choices())

    def read() -> frozenset[str]:
        graph = documents.graph(ledger, stored)
        said = (str(getattr(t.object, "value", "")) for t in graph if t.predicate == _WANTS)
        return frozenset(iri.removeprefix(DP.NS) for iri in said) & known

    return _MADE.get((ledger.pod.pod_id, stored.version), read), stored.version


@value
class Conditions:
    """Settles them."""

    rules: AccessRules
    documents: Documents
    maker: PodMaker

    def settle(self, ledger: Ledger, agent: Agent, names: frozenset[str]) -> Prepared:
        """These and no others, from now on. Raises ``BadRequest`` for what can be none."""
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        strange = names - {d.id for d in choices()}
        if strange:
            raise BadRequest(f"{min(strange)} cannot be made a condition.")
        folder = Address(ledger.pod.base, ACCOUNTS, True, Role.DESCRIPTION)
        outcome = Outcome(folder, created=False, media_type=TURTLE)
        now, version = conditions(self.documents, ledger)
        if now == names:
            return Prepared(None, outcome)
        old = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        graph = self.documents.graph(ledger, old) if old else set()
        kept = {t for t in graph if t.predicate != _WANTS}
        me = NamedNode(folder.subject)
        kept |= {Triple(me, _WANTS, NamedNode(DP.NS + name)) for name in names}
        write = self.maker.turtle(ledger.pod.base, ACCOUNTS, kept, Role.DESCRIPTION)
        rests_on: dict[Key, int | None] = {(ACCOUNTS, Role.DESCRIPTION): version}
        change = Change((write,), rests_on, grants.rules_at, actor=agent.doer)
        return Prepared(change, outcome)
