"""``sesame move``: what it refuses, what it says first, and what it leaves as it was."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import apsw
import pytest

from pod_server.__main__ import main
from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.account import SAMPLES
from pod_server.civic.seeing.samples import Dataland
from pod_server.model.access import Agent
from pod_server.model.moving import Rewriting
from pod_server.storage.owners import alone
from proofs.integrity import verify
from tests.unit.proofs.papers import FACTS, FIGURES
from tests.web import trial
from tests.web.moved import NEW, OLD, PODS, URL, Seen, move, statements
from tests.web.trial import BAKER, opened, rows


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


def test_samples_travel_and_nobody_is_told_of_them(fresh: Path) -> None:
    """Companies that do not exist have no address to be told at (issue 5, Dataland)."""
    new, sample = fresh.with_name("new"), f"{SAMPLES}boulangerie-lenoir#it"
    with opened(fresh) as house:
        office, pod = house.front_office, house.ledger_called("alice")
        assert pod is not None
        dataland = Dataland(office.rooms, house.terms, house.clock, office.controlled)
        settle_now(pod, partial(dataland.visit, pod, Agent(pod.pod.owner)))
    assert move(fresh, new, "--leave-signed") == 0
    report = json.loads((new / "moved.json").read_text())
    assert not any(SAMPLES in line for line in report["companies"]["names"])
    with opened(new, URL, PODS) as house:
        ledger = house.ledger_called("alice")
        assert ledger is not None
        company = house.overview.of(ledger, sample)
        assert company is not None
        assert company.is_sample
        assert not company.status.missing
        for body in statements(house, sample).values():
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
