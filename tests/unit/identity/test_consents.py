"""What a remembered token may do is what its consent says at this moment (O-13, S-35c)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from joserfc.jwk import ECKey

from pod_server.actions.welcome import Welcomed
from pod_server.model.access import Agent, Limits, Mode
from pod_server.model.account import SECOND, Code, Consent, Grant
from pod_server.model.errors import Unauthenticated
from tests.unit.identity.town import Elsewhere, Town, jkt

URL = "http://127.0.0.1:4000/alice/notes"
LIMITS = Limits(Mode.READ, ("http://127.0.0.1:4000/alice/notes/",))


@pytest.fixture
def alice(town: Town) -> Welcomed:
    return town.welcome("alice")


def let_in(town: Town, person: Welcomed, consent: Consent, key: ECKey) -> str:
    """A token for an hour; nothing but the consent ends it before."""
    now = town.clock()
    grant = Grant(
        "a grant",
        consent.account_id,
        consent.client_id,
        consent.webid,
        consent.scope,
        created=now,
        expires=now + 3_600 * SECOND,
        signed_in=now,
    )
    town.accounts.consents.give(consent)
    town.accounts.signins.add_grant(grant, Code("c", grant.grant_id, "https://a/", "x", now))
    return town.provider.server.desk.minter.access_token(
        webid=person.pod.owner,
        client_id=consent.client_id,
        jkt=jkt(key),
        scope=consent.scope,
        grant_id=grant.grant_id,
        only_here=consent.limits is not None,
    )


def agreed(town: Town, person: Welcomed) -> Consent:
    return Consent(
        person.account.account_id, "an app", person.pod.owner, "webid", town.clock(), limits=LIMITS
    )


def asks(town: Town, token: str, key: ECKey) -> Agent:
    return town.agent(token, town.proof(key, "GET", URL, token), url=URL)


def test_it_ends_to_the_second_with_its_consent(town: Town, alice: Welcomed, key: ECKey) -> None:
    """Tokens are remembered for ten seconds; this one is for four."""
    consent = replace(agreed(town, alice), until=town.clock() + 4 * SECOND)
    token = let_in(town, alice, consent, key)
    assert asks(town, token, key).limits == LIMITS
    town.now += 3
    assert asks(town, token, key).limits == LIMITS
    town.now += 1
    with pytest.raises(Unauthenticated, match="time that its app was given is over"):
        asks(town, token, key)


def test_it_changes_with_its_consent(town: Town, alice: Welcomed, key: ECKey) -> None:
    """In no time: what is remembered holds for a mark, and giving anew turns it."""
    consent = agreed(town, alice)
    token = let_in(town, alice, consent, key)
    assert asks(town, token, key).limits == LIMITS
    town.accounts.consents.give(replace(consent, limits=None))
    assert asks(town, token, key).limits is None
    another = replace(consent, webid="https://another.example/#me", given=town.clock() + 1)
    town.accounts.consents.give(another)
    assert asks(town, token, key).limits is None, "what was said for another WebID"
    town.accounts.consents.withdraw(consent.account_id, consent.client_id, consent.webid)
    with pytest.raises(Unauthenticated):
        asks(town, token, key)


def test_a_token_for_this_server_is_taken_from_ourselves_alone(
    town: Town, elsewhere: Elsewhere, key: ECKey
) -> None:
    """S-31: the audience of limited tokens is our own issuer; nobody else can write that."""
    for audience in (town.settings.issuer, elsewhere.issuer):
        token = elsewhere.token(key, aud=audience)
        with pytest.raises(Unauthenticated, match="audience"):
            asks(town, token, key)
