"""Keys of the provider: two at least, durable, rotated, served as long as they matter (O-12)."""

from __future__ import annotations

from pathlib import Path

from pod_server.identity.keyring import (
    RS256,
    SERVED_AFTER,
    SIGNS_FOR,
    KeyRing,
    replace_lost,
    rotate_now,
)
from pod_server.model.account import SECOND
from pod_server.storage.accounts import SqliteAccounts

DAY = 24 * 3600 * SECOND


class Turned:
    def __init__(self) -> None:
        self.now = 1_800_000_000 * SECOND

    def __call__(self) -> int:
        return self.now


def kids(ring: KeyRing) -> list[str]:
    keys = ring.jwks()["keys"]
    assert isinstance(keys, list)
    return [key["kid"] for key in keys]


def test_there_are_two_keys_and_their_private_parts_stay_here(tmp_path: Path) -> None:
    accounts = SqliteAccounts.open(tmp_path)
    ring = KeyRing(accounts.keys, Turned())
    keys = ring.jwks()["keys"]
    assert isinstance(keys, list)
    assert len(keys) == 2
    for key in keys:
        assert set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert ring.signer().kid in kids(ring)
    accounts.close()


def test_keys_survive_a_restart_and_other_processes_have_the_same(tmp_path: Path) -> None:
    clock = Turned()
    first, second = SqliteAccounts.open(tmp_path), SqliteAccounts.open(tmp_path)
    one, other = KeyRing(first.keys, clock), KeyRing(second.keys, clock)
    assert kids(one) == kids(other)
    assert one.signer().kid == other.signer().kid
    first.close()
    third = SqliteAccounts.open(tmp_path)
    assert KeyRing(third.keys, clock).signer().kid == other.signer().kid
    second.close()
    third.close()


def test_the_next_key_was_served_before_it_signs_and_the_old_one_after(tmp_path: Path) -> None:
    clock = Turned()
    accounts = SqliteAccounts.open(tmp_path)
    ring = KeyRing(accounts.keys, clock)
    old, served = ring.signer().kid, kids(ring)
    clock.now += SIGNS_FOR + SECOND
    new = ring.signer().kid
    assert new != old
    assert new in served
    assert old in kids(ring), "what it signed is still valid"
    assert len(kids(ring)) == 3
    clock.now += SERVED_AFTER + DAY
    assert old not in kids(ring)
    assert ring.public(old) is None
    accounts.close()


def test_after_a_long_sleep_there_are_fresh_keys(tmp_path: Path) -> None:
    clock = Turned()
    accounts = SqliteAccounts.open(tmp_path)
    before = set(kids(KeyRing(accounts.keys, clock)))
    clock.now += 400 * DAY
    ring = KeyRing(accounts.keys, clock)
    assert ring.signer().kid not in before
    assert len(kids(ring)) == 2
    assert before.isdisjoint(kids(ring))
    accounts.close()


def test_by_hand_the_next_key_signs_at_once_in_every_process_and_the_old_is_served_on(
    tmp_path: Path,
) -> None:
    """O-12: what the old key signed is good until it runs out."""
    clock = Turned()
    here, there = SqliteAccounts.open(tmp_path), SqliteAccounts.open(tmp_path)
    ring = KeyRing(here.keys, clock)
    old, served = ring.signer().kid, kids(ring)
    assert rotate_now(there.keys, clock())
    assert ring.signer().kid == next(kid for kid in served if kid != old)
    assert old in kids(ring)
    assert len(kids(ring)) == 3, "and another one waits"
    clock.now += SIGNS_FOR + SECOND
    assert ring.signer().kid not in served
    clock.now += SERVED_AFTER + DAY
    assert ring.public(old) is None
    assert rotate_now(here.keys, clock.now)
    assert rotate_now(here.keys, clock.now), "twice in one moment"
    assert ring.signer().kid
    here.close()
    there.close()


def test_lost_keys_are_gone_at_once_in_every_process(tmp_path: Path) -> None:
    """O-12, S-35c."""
    clock = Turned()
    here, there = SqliteAccounts.open(tmp_path), SqliteAccounts.open(tmp_path)
    ring = KeyRing(here.keys, clock)
    before = kids(ring)
    replace_lost(there.keys, clock())
    assert [ring.public(kid) for kid in before] == [None, None]
    assert ring.signer().kid not in before
    assert set(kids(ring)).isdisjoint(before)
    assert len(kids(ring)) == 2
    here.close()
    there.close()


def test_rsa_keys_are_made_when_asked_for_and_turn_like_the_others(tmp_path: Path) -> None:
    """OpenID Connect Core §15.1; every process serves them before anybody sees what they signed."""
    clock = Turned()
    here, there = SqliteAccounts.open(tmp_path), SqliteAccounts.open(tmp_path)
    ring, other = KeyRing(here.keys, clock), KeyRing(there.keys, clock)
    usual = other.signer().kid
    old = ring.signer(RS256).kid
    assert old in kids(other), "at once"
    assert (other.signer().kid, other.signer(RS256).kid) == (usual, old)
    known = other.public(old)
    assert known is not None
    assert known.algorithm == RS256
    assert len(kids(ring)) == 4
    clock.now += SIGNS_FOR + SECOND
    new = ring.signer(RS256).kid
    assert new != old
    assert new in kids(other)
    served = kids(ring)
    rotate_now(there.keys, clock())
    assert ring.signer(RS256).kid in served
    assert ring.signer(RS256).kid != new
    replace_lost(there.keys, clock())
    assert set(kids(ring)).isdisjoint(served)
    assert ring.signer(RS256).kid not in served
    here.close()
    there.close()
