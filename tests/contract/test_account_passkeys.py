"""The store of accounts: passkeys, answered challenges, sign-ins told to their person, step 2."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import resources
from pathlib import Path

import apsw
import pytest

from pod_server.contracts import Accounts
from pod_server.model.account import SECOND, Account, Code, Grant, Link, Passkey, Session
from pod_server.model.errors import NameTaken
from pod_server.storage.accounts import FILE_NAME, SqliteAccounts

NOW = 1_800_000_000 * SECOND
KEY = Passkey("k1", "a1", "COSE", 3, "Phone", NOW, True, True, ("internal", "hybrid"))
OLD = resources.files("pod_server.storage").joinpath("accounts_1.sql")


def test_passkeys_come_back_as_they_were_and_are_their_persons_own(accounts: Accounts) -> None:
    passkeys = accounts.passkeys
    passkeys.add(KEY)
    other = replace(KEY, credential_id="k2", name="Key ring", created=NOW + 1, transports=())
    passkeys.add(other)
    assert passkeys.find("k1") == KEY
    assert passkeys.of("a1") == [KEY, other]
    assert passkeys.of("b1") == []
    with pytest.raises(NameTaken):
        passkeys.add(replace(KEY, account_id="b1"))
    assert not passkeys.rename("b1", "k1", "Mine")
    assert not passkeys.remove("b1", "k1")
    assert passkeys.rename("a1", "k1", "Telephone")
    assert passkeys.find("k1") == replace(KEY, name="Telephone")
    assert passkeys.remove("a1", "k1")
    assert passkeys.find("k1") is None


def test_a_count_that_does_not_rise_is_doubted(accounts: Accounts) -> None:
    """S-49: somebody may have a copy; what cannot count is not held to it."""
    passkeys = accounts.passkeys
    passkeys.add(KEY)
    assert passkeys.used("k1", 4, NOW + 1, backed_up=False)
    for again in (4, 3, 0):
        assert not passkeys.used("k1", again, NOW + 2, backed_up=True)
    used = replace(KEY, sign_count=4, last_used=NOW + 1, backed_up=False, doubted=NOW + 2)
    assert passkeys.find("k1") == used
    passkeys.add(replace(KEY, credential_id="k0", sign_count=0))
    assert passkeys.used("k0", 0, NOW, backed_up=True)
    assert passkeys.used("k0", 0, NOW, backed_up=True)


def test_of_many_answers_to_a_challenge_one_is_first(accounts: Accounts) -> None:
    """S-49: among threads, until it would be too old anyway; then it is forgotten."""
    with ThreadPoolExecutor(8) as pool:
        first = list(
            pool.map(lambda _: accounts.passkeys.answer("c", NOW + SECOND, NOW), range(16))
        )
    assert first.count(True) == 1
    assert not accounts.passkeys.answer("c", NOW + SECOND, NOW + SECOND)
    assert accounts.passkeys.answer("d", NOW + 9, NOW + 2 * SECOND)
    assert accounts.passkeys.answer("c", NOW + 9, NOW + 2 * SECOND)


def test_sign_ins_are_told_and_all_others_end_with_their_apps(accounts: Accounts) -> None:
    signins = accounts.signins
    here = Session("s1", "a1", NOW, NOW + SECOND, NOW, NOW + 5, "Firefox, Linux")
    there = Session("s2", "a1", NOW, NOW + SECOND, NOW, NOW + 9, "Safari, iPhone")
    for session in (here, there, replace(there, digest="s3", account_id="b1")):
        signins.add_session(session)
    for number, session_of in enumerate(("s1", "s2", "")):
        grant = Grant(
            f"g{number}", "a1", "app", "https://alice/#me", "openid", NOW, NOW + 9, NOW, session_of
        )
        signins.add_grant(grant, Code(f"c{number}", grant.grant_id, "https://app/", "x", NOW + 9))
    assert signins.sessions("a1", NOW) == [there, here]
    assert signins.sessions("a1", NOW + SECOND) == []
    signins.used_session("s1", NOW + 10)
    signins.confirm_session("s1", NOW + 11)
    here = replace(here, signed_in=NOW + 11, last_used=NOW + 11)
    assert signins.sessions("a1", NOW) == [here, there]
    signins.end_sessions("a1", keep="s1")
    assert signins.sessions("a1", NOW) == [here]
    assert [grant.grant_id for grant in signins.grants("a1")] == ["g0"]
    assert signins.session("s3", NOW) is not None
    signins.end_sessions("a1")
    assert signins.grants("a1") == []


def test_an_address_is_proven_until_it_changes_and_links_say_what_they_are_about(
    accounts: Accounts,
) -> None:
    accounts.people.set_email("a1", "alice@home.example", NOW)
    found = accounts.people.account("a1")
    assert found is not None
    assert (found.email, found.email_proven) == ("alice@home.example", NOW)
    accounts.people.set_email("a1", "alice@work.example")
    found = accounts.people.account("a1")
    assert found is not None
    assert found.email_proven is None
    accounts.people.set_leaving("a1", NOW)
    assert accounts.people.account("a1") == replace(found, leaves=NOW)
    accounts.people.set_leaving("a1", None)
    assert accounts.people.account("a1") == found
    link = Link("l1", "email", NOW + 9, "a1", "alice@new.example")
    accounts.signins.add_link(link)
    assert accounts.signins.take_link("l1", NOW) == link
    accounts.people.set_recovery("a1", ["one", "two"])
    accounts.people.take_recovery("a1", "one")
    assert accounts.people.recovery_left("a1") == 1


def test_whoever_is_removed_takes_their_passkeys_along(accounts: Accounts) -> None:
    """S-35c."""
    accounts.passkeys.add(KEY)
    accounts.people.remove_account("a1")
    assert accounts.passkeys.find("k1") is None


def test_a_store_of_the_first_step_moves_on_with_all_that_it_had(tmp_path: Path) -> None:
    """R-11: who was signed in stays so; a copy of the store as it was lies beside it."""
    older = apsw.Connection(str(tmp_path / FILE_NAME))
    older.execute(OLD.read_text("utf-8"))
    older.execute(
        "INSERT INTO account (account_id, name, email, created) VALUES ('a1', 'alice', 'a@b', 7);"
        "INSERT INTO session (digest, account_id, signed_in, expires) VALUES ('s1', 'a1', 7, 9);"
        "INSERT INTO link (digest, purpose, expires) VALUES ('l1', 'claim', 9);"
    )
    older.pragma("user_version", 1)
    older.close()
    opened = SqliteAccounts.open(tmp_path)
    assert opened.people.account("a1") == Account("a1", "alice", 7, "a@b", operates=True)
    assert opened.signins.sessions("a1", 8) == [Session("s1", "a1", 7, 9, 7, 7)]
    assert opened.signins.link("l1", 8) == Link("l1", "claim", 9)
    opened.passkeys.add(KEY)
    opened.close()
    assert (tmp_path / f"{FILE_NAME}.step-1").exists()
