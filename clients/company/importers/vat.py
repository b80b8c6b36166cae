"""The VAT attestation (WE BUILD): the number, and what a presentation disclosed with it."""

from __future__ import annotations

from datetime import date

from clients.company.figures import Figure, Reading, Settings
from clients.company.importers.attestations import expiry
from clients.company.importers.fields import Document, at, day, day_of, text
from proofs import codes

KIND = "vat"
_TYPE = "uri:eu.eudi.vat."
_DISCLOSED = "selectively_disclosable_claims"


def recognises(document: Document) -> bool:
    """Is this a VAT attestation?"""
    return text(document, "vct").startswith(_TYPE)


def read(document: Document, name: str, settings: Settings) -> Reading:
    """The number on the day of issue; the activity, where it was disclosed."""
    reading = Reading(KIND)
    expiry(reading, document, name, settings)
    issued = day_of(at(document, "issuer", "attestation_issuing_date"))
    true_on = issued or day_of(document.get("iat")) or settings.period_end
    number = text(document, "vat_id")
    if number:
        value = codes.written("vat", number) or number
        reading.figures.append(Figure("vat-id", value, true_on, source=f"{name}#/vat_id"))
    until = _last_day(document)
    if until is not None and until < settings.today:
        reading.trouble(
            "vat-ended",
            "vat-id",
            f"{name}#/validity_period",
            until.isoformat(),
            fr=f"Le numéro n'est plus valable depuis le {until} : demandez une attestation à jour.",
            en=f"The number is not valid any more since {until}: ask for a current attestation.",
        )
    activities = at(document, _DISCLOSED, "economic_activity_type", "value")
    for place, activity in enumerate(activities if isinstance(activities, list) else []):
        if isinstance(activity, dict) and text(activity, "nomenclature").upper() == "NACE":
            source = f"{name}#/{_DISCLOSED}/economic_activity_type/value/{place}"
            found = text(activity, "id")
            value = codes.written("nace", found) or found
            reading.figures.append(Figure("main-activity", value, true_on, source=source))
    return reading


def _last_day(document: Document) -> date | None:
    periods = at(document, "validity_period")
    ends = [
        day(text(period, "end_date"))
        for period in (periods if isinstance(periods, list) else [])
        if isinstance(period, dict)
    ]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
