"""Proofs with a nonce of the server (O-20, RFC 9449 §8 and §9), off by default."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from pod_server.identity.nonces import SPAN, Nonces
from pod_server.identity.provider import Provider
from pod_server.model.account import SECOND
from pod_server.model.errors import Unauthenticated
from pod_server.model.exchange import TOKEN, Asked, Said
from pod_server.settings import Settings
from pod_server.web.credentials import challenges
from tests.unit.identity.town import SECRET, Elsewhere, Town
from tests.web.provider.town import basic

URL = "http://127.0.0.1:4000/alice/notes"


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Town]:
    """A server that asks for nonces."""
    made = Town(tmp_path, with_nonces=True)
    yield made
    made.close()


def asked_for(town: Town, token: str, proof: str) -> str:
    """The nonce that a refusal asks for, as the client reads it from the header."""
    with pytest.raises(Unauthenticated) as refused:
        town.agent(token, proof)
    sent = challenges(refused.value, "https://id.example/", "https://pod.example/")
    assert any(b'error="use_dpop_nonce"' in value for _, value in sent)
    return dict(sent)[b"dpop-nonce"].decode()


def test_nonces_are_off_by_default(town: Town, elsewhere: Elsewhere, key: ECKey) -> None:
    """O-20: a proof without one is taken, and one that has it is not asked about it."""
    assert Settings(Path()).dpop_nonce is False
    token = elsewhere.token(key)
    assert town.agent(token, town.proof(key, "GET", URL, token)).webid
    assert town.agent(token, town.proof(key, "GET", URL, token, nonce="another's")).webid


def test_a_pod_asks_for_a_nonce_and_takes_the_proof_that_has_it(careful: Town, key: ECKey) -> None:
    """O-20, RFC 9449 §9: 401 with the nonce; good for one to two minutes; not made up."""
    token = Elsewhere(careful).token(key)
    nonce = asked_for(careful, token, careful.proof(key, "GET", URL, token))
    assert careful.agent(token, careful.proof(key, "GET", URL, token, nonce=nonce)).webid
    assert careful.agent(token, careful.proof(key, "GET", URL, token, nonce=nonce)).webid
    for wrong in ("", nonce[:-2] + "AA", 7, "é"):
        asked_for(careful, token, careful.proof(key, "GET", URL, token, nonce=wrong))
    careful.now += SPAN
    assert careful.agent(token, careful.proof(key, "GET", URL, token, nonce=nonce)).webid
    careful.now += SPAN
    later = asked_for(careful, token, careful.proof(key, "GET", URL, token, nonce=nonce))
    assert later != nonce


def test_every_process_knows_the_nonces_of_the_others(careful: Town) -> None:
    """O-20: the key is in the store, nothing else is kept."""
    one, other = (Nonces.open(careful.accounts.people) for _ in range(2))
    other.check(one.fresh(careful.now), careful.now)


def test_the_token_endpoint_asks_for_a_nonce(careful: Town, key: ECKey) -> None:
    """O-20, RFC 9449 §8: 400 ``use_dpop_nonce`` with the nonce in ``DPoP-Nonce``."""
    careful.welcome("alice")
    url = careful.settings.issuer + TOKEN

    def ask(**more: object) -> Said:
        provider: Provider = careful.provider
        proof = careful.proof(key, "POST", url, None, {}, **more)
        values = {"grant_type": ("client_credentials",)}
        return provider.token(Asked("POST", url, values, basic("alice-program", SECRET), (proof,)))

    refused = ask()
    assert refused.status == 400
    assert refused.body is not None
    assert refused.body["error"] == "use_dpop_nonce"
    nonce = dict(refused.headers)["DPoP-Nonce"]
    assert nonce == Nonces.open(careful.accounts.people).fresh(careful.clock() / SECOND)
    assert ask(nonce=nonce).status == 200
