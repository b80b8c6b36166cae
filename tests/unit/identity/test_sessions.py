"""Passwords, sessions, one-time links and recovery codes (decision 10, S-47 to S-49)."""

from __future__ import annotations

import pytest

from pod_server.actions.welcome import Welcomed
from pod_server.identity.links import CLAIM, CLAIM_FOR, CODES, RESET
from pod_server.identity.secrets import fits, hash_chosen, hash_made, new_secret
from pod_server.identity.throttle import LIMITS
from pod_server.model.account import SECOND
from pod_server.model.errors import BadRequest, TooManyRequests, Unauthenticated
from tests.unit.identity.town import Town

HERE = "192.0.2.1"


@pytest.fixture
def alice(town: Town) -> Welcomed:
    return town.welcome("alice", "correct horse")


def test_secrets_are_kept_in_two_ways_and_never_as_they_are() -> None:
    """S-35c: client secrets only hashed; passwords by Argon2id."""
    made, chosen = new_secret(), "correct horse"
    for kept, secret in ((hash_made(made), made), (hash_chosen(chosen), chosen)):
        assert secret not in kept
        assert fits(kept, secret)
        assert not fits(kept, secret + "x")
    assert hash_chosen(chosen).startswith("$argon2id$")
    assert not fits(None, chosen)
    assert not fits("nonsense", chosen)


def test_a_session_lasts_two_weeks_and_ends_when_signed_out(town: Town, alice: Welcomed) -> None:
    token = town.sessions.sign_in(" ALICE ", "correct horse", HERE)
    session = town.sessions.session(token)
    assert session is not None
    assert session.account_id == alice.account.account_id
    assert town.sessions.session("") is None
    assert town.sessions.session(session.digest) is None, "the digest opens nothing"
    town.sessions.sign_out(token)
    assert town.sessions.session(token) is None
    token = town.sessions.sign_in("alice@home.example", "correct horse", HERE)
    town.now += 14 * 24 * 3600 + 1
    assert town.sessions.session(token) is None


def test_wrong_passwords_are_refused_alike_and_counted(town: Town, alice: Welcomed) -> None:
    """S-47, S-48."""
    said = set()
    for name in ("alice", "nobody", "x" * 1_000, "alice\0"):
        with pytest.raises(Unauthenticated) as refused:
            town.sessions.sign_in(name, "wrong", HERE)
        said.add(refused.value.detail())
    assert len(said) == 1
    for _ in range(LIMITS["pair"].attempts - 1):
        with pytest.raises(Unauthenticated):
            town.sessions.sign_in("alice", "wrong", HERE)
    with pytest.raises(TooManyRequests):
        town.sessions.sign_in("alice", "correct horse", HERE)
    assert town.sessions.sign_in("alice", "correct horse", "198.51.100.1"), "not from everywhere"
    town.now += LIMITS["pair"].seconds + 1
    assert town.sessions.sign_in("alice", "correct horse", HERE), "and not for ever"


def test_a_network_that_tries_many_names_is_slowed_down(town: Town) -> None:
    """S-48: credential stuffing."""
    key = f"network {HERE}"
    town.sessions.throttle.failed(*[key] * LIMITS["network"].attempts)
    with pytest.raises(TooManyRequests):
        town.sessions.sign_in("somebody", "x", HERE)
    with pytest.raises(Unauthenticated):
        town.sessions.sign_in("somebody", "x", "198.51.100.1")


def test_a_new_password_ends_all_sessions(town: Town, alice: Welcomed) -> None:
    """S-49."""
    old = town.sessions.sign_in("alice", "correct horse", HERE)
    with pytest.raises(BadRequest):
        town.sessions.change_password(alice.account.account_id, "11 letters.")
    assert town.sessions.session(old) is not None
    town.sessions.change_password(alice.account.account_id, "battery staple")
    assert town.sessions.session(old) is None
    assert town.sessions.sign_in("alice", "battery staple", HERE)
    with pytest.raises(Unauthenticated):
        town.sessions.sign_in("alice", "correct horse", HERE)


def test_an_account_without_a_password_cannot_be_signed_in_to(town: Town) -> None:
    town.welcome("bob")
    for password in ("", "None", "x"):
        with pytest.raises(Unauthenticated):
            town.sessions.sign_in("bob", password, HERE)


def test_a_forms_token_belongs_to_one_cookie(town: Town) -> None:
    """S-43."""
    token = town.sessions.form_token("a cookie")
    assert town.sessions.is_form("a cookie", token)
    for cookie, sent in (("another", token), ("", town.sessions.form_token("")), ("a cookie", "é")):
        assert not town.sessions.is_form(cookie, sent)


def test_a_link_is_made_from_the_configured_address_and_good_once(town: Town) -> None:
    """Decision 10; S-49: host from configuration, single use, short."""
    url = town.links.make(CLAIM)
    assert url.startswith("http://localhost:4000/claim/")
    token = url.rpartition("/")[2]
    assert town.links.look(CLAIM, token)
    assert town.links.look(RESET, token) is None, "for its own purpose only"
    assert town.links.take(RESET, token) is None
    assert town.links.take(CLAIM, token)
    assert town.links.take(CLAIM, token) is None
    late = town.links.make(CLAIM).rpartition("/")[2]
    town.now += CLAIM_FOR / SECOND + 1
    assert town.links.take(CLAIM, late) is None


def test_a_reset_link_belongs_to_its_account(town: Town, alice: Welcomed) -> None:
    first = town.links.make(RESET, alice.account.account_id).rpartition("/")[2]
    second = town.links.make(RESET, alice.account.account_id).rpartition("/")[2]
    assert town.links.take(RESET, first) is None, "the newer one counts"
    link = town.links.take(RESET, second)
    assert link is not None
    assert link.account_id == alice.account.account_id


def test_recovery_codes_let_in_once_and_guessing_is_slowed_down(
    town: Town, alice: Welcomed
) -> None:
    codes = town.links.new_codes(alice.account.account_id)
    assert len(set(codes)) == CODES
    typed = codes[0].upper().replace("-", " ")
    assert town.links.recover("alice", typed, HERE) == alice.account.account_id
    for name, code in (("alice", codes[0]), ("nobody", codes[1]), ("alice", "")):
        with pytest.raises(Unauthenticated):
            town.links.recover(name, code, HERE)
    town.links.new_codes(alice.account.account_id)
    for _ in range(LIMITS["pair"].attempts - 2):
        with pytest.raises(Unauthenticated):
            town.links.recover("alice", codes[1], HERE)
    with pytest.raises(TooManyRequests):
        town.links.recover("alice", codes[1], HERE)


def test_where_one_is_signed_in_is_told_and_can_be_ended(town: Town, alice: Welcomed) -> None:
    """S-49: device, since when, last used; one, or all but this one."""
    account_id = alice.account.account_id
    start = town.clock()
    phone = town.sessions.sign_in("alice", "correct horse", HERE, "Firefox, Android")
    desk = town.sessions.sign_in("alice", "correct horse", HERE, "Chrome, Linux")
    theirs = town.sessions.begin(town.welcome("bob").account.account_id)
    town.now += 3_600
    here = town.sessions.session(desk)
    assert here is not None
    told = [(s.device, s.began, s.last_used) for s in town.sessions.all(account_id)]
    assert told == [
        ("Chrome, Linux", start, town.clock()),
        ("Firefox, Android", start, start),
    ]
    foreign = town.sessions.session(theirs)
    assert foreign is not None
    town.sessions.end(account_id, foreign.digest)
    assert town.sessions.session(theirs) is not None, "not one's own"
    third = town.sessions.begin(account_id)
    (digest,) = [s.digest for s in town.sessions.all(account_id) if not s.device]
    town.sessions.end(account_id, digest)
    assert town.sessions.session(third) is None
    town.sessions.end_others(here)
    assert town.sessions.session(phone) is None
    assert town.sessions.session(desk) is not None


def test_what_matters_asks_again_who_it_is_after_five_minutes(town: Town, alice: Welcomed) -> None:
    """S-49; a wrong password there counts as one anywhere (S-48)."""
    token = town.sessions.sign_in("alice", "correct horse", HERE)
    session = town.sessions.session(token)
    assert session is not None
    assert town.sessions.is_fresh(session)
    town.now += 301
    assert not town.sessions.is_fresh(session)
    for _ in range(LIMITS["pair"].attempts):
        with pytest.raises(Unauthenticated):
            town.sessions.confirm(session, "wrong", HERE)
    with pytest.raises(TooManyRequests):
        town.sessions.confirm(session, "correct horse", HERE)
    town.sessions.confirm(session, "correct horse", "198.51.100.1")
    again = town.sessions.session(token)
    assert again is not None
    assert town.sessions.is_fresh(again)
    assert again.began < again.signed_in
