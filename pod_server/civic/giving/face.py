"""The public face: what visitors see at one's address, and what one sells there.

Closed by default. What is said of the owner stands in her WebID document, which everybody may read;
an offer is a document of its own in ``for-sale/``, open to everybody until it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pod_server.actions.pods import INBOX, TURTLE, PodMaker, Rule, owner_rule
from pod_server.actions.settle import Outcome, Prepared
from pod_server.actions.wishes import PatchWish
from pod_server.actions.write import Writer
from pod_server.civic.giving.access_grants import folders
from pod_server.civic.giving.inbox_guard import FOR_SALE
from pod_server.civic.giving.letters import LOOKED_AT
from pod_server.civic.giving.personal import PersonalFacts
from pod_server.contracts import Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Remove
from pod_server.model.errors import BadRequest, MissingResource, PodError
from pod_server.model.iri import Address, Role, address, canonical
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from proofs.values import decimal
from vocab.terms import AS, FOAF, RDF, SCHEMA, SOLID, VCARD, XSD

LONGEST = 1_000
#: Offers of one person, and answers to one offer that are shown.
MOST, SHOWN = 50, 20
N3 = "text/n3"
#: What the owner's page shows of her, by the names of the form.
SAID: Mapping[str, str] = {"name": FOAF.NAME, "role": VCARD.ROLE, "note": VCARD.NOTE}


@value
class Answer:
    """Somebody's word on an offer, as it came to the inbox, which asks that ``who`` sent it."""

    who: str
    text: str
    name: str


@value
class ForSale:
    """Something that the owner sells; ``price`` in euros."""

    name: str
    title: str
    text: str
    price: Decimal
    answers: tuple[Answer, ...] = ()
    #: The WebID that the offer names.
    seller: str = ""


@value
class Face:
    """Of every pod."""

    documents: Documents
    maker: PodMaker
    writer: Writer
    personal: PersonalFacts

    def said(self, ledger: Ledger) -> Mapping[str, str]:
        """What stands in the WebID document, by the names of the form."""
        graph = self._card(ledger)[1]
        return {name: next(_texts(graph, ledger, iri), "") for name, iri in SAID.items()}

    def say(self, ledger: Ledger, agent: Agent, wanted: Mapping[str, str]) -> Prepared:
        """Say this from now on; nothing where a text is empty. Raises ``BadRequest``."""
        where, graph = self._card(ledger)
        me, gone, come = NamedNode(ledger.pod.owner), [], []
        for name, iri in SAID.items():
            text = " ".join(wanted.get(name, "").split())
            if len(text) > LONGEST:
                raise BadRequest(f"Write {LONGEST} characters at most.")
            old = sorted(_texts(graph, ledger, iri))
            if old == ([text] if text else []):
                continue
            gone += [
                str(triple)
                for triple in graph
                if triple.subject == me and triple.predicate.value == iri and _is_text(triple)
            ]
            come += [str(Triple(me, NamedNode(iri), Literal(text)))] if text else []
        if not (gone or come):
            return Prepared(None, Outcome(where, False, media_type=TURTLE))
        parts = ((SOLID.DELETES, gone), (SOLID.INSERTS, come))
        told = "; ".join(f"<{p}> {{ {' . '.join(lines)} . }}" for p, lines in parts if lines)
        patch = f"_:it a <{SOLID.INSERT_DELETE_PATCH}>; {told}."
        return self.writer.patch(ledger, PatchWish(agent, where, N3, patch.encode()))

    def offers(self, ledger: Ledger) -> Sequence[ForSale]:
        """What is for sale, with who has answered."""
        members = ledger.children(FOR_SALE, limit=MOST) if ledger.read(FOR_SALE) else ()
        found = [self._offer(ledger, m.name) for m in members if m.kind is Kind.DOCUMENT]
        answers: dict[str, list[Answer]] = {}
        for on, answer in self._answers(ledger) if found else ():
            answers.setdefault(on, []).append(answer)
        return [
            ForSale(o.name, o.title, o.text, o.price, tuple(answers.get(o.name, ())[:SHOWN]))
            for o in found
            if o is not None
        ]

    def offer(self, ledger: Ledger, agent: Agent, title: str, text: str, price: str) -> Prepared:
        """Put something up for sale, for everybody to see. Raises ``BadRequest``."""
        rules_at = self.personal.controlled(ledger, agent)
        figure = decimal(price.strip().replace(",", "."))
        if not title.strip() or len(title) > LONGEST or len(text) > LONGEST:
            raise BadRequest(f"An offer has a title; write {LONGEST} characters at most.")
        if figure is None or figure < 0:
            raise BadRequest(f"{price} is no price in euros: write it as 80 or 79.50.")
        there = ledger.children(FOR_SALE, limit=MOST) if ledger.read(FOR_SALE) else ()
        if sum(1 for _ in there) >= MOST:
            raise BadRequest(f"{MOST} offers at most: take one down first.")
        base, name = ledger.pod.base, f"{FOR_SALE}/{self.personal.unique()}"
        me = NamedNode(f"{base}{name}#it")
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SCHEMA.OFFER)),
            Triple(me, NamedNode(SCHEMA.NAME), Literal(" ".join(title.split()))),
            Triple(me, NamedNode(SCHEMA.PRICE), Literal(f"{figure}", datatype=_DECIMAL)),
            Triple(me, NamedNode(SCHEMA.PRICE_CURRENCY), Literal("EUR")),
            Triple(me, NamedNode(SCHEMA.SELLER), NamedNode(ledger.pod.owner)),
        }
        if text.strip():
            graph.add(Triple(me, NamedNode(SCHEMA.TEXT), Literal(text.strip())))
        everybody = Rule("public", FOAF.AGENT, Mode.READ, base + name, is_class=True)
        writes = (
            *folders(ledger, FOR_SALE),
            self.maker.turtle(base, name, graph),
            self.maker.acl(base, name, [owner_rule(ledger.pod.owner, base + name), everybody]),
        )
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): None}
        change = Change(writes, rests_on, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(Address(base, name, False), True, media_type=TURTLE))

    def withdraw(self, ledger: Ledger, agent: Agent, name: str) -> Prepared:
        """It is sold, or no longer for sale. Raises ``MissingResource``."""
        rules_at = self.personal.controlled(ledger, agent)
        stored = ledger.read(name) if name.startswith(f"{FOR_SALE}/") else None
        if stored is None or stored.is_container:
            raise MissingResource(ledger.pod.base + name)
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): stored.version}
        change = Change((Remove(name),), rests_on, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(Address(ledger.pod.base, name, False), False))

    def _offer(self, ledger: Ledger, name: str) -> ForSale | None:
        return offer_in(self._graph(ledger, name), name)

    def _answers(self, ledger: Ledger) -> Iterator[tuple[str, Answer]]:
        """Messages of the inbox that answer an offer, by the offer's name."""
        base = ledger.pod.base
        for member in ledger.children(INBOX, limit=LOOKED_AT):
            graph = self._graph(ledger, member.name) if member.kind is Kind.DOCUMENT else ()
            said = {t.predicate.value: str(getattr(t.object, "value", "")) for t in graph}
            on = said.get(AS.IN_REPLY_TO, "").partition("#")[0]
            if on.startswith(f"{base}{FOR_SALE}/"):
                text = said.get(AS.CONTENT, "")[:LONGEST]
                yield on.removeprefix(base), Answer(said.get(AS.ACTOR, ""), text, member.name)

    def _card(self, ledger: Ledger) -> tuple[Address, Graph]:
        document = ledger.pod.owner.partition("#")[0]
        if not document.startswith(ledger.pod.base):
            raise MissingResource(ledger.pod.owner)
        path = document.removeprefix(ledger.pod.base)
        where = address(ledger.pod.base, canonical(path.encode()))
        return where, self._graph(ledger, where.name)

    def _graph(self, ledger: Ledger, name: str) -> Graph:
        stored = ledger.read(name)
        if stored is None or stored.is_container:
            return frozenset()
        try:
            return self.documents.graph(ledger, stored)
        except PodError:
            return frozenset()


def offer_in(graph: Graph, name: str) -> ForSale | None:
    """The offer that the document of that name makes, without its answers; ``None`` for none."""
    said = {t.predicate.value: t.object.value for t in graph if isinstance(t.object, Literal)}
    price = decimal(said.get(SCHEMA.PRICE, ""))
    if price is None:
        return None
    sellers = (
        t.object.value
        for t in graph
        if t.predicate.value == SCHEMA.SELLER and isinstance(t.object, NamedNode)
    )
    title, text = said.get(SCHEMA.NAME, ""), said.get(SCHEMA.TEXT, "")
    return ForSale(name, title, text, price, seller=min(sellers, default=""))


_DECIMAL = NamedNode(XSD.DECIMAL)


def _is_text(triple: Triple) -> bool:
    return isinstance(triple.object, Literal)


def _texts(graph: Graph, ledger: Ledger, iri: str) -> Iterator[str]:
    me = NamedNode(ledger.pod.owner)
    for triple in sorted(graph, key=str):
        is_it = triple.subject == me and triple.predicate.value == iri
        if is_it and isinstance(triple.object, Literal):
            yield triple.object.value
