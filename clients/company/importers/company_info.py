"""The company information attestation (WE BUILD): name, form, numbers, staff, results."""

from __future__ import annotations

from clients.company.figures import Figure, Reading, Settings
from clients.company.importers.attestations import (
    count,
    dated,
    expiry,
    language_of,
    legal_form,
    not_a_number,
    registration,
)
from clients.company.importers.fields import Document, at, day, number, text
from proofs import codes

KIND = "company-info"
_TYPE = "eu.we-build:companyinfo:"
_ENTITY = "legal_entity"
#: Concepts of financial statements that are datapoints.
_CONCEPTS = {"revenue": "turnover", "turnover": "turnover", "totalassets": "total-assets"}


def recognises(document: Document) -> bool:
    """Is this a company information attestation?"""
    return text(document, "vct").startswith(_TYPE)


def read(document: Document, name: str, settings: Settings) -> Reading:
    """What it says of the company, as of the day it was issued."""
    reading = Reading(KIND)
    expiry(reading, document, name, settings)
    entity(reading, document, name, settings)
    staff = text(document, "number_of_employees")
    if staff:
        source = f"{name}#/number_of_employees"
        true_on = dated(document, settings)
        count(reading, "headcount", staff, source, true_on, counting="Heads")
    _results(reading, document, name)
    return reading


def entity(reading: Reading, document: Document, name: str, settings: Settings) -> None:
    """The company that an attestation is about: name, form and numbers."""
    true_on = dated(document, settings)
    euid = text(document, _ENTITY, "identifier", "euid")
    country = euid[:2]
    title = text(document, _ENTITY, "legal_person", "legal_person_name")
    if title:
        source = f"{name}#/{_ENTITY}/legal_person/legal_person_name"
        language = language_of(country, settings)
        reading.figures.append(
            Figure("legal-name", title, true_on, language=language, source=source)
        )
    form = text(document, _ENTITY, "legal_person", "legal_form_type")
    if form:
        source = f"{name}#/{_ENTITY}/legal_person/legal_form_type"
        legal_form(reading, form, country, source, true_on)
    if euid:
        source = f"{name}#/{_ENTITY}/identifier/euid"
        value = registration(euid, country)
        reading.figures.append(Figure("registration-id", value, true_on, source=source))
    tax = text(document, _ENTITY, "identifier", "tax")
    if tax:
        source = f"{name}#/{_ENTITY}/identifier/tax"
        value = codes.written("vat", tax) or tax
        reading.figures.append(Figure("vat-id", value, true_on, source=source))


def _results(reading: Reading, document: Document, name: str) -> None:
    facts = at(document, "financial_statements", "facts")
    for place, fact in enumerate(facts if isinstance(facts, list) else []):
        if not isinstance(fact, dict):
            continue
        source = f"{name}#/financial_statements/facts/{place}"
        concept = text(fact, "concept")
        datapoint = _CONCEPTS.get(concept.lower())
        if datapoint is None:
            reading.remark(
                "no-datapoint",
                source,
                fr=f"{concept} : aucune question de l'état civil n'y correspond ; laissé de côté.",
                en=f"{concept}: no datapoint of the état civil asks for it; left out.",
            )
            continue
        value, end = number(text(fact, "value")), day(text(fact, "period_end"))
        if value is None or end is None:
            not_a_number(reading, datapoint, text(fact, "value"), source)
            continue
        start = day(text(fact, "period_start"))
        unit = text(fact, "unit")
        reading.figures.append(Figure(datapoint, value, end, start, unit, source=source))
