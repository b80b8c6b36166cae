"""The facts of a VSME snapshot: those of the whole, and those that an axis breaks down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from clients.company.figures import Reading
from clients.company.importers.fields import Document, Json, number, text
from proofs.value import value

PREFIX = "vsme:"
INTENSITY = "TotalLocationBasedGreenhouseGasEmissionsIntensityValue"
_TOLERANCE = Decimal("0.01")
_COUNTRY = re.compile(r"iso3166#([A-Z]{2})\b")


@value
class Fact:
    """One fact of the snapshot that has no breakdown."""

    concept: str
    value: str
    aspects: Document
    source: str

    def aspect(self, name: str) -> str:
        """An aspect without the quotes that the converter leaves around some."""
        return text(self.aspects, name).strip('"')

    @property
    def is_instant(self) -> bool:
        return self.aspect("period-type") == "instant"


def facts_of(document: Document, name: str) -> dict[str, Fact]:
    """The facts of the reporting period itself: those broken down along an axis are left."""
    found: dict[str, Fact] = {}
    for fact in _all(document, name):
        if not any("Axis" in aspect or aspect == "period" for aspect in fact.aspects):
            found.setdefault(fact.concept, fact)
    return found


def countries_of_sites(document: Document, name: str) -> list[tuple[str, Fact]]:
    """The country of each site by its two letters, each country once."""
    found: dict[str, Fact] = {}
    for fact in _all(document, name):
        named = _COUNTRY.search(fact.aspect("hidden-value"))
        if fact.concept == "CountryOfSite" and named is not None:
            found.setdefault(named[1], fact)
    return list(found.items())


def _all(document: Document, name: str) -> Iterator[Fact]:
    given: Json = document.get("facts")
    for place, fact in enumerate(given if isinstance(given, list) else []):
        if isinstance(fact, dict):
            aspects = fact.get("aspects")
            kept: Document = aspects if isinstance(aspects, dict) else {}
            concept = text(fact, "concept").removeprefix(PREFIX)
            yield Fact(concept, text(fact, "value"), kept, f"{name}#/facts/{place}")


def as_precise_as_told(value: Decimal, decimals: str, scaled: bool) -> Decimal:
    """``decimals`` counts places of the XBRL fact, which is a hundredth of what is shown."""
    if not decimals.lstrip("-").isdigit():
        return value
    places = int(decimals) - (2 if scaled else 0)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return value if rounded == value else rounded


def intensity_fits(reading: Reading, facts: Mapping[str, Fact]) -> None:
    """Emissions over turnover must be the intensity that the same file states."""
    named = (INTENSITY, "TotalGrossLocationBasedGHGEmissions", "Turnover")
    values = [number(facts[name].value) if name in facts else None for name in named]
    stated, total, turnover = values
    if stated is None or total is None or not turnover:
        return
    found = total / turnover
    if abs(found - stated) > abs(stated) * _TOLERANCE:
        reading.trouble(
            "figures-disagree",
            "turnover",
            facts["Turnover"].source,
            facts["Turnover"].value,
            fr=f"Émissions {total} ÷ chiffre d'affaires {turnover} = {found:.8f}, mais le fichier "
            f"dit {stated} : l'un des trois est faux.",
            en=f"Emissions {total} ÷ turnover {turnover} = {found:.8f}, but the file says "
            f"{stated}: one of the three is wrong.",
        )
