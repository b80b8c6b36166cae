"""What an EU company certificate (EUCC) says, as answers to read again.

It is read as JSON, or in the envelope that wallets hand over (SD-JWT VC). Whose seal it bears is
not looked at, for it is a proposal: the company reads it again, and it is the company that signs.
People that it names are left behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import orjson

from pod_server.civic.desk.book import Draft
from pod_server.model.errors import BadRequest
from proofs import certificate, codes, enveloped
from proofs.payments.compact import BadToken

#: Bytes of a certificate: the samples have 3 thousand.
LARGEST = 256 * 1024
_CONTACT = {"telephone": "telephone", "email": "email", "url": "website"}


def found(body: bytes, language: str) -> Mapping[str, Draft]:
    """The answers that the certificate gives, by datapoint. Raises ``BadRequest``."""
    try:
        text = body.decode()
        document = enveloped.opened(text) if enveloped.is_enveloped(text) else orjson.loads(body)
    except (ValueError, BadToken):
        document = None
    if not isinstance(document, dict) or not _text(document, "vct").startswith(certificate.EUCC):
        raise BadRequest(
            "This is no EU company certificate (EUCC): export it from your company's wallet, as "
            "JSON or SD-JWT, or fill in the answers by hand."
        )
    told = {name: said for name, said in _told(document).items() if any(said.values())}
    return {name: Draft(said, language=language) for name, said in told.items()}


def _told(document: Mapping[str, object]) -> dict[str, dict[str, str]]:
    country = _text(document, "registration_member_state") or _text(document, "issuing_country")
    euid = _text(document, "legal_person_id")
    number = certificate.registration(euid, country) if euid else {}
    siren = number.get("notation", "") if number.get("scheme") == "siren" else ""
    is_siren = bool(siren) and codes.check("siren", siren) is None
    activity = _text(document, "legal_person_activity", "code")
    contact = {
        ours: _text(document, "digital_contact_point", theirs) for ours, theirs in _CONTACT.items()
    }
    return {
        "legal-name": {"value": _text(document, "legal_person_name")},
        "legal-form": {
            "value": certificate.legal_form(_text(document, "legal_form_type"), country)
        },
        "registration-id": number,
        "registered-address": _address(document),
        "registration-date": {"value": _text(document, "registration_date")[:10]},
        "legal-status": {"value": certificate.legal_status(_text(document, "legal_person_status"))},
        "main-activity": {
            "value": (codes.written("nace", activity) or activity) if activity else ""
        },
        "vat-id": {"value": codes.french_vat_of(siren) if is_siren else ""},
        "consumer-contact": contact,
    }


def _address(document: Mapping[str, object]) -> dict[str, str]:
    """The registered office; nothing where a part that is needed is not there."""

    def part(name: str) -> str:
        return _text(document, "registered_address", name)

    street = f"{part('locator_designator')} {part('thorough_fare')}".strip()
    parts = {
        "streetAddress": street or part("full_address").partition(";")[0].strip(),
        "postalCode": part("post_code"),
        "addressLocality": part("post_name"),
        "addressCountry": part("admin_unit_level_1"),
    }
    return parts if all(parts.values()) else {}


def _text(document: Mapping[str, object], *path: str) -> str:
    found: object = document
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    is_said = isinstance(found, str | int | float | Decimal) and not isinstance(found, bool)
    return str(found).strip() if is_said else ""
