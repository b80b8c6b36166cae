"""Bad input and trouble, each against the real server: told in words, and nothing has changed.

Every refusal says what was wrong, where, and how to mend it, in French and in English; the
container lists what it listed, and the ledger stands where it stood.
"""

from __future__ import annotations

import contextlib
import json
import resource
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from clients.demo.citizen import Citizen
from proofs.civil_status import CivilStatus, civil_status
from proofs.datapoints import named
from proofs.keys import SigningKey
from proofs.statement import read
from proofs.strict_json import Json
from tests.faults.companies import Company, account_of, claimed, listed, publish
from tests.faults.people import JSON_LD, N3, TURTLE, Person
from tests.faults.servers import Server, client, running
from tests.unit.proofs.papers import FACTS, FIGURES
from tests.web.served import Reply

pytestmark = pytest.mark.slow

MB = 1024 * 1024
Document = dict[str, Json]


@dataclass
class Scene:
    """Marie, who claimed the server with a browser, and two companies with an account at hers."""

    server: Server
    browser: Citizen
    owner: Person
    company: Company
    sender: Person
    other: Company
    stranger: Person

    @property
    def container(self) -> str:
        return self.company.container("marie")

    def push(self, body: bytes | Document, content: str = JSON_LD, **headers: str) -> Reply:
        """The company brings something to its account."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.sender.ask("POST", self.container, sent, content, **headers)

    def head(self) -> int:
        """The number of the last change of Marie's pod, as it is on the disk."""
        found: dict[str, int] = {}
        for path in (self.server.data / "pods").glob("*/*/pod.sqlite"):
            store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
            ((name, number),) = store.execute("SELECT name, seq FROM pod").fetchall()
            found[str(name)] = int(str(number))
            store.close()
        return found["marie"]

    def everything(self) -> Mapping[str, bytes]:
        """What the container holds, byte for byte."""
        with client(self.owner.credentials) as owner:
            places = sorted(listed(owner, self.container))
            return {place: owner.get(place, accept=JSON_LD).body for place in places}

    @contextlib.contextmanager
    def unchanged(self) -> Iterator[None]:
        """Nothing that happens inside leaves a trace."""
        head, held = self.head(), self.everything()
        yield
        assert self.head() == head
        assert self.everything() == held


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with running(Server(tmp_path_factory.mktemp("bad") / "data")) as server:
        browser, owner = claimed(server, "marie")
        made = server.seed("aciers", "banque")
        companies = [Company(made["aciers"]), Company(made["banque"])]
        for company in companies:
            publish(company)
            company.accounts["marie"] = account_of(company, owner.web_id)
        people = [
            Person(each, server.port).sign_in()
            for each in (owner, companies[0].credentials, companies[1].credentials)
        ]
        scene = Scene(server, browser, people[0], companies[0], people[1], companies[1], people[2])
        for datapoint in ("headcount", "after-sales-fte"):
            assert scene.push(companies[0].statement(datapoint)).status == 201
        yield scene
        server.check()
        assert server.stop() == 0
        assert "Traceback" not in server.said()


def told(reply: Reply, status: int, slug: str) -> dict[str, str]:
    """The words of a refusal by language; they are there, and differ."""
    assert reply.status == status, reply.body
    assert reply["content-type"] == "application/problem+json"
    problem = reply.json
    assert str(problem["type"]).endswith(f"/{slug}")
    words = problem["message"]
    assert isinstance(words, dict)
    assert words["fr"] != words["en"]
    assert problem["detail"] in (words["fr"], words["en"])
    return words


def codes(reply: Reply) -> set[str]:
    """What is wrong, for machines; each with a place and words in both languages."""
    found = reply.json["violations"]
    assert isinstance(found, list)
    for violation in found:
        assert violation["message"]["fr"] != violation["message"]["en"]
        assert violation["path"] or violation["focus"]
    return {violation["code"] for violation in found}


# -- what cannot be read ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"type": "Disclosure", ', "line 1, column 24"),
        (b"", "line 1, column 1"),
        (b'{"type":\n "\xff"}', "line 2, column 3"),
        (b'{"type": "Disclosure", "type": "Refusal"}', "'type' stands twice"),
        (b'{"value": NaN}', "NaN"),
        (b"[" * 200 + b"]" * 200, "nesting"),
        (b'{"@id": 7}', "@id"),
        (b'{"@context": 7}', "context"),
    ],
)
def test_malformed_json_ld_is_refused_at_its_place(scene: Scene, body: bytes, where: str) -> None:
    with scene.unchanged():
        reply = scene.push(body, accept_language="fr")
        slug = "too-large" if where == "nesting" else "malformed-body"
        words = told(reply, 413 if where == "nesting" else 400, slug)
        assert reply.json["detail"] == words["fr"]
        assert where in words["en"]


@pytest.mark.parametrize("foreign", ["https://elsewhere.example/c.jsonld", "http://127.0.0.1:1/"])
@pytest.mark.parametrize("beside", [False, True])
def test_an_unknown_context_is_named_and_not_fetched(
    scene: Scene, foreign: str, beside: bool
) -> None:
    document = scene.company.statement("wage-floor")
    contexts: list[Json] = [document["@context"], foreign]
    with scene.unchanged():
        reply = scene.push({**document, "@context": contexts if beside else foreign})
        words = told(reply, 422, "unknown-context")
        assert reply.json["context"] == foreign
        assert all(foreign in said for said in words.values())
        assert "livré avec Sésame" in words["fr"]


def test_a_body_of_50_mb_is_refused_before_it_fills_anything(scene: Scene) -> None:
    body = b'{"a": "' + b"x" * (50 * MB) + b'"}'
    with scene.unchanged():
        before = _resident(scene.server)
        words = told(scene.push(body), 413, "too-large")
        assert "20971520 bytes" in words["en"]
        assert "octets" in words["fr"]
        pieces = b"".join(_chunk(body[at : at + MB]) for at in range(0, len(body), MB)) + _chunk(
            b""
        )
        told(scene.push(pieces, transfer_encoding="chunked"), 413, "too-large")
        words = told(scene.push(body, "application/octet-stream"), 415, "unsupported-type")
        assert "application/ld+json" in words["fr"]
        folders = scene.server.data / "pods"
        assert all(path.stat().st_size < MB for path in folders.rglob("*") if path.is_file())
        assert _resident(scene.server) - before < 120 * MB


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(piece), piece)


def _resident(server: Server) -> int:
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("content", [TURTLE, "application/n-triples", "text/plain", "image/png"])
def test_an_etat_civil_takes_json_ld_and_nothing_else(scene: Scene, content: str) -> None:
    with scene.unchanged():
        words = told(scene.push(b"<urn:a> <urn:b> <urn:c> .", content), 415, "unsupported-type")
        assert content in words["fr"]
        assert "application/ld+json" in words["en"]


# -- what is wrong in a statement ------------------------------------------------------------

Make = Callable[[Company], Document]


def _with_operands(company: Company) -> Document:
    ids = [str(company.unsigned(name)["id"]) for name in ("after-sales-fte", "headcount")]
    return company.statement("employee-turnover", numerator=ids[0], denominator=ids[1])


def _identified(scheme: str, notation: str) -> Make:
    return lambda company: company.statement(
        "registration-id", value={"type": "Identifier", "scheme": scheme, "notation": notation}
    )


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda c: c.statement("wage-floor", unitCode="KGM"), None, ("unitCode", "unitCode")),
        (lambda c: c.statement("ghg-total", unitCode="KGM"), None, ("TNE", "TNE")),
        (_with_operands, "contradiction", ("4.9669", "4.9669")),
        (
            lambda c: c.statement("employee-turnover", value="0.2841"),
            "fraction",
            ("Écrivez 28.41", "Write 28.41"),
        ),
        (_identified("siren", "732829321"), "siren-checksum", ("Kbis", "Kbis")),
        (_identified("lei", "529900T8BM49AURSDO56"), "lei-checksum", ("GLEIF", "GLEIF")),
        (
            lambda c: c.statement("vat-id", value="FR45732829320"),
            "vat-checksum",
            ("VIES", "VIES"),
        ),
        (
            lambda c: c.statement("employee-satisfaction", value="640"),
            None,
            ("100", "100"),
        ),
        (
            lambda c: c.statement("corruption-record", company=None),
            None,
            ("company", "company"),
        ),
    ],
    ids=[
        "a unit where there is none",
        "another unit",
        "operands contradict it",
        "a fraction",
        "SIREN",
        "LEI",
        "VAT",
        "out of range",
        "no company",
    ],
)
def test_a_wrong_statement_is_refused_with_what_would_be_right(
    scene: Scene, make: Make, code: str | None, words: tuple[str, str]
) -> None:
    with scene.unchanged():
        reply = scene.push(make(scene.company))
        slug = "shape-violated" if code is None else "statement-refused"
        said = told(reply, 422, slug)
        assert code is None or codes(reply) == {code}
        assert words[0] in said["fr"]
        assert words[1] in said["en"]


def test_a_violated_shape_answers_with_its_report_where_that_is_asked_for(scene: Scene) -> None:
    wrong = scene.company.statement("ghg-total", unitCode="KGM")
    with scene.unchanged():
        for kind in (TURTLE, JSON_LD):
            reply = scene.push(wrong, accept=kind)
            assert reply.status == 422
            assert reply["content-type"].startswith(kind)
            assert b"ValidationReport" in reply.body
            assert "constrainedBy" in reply["link"]


def test_a_figure_of_another_company_is_refused_whoever_brings_it(scene: Scene) -> None:
    theirs = scene.other.statement("headcount")
    with scene.unchanged():
        reply = scene.push(theirs)
        told(reply, 422, "statement-refused")
        assert codes(reply) == {"other-company"}
        body = json.dumps(theirs).encode()
        told(scene.stranger.ask("POST", scene.container, body, JSON_LD), 403, "access-denied")
        mine = json.dumps(scene.company.statement("wage-floor")).encode()
        told(scene.stranger.ask("POST", scene.container, mine, JSON_LD), 403, "access-denied")


def _tampered(company: Company) -> Document:
    return {**company.statement("ghg-total"), "value": {"type": "xsd:decimal", "@value": "1"}}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_tampered, "proof-signature"),
        (lambda c: c.unsigned("ghg-total"), "proof-no-proof"),
        (lambda c: c.statement("ghg-total", key=SigningKey.generate()), "unlisted-key"),
    ],
    ids=["changed after signing", "not signed", "a key that nobody lists"],
)
def test_a_signature_that_is_not_the_companys_is_refused(
    scene: Scene, make: Make, code: str
) -> None:
    with scene.unchanged():
        reply = scene.push(make(scene.company))
        told(reply, 422, "statement-refused")
        assert codes(reply) == {code}


# -- what was said before --------------------------------------------------------------------


def test_what_was_said_is_not_replaced_in_silence_and_no_number_is_left_out(
    scene: Scene,
) -> None:
    company = scene.company
    first = str(company.unsigned("headcount")["id"])
    with scene.unchanged():
        reply = scene.push(company.statement("headcount", value=152))
        words = told(reply, 422, "statement-refused")
        assert codes(reply) == {"said-already"}
        assert all(first in said for said in words.values())
        reply = scene.push(company.restated("headcount", 3, value=153))
        words = told(reply, 422, "statement-refused")
        assert "sequence" in codes(reply)
        assert "2" in words["fr"]
    second = company.restated("headcount", 2, value=152)
    reply = scene.push(second)
    assert reply.status == 201
    held = scene.everything()
    assert held[reply["location"]] == json.dumps(second).encode()
    assert len(held) == 3, "the first one is still there"


def test_the_same_bytes_again_are_the_same_statement(scene: Scene) -> None:
    body = json.dumps(scene.company.statement("collective-coverage")).encode()
    first = scene.push(body, idempotency_key="one")
    assert first.status == 201
    with scene.unchanged():
        again = scene.push(body, idempotency_key="one")
        assert (again.status, again["location"]) == (200, first["location"])
        other = json.dumps(scene.company.statement("customer-data-use")).encode()
        told(scene.push(other, idempotency_key="one"), 400, "bad-request")


def test_the_same_bytes_without_a_key_are_a_replay_too(scene: Scene) -> None:
    """V-10: a sender that lost its journal is told where they are, not that they are wrong."""
    body = json.dumps(scene.company.statement("wage-floor")).encode()
    first = scene.push(body)
    assert first.status == 201
    with scene.unchanged():
        for headers in ({}, {"idempotency_key": "a key never used"}):
            again = scene.push(body, **headers)
            assert (again.status, again["location"]) == (200, first["location"])
        spaced = body.replace(b'": ', b'" : ', 1)
        assert codes(scene.push(spaced)) == {"said-already"}
    scene.push(scene.company.restated("wage-floor", 2, value=False))
    with scene.unchanged():
        assert scene.push(body)["location"] == first["location"], "older words are there still"


PATCH = b"""@prefix solid: <http://www.w3.org/ns/solid/terms#> .
_:p a solid:InsertDeletePatch ; solid:inserts { <urn:a> <urn:b> <urn:c> } ."""


def test_a_company_changes_nothing_that_it_sent(scene: Scene) -> None:
    place = next(iter(scene.everything()))
    body = json.dumps(scene.company.statement("wage-floor")).encode()
    with scene.unchanged():
        for method, url, sent, content in (
            ("PUT", place, body, JSON_LD),
            ("PATCH", place, PATCH, N3),
            ("DELETE", place, None, ""),
            ("PUT", f"{place}.acl", b"", TURTLE),
            ("PUT", f"{scene.container}.meta", b"", TURTLE),
            ("PATCH", f"{scene.container}.meta", PATCH, N3),
            ("DELETE", scene.container, None, ""),
        ):
            reply = scene.sender.ask(method, url, sent, content, accept_language="fr")
            words = told(reply, 403, "access-denied")
            assert reply.json["detail"] == words["fr"]
        assert scene.owner.ask("PUT", place, body, JSON_LD).status == 409
        assert scene.owner.ask("PATCH", place, PATCH, N3).status in (409, 415, 422)


# -- what is missing, and where there is no room -----------------------------------------------


def test_a_missing_datapoint_is_told_by_the_account_until_it_comes(scene: Scene) -> None:
    """To the citizen on the page of the company, to the company by its own status."""
    account = scene.company.account_id
    label = named("legal-name").label
    for language, verdict, name in (
        ("fr", "Ne peut pas vous vendre", label.fr),
        ("en", "May not sell to you", label.en),
    ):
        page = scene.browser.page(account, language)
        assert verdict in page
        assert name in page
    owed = {one.datapoint.id: one.words for one in _status(scene).missing}
    assert label.fr in owed["legal-name"].fr
    assert label.en in owed["legal-name"].en
    assert "headcount" not in owed
    for datapoint in (*FACTS, *FIGURES):
        scene.push(scene.company.statement(datapoint))
    assert _status(scene).missing == ()
    page = scene.browser.page(account, "fr")
    assert "Peut vous vendre" in page
    assert "Ne peut pas vous vendre" not in page


def _status(scene: Scene) -> CivilStatus:
    """As the company sees it, from what it can read of its account."""
    with client(scene.company.credentials) as sender:
        bodies = [sender.get(p, accept=JSON_LD).body for p in listed(sender, scene.container)]
    statements = [read(json.loads(body)) for body in bodies]
    return civil_status(statements, datetime.now(UTC).date(), company=scene.company.web_id)


def test_on_a_full_disk_nothing_is_lost_and_with_room_it_goes_on(scene: Scene) -> None:
    """R-07, J-05: no file of the server may grow; then it may again, without a new start."""
    body = json.dumps(scene.company.statement("headcount", year=2019)).encode()
    limits = resource.prlimit(scene.server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(scene.server.pid, resource.RLIMIT_FSIZE, (1, limits[1]))
    try:
        with scene.unchanged():
            reply = scene.push(body, accept_language="fr")
            words = told(reply, 507, "storage-full")
            assert "plus de place" in words["fr"]
            assert "reading goes on" in words["en"]
            reply = scene.owner.ask("PUT", f"{scene.owner.pod}large", b"x" * MB, "image/png")
            told(reply, 507, "storage-full")
    finally:
        resource.prlimit(scene.server.pid, resource.RLIMIT_FSIZE, limits)
    assert scene.push(body).status == 201
    assert scene.owner.ask("PUT", f"{scene.owner.pod}large", b"x" * MB, "image/png").status == 201
    scene.server.check()
