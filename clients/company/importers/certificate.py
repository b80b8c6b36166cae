"""The certificate attestation of the WE BUILD catalogue: until when, and where it can be read."""

from __future__ import annotations

from clients.company.figures import Figure, Reading, Settings
from clients.company.importers import company_info
from clients.company.importers.attestations import expiry
from clients.company.importers.fields import Document, day, text

KIND = "certificate"
_TYPE = "eu.we-build:esgcertificate:"


def recognises(document: Document) -> bool:
    """Is this a certificate attestation?"""
    return text(document, "vct").startswith(_TYPE)


def read(document: Document, name: str, settings: Settings) -> Reading:
    """The address of a certificate that is in force; and what it says of the company."""
    reading = Reading(KIND)
    expiry(reading, document, name, settings)
    until = day(text(document, "registration_expiration_date"))
    where = text(document, "evidence", "url")
    said = text(document, "type")
    if until is not None and until < settings.today:
        reading.trouble(
            "certificate-ended",
            "certifications",
            f"{name}#/registration_expiration_date",
            until.isoformat(),
            fr=f"Le certificat {said} n'est plus en cours depuis le {until} : demandez le nouveau.",
            en=f"The certificate {said} is not current since {until}: ask for the new one.",
        )
    elif where:
        begun = day(text(document, "registration_initial_date"))
        source = f"{name}#/evidence/url"
        reading.uses(f"{name}#/type", f"{name}#/registration_expiration_date")
        reading.uses(f"{name}#/registration_initial_date")
        reading.figures.append(Figure("certifications", [where], begun, source=source))
    else:
        reading.trouble(
            "no-address",
            "certifications",
            f"{name}#/type",
            said,
            fr=f"{said} : l'attestation ne dit pas où lire le certificat ; publiez-le et répondez "
            "certifications par son adresse.",
            en=f"{said}: the attestation does not say where the certificate can be read; publish "
            "it and answer certifications with its address.",
        )
    company_info.entity(reading, document, name, settings)
    return reading
