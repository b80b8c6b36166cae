"""A fixture company with papers that agree with each other, as unsigned statements by datapoint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from proofs.statement import Statement, build, read
from proofs.strict_json import Json
from proofs.writing import Given

COMPANY = "https://boulangerie.example/profile/card#me"
START, END = date(2025, 1, 1), date(2025, 12, 31)
TODAY = date(2026, 2, 1)

SURVEY: dict[str, Json] = {
    "type": "Survey",
    "surveyQuestion": {"@value": "Recommanderiez-vous d'y travailler ?", "@language": "fr"},
    "surveyScale": "1-5",
    "favourableFrom": "4",
    "respondents": "96",
    "eligiblePopulation": "151",
    "fieldworkStart": "2025-10-01",
    "fieldworkEnd": "2025-10-31",
    "anonymous": True,
}
ADDRESS: dict[str, Json] = {
    "type": "Address",
    "streetAddress": "1 rue du Four",
    "postalCode": "75001",
    "addressLocality": "Paris",
    "addressCountry": "FR",
}
FACTS: Mapping[str, Given | list[Given]] = {
    "legal-name": "Boulangerie de la Fixture",
    "legal-form": "5710",
    "registration-id": {"type": "Identifier", "scheme": "siren", "notation": "732829320"},
    "registered-address": ADDRESS,
    "registration-date": date(2001, 3, 15),
    "legal-status": "active",
    "main-activity": "10.71",
    "vat-id": "FR44732829320",
    "tax-residence": ["FR"],
    "ultimate-parent": {"type": "GroupHead", "name": "Fournil SA", "addressCountry": "FR"},
    "consumer-contact": {"type": "ContactPoint", "telephone": "+33 1 00 00 00 00"},
    "dispute-body": {"type": "DisputeBody", "name": "Médiateur", "url": "https://m.example/"},
}
FIGURES: Mapping[str, Given] = {
    "headcount": 151,
    "ghg-scope12": Decimal("120.5"),
    "ghg-total": Decimal("350"),
    "after-sales-fte": Decimal("7.5"),
    "employee-satisfaction": 64,
    "employee-turnover": Decimal("12.3"),
    "wage-floor": True,
    "collective-coverage": 100,
    "corruption-record": {
        "type": "CorruptionRecord",
        "convictions": "0",
        "amount": "0",
        "currency": "EUR",
    },
    "customer-data-use": {"type": "CustomerDataUse", "sellsCustomerData": False},
}


def document(datapoint: str, /, **changed: Json) -> dict[str, Json]:
    """The company's paper on one datapoint; ``changed`` are parts of it, None takes one out."""
    if datapoint in FACTS:
        made = build(COMPANY, datapoint, period_end=END, value=FACTS[datapoint])
    else:
        survey = datapoint == "employee-satisfaction"
        made = build(
            COMPANY,
            datapoint,
            period_start=START,
            period_end=END,
            value=FIGURES[datapoint],
            more={"survey": SURVEY} if survey else None,
        )
    return {k: v for k, v in {**made, **changed}.items() if v is not None}


def said(datapoint: str) -> Statement:
    return read(document(datapoint))


def refusal(datapoint: str, reason: str = "NotMeasured") -> Statement:
    return read(build(COMPANY, datapoint, period_end=END, refusal_reason=reason))


def everything() -> dict[str, Statement]:
    return {name: said(name) for name in (*FACTS, *FIGURES)}
