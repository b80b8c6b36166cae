"""Importers: samples from outside (refusals expected by name, decision 34), and our own sheets."""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from clients.company.figures import Figure, Reading, Settings
from clients.company.importers import own
from clients.company.importers.fields import Json
from clients.company.papers import Paper, merged, read_papers
from clients.console import Misused
from proofs import codes
from proofs.keys import SigningKey
from proofs.payments.compact import signed

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("SESAME_SHARED") or ROOT.parent / "shared")
OUTSIDE = Path(os.environ.get("SESAME_SHARED_DATA") or SHARED / "data")
OURS = ROOT / "tests" / "data" / "companies"
TODAY = date(2026, 11, 23)
#: What VSME reports come near to and do not answer.
NEAR = (
    "legal-form",
    "women-on-board",
    "ghg-reduction-target",
    "certifications",
    "training-hours",
    "training-hours",
)
SAID = Settings(
    "https://lenoir.example/#me",
    TODAY,
    date(2025, 1, 1),
    date(2025, 12, 31),
    group="https://xyz.example/#group",
)


def _outside(name: str, settings: Settings = SAID) -> Reading:
    path = OUTSIDE / name
    if not path.exists():
        pytest.skip(f"outside data is not here: {path}")
    (paper,) = read_papers([path], settings)
    return paper.reading


def _by_name(reading: Reading) -> dict[str, Figure]:
    return {figure.datapoint: figure for figure in reading.figures}


def _codes(reading: Reading) -> list[tuple[str, str]]:
    return [(trouble.code, trouble.datapoint) for trouble in reading.troubles]


def test_an_attestation_in_its_envelope_says_what_it_says_outside(tmp_path: Path) -> None:
    """VC-JOSE is accepted at the edge (issue 5); a token that cannot be read is told."""
    plain = OURS / "boulangerie-lenoir" / "certificate.json"
    sent = tmp_path / "certificate.jwt"
    key = SigningKey.generate()
    sent.write_text(signed({"typ": "vc+jwt"}, json.loads(plain.read_bytes()), key), "utf-8")
    (one,), (other,) = (read_papers([path], SAID) for path in (plain, sent))
    assert len(one.reading.figures) == 9
    pairs = zip(one.reading.figures, other.reading.figures, strict=True)
    assert all((a.datapoint, a.value) == (b.datapoint, b.value) for a, b in pairs)
    assert [remark.code for remark in other.reading.remarks][-1] == "enveloped"
    sent.write_text("eyJ.eyJ.x~", "utf-8")
    with pytest.raises(Misused, match="in its envelope"):
        read_papers([sent], SAID)


def test_a_company_certificate_answers_most_of_what_is_required() -> None:
    reading = _outside("webuild/ds004-eucc-sd-jwt-sample.json")
    found = _by_name(reading)
    assert found["legal-name"].value == "EUDI WALLET SOLUTIONS AS"
    assert found["registration-id"].value == {"scheme": "euid", "notation": "NOFOR.987654321"}
    assert found["registered-address"].value == {
        "fullAddress": "Storgata 1; 9008; Tromsø; NO",
        "streetAddress": "Storgata",
        "locatorDesignator": "1",
        "postalCode": "9008",
        "addressLocality": "Tromsø",
        "addressRegion": "Troms",
        "addressCountry": "NO",
    }
    assert found["registration-date"].value == "2020-05-20"
    assert found["legal-status"].value == "active"
    assert found["main-activity"].value == "62.010"
    assert found["share-capital"].value == Decimal(30000)
    assert {figure.period_end for figure in reading.figures} == {date(2026, 1, 15)}
    assert _codes(reading) == [("legal-form-code", "legal-form")]
    assert "ISO 20275" in reading.troubles[0].words.fr


def test_personal_data_of_representatives_goes_no_further_than_the_paper() -> None:
    for reading in (
        _outside("webuild/ds004-eucc-sd-jwt-sample.json"),
        read_papers([OURS / "boulangerie-lenoir" / "certificate.json"], SAID)[0].reading,
    ):
        assert "personal-data-dropped" in {remark.code for remark in reading.remarks}
        for word in ("Blomst", "1980", "Claire", "1984"):
            assert word not in str(reading.figures)


def test_company_info_gives_staff_and_results_and_says_that_it_has_run_out() -> None:
    reading = _outside("webuild/company-info-sd-jwt-sample.json")
    found = _by_name(reading)
    assert found["legal-form"].value == "2HBR"
    assert found["headcount"].value == Decimal(1250)
    turnover = found["turnover"]
    assert (turnover.value, turnover.unit) == (Decimal("45000000.0"), "EUR")
    assert (turnover.period_start, turnover.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert {remark.code for remark in reading.remarks} == {"expired", "no-datapoint"}


def test_the_vat_samples_fail_their_check_digits() -> None:
    """Decision 34: these numbers are refused by name, by the code checks that the pod runs too."""
    reading = _outside("webuild/vat-id-sd-jwt-sample.json")
    found = _by_name(reading)
    info = _by_name(_outside("webuild/company-info-sd-jwt-sample.json"))
    for figure in (found["vat-id"], info["vat-id"]):
        fault = codes.check("vat", str(figure.value))
        assert fault is not None
        assert fault.reason == "checksum"
    activity = codes.check("nace", str(found["main-activity"].value))
    assert activity is not None
    assert activity.reason == "form"


@pytest.mark.parametrize("version", ["1.2.0", "1.3.0"])
def test_vsme_percentages_are_those_shown_and_not_fractions(version: str) -> None:
    """28.409 in the snapshot stands for 0.2841 in the XBRL report: the pod stores 28.41."""
    reading = _outside(f"vsme/vsme-{version}-facts.json")
    found = _by_name(reading)
    assert _codes(reading) == [
        ("several-activities", "main-activity"),
        *(("other-measure", datapoint) for datapoint in NEAR),
    ]
    assert found["permanent-contract-share"].value == Decimal("72.85")
    assert found["permanent-contract-share"].operands == ("110", "151")
    assert found["production-countries"].value == ["IT"]
    assert found["human-rights-incidents"].value == 0
    assert (found["employee-turnover"].value, found["employee-turnover"].unit) == (
        Decimal("28.41"),
        "P1",
    )
    assert found["collective-coverage"].value == Decimal("92.72")
    assert (found["ghg-scope12"].value, found["ghg-total"].value) == (Decimal(150), Decimal(350))
    assert found["ghg-total"].unit == "TNE"
    assert found["headcount"].value == Decimal(151)
    assert found["headcount"].period_start is None
    assert found["wage-floor"].value is True
    assert {figure.scope for figure in found.values()} == {"https://xyz.example/#group"}


def test_a_consolidated_report_needs_the_name_of_its_group() -> None:
    alone = Settings(SAID.company, TODAY, SAID.period_start, SAID.period_end)
    reading = _outside("vsme/vsme-1.2.0-facts.json", alone)
    assert _codes(reading) == [("consolidated-scope", "")]
    assert reading.figures == []


def test_vsme_facts_without_a_period_are_refused() -> None:
    reading = _outside("vsme/vsme-1.2.0-facts.json", Settings(SAID.company, TODAY))
    assert _codes(reading) == [("period-missing", "")]


def test_the_two_published_versions_of_company_xyz_contradict_each_other() -> None:
    """Decision 33: turnover 235 000 and 23 500, while total emissions say 350 in both."""
    for version in ("1.2.0", "1.3.0"):
        _outside(f"vsme/vsme-{version}-facts.json")
    both = read_papers(
        [OUTSIDE / "vsme" / f"vsme-{v}-facts.json" for v in ("1.2.0", "1.3.0")], SAID
    )
    whole = merged(both)
    contested = [trouble for trouble in whole.troubles if trouble.code == "papers-disagree"]
    assert [trouble.datapoint for trouble in contested] == [
        "turnover",
        "total-assets",
        "waste-generated",
    ]
    assert "235000" in contested[0].words.en
    assert "23500" in contested[0].words.en
    assert "turnover" not in _by_name(whole)
    assert _by_name(whole)["ghg-total"].value == Decimal(350)


def _facts(**values: tuple[str, dict[str, str]]) -> str:
    facts = [
        {"concept": f"vsme:{concept}", "value": value, "aspects": aspects}
        for concept, (value, aspects) in values.items()
    ]
    return json.dumps({"facts": facts})


def _read(tmp_path: Path, body: str, settings: Settings = SAID, name: str = "x.json") -> Reading:
    (tmp_path / name).write_text(body, encoding="utf-8")
    (paper,) = read_papers([tmp_path / name], settings)
    return paper.reading


def test_a_fraction_from_an_xbrl_report_is_refused_until_it_is_confirmed(tmp_path: Path) -> None:
    body = _facts(EmployeeTurnoverRate=("0.2841", {"units": "xbrli:pure"}))
    reading = _read(tmp_path, body)
    assert _codes(reading) == [("percent-fraction", "employee-turnover")]
    assert "28.41" in reading.troubles[0].words.fr
    sure = Settings(
        SAID.company,
        TODAY,
        SAID.period_start,
        SAID.period_end,
        confirmed=frozenset({"employee-turnover"}),
    )
    (figure,) = _read(tmp_path, body, sure).figures
    assert (figure.value, figure.confirmed) == (Decimal("0.2841"), True)


def test_figures_that_a_report_contradicts_itself_are_refused(tmp_path: Path) -> None:
    total = "TotalGrossLocationBasedGHGEmissions"
    intensity = "TotalLocationBasedGreenhouseGasEmissionsIntensityValue"
    currency = {"complex-units": '"utr:tCO2e/iso4217:EUR"'}
    values = {total: ("350", {"units": "utr:tCO2e"}), "Turnover": ("23500", {})}
    body = _facts(**values, **{intensity: ("0.0014893617021276596", currency)})
    assert ("figures-disagree", "turnover") in _codes(_read(tmp_path, body))
    body = _facts(**values)
    assert ("currency-missing", "turnover") in _codes(_read(tmp_path, body))


def test_a_french_sheet_with_semicolons_has_decimal_commas_and_compound_values(
    tmp_path: Path,
) -> None:
    body = (
        "\ufeffdatapoint;value;periodStart;periodEnd;language;refusal;note;methodNote\r\n"
        "headcount;7,5;;2025-12-31;;;;ETP\r\n"
        "registered-address.streetAddress;12, rue des Remparts;;;;;;\r\n"
        "registered-address.addressCountry;FR;;;;;;\r\n"
        "# a remark;;;;;;;\r\n"
        "tax-residence;FR;;;;;;\r\n"
        "tax-residence;BE;;;;;;\r\n"
        "ghg-total;;2025-01-01;2025-12-31;fr;NotMeasured;Bilan prévu en 2027.;\r\n"
    )
    reading = _read(tmp_path, body, Settings(SAID.company, TODAY), "a.csv")
    assert reading.troubles == []
    found = _by_name(reading)
    assert (found["headcount"].value, found["headcount"].method) == ("7.5", "ETP")
    assert found["registered-address"].value == {
        "streetAddress": "12, rue des Remparts",
        "addressCountry": "FR",
    }
    assert found["tax-residence"].value == ["FR", "BE"]
    assert found["tax-residence"].period_end is None
    refusal = found["ghg-total"]
    assert (refusal.value, refusal.refusal, refusal.note) == (
        None,
        "NotMeasured",
        "Bilan prévu en 2027.",
    )
    assert refusal.period_start == date(2025, 1, 1)


def test_a_json_sheet_shares_its_period_and_keeps_decimals_exact(tmp_path: Path) -> None:
    body = """{"periodStart": "2025-01-01", "periodEnd": "2025-12-31", "answers": [
        {"datapoint": "employee-turnover", "value": 12.50, "numerator": 1, "denominator": 8},
        {"datapoint": "wage-floor", "value": true, "confirmed": false}]}"""
    found = _by_name(_read(tmp_path, body))
    turnover = found["employee-turnover"]
    assert (str(turnover.value), turnover.operands) == ("12.50", ("1", "8"))
    assert (turnover.period_start, turnover.period_end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert found["wage-floor"].value is True


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.csv", "donnée,valeur\nheadcount,3\n", "columns"),
        ("a.csv", "datapoint,value,periodEnd\nheadcount,3,31/12/2025\n", "date"),
        ("a.json", '{"answers": [{"datapoint": "x", "valeur": 3}]}', "unknown-member"),
        ("a.json", '{"answers": ["headcount"]}', "unknown-member"),
        ("a.json", '{"answers": [{"value": 3}]}', "unknown-member"),
        ("a.json", '{"company": "https://other.example/", "answers": []}', "other-company"),
    ],
)
def test_a_sheet_with_mistakes_names_each(tmp_path: Path, name: str, body: str, code: str) -> None:
    reading = _read(tmp_path, body, name=name)
    assert [trouble.code for trouble in reading.troubles] == [code]
    assert reading.figures == []
    trouble = reading.troubles[0]
    assert trouble.source.startswith(name)
    assert trouble.words.fr != trouble.words.en


@pytest.mark.parametrize("body", ["{", "[]", '{"vct": "urn:other"}', "3"])
def test_a_paper_that_nobody_knows_is_wrong_use(tmp_path: Path, body: str) -> None:
    with pytest.raises(Misused, match=r"x\.json"):
        _read(tmp_path, body)


def test_two_papers_that_agree_are_one_answer(tmp_path: Path) -> None:
    early = own.read({"answers": [_answer("headcount", "3", "2024-12-31")]}, "a", SAID)
    late = own.read({"answers": [_answer("headcount", "3", "2025-12-31")]}, "b", SAID)
    papers = read_papers([], SAID)
    assert papers == ()
    whole = merged(_papers(early, late))
    assert [figure.period_end for figure in whole.figures] == [date(2025, 12, 31)]
    other = own.read({"answers": [_answer("headcount", "4", "2025-12-31")]}, "c", SAID)
    assert _codes(merged(_papers(early, other))) == [("papers-disagree", "headcount")]


def _answer(datapoint: str, value: str, period_end: str) -> dict[str, Json]:
    return {"datapoint": datapoint, "value": value, "periodEnd": period_end}


def _papers(*readings: Reading) -> list[Paper]:
    return [Paper(Path("x"), reading) for reading in readings]
