"""One payment as it lies in the citizen's pod, and how it stands at a moment.

::

    payments/                     hers alone
    payments/{id}                 the request, every notice that was shown, what was decided
    payments/decisions/{number}   the signed decision, as ``sesame verify`` reads it

``id`` begins with how long before the end of time it came, so that the newest comes first by name.
States are those of SEPA Request-to-Pay: received, presented, then approved, declined or deferred;
it expires by the server's clock, and the payee may cancel it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum

from pod_server.civic.paying.wishes import BasketLine
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Kind, Stored
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.payments.notice import NOTICE
from proofs.payments.payment import (
    PAYMENT,
    NotAPayment,
    Payment,
    read_transaction,
    transaction_hash,
)
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import DCTERMS, DP, RDF, SCHEMA, SESAME, XSD

FOLDER = "payments"
DECISIONS = f"{FOLDER}/decisions"
_END = 1 << 56
_SECOND = 1_000_000


class State(StrEnum):
    """How a payment stands."""

    RECEIVED = "received"
    PRESENTED = "presented"
    DEFERRED = "deferred"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided."""
        return self in (State.RECEIVED, State.PRESENTED, State.DEFERRED)


_OUTCOMES = {
    SESAME.APPROVED: State.APPROVED,
    SESAME.DECLINED: State.DECLINED,
    SESAME.DEFERRED: State.DEFERRED,
}


@value
class Shown:
    """A notice as it was shown: its text, by which it is hashed."""

    text: str
    at_us: int

    @property
    def payload(self) -> dict[str, Json]:
        return read_transaction(self.text, NOTICE)

    def triples(self, iri: str, payment: NamedNode) -> Iterator[Triple]:
        """The notice at ``iri``, and its facts by datapoint and hash, for whoever queries."""
        me, a = NamedNode(iri), NamedNode(RDF.TYPE)
        yield Triple(me, a, NamedNode(SESAME.INFORMED_PROMPT))
        yield Triple(me, NamedNode(SCHEMA.ABOUT), payment)
        yield Triple(me, NamedNode(SESAME.TRANSACTION_DATA), Literal(self.text))
        yield Triple(me, NamedNode(DCTERMS.ISSUED), date_time(self.at_us))
        facts = self.payload.get("facts")
        for number, fact in enumerate(facts if isinstance(facts, list) else [], 1):
            node = NamedNode(f"{iri}-fact-{number}")
            said = fact if isinstance(fact, dict) else {}
            hashes = said.get("disclosures")
            yield Triple(me, NamedNode(DCTERMS.HAS_PART), node)
            yield Triple(node, a, NamedNode(SESAME.PROMPT_FACT))
            about = NamedNode(f"{DP.NS}{said.get('datapoint')}")
            yield Triple(node, NamedNode(SESAME.DATAPOINT), about)
            for each in hashes if isinstance(hashes, list) else []:
                yield Triple(node, NamedNode(SESAME.CONTENT_HASH), Literal(str(each)))


@value
class Asked:
    """A payment. ``text`` is what is hashed of it; the last of ``notices`` is the one in force.

    ``outcome`` is empty until she says something; ``decision`` is the number of the signed paper.
    """

    id: str
    text: str
    company: str
    settlement: str
    nonce: str
    asked_us: int
    expires_us: int
    iban: str = ""
    note: str = ""
    basket: tuple[BasketLine, ...] = ()
    notices: tuple[Shown, ...] = ()
    outcome: str = ""
    decided_us: int = 0
    decision: str = ""
    cancelled_us: int = 0
    #: When the sum was last changed; notices of before are none any more.
    changed_us: int = 0

    @property
    def payment(self) -> Payment:
        return Payment.read(read_transaction(self.text, PAYMENT))

    @property
    def hash(self) -> str:
        return transaction_hash(self.text)

    @property
    def notice(self) -> Shown | None:
        """What she was shown of the payment as it is now."""
        last = self.notices[-1] if self.notices else None
        return last if last and last.payload.get("payment_hash") == self.hash else None

    def state(self, now_us: int) -> State:
        """At this moment."""
        if self.outcome in (SESAME.APPROVED, SESAME.DECLINED):
            return _OUTCOMES[self.outcome]
        if self.cancelled_us:
            return State.CANCELLED
        if now_us >= self.expires_us:
            return State.EXPIRED
        if self.outcome == SESAME.DEFERRED:
            return State.DEFERRED
        return State.PRESENTED if self.notice else State.RECEIVED

    def graph(self, iri: str) -> Graph:
        """As triples of the document at ``iri``."""
        me, paid = NamedNode(f"{iri}#it"), self.payment
        said: list[tuple[str, Literal | NamedNode]] = [
            (RDF.TYPE, NamedNode(SESAME.PAYMENT_REQUEST)),
            (SESAME.COMPANY, NamedNode(self.company)),
            (SESAME.AMOUNT, Literal(str(paid.amount), datatype=NamedNode(XSD.DECIMAL))),
            (SESAME.CURRENCY, Literal(paid.currency)),
            (SESAME.SETTLEMENT, NamedNode(self.settlement)),
            (SESAME.TRANSACTION_DATA, Literal(self.text)),
            (SESAME.NONCE, Literal(self.nonce)),
            (DCTERMS.ISSUED, date_time(self.asked_us)),
            (SCHEMA.VALID_THROUGH, date_time(self.expires_us)),
        ]
        if self.iban:
            said.append((SESAME.PAYEE_ACCOUNT, Literal(self.iban)))
        if self.note:
            said.append((SCHEMA.TEXT, Literal(self.note)))
        if self.basket:
            lines = [[each.name, each.quantity, each.price, each.gtin] for each in self.basket]
            said.append((SESAME.BASKET, Literal(json.dumps(lines, ensure_ascii=False))))
        if self.cancelled_us:
            said.append((SESAME.CLOSED_AT, date_time(self.cancelled_us)))
        if self.changed_us:
            said.append((DCTERMS.MODIFIED, date_time(self.changed_us)))
        graph = {Triple(me, NamedNode(name), value) for name, value in said}
        for number, shown in enumerate(self.notices, 1):
            graph |= set(shown.triples(f"{iri}#notice-{number}", me))
        return graph | set(self._decided(iri))

    def _decided(self, iri: str) -> Iterator[Triple]:
        if not self.outcome:
            return
        node = NamedNode(f"{iri}#decision")
        yield Triple(node, NamedNode(RDF.TYPE), NamedNode(SESAME.PAYMENT_DECISION))
        yield Triple(node, NamedNode(SCHEMA.ABOUT), NamedNode(f"{iri}#it"))
        yield Triple(node, NamedNode(SESAME.OUTCOME), NamedNode(self.outcome))
        yield Triple(node, NamedNode(DCTERMS.ISSUED), date_time(self.decided_us))
        if self.decision:
            yield Triple(node, NamedNode(DCTERMS.IDENTIFIER), Literal(self.decision))


def read(identifier: str, iri: str, graph: Graph) -> Asked | None:
    """Back again; ``None`` for what is no payment, or one that cannot be read."""
    about: dict[str, dict[str, str]] = {}
    for t in graph:
        of = about.setdefault(str(getattr(t.subject, "value", "")), {})
        of[str(t.predicate.value)] = str(getattr(t.object, "value", ""))
    me, decided = about.get(f"{iri}#it", {}), about.get(f"{iri}#decision", {})
    if me.get(RDF.TYPE) != SESAME.PAYMENT_REQUEST:
        return None
    numbers = (f"{iri}#notice-{number}" for number in range(1, len(about) + 1))
    shown = [about[name] for name in numbers if name in about]
    try:
        found = Asked(
            identifier,
            me.get(SESAME.TRANSACTION_DATA, ""),
            me.get(SESAME.COMPANY, ""),
            me.get(SESAME.SETTLEMENT, ""),
            me.get(SESAME.NONCE, ""),
            _at(me, DCTERMS.ISSUED),
            _at(me, SCHEMA.VALID_THROUGH),
            me.get(SESAME.PAYEE_ACCOUNT, ""),
            me.get(SCHEMA.TEXT, ""),
            tuple(BasketLine(*line) for line in json.loads(me.get(SESAME.BASKET, "[]"))),
            tuple(Shown(s[SESAME.TRANSACTION_DATA], _at(s, DCTERMS.ISSUED)) for s in shown),
            decided.get(SESAME.OUTCOME, ""),
            _at(decided, DCTERMS.ISSUED),
            decided.get(DCTERMS.IDENTIFIER, ""),
            _at(me, SESAME.CLOSED_AT),
            _at(me, DCTERMS.MODIFIED),
        )
        return found if found.payment else None
    except (NotAPayment, ValueError, TypeError, KeyError):
        return None


def identifier(at_us: int, unique: str) -> str:
    """The name of a payment that comes now; ``unique`` are letters and digits."""
    return f"{_END - at_us:014x}{unique}"


def came_us(name: str) -> int:
    """When the payment of this name came; 0 for what is no such name."""
    try:
        return max(_END - int(name[:14], 16), 0)
    except ValueError:
        return 0


@value
class Payments:
    """Reads those of a pod. Who may see them has been asked before."""

    documents: Documents

    def one(self, ledger: Ledger, identifier: str) -> tuple[Asked, Stored] | None:
        """By the last part of its address."""
        if not (identifier.isascii() and identifier.isalnum()):
            return None
        stored = ledger.read(f"{FOLDER}/{identifier}")
        if stored is None or stored.kind is not Kind.DOCUMENT:
            return None
        iri = ledger.pod.base + stored.name
        found = read(identifier, iri, self.documents.graph(ledger, stored))
        return (found, stored) if found else None

    def page(self, ledger: Ledger, after: str, limit: int) -> Sequence[Asked]:
        """So many after the one of this id, the newest first."""
        found: list[Asked] = []
        for name in self._names(ledger, after):
            one = self.one(ledger, name)
            if one is not None:
                found.append(one[0])
            if len(found) >= limit:
                break
        return found

    def since(self, ledger: Ledger, since_us: int) -> Iterator[Asked]:
        """Those that came from then on, the newest first."""
        for name in self._names(ledger, ""):
            if came_us(name) < since_us:
                return
            one = self.one(ledger, name)
            if one is not None:
                yield one[0]

    def _names(self, ledger: Ledger, after: str) -> Iterator[str]:
        if ledger.read(FOLDER) is None:
            return
        start = f"{FOLDER}/{after}" if after else ""
        for member in ledger.children(FOLDER, start):
            if member.kind is Kind.DOCUMENT:
                yield member.name.rpartition("/")[2]


def _at(said: dict[str, str], predicate: str) -> int:
    return microseconds(said[predicate]) if predicate in said else 0


def seconds(us: int) -> int:
    """Whole seconds, as documents keep moments."""
    return us // _SECOND * _SECOND
