"""What a receipt in a company's account attests that she bought."""

from __future__ import annotations

from collections.abc import Iterator

from pod_server.civic.front_office.account import RECEIPTS, account_name
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Stored
from pod_server.model.terms import Graph, NamedNode
from proofs.value import value
from vocab.terms import SCHEMA

#: Receipts of one company that are looked through for a thing, the newest first.
LOOKED_THROUGH = 200


@value
class Purchases:
    """Those of every pod. Who may see them has been asked before."""

    documents: Documents

    def receipt(self, ledger: Ledger, company: str, item: str = "") -> Graph | None:
        """The newest receipt that a company put down.

        With ``item``, the newest that names it, or whose order does, or the offer that the order
        took (``schema:itemOffered``); the same address, letter by letter.
        """
        folder = f"{account_name(company)}/{RECEIPTS}"
        there: list[Stored] = []
        for member in ledger.children(folder) if ledger.read(folder) else ():
            stored = ledger.read(member.name)
            if stored is not None and not stored.is_container:
                there.append(stored)
        there.sort(key=lambda each: -each.version)
        for stored in there[: LOOKED_THROUGH if item else 1]:
            graph = self.documents.graph(ledger, stored)
            if not item or any(item in _named(each) for each in self._chain(ledger, graph)):
                return graph
        return None

    def _chain(self, ledger: Ledger, receipt: Graph) -> Iterator[Graph]:
        """The receipt, its order, and the offer that the order took, as far as they are here."""
        graph: Graph = receipt
        yield graph
        for step in (SCHEMA.REFERENCES_ORDER, SCHEMA.ACCEPTED_OFFER):
            found = (t.object for t in graph if t.predicate.value == step)
            iri = next((each.value for each in found if isinstance(each, NamedNode)), "")
            base, document = ledger.pod.base, iri.partition("#")[0]
            stored = ledger.read(document.removeprefix(base)) if document.startswith(base) else None
            if stored is None or stored.is_container:
                return
            graph = self.documents.graph(ledger, stored)
            yield graph


def _named(graph: Graph) -> frozenset[str]:
    return frozenset(
        t.object.value
        for t in graph
        if t.predicate.value == SCHEMA.ITEM_OFFERED and isinstance(t.object, NamedNode)
    )
