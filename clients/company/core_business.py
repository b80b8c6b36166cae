"""The company's identity as SEMIC Core Business (release 2.3.0), written and read.

Only what that vocabulary has a term for: name, form, numbers, seat, date, status, activity and
contact. Which scheme a number is of stands as the title of the scheme that it conforms to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from clients.company.figures import Cell, Figure, Reading, Settings
from clients.company.importers.fields import day
from proofs.model import Statement
from proofs.values import Node, Value, plain
from vocab.terms import ADMS, CV, DCTERMS, FOAF, LEGAL, LOCN, RDF, SCHEMA, SESAME, SKOS, XSD

KIND = "core-business"
_PREFIXES = {
    "legal": LEGAL.NS,
    "cv": CV.NS,
    "locn": LOCN.NS,
    "adms": ADMS.NS,
    "dct": DCTERMS.NS,
    "skos": SKOS.NS,
    "foaf": FOAF.NS,
    "xsd": XSD.NS,
}
#: Parts of an address and their names in our sheets; those of the second group have a language.
_PLAIN_PARTS = {LOCN.LOCATOR_DESIGNATOR: "locatorDesignator", LOCN.POST_CODE: "postalCode"}
_SPOKEN_PARTS = {
    LOCN.FULL_ADDRESS: "fullAddress",
    LOCN.THOROUGHFARE: "streetAddress",
    LOCN.POST_NAME: "addressLocality",
    LOCN.ADMIN_UNIT_L1: "addressCountry",
    LOCN.ADMIN_UNIT_L2: "addressRegion",
}
_CONTACTS = {
    SCHEMA.TELEPHONE: (CV.TELEPHONE, "telephone"),
    SCHEMA.EMAIL: (CV.EMAIL, "email"),
    SCHEMA.URL: (CV.CONTACT_PAGE, "url"),
}
_NUMBERS = {"registration-id": LEGAL.LEGAL_IDENTIFIER, "vat-id": ADMS.IDENTIFIER}
_CONCEPTS = {"legal-form": LEGAL.COMPANY_TYPE, "main-activity": LEGAL.COMPANY_ACTIVITY}


def written(company: str, statements: Iterable[Statement]) -> bytes:
    """Turtle; of each datapoint the answer in force. Refusals and other datapoints are left out."""
    said = {s.datapoint_id: s for s in statements if s.values and s.scope == company}
    triples = list(_Writer(company, said).triples())
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b""


class _Writer:
    def __init__(self, company: str, said: Mapping[str, Statement]) -> None:
        self._me = NamedNode(company)
        self._said = said
        names = said["legal-name"].values if "legal-name" in said else ()
        spoken = [name.language for name in names if isinstance(name, Literal) and name.language]
        self._language = spoken[0] if spoken else "und"

    def triples(self) -> Iterator[Triple]:
        yield _a(self._me, LEGAL.LEGAL_ENTITY)
        for name in self._values("legal-name"):
            if isinstance(name, Literal):
                yield self._is(LEGAL.LEGAL_NAME, Literal(name.value, language=self._language))
        for datapoint, predicate in _CONCEPTS.items():
            for value in self._values(datapoint):
                yield from self._concept(self._me, predicate, plain(value))
        for value in self._values("registration-date"):
            day_ = Literal(plain(value), datatype=NamedNode(XSD.DATE))
            yield self._is(CV.REGISTRATION_DATE, day_)
        for datapoint, predicate in _NUMBERS.items():
            for value in self._values(datapoint):
                yield from self._number(predicate, value)
        for value in self._values("registered-address"):
            if isinstance(value, Node):
                yield from self._address(value)
        for value in self._values("consumer-contact"):
            if isinstance(value, Node):
                yield from self._contact(value)
        yield from self._status()

    def _values(self, datapoint: str) -> tuple[Value, ...]:
        return self._said[datapoint].values if datapoint in self._said else ()

    def _is(self, predicate: str, value: Literal | NamedNode | BlankNode) -> Triple:
        return Triple(self._me, NamedNode(predicate), value)

    def _number(self, predicate: str, value: Value) -> Iterator[Triple]:
        node, scheme = BlankNode(), BlankNode()
        title, notation = "vat", plain(value)
        if isinstance(value, Node):
            title, notation = value.text(SESAME.SCHEME), value.text(SKOS.NOTATION)
        yield self._is(predicate, node)
        yield _a(node, ADMS.IDENTIFIER_CLASS)
        yield Triple(node, NamedNode(SKOS.NOTATION), Literal(notation))
        yield Triple(node, NamedNode(DCTERMS.CONFORMS_TO), scheme)
        yield _a(scheme, SKOS.CONCEPT_SCHEME)
        yield Triple(scheme, NamedNode(DCTERMS.TITLE), Literal(title, language="en"))

    def _concept(
        self, of: NamedNode | BlankNode, predicate: str, notation: str
    ) -> Iterator[Triple]:
        node = BlankNode()
        yield Triple(of, NamedNode(predicate), node)
        yield _a(node, SKOS.CONCEPT)
        yield Triple(node, NamedNode(SKOS.NOTATION), Literal(notation))

    def _address(self, value: Node) -> Iterator[Triple]:
        node = BlankNode()
        yield self._is(CV.REGISTERED_ADDRESS, node)
        yield _a(node, LOCN.ADDRESS)
        for part in _PLAIN_PARTS:
            if value.text(part):
                yield Triple(node, NamedNode(part), Literal(value.text(part)))
        for part in _SPOKEN_PARTS:
            if value.text(part):
                spoken = Literal(value.text(part), language=self._language)
                yield Triple(node, NamedNode(part), spoken)

    def _contact(self, value: Node) -> Iterator[Triple]:
        node = BlankNode()
        yield self._is(CV.CONTACT_POINT, node)
        yield _a(node, CV.CONTACT_POINT_CLASS)
        for ours, (theirs, _) in _CONTACTS.items():
            text = value.text(ours)
            if text and theirs == CV.CONTACT_PAGE:
                yield Triple(node, NamedNode(theirs), NamedNode(text))
                yield _a(NamedNode(text), FOAF.DOCUMENT)
            elif text:
                yield Triple(node, NamedNode(theirs), Literal(text))

    def _status(self) -> Iterator[Triple]:
        for value in self._values("legal-status"):
            node = BlankNode()
            since = self._said["legal-status"].period_end.isoformat()
            day_ = Literal(since, datatype=NamedNode(XSD.DATE))
            yield self._is(CV.HAS_LEGAL_STATUS, node)
            yield _a(node, CV.LEGAL_STATUS)
            yield Triple(node, NamedNode(CV.LEGAL_STATUS_DATE), day_)
            yield from self._concept(node, LEGAL.COMPANY_STATUS, plain(value))


def read(body: bytes, name: str, settings: Settings) -> Reading:
    """The answers in a Turtle file about the company. Raises SyntaxError where it is none."""
    reading = Reading(KIND)
    reader = _Reader(list(parse(body, format=RdfFormat.TURTLE, base_iri=settings.company)))
    entity = reader.entity(settings.company)
    if entity is None:
        reading.trouble(
            "other-company",
            "",
            name,
            "",
            fr=f"{name} ne décrit pas {settings.company} (legal:LegalEntity).",
            en=f"{name} does not describe {settings.company} (legal:LegalEntity).",
        )
        return reading
    for datapoint, value, true_on, language in reader.answers(entity):
        figure = Figure(
            datapoint,
            value,
            true_on,
            language=language,
            source=f"{name}#{datapoint}",
        )
        reading.figures.append(figure)
    return reading


_Answer = tuple[str, Cell, date | None, str]


class _Reader:
    def __init__(self, quads: Iterable[Quad]) -> None:
        self._said: dict[tuple[str, str], list[object]] = {}
        for quad in quads:
            key = (str(quad.subject), quad.predicate.value)
            self._said.setdefault(key, []).append(quad.object)

    def entity(self, company: str) -> object | None:
        """The company itself, where it is described as a legal entity."""
        me = NamedNode(company)
        types = [str(kind) for kind in self._all(me, RDF.TYPE)]
        return me if f"<{LEGAL.LEGAL_ENTITY}>" in types else None

    def answers(self, me: object) -> Iterator[_Answer]:
        for name in self._all(me, LEGAL.LEGAL_NAME):
            if isinstance(name, Literal):
                yield "legal-name", name.value, None, name.language or ""
        for datapoint, predicate in _CONCEPTS.items():
            for concept in self._all(me, predicate):
                yield from _if(datapoint, self._text(concept, SKOS.NOTATION))
        yield from _if("registration-date", self._text(me, CV.REGISTRATION_DATE))
        for number in self._all(me, LEGAL.LEGAL_IDENTIFIER):
            schemes = self._all(number, DCTERMS.CONFORMS_TO)
            titles = [self._text(scheme, DCTERMS.TITLE) for scheme in schemes]
            value = {"scheme": titles[0], "notation": self._text(number, SKOS.NOTATION)}
            yield "registration-id", value, None, ""
        for number in self._all(me, ADMS.IDENTIFIER):
            yield from _if("vat-id", self._text(number, SKOS.NOTATION))
        for address in self._all(me, CV.REGISTERED_ADDRESS):
            parts = {**_PLAIN_PARTS, **_SPOKEN_PARTS}.items()
            found = {ours: self._text(address, theirs) for theirs, ours in parts}
            yield "registered-address", _kept(found), None, ""
        for contact in self._all(me, CV.CONTACT_POINT):
            found = {ours: self._text(contact, theirs) for theirs, ours in _CONTACTS.values()}
            yield "consumer-contact", _kept(found), None, ""
        for status in self._all(me, CV.HAS_LEGAL_STATUS):
            true_on = day(self._text(status, CV.LEGAL_STATUS_DATE))
            for concept in self._all(status, LEGAL.COMPANY_STATUS):
                yield "legal-status", self._text(concept, SKOS.NOTATION), true_on, ""

    def _all(self, subject: object, predicate: str) -> list[object]:
        return self._said.get((str(subject), predicate), [])

    def _text(self, subject: object, predicate: str) -> str:
        values = self._all(subject, predicate)
        first = values[0] if values else None
        return first.value if isinstance(first, Literal | NamedNode) else ""


def _a(subject: NamedNode | BlankNode, kind: str) -> Triple:
    return Triple(subject, NamedNode(RDF.TYPE), NamedNode(kind))


def _if(datapoint: str, text: str) -> Iterator[_Answer]:
    if text:
        yield datapoint, text, None, ""


def _kept(parts: Mapping[str, str]) -> dict[str, Cell]:
    return {name: text for name, text in parts.items() if text}
