"""Credentials read and verified: vectors of W3C, samples of UNTP, other software, and attacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OKPKey

from proofs.credentials import sealed, status
from proofs.credentials.bitstring import SHORTEST, BadList, decoded, encoded, is_set, made
from proofs.credentials.credential import NotACredential, read
from proofs.credentials.sealed import JSON, JWT, IssuerKey, opened, verify
from proofs.integrity import Suite
from proofs.keys import BadKey, PublicKey, SigningKey
from proofs.payments import compact
from proofs.strict_json import Json
from tests.unit.proofs.attested import (
    ALICE,
    HOME,
    KEY,
    LIST,
    NOON,
    TOWN,
    entry,
    envelope,
    find,
    signed,
    status_list,
    unsigned,
)
from tests.unit.proofs.samples import shared
from vocab.terms import CONTEXTS, SCHEMA

BOTH = pytest.mark.parametrize("suite", list(Suite))
P256, ED25519 = ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519")
DID = "did:web:town.example"


def test_the_signed_vector_of_w3c_is_read_and_verified() -> None:
    """eddsa-jcs-2022 and eddsa-rdfc-2022; its own context for examples is written into it."""
    for suite, ending in ((Suite.JCS, "JCS"), (Suite.RDFC, "DataInt")):
        document = json.loads(
            (shared("vc-di-eddsa") / suite.value / f"signed{ending}.json").read_bytes()
        )
        with pytest.raises(NotACredential, match="examples/v2") as unknown:
            opened(json.dumps(document).encode())
        assert unknown.value.code == "context"
        if suite is Suite.JCS:
            continue
        document["@context"][1] = {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
        found = opened(json.dumps(document).encode())
        assert found.credential.issuer == "https://vc.example/issuers/5678"
        assert found.credential.subject == "did:example:abcdefgh"
        verify(found, lambda _, method: IssuerKey(PublicKey.from_did(method)), NOON)


def test_the_samples_of_untp_name_their_status_list() -> None:
    """Their terms come from a context that is not on the shelf: what W3C's own says is read."""
    folder = shared("untp") / "samples" / "v0.7.0"
    paths = sorted(folder.rglob("*Credential*_instance.json")) + sorted(
        folder.rglob("DigitalIdentityAnchor*_instance.json")
    )
    assert len(paths) >= 4
    seen = set()
    for path in paths:
        document = json.loads(path.read_bytes())
        if "VerifiableCredential" not in document["type"] or "issuer" not in document:
            continue
        with pytest.raises(NotACredential) as unknown:
            read(document)
        assert unknown.value.code == "context", path
        document["@context"] = [CONTEXTS.CREDENTIALS, {"@vocab": "urn:untp:"}]
        said = read(document)
        assert said.issuer.startswith("did:web:")
        for each in said.statuses:
            assert each.list.startswith("https://")
            seen.add(each.purpose)
    assert seen


@BOTH
def test_a_credential_is_verified_and_says_what_was_signed(suite: Suite) -> None:
    found = opened(signed(unsigned(status=entry(7)), suite=suite))
    verify(found, find, NOON)
    said = found.credential
    assert (said.issuer, said.subject) == (TOWN, ALICE)
    assert said.address[SCHEMA.ADDRESS_LOCALITY] == HOME["addressLocality"]
    assert said.names == {"": "Proof of address"}
    assert [(s.purpose, s.list, s.index) for s in said.statuses] == [("revocation", LIST, 7)]
    assert not said.is_over(NOON)
    assert said.is_over(NOON + timedelta(days=400))
    assert said.is_early(NOON - timedelta(days=2))
    assert found.media_type == JSON


def refused(body: bytes) -> str:
    with pytest.raises(NotACredential) as wrong:
        verify(opened(body), find, NOON)
    return wrong.value.code


def test_one_of_the_first_data_model_is_not_read_without_its_end() -> None:
    document = unsigned(expirationDate="2026-01-01T00:00:00Z")
    document["@context"] = ["https://www.w3.org/2018/credentials/v1"]
    with pytest.raises(NotACredential) as wrong:
        opened(json.dumps(document).encode())
    assert wrong.value.code == "context"


@BOTH
def test_one_changed_octet_is_noticed(suite: Suite) -> None:
    body = signed(unsigned(), suite=suite)
    assert refused(body.replace(b"1 rue Haute", b"2 rue Haute")) == "proof"
    assert refused(body.replace(b"Nantes", b"Nantet")) == "proof"
    assert refused(body.replace(ALICE.encode(), b"https://bob.example/profile/card#me")) == "proof"


def test_what_the_signature_does_not_cover_is_not_believed() -> None:
    """A member that no context defines is not signed under eddsa-rdfc-2022: it says nothing."""
    document = json.loads(signed(unsigned()))
    document["credentialSubject"]["birthPlace"] = "Rennes"
    found = opened(json.dumps(document).encode())
    verify(found, find, NOON)
    assert "Rennes" not in [*found.credential.about.values(), *found.credential.address.values()]


def test_a_key_of_somebody_else_signs_nothing_for_the_issuer() -> None:
    mallory = SigningKey.generate()
    assert refused(signed(unsigned(), mallory)) == "key"
    assert refused(signed(unsigned(issuer="https://mallory.example/#me"))) == "key"
    document = json.loads(signed(unsigned(), mallory))
    document["proof"]["verificationMethod"] = KEY.public.verification_method
    assert refused(json.dumps(document).encode()) == "proof"


def test_a_key_that_had_ended_signs_no_more() -> None:
    found = opened(signed(unsigned()))

    def ending(hours: int) -> Callable[[str, str], IssuerKey]:
        return lambda _, __: IssuerKey(KEY.public, ended=NOON + timedelta(hours=hours))

    verify(found, ending(1), NOON)
    with pytest.raises(NotACredential) as wrong:
        verify(found, ending(-1), NOON)
    assert wrong.value.code == "key"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"not json", "form"),
        (b"[]", "form"),
        (b"{}", "context"),
        (json.dumps({**unsigned(), "type": "schema:Thing"}).encode(), "form"),
        (b'{"a": 1, "a": 2}', "form"),
        (b"x" * 70_000, "form"),
        (b"eyJhbGciOiJub25lIn0.e30.", "context"),
        (b"ey.ey", "envelope"),
        (json.dumps(unsigned(validFrom="yesterday")).encode(), "time"),
        (json.dumps({**unsigned(), "issuer": [TOWN, ALICE]}).encode(), "issuer"),
        (json.dumps({**unsigned(), "@context": "https://elsewhere.example/"}).encode(), "context"),
        (json.dumps(unsigned()).encode(), "proof"),
        (json.dumps(unsigned(status=entry(-1))).encode(), "status"),
    ],
)
def test_what_is_no_credential_is_told_apart(document: bytes, code: str) -> None:
    assert refused(document) == code


def _public(key: ECKey | OKPKey) -> dict[str, Json]:
    return {name: str(value) for name, value in key.as_dict(private=False).items()}


def _did(_: str, method: str) -> IssuerKey:
    if method == f"{DID}#p256":
        return IssuerKey(p256=_public(P256))
    if method == f"{DID}#ed":
        return IssuerKey(PublicKey(compact.decode(str(_public(ED25519)["x"]))))
    raise BadKey("none of its keys")


@pytest.mark.parametrize(
    ("key", "alg", "kid"), [(P256, "ES256", f"{DID}#p256"), (ED25519, "Ed25519", "#ed")]
)
def test_an_envelope_of_other_software_is_verified(key: ECKey | OKPKey, alg: str, kid: str) -> None:
    """VC-JOSE: as a token, and as the JSON-LD that an inbox takes."""
    document = unsigned(issuer=DID)
    token = envelope(document, key, alg, kid)
    found = opened(token)
    verify(found, _did, NOON)
    assert (found.credential.subject, found.media_type) == (ALICE, JWT)
    wrapped: dict[str, Json] = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{token.decode()}",
        "type": "EnvelopedVerifiableCredential",
    }
    inside = opened(json.dumps(wrapped).encode())
    verify(inside, _did, NOON)
    assert (inside.credential, inside.media_type) == (found.credential, JSON)
    head, _, mark = token.decode().split(".")
    other = compact.encode(json.dumps({**document, "name": "Another"}).encode())
    with pytest.raises(NotACredential, match="fit"):
        verify(opened(f"{head}.{other}.{mark}".encode()), _did, NOON)


@pytest.mark.parametrize(
    ("more", "header"),
    [
        ({"iss": "did:web:mallory.example"}, {}),
        ({"sub": "https://bob.example/#me"}, {}),
        ({"vc": {}}, {}),
        ({}, {"typ": "JWT"}),
        ({"exp": 1}, {}),
        ({"exp": "soon"}, {}),
        ({"nbf": 10**30}, {}),
    ],
)
def test_an_envelope_that_says_otherwise_is_refused(
    more: dict[str, Json], header: dict[str, object]
) -> None:
    body = envelope({**unsigned(issuer=DID), **more}, P256, "ES256", f"{DID}#p256", **header)
    with pytest.raises(NotACredential):
        verify(opened(body), _did, NOON)


def test_an_envelope_of_another_algorithm_or_key_is_refused() -> None:
    for alg, kid in (("ES256", f"{DID}#ed"), ("ES256", f"{DID}#none")):
        with pytest.raises(NotACredential) as wrong:
            verify(opened(envelope(unsigned(issuer=DID), P256, alg, kid)), _did, NOON)
        assert wrong.value.code == "key"
    none = ".".join(
        compact.encode(json.dumps(part).encode())
        for part in ({"alg": "none", "kid": f"{DID}#p256"}, unsigned(issuer=DID))
    )
    with pytest.raises(NotACredential) as wrong:
        verify(opened(f"{none}.".encode()), _did, NOON)
    assert wrong.value.code == "key"


# -- status lists --------------------------------------------------------------------------------


def test_bits_are_counted_from_the_left() -> None:
    bits = decoded(encoded(made([0, 9, SHORTEST - 1])))
    assert len(bits) * 8 == SHORTEST
    assert [at for at in (0, 1, 8, 9, SHORTEST - 1) if is_set(bits, at)] == [0, 9, SHORTEST - 1]
    with pytest.raises(BadList):
        is_set(bits, SHORTEST)


def test_a_list_that_is_none_too_short_or_a_bomb_is_refused() -> None:
    """W3C Bitstring Status List §3.1.1; a few kilobytes do not swell to gigabytes (S-50)."""
    bomb = encoded(bytes(64 * 1024 * 1024))
    assert len(bomb) < 300_000
    whole = encoded(made([]))
    for text, code in (
        (encoded(made([], SHORTEST - 8)), "list-short"),
        (bomb, "list-large"),
        ("z" + whole[1:], "list-form"),
        (whole[:-4], "list-form"),
        (whole + "AAAA", "list-form"),
        ("u", "list-form"),
    ):
        with pytest.raises(BadList) as wrong:
            decoded(text)
        assert wrong.value.code == code


def listed(document: dict[str, Json], key: SigningKey = KEY, url: str = LIST) -> status.StatusList:
    return status.listed(signed(document, key), url, TOWN, find, NOON)


def test_a_list_is_believed_where_the_issuer_signed_it() -> None:
    found = listed(status_list([7], ttl=3_600_000))
    credential = opened(signed(unsigned(status=[entry(7), entry(8)]))).credential
    assert [found.is_set(each) for each in status.asked_of(credential)] == [True, False]
    assert found.ttl_ms == 3_600_000


@pytest.mark.parametrize(
    ("document", "url"),
    [
        (status_list(issuer="https://mallory.example/#me"), LIST),
        (status_list(), "https://town.example/credentials/status/2"),
        (status_list(purpose="suspension"), LIST),
        (unsigned(), LIST),
        ({**status_list(), "validUntil": "2026-11-22T00:00:00Z"}, LIST),
        (status_list(encoded=encoded(made([], 4096))), LIST),
    ],
)
def test_a_list_of_somebody_or_something_else_says_nothing(
    document: dict[str, Json], url: str
) -> None:
    asked = status.asked_of(opened(signed(unsigned(status=entry(1)))).credential)
    with pytest.raises((BadList, NotACredential)):
        listed(document, url=url).is_set(asked[0])


def test_a_list_that_another_key_signed_is_refused() -> None:
    with pytest.raises(NotACredential) as wrong:
        listed(status_list(), SigningKey.generate())
    assert wrong.value.code == "key"


def test_a_status_that_is_not_known_is_not_passed_over() -> None:
    other = opened(signed(unsigned(status={"type": "urn:x:OtherStatus", "id": "urn:x"}))).credential
    odd = opened(signed(unsigned(status=entry(1, "approval")))).credential
    for credential in (other, odd):
        with pytest.raises(NotACredential) as wrong:
            status.asked_of(credential)
        assert wrong.value.code == "status"
    refresh = opened(signed(unsigned(status=entry(1, "refresh")))).credential
    assert status.asked_of(refresh) == ()
    assert sealed.is_one(signed(unsigned()))
    assert not sealed.is_one(b'{"type": "Note"}')


PLACES = st.sampled_from(["@context", "type", "issuer", "validUntil", "credentialSubject", "proof"])
_ODD: list[Json] = [None, True, 10**400, [], {}, "", "x", [[]], {"id": 1}, {"@id": "a b"}]
ODD = st.sampled_from([*_ODD, "\ud800"])


@given(PLACES, ODD, st.sampled_from(["id", "@type", "name", "credentialStatus"]), ODD)
def test_whatever_comes_is_read_or_refused(at: str, odd: Json, other: str, odder: Json) -> None:
    """S-50: an odd document is no fault of ours."""
    document = {**json.loads(_GOOD), at: odd, other: odder}
    try:
        verify(opened(json.dumps(document).encode()), find, NOON)
    except NotACredential:
        return
    assert document == json.loads(_GOOD), "nothing that was not signed is verified"


_GOOD = signed(unsigned(status=entry(1)), suite=Suite.JCS)
