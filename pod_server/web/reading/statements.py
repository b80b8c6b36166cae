"""A graph as sections for people: one a subject, each with its properties and their values.

The document's own subject comes first, then those with a name, then nameless nodes. A long
document is shown in parts, so that a page costs the same whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup, escape

from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Subject, Triple
from pod_server.web.dates import day, moment
from pod_server.web.reading.labels import is_known, label
from pod_server.web.reading.text import (
    LONGEST_ADDRESS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    below,
    href,
    visible,
)
from pod_server.web.reading.words import words
from pod_server.web.typography import typeset
from proofs.value import value
from vocab.terms import DCTERMS, FOAF, RDF, RDFS, SCHEMA, SKOS, VCARD, XSD

#: Statements on one page.
PART = 250
#: What a subject is called by, the best first.
NAMING = (
    *(FOAF.NAME, VCARD.FN, DCTERMS.TITLE, RDFS.LABEL, SKOS.PREF_LABEL),
    SCHEMA.NS + "name",
)


@value
class Value:
    """One value. ``note`` says what the text alone does not: a language, how much was cut."""

    text: Markup
    href: str = ""
    lang: str = ""
    note: str = ""
    is_code: bool = False


@value
class Line:
    """One property of a subject; ``iri`` is the property's."""

    label: str
    iri: str
    values: Sequence[Value]


@value
class Section:
    """One subject. ``anchor`` is the part of its address after ``#``, for links into the page."""

    anchor: str
    title: Markup
    address: Markup
    lines: Sequence[Line]


@value
class Said:
    """A part of a document: ``part`` of ``parts``, counted from 1."""

    sections: Sequence[Section]
    count: int
    part: int
    parts: int


@dataclass(slots=True)
class Telling:
    """Tells what a graph at ``iri`` (in the pod at ``base``) says, in one language."""

    iri: str
    base: str
    language: str
    names: Mapping[str, str] = field(default_factory=dict)
    _blanks: dict[str, int] = field(default_factory=dict)

    def tell(self, graph: Graph, part: int = 1) -> Said:
        """The sections of one part; the first or last, where there is no such part."""
        self.names = dict(self._named(graph))
        self._blanks = _numbered(graph)
        ordered = sorted(graph, key=self._order)
        parts = max(1, -(-len(ordered) // PART))
        part = min(max(1, part), parts)
        shown = ordered[(part - 1) * PART : part * PART]
        by_subject = groupby(shown, key=lambda triple: triple.subject)
        sections = [self._section(about, list(triples)) for about, triples in by_subject]
        return Said(sections, len(ordered), part, parts)

    def name_of(self, iri: str) -> str:
        """What the document calls a subject of its own; empty where it does not."""
        return self.names.get(iri, "")

    def _named(self, graph: Graph) -> Iterator[tuple[str, str]]:
        """Names that the document gives to subjects of its own, never to those of others."""
        best: dict[str, tuple[int, str]] = {}
        for triple in graph:
            said, about = triple.object, triple.subject
            if not isinstance(said, Literal) or not isinstance(about, NamedNode):
                continue
            if triple.predicate.value in NAMING and self._is_ours(about.value):
                found = (NAMING.index(triple.predicate.value), said.value)
                best[about.value] = min(best.get(about.value, found), found)
        yield from ((iri, name) for iri, (_, name) in best.items())

    def _is_ours(self, iri: str) -> bool:
        return iri.partition("#")[0] == self.iri

    def _order(self, triple: Triple) -> tuple[object, ...]:
        about = triple.subject
        if isinstance(about, NamedNode):
            rank = 0 if about.value == self.iri else 1 if self._is_ours(about.value) else 2
        else:
            rank = 3
        verb = triple.predicate.value
        first = 0 if verb == RDF.TYPE else 1 if verb in NAMING else 2
        number = self._blanks.get(about.value, 0) if isinstance(about, BlankNode) else 0
        return rank, number, str(about), first, verb, str(triple.object)

    def _section(self, about: Subject | Triple, triples: Sequence[Triple]) -> Section:
        lines = [
            self._line(verb, [triple.object for triple in of])
            for verb, of in groupby(triples, key=lambda t: t.predicate.value)
        ]
        if isinstance(about, NamedNode):
            anchor = about.value.partition("#")[2] if self._is_ours(about.value) else ""
            name = self.name_of(about.value)
            shown = self._address(about.value)
            title = visible(name, LONGEST_TITLE) if name else shown
            return Section(anchor, title, shown if name else Markup(), lines)
        if isinstance(about, BlankNode):
            title = Markup("{} {}").format(self._say("unnamed"), self._blanks[about.value])
            return Section(self._blank_anchor(about), title, Markup(), lines)
        return Section("", visible(str(about), LONGEST_TITLE), Markup(), lines)

    def _line(self, verb: str, objects: Sequence[object]) -> Line:
        said = label(verb, self.language)
        said = typeset(said[:1].upper() + said[1:], self.language)
        return Line(said[:LONGEST_TITLE], verb, [self._value(it) for it in objects])

    def _value(self, it: object) -> Value:
        if isinstance(it, Literal):
            return self._literal(it)
        if isinstance(it, NamedNode):
            return self._link(it.value)
        if isinstance(it, BlankNode):
            number = self._blanks.get(it.value)
            if number is None:
                return Value(escape(self._say("unnamed")))
            text = Markup("{} {}").format(self._say("unnamed"), number)
            return Value(text, f"#{self._blank_anchor(it)}")
        return Value(visible(str(it), LONGEST_ADDRESS), note=self._say("nested"), is_code=True)

    def _literal(self, it: Literal) -> Value:
        text, kind = it.value, it.datatype.value
        said = _moment(text, kind, self.language)
        if kind == XSD.BOOLEAN and text in ("true", "false"):
            said = self._say("yes" if text == "true" else "no")
        note = ""
        if it.language:
            note = it.language
        elif kind not in (XSD.STRING, RDF.LANG_STRING) and not said and not kind.startswith(XSD.NS):
            note = label(kind, self.language)
        if len(text) > LONGEST_TEXT:
            cut = self._say("cut").format(shown=LONGEST_TEXT, all=len(text))
            note = f"{note} · {cut}" if note else cut
        link = href(text) if kind == XSD.ANY_URI else ""
        return Value(visible(said or text), link, it.language or "", note)

    def _link(self, iri: str) -> Value:
        if self._is_ours(iri) and "#" in iri:
            name = self.name_of(iri)
            shown = visible(name, LONGEST_TITLE) if name else self._address(iri)
            return Value(shown, "#" + iri.partition("#")[2])
        if is_known(iri):
            return Value(escape(typeset(label(iri, self.language), self.language)), href(iri))
        return Value(self._address(iri), href(iri), is_code=True)

    def _address(self, iri: str) -> Markup:
        """An address as short as it can be and still be told from others."""
        if self._is_ours(iri):
            own = iri.removeprefix(self.iri)
            return visible(own or below(iri, self.base) or iri, LONGEST_ADDRESS)
        return visible(below(iri, self.base) or iri, LONGEST_ADDRESS)

    def _blank_anchor(self, it: BlankNode) -> str:
        return f"unnamed-{self._blanks[it.value]}"

    def _say(self, name: str) -> str:
        return words(self.language)[name]


def _numbered(graph: Graph) -> dict[str, int]:
    """Nameless subjects by number, as stable as their names are."""
    found = sorted({t.subject.value for t in graph if isinstance(t.subject, BlankNode)})
    return {name: number for number, name in enumerate(found, 1)}


def _moment(text: str, kind: str, language: str) -> str:
    """A day or a time as people of that language write it; empty for anything else."""
    try:
        if kind == XSD.DATE:
            return day(date.fromisoformat(text), language)
        if kind == XSD.DATE_TIME:
            return moment(datetime.fromisoformat(text), language)
    except ValueError:
        pass  # Said as it was written.
    return ""
