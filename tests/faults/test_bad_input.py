"""Bad input, each against the real server: told in words, and nothing has changed.

Every refusal says what was wrong, where, and how to mend it, in French and in English; the
container lists what it listed, and the ledger stands where it stood.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from proofs.integrity import sign
from proofs.keys import SigningKey
from proofs.strict_json import Json
from tests.faults.companies import Company
from tests.faults.people import JSON_LD, TURTLE
from tests.faults.scene import MB, Document, Scene, codes, told
from tests.faults.servers import Server

pytestmark = pytest.mark.slow

NOW, WEEK = datetime.now(UTC), timedelta(days=7)


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
        (lambda c: sign(c.unsigned("ghg-total"), c.key, created=NOW + WEEK), "proof-created-later"),
        (
            lambda c: sign(c.unsigned("ghg-total"), c.key, created=NOW, expires=NOW - WEEK),
            "proof-expired",
        ),
    ],
    ids=["changed after signing", "not signed", "a key nobody lists", "not yet", "not any more"],
)
def test_a_signature_that_is_not_the_companys_is_refused(
    scene: Scene, make: Make, code: str
) -> None:
    with scene.unchanged():
        reply = scene.push(make(scene.company))
        told(reply, 422, "statement-refused")
        assert codes(reply) == {code}
