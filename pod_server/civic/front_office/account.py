"""A company's account on one Sésame: where it lies, how it is opened, who may do what in it.

::

    accounts/                          the owner's; its description holds the standing policy
    accounts/{id}/                     the company reads
    accounts/{id}/account              what it is: company, state, terms; the company reads
    accounts/{id}/terms/               the citizen's terms and their acceptance
    accounts/{id}/civil-status/        the company appends; guarded by the shape
    accounts/{id}/contested/      open discrepancies; the company reads
    accounts/{id}/offers/         the company appends, once it may sell; guarded
    accounts/{id}/orders/         the citizen's orders, once the company may sell; guarded
    accounts/{id}/receipts/       the company appends; guarded
    accounts/{id}/complaints/     the citizen's complaints and returns; guarded
    accounts/{id}/requests/       the company appends
    accounts/{id}/answers/        its signed answers to questions; it appends; guarded
    accounts/{id}/products/       its product cards, where the citizen asked for them; guarded
    accounts/{id}/asks/           what the citizen asks in her own name; it reads
    accounts/{id}/notices/        what the company was told of its account; it reads

``id`` is the first 16 characters of the lower-case base32 of SHA-256 of the company's WebID
(decision "Accounts"), so that a company always has one account and can find it. A company may
append by POST and nothing else: what it sent cannot be amended (invariants 5 and 8).
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pod_server.actions.pods import ACCOUNTS
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import RDF, SESAME, XSD

#: The shape that guards every état civil; it ships with Sésame.
CIVIL_STATUS_SHAPE = SESAME.NS.removesuffix("ns#") + "shapes/civil-status"

JSON_LD = "application/ld+json"
TERMS = "terms"
CIVIL_STATUS = "civil-status"
CONTESTED = "contested"
REQUESTS = "requests"
OFFERS, ORDERS, RECEIPTS, COMPLAINTS = "offers", "orders", "receipts", "complaints"
ANSWERS, ASKS, PRODUCTS = "answers", "asks", "products"
FOLDERS = (
    *(CIVIL_STATUS, CONTESTED, REQUESTS, ANSWERS, PRODUCTS),
    *(OFFERS, ORDERS, RECEIPTS, COMPLAINTS),
)
#: Where the company may put something, by POST.
APPENDABLE = (CIVIL_STATUS, REQUESTS, ANSWERS, PRODUCTS, OFFERS, ORDERS, RECEIPTS)
_SHAPES = SESAME.NS.removesuffix("ns#") + "shapes/"
#: What guards each folder: the class that its description gives it, and the shape of its members.
GUARDED = {
    CIVIL_STATUS: (SESAME.CIVIL_STATUS_CLASS, CIVIL_STATUS_SHAPE),
    OFFERS: (SESAME.OFFERS, f"{_SHAPES}offer"),
    ORDERS: (SESAME.ORDERS, f"{_SHAPES}order"),
    RECEIPTS: (SESAME.RECEIPTS, f"{_SHAPES}receipt"),
    COMPLAINTS: (SESAME.COMPLAINTS, f"{_SHAPES}complaint"),
    REQUESTS: (SESAME.MESSAGES, f"{_SHAPES}message"),
    ANSWERS: (SESAME.ANSWERS_CLASS, f"{_SHAPES}answer"),
    PRODUCTS: (SESAME.PRODUCT_CARDS, f"{_SHAPES}product-card"),
}
#: What the description repeats of the verdict on the account.
COMPUTED = frozenset((SESAME.STATE, SESAME.MAY_SELL, SESAME.MISSING, SESAME.UNTOLD))


NO_TIME = "1970-01-01T00:00:00Z"
#: What the WebIDs of sample companies begin with: a name that nobody can ever have (RFC 2606 §3).
SAMPLES = "https://dataland.example/"


def is_sample(company: str) -> bool:
    """Whether the company of this WebID is one of those that do not exist, to learn by."""
    return company.startswith(SAMPLES)


@lru_cache(4096)
def account_id(company: str) -> str:
    """The name of this company's account on every Sésame."""
    return b32encode(hashlib.sha256(company.encode()).digest()).decode()[:16].lower()


def account_name(company: str) -> str:
    """The ledger name of the account's container."""
    return f"{ACCOUNTS}/{account_id(company)}"


def account_touched(name: str) -> str | None:
    """The account whose standing may change with what has this ledger name, if there is one."""
    if not name.startswith(f"{ACCOUNTS}/"):
        return None
    parts = name.split("/")
    is_heard = len(parts) > 2 and parts[2] in (CIVIL_STATUS, CONTESTED)
    return f"{ACCOUNTS}/{parts[1]}" if is_heard else None


@value
class Account:
    """What the account's description says. ``may_sell`` is ``None`` where it says nothing of it.

    ``terms`` are those that both have agreed to, by their content hash; ``alternative`` those of
    the roster that the company has proposed instead, while the citizen has not answered;
    ``untold`` the notices that its inbox has not taken yet; ``invitation`` the code that it came
    with.
    """

    company: str
    holder: str
    state: str
    opened_us: int
    terms: str = ""
    may_sell: bool | None = None
    missing: tuple[str, ...] = ()
    alternative: str = ""
    untold: tuple[str, ...] = ()
    invitation: str = ""
    #: What it may write (an IRI; nothing where empty), how often, until when.
    may_contact: str = ""
    contacts_per_month: int = 0
    contact_until_us: int = 0
    #: When the citizen refused or closed it, and whether she wants nothing more of the company.
    closed_us: int = 0
    blocked: bool = False
    #: Whether she wants its product cards.
    wants_cards: bool = False

    @property
    def is_sample(self) -> bool:
        """Whether it is the account of a company that does not exist."""
        return is_sample(self.company)

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
        if self.is_sample:
            graph.add(Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.SAMPLE_ACCOUNT)))
        if self.terms:
            graph.add(Triple(me, NamedNode(SESAME.TERMS), Literal(self.terms)))
        if self.alternative:
            graph.add(Triple(me, NamedNode(SESAME.ALTERNATIVE), NamedNode(self.alternative)))
        if self.may_sell is not None:
            said = Literal(str(self.may_sell).lower(), datatype=NamedNode(XSD.BOOLEAN))
            graph.add(Triple(me, NamedNode(SESAME.MAY_SELL), said))
        if self.invitation:
            graph.add(Triple(me, NamedNode(SESAME.INVITATION), Literal(self.invitation)))
        graph |= set(self._settled(me))
        graph |= {Triple(me, NamedNode(SESAME.UNTOLD), NamedNode(iri)) for iri in self.untold}
        graph |= {Triple(me, NamedNode(SESAME.MISSING), NamedNode(dp)) for dp in self.missing}
        return graph

    def _settled(self, me: NamedNode) -> Iterator[Triple]:
        """What the citizen has settled between them."""
        if self.may_contact:
            yield Triple(me, NamedNode(SESAME.MAY_CONTACT), NamedNode(self.may_contact))
        if self.contacts_per_month:
            often = Literal(str(self.contacts_per_month), datatype=NamedNode(XSD.INTEGER))
            yield Triple(me, NamedNode(SESAME.CONTACTS_PER_MONTH), often)
        if self.contact_until_us:
            until = date_time(self.contact_until_us)
            yield Triple(me, NamedNode(SESAME.CONTACT_UNTIL), until)
        if self.closed_us:
            yield Triple(me, NamedNode(SESAME.CLOSED_AT), date_time(self.closed_us))
        if self.blocked:
            yes = Literal("true", datatype=NamedNode(XSD.BOOLEAN))
            yield Triple(me, NamedNode(SESAME.BLOCKED), yes)
        if self.wants_cards:
            yes = Literal("true", datatype=NamedNode(XSD.BOOLEAN))
            yield Triple(me, NamedNode(SESAME.WANTS_PRODUCT_CARDS), yes)

    @classmethod
    def read(cls, graph: Graph) -> Account | None:
        """Out of the description's triples; ``None`` where they describe no account."""
        found = {str(t.predicate.value): t.object for t in graph}
        company, state = found.get(SESAME.COMPANY), found.get(SESAME.STATE)
        holder, opened = found.get(SESAME.HOLDER), found.get(SESAME.OPENED_AT)
        terms, may_sell = found.get(SESAME.TERMS), found.get(SESAME.MAY_SELL)
        alternative, invitation = found.get(SESAME.ALTERNATIVE), found.get(SESAME.INVITATION)
        if not isinstance(company, NamedNode) or not isinstance(state, NamedNode):
            return None
        return cls(
            company.value,
            holder.value if isinstance(holder, NamedNode) else "",
            state.value,
            microseconds(opened.value) if isinstance(opened, Literal) else 0,
            terms.value if isinstance(terms, Literal) else "",
            may_sell.value in ("true", "1") if isinstance(may_sell, Literal) else None,
            _iris(graph, SESAME.MISSING),
            alternative.value if isinstance(alternative, NamedNode) else "",
            _iris(graph, SESAME.UNTOLD),
            invitation.value if isinstance(invitation, Literal) else "",
            _text(found, SESAME.MAY_CONTACT),
            int(_text(found, SESAME.CONTACTS_PER_MONTH) or 0),
            microseconds(_text(found, SESAME.CONTACT_UNTIL) or NO_TIME),
            microseconds(_text(found, SESAME.CLOSED_AT) or NO_TIME),
            _text(found, SESAME.BLOCKED) in ("true", "1"),
            _text(found, SESAME.WANTS_PRODUCT_CARDS) in ("true", "1"),
        )


def _text(found: Mapping[str, object], predicate: str) -> str:
    return str(getattr(found.get(predicate), "value", ""))


def _iris(graph: Graph, predicate: str) -> tuple[str, ...]:
    found = (t.object for t in graph if t.predicate == NamedNode(predicate))
    return tuple(sorted(each.value for each in found if isinstance(each, NamedNode)))
