"""What every ledger promises. A backend's test subclasses these and says how to open one."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from pod_server.contracts import Ledger, Ledgers
from pod_server.model.change import Activity, Amend, Change, Happening, Kind, Put, Remove
from pod_server.model.errors import Conflict, MissingResource, PodError, QuotaExceeded, StaleRead
from pod_server.model.iri import Role
from tests.contract.pods import (
    ALICE,
    BOB,
    FIRST,
    NOON_US,
    Clock,
    acl,
    amendment,
    container,
    description,
    document,
    removal,
)

RESOURCE = Role.RESOURCE


def commit(ledger: Ledger, *writes: Put | Amend | Remove) -> int:
    return ledger.submit(Change(writes)).result()


def told(activities: Sequence[Activity]) -> list[tuple[str, str, str, str | None]]:
    return [(a.what.value, a.name, a.role.value, a.other) for a in activities]


class LedgerReading:
    """Reading, listing, following."""

    def test_the_first_change_makes_root_rules_and_note(self, ledger: Ledger) -> None:
        root, rules, note = ledger.read(""), ledger.read("", Role.ACL), ledger.read("note")
        assert root is not None
        assert root.is_container
        assert rules is not None
        assert rules.body == b"<#owner> a <#rule> ."
        assert note is not None
        assert (note.version, note.tag, note.size) == (1, "1", 15)
        assert (ledger.head(), ledger.rules_at()) == (1, 1)

    def test_what_is_not_stored_is_none(self, ledger: Ledger) -> None:
        assert ledger.read("nothing") is None
        assert ledger.read("note", Role.ACL) is None
        commit(ledger, document("nothing"))
        assert ledger.read("nothing") is not None

    def test_writing_over_moves_the_tag_and_never_back_to_an_old_one(self, ledger: Ledger) -> None:
        # decision "Tag of a resource": A, B, A again are three tags
        tags = set()
        for body in (b"A", b"B", b"A"):
            commit(ledger, document("note", body))
            note = ledger.read("note")
            assert note is not None
            assert note.body == body
            tags.add(note.tag)
        assert len(tags) == 3

    def test_members_come_in_byte_order_and_page_by_name(self, ledger: Ledger) -> None:
        names = ["c/b", "c/B", "c/ä", "c/a", "c/a-b", "c/%C3%A4", "c/z"]
        commit(ledger, container("c"), *(document(name) for name in names), document("d"))
        listed = [member.name for member in ledger.children("c")]
        assert listed == sorted(names, key=str.encode)
        pages, after = [], ""
        while page := [m.name for m in ledger.children("c", after, 2)]:
            pages += page
            after = page[-1]
        assert pages == listed

    def test_only_direct_members_are_listed(self, ledger: Ledger) -> None:
        # P-18, R-05
        commit(ledger, container("c"), container("c/d"), document("c/d/e"), document("c2"))
        assert [m.name for m in ledger.children("c")] == ["c/d"]
        whole = ledger.listed("c")
        assert whole is not None
        assert (whole.container, whole.rules_at) == (ledger.read("c"), ledger.rules_at())
        assert (whole.description, [m.name for m in whole.members]) == (None, ["c/d"])
        assert ledger.listed("note") is None is ledger.listed("nothing")
        assert [m.name for m in ledger.children("")] == ["c", "c2", "note"]

    def test_a_container_moves_when_a_member_comes_changes_or_goes(self, ledger: Ledger) -> None:
        commit(ledger, container("c"), container("c/d"))
        root = ledger.read("")
        for change in (
            Change((document("c/d/e"),)),
            amendment("c/d/e"),
            Change((document("c/d/e", b"y"),)),
            removal("c/d/e"),
        ):
            number = ledger.submit(change).result()
            moved = ledger.read("c/d")
            assert moved is not None
            assert moved.version == number
        assert ledger.read("") == root

    def test_a_listing_changes_only_with_its_containers_tag(
        self, ledger: Ledger, clock: Clock
    ) -> None:
        # What /c/ shows of /c/d/ stays while only /c/d/'s own listing changes.
        commit(ledger, container("c"), container("c/d"))
        before, lines = ledger.read("c"), [(m.name, m.modified_us) for m in ledger.children("c")]
        clock.now += 5_000_000
        commit(ledger, document("c/d/e"))
        assert ledger.read("c") == before
        assert [(m.name, m.modified_us) for m in ledger.children("c")] == lines

    def test_describing_a_container_changes_its_listing_and_tag(self, ledger: Ledger) -> None:
        commit(ledger, container("c"))
        number = commit(ledger, description("c"))
        described = ledger.read("c")
        assert described is not None
        assert described.version == number

    def test_the_nearest_rules_are_found_at_any_depth(self, ledger: Ledger) -> None:
        # W-03
        names = ["/".join("abcdefghij"[: depth + 1]) for depth in range(10)]
        commit(ledger, *(container(name) for name in names), document(names[-1] + "/doc"))

        def nearest(name: str) -> str | None:
            found = ledger.nearest_acl(name)
            return found.name if found else None

        assert nearest(names[-1] + "/doc") == ""
        commit(ledger, acl(names[3]))
        assert nearest(names[-1] + "/doc") == names[3]
        assert nearest(names[3]) == names[3]
        assert nearest(names[2]) == ""
        assert nearest(names[-1] + "/not/there/yet") == names[3]
        commit(ledger, acl(names[-1] + "/doc"))
        assert nearest(names[-1] + "/doc") == names[-1] + "/doc"
        assert nearest(names[-1] + "/doc2") == names[3]
        commit(ledger, Remove(names[3], Role.ACL))
        assert nearest(names[-1] + "/doc2") == ""

    def test_a_documents_rules_are_no_rules_for_what_looks_below_it(self, ledger: Ledger) -> None:
        commit(ledger, acl("note"))
        found = ledger.nearest_acl("note/below")
        assert found is not None
        assert found.name == ""

    def test_changed_rules_are_seen_at_once(self, ledger: Ledger) -> None:
        # J-14
        before = ledger.nearest_acl("note")
        assert before is not None
        number = commit(ledger, acl("", b"new"))
        after = ledger.nearest_acl("note")
        assert after is not None
        assert after.body == b"new"
        assert ledger.rules_at() == number

    def test_documents_are_fed_in_order_with_their_bodies(self, ledger: Ledger) -> None:
        commit(ledger, container("c"), document("c/a", b"1"), document("b", b"2"))
        fed, after = [], ""
        while page := ledger.documents(after, 2):
            fed += [(row.name, row.body) for row in page]
            after = page[-1].name
        assert fed == [("b", b"2"), ("c", b""), ("c/a", b"1"), ("note", b"<#it> <#is> 1 .")]

    def test_the_log_tells_what_happened_to_things_and_their_containers(
        self, ledger: Ledger
    ) -> None:
        # in the same commit
        head = ledger.head()
        commit(ledger, container("c"), document("c/d"), acl("c/d"))
        commit(ledger, document("c/d", b"y"))
        commit(ledger, Remove("c/d"))
        log = ledger.changes(head)
        assert told(log) == [
            ("Create", "c", "", None),
            ("Add", "", "", "c/"),
            ("Create", "c/d", "", None),
            ("Add", "c", "", "c/d"),
            ("Create", "c/d", "acl", None),
            ("Update", "c/d", "", None),
            ("Delete", "c/d", "acl", None),
            ("Delete", "c/d", "", None),
            ("Remove", "c", "", "c/d"),
        ]
        assert [(a.number, a.order) for a in log][:6] == [
            (2, 0), (2, 1), (2, 2), (2, 3), (2, 4), (3, 0)
        ]  # fmt: skip

    def test_the_log_is_given_out_in_whole_changes(self, ledger: Ledger) -> None:
        head = ledger.head()
        commit(ledger, container("c"), document("c/1"), document("c/2"))
        commit(ledger, document("note", b"2"))
        first = ledger.changes(head, 2)
        assert len(first) == 6
        assert {a.number for a in first} == {head + 1}
        assert {a.number for a in ledger.changes(head, 6)} == {head + 1}
        assert {a.number for a in ledger.changes(head, 7)} == {head + 1, head + 2}
        assert not ledger.changes(head + 2)

    def test_who_did_it_and_when_is_in_the_log(self, ledger: Ledger) -> None:
        activity = ledger.changes(0)[0]
        assert (activity.what, activity.actor, activity.at_us) == (
            Happening.CREATE,
            ALICE.owner,
            NOON_US,
        )


class LedgerWriting:
    """Changes: all of it or nothing, on unchanged ground."""

    def test_a_stale_change_leaves_no_trace(self, ledger: Ledger) -> None:
        #
        head = ledger.head()
        stale = Change((document("log"), document("note", b"2")), {("note", RESOURCE): 0})
        with pytest.raises(StaleRead):
            ledger.submit(stale).result()
        assert ledger.read("log") is None
        assert ledger.head() == head
        assert not ledger.changes(head)

    def test_a_refused_change_leaves_no_trace_of_its_first_half(self, ledger: Ledger) -> None:
        head = ledger.head()
        with pytest.raises(StaleRead):
            commit(ledger, document("first"), document("missing/second"))
        assert ledger.read("first") is None
        assert ledger.head() == head
        assert [m.name for m in ledger.children("")] == ["note"]

    def test_resting_on_absence_makes_creation_happen_once(self, ledger: Ledger) -> None:
        rests = Change((document("new"),), {("new", RESOURCE): None})
        ledger.submit(rests).result()
        with pytest.raises(StaleRead):
            ledger.submit(rests).result()

    def test_a_decision_falls_when_the_rules_have_changed(self, ledger: Ledger) -> None:
        rules_at = ledger.rules_at()
        decided = Change((document("new"),), rules_at=rules_at)
        commit(ledger, acl("note"))
        with pytest.raises(StaleRead):
            ledger.submit(decided).result()

    def test_rules_change_when_a_resource_goes_that_had_some(self, ledger: Ledger) -> None:
        commit(ledger, document("d"), acl("d"))
        number = commit(ledger, Remove("d"))
        assert ledger.rules_at() == number

    def test_a_container_to_be_empty_must_be(self, ledger: Ledger) -> None:
        # J-13
        commit(ledger, container("c"))
        gone = Change((Remove("c"),), empty=frozenset({"c"}))
        commit(ledger, document("c/new"))
        with pytest.raises(StaleRead):
            ledger.submit(gone).result()
        commit(ledger, Remove("c/new"))
        ledger.submit(gone).result()
        assert ledger.read("c") is None

    def test_a_container_with_members_is_never_removed(self, ledger: Ledger) -> None:
        commit(ledger, container("c"), document("c/d"))
        with pytest.raises(Conflict):
            commit(ledger, Remove("c"))
        commit(ledger, Remove("c/d"), Remove("c"))
        assert ledger.read("c") is None
        assert ledger.read("c/d") is None

    def test_parents_are_containers_that_are_there(self, ledger: Ledger) -> None:
        for name in ("missing/d", "note/d"):
            with pytest.raises(StaleRead):
                commit(ledger, document(name))
        commit(ledger, container("m"), container("m/n"), document("m/n/d"))
        assert ledger.read("m/n/d") is not None

    def test_a_document_never_becomes_a_container_nor_the_other_way(self, ledger: Ledger) -> None:
        # P-11: /a and /a/ are one name
        commit(ledger, container("c"))
        for write in (container("note"), document("c")):
            with pytest.raises(Conflict):
                commit(ledger, write)

    def test_what_belongs_to_a_resource_needs_it_and_goes_with_it(self, ledger: Ledger) -> None:
        # P-29, P-42
        for write in (acl("missing"), description("missing")):
            with pytest.raises(StaleRead):
                commit(ledger, write)
        commit(ledger, document("d"), acl("d"), description("d"))
        commit(ledger, Remove("d"))
        commit(ledger, document("d"))
        assert ledger.read("d", Role.ACL) is None
        assert ledger.read("d", Role.DESCRIPTION) is None

    def test_the_root_and_its_rules_stay(self, ledger: Ledger) -> None:
        # P-41
        for role in (Role.RESOURCE, Role.ACL):
            with pytest.raises(Conflict):
                commit(ledger, Remove("", role))

    def test_removing_or_amending_what_is_not_there_is_stale(self, ledger: Ledger) -> None:
        for change in (removal("missing"), removal("note", Role.ACL), amendment("missing")):
            with pytest.raises(StaleRead):
                ledger.submit(change).result()

    def test_amending_lays_deltas_over_the_body_and_putting_clears_them(
        self, ledger: Ledger
    ) -> None:
        first = ledger.submit(amendment("note", b"1\n", 17)).result()
        second = ledger.submit(amendment("note", b"2\n", 19)).result()
        note = ledger.read("note")
        assert note is not None
        assert (note.deltas, note.original, note.size) == (2, False, 19)
        assert note.body == b"<#it> <#is> 1 ."
        assert [(d.version, d.inserted) for d in ledger.deltas("note")] == [
            (first, b"1\n"),
            (second, b"2\n"),
        ]
        commit(ledger, document("note", b"new"))
        note = ledger.read("note")
        assert note is not None
        assert (note.deltas, note.original) == (0, True)
        assert not ledger.deltas("note")

    def test_several_amendments_in_one_change_keep_their_order(self, ledger: Ledger) -> None:
        commit(ledger, Amend("note", b"", b"1", 1), Amend("note", b"1", b"2", 1))
        assert [(d.removed, d.inserted) for d in ledger.deltas("note")] == [
            (b"", b"1"),
            (b"1", b"2"),
        ]

    def test_a_resource_made_again_starts_without_the_old_deltas(self, ledger: Ledger) -> None:
        ledger.submit(amendment("note")).result()
        commit(ledger, Remove("note"))
        commit(ledger, document("note", b"again"))
        assert not ledger.deltas("note")
        ledger.submit(amendment("note", b"late")).result()
        assert [d.inserted for d in ledger.deltas("note")] == [b"late"]

    def test_a_kind_may_change_when_the_old_one_is_removed_in_the_same_change(
        self, ledger: Ledger
    ) -> None:
        commit(ledger, acl("note"))
        commit(ledger, Remove("note"), container("note"), acl("note"), document("note/d"))
        found = ledger.nearest_acl("note/d")
        assert found is not None
        assert found.name == "note"
        assert not list(ledger.check())

    def test_modified_never_goes_back_when_the_clock_does(
        self, ledger: Ledger, clock: Clock
    ) -> None:
        #
        commit(ledger, document("note", b"2"))
        before = ledger.read("note")
        clock.now -= 3_600_000_000
        commit(ledger, document("note", b"3"))
        after, root = ledger.read("note"), ledger.read("")
        assert before is not None
        assert after is not None
        assert root is not None
        assert after.modified_us >= before.modified_us
        assert root.modified_us >= before.modified_us
        assert after.version > before.version
        assert after.created_us == before.created_us

    def test_preparing_in_turn_sees_all_that_came_before(self, ledger: Ledger) -> None:
        ledger.submit(Change((document("note", b"5"),)))

        def prepare() -> Change:
            note = ledger.read("note")
            assert note is not None
            assert note.body == b"5"
            return Change((document("note", b"6"),), {("note", RESOURCE): note.version})

        ledger.submit_in_turn(prepare).result()
        note = ledger.read("note")
        assert note is not None
        assert note.body == b"6"

    def test_what_preparing_in_turn_raises_is_the_senders(self, ledger: Ledger) -> None:
        def prepare() -> Change:
            raise LookupError("mine")

        with pytest.raises(LookupError, match="mine"):
            ledger.submit_in_turn(prepare).result()
        assert commit(ledger, document("after"))

    def test_an_untouched_pod_has_nothing_to_complain_of(self, ledger: Ledger) -> None:
        commit(ledger, container("c"), document("c/d"), acl("c"), description("c/d"))
        ledger.submit(amendment("c/d")).result()
        commit(ledger, Remove("note"))
        assert not list(ledger.check())


class LedgerRaces:
    """Many threads at once (requirements 5.3)."""

    def test_one_of_many_creators_wins(self, ledger: Ledger) -> None:
        # J-10
        def create(number: int) -> bool:
            body = str(number).encode()
            change = Change((document("new", body),), {("new", RESOURCE): None})
            return _succeeds(ledger, change)

        assert sum(_at_once(8, create)) == 1

    def test_compare_and_swap_loses_no_update(self, ledger: Ledger) -> None:
        # J-09
        commit(ledger, document("n", b"0"))

        def count(_: int) -> bool:
            for _ in range(15):
                while True:
                    row = ledger.read("n")
                    assert row is not None
                    assert row.body is not None
                    body = str(int(row.body) + 1).encode()
                    change = Change((document("n", body),), {("n", RESOURCE): row.version})
                    if _succeeds(ledger, change):
                        break
            return True

        _at_once(4, count)
        row = ledger.read("n")
        assert row is not None
        assert row.body == b"60"
        numbers = [a.number for a in ledger.changes(0)]
        assert sorted(set(numbers)) == list(range(1, ledger.head() + 1))

    def test_slash_twins_never_both_exist(self, ledger: Ledger) -> None:
        # J-12
        for round_ in range(10):
            name = f"s{round_}"
            wishes = (
                Change((document(name),), {(name, RESOURCE): None}),
                Change((container(name),), {(name, RESOURCE): None}),
                Change((container(name), document(f"{name}/b")), {(name, RESOURCE): None}),
            )
            done = _at_once(3, lambda n, wishes=wishes: _succeeds(ledger, wishes[n]))
            assert sum(done) == 1
            row, below = ledger.read(name), ledger.read(f"{name}/b")
            assert row is not None
            assert below is None or row.kind is Kind.CONTAINER
        assert not list(ledger.check())

    def test_deleting_a_container_and_filling_it_leave_no_orphan(self, ledger: Ledger) -> None:
        # J-13
        for round_ in range(10):
            name = f"c{round_}"
            commit(ledger, container(name))
            wishes = (
                Change((Remove(name),), empty=frozenset({name})),
                Change((document(f"{name}/d"),)),
            )
            done = _at_once(2, lambda n, wishes=wishes: _succeeds(ledger, wishes[n]))
            assert sum(done) == 1
        assert not list(ledger.check())


class LedgersContract:
    """All pods of a server."""

    def test_a_pod_that_is_not_here_is_missing(self, ledgers: Ledgers) -> None:
        for pod_id in ("nobody", "../alice", ""):
            with pytest.raises(MissingResource):
                ledgers.by_id(pod_id)

    def test_making_a_pod_twice_makes_it_once(self, ledgers: Ledgers) -> None:
        ledgers.create(ALICE, FIRST)
        again = ledgers.create(ALICE, Change((container(""), acl(""))))
        assert again.head() == 1
        assert again.read("note") is not None
        assert ledgers.by_id(ALICE.pod_id).pod == ALICE

    def test_pods_know_nothing_of_each_other(self, ledgers: Ledgers) -> None:
        alice, bob = ledgers.create(ALICE, FIRST), ledgers.create(BOB, FIRST)
        commit(alice, document("mine"))
        assert bob.read("mine") is None
        assert bob.head() == 1

    def test_a_pod_whose_first_change_is_refused_is_not_there(self, ledgers: Ledgers) -> None:
        with pytest.raises(StaleRead):
            ledgers.create(ALICE, Change((document("no/root"),)))
        with pytest.raises(MissingResource):
            ledgers.by_id(ALICE.pod_id)
        assert ledgers.create(ALICE, FIRST).head() == 1


class QuotaContract:
    """A ledger whose pod may hold 100 bytes: ``small`` holds 35 after its first change."""

    def test_a_full_pod_takes_no_more_and_can_be_emptied(self, small: Ledger) -> None:
        # J-15
        commit(small, document("a", b"." * 60))
        with pytest.raises(QuotaExceeded):
            commit(small, document("b", b"." * 6))
        commit(small, document("b", b"." * 5))
        commit(small, document("a", b"." * 10))
        commit(small, Remove("b"))
        commit(small, document("c", b"." * 50))

    def test_many_uploads_near_the_limit_stay_below_it(self, small: Ledger) -> None:
        done = _at_once(8, lambda n: _succeeds(small, Change((document(f"u{n}", b"." * 20),))))
        assert sum(done) == 3
        assert not list(small.check())


def _succeeds(ledger: Ledger, change: Change) -> bool:
    try:
        ledger.submit(change).result()
    except PodError:
        return False
    return True


def _at_once(threads: int, do: object) -> list[bool]:
    """Run ``do(0)``, ``do(1)``… in threads that start together."""
    assert callable(do)
    done: list[bool] = []
    start = threading.Barrier(threads)

    def run(number: int) -> None:
        start.wait()
        done.append(bool(do(number)))

    running = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(done) == threads
    return done
