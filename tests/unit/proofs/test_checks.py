"""First checks: codes, sums and ratios with tolerance, continuity; the assurance that follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from proofs import formula
from proofs.civil_status import civil_status
from proofs.datapoints import ALL
from proofs.standings import Line
from proofs.statement import Statement, build, read
from proofs.writing import Given
from tests.unit.proofs.papers import COMPANY, END, START, TODAY, everything
from vocab.terms import SESAME


def figure(name: str, value: Given, year: int = END.year) -> Statement:
    start, end = date(year, START.month, START.day), date(year, END.month, END.day)
    return read(build(COMPANY, name, period_start=start, period_end=end, value=value))


def line(name: str, *more: Statement) -> Line:
    """The line of a datapoint once these are said too, instead of what the papers say."""
    papers = everything()
    said = [s for s in papers.values() if s.datapoint_id not in {m.datapoint_id for m in more}]
    found = civil_status([*said, *more], TODAY).line(name)
    assert found is not None
    return found


def outcomes(at: Line) -> set[tuple[str, bool]]:
    return {(check.method.removeprefix(SESAME.NS), check.is_confirmed) for check in at.checks}


def test_codes_whose_check_digits_hold_are_consistent() -> None:
    at = line("registration-id")
    assert (at.assurance, outcomes(at)) == ("Consistent", {("SyntaxCheck", True)})


@pytest.mark.parametrize(
    ("total", "assurance", "holds"),
    [
        ("350", "Consistent", True),
        ("353.4", "Consistent", True),  # within a percent of 120.5 + 229.5
        ("354", "SelfDeclared", False),
        ("235", "SelfDeclared", False),
    ],
)
def test_a_sum_is_held_against_its_parts(total: str, assurance: str, holds: bool) -> None:
    scope3 = figure("ghg-scope3", Decimal("229.5"))
    at = line("ghg-total", figure("ghg-total", Decimal(total)), scope3)
    assert at.assurance == assurance
    assert (("Recalculation", False) in outcomes(at)) is not holds
    if not holds:
        (wrong,) = (check.words for check in at.checks if not check.is_confirmed)
        assert "350" in wrong.fr
        assert "350" in wrong.en
        assert wrong.fr != wrong.en


def test_a_part_is_not_more_than_the_whole() -> None:
    assert outcomes(line("after-sales-fte")) == {("Recalculation", True)}
    at = line("after-sales-fte", figure("after-sales-fte", 200))
    assert (at.assurance, outcomes(at)) == ("SelfDeclared", {("Recalculation", False)})


def test_operands_of_another_year_are_not_compared() -> None:
    assert outcomes(line("after-sales-fte", figure("headcount", 1, END.year - 1))) == set()


@pytest.mark.parametrize(("before", "holds"), [(31, True), (755, True), (30, False), (756, False)])
def test_a_jump_from_one_year_to_the_next_is_told(before: int, holds: bool) -> None:
    """PeriodContinuity: more than five times, or less than a fifth; it refuses nothing."""
    papers = [*everything().values(), figure("headcount", before, END.year - 1)]
    at = civil_status(papers, TODAY)
    found = at.line("headcount")
    assert found is not None
    assert ("PeriodContinuity", holds) in outcomes(found)
    assert found.assurance == ("Consistent" if holds else "SelfDeclared")
    assert at.may_sell


def test_what_nothing_can_be_held_against_is_the_companys_word() -> None:
    at = line("wage-floor")
    assert (at.assurance, at.checks) == ("SelfDeclared", ())


def test_every_relation_is_a_sign_and_a_formula_over_datapoints() -> None:
    told = {d.id: d.relations for d in ALL.values() if d.relations}
    assert told.keys() >= {"ghg-total", "after-sales-fte"}
    for relations in told.values():
        for relation in relations:
            sign, _, rule = relation.partition(" ")
            assert sign in ("=", "<=", ">=")
            assert set(formula.read(rule).operands) <= ALL.keys()


#: A formula that changes gets the next version here and in the data: people see which one it was.
FORMULAS = {
    "seniority": (1, "years(registration-date)"),
    "ghg-per-employee": (1, "ghg-total / headcount"),
    "after-sales-share": (1, "after-sales-fte / headcount * 100"),
    "ghg-per-turnover": (1, "ghg-total / turnover"),
    "turnover-per-employee": (1, "turnover / headcount"),
    "survey-response-rate": (1, "respondents / eligible-population * 100"),
    "completeness": (1, "answered / asked * 100"),
    "timeliness": (1, "in-time / due * 100"),
    "refusal-count": (1, "refusals"),
    "discrepancy-count": (1, "discrepancies"),
    "changes-since-purchase": (1, "changes"),
}


def test_a_formula_that_changes_gets_a_new_version() -> None:
    """`domain` 3.4: formulas are data, versioned."""
    assert {d.id: (d.formula_version, d.formula) for d in ALL.values() if d.formula} == FORMULAS
