"""Access tokens that are refused, each for its reason, and those that are taken (O-15 to O-22)."""

from __future__ import annotations

import hmac
import json

import pytest
from joserfc.jwk import ECKey

from pod_server.model.access import STRANGER, Agent
from pod_server.storage.accounts import SqliteAccounts
from tests.unit.identity.refused import URL, refusal, unsigned
from tests.unit.identity.town import CAROL, ISSUER, Elsewhere, Town, ec_key, jkt, public, sign


def test_a_token_of_another_provider_that_the_webid_names_is_taken(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """O-15, O-21."""
    token = elsewhere.token(key)
    agent = town.agent(token, town.proof(key, "GET", URL, token))
    assert agent == Agent(CAROL, "https://app.example/id", ISSUER)


def test_without_authorization_it_is_a_stranger(town: Town) -> None:
    assert town.verifier.agent("GET", URL, [], [], None, town.now) is STRANGER
    from_page = town.verifier.agent("GET", URL, [], [], "https://app.example", town.now)
    assert from_page == Agent(origin="https://app.example")


BAD_TOKENS: list[tuple[str, dict[str, object], dict[str, object], str]] = [
    ("S-30 no typ of an access token", {"typ": "dpop+jwt"}, {}, "typ"),
    ("S-30 crit", {"crit": ["exp"]}, {}, "crit"),
    ("S-30 jku", {"jku": "https://evil.example/keys"}, {}, "jku"),
    ("S-30 x5u", {"x5u": "https://evil.example/cert"}, {}, "x5u"),
    ("S-30 unknown kid", {"kid": "another"}, {}, "no such key"),
    ("S-30 kid as path", {"kid": "../../etc/passwd"}, {}, "no such key"),
    ("S-31 no cnf", {}, {"cnf": None}, "bound to no key"),
    ("S-31 cnf without jkt", {}, {"cnf": {"kid": "x"}}, "bound to no key"),
    ("S-31 another key", {}, {"cnf": {"jkt": "x" * 43}}, "not the one"),
    ("S-31 no aud", {}, {"aud": None}, "audience"),
    ("S-31 aud is another", {}, {"aud": ["https://storage.example/"]}, "audience"),
    ("S-31 aud looks like solid", {}, {"aud": "solid "}, "audience"),
    ("O-15 no webid", {}, {"webid": None}, "lacks"),
    ("O-15 no client", {}, {"client_id": None}, "lacks"),
    ("O-15 webid no text", {}, {"webid": [CAROL]}, "lacks"),
    ("O-16 expired", {}, {"exp": 1_799_999_000}, "expired"),
    ("O-16 from the future", {}, {"iat": 1_800_001_000, "exp": 1_800_001_600}, "not valid yet"),
    ("O-16 nbf", {}, {"nbf": 1_800_001_000}, "not valid yet"),
    ("O-16 no exp", {}, {"exp": None}, "iat or exp"),
    ("O-16 exp is true", {}, {"exp": True}, "iat or exp"),
    ("O-16 valid for years", {}, {"exp": 1_900_000_000}, "longer than a day"),
    ("S-34 webid with userinfo", {}, {"webid": "https://a@carol.elsewhere.example/#me"}, "WebID"),
    ("S-34 webid on another port", {}, {"webid": "https://x.example:8443/#me"}, "WebID"),
    ("S-34 webid over http", {}, {"webid": "http://carol.elsewhere.example/card#me"}, "WebID"),
    ("S-34 webid with IDN", {}, {"webid": "https://cаrol.elsewhere.example/card#me"}, "WebID"),
    ("S-34 two fragments", {}, {"webid": CAROL + "#you"}, "fragment"),
    ("S-34 webid of this machine", {}, {"webid": "https://127.0.0.1/card#me"}, "WebID"),
    ("S-34 another's issuer", {}, {"webid": "https://dave.example/card#me"}, "cannot be read"),
    ("S-36 issuer of this machine", {}, {"iss": "https://[::1]/"}, "issuer"),
    ("S-36 issuer of the cloud", {}, {"iss": "https://169.254.169.254/"}, "issuer"),
    ("S-36 issuer over http", {}, {"iss": "http://idp.elsewhere.example/"}, "issuer"),
]


@pytest.mark.parametrize(
    ("header", "changes", "why"),
    [case[1:] for case in BAD_TOKENS],
    ids=[case[0] for case in BAD_TOKENS],
)
def test_a_token_with_this_fault_is_refused(
    town: Town,
    elsewhere: Elsewhere,
    key: ECKey,
    header: dict[str, object],
    changes: dict[str, object],
    why: str,
) -> None:
    token = elsewhere.token(key, header, **changes)
    assert why in refusal(town, token, town.proof(key, "GET", URL, token))


def test_a_token_by_no_algorithm_or_a_shared_secret_is_refused(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """S-30, O-16: alg none, HS256 with the public key as secret; nobody is asked for a key."""
    claims: dict[str, object] = {
        "iss": ISSUER, "webid": CAROL, "aud": "solid", "client_id": "x", "iat": int(town.now),
        "exp": int(town.now) + 60, "cnf": {"jkt": jkt(key)},
    }  # fmt: skip
    town.web.asked.clear()
    for algorithm in ("none", "None", "HS256", "ES256K", 7, None):
        header: dict[str, object] = {"alg": algorithm, "typ": "at+jwt", "kid": elsewhere.key.kid}
        signed = b".".join(unsigned(header, claims, b"").encode().split(b".")[:2])
        secret = json.dumps(public(elsewhere.key)).encode()
        for signature in (b"any", hmac.digest(secret, signed, "sha256")):
            token = unsigned(header, claims, signature)
            refused = refusal(town, token, town.proof(key, "GET", URL, token))
            assert "its algorithm is none of" in refused, algorithm
    assert town.web.asked == []


def test_the_key_of_one_provider_signs_nothing_for_another(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """S-30: key confusion between providers, by a key id that both have."""
    mallory = ec_key()
    other = Elsewhere(town, "https://mallory.example/", "https://mallory.example/card#me")
    other.publish(elsewhere.key)
    token = elsewhere.token(key, {"kid": elsewhere.key.kid}, mallory)
    assert "signature" in refusal(town, token, town.proof(key, "GET", URL, token))
    forged = other.token(key, webid=CAROL)
    assert "no such key" in refusal(town, forged, town.proof(key, "GET", URL, forged))


def test_a_webid_that_does_not_name_the_issuer_is_refused(town: Town, key: ECKey) -> None:
    """S-34: not listed; listed by another document that the first one redirects to."""
    mallory = Elsewhere(town, "https://mallory.example/", CAROL)
    town.web.card(CAROL, ISSUER)
    token = mallory.token(key)
    assert "does not name" in refusal(town, token, town.proof(key, "GET", URL, token))
    moved = "https://moved.example/card#me"
    town.web.card("https://mallory.example/card#me", "https://mallory.example/")
    town.web.pages["https://moved.example/card"] = ("moved", b"https://mallory.example/card")
    token = mallory.token(key, webid=moved)
    assert "sends us on" in refusal(town, token, town.proof(key, "GET", URL, token))


def test_metadata_of_another_issuer_is_not_believed(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    town.web.json(
        f"{ISSUER}.well-known/openid-configuration",
        {"issuer": ISSUER.rstrip("/"), "jwks_uri": f"{ISSUER}keys"},
    )
    token = elsewhere.token(key)
    assert "another's" in refusal(town, token, town.proof(key, "GET", URL, token))


@pytest.mark.parametrize("scheme", ["Bearer", "Basic", "bearer", "Negotiate"])
def test_another_scheme_is_refused_and_never_a_stranger(
    town: Town, elsewhere: Elsewhere, key: ECKey, scheme: str
) -> None:
    """O-18, S-31: a DPoP token sent as Bearer."""
    token = elsewhere.token(key)
    assert "not taken" in refusal(town, token, town.proof(key, "GET", URL, token), scheme)


def test_our_own_token_dies_with_its_credential_at_once(town: Town, key: ECKey) -> None:
    """S-35c: though it was remembered, and whichever process takes the account away."""
    alice = town.welcome("alice")
    token = town.provider.server.desk.minter.access_token(
        webid=alice.pod.owner, client_id="alice-program", jkt=jkt(key), scope="webid"
    )
    town.agent(token, town.proof(key, "GET", URL, token))
    elsewhere = SqliteAccounts.open(town.data)
    elsewhere.people.remove_account(alice.account.account_id)
    elsewhere.close()
    assert "revoked" in refusal(town, token, town.proof(key, "GET", URL, token))


def test_an_id_token_of_ours_is_no_access_token(town: Town, key: ECKey) -> None:
    """S-31. Others' ID tokens with the same content are taken (O-15, older drafts)."""
    alice = town.welcome("alice")
    claims = {
        "iss": town.settings.issuer, "webid": alice.pod.owner, "aud": ["alice-program", "solid"],
        "azp": "alice-program", "iat": int(town.now), "exp": int(town.now) + 60,
        "cnf": {"jkt": jkt(key)},
    }  # fmt: skip
    signer = town.ring.signer()
    token = sign({"typ": "JWT", "alg": "ES256", "kid": signer.kid}, claims, signer)
    assert "typ" in refusal(town, token, town.proof(key, "GET", URL, token))


def test_an_id_token_of_another_provider_is_taken(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """O-15."""
    token = elsewhere.token(
        key, {"typ": "JWT"}, client_id=None, azp="https://app.example/id", aud=["x", "solid"]
    )
    assert town.agent(token, town.proof(key, "GET", URL, token)).client == "https://app.example/id"
