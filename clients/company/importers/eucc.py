"""The European company certificate (EUCC), in the JSON of the WE BUILD rulebook.

Representatives and owners who are persons are left behind whole: an état civil needs none of it.
"""

from __future__ import annotations

from clients.company.figures import Cell, Figure, Reading, Settings
from clients.company.importers.attestations import (
    dated,
    expiry,
    language_of,
    legal_form,
    legal_status,
    not_a_number,
    registration,
)
from clients.company.importers.fields import Document, at, day, number, text
from proofs import codes
from proofs.certificate import EUCC

KIND = "eucc"
_PERSONS = ("legal_representative", "beneficial_owner", "board_member")


def recognises(document: Document) -> bool:
    """Is this a company certificate?"""
    return text(document, "vct").startswith(EUCC)


def read(document: Document, name: str, settings: Settings) -> Reading:
    """Ten of the required answers come from one certificate."""
    reading = Reading(KIND)
    expiry(reading, document, name, settings)
    true_on = dated(document, settings, "issuance_date")
    country = text(document, "registration_member_state") or text(document, "issuing_country")
    language = language_of(country, settings)

    def found(datapoint: str, value: Cell, member: str, unit: str = "") -> None:
        source = f"{name}#/{member}"
        reading.figures.append(
            Figure(datapoint, value, true_on, language=language, source=source, unit=unit)
        )

    title = text(document, "legal_person_name")
    if title:
        found("legal-name", title, "legal_person_name")
    number_ = text(document, "legal_person_id")
    if number_:
        found("registration-id", registration(number_, country), "legal_person_id")
    form = text(document, "legal_form_type")
    if form:
        legal_form(reading, form, country, f"{name}#/legal_form_type", true_on)
    lines = _address(document)
    if lines:
        found("registered-address", lines, "registered_address")
    registered = day(text(document, "registration_date"))
    if registered:
        found("registration-date", registered.isoformat(), "registration_date")
    state = text(document, "legal_person_status")
    if state:
        legal_status(reading, state, f"{name}#/legal_person_status", true_on)
    activity = text(document, "legal_person_activity", "code")
    if activity:
        code = codes.written("nace", activity) or activity
        found("main-activity", code, "legal_person_activity/code")
    contact = _contact(document, language)
    if contact:
        found("consumer-contact", contact, "digital_contact_point")
    capital = text(document, "share_capital", "amount")
    if capital and number(capital) is None:
        not_a_number(reading, "share-capital", capital, f"{name}#/share_capital/amount")
    elif capital:
        unit = text(document, "share_capital", "currency")
        found("share-capital", number(capital) or capital, "share_capital", unit)
    _leave_persons(reading, document, name)
    return reading


def _address(document: Document) -> dict[str, Cell]:
    """The registered office, in parts."""

    def part(member: str) -> str:
        return text(document, "registered_address", member)

    parts: dict[str, Cell] = {
        "fullAddress": part("full_address"),
        "streetAddress": part("thorough_fare"),
        "locatorDesignator": part("locator_designator"),
        "postalCode": part("post_code"),
        "addressLocality": part("post_name"),
        "addressRegion": part("admin_unit_level_2"),
        "addressCountry": part("admin_unit_level_1"),
    }
    return {key: value for key, value in parts.items() if value}


def _contact(document: Document, language: str) -> dict[str, Cell]:
    members = {"telephone": "telephone", "email": "email", "url": "website"}
    parts: dict[str, Cell] = {
        ours: text(document, "digital_contact_point", theirs)
        for ours, theirs in members.items()
        if text(document, "digital_contact_point", theirs)
    }
    return {**parts, "language": language} if parts else {}


def _leave_persons(reading: Reading, document: Document, name: str) -> None:
    for member in _PERSONS:
        people = at(document, member)
        if people:
            count = len(people) if isinstance(people, list) else 1
            reading.remark(
                "personal-data-dropped",
                f"{name}#/{member}",
                fr=f"{count} personne(s) sous {member} : données personnelles laissées de côté.",
                en=f"{count} person(s) under {member}: personal data left behind.",
            )
