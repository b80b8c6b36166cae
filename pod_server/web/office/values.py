"""Values for people: figures with their unit, days, addresses, codes in words, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from babel.numbers import format_currency, format_decimal
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from pod_server.web.dates import day, locale
from pod_server.web.office.codes import COUNTRIES_OF, of_datapoint
from pod_server.web.typography import NARROW, WIDE, typeset
from proofs.datapoints import Datapoint
from proofs.model import Statement
from proofs.value import value
from proofs.values import Node, Value, plain
from proofs.words import Words, last_name
from vocab import files
from vocab.terms import ADMS, LOCN, RDFS, SCHEMA, SESAME, SKOS, XSD

_UNITS = {
    "P1": ("%", "%"),
    "TNE": ("t CO₂e", "t CO₂e"),
    "ANN": ("ans", "years"),
    "MON": ("mois", "months"),
    "DAY": ("jours", "days"),
    "HUR": ("heures", "hours"),
    "MWH": ("MWh", "MWh"),
    "MTQ": ("m³", "m³"),
    "KGM": ("kg", "kg"),
}
#: Weights that are not of emissions.
_PLAIN_TONNES = frozenset({"waste-generated"})
#: How people are counted.
HEADS = {
    SESAME.FULL_TIME_EQUIVALENT: Words("équivalents temps plein", "full-time equivalents"),
    SESAME.HEADS: Words("personnes", "people"),
}
_YES_NO = {"true": Words("oui", "yes"), "false": Words("non", "no")}


@value
class Piece:
    """A part of a value. ``label`` says what it is, where that needs saying."""

    text: str
    label: str = ""
    href: str = ""


def number(figure: Decimal, language: str) -> str:
    """At most two decimals, thousands apart: ``2 500,5`` in French, ``2,500.5`` in English."""
    return format_decimal(figure, "#,##0.##", locale=locale(language))


def yes_no(text: str, language: str) -> str:
    """A truth value in a word."""
    return _YES_NO[text].in_language(language) if text in _YES_NO else text


def money(figure: Decimal, currency: str, language: str) -> str:
    """A sum with its currency."""
    pattern = "#,##0.##\u00a0¤" if language == "fr" else "¤#,##0.##"
    return format_currency(
        figure, currency, pattern, locale=locale(language), currency_digits=False
    )


def price(figure: Decimal, currency: str, language: str) -> str:
    """What something costs, with as many decimals as its currency has."""
    pattern = "#,##0.00\u00a0¤" if language == "fr" else "¤#,##0.00"
    return format_currency(figure, currency, pattern, locale=locale(language))


def period(statement: Statement, language: str) -> str:
    """What time a statement is about: a year, from and to, or a day."""
    return _span(statement.period_start, statement.period_end, language)


def span(start: str, end: str, language: str) -> str:
    """The same of days as ISO 8601 has them; ``start`` may be empty."""
    return _span(date.fromisoformat(start) if start else None, date.fromisoformat(end), language)


def _span(start: date | None, end: date, language: str) -> str:
    is_french = language == "fr"
    if start is None:
        return f"au {day(end, language)}" if is_french else f"as of {day(end, language)}"
    if (start.month, start.day, end.month, end.day, start.year) == (1, 1, 12, 31, end.year):
        return f"année {end.year}" if is_french else f"year {end.year}"
    if is_french:
        return f"du {day(start, language)} au {day(end, language)}"
    return f"{day(start, language)} to {day(end, language)}"


def figure(amount: Decimal, datapoint: Datapoint, language: str, currency: str = "EUR") -> str:
    """A figure with the unit of its datapoint."""
    if datapoint.in_money:
        return money(amount, currency, language)
    text, unit = number(amount, language), unit_of(datapoint, language)
    if not unit:
        return text
    if unit == "%":
        return f"{text}{NARROW}%" if language == "fr" else f"{text}%"
    return f"{text}{WIDE}{unit}"


def pieces(statement: Statement, datapoint: Datapoint, language: str) -> tuple[Piece, ...]:
    """All values of a statement."""
    said = _Said(statement, datapoint, language)
    return tuple(piece for value in statement.values for piece in said.value(value))


@value
class _Said:
    """One statement, and the language to read it in."""

    statement: Statement
    datapoint: Datapoint
    language: str

    def value(self, value: Value) -> Iterator[Piece]:
        if isinstance(value, Node):
            yield from self._node(value)
        elif isinstance(value, NamedNode):
            yield self._address(value.value)
        elif value.datatype.value == XSD.BOOLEAN:
            yield Piece(self._literal(value).capitalize())
        else:
            yield Piece(self._literal(value))

    def _literal(self, value: Literal) -> str:
        text = value.value
        if value.datatype.value == XSD.BOOLEAN and text in _YES_NO:
            return _YES_NO[text].in_language(self.language)
        if value.datatype.value == XSD.DATE:
            return dated(text, self.language)
        if value.datatype.value in (XSD.DECIMAL, XSD.INTEGER):
            return self._figure(text)
        if self.datapoint.id in COUNTRIES_OF:
            return country(text, self.language)
        return of_datapoint(self.datapoint.id, text, self.language)

    def _figure(self, text: str) -> str:
        try:
            amount = Decimal(text)
        except ArithmeticError:
            return text
        method = HEADS.get(self.statement.counting_method)
        if method is not None:
            return f"{number(amount, self.language)}{WIDE}{method.in_language(self.language)}"
        currency = self.statement.unit_code or "EUR"
        return figure(amount, self.datapoint, self.language, currency)

    def _address(self, iri: str, label: str = "") -> Piece:
        """Words where the vocabulary has some; a link only to the web (S-45)."""
        known = labels().get(iri)
        if known is not None:
            return Piece(typeset(known.in_language(self.language), self.language), label)
        if iri.startswith(("https://", "http://")):
            return Piece(iri, label, iri)
        return Piece(iri, label)

    def _node(self, node: Node) -> Iterator[Piece]:
        if LOCN.ADDRESS in node.types or node.text(LOCN.FULL_ADDRESS):
            yield Piece(_postal(node, self.language))
        elif ADMS.IDENTIFIER_CLASS in node.types:
            yield Piece(_identifier(node))
        elif node.text(SESAME.AMOUNT):
            yield from self._parts(node, but=(SESAME.AMOUNT, SESAME.CURRENCY))
            yield Piece(self._sum(node), self._label(SESAME.AMOUNT))
        else:
            yield from self._parts(node)

    def _sum(self, node: Node) -> str:
        try:
            amount = Decimal(node.text(SESAME.AMOUNT))
        except ArithmeticError:
            return node.text(SESAME.AMOUNT)
        return money(amount, node.text(SESAME.CURRENCY) or "EUR", self.language)

    def _parts(self, node: Node, but: tuple[str, ...] = ()) -> Iterator[Piece]:
        order = (SCHEMA.NAME, SCHEMA.TELEPHONE, SCHEMA.EMAIL, SCHEMA.URL)
        parts = [(name, inner) for name, inner in node.parts if name not in but]
        parts.sort(key=lambda part: order.index(part[0]) if part[0] in order else len(order))
        for name, inners in parts:
            for inner in inners:
                yield from self._part(name, inner)

    def _part(self, name: str, value: Value) -> Iterator[Piece]:
        text = plain(value)
        if isinstance(value, Node):
            yield from self._node(value)
        elif name == SCHEMA.NAME:
            yield Piece(text)
        elif name == SCHEMA.EMAIL:
            yield Piece(text, href=f"mailto:{text}" if "@" in text else "")
        elif name == SCHEMA.TELEPHONE:
            yield Piece(text, href="tel:" + "".join(c for c in text if c in "+0123456789"))
        elif name == SCHEMA.AVAILABLE_LANGUAGE:
            tongues: Mapping[str, str] = locale(self.language).languages
            yield Piece(tongues.get(text, text), self._label(name))
        elif name in (SESAME.TAX_RESIDENCE, LOCN.ADMIN_UNIT_L1):
            yield Piece(country(text, self.language), self._label(name))
        elif isinstance(value, NamedNode):
            label = "" if name == SCHEMA.URL else self._label(name)
            yield self._address(text, label)
        else:
            yield Piece(self._literal(value), self._label(name))

    def _label(self, name: str) -> str:
        known = _OWN_LABELS.get(name) or labels().get(name)
        found = known.in_language(self.language) if known else last_name(name)
        return typeset(found[:1].upper() + found[1:], self.language)


#: What standards of others are called here; their own labels do not ship with us.
_OWN_LABELS = {
    SCHEMA.AVAILABLE_LANGUAGE: Words("Langue", "Language"),
    LOCN.ADMIN_UNIT_L1: Words("Pays", "Country"),
    SKOS.NOTATION: Words("Numéro", "Number"),
}


@cache
def labels() -> Mapping[str, Words]:
    """What the terms of our own vocabulary are called, by their full name."""
    found: dict[str, dict[str, str]] = {}
    for quad in parse(files.text("sesame.ttl"), format=RdfFormat.TURTLE):
        said, about = quad.object, quad.subject
        if quad.predicate.value != RDFS.LABEL or not isinstance(about, NamedNode):
            continue
        if isinstance(said, Literal) and said.language:
            found.setdefault(about.value, {})[said.language] = said.value
    return {name: Words(by.get("fr", ""), by.get("en", "")) for name, by in found.items()}


def unit_of(datapoint: Datapoint, language: str) -> str:
    """What a figure of this datapoint is in, as people write it; what is counted needs none."""
    if datapoint.id in _PLAIN_TONNES:
        return "t"
    if datapoint.unit in ("", "C62"):
        return ""
    return _UNITS.get(datapoint.unit, (datapoint.unit, datapoint.unit))[language != "fr"]


def dated(text: str, language: str) -> str:
    """A day (ISO 8601) in words; as it is where it is none."""
    try:
        return day(date.fromisoformat(text[:10]), language)
    except ValueError:
        return text


def country(code: str, language: str) -> str:
    """A country by its code of two letters; the code itself where it is none's."""
    names: Mapping[str, str] = locale(language).territories
    return names.get(code.upper(), code)


def _postal(node: Node, language: str) -> str:
    """Street, post code and town, country; the full address where there are no parts."""
    street = f"{node.text(LOCN.LOCATOR_DESIGNATOR)} {node.text(LOCN.THOROUGHFARE)}".strip()
    town = f"{node.text(LOCN.POST_CODE)} {node.text(LOCN.POST_NAME)}".strip()
    land = country(node.text(LOCN.ADMIN_UNIT_L1), language)
    if not street and not town:
        return node.text(LOCN.FULL_ADDRESS) or land
    return ", ".join(part for part in (street, town, land) if part)


def _identifier(node: Node) -> str:
    digits, scheme = node.text(SKOS.NOTATION), node.text(SESAME.SCHEME)
    if scheme.lower() == "siren" and len(digits) == 9:
        digits = WIDE.join((digits[:3], digits[3:6], digits[6:]))
    return f"{last_name(scheme).upper()}{WIDE}{digits}".strip()
