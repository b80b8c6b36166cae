"""Statements: written and read back, and every fault by name, place and mending (`domain` 2.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs import integrity
from proofs.fault_words import FAULTS
from proofs.integrity import Suite, sign, verify
from proofs.statement import Kind, NotAStatement, build, faults, read
from proofs.strict_json import Json
from tests.unit.proofs.papers import (
    COMPANY,
    END,
    FACTS,
    FIGURES,
    START,
    SURVEY,
    TODAY,
    document,
    everything,
    refusal,
    said,
)
from tests.unit.proofs.samples import KEY, NOON
from vocab.terms import DP, SESAME

ALL_PAPERS = [*FACTS, *FIGURES]


@pytest.mark.parametrize("datapoint", ALL_PAPERS)
def test_a_company_in_order_has_no_faults(datapoint: str) -> None:
    others = everything().values()
    assert faults(said(datapoint), others=others, today=TODAY) == []


@pytest.mark.parametrize("datapoint", ALL_PAPERS)
@pytest.mark.parametrize("suite", list(Suite))
def test_what_is_built_can_be_signed_whole_and_reads_the_same(datapoint: str, suite: Suite) -> None:
    unsigned = document(datapoint)
    signed = sign(unsigned, KEY, created=NOON, suite=suite)
    assert verify(signed).content_hash == integrity.hash_of(unsigned, suite=suite)
    assert read(signed) == read(unsigned)


def test_a_statement_tells_its_key_and_its_address_follows_from_it() -> None:
    found = said("headcount")
    assert found.kind is Kind.DISCLOSURE
    assert found.number == Decimal(151)
    assert (found.datapoint_id, found.datapoint) == ("headcount", f"{DP.NS}headcount")
    key = (COMPANY, f"{DP.NS}headcount", "2025-01-01", "2025-12-31", COMPANY)
    assert found.key == (type(found.key))(*key)
    assert found.id == f"urn:uuid:{uuid5(NAMESPACE_URL, '|'.join((*key, '1')))}"


def test_a_refusal_says_why_in_writing() -> None:
    note = {"fr": "Pas encore mesuré.", "en": "Not measured yet."}
    made = build(
        COMPANY, "ghg-total", period_end=END, refusal_reason="NotMeasured", refusal_note=note
    )
    found = read(made)
    assert found.is_refusal
    assert found.values == ()
    assert found.refusal_reason == SESAME.NOT_MEASURED
    assert {text.language: text.value for text in found.refusal_notes} == note
    assert faults(found) == []


def test_the_survey_is_read_with_its_figures() -> None:
    survey = said("employee-satisfaction").survey
    assert survey is not None
    assert (survey.respondents, survey.eligible, survey.anonymous) == (96, 151, True)
    assert survey.fieldwork_end == date(2025, 10, 31)


@given(
    st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=3),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.integers(1, 10**6),
)
def test_figures_come_back_as_they_were_built(value: Decimal, end: date, sequence: int) -> None:
    made = build(
        COMPANY,
        "ghg-total",
        period_end=end,
        value=value,
        sequence=sequence,
        supersedes="urn:uuid:0" if sequence > 1 else None,
        restatement_reason="counted again" if sequence > 1 else None,
    )
    found = read(made)
    assert (found.number, found.period_end, found.sequence) == (value, end, sequence)
    assert faults(found) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_texts_come_back_as_they_were_built(text: str) -> None:
    found = read(build(COMPANY, "legal-name", period_end=END, value=text, language="fr"))
    assert [getattr(value, "value", None) for value in found.values] == [text]


SIGNED_TWICE: Json = ["2025-12-31", "2026-12-31"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"type": None}, "Disclosure"),
        ({"type": ["Disclosure", "Refusal"]}, "Disclosure"),
        ({"id": None}, "id"),
        ({"company": None}, "company"),
        ({"datapoint": None}, "datapoint"),
        ({"periodEnd": None}, "periodEnd"),
        ({"periodEnd": "31/12/2025"}, "periodEnd"),
        ({"periodEnd": "20251231"}, "periodEnd"),
        ({"periodEnd": SIGNED_TWICE}, "periodEnd"),
        ({"sequence": None}, "sequence"),
        ({"sequence": "one"}, "sequence"),
        ({"sequence": -1}, "sequence"),
        ({"@context": "https://nobody.example/"}, "nobody"),
        ({"@context": 3}, "JSON-LD"),
        ({"survey": {"respondents": "many"}}, "respondents"),
        ({"evidence": {"id": "https://rival.example/#me", "maySell": False}}, "rival"),
        ({"@included": [{"maySell": True}]}, "_:"),
        ({"@included": [{"proof": {"created": "2026-11-23T12:00:00Z"}}]}, "_:"),
    ],
)
def test_what_is_not_one_statement_is_refused_in_words(change: dict[str, Json], word: str) -> None:
    with pytest.raises(NotAStatement) as refused:
        read(document("headcount", **change))
    assert word in refused.value.message_fr
    assert word in refused.value.message_en


DECIMAL = "xsd:decimal"


def figure(text: str) -> Json:
    return {"type": DECIMAL, "@value": text}


CASES: list[tuple[str, dict[str, Json], str, str]] = [
    ("headcount", {"datapoint": "dp:nothing"}, "unknown-datapoint", "datapoint"),
    ("headcount", {"datapoint": "dp:seniority"}, "not-asked", "datapoint"),
    ("headcount", {"datapoint": "dp:signing-key"}, "not-asked", "datapoint"),
    ("headcount", {"assurance": "sesame:Audited"}, "unforeseen", "assurance"),
    ("headcount", {"contentHash": "zQm"}, "unforeseen", "contentHash"),
    ("headcount", {"id": "urn:uuid:58172aac-d8ba-51ed-83dd-0b3aef56cc33"}, "wrong-id", "id"),
    ("headcount", {"sequence": 0}, "bad-sequence", "sequence"),
    ("headcount", {"sequence": 2, "restatementReason": "x"}, "no-supersedes", "supersedes"),
    (
        "headcount",
        {"sequence": 2, "supersedes": "urn:uuid:0"},
        "no-restatement-reason",
        "restatementReason",
    ),
    ("headcount", {"supersedes": "urn:uuid:0"}, "first-supersedes", "supersedes"),
    ("headcount", {"value": None}, "no-value", "value"),
    (
        "headcount",
        {"type": "Refusal", "refusalReason": "sesame:NotMeasured"},
        "value-in-refusal",
        "value",
    ),
    ("headcount", {"type": "Refusal", "value": None}, "no-reason", "refusalReason"),
    (
        "headcount",
        {"type": "Refusal", "value": None, "refusalReason": "sesame:Shy"},
        "no-reason",
        "refusalReason",
    ),
    ("headcount", {"periodStart": "2026-01-01"}, "period-order", "periodStart"),
    ("headcount", {"periodEnd": "2026-03-01"}, "period-future", "periodEnd"),
    ("headcount", {"value": "151"}, "wrong-type", "value"),
    ("headcount", {"value": {"type": DECIMAL, "@value": "1e3"}}, "wrong-type", "value"),
    ("headcount", {"value": {"type": DECIMAL, "@value": "many"}}, "wrong-type", "value"),
    ("headcount", {"value": {"id": "https://x.example/"}}, "wrong-type", "value"),
    ("headcount", {"value": [figure("151"), figure("152")]}, "several-values", "value"),
    ("headcount", {"unitCode": "P1"}, "wrong-unit", "unitCode"),
    ("headcount", {"unitCode": None}, "wrong-unit", "unitCode"),
    ("wage-floor", {"unitCode": "P1"}, "wrong-unit", "unitCode"),
    ("headcount", {"value": figure("-1")}, "out-of-range", "value"),
    ("collective-coverage", {"value": figure("100.1")}, "out-of-range", "value"),
    ("collective-coverage", {"value": figure("0.2841")}, "fraction", "value"),
    ("collective-coverage", {"numerator": "urn:uuid:0"}, "one-operand", "denominator"),
    ("collective-coverage", {"survey": SURVEY}, "survey-unexpected", "survey"),
    ("employee-satisfaction", {"survey": None}, "no-survey", "survey"),
    (
        "employee-satisfaction",
        {"survey": {**SURVEY, "respondents": "9"}},
        "few-respondents",
        "survey/respondents",
    ),
    (
        "employee-satisfaction",
        {"survey": {**SURVEY, "respondents": "152"}},
        "more-than-asked",
        "survey/respondents",
    ),
    (
        "employee-satisfaction",
        {"survey": {**SURVEY, "fieldworkStart": "2025-11-01"}},
        "survey-dates",
        "survey/fieldworkStart",
    ),
    ("legal-status", {"value": "thriving"}, "not-in-list", "value"),
    ("legal-form", {"value": "SARL"}, "", ""),
    ("legal-form", {"value": "a company"}, "wrong-form", "value"),
    ("legal-name", {"value": "no language"}, "wrong-type", "value"),
    ("wage-floor", {"value": {"type": "xsd:boolean", "@value": "yes"}}, "wrong-type", "value"),
    (
        "registration-date",
        {"value": {"type": "xsd:date", "@value": "2001-02-30"}},
        "wrong-type",
        "value",
    ),
    ("registered-address", {"value": "1 rue du Four, Paris"}, "wrong-type", "value"),
    (
        "registered-address",
        {"value": {"type": "Address", "addressCountry": "UK"}},
        "country-unknown",
        "value/addressCountry",
    ),
    (
        "corruption-record",
        {"value": {"type": "CorruptionRecord", "amount": "0", "currency": "FRF"}},
        "currency-unknown",
        "value/currency",
    ),
    (
        "registration-id",
        {"value": {"type": "Identifier", "scheme": "siren", "notation": "732829321"}},
        "siren-checksum",
        "value",
    ),
    (
        "registration-id",
        {"value": {"type": "Identifier", "scheme": "lei", "notation": "529900T8BM49AURSDO56"}},
        "lei-checksum",
        "value",
    ),
    ("vat-id", {"value": "FR45732829320"}, "vat-checksum", "value"),
    ("vat-id", {"value": "FR61954506077"}, "vat-siren", "value"),
    ("main-activity", {"value": "99.99"}, "nace-unknown", "value"),
]


@pytest.mark.parametrize(("datapoint", "change", "code", "path"), CASES)
def test_each_fault_is_found_at_its_place_and_says_how_to_mend_it(
    datapoint: str, change: dict[str, Json], code: str, path: str
) -> None:
    found = faults(read(document(datapoint, **change)), others=everything().values(), today=TODAY)
    by_code = {
        fault.code: fault for fault in found if fault.code != "wrong-id" or code == "wrong-id"
    }
    assert set(by_code) == ({code} if code else set())
    for fault in by_code.values():
        assert fault.path == path
        for text in (fault.message_fr, fault.message_en, fault.mend_fr, fault.mend_en):
            assert text
            assert "{" not in text
        assert fault.message_fr != fault.message_en


def test_every_fault_in_the_list_of_words_has_a_case() -> None:
    tested = {code for *_, code, _ in CASES} | {"contradiction"}
    assert set(FAULTS) <= tested


def percentage(value: str, top: str, bottom: str, **more: Json) -> list[str]:
    """The faults of a coverage whose operands are a headcount and a number of people covered."""
    part = read(document("after-sales-fte", value=figure(top)))
    whole = read(document("headcount", value=figure(bottom)))
    made = document(
        "collective-coverage",
        value=figure(value),
        numerator=part.id,
        denominator=whole.id,
        **more,
    )
    return [fault.code for fault in faults(read(made), others=[part, whole])]


@pytest.mark.parametrize(
    ("value", "top", "bottom", "expected"),
    [
        ("28.409", "42.9", "151", []),
        ("28.4", "42.9", "151", []),
        ("28", "42.9", "151", []),
        ("29.5", "42.9", "151", ["contradiction"]),
        ("0.28409", "42.9", "151", ["contradiction"]),
        ("0.5", "1", "200", []),
        ("50", "1", "0", []),
    ],
)
def test_a_percentage_is_held_against_its_operands(
    value: str, top: str, bottom: str, expected: list[str]
) -> None:
    """The trap of the public samples: 0.2841 in one file, 28.409 in the other (decision 31)."""
    assert percentage(value, top, bottom) == expected


def test_a_small_percentage_passes_when_it_is_confirmed() -> None:
    assert (
        faults(read(document("collective-coverage", value=figure("0.5"), valueConfirmed=True)))
        == []
    )
    assert faults(read(document("collective-coverage", value=figure("0")))) == []
    assert faults(read(document("collective-coverage", value=figure("1")))) == []


def test_addresses_may_stand_for_a_value_where_the_datapoint_lists_them() -> None:
    made = build(COMPANY, "vat-id", period_end=END, value="sesame:NotSubjectToVat")
    assert made["value"] == {"id": SESAME.NOT_SUBJECT_TO_VAT}
    assert faults(read(made)) == []
    made = build(COMPANY, "ultimate-parent", period_end=END, value=SESAME.NO_PARENT)
    assert faults(read(made)) == []


def test_money_takes_any_currency_there_is() -> None:
    made = build(COMPANY, "turnover", period_start=START, period_end=END, value=235_000)
    assert made["unitCode"] == "EUR"
    assert faults(read(made)) == []
    other = build(COMPANY, "turnover", period_end=END, value=1, currency="XYZ")
    assert [fault.code for fault in faults(read(other))] == ["currency-unknown"]


def test_gaps_may_be_negative_and_turnover_of_staff_may_pass_a_hundred() -> None:
    for datapoint, value in (("gender-pay-gap", Decimal("-3.5")), ("employee-turnover", 130)):
        assert faults(read(build(COMPANY, datapoint, period_end=END, value=value))) == []


def test_a_refusal_needs_no_unit_no_survey_and_no_operands() -> None:
    for datapoint in FIGURES:
        assert faults(refusal(datapoint)) == []
