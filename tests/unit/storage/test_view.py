"""Views forget what they must, no more, and stay within their memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest

from pod_server.model.change import Change, Put, Remove
from pod_server.model.errors import Corrupted, MissingResource, NewerStore
from pod_server.model.iri import Role
from pod_server.storage import migrations
from pod_server.storage import view as view_module
from pod_server.storage.connect import check_library
from pod_server.storage.heads import SLOTS, Heads, slot_of
from pod_server.storage.ledger import SqliteLedger
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.view import UNKNOWN
from tests.contract.pods import ALICE, BOB, FIRST, Clock, acl, container, description, document


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    ledgers = SqliteLedgers(tmp_path, Clock())
    yield ledgers
    ledgers.close()


@pytest.fixture
def follower(tmp_path: Path, ledgers: SqliteLedgers) -> Iterator[SqliteLedger]:
    """The same pod, seen by somebody who does not write."""
    ledgers.create(ALICE, FIRST)
    other = SqliteLedgers(tmp_path, Clock())
    yield other.by_id(ALICE.pod_id)
    other.close()


def test_exactly_the_names_touched_are_forgotten(
    ledgers: SqliteLedgers, follower: SqliteLedger
) -> None:
    ledger = ledgers.by_id(ALICE.pod_id)
    ledger.submit(Change((container("c"), document("c/1"), document("c/2")))).result()
    for name in ("", "c", "c/1", "c/2", "note"):
        follower.read(name)
        follower.nearest_acl(name)
    ledger.submit(Change((document("c/1", b"2"),))).result()
    follower.head()
    view = follower.view
    assert view.get(("c/1", Role.RESOURCE)) is UNKNOWN
    assert view.get(("c", Role.RESOURCE)) is UNKNOWN
    for name in ("", "c/2", "note"):
        assert view.get((name, Role.RESOURCE)) is not UNKNOWN
    assert view.nearest("c") is not UNKNOWN


def test_only_answers_below_changed_rules_are_forgotten(
    ledgers: SqliteLedgers, follower: SqliteLedger
) -> None:
    ledger = ledgers.by_id(ALICE.pod_id)
    containers = tuple(container(name) for name in ("c", "c/in", "c2"))
    ledger.submit(Change((*containers, document("c/1")))).result()
    for name in ("c/1", "c/in/1", "c2/1"):
        follower.nearest_acl(name)
    ledger.submit(Change((acl("c"),))).result()
    follower.head()
    assert follower.view.nearest("c") is UNKNOWN
    assert follower.view.nearest("c/in") is UNKNOWN
    assert follower.view.nearest("c2") is not UNKNOWN


def test_descriptions_of_others_are_noticed_and_documents_are_none(
    ledgers: SqliteLedgers, follower: SqliteLedger
) -> None:
    """V-05: also by who remembers nothing else, or has been away for long."""
    ledger = ledgers.by_id(ALICE.pod_id)
    ledger.submit(Change((container("c"), document("c/1")))).result()
    for name in ("c/1", "note"):
        follower.read(name)
    before = follower.described_at()
    ledger.submit(Change((document("c/1", b"2"),))).result()
    assert follower.described_at() == before
    ledger.submit(Change((description("c"),))).result()
    assert follower.described_at() == (after := ledger.head()) > before
    follower.view.age()
    follower.view.age()
    ledger.submit(Change((description("c"),))).result()
    assert follower.described_at() > after


def test_what_is_committed_but_not_told_yet_is_not_seen_in_part(
    ledgers: SqliteLedgers, follower: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """J-17: a container read anew, its member remembered: they would be of two moments."""
    ledger = ledgers.by_id(ALICE.pod_id)
    ledger.submit(Change((container("c"), document("c/1")))).result()
    assert follower.read("c/1") is not None
    monkeypatch.setattr(ledgers.heads, "count_up", lambda slot: ledgers.heads.slots[slot])
    ledger.submit(Change((Remove("c/1"),))).result()
    assert follower.view.is_current
    assert follower.read("c/1") is not None  # Nobody has been told: this is the moment before.
    now = follower.read("c")
    assert now is not None
    assert now.version == follower.head() == ledger.head()
    assert follower.read("c/1") is None


@pytest.mark.parametrize("read", ["a document", "a listing", "the head"])
def test_nobody_answers_from_a_commit_before_all_can(
    ledgers: SqliteLedgers,
    follower: SqliteLedger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read: str,
) -> None:
    """R-04, J-16: who has nothing in memory is not ahead of who has."""
    ledger = ledgers.by_id(ALICE.pod_id)
    elsewhere = SqliteLedgers(tmp_path, Clock())
    newcomer = elsewhere.by_id(ALICE.pod_id)
    newcomer.head()
    before = follower.read("note")
    committed, may_tell = threading.Event(), threading.Event()

    def tell(slot: int, mark: int, number: int) -> int:
        committed.set()
        may_tell.wait()
        return Heads.tell(ledgers.heads, slot, mark, number)

    def version() -> int:
        if read == "the head":
            newcomer.view.follow(elsewhere.reading(ALICE.pod_id), is_told=False)
            return newcomer.view.head
        if read == "a listing":
            listed = newcomer.listed("")
            assert listed is not None
            return max(member.version for member in listed.members)
        found = newcomer.read("note")
        assert found is not None
        return found.version

    monkeypatch.setattr(view_module, "_TOLD_WITHIN", 60.0)
    monkeypatch.setattr(ledgers.heads, "tell", tell)
    with ThreadPoolExecutor(1) as pool:
        done = ledger.submit(Change((document("note", b"new"),)))
        committed.wait()
        reading = pool.submit(version)
        try:
            with pytest.raises(TimeoutError):
                reading.result(0.2)
            assert follower.read("note") == before
        finally:
            may_tell.set()
        assert reading.result() == done.result()
    now = follower.read("note")
    assert now is not None
    assert now.version == done.result()
    elsewhere.close()


def test_an_owner_that_died_before_it_told_is_not_waited_for_without_end(
    ledgers: SqliteLedgers, follower: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """J-01: what is committed is there to be seen, and the next owner tells of it."""
    monkeypatch.setattr(view_module, "_TOLD_WITHIN", 0.01)
    monkeypatch.setattr(ledgers.heads, "tell", lambda slot, *_: ledgers.heads.slots[slot])
    assert follower.read("one") is None
    number = ledgers.by_id(ALICE.pod_id).submit(Change((document("one"), document("two")))).result()
    assert follower.read("one") is None
    for name in ("two", "one"):
        found = follower.read(name)
        assert found is not None
        assert found.version == number


def test_who_reads_while_a_commit_is_remembered_waits_for_all_of_it(
    ledgers: SqliteLedgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """J-17: between the first name that a commit touched and the last, the view is of no moment."""
    ledger = ledgers.create(ALICE, FIRST)
    ledger.submit(Change((container("c"), document("c/1")))).result()
    assert ledger.read("c/1") is not None
    was_current: list[bool] = []

    def count_up(slot: int) -> int:
        was_current.append(ledger.view.is_current)
        return Heads.count_up(ledgers.heads, slot)

    monkeypatch.setattr(ledgers.heads, "count_up", count_up)
    ledger.submit(Change((Remove("c/1"),))).result()
    assert was_current == [False]
    assert ledger.view.is_current


def test_the_writers_own_process_has_what_it_wrote_at_hand(ledgers: SqliteLedgers) -> None:
    ledger = ledgers.create(ALICE, FIRST)
    ledger.head()
    ledger.submit(Change((document("d", b"1"),))).result()
    assert ledger.view.is_current
    found = ledger.view.get(("d", Role.RESOURCE))
    assert found is not UNKNOWN
    assert found == ledger.read("d")


def test_memory_is_bounded_for_all_pods_together(tmp_path: Path) -> None:
    ledgers = SqliteLedgers(tmp_path, Clock(), memory=60_000)
    for pod in (ALICE, BOB):
        ledger = ledgers.create(pod, FIRST)
        many = tuple(document(f"d{n}", b"." * 1_000) for n in range(100))
        ledger.submit(Change(many)).result()
    kept = 0
    for pod in (ALICE, BOB):
        ledger = ledgers.by_id(pod.pod_id)
        for n in range(100):
            assert ledger.read(f"d{n}") is not None
        kept += sum(ledger.view.get((f"d{n}", Role.RESOURCE)) is not UNKNOWN for n in range(100))
    assert 10 <= kept <= 40
    ledgers.close()


def test_pods_that_share_a_slot_stay_apart(
    ledgers: SqliteLedgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pod_server.storage.view.slot_of", lambda _: 7)
    alice, bob = ledgers.create(ALICE, FIRST), ledgers.create(BOB, FIRST)
    for number in range(3):
        alice.submit(Change((document("d", str(number).encode()),))).result()
        bob.submit(Change((document("e"),))).result()
        row = alice.read("d")
        assert row is not None
        assert row.body == str(number).encode()
    assert bob.read("d") is None


def test_heads_are_shared_through_the_file(tmp_path: Path) -> None:
    one, two = Heads(tmp_path / "run" / "heads"), Heads(tmp_path / "run" / "heads")
    assert 0 <= slot_of("alice") < SLOTS
    one.count_up(5)
    assert two.slots[5] == one.slots[5] == 1
    one.slots[5] = 2**64 - 1
    assert one.count_up(5) == 0
    assert two.is_told(5, 77, 3), "nobody knows"
    assert one.tell(5, 77, 2) == two.slots[5] == 1
    assert [two.is_told(5, 77, number) for number in (1, 2, 3)] == [True, True, False]
    assert two.is_told(5, 78, 3), "another pod of the slot"
    two.forget(1, 4)
    assert one.is_told(5, 77, 3)
    assert one.slots[5] == 2
    one.close()
    two.close()


def test_a_removed_pod_is_gone_for_those_who_have_it_open(
    ledgers: SqliteLedgers, follower: SqliteLedger, tmp_path: Path
) -> None:
    assert follower.read("note") is not None
    ledgers.remove(ALICE.pod_id)
    with pytest.raises(MissingResource):
        follower.read("note")
    with pytest.raises(MissingResource):
        ledgers.by_id(ALICE.pod_id)
    assert not list(ledgers.pods())
    assert not list(tmp_path.rglob("pod.sqlite"))


def test_pods_are_listed_by_their_files(ledgers: SqliteLedgers) -> None:
    for pod in (ALICE, BOB):
        ledgers.create(pod, FIRST)
    assert set(ledgers.pods()) == {ALICE, BOB}


def test_a_pod_that_is_only_read_refuses_writes(ledgers: SqliteLedgers) -> None:
    ledger = ledgers.create(ALICE, FIRST)
    ledger.set_state("readonly").result()
    with pytest.raises(Exception, match="only be read"):
        ledger.submit(Change((document("d"),))).result()
    assert ledger.read("note") is not None
    ledger.set_state("active").result()
    ledger.submit(Change((document("d"),))).result()


def test_a_quota_can_be_set_later(ledgers: SqliteLedgers) -> None:
    ledger = ledgers.create(ALICE, FIRST)
    ledger.set_quota(50).result()
    with pytest.raises(Exception, match="is full"):
        ledger.submit(Change((document("d", b"." * 100),))).result()
    usage = ledger.usage()
    assert (usage.bytes_used, usage.bytes_max, usage.state) == (35, 50, "active")


def test_blobs_are_swept_when_the_last_reference_has_been_gone_a_while(
    ledgers: SqliteLedgers,
) -> None:
    ledger = ledgers.create(ALICE, FIRST)
    blob, size = ledgers.blobs.store(ALICE.pod_id, [b"large"])
    put = Put("one", "text/plain", None, blob, size)
    ledger.submit(Change((put, Put("two", "text/plain", None, blob, size)))).result()
    ledger.submit(Change((document("one"),))).result()
    later = Clock().now + 1
    assert ledger.sweep(later).result() == 0
    ledger.submit(Change((document("two"),))).result()
    assert ledger.sweep(later - 10).result() == 0
    assert ledgers.blobs.path(ALICE.pod_id, blob).is_file()
    assert ledger.sweep(later).result() == 1
    assert not list(ledgers.blobs.files(ALICE.pod_id))
    assert not list(ledger.check())


def test_a_newer_store_is_refused(ledgers: SqliteLedgers, tmp_path: Path) -> None:
    #
    ledgers.create(ALICE, FIRST)
    store = apsw.Connection(str(ledgers.path_of(ALICE.pod_id)))
    store.pragma("user_version", migrations.KNOWN + 1)
    store.close()
    newer = SqliteLedgers(tmp_path, Clock())
    with pytest.raises(NewerStore):
        newer.by_id(ALICE.pod_id)
    newer.close()


def test_a_store_is_migrated_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    # J-22
    store = apsw.Connection(":memory:")
    steps = (*migrations.STEPS, "CREATE TABLE later (pod_id TEXT); CREATE TABLE later (x TEXT)")
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "KNOWN", len(steps))
    with pytest.raises(apsw.SQLError), store:
        migrations.migrate(store)
    assert migrations.version(store) == 0
    assert not list(store.execute("SELECT name FROM sqlite_schema"))
    monkeypatch.setattr(migrations, "STEPS", (*steps[:-1], "CREATE TABLE later (pod_id TEXT)"))
    with store:
        migrations.migrate(store)
    assert migrations.version(store) == len(steps)


@pytest.mark.parametrize("release", ["3.7.0", "3.40.1", "3.51.2"])
def test_an_sqlite_that_damages_files_is_refused(release: str) -> None:
    with pytest.raises(Corrupted, match=release):
        check_library(release)
    check_library("3.51.3")
    check_library()
