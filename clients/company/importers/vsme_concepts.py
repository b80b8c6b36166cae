"""Which concepts of the VSME taxonomy answer which datapoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Units of the XBRL unit registry, as UN/ECE Recommendation 20 has them.
UNITS = {
    "utr:tCO2e": "TNE",
    "utr:t": "TNE",
    "utr:kg": "KGM",
    "utr:MWh": "MWH",
    "utr:m3": "MTQ",
    "xbrli:pure": "",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which datapoint a concept answers, and how its value is to be read."""

    datapoint: str
    form: str = "number"


CONCEPTS: Mapping[str, Asked] = {
    "TotalGrossLocationBasedScope1AndScope2GHGEmissions": Asked("ghg-scope12"),
    "TotalGrossLocationBasedGHGEmissions": Asked("ghg-total"),
    "EmployeeTurnoverRate": Asked("employee-turnover", "percent"),
    "PercentageOfEmployeesCoveredByCollectiveBargainingAgreements": Asked(
        "collective-coverage", "percent"
    ),
    "PercentageGapInPayBetweenFemaleAndMaleEmployees": Asked("gender-pay-gap", "percent"),
    "EmployeesReceivePayEqualOrAboveMinimumWageDeterminedByNationalLawOrCollectiveAgreement": Asked(
        "wage-floor", "truth"
    ),
    "NumberOfEmployees": Asked("headcount", "staff"),
    "Turnover": Asked("turnover", "money"),
    "Assets": Asked("total-assets", "money"),
    "GrossScope3GreenhouseGasEmissions": Asked("ghg-scope3"),
    "TotalEnergyConsumption": Asked("energy-use"),
    "TotalWaterConsumption": Asked("water-use"),
    "RateOfRecordableWorkRelatedAccidentsInTheReportingPeriod": Asked("accident-rate"),
    "NumberOfFatalitiesAsAResultOfWorkRelatedInjuriesAndWorkRelatedIllHealth": Asked(
        "work-fatalities"
    ),
    "UndertakingAppliesCircularEconomyPrinciples": Asked("circular-principles", "truth"),
    "UndertakingHasACodeOfConductOrHumanRightsPolicyForItsOwnWorkforce": Asked(
        "code-of-conduct", "truth"
    ),
    "NaceSectorClassificationCodes": Asked("main-activity", "nace"),
}
