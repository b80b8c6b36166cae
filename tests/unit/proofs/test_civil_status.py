"""The état civil at a day: what is owed, what grows stale, what follows (decisions 28 to 31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs import datapoints, formula
from proofs.civil_status import CivilStatus, civil_status
from proofs.datapoints import Form, Over, Requirement, UnknownDatapoint, named
from proofs.formula import BadFormula, NotReckonable, Operand
from proofs.standings import ASSURANCES, Standing, assurance, grace, in_force
from proofs.statement import Statement, build, read
from proofs.strict_json import Json
from proofs.survey import reading
from tests.unit.proofs.papers import (
    COMPANY,
    END,
    FIGURES,
    TODAY,
    document,
    everything,
    refusal,
    said,
)
from vocab.terms import XSD


def standing(name: str, at: CivilStatus) -> Standing:
    line = at.line(name)
    assert line is not None
    return line.standing


def owed(at: CivilStatus) -> dict[str, Standing]:
    return {missing.datapoint.id: missing.why for missing in at.missing}


def test_a_company_with_all_its_papers_may_sell() -> None:
    found = civil_status(everything().values(), TODAY)
    assert found.may_sell
    assert found.missing == ()
    assert standing("headcount", found) is Standing.ANSWERED
    assert standing("signing-key", found) is Standing.OF_THE_ACCOUNT


def test_a_code_that_cannot_be_is_below_the_minimum_assurance() -> None:
    """Decision 30, invariant 4: there, and not sure enough to sell."""
    wrong: Json = {"type": "Identifier", "scheme": "siren", "notation": "732829321"}
    papers = everything() | {"registration-id": read(document("registration-id", value=wrong))}
    found = civil_status(papers.values(), TODAY)
    assert owed(found) == {"registration-id": Standing.UNASSURED}


@pytest.mark.parametrize("name", [d.id for d in datapoints.REQUIRED if d.id != "signing-key"])
def test_each_required_datapoint_needs_a_value(name: str) -> None:
    papers = everything()
    del papers[name]
    without = civil_status(papers.values(), TODAY)
    assert owed(without) == {name: Standing.MISSING}
    refused = civil_status([*papers.values(), refusal(name)], TODAY)
    assert owed(refused) == {name: Standing.REFUSED}
    assert not refused.may_sell
    words = refused.missing[0].words
    assert named(name).label.fr in words.fr
    assert named(name).label.en in words.en


@pytest.mark.parametrize("name", [d.id for d in datapoints.ANSWER_REQUIRED])
def test_a_signed_refusal_answers_where_an_answer_is_asked(name: str) -> None:
    papers = everything()
    del papers[name]
    assert owed(civil_status(papers.values(), TODAY)) == {name: Standing.MISSING}
    found = civil_status([*papers.values(), refusal(name)], TODAY)
    assert found.may_sell
    assert [line.datapoint.id for line in found.refusals] == [name]


def test_nothing_said_is_everything_owed() -> None:
    found = civil_status([], TODAY)
    assert set(owed(found)) == {
        d.id for d in (*datapoints.REQUIRED, *datapoints.ANSWER_REQUIRED) if d.id != "signing-key"
    }


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (365, Standing.ANSWERED),
        (366, Standing.DUE),
        (365 + 91, Standing.DUE),
        (365 + 92, Standing.STALE),
    ],
)
def test_an_answer_grows_due_and_then_stale(days: int, expected: Standing) -> None:
    at = END + timedelta(days=days)
    found = civil_status(everything().values(), at)
    assert standing("headcount", found) is expected
    assert standing("registration-date", found) is Standing.ANSWERED  # holds until it changes
    assert ("headcount" in owed(found)) == (expected is Standing.STALE)
    line = found.line("headcount")
    assert line is not None
    assert line.due == END + timedelta(days=365)
    assert line.restricted_from == END + timedelta(days=456)


def test_refusals_grow_stale_as_values_do() -> None:
    found = civil_status([refusal("ghg-total")], END + timedelta(days=500))
    assert owed(found)["ghg-total"] is Standing.STALE


@pytest.mark.parametrize(("refresh", "days"), [(365, 91), (182, 45), (30, 14), (0, 14)])
def test_grace_is_a_quarter_and_at_least_a_fortnight(refresh: int, days: int) -> None:
    assert grace(refresh) == timedelta(days=days)


def test_the_highest_number_of_a_key_is_in_force_in_whatever_order_they_come() -> None:
    first = said("headcount")
    second = replace(first, sequence=2, id="urn:uuid:2")
    for order in ([first, second], [second, first]):
        assert in_force(order) == {first.key: second}


def test_the_latest_period_stands_and_other_scopes_answer_nothing() -> None:
    old, new = said("headcount"), said("headcount")
    old = replace(old, period_start=date(2024, 1, 1), period_end=date(2024, 12, 31))
    found = civil_status([new, old], TODAY).line("headcount")
    assert found is not None
    assert found.statement == new
    site = replace(new, scope="https://boulangerie.example/site#paris")
    assert standing("headcount", civil_status([site], TODAY)) is Standing.MISSING
    other = replace(new, company="https://other.example/#me", scope="https://other.example/#me")
    assert standing("headcount", civil_status([other], TODAY, company=COMPANY)) is Standing.MISSING


def test_optional_answers_are_shown_and_never_owed() -> None:
    turnover = read(build(COMPANY, "turnover", period_end=END, value=Decimal("235000")))
    found = civil_status([*everything().values(), turnover], TODAY + timedelta(days=900))
    assert standing("turnover", found) is Standing.STALE
    assert "turnover" not in owed(found)


def test_codes_whose_check_digits_hold_are_consistent() -> None:
    assert assurance(said("registration-id")) == "Consistent"
    assert assurance(said("headcount")) == "SelfDeclared"
    assert assurance(refusal("vat-id")) == "SelfDeclared"
    assert all(d.minimum_assurance in ("", *ASSURANCES) for d in datapoints.ALL.values())


def derived(name: str, *statements: Statement) -> tuple[Decimal | None, list[str], list[str]]:
    found = {d.datapoint.id: d for d in civil_status(statements, TODAY).derived}[name]
    return found.figure, list(found.refused), list(found.missing)


def test_derived_figures_are_reckoned_from_their_operands() -> None:
    papers = everything()
    assert derived("seniority", *papers.values()) == (Decimal(24), [], [])
    figure, *_ = derived("ghg-per-employee", *papers.values())
    assert figure is not None
    assert round(figure, 4) == Decimal("2.3179")
    figure, *_ = derived("after-sales-share", *papers.values())
    assert figure is not None
    assert round(figure, 3) == Decimal("4.967")


def test_a_derived_figure_points_to_the_statements_that_it_rests_on() -> None:
    """Invariant 3; in the order of the formula."""
    found = {d.datapoint.id: d for d in civil_status(everything().values(), TODAY).derived}
    used = [statement.datapoint_id for statement in found["ghg-per-employee"].operands]
    assert used == ["ghg-total", "headcount"]


def test_a_refused_operand_answers_what_is_derived_from_it() -> None:
    papers = everything()
    papers["after-sales-fte"] = refusal("after-sales-fte", "CommercialSecret")
    assert derived("after-sales-share", *papers.values()) == (None, ["after-sales-fte"], [])
    del papers["headcount"]
    refused, missing = ["after-sales-fte"], ["headcount"]
    assert derived("after-sales-share", *papers.values()) == (None, refused, missing)


def test_a_derived_figure_says_when_its_operands_are_of_different_years() -> None:
    papers = everything()
    emissions = papers["ghg-total"]
    papers["ghg-total"] = replace(
        emissions, period_start=date(2024, 1, 1), period_end=date(2024, 12, 31)
    )
    found = {d.datapoint.id: d for d in civil_status(papers.values(), TODAY).derived}
    assert found["ghg-per-employee"].mixed_periods
    assert not found["after-sales-share"].mixed_periods


def test_no_headcount_gives_no_figure_and_no_accident() -> None:
    nobody = read(build(COMPANY, "headcount", period_end=END, value=0))
    papers = {**everything(), "headcount": nobody}
    assert derived("ghg-per-employee", *papers.values())[0] is None


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 / 4 / 2", 1),
        ("10 - 2 - 3", 5),
        ("headcount * 2.5", 10),
        ("100 * ghg-total / headcount", 50),
        ("years(registration-date) + 1", 25),
    ],
)
def test_formulas_are_reckoned_as_written(text: str, result: int) -> None:
    values: dict[str, Operand] = {
        "headcount": Decimal(4),
        "ghg-total": Decimal(2),
        "registration-date": date(2001, 11, 24),
    }
    assert formula.read(text).reckon(values, date(2026, 11, 23)) == result


NO_FORMULAS = [
    *("", "1 +", "+ 1", "(1", "1)", "1 2", "a b", "years registration-date", "years()"),
    *("1 // 2", "__import__", "Headcount", "a.b", "2 ** 3", "1;2"),
    *("(" * 30 + "1" + ")" * 30, "1+" * 200),
]


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        formula.read(text)


@given(st.text(alphabet="()+-*/ 12.abyears-", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_ = formula.read(text)
    except BadFormula:
        return
    values: dict[str, Operand] = {name: Decimal(2) for name in read_.operands}
    try:
        reckoned = read_.reckon(values, TODAY)
    except NotReckonable:
        return
    assert isinstance(reckoned, Decimal)
    assert reckoned.is_finite()


def test_dates_are_no_figures_and_figures_no_dates() -> None:
    cases: list[tuple[str, Operand]] = [
        ("a", TODAY),
        ("a + 1", TODAY),
        ("years(a)", Decimal(3)),
        ("1 / a", Decimal(0)),
    ]
    for text, value in cases:
        with pytest.raises(NotReckonable):
            formula.read(text).reckon({"a": value}, TODAY)
    with pytest.raises(KeyError):
        formula.read("a + b").reckon({"a": Decimal(1)}, TODAY)


def test_every_derived_datapoint_rests_on_datapoints_that_are_asked() -> None:
    for datapoint in datapoints.DERIVED:
        operands = formula.read(datapoint.formula).operands
        assert operands
        if datapoint.formula_over is not Over.DATAPOINTS:
            continue
        for operand in operands:
            asked = named(operand)
            assert asked.requirement is not Requirement.DERIVED
            assert asked.form is Form.LITERAL


def test_the_account_is_counted_from_its_lines() -> None:
    papers = everything()
    papers["ghg-total"] = refusal("ghg-total")
    del papers["wage-floor"]
    asked = len(datapoints.REQUIRED) - 1 + len(datapoints.ANSWER_REQUIRED)
    assert derived("refusal-count", *papers.values())[0] == 1
    completeness = derived("completeness", *papers.values())[0]
    assert completeness == Decimal(asked - 1) / asked * 100
    assert derived("timeliness", *papers.values())[0] == 100
    assert derived("timeliness")[0] is None
    assert derived("discrepancy-count", *papers.values())[2] == ["discrepancies"]
    counted = civil_status([], TODAY, figures={"discrepancies": Decimal(2)}).derived
    assert {d.datapoint.id: d.figure for d in counted}["discrepancy-count"] == 2


def test_the_list_of_datapoints_is_the_one_agreed() -> None:
    assert [d.id for d in datapoints.REQUIRED] == [
        "legal-name",
        "legal-form",
        "registration-id",
        "registered-address",
        "registration-date",
        "legal-status",
        "main-activity",
        "vat-id",
        "tax-residence",
        "ultimate-parent",
        "headcount",
        "consumer-contact",
        "dispute-body",
        "signing-key",
    ]
    assert [d.id for d in datapoints.ANSWER_REQUIRED] == [
        "ghg-scope12",
        "ghg-total",
        "after-sales-fte",
        "employee-satisfaction",
        "employee-turnover",
        "wage-floor",
        "collective-coverage",
        "corruption-record",
        "customer-data-use",
    ]
    assert len(datapoints.OPTIONAL) >= 30
    assert named("https://w3id.org/sesame/dp/headcount") is named("headcount")
    with pytest.raises(UnknownDatapoint):
        named("nothing")


@pytest.mark.parametrize("datapoint", datapoints.ALL.values(), ids=lambda d: d.id)
def test_every_datapoint_says_what_it_is_in_both_languages(datapoint: datapoints.Datapoint) -> None:
    assert datapoint.label.fr
    assert datapoint.label.en
    assert datapoint.texts
    asked = datapoint.requirement in (Requirement.REQUIRED, Requirement.ANSWER_REQUIRED)
    for name in ("what", "why", "usual", "law") if asked else ():
        assert datapoint.texts[name].fr, name
        assert datapoint.texts[name].en, name
    if datapoint.id in FIGURES and datapoint.value_type == XSD.DECIMAL:
        assert datapoint.unit
        assert datapoint.minimum is not None


def test_a_survey_tells_who_answered_and_how_far_chance_may_carry() -> None:
    found = reading(said("employee-satisfaction"))
    assert found is not None
    assert round(found.response_rate, 1) == 63.6
    assert 57 < found.low < 64 < found.high < 70


def test_who_asks_everybody_knows_and_who_asks_few_does_not() -> None:
    asked = said("employee-satisfaction")
    assert asked.survey is not None
    everybody = replace(asked, survey=replace(asked.survey, respondents=151))
    few = replace(asked, survey=replace(asked.survey, respondents=10))
    whole, part = reading(everybody), reading(few)
    assert whole is not None
    assert part is not None
    assert (whole.low, whole.high) == (64, 64)
    assert part.high - part.low > 40
    assert reading(replace(asked, survey=None)) is None
    assert reading(replace(asked, survey=replace(asked.survey, eligible=None))) is None
