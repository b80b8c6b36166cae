"""The sale itself: offer, order, receipt, complaint or return, each resting on the one before.

The gate comes first: into ``offers/`` and ``orders/`` nothing is written until the company may
sell, whoever writes it (:class:`~pod_server.model.errors.SaleRefused` says what is missing). A
receipt still comes for an order that was placed while it could, and a citizen may always complain.
What a shape cannot say follows: who speaks, and that sums and addresses agree with what is there.
No money moves here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from pod_server.civic.front_office.account import COMPLAINTS, OFFERS, ORDERS, RECEIPTS, Account
from pod_server.civic.front_office.selling import Selling
from pod_server.contracts import Arrival, Clock, Documents, Ledger
from pod_server.model.change import Key
from pod_server.model.errors import SaleRefused, StatementRefused, Violation
from pod_server.model.iri import Role, parent
from pod_server.model.moments import microseconds
from pod_server.model.terms import Graph, Literal, NamedNode
from proofs import codes
from proofs.value import value
from vocab.terms import RDF, SCHEMA, SESAME

RestsOn = Mapping[Key, int | None]
PAYMENTS = "payments"


@value
class Paper:
    """One document of a sale: the properties of its subject, each by its value as text."""

    name: str
    said: Mapping[str, str]

    def __getitem__(self, prop: str) -> str:
        return self.said.get(prop, "")

    def words(self, prop: str, language: str) -> str:
        """A text in this language, else as it is."""
        return self.said.get(f"{prop}@{language}") or self[prop]

    def number(self, prop: str) -> Decimal:
        try:
            return Decimal(self[prop] or "0")
        except InvalidOperation:
            return Decimal(0)


@value
class _Case:
    """What is judged: the paper, by whom, in whose account, and where to look things up."""

    arrival: Arrival
    account: Account
    folder: str
    paper: Paper
    look: Callable[[str, tuple[str, ...]], Paper | None]
    now_us: int

    def wrong(self, prop: str, fr: str, en: str) -> Violation:
        name = prop.replace("#", "/").rpartition("/")[2]
        return Violation(f"sale-{name}", self.paper.name, prop, self.paper[prop], fr, en)


@value
class SaleGuard:
    """Stands before the folders of a sale."""

    documents: Documents
    selling: Selling
    clock: Clock

    def gate(self, arrival: Arrival) -> RestsOn:
        """Before anything else is looked at: no sale without an état civil (`domain` 2.5 (4))."""
        name = _account_of(arrival)
        found = self.selling.described(arrival.ledger, name)
        if found is None:
            raise SaleRefused("", "", ())
        account, stored = found
        verdict = self.selling.verdict(arrival.ledger, name, account)
        if not verdict.may_sell:
            raise SaleRefused(account.company, verdict.state, verdict.lacks)
        return {**verdict.rests_on, (stored.name, Role.RESOURCE): stored.version}

    def check(self, arrival: Arrival) -> RestsOn:
        """Pass, or raise what is wrong with it; its shape has been asked before."""
        name = _account_of(arrival)
        found = self.selling.described(arrival.ledger, name)
        if found is None:
            return {}
        account, _ = found
        rests_on: dict[Key, int | None] = {}

        def look(iri: str, folders: tuple[str, ...]) -> Paper | None:
            return self._look(arrival.ledger, name, iri, folders, rests_on)

        folder = (parent(arrival.address.name) or "").removeprefix(f"{name}/")
        paper = _paper(arrival.address.iri, arrival.read() or set())
        case = _Case(arrival, account, folder, paper, look, self.clock())
        wrong = tuple(_RULES[folder](case))
        if wrong:
            raise StatementRefused(wrong)
        return rests_on

    def _look(
        self,
        ledger: Ledger,
        account: str,
        iri: str,
        folders: tuple[str, ...],
        rests_on: dict[Key, int | None],
    ) -> Paper | None:
        """The paper at an address, if it is in one of these folders of the account."""
        document = iri.partition("#")[0]
        name = document.removeprefix(ledger.pod.base)
        places = {each if each == PAYMENTS else f"{account}/{each}" for each in folders}
        if not document.startswith(ledger.pod.base) or parent(name) not in places:
            return None
        stored = ledger.read(name)
        rests_on[name, Role.RESOURCE] = stored.version if stored else None
        if stored is None:
            return None
        graph = self.documents.graph(ledger, stored)
        return _paid(document, graph) if parent(name) == PAYMENTS else _paper(document, graph)


def papers(documents: Documents, ledger: Ledger, account: str, folder: str) -> Iterator[Paper]:
    """The papers in one folder of an account, by name."""
    for member in ledger.children(f"{account}/{folder}"):
        stored = ledger.read(member.name)
        if stored is not None and not stored.is_container:
            yield _paper(ledger.pod.base + stored.name, documents.graph(ledger, stored))


def _paid(document: str, graph: Graph) -> Paper | None:
    me, decided = NamedNode(f"{document}#it"), NamedNode(f"{document}#decision")
    said = {
        str(t.predicate.value): str(getattr(t.object, "value", ""))
        for t in graph
        if t.subject == me or (t.subject == decided and t.predicate.value == SESAME.OUTCOME)
    }
    if SESAME.AMOUNT not in said:
        return None
    price = {SCHEMA.PRICE: said[SESAME.AMOUNT], SCHEMA.PRICE_CURRENCY: said[SESAME.CURRENCY]}
    return Paper(document, {**said, **price})


def is_over(paper: Paper, now_us: int) -> bool:
    """Whether an offer holds no more."""
    until = paper[SCHEMA.VALID_THROUGH]
    return bool(until) and microseconds(until) < now_us


def _account_of(arrival: Arrival) -> str:
    return "/".join(arrival.address.name.split("/")[:2])


def _paper(document: str, graph: Graph) -> Paper:
    kinds = {SCHEMA.OFFER, SCHEMA.ORDER, SESAME.RECEIPT, SESAME.COMPLAINT, SESAME.RETURN}
    subject = next(
        (
            t.subject
            for t in graph
            if t.predicate == NamedNode(RDF.TYPE) and str(getattr(t.object, "value", "")) in kinds
        ),
        None,
    )
    said: dict[str, str] = {}
    for t in sorted(graph, key=str):
        if t.subject == subject and isinstance(t.object, NamedNode | Literal):
            said.setdefault(str(t.predicate.value), t.object.value)
            if isinstance(t.object, Literal) and t.object.language:
                said[f"{t.predicate.value}@{t.object.language[:2]}"] = t.object.value
    return Paper(document, said)


# -- what no shape can say, folder by folder ---------------------------------------------------


def _offer(case: _Case) -> Iterator[Violation]:
    yield from _parties(case, by_company=True)
    yield from _currency(case)
    if is_over(case.paper, case.now_us):
        yield case.wrong(
            SCHEMA.VALID_THROUGH,
            "Cette offre est déjà passée : donnez un « validThrough » à venir.",
            "This offer is over already: give a “validThrough” that is to come.",
        )


def _order(case: _Case) -> Iterator[Violation]:
    yield from _parties(case, by_company=False)
    yield from _currency(case)
    offer = case.look(case.paper[SCHEMA.ACCEPTED_OFFER], (OFFERS,))
    if offer is None:
        yield _nowhere(case, SCHEMA.ACCEPTED_OFFER, f"{OFFERS}/")
        return
    if is_over(offer, case.now_us):
        yield case.wrong(
            SCHEMA.ACCEPTED_OFFER,
            "Cette offre ne vaut plus : demandez-en une autre à l'entreprise.",
            "This offer holds no more: ask the company for another one.",
        )
    asked = offer.number(SCHEMA.PRICE) * case.paper.number(SCHEMA.ORDER_QUANTITY)
    yield from _same_price(case, asked, offer[SCHEMA.PRICE_CURRENCY])


def _receipt(case: _Case) -> Iterator[Violation]:
    yield from _parties(case, by_company=True)
    order = case.look(case.paper[SCHEMA.REFERENCES_ORDER], (ORDERS, PAYMENTS))
    if order is None:
        yield _nowhere(case, SCHEMA.REFERENCES_ORDER, f"{ORDERS}/ · {PAYMENTS}/")
        return
    company, outcome = order[SESAME.COMPANY], order[SESAME.OUTCOME]
    if company and (company, outcome) != (case.account.company, SESAME.APPROVED):
        yield case.wrong(
            SCHEMA.REFERENCES_ORDER,
            "Ce paiement n'est pas à cette entreprise, ou n'a pas été validé.",
            "This payment is not this company's, or was not approved.",
        )
    yield from _same_price(case, order.number(SCHEMA.PRICE), order[SCHEMA.PRICE_CURRENCY])


def _complaint(case: _Case) -> Iterator[Violation]:
    yield from _parties(case, by_company=False)
    found = case.look(case.paper[SCHEMA.ABOUT], (ORDERS, RECEIPTS))
    if found is None:
        yield _nowhere(case, SCHEMA.ABOUT, f"{ORDERS}/ · {RECEIPTS}/")
        return
    order = case.look(found[SCHEMA.REFERENCES_ORDER], (ORDERS,)) or found
    ordered = order.number(SCHEMA.ORDER_QUANTITY)
    if ordered and case.paper.number(SCHEMA.ORDER_QUANTITY) > ordered:
        yield case.wrong(
            SCHEMA.ORDER_QUANTITY,
            f"On ne rend pas plus qu'on n'a commandé : {ordered} au plus.",
            f"No more is given back than was ordered: {ordered} at most.",
        )


def _parties(case: _Case, *, by_company: bool) -> Iterator[Violation]:
    """Each speaks for themselves, of this account's two."""
    account, agent = case.account, case.arrival.agent.webid
    if case.folder != COMPLAINTS and case.paper[SCHEMA.SELLER] != account.company:
        yield case.wrong(
            SCHEMA.SELLER,
            f"L'entreprise de ce compte est {account.company}.",
            f"The company whose account this is is {account.company}.",
        )
    if case.folder != OFFERS and case.paper[SCHEMA.CUSTOMER] != account.holder:
        yield case.wrong(
            SCHEMA.CUSTOMER,
            f"Le client de ce compte est {account.holder}.",
            f"The customer whose account this is is {account.holder}.",
        )
    speaker = account.company if by_company else account.holder
    if agent != speaker:
        yield Violation(
            "sale-speaker",
            case.paper.name,
            "",
            agent or "",
            f"Ce document est à déposer par {speaker}, en son propre nom.",
            f"This document is for {speaker} to leave, in its own name.",
        )


def _currency(case: _Case) -> Iterator[Violation]:
    fault = codes.check("currency", case.paper[SCHEMA.PRICE_CURRENCY])
    if fault is not None:
        fr, en = (f"{fault.message_fr} {fault.mend_fr}", f"{fault.message_en} {fault.mend_en}")
        yield case.wrong(SCHEMA.PRICE_CURRENCY, fr, en)


def _same_price(case: _Case, right: Decimal, currency: str) -> Iterator[Violation]:
    said = (case.paper.number(SCHEMA.PRICE), case.paper[SCHEMA.PRICE_CURRENCY])
    if said != (right, currency):
        yield case.wrong(
            SCHEMA.PRICE,
            f"Le prix ne correspond pas : {right} {currency} d'après ce qui est convenu.",
            f"The price does not agree: {right} {currency} by what was agreed.",
        )


def _nowhere(case: _Case, prop: str, folders: str) -> Violation:
    return case.wrong(
        prop,
        f"Il n'y a rien à cette adresse dans ce compte ({folders}).",
        f"There is nothing at that address in this account ({folders}).",
    )


_RULES: Mapping[str, Callable[[_Case], Iterator[Violation]]] = {
    OFFERS: _offer,
    ORDERS: _order,
    RECEIPTS: _receipt,
    COMPLAINTS: _complaint,
}
