"""VSME facts: the snapshots of EFRAG's spreadsheet converter (they are not xBRL-JSON).

Three traps lie in them. A percentage is written as shown (``28.409`` with ``numeric-scale -2``)
where the XBRL report has a fraction (``0.2841``): here the pod's 0 to 100 counts, and a fraction
without a scale is refused by name. A consolidated report speaks for a group, not for the company.
And two versions of one report may differ tenfold in a figure while their totals agree; so what
can be recalculated is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from clients.company.figures import Cell, Figure, Reading, Settings
from clients.company.importers.attestations import not_a_number
from clients.company.importers.fields import Document, Json, number, text
from clients.company.importers.vsme_concepts import CONCEPTS, UNITS, Asked

KIND = "vsme"
_PREFIX = "vsme:"
_TOLERANCE = Decimal("0.01")
_CONVICTIONS = "TotalNumberOfConvictionsForTheViolationOfAntiCorruptionAndAntiBriberyLaws"
_FINES = "TotalAmountOfFinesForTheViolationOfAnticorruptionAndAntibriberyLaws"
_INTENSITY = "TotalLocationBasedGreenhouseGasEmissionsIntensityValue"


@dataclass(frozen=True, slots=True)
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


def recognises(document: Document) -> bool:
    """Is this a snapshot of VSME facts?"""
    facts = document.get("facts")
    return isinstance(facts, list) and any(
        isinstance(fact, dict) and text(fact, "concept").startswith(_PREFIX) for fact in facts
    )


def read(document: Document, name: str, settings: Settings) -> Reading:
    """The facts that the état civil asks for; a refusal by name for each that cannot be taken."""
    reading = Reading(KIND)
    facts = _facts(document, name)
    if settings.period_end is None or settings.period_start is None:
        reading.trouble(
            "period-missing",
            "",
            name,
            "",
            fr="Ce fichier ne dit pas son exercice : donnez --period-start et --period-end.",
            en="This file does not say its period: give --period-start and --period-end.",
        )
        return reading
    scope = _scope(reading, facts, settings)
    if scope is None:
        return reading
    reader = _Reader(reading, facts, settings, scope)
    for concept, asked in CONCEPTS.items():
        if concept in facts:
            reader.take(facts[concept], asked)
    reader.take_corruption()
    _intensity_fits(reading, facts)
    return reading


@dataclass(frozen=True, slots=True)
class _Reader:
    reading: Reading
    facts: Mapping[str, Fact]
    settings: Settings
    scope: str

    def take(self, fact: Fact, asked: Asked) -> None:
        """One fact as a figure, or refused."""
        if asked.form == "truth":
            self._figure(fact, asked.datapoint, fact.aspect("transform") == "fixed-true")
            return
        if asked.form == "nace":
            found = re.findall(r"NACE_[A-Z](\d\d)(\d\d)\b", fact.aspect("hidden-value"))
            self._activity(fact, asked.datapoint, [f"{one}.{rest}" for one, rest in found])
            return
        value = number(fact.value)
        if value is None:
            not_a_number(self.reading, asked.datapoint, fact.value, fact.source)
            return
        if asked.form == "percent":
            self._percentage(fact, asked.datapoint, value)
        elif asked.form == "money":
            self._money(fact, asked.datapoint, value)
        elif asked.form == "staff":
            counted = self.facts.get("TypeOfNumberOfEmployees")
            full_time = counted is not None and "FTE" in counted.value
            self._figure(
                fact,
                asked.datapoint,
                value,
                counting="FullTimeEquivalent" if full_time else "Heads",
            )
        else:
            self._figure(fact, asked.datapoint, value, unit=UNITS.get(fact.aspect("units"), "?"))

    def take_corruption(self) -> None:
        """Convictions and fines are one answer."""
        convictions, fines = self.facts.get(_CONVICTIONS), self.facts.get(_FINES)
        if convictions is None:
            return
        value: dict[str, Cell] = {"convictions": number(convictions.value) or Decimal(0)}
        currency = self._currency()
        if fines is not None and currency:
            value["amount"] = number(fines.value) or Decimal(0)
            value["currency"] = currency
        self._figure(convictions, "corruption-record", value)

    def _activity(self, fact: Fact, datapoint: str, classes: list[str]) -> None:
        """The report lists activities without saying which one is the main one."""
        if len(classes) == 1:
            self._figure(fact, datapoint, classes[0])
        elif classes:
            shown = ", ".join(classes)
            self.reading.trouble(
                "several-activities",
                datapoint,
                fact.source,
                shown,
                fr=f"Le rapport nomme plusieurs activités ({shown}) : répondez {datapoint} par la "
                "principale dans une feuille à part.",
                en=f"The report names several activities ({shown}): answer {datapoint} with the "
                "main one in a sheet of its own.",
            )

    def _percentage(self, fact: Fact, datapoint: str, value: Decimal) -> None:
        scaled = fact.aspect("numeric-scale") == "-2"
        between = Decimal(0) < abs(value) < 1
        if not scaled and between and datapoint not in self.settings.confirmed:
            shown = (value * 100).normalize()
            self.reading.trouble(
                "percent-fraction",
                datapoint,
                fact.source,
                fact.value,
                fr=f"{fact.value} est la fraction d'un rapport XBRL, soit {shown:f} %. Écrivez "
                f"{shown:f}, ou dites --confirm {datapoint} si c'est bien {fact.value} %.",
                en=f"{fact.value} is the fraction of an XBRL report, that is {shown:f} %. Write "
                f"{shown:f}, or say --confirm {datapoint} if it is {fact.value} % indeed.",
            )
            return
        exact = _as_precise_as_told(value, fact.aspect("decimals"), scaled)
        if exact != value:
            self.reading.remark(
                "rounded",
                fact.source,
                fr=f"{fact.value} arrondi à {exact:f}, la précision que déclare le rapport.",
                en=f"{fact.value} rounded to {exact:f}, the precision that the report declares.",
            )
        self._figure(fact, datapoint, exact, unit="P1")

    def _money(self, fact: Fact, datapoint: str, value: Decimal) -> None:
        currency = self._currency()
        if currency:
            self._figure(fact, datapoint, value, unit=currency)
            return
        self.reading.trouble(
            "currency-missing",
            datapoint,
            fact.source,
            fact.value,
            fr=f"{fact.value} : le fichier ne dit pas en quelle monnaie.",
            en=f"{fact.value}: the file does not say in which currency.",
        )

    def _currency(self) -> str:
        """The file names its currency in the unit of the intensity only."""
        intensity = self.facts.get(_INTENSITY)
        unit = "" if intensity is None else intensity.aspect("complex-units")
        return unit.rpartition("iso4217:")[2]

    def _figure(
        self, fact: Fact, datapoint: str, value: Cell, *, unit: str = "", counting: str = ""
    ) -> None:
        end = self.settings.period_end
        start = None if fact.is_instant else self.settings.period_start
        self.reading.figures.append(
            Figure(
                datapoint,
                value,
                end,
                start,
                unit,
                self.scope,
                confirmed=datapoint in self.settings.confirmed,
                counting=counting,
                source=fact.source,
            )
        )


def _facts(document: Document, name: str) -> dict[str, Fact]:
    """The facts of the reporting period itself: those broken down along an axis are left."""
    found: dict[str, Fact] = {}
    given: Json = document.get("facts")
    for place, fact in enumerate(given if isinstance(given, list) else []):
        if not isinstance(fact, dict):
            continue
        aspects = fact.get("aspects")
        kept: Document = aspects if isinstance(aspects, dict) else {}
        if not any("Axis" in aspect or aspect == "period" for aspect in kept):
            concept = text(fact, "concept").removeprefix(_PREFIX)
            source = f"{name}#/facts/{place}"
            found.setdefault(concept, Fact(concept, text(fact, "value"), kept, source))
    return found


def _scope(reading: Reading, facts: Mapping[str, Fact], settings: Settings) -> str | None:
    """For whom the report speaks; None where that must be said first."""
    basis = facts.get("BasisForReporting")
    if basis is None or not basis.aspect("hidden-value").endswith("ConsolidatedMember"):
        return ""
    if settings.group:
        return settings.group
    reading.trouble(
        "consolidated-scope",
        "",
        basis.source,
        basis.value,
        fr="Ce rapport est consolidé : il parle d'un groupe. Nommez-le par --group IRI.",
        en="This report is consolidated: it speaks of a group. Name it with --group IRI.",
    )
    return None


def _as_precise_as_told(value: Decimal, decimals: str, scaled: bool) -> Decimal:
    """``decimals`` counts places of the XBRL fact, which is a hundredth of what is shown."""
    if not decimals.lstrip("-").isdigit():
        return value
    places = int(decimals) - (2 if scaled else 0)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return value if rounded == value else rounded


def _intensity_fits(reading: Reading, facts: Mapping[str, Fact]) -> None:
    """Emissions over turnover must be the intensity that the same file states."""
    named = (_INTENSITY, "TotalGrossLocationBasedGHGEmissions", "Turnover")
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
