"""What I have been given: a record of it, kept only where it is worth believing, and tried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pod_server.civic.giving import receiving
from pod_server.civic.giving.received import ReceivedBook, ReceivedGrant
from pod_server.wiring.facts import facts_kept
from tests.web.asking_access import answer, asked, granted, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import until
from tests.web.rules import reads
from tests.web.served import Reply, Served, serving
from tests.web.shared import new_folder
from tests.web.test_own_facts import save
from vocab.terms import CONTEXTS, PIM

DAY = 86_400
HOME = "/sharing/received/"


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that does what waits: inboxes are read, and what was given is tried."""
    with serving(tmp_path_factory.mktemp("data"), housekeeping=True) as found:
        yield found


@pytest.fixture
def alice(keeping: Served) -> Iterator[Visitor]:
    with at_home(keeping, "alice") as visitor:
        yield visitor


@pytest.fixture
def folder(keeping: Served) -> str:
    return new_folder(keeping)


def records(served: Served, who: str) -> dict[str, ReceivedGrant]:
    ledger = served.house.ledger_called(who)
    assert ledger is not None
    return dict(ReceivedBook().all(ledger))


def record_of(served: Served, target: str, who: str = "bob", *, wait: float = 15) -> str:
    """The name of the record about that resource, once it was tried."""

    def tried() -> list[str]:
        return [
            called
            for called, one in records(served, who).items()
            if one.checked_us and target in [part.target for part in one.parts]
        ]

    until(lambda: bool(tried()), wait)
    return tried()[0]


def given(served: Served, alice: Visitor, target: str, **more: Any) -> str:
    """Alice gives bob that; the name of the record at his."""
    answer(alice, asked(served, policy(served, target, **more)), "all")
    return record_of(served, target)


def posted(served: Served, who: str, said: dict[str, Any], to: str = "alice") -> Reply:
    inbox = f"{served.people[to].pod}inbox/"
    body = json.dumps({"@context": CONTEXTS.STORAGES, **said}).encode()
    return served.ask("POST", inbox, who=who, body=body, content="application/ld+json")


def claim(served: Served, giver: str, target: str, name: str, storage: str = "") -> dict[str, Any]:
    """What somebody would have to say to give alice that."""
    root = storage or served.people[giver].pod
    return {
        "id": f"{root}access/grants/{name}",
        "type": "AccessGrant",
        "storage": root,
        "published": "2026-11-01T00:00:00Z",
        "access": [policy(served, target, who="alice", days=None)],
    }


def sorted_out(served: Served, who: str = "alice", wait: float = 15) -> None:
    """Waits until all that has come to their inbox was looked at."""
    ledger = served.house.ledger_called(who)
    assert ledger is not None
    last = max(member.version for member in ledger.children("inbox"))

    def is_looked_at() -> bool:
        mark = ledger.read("settings/grants-read")
        return mark is not None and int(mark.body or b"0") >= last

    until(is_looked_at, wait)


def test_a_grant_becomes_a_record_that_was_tried_and_ends_with_its_giver(
    keeping: Served, alice: Visitor, folder: str
) -> None:
    """K-25: who, what for, until when, whether it can be read, and that it is over."""
    note = f"{keeping.home}{folder}note"
    called = given(keeping, alice, note)
    with at_home(keeping, "bob") as bob:
        for way in ("person", "purpose"):
            shown = words(bob.get(f"{HOME}?by={way}"))
            assert f"read: {folder}note" in shown
            assert "Delivery of Goods" in shown
            assert "until" in shown
            assert "checked, could be read on" in shown
        assert keeping.people["alice"].webid in words(bob.get(f"{HOME}{called}"))
        grant = granted(keeping, note)["id"].rpartition("/")[2]
        assert alice.post("/sharing/given/", page="/sharing/given/", grant=grant).ok
        until(lambda: bool(records(keeping, "bob")[called].ended_us))
        assert f"{folder}note" not in words(bob.get(HOME))
        assert "taken back, heard on" in words(bob.get(f"{HOME}?by=over"))
        gone = bob.post(f"{HOME}{called}", do="remove")
        assert gone.status_code == 303
        assert bob.get(f"{HOME}{called}").status_code == 404


def test_what_cannot_be_read_any_more_says_so_on_demand(
    keeping: Served, alice: Visitor, folder: str
) -> None:
    """K-25: a rule taken away by hand sends no message; a try finds it out."""
    note = f"{keeping.home}{folder}note"
    keeping.put(note, '<#it> <http://x.example/says> "hello" .')
    called = given(keeping, alice, note)
    assert keeping.ask("DELETE", f"{note}.acl", who="alice").status == 204
    assert not reads(keeping, note, "bob")
    with at_home(keeping, "bob") as bob:
        assert "could be read on" in words(bob.get(f"{HOME}{called}"))
        assert bob.post(f"{HOME}{called}", do="check").status_code == 303
        shown = words(bob.get(f"{HOME}{called}"))
        assert "cannot be read any more, checked on" in shown
        assert "could be read on" not in shown


def test_a_derived_fact_says_yes_or_no_of_whom_and_that_it_changed(
    keeping: Served, alice: Visitor
) -> None:
    """K-24: what was given in place of a birthday, as it is found."""
    save(alice, "identity", given="Alice", family="Martin", born="1990-04-02")
    called = given(keeping, alice, f"{keeping.home}facts/over-18")
    with at_home(keeping, "bob") as bob:
        assert "Being 18 or older : yes" in words(bob.get(f"{HOME}{called}")).replace("\xa0", " ")
        save(alice, "identity", given="Alice", family="Martin", born="2020-04-02")
        ledger = keeping.house.ledger_called("alice")
        assert ledger is not None
        facts_kept(keeping.house, ledger)
        assert bob.post(f"{HOME}{called}", do="check").status_code == 303
        shown = words(bob.get(f"{HOME}{called}"))
        assert "Being 18 or older : no" in shown
        assert "the answer has changed, seen on" in shown


def test_handed_back_withdraws_nothing_until_the_giver_takes_it_back(
    keeping: Served, alice: Visitor, folder: str
) -> None:
    """K-25: a notice to the giver, shown with one tap to withdraw."""
    note = f"{keeping.home}{folder}note"
    keeping.put(note, '<#it> <http://x.example/says> "hello" .')
    called = given(keeping, alice, note)
    identifier = granted(keeping, note)["id"].rpartition("/")[2]
    said = {"type": "as:Reject", "object": f"{keeping.home}access/grants/{identifier}"}
    assert posted(keeping, "carol", {**said, "actor": keeping.people["bob"].webid}).status == 201
    sorted_out(keeping)
    assert "Handed back" not in words(alice.get("/sharing/given/")), "carol is not bob"
    with at_home(keeping, "bob") as bob:
        for _ in range(2):  # twice is once
            assert bob.post(f"{HOME}{called}", do="back").status_code == 303
        assert "handed back" in words(bob.get(f"{HOME}{called}"))
    until(lambda: "Handed back" in words(alice.get("/sharing/given/")))
    shown = words(alice.get("/sharing/given/"))
    assert keeping.people["bob"].webid in shown
    assert "Handed back 1 access to take back" in words(alice.get("/today"))
    assert reads(keeping, note, "bob"), "nothing is taken back by it"
    section = alice.get("/sharing/given/").text.partition('id="returned"')[2]
    (button,) = re.findall(r'name="grant" value="(\w+)"', section.partition("</section>")[0])
    assert button == identifier
    assert alice.post("/sharing/given/", page="/sharing/given/", grant=button).ok
    assert not reads(keeping, note, "bob")
    for page in ("/sharing/given/", "/today"):
        assert "Handed back" not in words(alice.get(page))


def test_asked_again_arrives_as_a_request_for_the_same(
    keeping: Served, alice: Visitor, folder: str
) -> None:
    """K-24: the same thing, for the same purpose, until another day."""
    note = f"{keeping.home}{folder}note"
    called = given(keeping, alice, note)
    with at_home(keeping, "bob") as bob:
        late = bob.post(f"{HOME}{called}", do="again", until="2001-01-01")
        assert late.status_code == 422
        assert bob.post(f"{HOME}{called}", do="again", until="2099-01-01").status_code == 303
        assert bob.post(f"{HOME}{called}", do="dance").status_code == 400
    waits = words(alice.get("/sharing/requests/"))
    assert f"{folder}note" in waits
    assert "Delivery of Goods" in waits


def test_a_stranger_gives_nothing_of_somebody_elses(keeping: Served, alice: Visitor) -> None:
    """K-25, L-05, `domain` 2.5: by whatever names; and takes nothing back in another's name."""
    bob, carol = keeping.people["bob"], keeping.people["carol"]
    secret = f"{bob.pod}secrets"
    said = claim(keeping, "bob", secret, "made-up")
    claims = [
        said,
        {**said, "actor": bob.webid},
        {**said, "actor": carol.webid},
        claim(keeping, "carol", secret, "outside"),
        claim(keeping, "carol", f"{carol.pod}../bob/secrets", "dots"),
        claim(keeping, "carol", f"{carol.pod}%2e%2e/bob/secrets", "escaped"),
        claim(keeping, "carol", "https://bank.example/account", "far"),
        claim(keeping, "carol", "https://bank.example/a", "far", "https://bank.example/"),
    ]
    for each in claims:
        assert posted(keeping, "carol", each).status == 201
    sorted_out(keeping)
    assert records(keeping, "alice") == {}

    card = keeping.ask("GET", carol.webid.partition("#")[0], who="carol", headers=_turtle())
    theirs = card.body.decode() + f"\n<{carol.webid}> <{PIM.STORAGE}> <{bob.pod}> ."
    written = keeping.ask(
        "PUT",
        carol.webid.partition("#")[0],
        who="carol",
        body=theirs.encode(),
        content="text/turtle",
    )
    assert written.status in (200, 204, 205, 409), "whether or not her document may say so"
    assert posted(keeping, "carol", {**claims[0], "actor": carol.webid}).status == 201
    sorted_out(keeping)
    assert records(keeping, "alice") == {}
    assert "secrets" not in words(alice.get(HOME))

    real = claim(keeping, "bob", secret, "real")
    assert posted(keeping, "bob", real).status == 201
    called = record_of(keeping, secret, "alice")
    assert "cannot be read any more" in words(alice.get(f"{HOME}{called}")), "he said so only"
    for who in ("carol", "bob"):
        gone = {"type": "Delete", "object": real["id"], "actor": bob.webid}
        assert posted(keeping, who, gone).status == 201
        sorted_out(keeping)
        assert bool(records(keeping, "alice")[called].ended_us) is (who == "bob")
    posted(keeping, "bob", real)
    sorted_out(keeping)
    assert records(keeping, "alice")[called].ended_us, "said again, it does not come back to life"


def test_a_flood_of_one_giver_is_cut_off(keeping: Served, alice: Visitor) -> None:
    """L-05, S-37: twenty new ones a day of one person; others are heard all the same."""
    carol = keeping.people["carol"]
    for number in range(25):
        said = claim(keeping, "carol", f"{carol.pod}thing-{number}", f"flood-{number}")
        assert posted(keeping, "carol", said).status in (201, 429)
    sorted_out(keeping)
    theirs = [one for one in records(keeping, "alice").values() if one.giver == carol.webid]
    assert len(theirs) == 20
    bob = keeping.people["bob"]
    assert posted(keeping, "bob", claim(keeping, "bob", f"{bob.pod}x", "after")).status == 201
    record_of(keeping, f"{bob.pod}x", "alice")
    assert alice.get(f"{HOME}?by=nonsense").status_code == 400


def test_what_is_over_makes_room_and_what_can_be_read_does_not(
    keeping: Served, alice: Visitor, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L-05: the records are bounded, and nothing that counts is crowded out."""
    monkeypatch.setattr(receiving, "OF_ONE", 2)
    names = [f"{keeping.home}{folder}{name}" for name in ("one", "two", "three", "four")]

    def give(target: str) -> str:
        keeping.put(target, '<#it> <http://x.example/says> "hello" .')
        answer(alice, asked(keeping, policy(keeping, target, who="carol"), who="carol"), "all")
        grant = granted(keeping, target, who="carol")
        sorted_out(keeping, "carol")
        return str(grant["id"]).rpartition("/")[2]

    first = give(names[0])
    give(names[1])
    called = [record_of(keeping, name, "carol") for name in names[:2]]
    give(names[2])
    assert list(records(keeping, "carol")) == sorted(called), "both can be read: no room"
    assert alice.post("/sharing/given/", page="/sharing/given/", grant=first).ok
    until(lambda: bool(records(keeping, "carol")[called[0]].ended_us))
    give(names[3])
    kept = records(keeping, "carol")
    assert [part.target for one in kept.values() for part in one.parts].count(names[3]) == 1
    assert called[1] in kept
    assert called[0] not in kept


def test_no_program_writes_a_record(keeping: Served, alice: Visitor, folder: str) -> None:
    """K-25: what others have given is written down as their message comes, and no other way."""
    called = given(keeping, alice, f"{keeping.home}{folder}note")
    record = f"{keeping.people['bob'].pod}access/received/{called}"
    assert keeping.ask("GET", record, who="bob").status == 200
    assert keeping.ask("GET", record, who="alice").status == 403
    for url in (record, f"{keeping.people['bob'].pod}access/received/made-up"):
        made = keeping.ask("PUT", url, who="bob", body=b"{}", content="application/json")
        assert made.status == 409, made
    assert keeping.ask("DELETE", record, who="bob").status in (200, 204)
    assert called not in records(keeping, "bob")


def _turtle() -> dict[str, str]:
    return {"Accept": "text/turtle"}
