"""The store of accounts: invitations, and who runs a server that was made before there were any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

import apsw
import pytest

from pod_server.accounts import Accounts
from pod_server.model.account import SECOND, Account, PodRecord, WebId
from pod_server.model.errors import Conflict, NameTaken
from pod_server.model.invitation import DAY, LISTED_FOR, Invitation
from pod_server.storage.accounts import FILE_NAME, SqliteAccounts

NOW = 1_800_000_000 * SECOND
ONE = Invitation("i1", "d1", NOW, NOW + DAY, "Ana", "ana", 5_000_000, "a1")
ANA = Account("n1", "ana", NOW + SECOND)
POD = PodRecord("n1", "ana", "https://ana.pods.example/", "https://ana/#me", "n1", NOW)
ME = WebId("https://ana/#me", "n1", NOW)


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    opened = SqliteAccounts.open(tmp_path)
    opened.people.add_account(Account("a1", "alice", NOW))
    opened.invitations.add(ONE, 9)
    yield opened
    opened.close()


def test_an_invitation_is_used_by_the_step_that_makes_the_account(accounts: Accounts) -> None:
    invitations, people = accounts.invitations, accounts.people
    assert invitations.find("d1") == ONE
    assert invitations.accept("d1", ANA, POD, ME)
    assert invitations.find("d1") == replace(ONE, used=NOW + SECOND, account_id="n1")
    assert (people.account("n1"), people.pod("ana"), people.webids("n1")) == (ANA, POD, [ME])
    bob, pod = replace(ANA, account_id="b1", name="bob"), replace(POD, pod_id="b1", name="bob")
    assert not invitations.accept("d1", bob, pod, ME), "once"
    assert people.is_free("bob")
    assert not invitations.take_back("i1"), "its account stays"


def test_where_one_name_is_taken_nothing_of_it_is_done(accounts: Accounts) -> None:
    """S-68: a pod's name that was given once is not given again, nor half of an account left."""
    accounts.people.add_pod(PodRecord("p9", "ana", "https://old/", "https://old/#me", "gone", NOW))
    assert not accounts.people.is_free("ana")
    with pytest.raises(NameTaken):
        accounts.invitations.accept("d1", ANA, POD, ME)
    assert accounts.people.account("n1") is None
    assert accounts.invitations.find("d1") == ONE


def test_one_that_is_over_lets_nobody_in_and_is_forgotten_later(accounts: Accounts) -> None:
    invitations = accounts.invitations
    assert not invitations.accept("d1", replace(ANA, created=ONE.expires), POD, ME)
    assert invitations.listed() == [ONE]
    late = ONE.expires + LISTED_FOR + 1
    invitations.add(replace(ONE, invitation_id="i2", digest="d2", created=late), 1)
    assert [one.invitation_id for one in invitations.listed()] == ["i2"]
    invitations.take_back("i2")
    invitations.add(Invitation("i3", "d3", NOW, NOW + DAY), 1)
    with pytest.raises(Conflict):
        invitations.add(Invitation("i4", "d4", NOW, NOW + DAY), 1)


def test_they_go_with_their_host_and_when_the_host_runs_the_server_no_more(
    accounts: Accounts,
) -> None:
    people, invitations = accounts.people, accounts.invitations
    people.set_operates("a1", operates=True)
    found = people.account("a1")
    assert found is not None
    assert found.operates
    invitations.add(replace(ONE, invitation_id="i2", digest="d2", host=None), 9)
    people.set_operates("a1", operates=False)
    assert [one.invitation_id for one in invitations.listed()] == ["i2"], "the command's stays"
    invitations.add(ONE, 9)
    people.remove_account("a1")
    assert invitations.find("d1") is None


@pytest.mark.parametrize(("names", "runs"), [(["alice"], True), (["alice", "bob"], False)])
def test_who_is_alone_on_an_older_server_has_claimed_it(
    tmp_path: Path, names: list[str], runs: bool
) -> None:
    """R-11: nobody is asked, and among several nobody is guessed."""
    old = apsw.Connection(str(tmp_path / FILE_NAME))
    for number in (1, 2, 3):
        step = resources.files("pod_server.storage").joinpath(f"accounts_{number}.sql")
        old.execute(step.read_text("utf-8"))
    old.pragma("user_version", 3)
    for name in names:
        old.execute(
            "INSERT INTO account (account_id, name, created) VALUES (?, ?, 0)", (name, name)
        )
    old.close()
    accounts = SqliteAccounts.open(tmp_path)
    try:
        assert [account.operates for account in accounts.people.accounts()] == [runs] * len(names)
    finally:
        accounts.close()
