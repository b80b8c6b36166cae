"""DPoP proofs that are refused, each for its reason, and those that are taken (O-17, RFC 9449)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from pod_server.actions.welcome import Welcomed
from pod_server.identity.jose import ALGORITHMS
from pod_server.identity.proofs import PROOF_LIMIT, normal
from pod_server.model.account import SECOND, Code, Consent, Grant
from pod_server.model.errors import Unauthenticated
from pod_server.settings import WithoutAth
from tests.unit.identity.refused import URL, refusal, unsigned
from tests.unit.identity.town import CAROL, Elsewhere, Key, Town, ec_key, jkt, public


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
    """S-30, S-33: refused with a reason (as `refusal` asserts), as a token and as a proof."""
    token = elsewhere.token(key)
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
        mint = partial(
            town.provider.server.desk.minter.access_token,
            webid=alice.pod.owner,
            jkt=jkt(key),
            scope="webid",
        )
        grant = signed_in_app(town, alice)
        tokens = {
            mint(client_id="alice-program"): program,
            mint(client_id=grant.client_id, grant_id=grant.grant_id): app,
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
    town.accounts.consents.give(
        Consent(made.account_id, made.client_id, made.webid, made.scope, made.created)
    )
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
