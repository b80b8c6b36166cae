"""The other WE BUILD attestations: company id, bank account, site, owners, receipt.

Most of what they say is nothing that an état civil asks for, and persons are left behind whole;
what each field of them becomes is told by ``fates``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clients.company.figures import Figure, Reading, Settings
from clients.company.importers.attestations import dated, expiry, language_of, registration
from clients.company.importers.fields import Document, at, day, text

_BY_TYPE = {
    "uri:eu.ebw.oid.": "company-id",
    "eu.we-build:iban-ov:": "bank-account",
    "eu.we-build:site:": "site",
    "eu.we-build:ownership:": "ownership",
    "eu.we-build:control:": "control",
    "eu.we-build:ubo:": "beneficial-owners",
    "eu.we-build.ereceipt.": "receipt",
}
#: Where owners are listed, and as what an attestation may list them.
_OWNERS = {"ownership": "owner", "control": "controller", "beneficial-owners": "ubo"}


def recognises(document: Document) -> bool:
    """Is this one of them?"""
    return _kind(document) != ""


def read(document: Document, name: str, settings: Settings) -> Reading:
    """What of it answers a question of the état civil."""
    kind = _kind(document)
    reading = Reading(kind)
    expiry(reading, document, name, settings)
    readers: Mapping[str, Callable[[Reading, Document, str, Settings], None]] = {
        "company-id": _company_id,
        "bank-account": _bank_account,
        "site": _site,
        "receipt": _receipt,
    }
    readers.get(kind, _owners)(reading, document, name, settings)
    return reading


def _kind(document: Document) -> str:
    found = text(document, "vct")
    return next((kind for begun, kind in _BY_TYPE.items() if found.startswith(begun)), "")


def _company_id(reading: Reading, document: Document, name: str, settings: Settings) -> None:
    country = text(document, "issuing_country")
    title, number = text(document, "name"), text(document, "id")
    if title:
        language = language_of(country, settings)
        reading.figures.append(
            Figure(
                "legal-name", title, settings.period_end, language=language, source=f"{name}#/name"
            )
        )
    if number:
        value = registration(number, country)
        reading.figures.append(
            Figure("registration-id", value, settings.period_end, source=f"{name}#/id")
        )
    until = day(text(document, "date_of_expiry"))
    if until is not None and until < settings.today:
        reading.remark(
            "expired",
            f"{name}#/date_of_expiry",
            fr=f"L'attestation {name} a expiré le {until} ; demandez-en une nouvelle.",
            en=f"The attestation {name} expired on {until}; ask for a new one.",
        )


def _bank_account(reading: Reading, document: Document, name: str, settings: Settings) -> None:
    """The holder, where it is a company; its bank and its numbers are no question of ours."""
    holder = "account_ownership"
    true_on = dated(document, settings)
    if text(document, holder, "owner_type") != "entity":
        reading.remark(
            "personal-data-dropped",
            f"{name}#/{holder}",
            fr=f"{holder} : le titulaire est une personne ; laissé de côté.",
            en=f"{holder}: the holder is a person; left behind.",
        )
        return
    given = at(document, holder, "legal_person_identifiers")
    numbers = {
        text(one, "type"): (place, text(one, "value"))
        for place, one in enumerate(given if isinstance(given, list) else [])
        if isinstance(one, dict)
    }
    place, euid = numbers.get("EUID", (0, ""))
    title = text(document, holder, "owner_name")
    if title:
        source, language = f"{name}#/{holder}/owner_name", language_of(euid[:2], settings)
        reading.figures.append(
            Figure("legal-name", title, true_on, language=language, source=source)
        )
    if euid:
        source = f"{name}#/{holder}/legal_person_identifiers/{place}"
        value = registration(euid, euid[:2])
        reading.figures.append(Figure("registration-id", value, true_on, source=source))


def _site(reading: Reading, document: Document, name: str, settings: Settings) -> None:
    """Of a site, the état civil knows the company that runs it only."""
    euid = text(document, "economic_operator", "identifier", "euid")
    if euid:
        source = f"{name}#/economic_operator/identifier/euid"
        value = registration(euid, euid[:2])
        figure = Figure("registration-id", value, dated(document, settings), source=source)
        reading.figures.append(figure)


def _owners(reading: Reading, document: Document, name: str, settings: Settings) -> None:
    """Persons are dropped; companies are named as owners, and not as the head of the group."""
    member = _OWNERS[reading.kind]
    given = at(document, member)
    for place, one in enumerate(given if isinstance(given, list) else []):
        source = f"{name}#/{member}/{place}"
        title = text(one, "entity", "name") if isinstance(one, dict) else ""
        if title:
            reading.trouble(
                "parent-not-said",
                "ultimate-parent",
                f"{source}/entity/name",
                title,
                fr=f"{title} est un détenteur, et l'attestation ne dit pas s'il est en haut de la "
                "chaîne : répondez ultimate-parent dans une feuille à part.",
                en=f"{title} is an owner, and the attestation does not say whether it is at the "
                "top of the chain: answer ultimate-parent in a sheet of its own.",
            )
        else:
            reading.remark(
                "personal-data-dropped",
                source,
                fr=f"Une personne sous {member} : données personnelles laissées de côté.",
                en=f"A person under {member}: personal data left behind.",
            )


def _receipt(reading: Reading, document: Document, name: str, settings: Settings) -> None:
    reading.remark(
        "no-datapoint",
        name,
        fr=f"{name} est un reçu : il appartient à une vente, pas à l'état civil.",
        en=f"{name} is a receipt: it belongs to a sale, not to the état civil.",
    )
