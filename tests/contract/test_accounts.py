"""The store of accounts: unique names, what belongs to them, versions of its schema."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from pod_server.contracts import Accounts
from pod_server.model.account import (
    SECOND,
    Account,
    Link,
    Session,
    WebId,
)
from pod_server.model.errors import Corrupted, NameTaken, NewerStore, QuotaExceeded
from pod_server.storage.accounts import FILE_NAME, SqliteAccounts
from pod_server.storage.accounts_file import STEPS
from tests.contract.issued import (
    ALICE,
    APP,
    BOB,
    CODE,
    CONSENT,
    CREDENTIAL,
    GRANT,
    NOW,
    POD,
    REFRESH,
)


def test_what_is_kept_comes_back_as_it_was(accounts: Accounts) -> None:
    people, clients, signins = accounts.people, accounts.clients, accounts.signins
    people.add_pod(POD)
    people.add_webid(WebId("https://alice/#me", "a1", NOW))
    clients.add_credential(CREDENTIAL)
    clients.register(APP, 0)
    signins.add_grant(GRANT, CODE)
    signins.exchange("c1", REFRESH, NOW)
    assert people.account("a1") == ALICE
    assert people.accounts() == [ALICE, BOB]
    assert people.pod("alice") == POD
    assert people.pod_at(["https://other/", POD.base]) == POD
    assert people.pods() == people.pods("a1") == [POD]
    assert people.webids("a1") == [WebId("https://alice/#me", "a1", NOW)]
    assert clients.credential("program") == CREDENTIAL
    assert clients.client("app") == APP
    assert signins.grant("g1") == GRANT
    assert signins.grants("a1") == [GRANT]
    assert signins.code("c1") == CODE
    assert signins.refresh_token("r1") == REFRESH
    assert signins.code("r1") is None
    assert signins.refresh_token("c1") is None


@pytest.mark.parametrize("typed", ["alice", " ALICE ", "alice@HOME.example"])
def test_people_are_found_as_they_type_their_name(accounts: Accounts, typed: str) -> None:
    assert accounts.people.account_called(typed) == ALICE


@pytest.mark.parametrize(
    "other",
    [
        Account("a2", "alice", NOW),
        Account("a2", "ALICE", NOW),
        Account("a2", "carol", NOW, "alice@home.example"),
    ],
)
def test_a_name_is_given_once_whatever_its_letter_case(accounts: Accounts, other: Account) -> None:
    with pytest.raises(NameTaken):
        accounts.people.add_account(other)
    assert accounts.people.account("a2") is None


def test_names_are_never_given_again_and_a_mail_address_may_be(accounts: Accounts) -> None:
    """S-68: whoever had the name before is what others still mean by it."""
    accounts.people.add_pod(POD)
    accounts.people.remove_account("a1")
    with pytest.raises(NameTaken):
        accounts.people.add_account(Account("a2", "alice", NOW))
    with pytest.raises(NameTaken):
        accounts.people.add_pod(replace(POD, pod_id="p2", base="https://x/"))
    accounts.people.add_account(Account("a3", "carol", NOW, ALICE.email))
    assert accounts.people.pod("alice") == POD, "its pod stays"


def test_whoever_is_removed_takes_along_all_that_was_issued(accounts: Accounts) -> None:
    """S-35c."""
    accounts.clients.add_credential(CREDENTIAL)
    accounts.signins.add_session(Session("s1", "a1", NOW, NOW + SECOND))
    accounts.signins.add_grant(GRANT, CODE)
    accounts.signins.add_link(Link("l1", "reset", NOW + SECOND, "a1"))
    accounts.consents.give(CONSENT)
    accounts.people.remove_account("a1")
    assert accounts.clients.credential("program") is None
    assert accounts.signins.session("s1", NOW) is None
    assert accounts.signins.grant("g1") is None
    assert accounts.signins.code("c1") is None
    assert accounts.signins.link("l1", NOW) is None
    assert accounts.consents.given("a1", "app") is None


def test_adding_a_pod_or_webid_again_changes_nothing(accounts: Accounts) -> None:
    for _ in range(2):
        accounts.people.add_pod(POD)
        accounts.people.add_webid(WebId("https://alice/#me", "a1", NOW))
    assert accounts.people.pods() == [POD]
    assert len(accounts.people.webids("a1")) == 1


def test_the_first_value_of_a_setting_stays(accounts: Accounts) -> None:
    """Decision "Base address": ``serve`` refuses another one."""
    assert accounts.people.keep("base-url", "https://one/") == "https://one/"
    assert accounts.people.keep("base-url", "https://two/") == "https://one/"


def test_a_credential_of_another_account_cannot_be_taken_over(accounts: Accounts) -> None:
    accounts.clients.add_credential(CREDENTIAL)
    accounts.clients.add_credential(replace(CREDENTIAL, secret="sha256$new"))
    with pytest.raises(NameTaken):
        accounts.clients.add_credential(replace(CREDENTIAL, account_id="b1"))
    assert not accounts.clients.end_credential("b1", "program", NOW)
    kept = accounts.clients.credential("program")
    assert kept is not None
    assert kept.secret == "sha256$new"
    accounts.clients.used_credential("program", NOW + 1)
    assert accounts.clients.credentials("a1")[0].last_used == NOW + 1
    assert accounts.clients.end_credential("a1", "program", NOW + 2)
    assert not accounts.clients.end_credential("a1", "program", NOW + 3), "it has ended"
    assert accounts.clients.credential("program") is None
    (left,) = accounts.clients.credentials("a1")
    assert (left.ended, left.secret, left.purpose) == (NOW + 2, "", "push"), "its name stays"
    with pytest.raises(NameTaken):
        accounts.clients.add_credential(replace(CREDENTIAL, account_id="b1"))


def test_machines_are_read_by_the_page_and_are_so_many_at_most(accounts: Accounts) -> None:
    """O-07; counted in the step that adds, those that are over not."""
    for number in range(5):
        accounts.clients.add_credential(
            replace(CREDENTIAL, client_id=f"m{number}", created=NOW + number), most=5
        )
    with pytest.raises(QuotaExceeded):
        accounts.clients.add_credential(replace(CREDENTIAL, client_id="m5"), most=5)
    assert accounts.clients.credential("m5") is None
    first = [one.client_id for one in accounts.clients.credentials("a1", limit=2)]
    rest = [one.client_id for one in accounts.clients.credentials("a1", limit=9, after="m3")]
    assert (first, rest) == (["m4", "m3"], ["m2", "m1", "m0"])
    accounts.clients.end_credential("a1", "m0", NOW)
    over = replace(
        CREDENTIAL, client_id="m6", created=NOW + 9, expires=NOW + 10, keys='{"keys":[]}'
    )
    accounts.clients.add_credential(over, most=5)
    assert accounts.clients.credential("m6") == over
    later = replace(CREDENTIAL, client_id="m7", created=NOW + 10)
    accounts.clients.add_credential(later, most=5)


def test_unused_registrations_may_be_forgotten_and_used_ones_stay(accounts: Accounts) -> None:
    """O-08: not while somebody is signed in with one."""
    accounts.clients.register(APP, 0)
    accounts.clients.register(replace(APP, client_id="unused"), 0)
    accounts.signins.add_grant(GRANT, CODE)
    accounts.clients.register(replace(APP, client_id="new", created=NOW + 2), NOW + 1)
    assert accounts.clients.client("app")
    assert accounts.clients.client("new")
    assert accounts.clients.client("unused") is None


def test_recovery_codes_are_good_once(accounts: Accounts) -> None:
    accounts.people.set_recovery("a1", ["one", "two"])
    assert not accounts.people.take_recovery("b1", "one")
    assert accounts.people.take_recovery("a1", "one")
    assert not accounts.people.take_recovery("a1", "one")
    accounts.people.set_recovery("a1", ["three"])
    assert not accounts.people.take_recovery("a1", "two")


def test_a_new_password_and_address_are_kept_and_anothers_address_is_not_taken(
    accounts: Accounts,
) -> None:
    accounts.people.set_password("b1", "another hash")
    accounts.people.set_email("b1", "bob@home.example")
    accounts.people.set_email("b1", "BOB@home.example")
    with pytest.raises(NameTaken):
        accounts.people.set_email("b1", "alice@home.example")
    found = accounts.people.account("b1")
    assert found is not None
    assert (found.password, found.email) == ("another hash", "BOB@home.example")


def test_a_store_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    """Decision 6."""
    SqliteAccounts.open(tmp_path).close()
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.pragma("user_version", len(STEPS) + 1)
    connection.close()
    with pytest.raises(NewerStore) as refused:
        SqliteAccounts.open(tmp_path)
    assert (refused.value.found, refused.value.known) == (len(STEPS) + 1, len(STEPS))


def test_what_is_no_store_is_reported_as_damage(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database, and never was one" * 100)
    with pytest.raises(Corrupted):
        SqliteAccounts.open(tmp_path)


def test_only_the_server_can_read_the_file(tmp_path: Path) -> None:
    """It holds the provider's private keys."""
    SqliteAccounts.open(tmp_path).close()
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_turn_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    opened = SqliteAccounts.open(tmp_path)
    with pytest.raises(NameTaken):
        _fail_half_way(opened)
    assert opened.file.row("SELECT value FROM kept") is None
    opened.close()


def _fail_half_way(opened: SqliteAccounts) -> None:
    with opened.file.turn():
        opened.file.write("INSERT INTO kept (name, value) VALUES ('a', 'b')")
        raise NameTaken("a")
