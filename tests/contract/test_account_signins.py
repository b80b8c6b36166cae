"""The store of accounts: who is signed in, with what consent, and how it is taken back."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import resources
from pathlib import Path

import apsw
import pytest

from pod_server.contracts import Accounts
from pod_server.model.account import (
    SECOND,
    Consent,
    Link,
    Session,
    Use,
)
from pod_server.storage.accounts import FILE_NAME, SqliteAccounts
from pod_server.storage.accounts_file import STEPS
from pod_server.storage.accounts_mark import Mark
from tests.contract.issued import (
    APP,
    CODE,
    CONSENT,
    CREDENTIAL,
    GRANT,
    NOW,
    REFRESH,
)

#: The step of the schema that consents came with.
STEP = "accounts_6.sql"


def test_a_second_use_ends_the_grant(accounts: Accounts) -> None:
    """S-35b."""
    signins = accounts.signins
    signins.add_grant(GRANT, CODE)
    assert signins.exchange("c1", REFRESH, NOW) is Use.FIRST
    assert signins.exchange("r1", replace(REFRESH, digest="r2"), NOW) is Use.FIRST
    assert signins.exchange("nothing", None, NOW) is Use.UNKNOWN
    grant = signins.grant("g1")
    assert grant is not None
    assert not grant.revoked
    assert signins.exchange("r1", replace(REFRESH, digest="r3"), NOW) is Use.AGAIN
    assert signins.grant("g1") == replace(GRANT, revoked=True)
    assert signins.refresh_token("r3") is None
    assert signins.grants("a1") == []


def test_of_many_threads_one_uses_a_code(accounts: Accounts) -> None:
    accounts.signins.add_grant(GRANT, CODE)
    with ThreadPoolExecutor(8) as pool:
        uses = list(pool.map(lambda _: accounts.signins.exchange("c1", None, NOW), range(16)))
    assert uses.count(Use.FIRST) == 1


_CHILD = """
import sys
from pathlib import Path
from pod_server.storage.accounts import SqliteAccounts
accounts = SqliteAccounts.open(Path(sys.argv[1]))
taken = sum(accounts.signins.take_link(f"link {n}", 0) is not None for n in range(40))
print(taken)
accounts.close()
"""


def test_of_two_processes_one_takes_each_link(tmp_path: Path, accounts: Accounts) -> None:
    for number in range(40):
        accounts.signins.add_link(Link(f"link {number}", f"claim {number}", NOW))
    root = Path(__file__).parents[2]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
        )
        for _ in range(2)
    ]
    assert sum(int(child.communicate()[0]) for child in children) == 40


def test_a_link_is_good_once_in_its_time_and_a_newer_one_replaces_it(accounts: Accounts) -> None:
    """Decision 10, S-49."""
    signins = accounts.signins
    signins.add_link(Link("l1", "claim", NOW + SECOND))
    signins.add_link(Link("l2", "claim", NOW + SECOND))
    assert signins.take_link("l1", NOW) is None
    assert signins.link("l2", NOW + SECOND) is None, "its time is over"
    assert signins.take_link("l2", NOW) == Link("l2", "claim", NOW + SECOND)
    assert signins.take_link("l2", NOW) is None


def test_sessions_end_and_take_their_grants_along_when_signed_out(accounts: Accounts) -> None:
    """S-49: logout kills refresh tokens; a password change ends everything."""
    signins = accounts.signins
    for name in ("s1", "s2"):
        signins.add_session(Session(name, "a1", NOW, NOW + SECOND))
    signins.add_grant(GRANT, CODE)
    other = replace(GRANT, grant_id="g2", session="s2")
    signins.add_grant(other, replace(CODE, digest="c2", grant_id="g2"))
    assert signins.session("s1", NOW + SECOND) is None, "its time is over"
    signins.end_session("s1")
    assert signins.session("s1", NOW) is None
    assert signins.session("s2", NOW) is not None
    assert signins.grants("a1") == [other]
    signins.end_sessions("a1")
    assert signins.session("s2", NOW) is None
    assert signins.grants("a1") == []


def test_withdrawn_consent_revokes_what_came_of_it(accounts: Accounts) -> None:
    accounts.consents.give(CONSENT)
    accounts.signins.add_grant(GRANT, CODE)
    other = replace(GRANT, grant_id="g2", webid="https://alice/#work")
    accounts.signins.add_grant(other, replace(CODE, digest="c2", grant_id="g2"))
    accounts.consents.withdraw("a1", "app", CONSENT.webid)
    assert accounts.consents.given("a1", "app") is None
    assert accounts.signins.grants("a1") == [other], "as another WebID it was let in by another"


def test_consents_come_back_as_they_were_the_last_given_first(accounts: Accounts) -> None:
    """O-13: one for each app and WebID; what is given again replaces what was."""
    consents = accounts.consents
    work = replace(CONSENT, webid="https://alice/#work", given=NOW + 1, until=None, limits=None)
    for consent in (replace(CONSENT, scope="webid"), CONSENT, work):
        consents.give(consent)
    consents.give(replace(CONSENT, account_id="b1"))
    assert consents.given("a1", "app", CONSENT.webid) == CONSENT
    assert consents.given("a1", "app") == work
    assert consents.given("a1", "app", "https://nobody/#me") is None
    assert consents.of("a1", 9) == [work, CONSENT]
    assert consents.of("a1", 1, 1) == [CONSENT]
    consents.used(CONSENT, NOW + 7)
    assert consents.given("a1", "app", CONSENT.webid) == replace(CONSENT, last_used=NOW + 7)
    assert consents.given("a1", "app", work.webid) == work


def test_consents_of_before_step_6_hold_for_everything(tmp_path: Path) -> None:
    """O-13: nobody is asked again for what they agreed to, and the app keeps its name."""
    older = apsw.Connection(str(tmp_path / FILE_NAME))
    before = STEPS.index(STEP)
    for step in STEPS[:before]:
        older.execute(resources.files("pod_server.storage").joinpath(step).read_text("utf-8"))
    older.execute(
        "INSERT INTO account (account_id, name, created) VALUES ('a1', 'alice', 1);"
        "INSERT INTO consent VALUES ('a1', 'app', 'https://alice/#me', 'openid');"
        'INSERT INTO client VALUES (\'app\', 1, NULL, \'{"client_name": "Démo",'
        ' "redirect_uris": ["https://app.example/cb"]}\');'
        "INSERT INTO grants (grant_id, account_id, client_id, webid, scope, created, expires,"
        f" signed_in, session) VALUES ('g', 'a1', 'app', 'w', 'openid', {NOW}, {NOW}, 0, '')"
    )
    older.pragma("user_version", before)
    older.close()
    now = SqliteAccounts.open(tmp_path)
    assert now.consents.given("a1", "app") == Consent(
        "a1", "app", "https://alice/#me", "openid", NOW, name="Démo", returns_to=CONSENT.returns_to
    )
    now.close()


def test_the_mark_turns_with_whatever_is_taken_back_and_with_nothing_else(
    tmp_path: Path, accounts: Accounts
) -> None:
    """S-35c: seen through another opening of the same store, as another process sees it."""
    other = SqliteAccounts.open(tmp_path)
    before = other.taken_back()
    accounts.clients.add_credential(CREDENTIAL)
    accounts.clients.register(APP, 0)
    for number in range(4):
        grant = replace(GRANT, grant_id=f"g{number}", session=f"s{number}")
        accounts.signins.add_grant(grant, replace(CODE, digest=f"c{number}", grant_id=f"g{number}"))
    assert accounts.signins.exchange("c0", None, NOW) is Use.FIRST
    assert other.taken_back() == before
    for take_back in (
        lambda: accounts.signins.exchange("c0", None, NOW),
        lambda: accounts.signins.revoke_grant("g1"),
        lambda: accounts.signins.end_session("s2"),
        lambda: accounts.signins.end_sessions("a1"),
        lambda: accounts.consents.give(CONSENT),
        lambda: accounts.consents.withdraw("a1", "app", CONSENT.webid),
        lambda: accounts.clients.end_credential("a1", "program", NOW),
        lambda: accounts.people.remove_account("a1"),
    ):
        take_back()
        assert other.taken_back() == accounts.taken_back() != before
        before = other.taken_back()
    other.close()


def test_a_mark_that_somebody_died_before_turning_is_turned_by_who_comes_next(
    tmp_path: Path, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-35c, J-01: the other processes go on, and remember tokens."""
    other = SqliteAccounts.open(tmp_path)
    accounts.signins.add_grant(GRANT, CODE)
    before = other.taken_back()
    with monkeypatch.context() as dying:
        dying.setattr(Mark, "turn", lambda _: None)
        accounts.signins.revoke_grant("g1")
    assert other.taken_back() == before
    SqliteAccounts.open(tmp_path).close()
    assert other.taken_back() != before
    other.close()


def test_attempts_are_counted_by_key_and_time(accounts: Accounts) -> None:
    for when in (NOW, NOW + 1, NOW + 2):
        accounts.signins.add_attempt("a key", when)
    assert accounts.signins.attempts("a key", NOW) == 2
    assert accounts.signins.attempts("another", 0) == 0
    accounts.signins.forget_attempts("a key")
    assert accounts.signins.attempts("a key", 0) == 0
