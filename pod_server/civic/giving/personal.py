"""What a person knows of herself, as linked data to be given piece by piece (``personal/``).

One small document a fact, in the terms of schema.org: access is given by document. Each says where
it comes from and since when; who has it is told by the access rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from pod_server.actions.pods import TURTLE, PodMaker, owner_rule
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.giving.access_grants import folders
from pod_server.civic.giving.sorts import PAPER, SORTS, Field, Sort
from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Remove, Write
from pod_server.model.errors import BadRequest, MissingResource, PodError
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import DCTERMS, RDF, SKOS, XSD

PERSONAL = "personal"
PAPERS = f"{PERSONAL}/documents"
ADDRESS = f"{PERSONAL}/home-address"
LONGEST = 200
#: Papers of one person.
MOST = 200
_NUMBER = re.compile(r"\d{1,2}")


@value
class Fact:
    """One document: ``values`` by the names of its sort's fields, as written in RDF.

    Several codes of one field stand in one value, with spaces between.
    """

    name: str
    sort: Sort
    values: Mapping[str, str]
    source: str
    since: date | None

    @property
    def until(self) -> date | None:
        """The last day of a paper that ends."""
        return day_of(self.values.get("until", ""))


@value
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

        What says the same already stays as it is: nobody has anything else than before.
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
        source = " ".join(source.split())[:LONGEST]
        said = self._read(ledger, name, what)
        if said is not None and (said.values, said.source) == (kept, source):
            return Prepared(None, Outcome(where, False, media_type=TURTLE))
        since = datetime.fromtimestamp(self.clock() // 1_000_000, UTC).date()
        graph = _graph(f"{where.iri}#it", what, kept, source, since)
        writes: list[Write] = [
            *folders(ledger, PERSONAL, *((PAPERS,) if what is PAPER else ())),
            self.maker.turtle(ledger.pod.base, name, graph),
        ]
        if what.guarded and stored is None:
            mine = [owner_rule(ledger.pod.owner, where.iri)]
            writes.append(self.maker.acl(ledger.pod.base, name, mine))
        rests_on: dict[Key, int | None] = {
            (name, Role.RESOURCE): stored.version if stored else None
        }
        change = Change(tuple(writes), rests_on, rules_at, actor=agent.doer)
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
        try:
            graph = self.documents.graph(ledger, stored)
        except PodError:
            return None
        pairs = list(_said(graph, ledger.pod.base + name))
        said = dict(pairs)
        found = {field.name: _value(field, pairs) for field in sort.fields}
        since = day_of(said.get(DCTERMS.MODIFIED, ""))
        return Fact(name, sort, found, said.get(DCTERMS.SOURCE, ""), since)


def _said(graph: Graph, document: str) -> Iterator[tuple[str, str]]:
    me = NamedNode(f"{document}#it")
    for triple in sorted(graph, key=str):
        if triple.subject == me and isinstance(triple.object, (Literal, NamedNode)):
            yield triple.predicate.value, triple.object.value


def _value(field: Field, pairs: Sequence[tuple[str, str]]) -> str:
    """What a document says of a field; a code that is none of its codes is passed over."""
    said = [text for predicate, text in pairs if predicate == field.predicate]
    if field.codes:
        codes = {field.bare(text) for text in said}
        kept = [code for code in field.codes if code in codes]
        return " ".join(kept if field.space else kept[:1])
    return said[-1] if said else ""


def _graph(iri: str, sort: Sort, kept: Mapping[str, str], source: str, since: date) -> Graph:
    me = NamedNode(iri)
    graph = {Triple(me, NamedNode(RDF.TYPE), NamedNode(sort.type))}
    for field in sort.fields:
        text = kept[field.name]
        if field.space:
            for code in text.split():
                node, names = NamedNode(field.space + code), field.names(code)
                graph.add(Triple(me, NamedNode(field.predicate), node))
                if names is not None:
                    called = NamedNode(SKOS.PREF_LABEL)
                    graph.add(Triple(node, called, Literal(names.fr, language="fr")))
                    graph.add(Triple(node, called, Literal(names.en, language="en")))
        elif text:
            kind = NamedNode(field.datatype or XSD.STRING)
            graph.add(Triple(me, NamedNode(field.predicate), Literal(text, datatype=kind)))
    if source:
        graph.add(Triple(me, NamedNode(DCTERMS.SOURCE), Literal(source)))
    day = Literal(since.isoformat(), datatype=NamedNode(XSD.DATE))
    graph.add(Triple(me, NamedNode(DCTERMS.MODIFIED), day))
    return graph


def _fit(field: Field, typed: str) -> str:
    text = " ".join(typed.split())
    if field.codes:
        chosen = text.split()
        for code in chosen:
            if code not in field.codes:
                raise BadRequest(f"{code} is none of {', '.join(field.codes)}.")
        if len(chosen) > 1 and not field.space:
            raise BadRequest("Choose one of them.")
        return " ".join(code for code in field.codes if code in chosen)
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
