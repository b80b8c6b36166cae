"""A company's account on one Sésame: where it lies, how it is opened, who may do what in it.

::

    accounts/                          the owner's; its description holds the standing policy
    accounts/{id}/                     the company reads
    accounts/{id}/account              what it is: company, state, terms; the company reads
    accounts/{id}/terms/               the citizen's terms and their acceptance
    accounts/{id}/civil-status/        the company appends; guarded by the shape
    accounts/{id}/requests|offers|orders|receipts/

``id`` is the first 16 characters of the lower-case base32 of SHA-256 of the company's WebID
(decision "Accounts"), so that a company always has one account and can find it. A company may
append by POST and nothing else: what it sent cannot be amended (invariants 5 and 8).
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass
from functools import lru_cache

from pod_server.actions.pods import ACCOUNTS
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from vocab.terms import RDF, SESAME

#: The shape that guards every état civil; it ships with Sésame.
CIVIL_STATUS_SHAPE = SESAME.NS.removesuffix("ns#") + "shapes/civil-status"

CIVIL_STATUS = "civil-status"
FOLDERS = ("terms", CIVIL_STATUS, "requests", "offers", "orders", "receipts")
#: Where the company may put something, by POST.
APPENDABLE = (CIVIL_STATUS, "requests", "offers", "orders", "receipts")


@lru_cache(4096)
def account_id(company: str) -> str:
    """The name of this company's account on every Sésame."""
    return b32encode(hashlib.sha256(company.encode()).digest()).decode()[:16].lower()


def account_name(company: str) -> str:
    """The ledger name of the account's container."""
    return f"{ACCOUNTS}/{account_id(company)}"


@dataclass(frozen=True, slots=True)
class Account:
    """What the account's description says."""

    company: str
    holder: str
    state: str
    opened_us: int
    terms: str = ""

    def graph(self, iri: str) -> Graph:
        """As triples, of the account at ``iri`` (its description's address with ``#it``)."""
        me = NamedNode(f"{iri}#it")
        folder = iri.removesuffix("account")
        opened = date_time(self.opened_us)
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.COMPANY_ACCOUNT)),
            Triple(me, NamedNode(SESAME.COMPANY), NamedNode(self.company)),
            Triple(me, NamedNode(SESAME.HOLDER), NamedNode(self.holder)),
            Triple(me, NamedNode(SESAME.STATE), NamedNode(self.state)),
            Triple(me, NamedNode(SESAME.OPENED_AT), opened),
            Triple(me, NamedNode(SESAME.CIVIL_STATUS), NamedNode(f"{folder}{CIVIL_STATUS}/")),
        }
        if self.terms:
            graph.add(Triple(me, NamedNode(SESAME.TERMS), Literal(self.terms)))
        return graph

    @classmethod
    def read(cls, graph: Graph) -> Account | None:
        """Out of the description's triples; ``None`` where they describe no account."""
        found = {str(t.predicate.value): t.object for t in graph}
        company, state = found.get(SESAME.COMPANY), found.get(SESAME.STATE)
        holder, opened = found.get(SESAME.HOLDER), found.get(SESAME.OPENED_AT)
        terms = found.get(SESAME.TERMS)
        if not isinstance(company, NamedNode) or not isinstance(state, NamedNode):
            return None
        return cls(
            company.value,
            holder.value if isinstance(holder, NamedNode) else "",
            state.value,
            microseconds(opened.value) if isinstance(opened, Literal) else 0,
            terms.value if isinstance(terms, Literal) else "",
        )
