"""What the European attestations have in common: dates, addresses, names and forms of companies."""

from __future__ import annotations

from datetime import date

from clients.company.figures import Cell, Figure, Reading, Settings
from clients.company.importers.fields import Document, day, day_of, number, text
from proofs import certificate

#: The language in which a register writes names and addresses, by country.
_LANGUAGES = {
    "AT": "de",
    "BG": "bg",
    "CY": "el",
    "CZ": "cs",
    "DE": "de",
    "DK": "da",
    "EE": "et",
    "ES": "es",
    "FI": "fi",
    "FR": "fr",
    "GR": "el",
    "HR": "hr",
    "HU": "hu",
    "IE": "en",
    "IS": "is",
    "IT": "it",
    "LI": "de",
    "LT": "lt",
    "LV": "lv",
    "MT": "mt",
    "NL": "nl",
    "NO": "no",
    "PL": "pl",
    "PT": "pt",
    "RO": "ro",
    "SE": "sv",
    "SI": "sl",
    "SK": "sk",
}


def language_of(country: str, settings: Settings) -> str:
    """The language of a register's texts; that of the settings counts first."""
    return settings.language or _LANGUAGES.get(country, "und")


def dated(document: Document, settings: Settings, *names: str) -> date | None:
    """When it was true: the first of these members that is a date, else the day it was issued."""
    found = [day(text(document, name)) for name in names]
    issued = day_of(document.get("iat"))
    return next((each for each in [*found, issued] if each), settings.period_end)


def expiry(reading: Reading, document: Document, name: str, settings: Settings) -> None:
    """An attestation that has run out is told; what it says stays what it said on its date."""
    until = day_of(document.get("exp"))
    if until is not None and until < settings.today:
        reading.remark(
            "expired",
            f"{name}#/exp",
            fr=f"L'attestation {name} a expiré le {until} ; demandez-en une nouvelle.",
            en=f"The attestation {name} expired on {until}; ask for a new one.",
        )


def legal_form(
    reading: Reading, written: str, country: str, source: str, true_on: date | None
) -> None:
    """A form known by its letters becomes its code; any other is refused by name."""
    code = certificate.legal_form(written, country)
    if not code:
        reading.trouble(
            "legal-form-code",
            "legal-form",
            source,
            written,
            fr=f"« {written} » n'est pas un code de forme juridique : répondez legal-form par le "
            "code INSEE (SARL : 5499) ou ISO 20275 dans un tableau à part.",
            en=f"'{written}' is no code of a legal form: answer legal-form with the INSEE category "
            "(SARL: 5499) or the ISO 20275 code in a sheet of its own.",
        )
        return
    reading.figures.append(Figure("legal-form", code, true_on, source=source))


def legal_status(reading: Reading, written: str, source: str, true_on: date | None) -> None:
    """One of the four states of a company."""
    state = certificate.legal_status(written)
    known = ", ".join(certificate.STATES)
    if not state:
        reading.trouble(
            "legal-status-code",
            "legal-status",
            source,
            written,
            fr=f"« {written} » n'est pas une situation légale connue : {known}.",
            en=f"'{written}' is no known legal status: {known}.",
        )
        return
    reading.figures.append(Figure("legal-status", state, true_on, source=source))


def count(
    reading: Reading, datapoint: str, written: str, source: str, true_on: date | None, **told: str
) -> None:
    """A number, or a refusal of what is none."""
    found = number(written)
    if found is None:
        not_a_number(reading, datapoint, written, source)
        return
    reading.figures.append(
        Figure(
            datapoint,
            found,
            true_on,
            source=source,
            unit=told.get("unit", ""),
            counting=told.get("counting", ""),
        )
    )


def not_a_number(reading: Reading, datapoint: str, written: str, source: str) -> None:
    """Refuse a text where a number belongs."""
    reading.trouble(
        "not-a-number",
        datapoint,
        source,
        written,
        fr=f"« {written} » n'est pas un nombre : écrivez des chiffres et un point (12.5).",
        en=f"'{written}' is not a number: write digits and a point (12.5).",
    )


def registration(euid: str, country: str) -> Cell:
    """An identifier of the register: the EUID, and the SIREN within a French one."""
    return {**certificate.registration(euid, country)}
