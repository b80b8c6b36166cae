"""What a person knows of herself, as linked data to be given piece by piece (``personal/``).

One small document a fact, in the terms of schema.org: access is given by document. Each says where
it comes from and since when; who has it is told by the access rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from pod_server.actions.pods import TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.giving.access_grants import folders
from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Remove
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from pod_server.model.value import value
from vocab.terms import DCTERMS, RDF, SCHEMA, SESAME, XSD

PERSONAL = "personal"
PAPERS = f"{PERSONAL}/documents"
LONGEST = 200
#: Papers of one person.
MOST = 200
_NUMBER = re.compile(r"\d{1,2}")


@value
class Field:
    """One figure or text of a fact; ``datatype`` is empty for plain text."""

    name: str
    predicate: str
    datatype: str = ""


@value
class Sort:
    """A sort of facts: its short name, the class of its subject, what it says."""

    name: str
    type: str
    fields: tuple[Field, ...]


_ADDRESS = (
    Field("street", SCHEMA.STREET_ADDRESS),
    Field("code", SCHEMA.POSTAL_CODE),
    Field("town", SCHEMA.ADDRESS_LOCALITY),
    Field("country", SCHEMA.ADDRESS_COUNTRY),
)
PAPER = Sort(
    "paper",
    SCHEMA.PERMIT,
    (
        Field("title", SCHEMA.NAME),
        Field("number", SCHEMA.IDENTIFIER),
        Field("issuer", SCHEMA.ISSUED_BY),
        Field("until", SCHEMA.VALID_UNTIL, XSD.DATE),
    ),
)
#: Those of which there is one, by short name, which is their document's, too.
SORTS: Mapping[str, Sort] = {
    sort.name: sort
    for sort in (
        Sort(
            "identity",
            SCHEMA.PERSON,
            (
                Field("given", SCHEMA.GIVEN_NAME),
                Field("family", SCHEMA.FAMILY_NAME),
                Field("born", SCHEMA.BIRTH_DATE, XSD.DATE),
                Field("nationality", SCHEMA.NATIONALITY),
            ),
        ),
        Sort("home-address", SCHEMA.POSTAL_ADDRESS, _ADDRESS),
        Sort("delivery-address", SCHEMA.POSTAL_ADDRESS, _ADDRESS),
        Sort(
            "contact",
            SCHEMA.CONTACT_POINT,
            (Field("email", SCHEMA.EMAIL), Field("telephone", SCHEMA.TELEPHONE)),
        ),
        Sort(
            "household",
            SESAME.HOUSEHOLD,
            (
                Field("adults", SESAME.ADULTS, XSD.INTEGER),
                Field("children", SESAME.CHILDREN, XSD.INTEGER),
            ),
        ),
        Sort(
            "preferences",
            SESAME.PREFERENCES,
            (
                Field("contact_wish", SESAME.CONTACT_WISH),
                Field("delivery_wish", SESAME.DELIVERY_WISH),
            ),
        ),
    )
}


@value
class Fact:
    """One document: ``values`` by the names of its sort's fields, as written in RDF."""

    name: str
    sort: Sort
    values: Mapping[str, str]
    source: str
    since: date | None

    @property
    def until(self) -> date | None:
        """The last day of a paper that ends."""
        return day_of(self.values.get("until", ""))


@dataclass(frozen=True, slots=True)
class PersonalFacts:
    """Reads and keeps them. ``controlled`` says by which rules somebody is in control of a pod."""

    documents: Documents
    maker: PodMaker
    clock: Clock
    unique: Callable[[], str]
    controlled: Callable[[Ledger, Agent], int]

    def of(self, ledger: Ledger, sort: str) -> Fact | None:
        """The fact of a sort of which there is one."""
        return self._read(ledger, f"{PERSONAL}/{sort}", SORTS[sort])

    def papers(self, ledger: Ledger) -> Sequence[Fact]:
        """Those that end first."""
        found = [
            fact
            for member in (ledger.children(PAPERS, limit=MOST) if ledger.read(PAPERS) else ())
            if member.kind is Kind.DOCUMENT
            and (fact := self._read(ledger, member.name, PAPER)) is not None
        ]
        return sorted(found, key=lambda fact: (fact.until or date.max, fact.name))

    def settle(
        self,
        ledger: Ledger,
        agent: Agent,
        sort: str,
        values: Mapping[str, str],
        source: str,
        name: str = "",
    ) -> Prepared:
        """Keep it. Papers have a ``name`` of their own; one without becomes a new one.

        Raises ``BadRequest`` for what is no day or number, or too long.
        """
        rules_at = self.controlled(ledger, agent)
        what = PAPER if sort == PAPER.name else SORTS.get(sort)
        if what is None:
            raise BadRequest(f"{sort} is none of {', '.join(SORTS)}, {PAPER.name}.")
        kept = {field.name: _fit(field, values.get(field.name, "")) for field in what.fields}
        name = name or (f"{PAPERS}/{self.unique()}" if what is PAPER else f"{PERSONAL}/{sort}")
        if what is PAPER and not (name.startswith(f"{PAPERS}/") and kept["title"]):
            raise BadRequest("A paper has a name.")
        stored = ledger.read(name)
        where = Address(ledger.pod.base, name, False)
        since = datetime.fromtimestamp(self.clock() // 1_000_000, UTC).date()
        graph = _graph(f"{where.iri}#it", what, kept, " ".join(source.split())[:LONGEST], since)
        made = self.maker.turtle(ledger.pod.base, name, graph)
        above = folders(ledger, PERSONAL, *((PAPERS,) if what is PAPER else ()))
        rests_on: dict[Key, int | None] = {
            (name, Role.RESOURCE): stored.version if stored else None
        }
        change = Change((*above, made), rests_on, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(where, stored is None, media_type=TURTLE))

    def forget(self, ledger: Ledger, agent: Agent, name: str) -> Prepared:
        """Take one away, with the access that others had to it. Raises ``MissingResource``."""
        rules_at = self.controlled(ledger, agent)
        stored = ledger.read(name) if name.startswith(f"{PERSONAL}/") else None
        if stored is None or stored.is_container:
            raise MissingResource(ledger.pod.base + name)
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): stored.version}
        change = Change((Remove(name),), rests_on, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(Address(ledger.pod.base, name, False), False))

    def _read(self, ledger: Ledger, name: str, sort: Sort) -> Fact | None:
        stored = ledger.read(name)
        if stored is None or stored.is_container:
            return None
        said = dict(_said(self.documents.graph(ledger, stored), ledger.pod.base + name))
        found = {field.name: said.get(field.predicate, "") for field in sort.fields}
        since = day_of(said.get(DCTERMS.MODIFIED, ""))
        return Fact(name, sort, found, said.get(DCTERMS.SOURCE, ""), since)


def _said(graph: Graph, document: str) -> Iterator[tuple[str, str]]:
    me = NamedNode(f"{document}#it")
    for triple in sorted(graph, key=str):
        if triple.subject == me and isinstance(triple.object, (Literal, NamedNode)):
            yield triple.predicate.value, triple.object.value


def _graph(iri: str, sort: Sort, kept: Mapping[str, str], source: str, since: date) -> Graph:
    me = NamedNode(iri)
    graph = {Triple(me, NamedNode(RDF.TYPE), NamedNode(sort.type))}
    for field in sort.fields:
        text = kept[field.name]
        if text:
            kind = NamedNode(field.datatype or XSD.STRING)
            graph.add(Triple(me, NamedNode(field.predicate), Literal(text, datatype=kind)))
    if source:
        graph.add(Triple(me, NamedNode(DCTERMS.SOURCE), Literal(source)))
    day = Literal(since.isoformat(), datatype=NamedNode(XSD.DATE))
    graph.add(Triple(me, NamedNode(DCTERMS.MODIFIED), day))
    return graph


def _fit(field: Field, typed: str) -> str:
    text = " ".join(typed.split())
    if len(text) > LONGEST:
        raise BadRequest(f"Write {LONGEST} characters at most.")
    if text and field.datatype == XSD.DATE and day_of(text) is None:
        raise BadRequest(f"{text} is no day: write it as 2026-12-31.")
    if text and field.datatype == XSD.INTEGER and not _NUMBER.fullmatch(text):
        raise BadRequest(f"{text} is no number of people: write figures, 99 at most.")
    return text


def day_of(text: str) -> date | None:
    """The day that is written, if one is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
