"""Credentials that nobody should believe: others', changed, over, by lists and keys of others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from proofs.credentials import bitstring
from proofs.keys import SigningKey
from tests.unit.proofs import attested
from tests.web.at_home import Visitor, at_home, words
from tests.web.attesting import HOME, PAGE, TownHall, bring, came, decide, keep, look_again, page
from tests.web.served import Served
from tests.web.test_own_facts import ME, begin_a_day

DAY = 86_400


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


@pytest.fixture
def hall(town: Served) -> TownHall:
    return TownHall(town)


def test_somebody_elses_is_refused_at_the_door(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    body = hall.credential(subject=town.people["carol"].webid)
    sent = hall.sends(body)
    assert sent.status == 409, sent
    assert "not about you" in str(sent.json["detail"])
    refused = bring(alice, body)
    assert refused.status_code == 409
    assert "credentialSubject is not your WebID" in words(refused)
    assert not came(alice)


def test_what_she_signs_of_herself_is_no_credential(town: Served, alice: Visitor) -> None:
    herself = TownHall(town, "alice")
    assert "You are its issuer" in words(bring(alice, herself.credential()))
    other = herself.credential(issuer=f"{town.home}town-hall#it")
    assert "You are its issuer" in words(bring(alice, other))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((b"Nantes", b"Rennes"), "Its signature does not fit"),
        ((b"profile/card#me", b"profile/card#it"), "not about you"),
        ((b'"proof":', b'"poorf":'), "Its signature does not fit"),
    ],
)
def test_a_changed_octet_is_noticed(
    alice: Visitor, hall: TownHall, change: tuple[bytes, bytes], why: str
) -> None:
    refused = bring(alice, hall.credential().replace(*change))
    assert (refused.status_code, why in words(refused)) == (409, True), words(refused)
    assert not came(alice)


def test_a_key_that_the_issuer_does_not_list_vouches_for_nothing(
    alice: Visitor, hall: TownHall
) -> None:
    refused = bring(alice, hall.credential(key=SigningKey.generate()))
    assert "a key that its issuer does not list" in words(refused)
    elsewhere = hall.credential(issuer="https://town.example/profile/card#it")
    assert bring(alice, elsewhere).status_code in (303, 409)
    assert "Verified, and still valid" not in page(alice)


def test_what_is_over_or_withdrawn_is_not_kept(alice: Visitor, hall: TownHall) -> None:
    assert "It is over." in words(bring(alice, hall.credential(days=-0.5)))
    hall.says_withdrawn(7)
    assert "Its issuer has withdrawn it." in words(bring(alice, hall.credential()))
    assert not came(alice)


def _lists(hall: TownHall, town: Served) -> Iterator[tuple[str, bytes]]:
    carol = TownHall(town, "carol")
    other = attested.status_list(url=hall.list, issuer=carol.person.webid, now=hall.now)
    yield "signed by somebody else", attested.signed(other, carol.key, now=hall.now)
    for encoded in (
        bitstring.encoded(bitstring.made([], 4_096)),
        bitstring.encoded(bytes(64 * 1024 * 1024)),
    ):
        said = attested.status_list(
            url=hall.list, issuer=hall.person.webid, encoded=encoded, now=hall.now
        )
        yield "is not one", attested.signed(said, hall.key, now=hall.now)
    whole = attested.status_list(url=hall.list, issuer=hall.person.webid, now=hall.now)
    yield "is not one", attested.signed(whole, SigningKey.generate(), now=hall.now)
    yield "is not one", b'{"type": "Note"}'


def test_a_list_that_is_not_the_issuers_or_none_leaves_it_unknown(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    """Another's, too short, swelling, by another key, no list at all: never valid."""
    keep(alice, hall, hall.credential(), fill="on")
    for why, body in _lists(hall, town):
        hall.publishes(body)
        assert decide(alice, "look", name=HOME).status_code == 303
        seen = page(alice)
        assert "Status unknown since" in seen
        assert why in seen
        assert "Verified, and still valid" not in seen
        assert "verified by" not in page(alice, ME)
    hall.says_withdrawn()
    decide(alice, "look", name=HOME)
    assert "Verified, and still valid" in page(alice)


def test_an_issuer_out_of_reach_leaves_it_unknown(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    stranger = hall.credential(issuer="https://town.example/profile/card#it")
    assert bring(alice, stranger).headers["location"].endswith("done=unknown")
    assert "Status unknown since" in page(alice)
    assert "Its issuer cannot be reached." in page(alice)
    keep(alice, hall, hall.credential())
    assert town.ask("DELETE", hall.list, who="bob").status in (200, 204, 205)
    decide(alice, "look", name=HOME)
    assert "Verified, and still valid" in page(alice), "an answer is good for a day"
    town.turn(DAY + 60)
    look_again(town)
    with at_home(town, "alice") as later:
        assert "Status unknown since" in page(later)
        assert "The list where its issuer says whether it still holds cannot be had." in page(later)


def test_one_that_nobody_looked_at_in_time_is_unknown_and_looked_at_again(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    """As after a move, or a restored copy: the errand is gone, the clock is not."""
    keep(alice, hall, hall.credential())
    errands = town.house.accounts.errands
    town.turn(3 * DAY)
    for errand in errands.due(town.house.clock(), 50):
        errands.done(errand)
    hall.says_withdrawn()
    with at_home(town, "alice") as later:
        assert "Status unknown since" in page(later)
        look_again(town)
        assert "Status unknown since" in page(later)
        begin_a_day(town)
        look_again(town)
        assert "Verified, and still valid" in page(later)


def test_one_that_a_program_put_there_is_unknown_until_it_is_looked_at(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    url = f"{town.home}personal/credentials/by-an-app"
    for body, state in (
        (hall.credential(), "Verified, and still valid"),
        (hall.credential().replace(b"Nantes", b"Rennes"), "Does not hold, seen on"),
    ):
        assert town.put(url, body.decode(), "application/vc").status in (201, 204, 205)
        assert "Status unknown since" in page(alice)
        done = decide(alice, "look", name="personal/credentials/by-an-app")
        assert done.status_code == 303
        assert state in page(alice)
    other = hall.credential(subject=town.people["carol"].webid)
    assert town.put(url, other.decode(), "application/vc").status in (204, 205)
    assert "by-an-app" not in alice.get(PAGE).text
    assert decide(alice, "look", name="personal/credentials/by-an-app").status_code == 409


def test_nobody_is_asked_while_a_page_is_looked_at(
    town: Served, alice: Visitor, hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(alice, hall, hall.credential(), fill="on")
    from pod_server.identity.fetch import Door
    from pod_server.identity.issuer_keys import IssuerKeys

    def asked(*_: object, **__: object) -> object:
        raise AssertionError("asked")

    monkeypatch.setattr(IssuerKeys, "find", asked)
    monkeypatch.setattr(Door, "get", asked)
    for at in (PAGE, ME, "/today", "/sharing/requests/"):
        assert alice.get(at).status_code == 200


def test_what_the_server_finds_out_is_written_by_nobody_else(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    keep(alice, hall, hall.credential(), fill="on")
    for name in ("facts/lives-in-paris", "settings/credentials/home-address"):
        assert town.put(town.home + name, "<#it> a <#x> .").status == 409, name
    other = hall.credential(home={**attested.HOME, "addressLocality": "Paris"})
    written = town.put(town.home + HOME, other.decode(), "application/vc")
    assert written.status in (200, 204, 205)
    assert "It has been written anew since it was looked at" in page(alice)
    assert "verified by" not in page(alice, ME)
