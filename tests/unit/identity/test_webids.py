"""Which addresses are ours, and what a resident's document says (O-22, S-34, S-38)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pod_server.identity.webids import Residents, issuers_in
from pod_server.model.change import Change, Put
from pod_server.model.errors import Unauthenticated
from pod_server.settings import Settings
from tests.unit.identity.town import CAROL, ISSUER, Elsewhere, Town
from vocab.terms import SEC


def residents(town: Town, pods_url: str = "") -> Residents:
    settings = Settings(data=town.data, base_url="https://id.example/", pods_url=pods_url)
    return Residents(settings, town.accounts.people, town.ledgers, town.documents)


@pytest.mark.parametrize(
    ("iri", "ours"),
    [
        ("https://id.example/x", True),
        ("https://pods.id.example/alice/card", True),
        ("https://apps.id.example/x", True),
        ("https://id.example.evil.example/x", False),
        ("https://evil.example/https://id.example/", False),
        ("http://id.example/x", False),
        ("https://id.example:8443/x", False),
        ("https://user@id.example/x", False),
    ],
)
def test_what_is_on_our_origins_is_ours(town: Town, iri: str, ours: bool) -> None:
    assert residents(town).is_here(iri) is ours


@pytest.mark.parametrize(
    ("iri", "ours"),
    [
        ("https://alice.pods.example/card", True),
        ("https://a.b.pods.example/card", False),
        ("https://pods.example/card", False),
        ("https://evilpods.example/card", False),
        ("https://alice.pods.example.evil.example/card", False),
    ],
)
def test_pods_with_hosts_of_their_own_are_ours(town: Town, iri: str, ours: bool) -> None:
    assert residents(town, pods_url="https://*.pods.example/").is_here(iri) is ours


def test_a_residents_document_names_our_issuer(town: Town) -> None:
    alice = town.welcome("alice")
    assert town.webids.issuers(alice.pod.owner) == {town.settings.issuer}
    assert town.webids.issuers(alice.pod.owner.replace("#me", "#you")) == frozenset()
    for iri in ("profile/card.acl#me", "profile/#me", "profile/../profile/card#me", "%zz#me"):
        with pytest.raises(Unauthenticated):
            town.webids.issuers(alice.pod.base + iri)
    assert not town.web.asked


def test_only_statements_about_the_webid_itself_count(town: Town) -> None:
    """S-34: other subjects, literals, other properties say nothing."""
    Elsewhere(town)
    body = town.web.pages["https://carol.elsewhere.example/card"][1]
    other = body.replace(b"#me>", b"#you>")
    literal = body.replace(f"<{ISSUER}>".encode(), f'"{ISSUER}"'.encode())
    base = CAROL.partition("#")[0]
    for text, found in ((body, {ISSUER}), (other, set()), (literal, set())):
        graph = town.codecs.parse(text, "text/turtle", base)
        assert issuers_in(graph, CAROL) == found


def test_a_document_elsewhere_is_read_again_after_five_minutes(town: Town) -> None:
    Elsewhere(town)
    assert town.webids.issuers(CAROL) == {ISSUER}
    town.web.card(CAROL, "https://new.example/")
    town.now += 299
    assert town.webids.known(CAROL) == frozenset({ISSUER})
    town.now += 2
    assert town.webids.issuers(CAROL) == {"https://new.example/"}


def test_a_residents_keys_are_those_of_this_moment(town: Town) -> None:
    """Decision 25: a key taken out stops counting at once."""
    alice = town.welcome("alice")
    owner = alice.pod.owner
    ledger = town.ledgers.by_id(alice.pod.pod_id)
    stored = ledger.read("profile/card")
    assert stored is not None
    assert stored.body is not None
    assert town.webids.signing_keys(owner) == {}
    key = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    listed = stored.body + f"\n<{owner}> <{SEC.ASSERTION_METHOD}> <{key}> .".encode()
    day, moment = datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:00:00Z"
    method = f"{key}#{key.removeprefix('did:key:')}"
    known = stored.body + f"\n<{owner}> <{SEC.VERIFICATION_METHOD}> <{method}> .".encode()
    expired = listed + f'\n<{method}> <{SEC.EXPIRATION}> "{moment}" .'.encode()
    lost = known + f'\n<{method}> <{SEC.REVOKED}> "{moment}" .'.encode()
    twice = lost + f'\n<{key}> <{SEC.EXPIRATION}> "2027-01-01T00:00:00Z" .'.encode()
    odd = known + f'\n<{method}> <{SEC.REVOKED}> "a while ago" .'.encode()
    never = datetime.min.replace(tzinfo=UTC)
    cases: list[tuple[bytes, dict[str, datetime | None]]] = [
        (listed, {key: None}),
        (stored.body, {}),
        (expired, {key: day}),
        (known, {}),
        (lost, {key: day}),
        (twice, {key: day}),
        (odd, {key: never}),
        (listed, {key: None}),
    ]
    for body, found in cases:
        put = Put("profile/card", stored.media_type, body, size=len(body))
        ledger.submit(Change((put,))).result()
        assert town.webids.signing_keys(owner) == found
