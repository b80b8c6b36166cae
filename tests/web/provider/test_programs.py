"""What programs meet: metadata, keys, client credentials, registration (O-02 to O-08, S-35c)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from pod_server.identity.throttle import LIMITS
from pod_server.model.account import SECOND
from pod_server.model.exchange import DISCOVERY, JWKS, REGISTER, REVOKE, TOKEN
from tests.unit.identity.town import SECRET, Town, ec_key, jkt
from tests.web.provider.town import URL, basic, browser, program_token, served_keys, told


@pytest.fixture
def key() -> ECKey:
    return ec_key()


def test_metadata_says_what_solid_oidc_asks_for(town: Town, visitor: FlaskClient) -> None:
    """O-01, O-03, O-05, O-07; the issuer has its slash, equal to the byte everywhere."""
    found = visitor.get(f"/{DISCOVERY}")
    said = told(found)
    assert said["issuer"] == town.settings.issuer == "http://localhost:4000/"
    assert {"openid", "webid", "offline_access", "profile"} <= set(said["scopes_supported"])
    assert "client_credentials" in said["grant_types_supported"]
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["response_types_supported"] == ["code"]
    assert said["authorization_response_iss_parameter_supported"] is True
    assert "webid" in said["claims_supported"]
    assert {"ES256", "RS256"} <= set(said["dpop_signing_alg_values_supported"])
    assert "none" not in said["dpop_signing_alg_values_supported"]
    assert said["id_token_signing_alg_values_supported"] == ["ES256", "RS256"]
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    for name, value in said.items():
        if name.endswith(("_endpoint", "_uri")):
            assert value.startswith(town.settings.issuer), name


def test_client_credentials_bring_a_token_that_pods_take(
    town: Town, visitor: FlaskClient, key: ECKey
) -> None:
    """O-07: no scope asked for, and the token still carries ``webid``."""
    alice = town.welcome("alice")
    found = program_token(town, visitor, key)
    assert found.status_code == 200, found.text
    assert told(found)["token_type"] == "DPoP"
    assert found.headers["Cache-Control"] == "no-store"
    token = told(found)["access_token"]
    keys = served_keys(visitor)
    read = jwt.decode(token, keys, algorithms=["ES256"])
    assert read.header["typ"] == "at+jwt"
    assert read.claims["iss"] == town.settings.issuer
    assert read.claims["webid"] == alice.pod.owner
    assert read.claims["aud"] == "solid"
    assert read.claims["cnf"] == {"jkt": jkt(key)}
    assert 0 < read.claims["exp"] - read.claims["iat"] <= 900
    agent = town.agent(token, town.proof(key, "GET", URL, token))
    assert (agent.webid, agent.client) == (alice.pod.owner, "alice-program")
    assert town.accounts.clients.credentials(alice.account.account_id)[0].last_used


def test_ids_and_secrets_are_form_encoded_in_basic(
    town: Town, visitor: FlaskClient, key: ECKey
) -> None:
    """RFC 6749 §2.3.1; what clients send plain is taken as well."""
    town.welcome("alice")
    encoded = program_token(town, visitor, key, quote("alice-program"), quote(SECRET, safe=""))
    assert encoded.status_code == 200
    assert program_token(town, visitor, key, secret=SECRET).status_code == 200


def test_proofs_by_rsa_are_taken_at_the_token_endpoint(town: Town, visitor: FlaskClient) -> None:
    town.welcome("alice")
    holder = RSAKey.generate_key(2048)
    url = town.settings.issuer + TOKEN
    proof = town.proof(holder, "POST", url, None, {"alg": "RS256"})
    assert program_token(town, visitor, ec_key(), proof=proof).status_code == 200


@pytest.mark.parametrize(
    ("client_id", "secret"),
    [("alice-program", "wrong"), ("alice-program", ""), ("nobody", SECRET), ("", SECRET)],
)
def test_a_wrong_secret_and_an_unknown_client_look_the_same(
    town: Town, visitor: FlaskClient, key: ECKey, client_id: str, secret: str
) -> None:
    """S-47."""
    town.welcome("alice")
    found = program_token(town, visitor, key, client_id, secret)
    assert found.status_code == 401
    assert told(found)["error"] == "invalid_client"
    assert found.headers["WWW-Authenticate"].startswith("Basic")
    assert found.json == program_token(town, visitor, key, "other", "thing").json


def test_without_a_proof_or_with_a_bad_one_there_is_no_token(
    town: Town, visitor: FlaskClient, key: ECKey
) -> None:
    """O-04: no bearer tokens from here."""
    town.welcome("alice")
    url = town.settings.issuer + TOKEN
    headers = {"Authorization": basic("alice-program", SECRET)}
    form = {"grant_type": "client_credentials"}
    assert told(visitor.post(f"/{TOKEN}", data=form, headers=headers))["error"] == (
        "invalid_dpop_proof"
    )
    for proof in (
        town.proof(key, "GET", url),
        town.proof(key, "POST", "http://evil.example/oidc/token"),
        town.proof(key, "POST", url, iat=int(town.now) - 500),
        "a.b.c",
    ):
        found = program_token(town, visitor, key, proof=proof)
        assert (found.status_code, told(found)["error"]) == (400, "invalid_dpop_proof")


def test_a_proof_brings_one_token(town: Town, visitor: FlaskClient, key: ECKey) -> None:
    """S-32."""
    town.welcome("alice")
    proof = town.proof(key, "POST", town.settings.issuer + TOKEN)
    assert program_token(town, visitor, key, proof=proof).status_code == 200
    assert told(program_token(town, visitor, key, proof=proof))["error"] == "invalid_dpop_proof"


def test_the_host_header_means_nothing(town: Town, visitor: FlaskClient, key: ECKey) -> None:
    """O-19."""
    town.welcome("alice")
    proof = town.proof(key, "POST", "http://evil.example/oidc/token")
    headers = {"Authorization": basic("alice-program", SECRET), "DPoP": proof}
    form = {"grant_type": "client_credentials"}
    found = visitor.post(f"/{TOKEN}", data=form, headers=headers, base_url="http://evil.example/")
    assert told(found)["error"] == "invalid_dpop_proof"
    said = told(visitor.get(f"/{DISCOVERY}", base_url="http://evil.example/"))
    assert said["token_endpoint"] == town.settings.issuer + TOKEN


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password", "username": "alice", "password": "x"},
        {"grant_type": "implicit"},
        {"grant_type": 'client_credentials"\\'},
        {"grant_type": ["client_credentials", "client_credentials"]},
        {"grant_type": "client_credentials", "scope": "é"},
        {},
    ],
)
def test_other_grants_and_odd_parameters_are_refused_with_400(
    town: Town, visitor: FlaskClient, key: ECKey, form: dict[str, object]
) -> None:
    town.welcome("alice")
    proof = town.proof(key, "POST", town.settings.issuer + TOKEN)
    headers = {"Authorization": basic("alice-program", SECRET), "DPoP": proof}
    found = visitor.post(f"/{TOKEN}", data=form, headers=headers)
    assert found.status_code == 400
    assert "error" in told(found)


def test_a_body_that_is_no_form_is_refused(visitor: FlaskClient) -> None:
    assert visitor.post(f"/{TOKEN}", json={"grant_type": "client_credentials"}).status_code == 400
    assert visitor.post(f"/{REVOKE}", data=b"x", content_type="text/plain").status_code == 400
    assert visitor.post(f"/{REGISTER}", data=b"{", content_type="application/json").status_code == (
        400
    )
    assert visitor.post(f"/{REGISTER}", data=b"a=b").status_code == 400


def test_too_many_wrong_secrets_of_one_client_are_slowed_down(
    town: Town, visitor: FlaskClient, key: ECKey
) -> None:
    """S-48; it passes by itself, and other programs behind the same proxy go on."""
    town.welcome("alice")
    town.welcome("bob")
    for _ in range(LIMITS["token"].attempts):
        assert program_token(town, visitor, key, secret="x").status_code == 401
    found = program_token(town, visitor, key)
    assert found.status_code == 429
    assert found.headers["Retry-After"]
    assert program_token(town, visitor, key, "bob-program").status_code == 200
    town.now += LIMITS["token"].seconds + 1
    assert program_token(town, visitor, key).status_code == 200


def test_a_removed_credential_and_a_removed_account_get_nothing(
    town: Town, visitor: FlaskClient, key: ECKey
) -> None:
    """S-35c."""
    alice, bob = town.welcome("alice"), town.welcome("bob")
    assert town.accounts.clients.end_credential(
        alice.account.account_id, "alice-program", int(town.now * SECOND)
    )
    assert program_token(town, visitor, key).status_code == 401
    town.accounts.people.remove_account(bob.account.account_id)
    assert program_token(town, visitor, key, "bob-program").status_code == 401


def test_tokens_outlive_a_restart_and_keys_are_the_same(tmp_path: Path, key: ECKey) -> None:
    """O-12."""
    before = Town(tmp_path)
    before.welcome("alice")
    token = told(program_token(before, browser(before), key))["access_token"]
    keys = browser(before).get(f"/{JWKS}").json
    before.close()
    after = Town(tmp_path)
    try:
        assert browser(after).get(f"/{JWKS}").json == keys
        assert after.agent(token, after.proof(key, "GET", URL, token)).client == "alice-program"
    finally:
        after.close()


@pytest.mark.parametrize(("secret", "status"), [(SECRET, 200), ("another", 401)])
def test_a_program_may_send_its_secret_in_the_body(
    town: Town, visitor: FlaskClient, key: ECKey, secret: str, status: int
) -> None:
    """RFC 6749 §2.3.1: openid-client 6 sends it so where it is told nothing."""
    town.welcome("alice")
    sent = {
        "grant_type": "client_credentials",
        "client_id": "alice-program",
        "client_secret": secret,
    }
    proof = town.proof(key, "POST", town.settings.issuer + TOKEN)
    found = visitor.post(f"/{TOKEN}", data=sent, headers={"DPoP": proof})
    assert found.status_code == status, found.text


def test_registration_is_kept_and_says_what_was_registered(
    town: Town, visitor: FlaskClient
) -> None:
    """O-08, RFC 7591 §3.2.1."""
    sent = {
        "client_name": "Démo",
        "redirect_uris": ["https://app.example/cb"],
        "application_type": "web",
        "grant_types": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_method": "client_secret_basic",
        "id_token_signed_response_alg": "ES256",
        "subject_type": "public",
    }
    found = visitor.post(f"/{REGISTER}", json=sent)
    assert found.status_code == 201
    for name, value in sent.items():
        assert told(found)[name] == value, name
    assert told(found)["client_secret_expires_at"] == 0
    kept = town.accounts.clients.client(told(found)["client_id"])
    assert kept is not None
    assert told(found)["client_secret"] not in str(kept), "secrets are kept hashed (S-35c)"


@pytest.mark.parametrize(
    ("asked", "given"), [("RS256", "RS256"), ("none", "ES256"), ("HS256", "ES256"), (7, "ES256")]
)
def test_a_registration_says_what_signs_id_tokens(
    visitor: FlaskClient, asked: object, given: str
) -> None:
    """RFC 7591 §3.2.1: what is not done here is replaced, and told."""
    sent = {"redirect_uris": ["https://app.example/cb"], "id_token_signed_response_alg": asked}
    found = visitor.post(f"/{REGISTER}", json=sent)
    assert found.status_code == 201
    assert told(found)["id_token_signed_response_alg"] == given


@pytest.mark.parametrize(
    "redirect",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://app.example/cb",
        "https://app.example/cb#fragment",
        "https://user@app.example/cb",
        "https:///cb",
        "app.example:/cb",
        'https://app.example/"x',
        "https://app.example/é",
        "//app.example/cb",
        7,
    ],
)
def test_an_address_that_codes_must_not_go_to_is_not_registered(
    visitor: FlaskClient, redirect: object
) -> None:
    """S-35a."""
    found = visitor.post(f"/{REGISTER}", json={"redirect_uris": [redirect]})
    assert (found.status_code, told(found)["error"]) == (400, "invalid_redirect_uri")


@pytest.mark.parametrize(
    "metadata",
    [
        [],
        {},
        {"redirect_uris": []},
        {"redirect_uris": ["https://a.example/"] * 50},
        {"redirect_uris": ["https://a.example/"], "client_name": "x" * 5_000},
        {"redirect_uris": ["https://a.example/"], "client_name": "a\u0000b"},
        {"redirect_uris": ["https://a.example/"], "token_endpoint_auth_method": "tls"},
        {"redirect_uris": ["https://a.example/"], "grant_types": "all"},
    ],
)
def test_metadata_that_cannot_be_is_refused(visitor: FlaskClient, metadata: object) -> None:
    assert visitor.post(f"/{REGISTER}", json=metadata).status_code == 400


def test_native_apps_and_loopback_addresses_may_be_registered(visitor: FlaskClient) -> None:
    """RFC 8252 §7.1, §7.3."""
    native = {"redirect_uris": ["com.example.app:/cb"], "application_type": "native"}
    assert visitor.post(f"/{REGISTER}", json=native).status_code == 201
    local = {"redirect_uris": ["http://localhost:3000/cb", "http://127.0.0.1/cb"]}
    assert visitor.post(f"/{REGISTER}", json=local).status_code == 201


def test_a_flood_of_registrations_is_slowed_down(visitor: FlaskClient) -> None:
    """S-35c."""
    app = {"redirect_uris": ["https://a.example/"], "token_endpoint_auth_method": "none"}
    for _ in range(LIMITS["register"].attempts):
        assert visitor.post(f"/{REGISTER}", json=app).status_code == 201
    assert visitor.post(f"/{REGISTER}", json=app).status_code == 429


def test_apps_in_browsers_may_ask_from_any_origin_without_cookies(visitor: FlaskClient) -> None:
    """S-44."""
    asked = visitor.options(
        f"/{TOKEN}",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "dpop, authorization",
        },
    )
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "DPoP" in asked.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in asked.headers
    page = visitor.get("/sign-in", headers={"Origin": "https://app.example"})
    assert "Access-Control-Allow-Origin" not in page.headers


def test_every_answer_is_hardened(visitor: FlaskClient) -> None:
    """S-A6, S-43: no framing, no sniffing, a policy with nonces."""
    for path in ("/sign-in", f"/{DISCOVERY}", "/nothing", "/oidc/authorize"):
        found = visitor.get(path)
        policy = found.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert found.headers["X-Frame-Options"] == "DENY"
        assert found.headers["Referrer-Policy"] == "same-origin"


def test_what_is_not_there_is_a_problem_document(visitor: FlaskClient) -> None:
    for path, method, status in (
        ("/nothing", "GET", 404),
        (f"/{TOKEN}", "GET", 405),
        ("/sign-in", "DELETE", 405),
    ):
        found = visitor.open(path, method=method)
        assert found.status_code == status
        assert found.content_type == "application/problem+json"
