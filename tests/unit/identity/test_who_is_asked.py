"""Whom a token makes us ask: other issuers rarely, ourselves never (O-16, O-22)."""

from __future__ import annotations

import asyncio

from joserfc.jwk import ECKey

from pod_server.identity.tokens import authenticate
from pod_server.model.access import Agent
from tests.unit.identity.refused import URL, refusal
from tests.unit.identity.town import CAROL, ISSUER, Elsewhere, Town, ec_key, jkt


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
