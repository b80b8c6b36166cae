"""``sesame move``: a trial with something of everything, looked at before and after."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import pytest

from pod_server.__main__ import main
from pod_server.civic.account import account_id, account_name
from pod_server.model.access import STRANGER, Agent
from pod_server.model.iri import Role
from pod_server.model.moving import Origins, Rewriting
from pod_server.storage import accounts_moving, moving
from pod_server.storage.owners import alone
from pod_server.wiring.house import House
from proofs.integrity import verify
from proofs.statement import own_faults, read, statement_id
from tests.faults.companies import TODAY, Company
from tests.unit.proofs.papers import FACTS, FIGURES
from tests.web import trial
from tests.web.trial import ALICE, BAKER, BOB, FIRM, FRIEND, opened, rows

URL, PODS = "https://id.alice.example/", "https://*.alice.example/"
OLD = Origins("http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000")
NEW = Origins("https://id.alice.example", "https://*.alice.example", "https://apps.alice.example")
PEOPLE = (ALICE, BOB, BAKER, FIRM, FRIEND)
NAMES = ("alice", "bob", "baker")


@dataclass
class Seen:
    """The folders before and after, and what the command said."""

    old: Path
    new: Path
    baker: Company
    firm: Company
    key: Path
    report: dict[str, Any]

    @property
    def to(self) -> Rewriting:
        """What a test expects of an address: reckoned here, not read from what was done."""
        plain = Rewriting(OLD, NEW)
        renamed = {account_id(BAKER): account_id(plain.text(BAKER))}
        ids = {}
        for name in (*FACTS, *FIGURES):
            key = read(self.baker.unsigned(name)).key
            moved = type(key)(*(plain.text(part) for part in vars_of(key)))
            ids[statement_id(key, 1)] = statement_id(moved, 1)
        return Rewriting(OLD, NEW, renamed, ids)


def vars_of(key: Any) -> tuple[str, ...]:
    return key.company, key.datapoint, key.period_start, key.period_end, key.scope


def move(old: Path, new: Path, *words: str) -> int:
    at = ("--data", str(old), "--into", str(new), "--pods", "*.alice.example")
    return main(["move", "alice.example", *at, *words])


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("moved")
    old, new = folder / "data", folder / "new"
    baker, firm = trial.made(old)
    key = folder / "key.pem"
    baker.key.save(key)
    assert move(old, new, "--key", str(key)) == 0
    return Seen(old, new, baker, firm, key, json.loads((new / "moved.json").read_text()))


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


def statements(house: House, company: str) -> Mapping[str, bytes]:
    ledger = house.ledger_called("alice")
    assert ledger is not None
    folder = f"{account_name(company)}/civil-status"
    found = {}
    for member in ledger.children(folder):
        stored = ledger.read(member.name)
        assert stored is not None
        found[member.name.rpartition("/")[2]] = stored.body or b""
    return found


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


@pytest.fixture
def fresh(seen: Seen, tmp_path: Path) -> Path:
    """A copy of the old folder, to be moved once more."""
    shutil.copytree(seen.old, tmp_path / "data")
    return tmp_path / "data"


def test_a_dry_run_says_all_and_changes_nothing(
    seen: Seen, fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(fresh)
    assert move(fresh, fresh.with_name("new"), "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["dryRun"] is True
    assert said["speechless"]["names"] == [BAKER]
    assert {**said, "folder": ""}["changed"] == seen.report["changed"] - len(FACTS) - len(FIGURES)
    assert not fresh.with_name("new").exists()
    assert rows(fresh) == before


def test_companies_do_not_lose_their_word_unasked(
    fresh: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    new = fresh.with_name("new")
    assert move(fresh, new) == 1
    assert "--key FICHIER" in capsys.readouterr().err
    assert not new.exists()
    assert [path.name for path in fresh.parent.iterdir()] == ["data"]
    assert move(fresh, new, "--leave-signed") == 0
    assert "doivent déclarer à nouveau" in capsys.readouterr().out
    moved = Rewriting(OLD, NEW).text(BAKER)
    with opened(new, URL, PODS) as house:
        assert trial.may_sell(house, "alice", moved)[1] is False
        for body in statements(house, moved).values():
            verify(json.loads(body))


def test_a_folder_in_use_is_not_moved(fresh: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with alone(fresh) as is_had:
        assert is_had
        assert move(fresh, fresh.with_name("new"), "--leave-signed") == 1
    assert "stop it" in capsys.readouterr().err


def test_what_is_there_already_is_not_written_over(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, said in (("new", "is there already"), ("new.part", "take it away")):
        there = fresh.with_name(name)
        (there / "mine").mkdir(parents=True)
        assert move(fresh, fresh.with_name("new"), "--leave-signed") == 1
        assert said in capsys.readouterr().err
        shutil.rmtree(there)


def test_a_folder_that_cannot_be_made_is_told(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert move(fresh, fresh / "no" / "new", "--leave-signed") == 1
    assert "make it, or name another folder" in capsys.readouterr().err


def test_a_document_that_cannot_be_read_stops_it(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in fresh.glob("pods/*/*/pod.sqlite"):
        store = apsw.Connection(str(path))
        store.execute("UPDATE resource SET body = x'3c' WHERE name = 'notes/plain'")
        store.close()
    assert move(fresh, fresh.with_name("new"), "--leave-signed") == 1
    assert "http://127.0.0.1:4000/alice/notes/plain cannot be read" in capsys.readouterr().err
    assert [path.name for path in fresh.parent.iterdir()] == ["data"]


def test_only_a_trial_moves_and_only_to_a_real_address(
    seen: Seen, fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--data", str(seen.new), "--into", str(fresh.with_name("x")))
    assert main(["move", "bob.example", *at]) == 2
    assert "only a trial" in capsys.readouterr().err
    assert main(["move", "x", "--account", "127.0.0.1:9", "--data", str(fresh)]) == 2
    assert "loopback" in capsys.readouterr().err


def test_no_pod_takes_the_place_of_the_sign_in_page(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--account", "bob.alice.example", "--leave-signed")
    assert move(fresh, fresh.with_name("new"), *words) == 1
    assert "https://bob.alice.example/, where people sign in" in capsys.readouterr().err


def test_a_pod_by_path_is_taken_on_by_sesame_home(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = fresh.with_name("new")
    words = ["move", "alice.example", "--data", str(fresh), "--into", str(new), "--leave-signed"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert (new / "moved.txt").read_text() == said
    assert "https://pods.alice.example/alice/profile/card#me" in said
    assert main(["home", "--name", "alice.example", "--yes", "--json", "--data", str(new)]) == 0
    assert 'pods-url = "https://pods.alice.example/"' in (new / "sesame.toml").read_text()
    assert main(["check", "--data", str(new)]) == 0


def test_settings_come_along_but_those_of_a_trial(fresh: Path) -> None:
    (fresh / "sesame.toml").write_text("rehearse-days = 3\nport = 4000\nworkers = 2\n")
    (fresh / "environment").write_text("SESAME_SMTP_PASSWORD=x\n")
    new = fresh.with_name("new")
    assert move(fresh, new, "--leave-signed") == 0
    said = (new / "sesame.toml").read_text()
    assert 'base-url = "https://id.alice.example/"' in said
    assert "workers = 2" in said
    assert "rehearse-days" not in said
    report = json.loads((new / "moved.json").read_text())
    assert report["left_settings"] == ["port", "rehearse-days"]
    assert report["left_files"] == ["environment"]


def test_rules_of_the_house_are_read_anew(seen: Seen) -> None:
    """An ACL is the server's to read, whatever it carries: it is never taken for signed."""
    with opened(seen.new, URL, PODS) as house:
        ledger = house.ledger_called("alice")
        assert ledger is not None
        stored = ledger.read("notes", Role.ACL)
        assert stored is not None
        assert b"127.0.0.1" not in (stored.body or b"")
