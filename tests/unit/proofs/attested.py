"""Credentials for tests: a town hall says where somebody lives, and lists what it took back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from proofs import integrity
from proofs.credentials import bitstring
from proofs.credentials.sealed import IssuerKey
from proofs.integrity import Suite
from proofs.keys import BadKey, SigningKey
from proofs.strict_json import Json
from vocab.terms import CONTEXTS, SCHEMA, XSD

TOWN = "https://town.example/profile/card#it"
ALICE = "https://alice.example/profile/card#me"
LIST = "https://town.example/credentials/status/1"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = SigningKey.generate()
HOME = {
    "streetAddress": "1 rue Haute",
    "postalCode": "44000",
    "addressLocality": "Nantes",
    "addressCountry": "FR",
}
_NAMES = (*HOME, "address", "givenName", "familyName", "PostalAddress")
_TERMS: dict[str, Json] = {
    **{name: SCHEMA.NS + name for name in _NAMES},
    "birthDate": {"@id": SCHEMA.BIRTH_DATE, "@type": XSD.DATE},
}


def entry(index: int, purpose: str = "revocation", url: str = LIST) -> dict[str, Json]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def unsigned(
    *,
    issuer: str = TOWN,
    subject: str = ALICE,
    home: Mapping[str, str] = HOME,
    status: Json = None,
    now: datetime = NOON,
    days: float = 365,
    **more: Json,
) -> dict[str, Json]:
    said: dict[str, Json] = {
        "@context": [CONTEXTS.CREDENTIALS, _TERMS],
        "id": "https://town.example/credentials/1",
        "type": ["VerifiableCredential"],
        "name": "Proof of address",
        "issuer": issuer,
        "validFrom": stamp(now - timedelta(days=1)),
        "validUntil": stamp(now + timedelta(days=days)),
        "credentialSubject": {"id": subject, "address": {"type": "PostalAddress", **home}},
    }
    if status is not None:
        said["credentialStatus"] = status
    return {**said, **more}


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def signed(
    document: dict[str, Json],
    key: SigningKey = KEY,
    *,
    suite: Suite = Suite.RDFC,
    now: datetime = NOON,
) -> bytes:
    made = integrity.sign(document, key, created=now - timedelta(minutes=1), suite=suite)
    return json.dumps(made, ensure_ascii=False).encode()


def status_list(
    indices: Sequence[int] = (),
    *,
    purpose: Json = "revocation",
    url: str = LIST,
    issuer: str = TOWN,
    encoded: str = "",
    now: datetime = NOON,
    **more: Json,
) -> dict[str, Json]:
    return {
        "@context": CONTEXTS.CREDENTIALS,
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": stamp(now - timedelta(days=1)),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded or bitstring.encoded(bitstring.made(indices)),
            **more,
        },
    }


def envelope(
    document: dict[str, Json], key: ECKey | OKPKey, alg: str, kid: str, **header: object
) -> bytes:
    """By another implementation of JOSE than the one that reads it."""
    head = {"alg": alg, "kid": kid, "typ": "vc+jwt", **header}
    text = jws.serialize_compact(head, json.dumps(document).encode(), key, algorithms=[alg])
    return text.encode()


def find(issuer: str, method: str) -> IssuerKey:
    """The town hall's one key."""
    if (issuer, method) != (TOWN, KEY.public.verification_method):
        raise BadKey(f"{method} is not of {issuer}.")
    return IssuerKey(KEY.public)
