"""What happens to requests for an account that nobody has looked at yet."""

from __future__ import annotations

from pod_server.actions.pods import ACCOUNTS, PodMaker
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Put
from pod_server.model.iri import Address, Role
from pod_server.model.terms import NamedNode, Triple
from proofs.value import value
from vocab.terms import SESAME

_POLICY = NamedNode(SESAME.OPENING_POLICY)


@value
class OpeningPolicy:
    """The owner's, said of the container of all accounts."""

    documents: Documents
    maker: PodMaker

    def put(self, ledger: Ledger, *, at_once: bool) -> Put:
        """The description of all accounts with this policy, and what else it says."""
        folder = Address(ledger.pod.base, ACCOUNTS, True, Role.DESCRIPTION)
        policy = SESAME.ACCEPT_AT_ONCE if at_once else SESAME.ASK_ME
        me = NamedNode(folder.subject)
        old = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        graph = set(self.documents.graph(ledger, old)) if old else set()
        graph = {t for t in graph if (t.subject, t.predicate) != (me, _POLICY)}
        graph.add(Triple(me, _POLICY, NamedNode(policy)))
        return self.maker.turtle(ledger.pod.base, ACCOUNTS, graph, Role.DESCRIPTION)

    def accepts(self, ledger: Ledger) -> bool:
        """Whether every company that asks is accepted at once."""
        stored = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        if stored is None:
            return False
        folder = Address(ledger.pod.base, ACCOUNTS, True)
        wanted = Triple(NamedNode(folder.iri), _POLICY, NamedNode(SESAME.ACCEPT_AT_ONCE))
        return wanted in self.documents.graph(ledger, stored)
