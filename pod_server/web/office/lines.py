"""Statements as lines for people: label, value with unit, day, reason, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from pod_server.civic.overview import Company
from proofs.civil_status import Line, Standing
from proofs.datapoints import Datapoint
from proofs.values import Node, Value, plain
from vocab.terms import RDF, SESAME

_UNITS = {
    "P1": ("%", "%"),
    "TNE": ("t CO₂e", "t CO₂e"),
    "C62": ("", ""),
    "EUR": ("€", "€"),
    "ANN": ("ans", "years"),
    "MON": ("mois", "months"),
    "DAY": ("jours", "days"),
    "HUR": ("heures", "hours"),
    "MWH": ("MWh", "MWh"),
    "MTQ": ("m³", "m³"),
}
#: Weights that are not of emissions.
_PLAIN_TONNES = frozenset({"waste"})
_SAID = {"true": ("oui", "yes"), "false": ("non", "no")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line. ``texts`` are what it is, why it matters, what is usual, which law."""

    label: str
    value: str
    day: str
    received: str
    until: str
    reason: str
    assurance: str
    texts: tuple[tuple[str, str], ...]


def lines(company: Company, language: str, *, refused: bool) -> Iterator[Shown]:
    """What is declared, or what is refused."""
    for line in company.status.lines:
        said = line.statement
        if said is None or said.is_refusal is not refused:
            continue
        yield Shown(
            line.datapoint.label.in_language(language),
            "" if refused else "; ".join(_value(v, line.datapoint, language) for v in said.values),
            day(said.period_end, language),
            _moment(company.received(said.id), language),
            day(line.due, language) if line.due else "",
            said.refusal_reason.removeprefix(SESAME.NS),
            line.assurance,
            texts(line.datapoint, language),
        )


def owed(company: Company, language: str) -> Iterator[tuple[str, str]]:
    """What keeps it from selling: the datapoint's label, and why, in words."""
    for missing in company.status.missing:
        yield missing.datapoint.label.in_language(language), missing.words.in_language(language)


def derived_lines(company: Company, language: str) -> Iterator[tuple[str, str]]:
    """What the pod reckons: label and figure; nothing where an operand is missing."""
    for derived in company.status.derived:
        if derived.figure is None:
            continue
        figure = number(derived.figure, language)
        yield (
            derived.datapoint.label.in_language(language),
            f"{figure} {_unit(derived.datapoint, language)}".strip(),
        )


def texts(datapoint: Datapoint, language: str) -> tuple[tuple[str, str], ...]:
    """What people are told about a datapoint, by the name of the question."""
    return tuple(
        (name, datapoint.texts[name].in_language(language))
        for name in ("what", "why", "usual", "law")
        if name in datapoint.texts
    )


def standing_words(line: Line) -> str:
    """``answered``, ``refused``, ``due``… for files."""
    return line.standing.value if line.standing is not Standing.OF_THE_ACCOUNT else "account"


def number(figure: Decimal, language: str) -> str:
    """At most two decimals; a comma in French."""
    text = f"{figure:.2f}".rstrip("0").rstrip(".") if figure % 1 else f"{figure:.0f}"
    return text.replace(".", ",") if language == "fr" else text


def day(when: date, language: str) -> str:
    """A date as people of this language write it."""
    return when.strftime("%d/%m/%Y") if language == "fr" else when.strftime("%-d %B %Y")


def _moment(at_us: int, language: str) -> str:
    return day(datetime.fromtimestamp(at_us / 1_000_000, UTC).date(), language) if at_us else ""


def _unit(datapoint: Datapoint, language: str) -> str:
    if datapoint.in_money:
        return "€"
    if datapoint.id in _PLAIN_TONNES:
        return "t"
    return _UNITS.get(datapoint.unit, (datapoint.unit, datapoint.unit))[language != "fr"]


def _value(value: Value, datapoint: Datapoint, language: str) -> str:
    if isinstance(value, Node):
        parts = [
            _value(inner, datapoint, language)
            for name, inners in value.parts
            if name != RDF.TYPE
            for inner in inners
        ]
        return ", ".join(part for part in parts if part)
    text = plain(value)
    if text in _SAID:
        return _SAID[text][language != "fr"]
    unit = _unit(datapoint, language)
    try:
        return f"{number(Decimal(text), language)} {unit}".strip() if unit else text
    except ArithmeticError:
        return text
