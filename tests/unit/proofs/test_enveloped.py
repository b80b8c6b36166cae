"""Credentials in an envelope are taken out at the edge (issue 5: VC-JOSE accepted at the edge)."""

from __future__ import annotations

import json

import pytest

from proofs.enveloped import is_enveloped, opened
from proofs.keys import SigningKey
from proofs.payments import compact
from proofs.payments.compact import BadToken
from proofs.strict_json import Json

KEY = SigningKey.generate()


def disclosure(*said: Json) -> str:
    return compact.encode(json.dumps(["salt", *said]).encode())


def hashed(text: str) -> str:
    return compact.digest(text.encode())


def token(**claims: Json) -> str:
    return compact.signed({"typ": "dc+sd-jwt"}, claims, KEY)


NAME = disclosure("legal_person_name", "Le Four")
STREET = disclosure("thorough_fare", "rue du Four")
ADDRESS = disclosure("registered_address", {"post_code": "75001", "_sd": [hashed(STREET)]})
ONE, OTHER = disclosure("10.71"), disclosure("47.24")


def test_what_is_disclosed_stands_in_its_place_and_what_is_kept_back_is_not_there() -> None:
    whole = token(
        vct="uri:eu.eudi.eucc.1",
        _sd_alg="sha-256",
        _sd=[hashed(NAME), hashed(ADDRESS), "kept-back"],
        codes=[{"...": hashed(ONE)}, {"...": hashed(OTHER)}, "plain"],
    )
    sent = "~".join((whole, NAME, ADDRESS, STREET, ONE, "a.key.binding"))
    assert is_enveloped(sent)
    assert opened(f"\n{sent}\n") == {
        "vct": "uri:eu.eudi.eucc.1",
        "legal_person_name": "Le Four",
        "registered_address": {"post_code": "75001", "thorough_fare": "rue du Four"},
        "codes": ["10.71", "plain"],
    }


def test_a_credential_within_claims_is_what_is_taken() -> None:
    assert opened(token(iss="https://a.example", vc={"type": ["VerifiableCredential"]})) == {
        "type": ["VerifiableCredential"]
    }
    assert opened(token(type="DigitalIdentityAnchor")) == {"type": "DigitalIdentityAnchor"}


@pytest.mark.parametrize(
    "sent",
    [
        "eyJ9",
        f"{token(a=1)}~{NAME}",
        f"{token(_sd=[hashed('x')])}~x",
        f"{token(legal_person_name='Le Four', _sd=[hashed(NAME)])}~{NAME}",
        f"{token(_sd=[hashed(ONE)])}~{ONE}",
        f"{token(_sd=[hashed(NAME)], _sd_alg='sha-512')}~{NAME}",
    ],
    ids=["no token", "of nothing", "no disclosure", "twice", "of an element", "another hash"],
)
def test_what_was_not_signed_so_is_refused(sent: str) -> None:
    with pytest.raises(BadToken):
        opened(sent)
