"""``sesame move``: a trial with something of everything, looked at before and after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import apsw
import pytest

from pod_server.__main__ import main
from pod_server.civic.front_office.account import account_id, account_name
from pod_server.model.access import STRANGER, Agent
from pod_server.model.iri import Role
from pod_server.model.moving import Rewriting
from pod_server.storage import accounts_moving, moving
from pod_server.wiring.house import House
from proofs.integrity import verify
from proofs.statement import own_faults, read, statement_id
from tests.faults.companies import TODAY
from tests.unit.proofs.papers import FACTS, FIGURES
from tests.web import trial
from tests.web.moved import NEW, OLD, PODS, URL, Seen, statements
from tests.web.trial import ALICE, BAKER, BOB, FIRM, FRIEND, opened

PEOPLE = (ALICE, BOB, BAKER, FIRM, FRIEND)
NAMES = ("alice", "bob", "baker")


def everything(data: Path) -> bytes:
    """All bytes below a folder but the report's."""
    paths = sorted(p for p in data.rglob("*") if p.is_file() and p.stem != "moved")
    return b"\n".join(path.read_bytes() for path in paths)


def both(seen: Seen, ask: Any) -> tuple[Any, Any]:
    """What ``ask`` finds in the old house and in the new one."""
    with opened(seen.old) as house:
        before = ask(house)
    with opened(seen.new, URL, PODS) as house:
        after = ask(house)
    return before, after


def moved_text(seen: Seen, found: Any) -> Any:
    return json.loads(seen.to.text(json.dumps(found)))


def test_the_same_people_may_do_the_same(seen: Seen) -> None:
    with opened(seen.old) as house:
        before = trial.access(house, NAMES, PEOPLE)
    with opened(seen.new, URL, PODS) as house:
        after = trial.access(house, NAMES, map(seen.to.text, PEOPLE))
    assert len(set(before.values())) > 3
    assert moved_text(seen, before) == after


@pytest.mark.parametrize("query", [trial.STATED, trial.PLACES])
@pytest.mark.parametrize("who", [ALICE, BOB, BAKER, FRIEND, ""])
def test_queries_answer_the_same(seen: Seen, who: str, query: str) -> None:
    def asked(webid: str) -> Any:
        agent = Agent(webid) if webid else STRANGER
        return lambda house: trial.answers(house, "alice", agent, query)

    with opened(seen.old) as house:
        before = asked(who)(house)
    with opened(seen.new, URL, PODS) as house:
        after = asked(seen.to.text(who))(house)
    assert before
    assert sorted(moved_text(seen, before)) == sorted(moved_text(seen, after))


def test_companies_may_sell_as_before(seen: Seen) -> None:
    for company in (BAKER, FIRM):
        with opened(seen.old) as house:
            before = trial.may_sell(house, "alice", company)
        with opened(seen.new, URL, PODS) as house:
            after = trial.may_sell(house, "alice", seen.to.text(company))
        assert before == after
        assert after[1:] == (True, True)


def test_what_others_signed_stays_to_the_byte_and_is_told(seen: Seen) -> None:
    before, after = both(seen, lambda house: statements(house, FIRM))
    assert before == after
    assert len(after) == len(FACTS) + len(FIGURES)
    for body in after.values():
        assert verify(json.loads(body)).key.did == seen.firm.key.public.did
    place = f"https://alice.alice.example/{account_name(FIRM)}/civil-status/legal-name"
    assert seen.report["signed_by_others"] == {"count": 1, "names": [place]}


def test_what_one_signed_is_signed_again_about_the_new_address(seen: Seen) -> None:
    webid = seen.to.text(BAKER)
    with opened(seen.new, URL, PODS) as house:
        after = statements(house, webid)
    assert len(after) == len(FACTS) + len(FIGURES)
    for body in after.values():
        said = read(json.loads(body))
        assert verify(json.loads(body)).key.did == seen.baker.key.public.did
        assert (said.company, said.scope) == (webid, webid)
        assert said.id == statement_id(said.key, said.sequence)
        assert not own_faults(said, today=TODAY)
    assert seen.report["signed_again"] == len(after)


def test_no_old_address_is_left_but_in_what_is_not_ours(seen: Seen) -> None:
    """Rows, log, free pages and all: the statement of another, and a file that is no RDF."""
    said = everything(seen.new).decode("latin-1")
    assert Rewriting(OLD, NEW).text(said).count("alice.example") - said.count("alice.example") == 2
    file = "https://alice.alice.example/notes/file.txt"
    assert set(seen.report["still_naming"]["names"]) == {file}


def test_documents_stay_as_they_were_written(seen: Seen) -> None:
    def bodies(house: House) -> dict[str, bytes]:
        ledger = house.ledger_called("alice")
        assert ledger is not None
        found = {}
        for name in ("plain", "told", "linked", "alike", "file.txt", "big", "picture"):
            stored = ledger.read(f"notes/{name}")
            assert stored is not None
            blob = stored.blob and house.blobs.path(ledger.pod.pod_id, stored.blob).read_bytes()
            found[name] = blob or stored.body or b""
            assert stored.size == len(found[name])
        return found

    before, after = both(seen, bodies)
    for name in ("alike", "file.txt", "picture"):
        assert after[name] == before[name]
    for name in ("plain", "told", "linked", "big"):
        assert after[name].decode() == seen.to.text(before[name].decode())
        assert after[name] != before[name]
    assert b"https%3A%2F%2Falice.alice.example%2F" in after["told"]
    hidden = "https://alice.alice.example/notes/hidden"
    assert seen.report["written_anew"] == {"count": 1, "names": [hidden]}


def test_a_patched_document_keeps_its_deltas(seen: Seen) -> None:
    def patched(house: House) -> tuple[int, set[str]]:
        ledger = house.ledger_called("alice")
        assert ledger is not None
        stored = ledger.read("notes/many")
        assert stored is not None
        return stored.deltas, {str(t) for t in house.documents.graph(ledger, stored)}

    (deltas, before), (still, after) = both(seen, patched)
    assert deltas == still == 2
    assert {seen.to.text(line) for line in before} == after
    assert any("urn:q" in line for line in after)


def test_tags_and_the_log_stay_and_name_the_new_people(seen: Seen) -> None:
    def log(house: House) -> list[tuple[object, ...]]:
        ledger = house.ledger_called("alice")
        assert ledger is not None
        return [
            (a.number, a.order, a.what, a.name, a.role, a.at_us, a.actor, a.other)
            for a in ledger.changes(0, 10_000)
        ]

    before, after = both(seen, log)
    to = seen.to
    moved = [
        (*a[:3], to.name(str(a[3])), *a[4:6], a[6] and to.text(a[6]), a[7] and to.name(a[7]))
        for a in before
    ]
    assert moved == after
    assert to.text(BOB) in {a[6] for a in after}
    assert any(account_id(to.text(BAKER)) in str(a[7]) for a in after)


def test_nothing_is_inconsistent(seen: Seen, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(seen.new)]) == 0
    assert "3 pods, 0 findings" in capsys.readouterr().out


def test_accounts_come_along_and_what_was_issued_does_not(seen: Seen) -> None:
    with opened(seen.new, URL, PODS) as house:
        people = house.accounts.people
        alice = people.account_called("alice@mail.example")
        assert alice is not None
        assert [pod.base for pod in people.pods()] == [
            f"https://{name}.alice.example/" for name in sorted(NAMES)
        ]
        assert [w.webid for w in people.webids(alice.account_id)] == [seen.to.text(ALICE)]
        (credential,) = house.accounts.clients.credentials(alice.account_id)
        assert credential.webid == seen.to.text(ALICE)
        assert people.recovery_left(alice.account_id) == 2
        consent = house.accounts.consents.given(alice.account_id, "https://app.example/id")
        assert consent is not None
        assert (consent.webid, consent.scope) == (seen.to.text(ALICE), "openid")
        assert consent.limits is not None
        assert consent.limits.places == ("https://alice.alice.example/notes/",)
        assert not house.accounts.passkeys.of(alice.account_id)
        assert not house.accounts.signins.sessions(alice.account_id, 0)
        assert not house.accounts.keys.keys()
        assert people.kept("base-url") == URL


def test_each_table_is_known_to_whoever_moves(seen: Seen) -> None:
    """Where this fails: say in ``storage`` what becomes of the new table when a house moves."""

    def tables(path: Path) -> set[str]:
        store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        found = store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        store.close()
        return {str(name) for (name,) in found}

    known = {*accounts_moving.KEPT, *accounts_moving.LEFT, *accounts_moving.MOVED}
    assert tables(seen.new / "accounts.sqlite") == known
    (*_, pod) = seen.new.glob("pods/*/*/pod.sqlite")
    assert tables(pod) == moving.TABLES


def test_the_report_names_whom_to_tell_and_what_does_not_travel(seen: Seen) -> None:
    told = {name: set(part["names"]) for name, part in seen.report.items() if _is_list(part)}
    assert any(line.startswith(FIRM) for line in told["companies"])
    assert any(line.startswith(seen.to.text(BAKER)) for line in told["companies"])
    assert told["apps"] == {"https://app.example/id"}
    assert told["people"] == {FRIEND, FIRM}
    assert len(told["programs"]) == 3
    (hook,) = told["webhooks"]
    assert "https://hooks.example/bob" in hook
    assert seen.to.text(BOB) in hook
    ways = {way["account"]: way for way in seen.report["ways_in"]}
    assert (ways["alice"]["passkeys"], ways["alice"]["shut"]) == (1, False)
    assert ways["bob"]["shut"] is True
    assert seen.report["sign_ins"] == 1


def _is_list(part: object) -> bool:
    return isinstance(part, dict) and "names" in part


def test_the_old_folder_stays_as_it_was(seen: Seen, tmp_path: Path) -> None:
    """What is shared (bodies that did not change) is not written to by either."""
    with opened(seen.old) as house:
        assert trial.may_sell(house, "alice", BAKER)[1]
    for path in seen.new.glob("pods/*/*/pod.sqlite"):
        (old,) = seen.old.glob(f"pods/*/{path.parent.name}/pod.sqlite")
        assert path.stat().st_ino != old.stat().st_ino
        store = apsw.Connection(str(old))
        assert "127.0.0.1" in str(store.execute("SELECT base FROM pod").get)
        store.close()


def test_rules_of_the_house_are_read_anew(seen: Seen) -> None:
    """An ACL is the server's to read, whatever it carries: it is never taken for signed."""
    with opened(seen.new, URL, PODS) as house:
        ledger = house.ledger_called("alice")
        assert ledger is not None
        stored = ledger.read("notes", Role.ACL)
        assert stored is not None
        assert b"127.0.0.1" not in (stored.body or b"")
