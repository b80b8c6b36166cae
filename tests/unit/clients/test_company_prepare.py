"""From papers to signed statements: what is signed, what stays, what is refused by name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from clients.company.dossier import Dossier
from clients.company.figures import Figure, Settings
from clients.company.papers import merged, read_papers
from clients.company.prepare import Prepared, prepare
from clients.console import Misused
from proofs.integrity import verify
from proofs.keys import SigningKey
from proofs.model import Statement
from proofs.statement import read
from tests.unit.clients.test_importers import OURS, OUTSIDE

ME = "https://lenoir.example/profile/card#me"
GROUP = "https://aubrac.example/groupe#it"
SAID = Settings(ME, date(2026, 11, 23), date(2025, 1, 1), date(2025, 12, 31), group=GROUP)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
KEY = SigningKey.generate()


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return Dossier(tmp_path / "statements", ME)


def _prepared(
    dossier: Dossier,
    figures: Iterable[Figure],
    *,
    settings: Settings = SAID,
    reason: str = "",
    renew: bool = False,
) -> Prepared:
    made = prepare(figures, dossier, KEY, settings, now=NOW, reason=reason, renew=renew)
    dossier.add(made.signed)
    return made


def _only(made: Prepared) -> Statement:
    ((_, body),) = made.signed
    return read(json.loads(body))


def _codes(made: Prepared) -> list[str]:
    return [trouble.code for trouble in made.troubles]


def _figure(datapoint: str, value: str, **more: str) -> Figure:
    made = Figure(datapoint, value, date(2025, 12, 31), unit=more.get("unit", ""))
    return replace(made, source="sheet.csv:2")


@pytest.mark.parametrize("company", ["boulangerie-lenoir", "groupe-aubrac"])
def test_the_papers_of_our_own_companies_are_coherent(dossier: Dossier, company: str) -> None:
    whole = merged(read_papers([OURS / company], SAID))
    made = _prepared(dossier, whole.figures)
    assert [trouble.words.en for trouble in (*whole.troubles, *made.troubles)] == []
    assert len(made.signed) > 20
    for sealed, body in made.signed:
        proof = verify(json.loads(body))
        assert proof.content_hash == sealed.contentHash
        assert proof.verification_method == KEY.public.verification_method
        assert (dossier.folder / sealed.file).read_bytes() == body
    assert len({sealed.file for sealed, _ in made.signed}) == len(made.signed)


def test_no_statement_carries_a_person(dossier: Dossier) -> None:
    _prepared(dossier, merged(read_papers([OURS / "groupe-aubrac"], SAID)).figures)
    for file in dossier.folder.iterdir():
        assert "Vidal" not in file.read_text()
        assert "1971" not in file.read_text()


def test_preparing_again_changes_nothing(dossier: Dossier) -> None:
    figures = merged(read_papers([OURS / "groupe-aubrac"], SAID)).figures
    _prepared(dossier, figures)
    before = {file.name: file.read_bytes() for file in dossier.folder.iterdir()}
    tomorrow = replace(SAID, today=date(2026, 11, 24))
    again = _prepared(Dossier(dossier.folder, ME), figures, settings=tomorrow)
    assert (again.signed, again.troubles) == ([], [])
    assert {file.name: file.read_bytes() for file in dossier.folder.iterdir()} == before


def test_a_changed_figure_needs_a_reason_and_supersedes(dossier: Dossier) -> None:
    first = _only(_prepared(dossier, [_figure("headcount", "7.5")]))
    assert _codes(_prepared(dossier, [_figure("headcount", "8")])) == ["reason-needed"]
    made = _prepared(dossier, [_figure("headcount", "8")], reason="Un contrat oublié.")
    second = _only(made)
    assert (second.sequence, second.supersedes, second.restatement_reason) == (
        2,
        first.id,
        "Un contrat oublié.",
    )
    assert second.number == 8
    assert _prepared(dossier, [_figure("headcount", "8.0")]).signed == []
    assert [sealed.sequence for sealed in dossier.statements] == [1, 2]


def test_company_xyz_restates_its_turnover_only_with_a_reason(dossier: Dossier) -> None:
    """Decision 33: two versions of one report, ten times apart."""
    versions = [OUTSIDE / "vsme" / f"vsme-{version}-facts.json" for version in ("1.2.0", "1.3.0")]
    if not versions[0].exists():
        pytest.skip(f"outside data is not here: {versions[0]}")
    first, second = ([paper.reading.figures for paper in read_papers([v], SAID)] for v in versions)
    assert _codes(_prepared(dossier, first[0])) == []
    changed = _prepared(dossier, second[0])
    assert [(trouble.code, trouble.datapoint) for trouble in changed.troubles] == [
        ("reason-needed", "turnover"),
        ("reason-needed", "total-assets"),
        ("reason-needed", "waste-generated"),
    ]
    told = _prepared(dossier, second[0], reason="Erreur d'un facteur dix.")
    assert {sealed.sequence for sealed, _ in told.signed} == {2}


def test_a_fact_without_a_date_is_signed_once_until_it_changes_or_is_renewed(
    dossier: Dossier,
) -> None:
    status = Figure("legal-status", "active", source="a")
    _prepared(dossier, [status])
    later = replace(SAID, today=date(2027, 2, 1))
    assert _prepared(dossier, [status], settings=later).signed == []
    renewed = _only(_prepared(dossier, [status], settings=later, renew=True))
    assert (renewed.period_end, renewed.sequence) == (date(2027, 2, 1), 1)
    after = replace(SAID, today=date(2027, 3, 1))
    changed = _prepared(dossier, [replace(status, value="liquidation")], settings=after)
    assert _only(changed).period_end == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (_figure("headcunt", "3"), "unknown-datapoint"),
        (_figure("headcount", "many"), "wrong-type"),
        (_figure("headcount", "-1"), "out-of-range"),
        (_figure("wage-floor", "peut-être"), "wrong-type"),
        (_figure("ghg-total", "350000", unit="kg"), "wrong-unit"),
        (_figure("employee-turnover", "0.2841", unit="%"), "fraction"),
        (_figure("employee-turnover", "28.41", unit="C62"), "wrong-unit"),
        (_figure("legal-status", "fine"), "not-in-list"),
        (_figure("vat-id", "FR15005123476"), "vat-checksum"),
        (_figure("main-activity", "51.1"), "nace-form"),
        (_figure("tax-residence", "FX"), "country-unknown"),
        (_figure("seniority", "12"), "not-asked"),
        (replace(_figure("headcount", ""), value=None), "no-value"),
        (replace(_figure("ghg-total", ""), value=None, refusal="Lazy"), "no-reason"),
        (_figure("employee-satisfaction", "71", unit="P1"), "no-survey"),
    ],
)
def test_what_is_wrong_is_refused_by_name_with_how_to_mend_it(
    dossier: Dossier, figure: Figure, code: str
) -> None:
    made = _prepared(dossier, [figure])
    assert (made.signed, _codes(made)) == ([], [code])
    trouble = made.troubles[0]
    assert trouble.source == "sheet.csv:2"
    assert figure.datapoint in trouble.words.fr
    assert trouble.words.fr != trouble.words.en


@pytest.mark.parametrize(
    ("scheme", "notation", "code"),
    [
        ("siren", "005123477", "siren-checksum"),
        ("euid", "FR6901.005123477", "euid-checksum"),
        ("lei", "969500AUBRACGRP00117", "lei-checksum"),
    ],
)
def test_identifiers_with_wrong_check_digits_are_refused(
    dossier: Dossier, scheme: str, notation: str, code: str
) -> None:
    value = {"scheme": scheme, "notation": notation}
    made = _prepared(dossier, [replace(_figure("registration-id", ""), value=value)])
    assert _codes(made) == [code]


def test_a_vat_number_of_another_siren_is_refused(dossier: Dossier) -> None:
    siren = {"scheme": "siren", "notation": "005123476"}
    figures = [
        replace(_figure("registration-id", ""), value=siren),
        _figure("vat-id", "FR17006712046"),
    ]
    made = _prepared(dossier, figures)
    assert "vat-siren" in _codes(made)


def test_a_percentage_is_held_against_its_operands(dossier: Dossier) -> None:
    right = replace(_figure("employee-turnover", "0.5", unit="%"), operands=("1", "200"))
    said = _only(_prepared(dossier, [right]))
    assert said.value_confirmed
    assert said.method_notes[0].value == "1 ÷ 200"
    wrong = replace(_figure("collective-coverage", "50", unit="%"), operands=("1", "200"))
    made = _prepared(dossier, [wrong])
    assert _codes(made) == ["contradiction"]
    assert "0.5 %" in made.troubles[0].words.en


def test_operands_may_be_other_answers(dossier: Dossier) -> None:
    figures = [
        _figure("headcount", "200"),
        _figure("after-sales-fte", "10"),
        replace(
            _figure("collective-coverage", "5", unit="%"),
            operands=("after-sales-fte", "headcount"),
        ),
    ]
    _prepared(dossier, figures)
    ids = {sealed.datapoint.rpartition("/")[2]: sealed for sealed in dossier.statements}
    said = read(json.loads(dossier.body(ids["collective-coverage"])))
    assert said.numerator == ids["after-sales-fte"].id
    assert said.denominator == ids["headcount"].id
    assert _prepared(dossier, figures).signed == []
    wrong = replace(figures[2], value="6")
    assert _codes(_prepared(dossier, [*figures[:2], wrong], reason="x")) == ["contradiction"]


def test_units_of_papers_become_codes_and_stay_told(dossier: Dossier) -> None:
    said = _only(_prepared(dossier, [_figure("ghg-total", "350", unit="tCO2e")]))
    assert (said.unit_code, said.declared_unit) == ("TNE", "tCO2e")
    assert said.number == Decimal(350)


def test_a_refusal_is_signed_with_its_reason_and_note(dossier: Dossier) -> None:
    refusal = Figure(
        "ghg-total",
        None,
        date(2025, 12, 31),
        date(2025, 1, 1),
        refusal="NotMeasured",
        note="En 2027.",
        language="fr",
    )
    said = _only(_prepared(dossier, [refusal]))
    assert said.is_refusal
    assert said.refusal_reason.endswith("#NotMeasured")
    assert (said.refusal_notes[0].value, said.refusal_notes[0].language) == ("En 2027.", "fr")


def test_a_dossier_belongs_to_one_company_and_says_when_it_is_broken(dossier: Dossier) -> None:
    _prepared(dossier, [_figure("headcount", "3")])
    with pytest.raises(Misused, match=r"lenoir\.example"):
        Dossier(dossier.folder, "https://other.example/#me")
    (dossier.folder / dossier.statements[0].file).unlink()
    with pytest.raises(Misused, match="headcount"):
        Dossier(dossier.folder, ME).parcels()
    (dossier.folder / "manifest.json").write_text('{"company": ')
    with pytest.raises(Misused, match=r"manifest\.json"):
        Dossier(dossier.folder, ME)
