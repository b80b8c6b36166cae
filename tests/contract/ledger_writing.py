"""What every ledger promises to who writes: all of a change or nothing, on unchanged ground."""

from __future__ import annotations

import pytest

from pod_server.contracts import Ledger
from pod_server.model.change import Amend, Change, Remove
from pod_server.model.errors import Conflict, StaleRead
from pod_server.model.iri import RECOMMENDATIONS, Role
from tests.contract.pods import (
    RESOURCE,
    Clock,
    acl,
    amendment,
    commit,
    container,
    description,
    document,
    removal,
    replies,
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

    def test_replies_belong_to_a_recommendation_and_go_with_it(self, ledger: Ledger) -> None:
        # decision 0038
        said = f"{RECOMMENDATIONS}/abcdefghijklmnop"
        with pytest.raises(StaleRead):
            commit(ledger, replies(said))
        number = commit(ledger, container(RECOMMENDATIONS), document(said))
        commit(ledger, replies(said))
        stored, kept = ledger.read(said), ledger.read(said, Role.REPLIES)
        assert stored is not None
        assert kept is not None
        assert (stored.version, kept.body) == (number, b"[]"), "its own tag stays"
        commit(ledger, Remove(said))
        commit(ledger, document(said))
        assert ledger.read(said, Role.REPLIES) is None
        with pytest.raises(Conflict):
            commit(ledger, document("d"), replies("d"))
        assert ledger.read("d") is None

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
