"""Which concepts of the VSME taxonomy answer which datapoints."""

from __future__ import annotations

from collections.abc import Mapping

from proofs.value import value
from proofs.words import Words

#: Units of the XBRL unit registry, as UN/ECE Recommendation 20 has them.
UNITS = {
    "utr:tCO2e": "TNE",
    "utr:t": "TNE",
    "utr:kg": "KGM",
    "utr:MWh": "MWH",
    "utr:m3": "MTQ",
    "xbrli:pure": "",
}


@value
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
    "TotalWasteGeneratedMass": Asked("waste-generated"),
    "NaceSectorClassificationCodes": Asked("main-activity", "nace"),
}


#: Concepts that come near to a datapoint and do not answer it: which one, and what to do.
NEAR: Mapping[str, tuple[str, Words]] = {
    "UndertakingsLegalForm": (
        "legal-form",
        Words(
            "le rapport nomme un genre de société, pas un code : répondez par le code INSEE ou "
            "ISO 20275",
            "the report names a kind of company, not a code: answer with the INSEE category or the "
            "ISO 20275 code",
        ),
    ),
    "GenderDiversityRatioInGovernanceBody": (
        "women-on-board",
        Words(
            "le rapport donne le rapport des femmes aux hommes, la donnée demande la part des "
            "femmes : à 2,5 elle est de 71,43 %",
            "the report gives the ratio of women to men, the datapoint asks for the share of "
            "women: at 2.5 it is 71.43 %",
        ),
    ),
    "GreenhouseGasEmissionReductionTargetYear": (
        "ghg-reduction-target",
        Words(
            "le rapport donne l'échéance, la donnée demande la réduction en pour cent",
            "the report gives the year, the datapoint asks for the reduction in per cent",
        ),
    ),
    "DescriptionOfSustainabilityRelatedCertificationsOrLabels": (
        "certifications",
        Words(
            "le rapport les décrit, la donnée demande les adresses des certificats",
            "the report describes them, the datapoint asks for the addresses of the certificates",
        ),
    ),
    **dict.fromkeys(
        (
            "AverageNumberOfAnnualTrainingHoursPerFemaleEmployee",
            "AverageNumberOfAnnualTrainingHoursPerMaleEmployee",
        ),
        (
            "training-hours",
            Words(
                "le rapport donne une moyenne par genre, la donnée une moyenne de tous",
                "the report gives an average by gender, the datapoint one of all",
            ),
        ),
    ),
}
