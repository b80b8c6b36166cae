"""Credentials that are refused, each for its reason, and those that are taken (O-15 to O-22)."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from pod_server.actions.welcome import Welcomed
from pod_server.identity.jose import ALGORITHMS
from pod_server.identity.proofs import PROOF_LIMIT, normal
from pod_server.identity.tokens import authenticate
from pod_server.model.access import STRANGER, Agent
from pod_server.model.account import SECOND, Code, Grant
from pod_server.model.errors import Unauthenticated
from pod_server.settings import WithoutAth
from pod_server.storage.accounts import SqliteAccounts
from tests.unit.identity.town import CAROL, ISSUER, Elsewhere, Key, Town, ec_key, jkt, public, sign

URL = "http://127.0.0.1:4000/alice/notes"


def refusal(town: Town, token: str, proof: str, scheme: str = "DPoP") -> str:
    with pytest.raises(Unauthenticated) as refused:
        town.agent(token, proof, "GET", URL, scheme)
    assert refused.value.scheme_error in ("invalid_token", "invalid_dpop_proof")
    return refused.value.detail()


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


@pytest.mark.parametrize(
    ("algorithm", "make"),
    [
        ("ES256", lambda: ECKey.generate_key("P-256")),
        ("ES384", lambda: ECKey.generate_key("P-384")),
        ("ES512", lambda: ECKey.generate_key("P-521")),
        ("RS256", lambda: RSAKey.generate_key(2048)),
        ("PS256", lambda: RSAKey.generate_key(2048)),
        ("EdDSA", lambda: OKPKey.generate_key("Ed25519")),
    ],
)
def test_proofs_of_each_algorithm_are_taken(
    town: Town, elsewhere: Elsewhere, algorithm: str, make: object
) -> None:
    """O-17: the official harness signs by RS256, everybody else by ES256."""
    assert algorithm in ALGORITHMS
    assert callable(make)
    holder: Key = make()
    token = elsewhere.token(holder)
    proof = town.proof(holder, "GET", URL, token, {"alg": algorithm})
    assert town.agent(token, proof).webid == CAROL


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


def unsigned(header: dict[str, object], claims: dict[str, object], signature: bytes) -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts)


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


BAD_PROOFS: list[tuple[str, dict[str, object], dict[str, object], str]] = [
    ("S-33 other host", {}, {"htu": "http://evil.example/alice/notes"}, "another address"),
    ("S-33 https for http", {}, {"htu": "https://127.0.0.1:4000/alice/notes"}, "another address"),
    ("S-33 other port", {}, {"htu": "http://127.0.0.1/alice/notes"}, "another address"),
    ("S-33 trailing slash", {}, {"htu": URL + "/"}, "another address"),
    ("S-33 letter case of path", {}, {"htu": URL.replace("notes", "Notes")}, "another address"),
    ("S-33 encoded slash", {}, {"htu": URL.replace("e/n", "e%2Fn")}, "another address"),
    ("S-33 userinfo", {}, {"htu": URL.replace("//", "//a@")}, "user information"),
    ("S-33 no htu", {}, {"htu": None}, "another address"),
    ("S-33 htm", {}, {"htm": "POST"}, "another method"),
    ("S-33 htm in lower case", {}, {"htm": "get"}, "another method"),
    ("S-33 old", {}, {"iat": 1_799_999_900}, "seconds off"),
    ("S-33 from the future", {}, {"iat": 1_800_000_100}, "seconds off"),
    ("S-33 iat is text", {}, {"iat": "now"}, "no iat"),
    ("S-33 ath of another token", {}, {"ath": "x" * 43}, "ath"),
    ("O-17 no jti", {}, {"jti": None}, "jti"),
    ("O-17 jti too long", {}, {"jti": "x" * 300}, "jti"),
    ("O-17 jti is no text", {}, {"jti": 7}, "jti"),
    ("O-17 expired", {}, {"exp": 1_799_999_990}, "exp"),
    ("S-30 typ", {"typ": "JWT"}, {}, "typ"),
    ("S-30 no typ", {"typ": None}, {}, "typ"),
    ("S-30 crit", {"crit": ["b64"], "b64": True}, {}, "crit"),
    ("S-30 jku", {"jku": "https://evil.example/"}, {}, "jku"),
    ("S-30 no key", {"jwk": None}, {}, "no JSON Web Key"),
    ("S-30 key of another kind", {"jwk": {"kty": "oct", "k": "c2VjcmV0"}}, {}, "private"),
]


@pytest.mark.parametrize(
    ("header", "changes", "why"),
    [case[1:] for case in BAD_PROOFS],
    ids=[case[0] for case in BAD_PROOFS],
)
def test_a_proof_with_this_fault_is_refused(
    town: Town,
    elsewhere: Elsewhere,
    key: ECKey,
    header: dict[str, object],
    changes: dict[str, object],
    why: str,
) -> None:
    token = elsewhere.token(key)
    proof = town.proof(key, "GET", URL, token, header, **changes)
    assert why in refusal(town, token, proof)
    assert not town.web.asked, "nobody is asked for a proof that does not hold (S-37)"


@pytest.mark.parametrize(
    "htu",
    [
        URL,
        "HTTP://127.0.0.1:4000/alice/notes",
        URL + "?query=1",
        URL + "#fragment",
        "http://127.0.0.1:4000/%61lice/notes",
    ],
)
def test_the_same_address_in_another_spelling_is_the_same(
    town: Town, elsewhere: Elsewhere, key: ECKey, htu: str
) -> None:
    """O-17: RFC 3986 normalisation; RFC 9449 §4.3 leaves out query and fragment."""
    token = elsewhere.token(key)
    assert town.agent(token, town.proof(key, "GET", URL, token, htu=htu)).webid == CAROL


def test_default_ports_and_percent_escapes_compare_equal() -> None:
    assert normal("https://Pod.example:443/a%2fb%7E") == normal("https://pod.example/a%2Fb~")
    assert normal("https://pod.example") == normal("https://pod.example/")
    assert normal("http://[::1]:4000/a") == "http://[::1]:4000/a"


def test_a_private_or_weak_key_proves_nothing(town: Town, elsewhere: Elsewhere) -> None:
    """S-33: private key in jwk, RSA of 512 bits, a point that is not on the curve."""
    holder = ECKey.generate_key("P-256")
    token = elsewhere.token(holder)
    told = {"jwk": {**public(holder), "d": holder.as_dict(private=True)["d"]}}
    assert "private" in refusal(town, token, town.proof(holder, "GET", URL, token, told))
    weak: dict[str, object] = {"alg": "RS256", "jwk": {"kty": "RSA", "e": "AQAB", "n": "w" * 86}}
    claims: dict[str, object] = {"htm": "GET", "htu": URL, "jti": "1", "iat": int(town.now)}
    assert "bits" in refusal(town, token, unsigned({"typ": "dpop+jwt", **weak}, claims, b"x" * 64))
    off: dict[str, object] = {"alg": "ES256", "jwk": {**public(holder), "y": public(holder)["x"]}}
    refusal(town, token, unsigned({"typ": "dpop+jwt", **off}, claims, b"x" * 64))


def test_a_proof_by_another_key_than_its_own_header_is_refused(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    token = elsewhere.token(key)
    proof = town.proof(ec_key(), "GET", URL, token, {"jwk": public(key)})
    assert "signature" in refusal(town, token, proof)


def test_a_huge_proof_or_token_is_refused_unread(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """S-33: 100 kB."""
    token = elsewhere.token(key)
    huge = town.proof(key, "GET", URL, token, more="x" * 100_000)
    assert str(PROOF_LIMIT) in refusal(town, token, huge)
    long = elsewhere.token(key, more="x" * 100_000)
    assert "longer than" in refusal(town, long, town.proof(key, "GET", URL, long))


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "a",
        "a.b",
        "a.b.c.d",
        "a.b.c",
        "!.?.*",
        "é.é.é",
        "e30.e30.",
        "e30=.e30=.AA",
        "e30.e3+.AA",
        "e30.eyJqdGkiOiJcdWQ4MDAifQ.AA",
        "e30.eyJpYXQiOk5hTn0.AA",
        "W1tb." + "W1tb" * 1_000 + ".AA",
    ],
)
def test_garbage_is_refused_in_both_places(
    town: Town, elsewhere: Elsewhere, key: ECKey, garbage: str
) -> None:
    token = elsewhere.token(key)
    """S-30, S-33: refused with a reason (as `refusal` asserts), as a token and as a proof."""
    assert "token" in refusal(town, garbage, town.proof(key, "GET", URL, garbage or "x"))
    assert "proof" in refusal(town, token, garbage).lower()


def test_two_headers_of_a_kind_are_refused(town: Town, elsewhere: Elsewhere, key: ECKey) -> None:
    """O-17: exactly one DPoP, exactly one Authorization."""
    token = elsewhere.token(key)
    one, two = (town.proof(key, "GET", URL, token) for _ in range(2))
    for authorization, dpop in (
        ([f"DPoP {token}"], [one, two]),
        ([f"DPoP {token}"], []),
        ([f"DPoP {token}", f"DPoP {token}"], [one]),
        ([f"DPoP {token}"], [f"{one}, {two}"]),
    ):
        with pytest.raises(Unauthenticated):
            town.verifier.agent("GET", URL, authorization, dpop, None, town.now)


@pytest.mark.parametrize(
    ("without_ath", "program", "app", "elsewhere"),
    [("refuse", False, False, False), ("apps", False, True, True), ("all", True, True, True)],
)
def test_who_may_leave_out_ath_is_a_setting(
    tmp_path: Path,
    key: ECKey,
    without_ath: WithoutAth,
    program: bool,
    app: bool,
    elsewhere: bool,
) -> None:
    """O-17, S-33, RFC 9449 §4.3: twice each, as the second time the token is remembered."""
    town = Town(tmp_path, without_ath=without_ath)
    try:
        alice = town.welcome("alice")
        mint = town.provider.server.desk.minter.access_token
        said = {"webid": alice.pod.owner, "jkt": jkt(key), "scope": "webid"}
        grant = signed_in_app(town, alice)
        tokens = {
            mint(client_id="alice-program", **said): program,
            mint(client_id=grant.client_id, grant_id=grant.grant_id, **said): app,
            Elsewhere(town).token(key): elsewhere,
        }
        for token, is_taken in tokens.items():
            assert town.agent(token, town.proof(key, "GET", URL, token)).webid
            for _ in range(2):
                proof = town.proof(key, "GET", URL, token, ath=None)
                if is_taken:
                    assert town.agent(token, proof).webid
                else:
                    assert "no ath" in refusal(town, token, proof)
            wrong = town.proof(key, "GET", URL, token, ath="x" * 43)
            assert "ath is not the hash" in refusal(town, token, wrong)
    finally:
        town.close()


def signed_in_app(town: Town, person: Welcomed) -> Grant:
    """A grant, as an app has it that somebody signed in to."""
    made = Grant(
        grant_id="a grant",
        account_id=person.account.account_id,
        client_id="an app",
        webid=person.pod.owner,
        scope="openid webid",
        created=town.clock(),
        expires=town.clock() + 3_600 * SECOND,
        signed_in=town.clock(),
        session="",
    )
    code = Code("digest", made.grant_id, "https://app.example/", "challenge", town.clock())
    town.accounts.signins.add_grant(made, code)
    return made


def test_a_proof_counts_once(town: Town, elsewhere: Elsewhere, key: ECKey) -> None:
    """S-32."""
    token = elsewhere.token(key)
    proof = town.proof(key, "GET", URL, token)
    town.agent(token, proof)
    assert "used before" in refusal(town, token, proof)


def test_a_proof_that_was_refused_for_another_reason_takes_no_room(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    token = elsewhere.token(key)
    proof = town.proof(key, "GET", URL, token)
    with pytest.raises(Unauthenticated):
        town.agent("x" + token, proof)
    assert town.agent(token, proof).webid == CAROL


def test_nobody_is_asked_twice_and_never_before_the_local_checks(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """O-16, S-37: metadata, keys, then the WebID document, once."""
    for _ in range(3):
        token = elsewhere.token(key)
        town.agent(token, town.proof(key, "GET", URL, token))
    assert town.web.asked == [
        f"{ISSUER}.well-known/openid-configuration",
        f"{ISSUER}keys",
        CAROL.partition("#")[0],
    ]


def test_a_webid_is_not_fetched_for_a_token_whose_signature_does_not_hold(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """O-16."""
    token = elsewhere.token(key, {"kid": elsewhere.key.kid}, ec_key())
    refusal(town, token, town.proof(key, "GET", URL, token))
    assert CAROL.partition("#")[0] not in town.web.asked


def test_an_unreachable_issuer_is_not_asked_again_at_once(town: Town, key: ECKey) -> None:
    """S-37: negative results are remembered, for a minute."""
    elsewhere = Elsewhere(town)
    town.web.pages.clear()
    for _ in range(3):
        token = elsewhere.token(key)
        refusal(town, token, town.proof(key, "GET", URL, token))
    assert len(town.web.asked) == 1
    town.now += 61
    token = elsewhere.token(key)
    refusal(town, token, town.proof(key, "GET", URL, token))
    assert len(town.web.asked) == 2


def test_a_new_key_of_an_issuer_is_found_and_a_withdrawn_issuer_loses_its_word(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    token = elsewhere.token(key)
    town.agent(token, town.proof(key, "GET", URL, token))
    elsewhere.key = ec_key()
    elsewhere.publish(elsewhere.key)
    town.now += 61
    token = elsewhere.token(key)
    town.agent(token, town.proof(key, "GET", URL, token))
    town.web.card(CAROL, "https://new-issuer.example/")
    town.now += 301
    assert "does not name" in refusal(town, token, town.proof(key, "GET", URL, token))


def test_on_the_loop_a_thread_is_used_only_where_somebody_must_be_asked(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    token = elsewhere.token(key)

    def asked() -> Agent:
        proof = town.proof(key, "GET", URL, token)
        credentials = ([f"DPoP {token}"], [proof], None, town.now)
        return asyncio.run(authenticate(town.verifier, "GET", URL, *credentials))

    assert asked().webid == CAROL
    proof = town.proof(key, "GET", URL, token)
    known = town.verifier.begin("GET", URL, [f"DPoP {token}"], [proof], None, town.now)
    assert isinstance(known, Agent)
    assert asked().webid == CAROL


def test_a_resident_is_read_from_the_ledger_and_never_fetched(town: Town, key: ECKey) -> None:
    """O-22."""
    alice = town.welcome("alice")
    token = town.provider.server.desk.minter.access_token(
        webid=alice.pod.owner, client_id="alice-program", jkt=jkt(key), scope="webid"
    )
    proof = town.proof(key, "GET", URL, token)
    known = town.verifier.begin("GET", URL, [f"DPoP {token}"], [proof], None, town.now)
    assert known == Agent(alice.pod.owner, "alice-program", town.settings.issuer)
    assert not town.web.asked


def test_a_resident_that_is_not_there_is_refused_and_never_fetched(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """S-38: no request to ourselves."""
    for webid in (
        "http://127.0.0.1:4000/nobody/profile/card#me",
        "http://localhost:4000/card#me",
        "http://127.0.0.1:4000/alice/.acl#me",
    ):
        token = elsewhere.token(key, webid=webid)
        assert "WebID" in refusal(town, token, town.proof(key, "GET", URL, token))
    assert all(ISSUER in url for url in town.web.asked)


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
