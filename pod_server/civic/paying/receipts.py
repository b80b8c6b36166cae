"""The receipt of a payment: what the company left in its account's ``receipts/``."""

from __future__ import annotations

from pod_server.civic.front_office.account import RECEIPTS, account_name
from pod_server.civic.paying.payments import FOLDER, Asked
from pod_server.contracts import Documents, Ledger
from pod_server.model.terms import NamedNode
from proofs.value import value
from vocab.terms import SCHEMA, SESAME

_REFERS = NamedNode(SCHEMA.REFERENCES_ORDER)


@value
class Receipts:
    """Finds them. Who may see them has been asked before."""

    documents: Documents

    def of(self, ledger: Ledger, asked: Asked) -> str:
        """The receipt's address; empty where there is none.

        Only those are read that came after the decision, until one of them is it.
        """
        if asked.outcome != SESAME.APPROVED:
            return ""
        folder = f"{account_name(asked.company)}/{RECEIPTS}"
        about = NamedNode(f"{ledger.pod.base}{FOLDER}/{asked.id}#it")
        for member in ledger.children(folder) if ledger.read(folder) is not None else ():
            if member.modified_us < asked.decided_us:
                continue
            stored = ledger.read(member.name)
            graph = self.documents.graph(ledger, stored) if stored is not None else ()
            if any((t.predicate, t.object) == (_REFERS, about) for t in graph):
                return ledger.pod.base + member.name
        return ""
