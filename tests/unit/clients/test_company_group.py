"""What a group needs: lists of customers, what a push changes, two people, several companies."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from clients.console import Exit
from tests.unit.clients.small_pod import SmallPod, small_pod
from tests.unit.clients.test_company_command import BAKERY, Citizens, Office
from vocab.terms import SEC, SESAME

SHEET = "datapoint,value,periodEnd\nheadcount,9,2025-12-31\n"


@pytest.fixture
def pod() -> Iterator[SmallPod]:
    with small_pod() as pod:
        yield pod


@pytest.fixture
def citizens(pod: SmallPod) -> Citizens:
    return Citizens(pod)


@pytest.fixture
def desk(tmp_path: Path, pod: SmallPod) -> Office:
    return Office(tmp_path, pod)


def test_lists_of_customers_come_in_and_wrong_lines_are_told_by_their_number(
    desk: Office, citizens: Citizens, tmp_path: Path
) -> None:
    desk.ready()
    listed = tmp_path / "clients.csv"
    people = [citizens.web_id(name) for name in ("alice", "bob")]
    listed.write_text(f"numéro;Client\n1;{people[0]}\n2;alice\n3;{people[1]}\n4;{people[0]}\n")
    status, out, _ = desk.run("customers", "import", str(listed), "--lang", "fr")
    assert status == Exit.REFUSED
    assert f"{listed}:3: alice : ni un WebID ni une invitation" in out
    assert "2 nouveaux clients, 1 lignes refusées ; 2 en tout." in out
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([citizens.web_id("carol")])
    book.save(tmp_path / "clients.xlsx")
    status, out, _ = desk.run("customers", "import", str(tmp_path / "clients.xlsx"), "--json")
    assert (status, json.loads(out)["new"], json.loads(out)["customers"]) == (Exit.WELL, 1, 3)
    assert desk.run("customers", "import")[0] == Exit.USAGE
    status, out, _ = desk.run("open")
    assert f"{people[0]}: open" in out
    assert desk.run("push")[0] == Exit.REFUSED
    status, out, _ = desk.run("customers", "list")
    rows = {row["customer"]: row["outcome"] for row in csv.DictReader(io.StringIO(out))}
    assert rows == {
        people[0]: "delivered",
        people[1]: "waiting",
        citizens.web_id("carol"): "closed",
    }


def test_what_a_push_would_change_is_told_and_nothing_is_sent(
    desk: Office, citizens: Citizens, tmp_path: Path
) -> None:
    desk.ready()
    citizens.states["bob"] = SESAME.ACCEPTED
    desk.run("open", citizens.web_id("alice"), citizens.web_id("bob"))
    desk.run("push", citizens.web_id("alice"))
    seen = len(citizens.pod.seen)
    status, out, _ = desk.run("diff", "--json")
    said = json.loads(out)
    assert (status, said["accounts"], said["deliveries"]) == (Exit.WELL, 2, 23)
    desk.run("push")
    assert json.loads(desk.run("diff", "--json")[1])["statements"] == []
    (tmp_path / "more.csv").write_text(SHEET)
    desk.run("prepare", str(tmp_path / "more.csv"), "--reason", "Une embauche.")
    seen = len(citizens.pod.seen)
    status, out, _ = desk.run("push", "--dry-run", "--lang", "fr")
    assert "Effectif (2025-12-31, n° 2) : 7.5 ETP → 9 C62, à envoyer à 2 compte(s)" in out
    assert "1 déclarations à envoyer : 2 envois" in out
    assert len(citizens.pod.seen) == seen


def test_nothing_leaves_until_both_people_have_signed_what_leaves(
    desk: Office, citizens: Citizens, tmp_path: Path
) -> None:
    desk.ready()
    keys = [tmp_path / "anne.pem", tmp_path / "karim.pem"]
    names = [json.loads(desk.run("signer", str(key), "--json")[1])["did"] for key in keys]
    assert json.loads(desk.run("signer", str(keys[0]), "--json")[1])["did"] == names[0]
    desk.run("init", "--approver", names[0], "--approver", names[1])
    desk.run("open", citizens.web_id("alice"))
    status, _, err = desk.run("push")
    assert (status, names[0] in err, names[1] in err) == (Exit.USAGE, True, True)
    assert desk.run("approve", "--key", str(keys[0]))[0] == Exit.WELL
    assert desk.run("approve", "--key", str(keys[0]))[0] == Exit.WELL
    status, _, err = desk.run("push")
    assert (status, names[0] in err, names[1] in err) == (Exit.USAGE, False, True)
    status, out, _ = desk.run("approve", "--key", str(keys[1]), "--lang", "fr")
    assert "23 déclarations approuvées par 2 personne(s) sur 2." in out
    assert desk.run("push")[0] == Exit.WELL
    (tmp_path / "more.csv").write_text(SHEET)
    desk.run("prepare", str(tmp_path / "more.csv"), "--reason", "Une embauche.")
    status, _, err = desk.run("push")
    assert (status, names[0] in err, names[1] in err) == (Exit.USAGE, True, True)
    stranger = tmp_path / "stranger.pem"
    desk.run("signer", str(stranger))
    assert desk.run("approve", "--key", str(stranger))[0] == Exit.USAGE


def test_the_companies_of_a_group_have_each_a_folder_and_are_run_in_turn(
    desk: Office, citizens: Citizens
) -> None:
    for name in ("boulangerie", "meunerie"):
        init = ("init", "--entity", name, "--credentials", str(desk.credentials))
        assert desk.run(*init)[0] == Exit.WELL
        assert desk.run("prepare", "--entity", name, str(BAKERY))[0] == Exit.WELL
        assert desk.run("open", "--entity", name, citizens.web_id("alice"))[0] == Exit.WELL
    status, out, _ = desk.run("push", "--entity", "all")
    assert status == Exit.WELL
    assert out.count("1 of 1 Sésame(s) have everything.") == 2
    status, out, _ = desk.run("entities", "--json")
    told = json.loads(out)["entities"]
    assert [(one["entity"], one["customers"], one["statements"]) for one in told] == [
        ("boulangerie", 1, 23),
        ("meunerie", 1, 23),
    ]
    assert desk.run("entities", "--entity", "../x")[0] == Exit.USAGE


def test_a_watch_delivers_to_who_opens_later_and_tells_only_what_changed(
    desk: Office, citizens: Citizens
) -> None:
    desk.ready()
    alice, bob = citizens.web_id("alice"), citizens.web_id("bob")
    desk.run("open", alice, bob)
    status, out, _ = desk.run("watch", "--once")
    assert status == Exit.WELL
    assert f"{alice}: — → delivered" in out
    assert f"{bob}: — → waiting" in out
    events = [line.split()[2:4] for line in out.splitlines() if line[0].isdigit()]
    assert sorted(events) == [["state", "Accepted"], ["state", "Requested"]]
    citizens.states |= {"alice": SESAME.CLOSED, "bob": SESAME.ACCEPTED}
    status, out, _ = desk.run("watch", "--once", "--lang", "fr")
    assert f"{alice}: delivered → closed (fermé)" in out
    assert f"{bob}: waiting → delivered" in out
    assert len(citizens.kept) == 46
    assert desk.run("watch", "--once")[1] == ""
    again = desk.run("watch", "--once", "--since", "2", "--json")[1]
    assert {json.loads(line)["state"] for line in again.splitlines()} == {
        SESAME.CLOSED,
        SESAME.ACCEPTED,
    }
    assert desk.run("watch", "--once", "--listen", "127.0.0.1:0")[0] == Exit.USAGE


def test_init_writes_the_folder_that_a_company_publishes(desk: Office, tmp_path: Path) -> None:
    web_id = "https://lenoir.example/us/company.ttl#us"
    site = tmp_path / "site"
    inbox = "https://lenoir.example/sesame/inbox"
    words = ("--web-id", web_id, "--site", str(site), "--inbox", inbox)
    status, out, _ = desk.run("init", *words, "--json")
    assert status == Exit.WELL
    method = json.loads(out.partition("\n}\n")[0] + "}")["verificationMethod"]
    profile = (site / "us" / "company.ttl").read_text()
    assert f"<{web_id}>" in profile
    assert f"<{method}>" in profile
    assert f"<{inbox}>" in profile
    document = json.loads((site / ".well-known" / "did.json").read_text())
    (key,) = document["verificationMethod"]
    assert document["id"] == "did:web:lenoir.example"
    assert document["alsoKnownAs"][0] == web_id
    assert method.endswith(key["publicKeyMultibase"])
    assert document["assertionMethod"] == [key["id"]]
    assert SEC.ASSERTION_METHOD.rpartition("#")[2] in profile


@pytest.mark.parametrize("web_id", ["http://a.example/x#me", "https://a.example/", "https://a/x/"])
def test_a_webid_that_no_folder_can_be_is_refused(
    desk: Office, tmp_path: Path, web_id: str
) -> None:
    status, _, err = desk.run("init", "--web-id", web_id, "--site", str(tmp_path / "site"))
    assert (status, "WebID" in err) == (Exit.USAGE, True)
    assert not (tmp_path / "site").exists()


def test_many_customers_are_told_in_counts_and_the_report_names_who_lacks_what(
    desk: Office, citizens: Citizens, tmp_path: Path
) -> None:
    desk.ready()
    names = [f"c{n}" for n in range(101)]
    for name in names:
        citizens.states[name] = SESAME.ACCEPTED
        card = f"<#me> <{SESAME.FRONT_OFFICE}> <.front-office> ."
        citizens.pod.stored[f"/{name}/card"] = card.encode(), "text/turtle"
    citizens.states["c7"] = SESAME.REQUESTED
    listed = tmp_path / "clients.csv"
    listed.write_text("".join(f"{citizens.web_id(name)}\n" for name in names))
    assert desk.run("customers", "import", str(listed))[0] == Exit.WELL
    status, out, _ = desk.run("open", "--lang", "fr")
    assert status == Exit.WELL
    assert [line.split()[0] for line in out.splitlines()] == ["100", "1"]
    assert "demandé, en attente" in out
    report = tmp_path / "report.csv"
    status, out, _ = desk.run("push", "--report", str(report))
    assert status == Exit.REFUSED
    assert "      100 have everything" in out
    assert "        1 not answered by the citizen" in out
    assert "2300 statements accepted, 0 already there" in out
    assert "100 of 101 Sésame(s) have everything." in out
    _, out, _ = desk.run("status")
    assert [line.split()[0] for line in out.splitlines()] == ["100", "1", "0", "0"]
    (row,) = csv.DictReader(io.StringIO(report.read_text()))
    assert (row["customer"], row["outcome"]) == (citizens.web_id("c7"), "waiting")
