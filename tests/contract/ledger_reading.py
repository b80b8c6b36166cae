"""What every ledger promises to who reads, lists and follows it; a backend's test subclasses it."""

from __future__ import annotations

from pod_server.contracts import Ledger
from pod_server.model.change import Change, Happening, Remove
from pod_server.model.iri import Role
from tests.contract.pods import (
    ALICE,
    NOON_US,
    Clock,
    acl,
    amendment,
    commit,
    container,
    description,
    document,
    removal,
    told,
)


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

    def test_describing_a_document_leaves_its_tag(self, ledger: Ledger) -> None:
        before = ledger.read("note")
        commit(ledger, description("note"))
        assert ledger.read("note") == before

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

    def test_whoever_remembers_that_nobody_described_it_learns_of_descriptions(
        self, ledger: Ledger
    ) -> None:
        """V-05: what guards remember of a container ends with the next description."""
        commit(ledger, container("c"), document("c/1"))
        seen = [ledger.described_at()]
        for writes in (
            (description("c"),),
            (description("c", b"<#d> a <#other> ."),),
            (Remove("c", Role.DESCRIPTION),),
            (description("note"),),
            (Remove("note"),),
        ):
            commit(ledger, *writes)
            seen.append(ledger.described_at())
        assert len(set(seen)) == len(seen)

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
