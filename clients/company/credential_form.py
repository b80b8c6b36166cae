"""Credentials as an issuer signs them: about a citizen, and the lists of those taken back.

The terms that are used stand in the document itself, so that whoever reads it fetches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from clients.console import Misused
from proofs import integrity
from proofs.credentials import bitstring
from proofs.integrity import Suite
from proofs.keys import SigningKey
from proofs.strict_json import Json
from vocab.terms import CONTEXTS, SCHEMA, SESAME, XSD

REVOCATION, SUSPENSION = PURPOSES = ("revocation", "suspension")
#: How long whoever reads a list may keep it.
TTL_MS = 3_600_000
_ADDRESS = {
    "street": SCHEMA.STREET_ADDRESS,
    "code": SCHEMA.POSTAL_CODE,
    "town": SCHEMA.ADDRESS_LOCALITY,
    "country": SCHEMA.ADDRESS_COUNTRY,
}
_PERSON = {
    "given": SCHEMA.GIVEN_NAME,
    "family": SCHEMA.FAMILY_NAME,
    "born": SCHEMA.BIRTH_DATE,
    "nationality": SCHEMA.NATIONALITY,
}
_HOUSEHOLD = {"adults": SESAME.ADULTS, "children": SESAME.CHILDREN}
#: What a credential of a kind says, by the names that the command has for it.
KINDS: Mapping[str, Mapping[str, str]] = {
    "address": _ADDRESS,
    "identity": _PERSON,
    "household": _HOUSEHOLD,
    "document": {},
}
TITLES: Mapping[str, tuple[str, str]] = {
    "address": ("Justificatif de domicile", "Proof of address"),
    "identity": ("Attestation d'identité", "Proof of identity"),
    "household": ("Composition du foyer", "Composition of the household"),
    "document": ("Attestation", "Credential"),
}
_TYPES = {
    SCHEMA.BIRTH_DATE: XSD.DATE,
    SESAME.ADULTS: XSD.INTEGER,
    SESAME.CHILDREN: XSD.INTEGER,
}


def claims(kind: str, given: Iterable[str]) -> dict[str, str]:
    """``NAME=VALUE`` as they were typed. Raises :class:`Misused`."""
    known, found = KINDS[kind], dict[str, str]()
    for each in given:
        name, _, value = each.partition("=")
        if name not in known or not value.strip():
            names = ", ".join(known) or "-"
            raise Misused(
                f"« {each} » : écrivez --claim NOM=VALEUR, NOM étant un de : {names}.",
                f"'{each}': write --claim NAME=VALUE, with NAME one of: {names}.",
            )
        found[name] = " ".join(value.split())
        if known[name] == SCHEMA.BIRTH_DATE:
            _day(found[name])
        elif known[name] in _TYPES and not found[name].isdecimal():
            raise Misused(f"« {each} » : écrivez un nombre.", f"'{each}': write a number.")
    if known and not found:
        raise Misused(
            f"Que dit-elle ? --claim NOM=VALEUR : {', '.join(known)}.",
            f"What does it say? --claim NAME=VALUE: {', '.join(known)}.",
        )
    return found


def document(
    iri: str,
    issuer: str,
    subject: str,
    kind: str,
    said: Mapping[str, str],
    titles: tuple[str, str],
    start: datetime,
    end: datetime,
    entries: Mapping[str, tuple[str, int]],
) -> dict[str, Json]:
    """Unsigned. ``titles`` in French and English; ``entries``: list and place, by purpose."""
    terms = {SCHEMA.ADDRESS, SCHEMA.NS + "PostalAddress", *KINDS[kind].values()}
    about: dict[str, Json] = {_short(KINDS[kind][name]): _value(kind, name, said) for name in said}
    if kind == "address":
        about = {"address": {"type": "PostalAddress", **about}}
    return {
        "@context": [CONTEXTS.CREDENTIALS, {_short(iri): _term(iri) for iri in sorted(terms)}],
        "id": iri,
        "type": ["VerifiableCredential"],
        "name": [
            {"@value": text, "@language": tag}
            for tag, text in zip(("fr", "en"), titles, strict=True)
        ],
        "issuer": issuer,
        "validFrom": integrity.written(start),
        "validUntil": integrity.written(end),
        "credentialStatus": [
            {
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(place),
                "statusListCredential": url,
            }
            for purpose, (url, place) in entries.items()
        ],
        "credentialSubject": {"id": subject, **about},
    }


def status_list(
    url: str, issuer: str, purpose: str, places: Iterable[int], now: datetime
) -> dict[str, Json]:
    """The list of one purpose, unsigned, in which these places are set."""
    return {
        "@context": CONTEXTS.CREDENTIALS,
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": integrity.written(now),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "ttl": TTL_MS,
            "encodedList": bitstring.encoded(bitstring.made(places)),
        },
    }


def signed(said: dict[str, Json], key: SigningKey, now: datetime) -> dict[str, Json]:
    """With the issuer's proof, over all of its JSON."""
    return integrity.sign(said, key, created=now.astimezone(UTC), suite=Suite.JCS)


def _value(kind: str, name: str, said: Mapping[str, str]) -> Json:
    is_number = _TYPES.get(KINDS[kind][name]) == XSD.INTEGER
    return int(said[name]) if is_number else said[name]


def _short(iri: str) -> str:
    return iri.removeprefix(SCHEMA.NS).removeprefix(SESAME.NS)


def _term(iri: str) -> Json:
    return {"@id": iri, "@type": _TYPES[iri]} if iri in _TYPES else iri


def _day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise Misused(
            f"« {text} » : écrivez un jour comme 1990-12-31.",
            f"'{text}': write a day as 1990-12-31.",
        ) from None
