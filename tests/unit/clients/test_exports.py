"""A dossier for others and read again: Core Business by its own shapes, sheets, workbooks."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyshacl
import pytest
from rdflib import Graph

from clients.company import __main__ as command
from clients.company import core_business, workbook
from clients.company.dossier import Dossier
from clients.company.papers import merged, read_papers
from clients.company.prepare import Prepared, prepare
from clients.console import Exit, Misused
from proofs import parts
from proofs.datapoints import ALL, Requirement
from proofs.keys import SigningKey
from tests.unit.clients.test_importers import OURS, OUTSIDE, SAID
from vocab.terms import DP

FIRMS = ("boulangerie-lenoir", "groupe-aubrac")
KEY = SigningKey.generate()
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
Run = Callable[..., tuple[int, str]]


def _prepared(dossier: Dossier, *papers: Path) -> Prepared:
    whole = merged(read_papers(papers, SAID))
    assert [trouble.words.en for trouble in whole.troubles] == []
    return prepare(whole.figures, dossier, KEY, SAID, now=datetime.now(UTC))


@pytest.fixture(params=FIRMS)
def dossier(request: pytest.FixtureRequest, tmp_path: Path) -> Dossier:
    """That of a company, in the private folder where the command looks for it."""
    (tmp_path / "home").mkdir(mode=0o700)
    made = Dossier(tmp_path / "home" / "statements", SAID.company)
    found = _prepared(made, OURS / request.param)
    assert found.troubles == []
    made.add(found.signed)
    return made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*words: str) -> tuple[int, str]:
        out = io.StringIO()
        named = [*words[:1], "--home", str(tmp_path / "home"), *words[1:]]
        return command.run(command.parser().parse_args(named), {}, out, out), out.getvalue()

    assert run("init", "--web-id", SAID.company)[0] == Exit.WELL
    return run


@pytest.mark.parametrize("name", ["sheet.json", "sheet.xlsx"])
def test_an_exported_sheet_prepared_again_changes_nothing(
    dossier: Dossier, run: Run, tmp_path: Path, name: str
) -> None:
    status, told = run("export", str(tmp_path / name))
    assert (status, str(tmp_path / name) in told) == (Exit.WELL, True)
    again = _prepared(dossier, tmp_path / name)
    assert ([t.words.en for t in again.troubles], again.signed) == ([], [])
    assert len(again.unchanged) == len(dossier.statements)


def test_core_business_is_read_back_as_it_was_written(
    dossier: Dossier, run: Run, tmp_path: Path
) -> None:
    """Opening hours and languages of the contact have no term there, and are lost."""
    assert run("export", str(tmp_path / "us.ttl"))[0] == Exit.WELL
    again = _prepared(dossier, tmp_path / "us.ttl")
    assert [t.words.en for t in again.troubles] == []
    assert [sealed.datapoint for sealed, _ in again.signed] == [f"{DP.NS}consumer-contact"]
    asked = {sealed.datapoint.rpartition("/")[2] for sealed in again.unchanged}
    assert asked == {
        "legal-name",
        "legal-form",
        "main-activity",
        "registration-date",
        "registration-id",
        "vat-id",
        "registered-address",
        "legal-status",
    }


def test_core_business_passes_its_own_shapes(dossier: Dossier, run: Run, tmp_path: Path) -> None:
    shapes = OUTSIDE / "semic" / "core-business-ap-SHACL.ttl"
    if not shapes.exists():
        pytest.skip(f"outside data is not here: {shapes}")
    run("export", str(tmp_path / "us.ttl"))
    ours = Graph().parse(tmp_path / "us.ttl")
    rules = Graph().parse(shapes)
    conforms, _, words = pyshacl.validate(ours, shacl_graph=rules, inference="none")
    assert conforms, words
    text = (tmp_path / "us.ttl").read_text().replace("dct:title", "dct:type")
    broken = Graph().parse(data=text.replace("^^xsd:date", "^^xsd:string"), format="turtle")
    assert not pyshacl.validate(broken, shacl_graph=rules, inference="none")[0]


def test_the_example_of_the_vocabulary_is_another_company() -> None:
    path = OUTSIDE / "semic" / "example-rdf_legal_entity.ttl"
    if not path.exists():
        pytest.skip(f"outside data is not here: {path}")
    reading = core_business.read(path.read_bytes(), "example.ttl", SAID)
    assert [trouble.code for trouble in reading.troubles] == ["other-company"]


def test_the_template_asks_for_all_in_french_and_is_read_when_filled(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "modèle.xlsx"
    assert run("template", "--lang", "fr", str(path))[0] == Exit.WELL
    assert run("template", str(path))[0] == Exit.USAGE
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    assert heads[:4] == ["donnée", "question", "valeur", "unité"]
    lines = {str(row[0].value): row[0].row or 0 for row in page.iter_rows(min_row=2)}
    asked = {name.partition(".")[0] for name in lines if not name.startswith("#")}
    answerable = {d.id for d in ALL.values() if d.requirement is not Requirement.DERIVED}
    assert asked == answerable - {"signing-key"}
    assert page.cell(lines["headcount"], 2).value == "Effectif"
    seat = page.cell(lines["registered-address.streetAddress"], 2).value
    assert seat == "Siège social (numéro et rue)"
    assert page.cell(lines["ghg-total"], 4).value == "t"
    assert _read(path) == []

    def fill(name: str, **cells: object) -> None:
        for head, value in cells.items():
            page.cell(lines[name], heads.index(head) + 1).value = value  # type: ignore[assignment]

    fill("headcount", valeur=7.5, décompte="ETP")
    fill("registered-address.streetAddress", valeur="=1+1")
    page.cell(lines["registered-address.streetAddress"], 3).data_type = "s"
    fill("registered-address.addressCountry", valeur="FR")
    fill("ghg-total", refus="NotMeasured", pourquoi="En 2027.")
    fill("wage-floor", valeur=True)
    fill("registration-date", valeur=datetime(2001, 3, 15))  # noqa: DTZ001  # as a cell has it
    fill("employee-turnover", valeur="12,5")
    book.save(path)
    assert _read(path) == [
        ("registered-address", {"streetAddress": "=1+1", "addressCountry": "FR"}, ""),
        ("registration-date", "2001-03-15", ""),
        ("headcount", "7.5", ""),
        ("ghg-total", None, "NotMeasured"),
        ("employee-turnover", "12.5", ""),
        ("wage-floor", "true", ""),
    ]


def _read(path: Path) -> list[tuple[str, object, str]]:
    (paper,) = read_papers([path], SAID)
    assert paper.reading.troubles == []
    return [(f.datapoint, f.value, f.refusal) for f in paper.reading.figures]


def test_a_text_that_begins_like_a_formula_is_written_as_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook.write(path, "fr", YEAR, [{"datapoint": "legal-name", "value": "=1+1"}])
    cells = [cell for row in openpyxl.load_workbook(path).worksheets[0] for cell in row]
    (cell,) = [cell for cell in cells if cell.value == "=1+1"]
    assert cell.data_type == "s"


def test_what_is_no_workbook_or_has_other_columns_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK no zip")
    with pytest.raises(Misused, match="no XLSX workbook"):
        read_papers([path], SAID)
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["donnée", "valleur"])
    book.save(path)
    with pytest.raises(Misused, match="valleur"):
        read_papers([path], SAID)


def test_the_parts_of_a_compound_value_are_those_that_are_asked(dossier: Dossier) -> None:
    for sealed in dossier.statements:
        value = json.loads(dossier.body(sealed)).get("value")
        if isinstance(value, dict) and str(value.get("type")) in parts.PARTS:
            assert set(value) & set(parts.PARTS[str(value["type"])])


def test_another_suffix_is_wrong_use(dossier: Dossier, run: Run, tmp_path: Path) -> None:
    status, told = run("export", str(tmp_path / "us.pdf"))
    assert (status, "Core Business" in told) == (Exit.USAGE, True)
