"""Goods without GTIN as they lie in a company's pod: their cards, and where their codes lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from pod_server.actions.pods import PodMaker, Rule, owner_rule
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.desk.keeping import Shown
from pod_server.civic.front_office.account import JSON_LD
from pod_server.civic.products.cards import OWN_CARDS, Cards
from pod_server.civic.products.flashsesame import PRODUCTS
from pod_server.contracts import AccessRules, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import Conflict
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Literal, NamedNode, Triple
from proofs.cards.card import Card, SignedCard
from proofs.cards.card_faults import out_of_row
from proofs.scanning.flash import OWN
from proofs.value import value
from vocab.terms import DCTERMS, FOAF, GS1, LDP, RDF, SESAME

_SHAPES = SESAME.NS.removesuffix("ns#") + "shapes/"


@value
class Goods:
    """The goods of a company as they lie in its pod, for everybody to read."""

    rules: AccessRules
    maker: PodMaker
    documents: Documents
    cards: Cards = field(default_factory=Cards)

    def all(self, ledger: Ledger) -> Mapping[str, SignedCard]:
        """Cards of goods without GTIN that the company itself signed, by name."""
        found: dict[str, SignedCard] = {}
        for kept in self.cards.kept(ledger, OWN_CARDS):
            stored = ledger.read(kept.name)
            keys = kept.card.thing.keys
            is_mine = kept.card.company == ledger.pod.owner and keys[0][0] == OWN
            if is_mine and len(keys) == 1 and stored is not None and stored.body is not None:
                found[keys[0][1]] = self.cards.read(stored.body)
        return dict(sorted(found.items()))

    def parcels(self, ledger: Ledger) -> Sequence[Shown]:
        """The same, for customers who have asked for cards."""
        return [
            Shown(
                one.content_hash,
                one.body,
                next(iter(one.card.product.name.values())),
                f"{one.card.thing.name}_{one.card.sequence}",
            )
            for one in self.all(ledger).values()
        ]

    def keep(self, ledger: Ledger, agent: Agent, signed: SignedCard) -> None:
        """The card, and the link that its code leads to; blocking."""
        settle_now(ledger, lambda: self._kept(ledger, agent, signed))

    def _kept(self, ledger: Ledger, agent: Agent, signed: SignedCard) -> Prepared:
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        thing = signed.card.thing
        name, links = f"{OWN_CARDS}/{thing.name}", f"{PRODUCTS}/{thing.name}"
        before = ledger.read(name)
        there = self.cards.read(before.body).card if before and before.body else None
        if out_of_row(signed.card, there) is not None:
            raise Conflict(
                "This product was changed meanwhile: open it again.",
                "Ce produit a été modifié entre-temps : ouvrez-le à nouveau.",
            )
        old = ledger.read(links)
        rests_on: dict[Key, int | None] = {
            (name, Role.RESOURCE): before.version if before else None,
            (links, Role.RESOURCE): old.version if old else None,
        }
        writes = [*self._rooms(ledger), Put(name, JSON_LD, signed.body, size=len(signed.body))]
        graph = set(self.documents.graph(ledger, old)) if old else set()
        said = _linked(graph, ledger.pod.base, links, f"{ledger.pod.base}{name}", signed.card)
        if not said <= graph:
            writes.append(self.maker.turtle(ledger.pod.base, links, graph | said))
        outcome = Outcome(
            Address(ledger.pod.base, name, False), created=before is None, media_type=JSON_LD
        )
        change = Change(tuple(writes), rests_on, grants.rules_at, actor=agent.doer)
        return Prepared(change, outcome)

    def _rooms(self, ledger: Ledger) -> Sequence[Put]:
        """The folders, guarded, for everybody to read; what is there stays."""
        base, owner = ledger.pod.base, ledger.pod.owner
        found: list[Put] = []
        for folder, kind, shape in (
            (PRODUCTS, "", "product-links"),
            (OWN_CARDS, SESAME.PRODUCT_CARDS, "product-card"),
        ):
            if ledger.read(folder) is not None:
                continue
            me = NamedNode(f"{base}{folder}/")
            said = {Triple(me, NamedNode(LDP.CONSTRAINED_BY), NamedNode(f"{_SHAPES}{shape}"))}
            if kind:
                said.add(Triple(me, NamedNode(RDF.TYPE), NamedNode(kind)))
            found.append(Put(folder, "", b"", kind=Kind.CONTAINER))
            found.append(self.maker.turtle(base, folder, said, Role.DESCRIPTION))
            if folder == PRODUCTS:
                everyone = Rule("public", FOAF.AGENT, Mode.READ, me.value, True, is_class=True)
                rules = [owner_rule(owner, me.value, default=True), everyone]
                found.append(self.maker.acl(base, folder, rules, is_container=True))
        return found


def _linked(graph: set[Triple], base: str, links: str, address: str, card: Card) -> set[Triple]:
    """The link from the thing to its card, as the document of its links has it."""
    about = (t.object for t in graph if t.predicate == NamedNode(RDF.SUBJECT))
    things = sorted(each.value for each in about if isinstance(each, NamedNode))
    thing = NamedNode(things[0] if things else f"{base}{links}#it")
    me = NamedNode(f"{base}{links}#card")
    titles = [Literal(text, language=tag) for tag, text in card.product.name.items() if tag]
    first = {Triple(thing, NamedNode(DCTERMS.TITLE), title) for title in titles if not things}
    return first | {
        Triple(me, NamedNode(RDF.TYPE), NamedNode(RDF.STATEMENT)),
        Triple(me, NamedNode(RDF.SUBJECT), thing),
        Triple(me, NamedNode(RDF.PREDICATE), NamedNode(GS1.DPP)),
        Triple(me, NamedNode(RDF.OBJECT), NamedNode(address)),
        Triple(me, NamedNode(DCTERMS.FORMAT), Literal(JSON_LD)),
        *(Triple(me, NamedNode(DCTERMS.TITLE), title) for title in titles),
    }
