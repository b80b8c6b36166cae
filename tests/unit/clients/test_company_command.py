"""``sesame-company`` from papers to a delivered dossier, against a small server of citizens."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from clients.company import __main__ as command
from clients.company.dossier import Dossier
from clients.console import Exit
from proofs.integrity import verify
from tests.unit.clients.small_pod import Answer, Seen, SmallPod, small_pod
from tests.unit.clients.test_importers import OURS
from vocab.terms import LDP, SESAME

BAKERY = OURS / "boulangerie-lenoir"


class Citizens:
    """Alice accepts at once, Bob has not answered, Carol refused; each keeps what was sent."""

    def __init__(self, pod: SmallPod) -> None:
        self.pod = pod
        self.kept: dict[str, str] = {}
        self.states = {"alice": SESAME.ACCEPTED, "bob": SESAME.REQUESTED, "carol": SESAME.REFUSED}
        self.refused: set[str] = set()
        self.broken_after: int | None = None
        pod.handler = self.answer
        pod.stored["/lenoir/card"] = b"<#me> a <#Company> .", "text/turtle"
        for name in self.states:
            card = f"<#me> <{SESAME.FRONT_OFFICE}> <.front-office> ."
            pod.stored[f"/{name}/card"] = card.encode(), "text/turtle"

    def web_id(self, name: str) -> str:
        return f"{self.pod.base}/{name}/card#me"

    def answer(self, seen: Seen) -> Answer | None:
        name, _, rest = seen.path.removeprefix("/").partition("/")
        if seen.method == "PATCH":
            return Answer(204)
        if rest == ".front-office" and seen.method == "GET":
            return Answer(404)
        if rest == ".front-office":
            status = 201 if self.states[name] == SESAME.ACCEPTED else 202
            return Answer(status, b"", {"Location": f"/{name}/account"})
        if rest == "account":
            turtle = f"<#it> <{SESAME.STATE}> <{self.states[name]}> ."
            return Answer(200, turtle.encode(), {"Content-Type": "text/turtle"})
        if rest == "civil-status/" and seen.method == "POST":
            return self._take(name, seen)
        if rest == "civil-status/":
            there = [place for place in self.pod.stored if place.startswith(f"/{name}/civil")]
            listed = "".join(f"<> <{LDP.CONTAINS}> <{place}> .\n" for place in there)
            return Answer(200, listed.encode(), {"Content-Type": "text/turtle"})
        return None

    def _take(self, name: str, seen: Seen) -> Answer:
        document = json.loads(seen.body)
        key = f"{name} {seen.headers['idempotency-key']}"
        assert verify(document).content_hash == seen.headers["idempotency-key"]
        if key in self.kept:
            return Answer(200, b"", {"Location": self.kept[key]})
        if document["datapoint"] in self.refused:
            message = {"fr": "Unité fausse.", "en": "Wrong unit."}
            members = {"title": "x", "violations": [{"code": "unit", "message": message}]}
            body = json.dumps(members).encode()
            return Answer(422, body, {"Content-Type": "application/problem+json"})
        if self.broken_after is not None and len(self.kept) >= self.broken_after:
            return Answer(403)
        place = f"/{name}/civil-status/{seen.headers['slug']}"
        self.kept[key] = place
        self.pod.stored[place] = seen.body, "application/ld+json"
        return Answer(201, b"", {"Location": place})


class Office:
    """Runs the command with one private folder."""

    def __init__(self, folder: Path, pod: SmallPod) -> None:
        self.home = folder / "home"
        self.credentials = folder / "creds.json"
        members = {**pod.credentials(), "webId": f"{pod.base}/lenoir/card#me"}
        self.credentials.write_text(json.dumps({"lenoir": members}))

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> tuple[int, str, str]:
        named = [*arguments[:1], "--home", str(self.home), *arguments[1:]]
        out, err = io.StringIO(), io.StringIO()
        options = command.parser().parse_args(named)
        status = command.run(options, environment or {}, out, err)
        return status, out.getvalue(), err.getvalue()

    def ready(self) -> None:
        init = self.run("init", "--credentials", str(self.credentials), "--publish")
        assert init[0] == Exit.WELL, init
        prepared = self.run("prepare", str(BAKERY))
        assert prepared[0] == Exit.WELL, prepared


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


def test_init_says_what_the_webid_document_needs_and_publishes_it_when_asked(
    desk: Office, citizens: Citizens
) -> None:
    status, out, _ = desk.run("init", "--web-id", citizens.web_id("lenoir"), "--lang", "fr")
    assert status == Exit.WELL
    assert "Le document WebID doit contenir" in out
    assert "https://w3id.org/security#assertionMethod" in out
    status, out, _ = desk.run("init", "--credentials", str(desk.credentials), "--publish", "--json")
    said = json.loads(out)
    assert (status, said["published"]) == (Exit.WELL, True)
    assert said["verificationMethod"].startswith(said["did"])
    (patch,) = citizens.pod.asked("PATCH", "/lenoir/card")
    assert said["verificationMethod"] in patch.body.decode()
    assert desk.home.stat().st_mode & 0o777 == 0o700


def test_a_company_goes_from_papers_to_a_delivered_dossier(
    desk: Office, citizens: Citizens
) -> None:
    desk.ready()
    names = [citizens.web_id(name) for name in ("alice", "bob", "carol")]
    status, out, _ = desk.run("open", *names, "--lang", "fr")
    assert status == Exit.REFUSED
    assert f"{names[0]}: ouvert" in out
    assert f"{names[1]}: demandé, en attente" in out
    assert f"{names[2]}: refusé" in out
    status, out, _ = desk.run("push", "--lang", "fr", names[0])
    assert status == Exit.WELL
    assert "23 acceptées, 0 déjà là, 0 refusées" in out
    status, out, _ = desk.run("status", "--json", names[0])
    (sesame,) = json.loads(out)["sesames"]
    assert (sesame["statements"], sesame["maySell"], sesame["missing"]) == (23, True, [])
    assert sorted(sesame["refused"]) == ["employee-satisfaction", "ghg-scope12", "ghg-total"]
    assert status == Exit.WELL
    status, out, _ = desk.run("push", "--json")
    states = {one["customer"]: one["state"] for one in json.loads(out)["sesames"]}
    assert (status, states[names[1]]) == (Exit.REFUSED, SESAME.REQUESTED)


def test_every_customer_gets_the_same_bytes(desk: Office, citizens: Citizens) -> None:
    desk.ready()
    citizens.states["bob"] = SESAME.ACCEPTED
    desk.run("open", citizens.web_id("alice"), citizens.web_id("bob"))
    assert desk.run("push")[0] == Exit.WELL
    stored = citizens.pod.stored
    for sealed in Dossier(desk.home / "statements", citizens.web_id("lenoir")).statements:
        file = (desk.home / "statements" / sealed.file).read_bytes()
        name = sealed.file.removesuffix(".jsonld")
        assert stored[f"/alice/civil-status/{name}"][0] == file
        assert stored[f"/bob/civil-status/{name}"][0] == file


def test_a_push_that_was_cut_off_goes_on_where_it_stopped(desk: Office, citizens: Citizens) -> None:
    desk.ready()
    desk.run("open", citizens.web_id("alice"))
    citizens.broken_after = 10
    status, out, _ = desk.run("push")
    assert status == Exit.REFUSED
    assert "10 accepted, 0 already there, 1 refused, 12 not sent" in out
    citizens.broken_after = None
    before = len(citizens.pod.asked("POST", "/alice/civil-status/"))
    status, out, _ = desk.run("push")
    assert status == Exit.WELL
    assert "13 accepted, 10 already there" in out
    assert len(citizens.pod.asked("POST", "/alice/civil-status/")) == before + 13


def test_without_its_register_a_push_is_repeated_and_harmless(
    desk: Office, citizens: Citizens
) -> None:
    desk.ready()
    desk.run("open", citizens.web_id("alice"))
    desk.run("push")
    (desk.home / "customers.sqlite").unlink()
    desk.run("open", citizens.web_id("alice"))
    status, out, _ = desk.run("push")
    assert status == Exit.WELL
    assert "0 accepted, 23 already there" in out
    sent = len(citizens.pod.asked("POST", "/alice/civil-status/"))
    assert desk.run("push")[0] == Exit.WELL
    assert len(citizens.pod.asked("POST", "/alice/civil-status/")) == sent
    assert desk.run("push", "--resend")[0] == Exit.WELL
    assert len(citizens.pod.asked("POST", "/alice/civil-status/")) == sent + 23


def test_a_refused_statement_is_told_in_words_and_the_others_arrive(
    desk: Office, citizens: Citizens
) -> None:
    desk.ready()
    desk.run("open", citizens.web_id("alice"))
    citizens.refused = {"dp:headcount"}
    status, out, _ = desk.run("push", "--lang", "fr")
    assert status == Exit.REFUSED
    assert "22 acceptées, 0 déjà là, 1 refusées" in out
    assert "headcount_2025-12-31_1: 422: Unité fausse." in out


def test_customers_are_many_at_once(desk: Office, citizens: Citizens, tmp_path: Path) -> None:
    desk.ready()
    pod = citizens.pod
    for n in range(12):
        citizens.states[f"c{n}"] = SESAME.ACCEPTED
        card = f"<#me> <{SESAME.FRONT_OFFICE}> <.front-office> ."
        pod.stored[f"/c{n}/card"] = card.encode(), "text/turtle"
    file = tmp_path / "customers.txt"
    file.write_text("".join(f"{citizens.web_id(f'c{n}')}\n" for n in range(12)))
    assert desk.run("open", "--customers", str(file))[0] == Exit.WELL
    logins = pod.logins
    status, out, _ = desk.run("push", "--customers", str(file), "--concurrency", "6")
    assert status == Exit.WELL
    assert "12 of 12 Sésame(s) have everything." in out
    assert pod.logins == logins + 1


def test_a_citizen_out_of_reach_is_status_3_and_keeps_nobody_else_back(
    desk: Office, citizens: Citizens
) -> None:
    desk.ready()
    away = "http://127.0.0.1:1/dave/card#me"
    status, out, _ = desk.run("open", away, citizens.web_id("alice"))
    assert status == Exit.UNREACHABLE
    assert f"{citizens.web_id('alice')}: open" in out
    assert "does not answer" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("init",), "--web-id"),
        (("prepare", "nothing.json"), "init"),
        (("check",), "init"),
        (("push",), "init"),
    ],
)
def test_wrong_use_is_status_2_and_says_what_to_do(
    desk: Office, arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = desk.run(*arguments)
    assert (status, out) == (Exit.USAGE, "")
    assert said in err


def test_each_command_says_what_must_come_first(desk: Office, citizens: Citizens) -> None:
    desk.run("init", "--credentials", str(desk.credentials))
    for arguments, said in (
        (("push",), "prepare first"),
        (("open",), "--customers"),
        (("status",), "open WEBID first"),
        (("open", "alice"), "neither a WebID nor a front office"),
        (("open", citizens.web_id("alice"), "--concurrency", "0"), "1 to 256"),
    ):
        status, _, err = desk.run(*arguments)
        assert (status, said in err) == (Exit.USAGE, True), err


def test_figures_refused_in_papers_are_status_1_and_the_others_are_signed(
    desk: Office, tmp_path: Path
) -> None:
    desk.run("init", "--web-id", "https://lenoir.example/#me")
    sheet = tmp_path / "a.csv"
    sheet.write_text(
        "datapoint,value,unit,periodEnd\n"
        "employee-turnover,0.2841,%,2025-12-31\n"
        "wage-floor,yes,,2025-12-31\n"
    )
    status, out, _ = desk.run("prepare", str(sheet), "--json")
    said = json.loads(out)
    assert status == Exit.REFUSED
    assert [one["code"] for one in said["refused"]] == ["fraction"]
    assert said["refused"][0]["source"] == "a.csv:2"
    assert [one["file"] for one in said["signed"]] == ["wage-floor_2025-12-31_1.jsonld"]
    status, out, _ = desk.run("prepare", str(sheet), "--confirm", "employee-turnover", "--dry-run")
    assert status == Exit.WELL
    assert "1 signed, 1 unchanged, 0 refused" in out
    assert not (desk.home / "statements" / "employee-turnover_2025-12-31_1.jsonld").exists()
