"""The keys of issuers of credentials: found by what they are called, and taken from nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pod_server.identity.issuer_keys import IssuerKeys, address_of
from pod_server.model.errors import PodError
from proofs.keys import BadKey, SigningKey
from tests.unit.identity.town import Town, ec_key, public
from vocab.terms import SEC

KEY = SigningKey.generate()
METHOD = KEY.public.verification_method
TOWN_HALL = "https://town.example/profile/card#it"
DID = "did:web:town.example"
AT = "https://town.example/.well-known/did.json"


def keys(town: Town) -> IssuerKeys:
    return IssuerKeys(town.webids, lambda _: False, town.web, town.clock)


def described(**more: object) -> dict[str, object]:
    method = {
        "id": f"{DID}#1",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": KEY.public.multibase,
        **more,
    }
    return {"id": DID, "verificationMethod": [method], "assertionMethod": ["#1"]}


def test_a_webid_document_lists_them(town: Town) -> None:
    town.web.pages["https://town.example/profile/card"] = (
        "text/turtle",
        f"<{TOWN_HALL}> <{SEC.ASSERTION_METHOD}> <{METHOD}> .".encode(),
    )
    assert keys(town).find(TOWN_HALL, METHOD).ed25519 == KEY.public
    other = SigningKey.generate().public.verification_method
    for issuer, method in ((TOWN_HALL, other), (TOWN_HALL, "https://town.example/#key")):
        with pytest.raises(BadKey):
            keys(town).find(issuer, method)
    with pytest.raises(PodError):
        keys(town).find("https://nobody.example/card#me", METHOD)


def test_a_did_document_lists_them(town: Town) -> None:
    town.web.json(AT, described())
    assert keys(town).find(DID, f"{DID}#1").ed25519 == KEY.public
    jwk = public(ec_key())
    town.web.json(AT, described(publicKeyMultibase=None, publicKeyJwk=jwk))
    assert keys(town).find(DID, f"{DID}#1").p256 == jwk
    town.web.json(AT, described(revoked="2026-01-01T00:00:00Z"))
    assert keys(town).find(DID, f"{DID}#1").ended == datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(BadKey):
        keys(town).find(DID, METHOD)


@pytest.mark.parametrize(
    "document",
    [
        {**described(), "id": "did:web:other.example"},
        [],
        {**described(), "assertionMethod": []},
        described(controller="did:web:other.example"),
        described(publicKeyMultibase="z6Mk"),
    ],
)
def test_a_document_that_lets_no_such_key_assert_gives_none(
    town: Town, document: dict[str, object]
) -> None:
    town.web.json(AT, document)
    with pytest.raises((BadKey, PodError)):
        keys(town).find(DID, f"{DID}#1")


@pytest.mark.parametrize(
    "issuer",
    [KEY.public.did, "urn:uuid:1", "did:key:z6Mk", "did:web:"],
    ids=["a key", "a name", "no key", "no site"],  # the key is another in each process
)
def test_who_cannot_be_asked_vouches_for_nothing(town: Town, issuer: str) -> None:
    with pytest.raises(BadKey):
        keys(town).find(issuer, METHOD)
    assert not town.web.asked


def test_a_did_names_one_address() -> None:
    assert address_of("did:web:a.example:users:x") == "https://a.example/users/x/did.json"
    assert address_of("did:web:a.example%3A8443") == "https://a.example:8443/.well-known/did.json"
    for odd in ("did:web:a.example%2Fx", "did:web:me%40a.example", "did:web:a.example:..:x"):
        with pytest.raises(BadKey):
            address_of(odd)
