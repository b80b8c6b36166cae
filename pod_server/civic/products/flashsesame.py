"""Codes of products ↔ links: what a company's pod knows of a thing, and which link answers.

In ``products/`` a document for each model, batch or item, called by :attr:`Thing.name`, in linked
data. A link is a reified statement: its subject is the thing, its predicate the link type of GS1,
its object the target, with a title, and a media type and language where it has them. What may not
be read by whoever asks is not there for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pod_server.actions.read import RDF_TYPES, Reader
from pod_server.civic.civil_status.statements import Memory
from pod_server.contracts import Documents, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Stored
from pod_server.model.errors import (
    AccessDenied,
    MissingResource,
    OtherSpelling,
    Unauthenticated,
)
from pod_server.model.iri import Address
from pod_server.model.terms import Graph, Literal, NamedNode
from proofs.scanning.flash import Thing
from proofs.value import value
from vocab.terms import DCTERMS, GS1, RDF, SCHEMA

PRODUCTS = "products"
#: How well a link suits who asks: its language (above 0 where it is liked), then its media type.
Liking = Callable[["Link"], tuple[float, float]]
_SUBJECT, _PREDICATE, _OBJECT = (NamedNode(iri) for iri in (RDF.SUBJECT, RDF.PREDICATE, RDF.OBJECT))
_TITLE, _FORMAT, _LANGUAGE = (
    NamedNode(iri) for iri in (DCTERMS.TITLE, DCTERMS.FORMAT, SCHEMA.IN_LANGUAGE)
)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One link: its type (an IRI), target and title; ``languages`` as BCP 47 has them."""

    relation: str
    href: str
    title: str
    media_type: str = ""
    languages: tuple[str, ...] = ()


@value
class Level:
    """What is known of a thing itself, without what it is one of."""

    thing: Thing
    title: str
    links: tuple[Link, ...]


_KNOWN: Memory[tuple[str, str, int], Level] = Memory(4096)


@value
class Links:
    """Finds links in pods."""

    reader: Reader
    documents: Documents

    def of(self, ledger: Ledger, agent: Agent, thing: Thing) -> Sequence[Level]:
        """Of the thing, then of all that it is one of; what has no links is left out.

        Raises :class:`MissingResource` where the agent may read none.
        """
        found = [
            level
            for each in thing.ladder()
            if (level := self._level(ledger, agent, each)) is not None and level.links
        ]
        if not found:
            raise MissingResource(f"{ledger.pod.base}{PRODUCTS}/{thing.name}")
        return found

    def _level(self, ledger: Ledger, agent: Agent, thing: Thing) -> Level | None:
        address = Address(ledger.pod.base, f"{PRODUCTS}/{thing.name}", False)
        try:
            stored = self.reader.look(ledger, agent, address).stored
        except (AccessDenied, MissingResource, OtherSpelling, Unauthenticated):
            return None
        if stored.media_type not in RDF_TYPES:
            return None
        key = ledger.pod.pod_id, thing.name, stored.version
        return _KNOWN.get(key, lambda: self._read(ledger, stored, thing))

    def _read(self, ledger: Ledger, stored: Stored, thing: Thing) -> Level:
        graph = self.documents.graph(ledger, stored)
        links = tuple(sorted(_links(graph)))
        about = {t.object for t in graph if t.predicate == _SUBJECT}
        titles = [_text(t.object) for t in graph if t.predicate == _TITLE and t.subject in about]
        return Level(thing, min(titles, default=""), links)


def chosen(levels: Iterable[Level], relation: str, liking: Liking) -> Link | None:
    """The link of that type that suits best, of the nearest level that has one; else ``None``.

    Without a type the default link (Resolver 1.2, 4.4): the one among those by language that
    suits, where there are such; else the one; else, where nobody named one, the best of all.
    """
    levels = list(levels)
    if relation:
        return _best((_typed(level, relation) for level in levels), liking)
    for level in levels:
        multi = [link for link in _typed(level, GS1.DEFAULT_LINK_MULTI) if liking(link)[0] > 0]
        found = _best((multi, _typed(level, GS1.DEFAULT_LINK)), liking)
        if found is not None:
            return found
    return _best((level.links for level in levels), liking)


def _typed(level: Level, relation: str) -> list[Link]:
    return [link for link in level.links if link.relation == relation]


def _best(groups: Iterable[Sequence[Link]], liking: Liking) -> Link | None:
    for group in groups:
        if group:
            return max(group, key=liking)  # the first of several that are liked alike
    return None


def _links(graph: Graph) -> Iterator[Link]:
    said: dict[object, dict[NamedNode, list[object]]] = {}
    for triple in graph:
        said.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    for about in said.values():
        relations, targets = about.get(_PREDICATE, ()), about.get(_OBJECT, ())
        languages = tuple(sorted(_text(each) for each in about.get(_LANGUAGE, ())))
        title = _title(about.get(_TITLE, ()), languages)
        form = min((_text(each) for each in about.get(_FORMAT, ())), default="")
        for relation in relations:
            for target in targets:
                if isinstance(relation, NamedNode) and isinstance(target, NamedNode):
                    yield Link(relation.value, target.value, title, form, languages)


def _title(said: Iterable[object], languages: Sequence[str]) -> str:
    """In the language of the link where there is one such."""
    titles = sorted(
        (str(t.language) not in languages, t.value) for t in said if isinstance(t, Literal)
    )
    return titles[0][1] if titles else ""


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""
