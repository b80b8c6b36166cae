"""The store of accounts: unique names, one-time things among processes, versions of its schema."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import resources
from pathlib import Path

import apsw
import pytest

from pod_server.contracts import Accounts
from pod_server.model.access import Limits, Mode
from pod_server.model.account import (
    SECOND,
    Account,
    Code,
    Consent,
    Credential,
    Grant,
    Link,
    OidcClient,
    PodRecord,
    RefreshToken,
    Session,
    Use,
    WebId,
)
from pod_server.model.errors import Corrupted, NameTaken, NewerStore, QuotaExceeded
from pod_server.storage.accounts import FILE_NAME, SqliteAccounts
from pod_server.storage.accounts_file import STEPS
from pod_server.storage.accounts_mark import Mark

NOW = 1_800_000_000 * SECOND
ALICE = Account("a1", "alice", NOW, "Alice@home.example", "hash")
BOB = Account("b1", "bob", NOW)
POD = PodRecord("p1", "alice", "https://alice.pods.example/", "https://alice/#me", "a1", NOW)
CREDENTIAL = Credential("program", "a1", "https://alice/#me", "sha256$x", NOW, "push")
APP = OidcClient("app", "Démo", ("https://app.example/cb",), NOW, uri="https://app.example/")
CONSENT = Consent(
    "a1",
    "app",
    "https://alice/#me",
    "openid webid",
    NOW,
    until=NOW + 9 * SECOND,
    limits=Limits(Mode.READ | Mode.APPEND, ("https://alice.pods.example/notes/", "https://b/d")),
    name="Démo",
    returns_to="https://app.example/cb",
)
#: The step of the schema that consents came with.
STEP = "accounts_6.sql"
GRANT = Grant("g1", "a1", "app", "https://alice/#me", "openid", NOW, NOW + 9 * SECOND, NOW, "s1")
CODE = Code("c1", "g1", "https://app.example/cb", "challenge", NOW + SECOND, "nonce", "jkt")
REFRESH = RefreshToken("r1", "g1", NOW + 5 * SECOND, "jkt")


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    opened = SqliteAccounts.open(tmp_path)
    opened.people.add_account(ALICE)
    opened.people.add_account(BOB)
    yield opened
    opened.close()


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


def test_recovery_codes_are_good_once(accounts: Accounts) -> None:
    accounts.people.set_recovery("a1", ["one", "two"])
    assert not accounts.people.take_recovery("b1", "one")
    assert accounts.people.take_recovery("a1", "one")
    assert not accounts.people.take_recovery("a1", "one")
    accounts.people.set_recovery("a1", ["three"])
    assert not accounts.people.take_recovery("a1", "two")


def test_attempts_are_counted_by_key_and_time(accounts: Accounts) -> None:
    for when in (NOW, NOW + 1, NOW + 2):
        accounts.signins.add_attempt("a key", when)
    assert accounts.signins.attempts("a key", NOW) == 2
    assert accounts.signins.attempts("another", 0) == 0
    accounts.signins.forget_attempts("a key")
    assert accounts.signins.attempts("a key", 0) == 0


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
