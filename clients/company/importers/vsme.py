"""VSME facts: the snapshots of EFRAG's spreadsheet converter (they are not xBRL-JSON).

Three traps lie in them. A percentage is written as shown (``28.409`` with ``numeric-scale -2``)
where the XBRL report has a fraction (``0.2841``): here the pod's 0 to 100 counts, and a fraction
without a scale is refused by name. A consolidated report speaks for a group, not for the company.
And two versions of one report may differ tenfold in a figure while their totals agree; so what
can be recalculated is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from clients.company.figures import Cell, Figure, Reading, Settings
from clients.company.importers.attestations import not_a_number
from clients.company.importers.fields import Document, number, text
from clients.company.importers.vsme_concepts import CONCEPTS, NEAR, UNITS, Asked
from clients.company.importers.vsme_facts import (
    INTENSITY,
    PREFIX,
    Fact,
    as_precise_as_told,
    countries_of_sites,
    facts_of,
    intensity_fits,
)
from proofs.value import value

KIND = "vsme"
_CONVICTIONS = "TotalNumberOfConvictionsForTheViolationOfAntiCorruptionAndAntiBriberyLaws"
_FINES = "TotalAmountOfFinesForTheViolationOfAnticorruptionAndAntibriberyLaws"
_PERMANENT = "NumberOfPermanentContractEmployees"
_INCIDENTS = (
    "UndertakingHasConfirmedHumanRightsIncidentsInItsOwnWorkforce",
    "UndertakingIsAwareOfAnyConfirmedIncidentsInvolvingWorkersInTheValueChain"
    "AffectedCommunitiesConsumersAndEndUsers",
)


def recognises(document: Document) -> bool:
    """Is this a snapshot of VSME facts?"""
    facts = document.get("facts")
    return isinstance(facts, list) and any(
        isinstance(fact, dict) and text(fact, "concept").startswith(PREFIX) for fact in facts
    )


def read(document: Document, name: str, settings: Settings) -> Reading:
    """The facts that the état civil asks for; a refusal by name for each that cannot be taken."""
    reading = Reading(KIND)
    facts = facts_of(document, name)
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
    reader.take_permanent()
    reader.take_incidents()
    reader.take_countries(countries_of_sites(document, name))
    for concept, (datapoint, words) in NEAR.items():
        if concept in facts:
            reader.refuse(facts[concept], datapoint, "other-measure", words.fr, words.en)
    intensity_fits(reading, facts)
    return reading


@value
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
            if counted is not None:
                self.reading.uses(counted.source)
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
            self.reading.uses(fines.source)
        self._figure(convictions, "corruption-record", value)

    def take_permanent(self) -> None:
        """Permanent contracts over all employees are a share."""
        some, all_ = self.facts.get(_PERMANENT), self.facts.get("NumberOfEmployees")
        if some is None or all_ is None:
            return
        over, under = number(some.value), number(all_.value)
        if over is not None and under:
            share = (over / under * 100).quantize(Decimal("0.01"))
            operands = (some.value, all_.value)
            self._figure(some, "permanent-contract-share", share, unit="P1", operands=operands)

    def take_incidents(self) -> None:
        """Twice no is none; a yes says that there were some, not how many."""
        told = [self.facts[name] for name in _INCIDENTS if name in self.facts]
        if any(fact.aspect("transform") == "fixed-true" for fact in told):
            for fact in told:
                self.refuse(
                    fact,
                    "human-rights-incidents",
                    "other-measure",
                    "le rapport dit s'il y en eut, la donnée demande combien",
                    "the report says whether there were any, the datapoint asks how many",
                )
        elif len(told) == len(_INCIDENTS):
            self.reading.uses(told[1].source)
            self._figure(told[0], "human-rights-incidents", Decimal(0))

    def take_countries(self, sites: Sequence[tuple[str, Fact]]) -> None:
        """The countries of the sites, each once."""
        if sites:
            self.reading.uses(*(fact.source for _, fact in sites[1:]))
            self._figure(sites[0][1], "production-countries", [country for country, _ in sites])

    def refuse(self, fact: Fact, datapoint: str, code: str, fr: str, en: str) -> None:
        """A fact that comes near to a datapoint and does not answer it."""
        self.reading.trouble(
            code,
            datapoint,
            fact.source,
            fact.value,
            fr=f"{datapoint} : {fr}. Répondez dans une feuille à part.",
            en=f"{datapoint}: {en}. Answer it in a sheet of its own.",
        )

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
        exact = as_precise_as_told(value, fact.aspect("decimals"), scaled)
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
        intensity = self.facts.get(INTENSITY)
        unit = "" if intensity is None else intensity.aspect("complex-units")
        if intensity is not None and intensity.source not in self.reading.used:
            self.reading.uses(intensity.source)
        return unit.rpartition("iso4217:")[2]

    def _figure(
        self,
        fact: Fact,
        datapoint: str,
        value: Cell,
        *,
        unit: str = "",
        counting: str = "",
        operands: tuple[str, str] | None = None,
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
                operands=operands,
                source=fact.source,
            )
        )


def _scope(reading: Reading, facts: Mapping[str, Fact], settings: Settings) -> str | None:
    """For whom the report speaks; None where that must be said first."""
    basis = facts.get("BasisForReporting")
    if basis is None or not basis.aspect("hidden-value").endswith("ConsolidatedMember"):
        return ""
    if settings.group:
        reading.uses(basis.source)
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
