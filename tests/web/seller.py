"""A company that deals with alice over HTTP: it opens its account, declares, and tries to sell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pyoxigraph import RdfFormat, parse

from clients.pod_client.session import Credentials
from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.account import account_id
from pod_server.model.access import Agent
from proofs.agreement import Terms, answer, read_terms
from proofs.strict_json import Json
from tests.faults.companies import Company
from tests.unit.proofs.papers import FACTS, FIGURES
from tests.web.served import Reply, Served
from vocab.terms import SEC, SESAME

JSON_LD = "application/ld+json"
ALL = (*FACTS, *FIGURES)


@dataclass
class Seller:
    """``name`` is one of the people of the server; its account is with alice."""

    server: Served
    name: str
    company: Company = field(init=False)

    def __post_init__(self) -> None:
        person = self.server.people[self.name]
        members = {
            "issuer": f"{self.server.account}/",
            "id": person.client,
            "secret": "a" * 40,
            "webId": person.webid,
        }
        self.company = Company(Credentials.read(members))

    @property
    def account(self) -> str:
        """The account's container."""
        webid = self.server.people[self.name].webid
        return f"{self.server.home}accounts/{account_id(webid)}/"

    def publish_key(self) -> None:
        """Into its WebID document, as its owner."""
        person = self.server.people[self.name]
        method = self.company.key.public.verification_method
        insert = f"INSERT DATA {{ <{person.webid}> <{SEC.ASSERTION_METHOD}> <{method}> }}"
        card = person.webid.partition("#")[0]
        done = self.server.ask(
            "PATCH", card, who=self.name, body=insert.encode(), content="application/sparql-update"
        )
        assert done.status in (200, 204, 205), done

    @property
    def office(self) -> str:
        """Where it asks for an account."""
        return f"{self.server.home}.front-office"

    def ask(self, **changes: Json) -> Reply:
        """At the front office, without a word on the terms."""
        webid = self.server.people[self.name].webid
        return self._post(
            self.office, {"type": "AccountRequest", "company": webid, **changes}, self.name
        )

    def proffered(self) -> Terms:
        """Alice's terms, as the front office has them."""
        return read_terms(self.server.ask("GET", self.office, headers={"Accept": JSON_LD}).body)

    def reply(self, said: str, alternative: str = "", **more: Json) -> Reply:
        """At the front office, with a signed answer to the terms that are proffered now."""
        webid = self.server.people[self.name].webid
        terms, now = self.proffered().content_hash, datetime.now(UTC)
        body = answer(webid, terms, said, self.company.key, now, alternative=alternative, more=more)
        return self.server.ask("POST", self.office, who=self.name, body=body, content=JSON_LD)

    def opened(self) -> Seller:
        """With its key published, the terms and its account accepted."""
        self.publish_key()
        self.reply(SESAME.ACCEPTS_TERMS)
        self.decide(accept=True)
        return self

    def decide(self, *, accept: bool) -> None:
        """Alice's click."""
        ledger = self.server.house.ledger_called("alice")
        assert ledger is not None
        office, owner = self.server.house.front_office, Agent(self.server.people["alice"].webid)
        webid = self.server.people[self.name].webid
        settle_now(ledger, lambda: office.answer(ledger, owner, webid, accept=accept))

    def push(self, *documents: dict[str, Json]) -> list[Reply]:
        """Signed statements into its état civil."""
        return [self._post(f"{self.account}civil-status/", each, self.name) for each in documents]

    def declare(self, datapoints: Iterable[str] = ALL) -> None:
        """Each of these, as its papers have it."""
        for reply in self.push(*(self.company.statement(name) for name in datapoints)):
            assert reply.status == 201, reply.body

    def offer(self, who: str = "", **changes: Json) -> Reply:
        """An offer of bread, by the company unless somebody else is named."""
        offered: dict[str, Json] = {
            "id": "#it",
            "type": "Offer",
            "seller": self.server.people[self.name].webid,
            "name": {"@value": "Pain de campagne", "@language": "fr"},
            "price": "4.20",
            "priceCurrency": "EUR",
            "validThrough": self.moment(days=30),
        }
        return self._post(f"{self.account}offers/", {**offered, **changes}, who or self.name)

    def order(self, offer: str, quantity: int = 2, who: str = "alice", **changes: Json) -> Reply:
        """Alice's order upon an offer."""
        ordered: dict[str, Json] = {
            "id": "#it",
            "type": "Order",
            "seller": self.server.people[self.name].webid,
            "customer": self.server.people["alice"].webid,
            "acceptedOffer": f"{offer}#it",
            "orderQuantity": str(quantity),
            "price": str(Decimal("4.20") * quantity),
            "priceCurrency": "EUR",
            "orderDate": self.moment(),
        }
        return self._post(f"{self.account}orders/", {**ordered, **changes}, who)

    def receipt(self, order: str, price: str = "8.40", **changes: Json) -> Reply:
        """The company's receipt for an order."""
        received: dict[str, Json] = {
            "id": "#it",
            "type": "Receipt",
            "seller": self.server.people[self.name].webid,
            "customer": self.server.people["alice"].webid,
            "referencesOrder": f"{order}#it",
            "price": price,
            "priceCurrency": "EUR",
            "issued": self.moment(),
            "settlement": SESAME.SIMULATED,
        }
        return self._post(f"{self.account}receipts/", {**received, **changes}, self.name)

    def complain(self, about: str, who: str = "alice", **changes: Json) -> Reply:
        """What alice holds against an order or a receipt."""
        said: dict[str, Json] = {
            "id": "#it",
            "type": "Complaint",
            "customer": self.server.people["alice"].webid,
            "about": f"{about}#it",
            "text": {"@value": "Le pain était brûlé.", "@language": "fr"},
            "issued": self.moment(),
        }
        return self._post(f"{self.account}complaints/", {**said, **changes}, who)

    def described(self) -> dict[str, set[str]]:
        """What the account's description says, as the company reads it, by property."""
        url = f"{self.account}account"
        asked = {"Accept": "application/n-triples"}
        reply = self.server.ask("GET", url, who=self.name, headers=asked)
        assert reply.status == 200, reply
        said: dict[str, set[str]] = {}
        for quad in parse(reply.body, format=RdfFormat.N_TRIPLES):
            said.setdefault(quad.predicate.value, set()).add(str(getattr(quad.object, "value", "")))
        return said

    def moment(self, days: float = 0) -> str:
        """By the clock of the house."""
        now = datetime.now(UTC) + timedelta(seconds=self.server.ahead, days=days)
        return now.isoformat(timespec="seconds").replace("+00:00", "Z")

    def _post(self, url: str, document: dict[str, Json], who: str) -> Reply:
        body = json.dumps({"@context": SESAME.CONTEXT, **document}).encode()
        return self.server.ask("POST", url, who=who, body=body, content=JSON_LD)
