"""Each field of the papers from outside: taken, refused (why), or not ours (why)."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from clients.company import __main__ as command
from clients.company.importers.fates import Fate
from clients.company.inspection import Inspected, inspect
from clients.company.papers import read_papers
from clients.console import Exit
from proofs.datapoints import named
from tests.conformance.papers import BEGINS, SAID, papers, section
from tests.unit.clients.test_importers import OUTSIDE, ROOT

PAPERS = papers(OUTSIDE)
#: Words of persons that the samples name.
PERSONS = ("Blomst", "Schmidt", "Müller", "Klaus", "C01X00T47", "1978-04-15", "411111")
there = pytest.mark.skipif(not PAPERS, reason=f"outside data is not here: {OUTSIDE}")


def _refused(paper: Inspected) -> dict[str, str]:
    return {f.datapoints[0]: f.code for f in paper.fields if f.fate is Fate.REFUSED}


@there
def test_every_paper_from_outside_has_an_importer_and_no_schema_has() -> None:
    folder = OUTSIDE / "webuild"
    assert len(PAPERS) == len(list(folder.glob("*-sample.json"))) + 2 == 13
    kinds = {paper.kind for paper in inspect(PAPERS, SAID)}
    assert len(kinds) == 12


@there
@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_each_field_is_told_once_with_its_reason_in_both_languages(path: Path) -> None:
    (paper,) = inspect([path], SAID)
    pointers = [field.pointer for field in paper.fields]
    assert len(set(pointers)) == len(pointers) == sum(paper.counts.values())
    assert {pointer.split("/")[1] for pointer in pointers} == set(json.loads(path.read_text()))
    for field in paper.fields:
        assert field.words.fr
        assert field.words.en
        assert field.fate is not Fate.NOT_OURS or not field.datapoints
        assert all(named(datapoint) for datapoint in field.datapoints if datapoint != "—")


@there
def test_what_is_taken_names_no_person() -> None:
    for read in read_papers(PAPERS, SAID):
        for figure in read.reading.figures:
            assert not [word for word in PERSONS if word in str(figure.value)], figure
    owners = [p for p in inspect(PAPERS, SAID) if p.kind in ("ownership", "beneficial-owners")]
    for paper in owners:
        codes = {f.code for f in paper.fields if f.pointer.endswith(("birth_date", "surname"))}
        assert codes == {"personal-data"}


@there
def test_refusals_are_those_that_the_pod_would_give_too() -> None:
    """Decision 34: some identifiers of the samples fail their check digits."""
    found = {paper.path.name: _refused(paper) for paper in inspect(PAPERS, SAID)}
    assert found["vat-id-sd-jwt-sample.json"]["vat-id"] == "vat-checksum"
    assert found["company-info-sd-jwt-sample.json"]["vat-id"] == "vat-checksum"
    assert found["ds004-eucc-sd-jwt-sample.json"]["legal-form"] == "legal-form-code"
    assert found["ownership-sd-jwt-sample.json"] == {"ultimate-parent": "parent-not-said"}
    assert found["e-receipt-sd-jwt-sample.json"] == {}


@there
def test_the_counts_of_the_page_are_those_of_now() -> None:
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    assert BEGINS in page, "make conformance"
    assert page.endswith(section(OUTSIDE, page)), "make conformance"
    assert page.endswith(section(Path("nowhere"), page))


def test_a_certificate_that_has_ended_answers_nothing(tmp_path: Path) -> None:
    said = {
        "vct": "eu.we-build:esgcertificate:1",
        "iat": 1724284800,
        "type": "ISO14001",
        "registration_initial_date": "2023-08-22",
        "registration_expiration_date": "2026-08-22",
        "evidence": {"url": "https://certificates.example/1"},
    }
    (tmp_path / "c.json").write_text(json.dumps(said))
    (ended,) = inspect([tmp_path / "c.json"], SAID)
    assert _refused(ended) == {"certifications": "certificate-ended"}
    said["registration_expiration_date"] = "2027-08-22"
    (tmp_path / "c.json").write_text(json.dumps(said))
    other = {**said, "evidence": {"url": "https://certificates.example/2"}}
    (tmp_path / "d.json").write_text(json.dumps(other))
    both = inspect([tmp_path / "c.json", tmp_path / "d.json"], SAID)
    assert [_refused(paper) for paper in both] == [{}, {}]


def test_the_command_tells_each_field(tmp_path: Path) -> None:
    home = tmp_path / "home"
    sheet = tmp_path / "a.json"
    answers = [{"datapoint": "headcount", "value": 3}, {"datapoint": "headcunt", "value": 3}]
    sheet.write_text(json.dumps({"answers": answers, "comment": "ours"}))
    out, err = io.StringIO(), io.StringIO()

    def run(*words: str) -> int:
        options = command.parser().parse_args([*words[:1], "--home", str(home), *words[1:]])
        return command.run(options, {}, out, err)

    run("init", "--web-id", "https://lenoir.example/#me")
    assert run("fields", "--lang", "fr", str(sheet)) == Exit.REFUSED
    told = out.getvalue()
    assert "a.json (own) : 1 pris, 1 refusés, 1 pas à nous" in told
    assert "✓ /answers/0: headcount" in told
    assert "✗ /answers/1: headcunt n'existe pas" in told
    assert "· /comment: L'état civil ne le demande pas." in told
    assert not (home / "statements").exists()
