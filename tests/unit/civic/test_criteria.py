"""Private criteria (issue 5, citizen's pages; domain 2.2; decision 35): judged and put in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from pod_server.civic.seeing.criteria import Ask, Criterion, Level, ask_of, choices, judge, order
from pod_server.civic.seeing.glance import Fact
from pod_server.civic.seeing.profiles import graph, read
from proofs.datapoints import named

TODAY = date(2026, 2, 1)


def fact(figure: str = "", *texts: str, **more: str | bool) -> Fact:
    of = {"standing": "answered", "end": "2025-12-31", **more}
    return Fact(figure=Decimal(figure) if figure else None, texts=texts, **of)  # type: ignore[arg-type] # fields by name


FACTS: Mapping[str, Fact] = {
    "headcount": fact("50"),
    "ghg-total": fact("350"),
    "turnover": fact("9000", unit="CHF"),
    "employee-turnover": fact("12.5", standing="stale"),
    "gender-pay-gap": fact(refused=True, standing="refused"),
    "women-on-board": fact(refused=True, standing="past"),
    "wage-floor": fact("", "true"),
    "tax-residence": fact("", "FR", "LU"),
    "main-activity": fact("", "10.71"),
    "legal-status": fact("", "active"),
    "registration-date": fact("", "2001-03-15"),
    "registered-address": fact(),
}


def result(name: str, **bounds: object) -> str:
    said = judge(Criterion(name, Level.MANDATORY, **bounds), FACTS, TODAY)  # type: ignore[arg-type] # fields by name
    return f"{said.outcome.value} {said.why}".strip()


@pytest.mark.parametrize(
    ("name", "bounds", "expected"),
    [
        ("headcount", {}, "met"),
        ("registered-address", {}, "met"),
        ("water-use", {}, "failed missing"),
        ("gender-pay-gap", {}, "failed refused"),
        ("employee-turnover", {}, "failed stale"),
        ("headcount", {"at_least": Decimal(50), "at_most": Decimal(50)}, "met"),
        ("headcount", {"at_least": Decimal(51)}, "failed below"),
        ("headcount", {"at_most": Decimal(49)}, "failed above"),
        ("water-use", {"at_most": Decimal(1)}, "unknown missing"),
        ("gender-pay-gap", {"at_most": Decimal(1)}, "unknown refused"),
        ("employee-turnover", {"at_most": Decimal(99)}, "unknown stale"),
        ("turnover", {"at_least": Decimal(1)}, "unknown unit"),
        ("wage-floor", {"one_of": ("true",)}, "met"),
        ("wage-floor", {"one_of": ("false",)}, "failed other"),
        ("tax-residence", {"none_of": ("lu", "IE")}, "failed veto"),
        ("tax-residence", {"none_of": ("IE",)}, "met"),
        ("tax-residence", {"one_of": ("FR",), "none_of": ("LU",)}, "failed veto"),
        ("main-activity", {"one_of": ("10",)}, "met"),
        ("main-activity", {"none_of": ("1071",)}, "failed veto"),
        ("main-activity", {"none_of": ("71",)}, "met"),
        ("ghg-per-employee", {"at_most": Decimal(7)}, "met"),
        ("ghg-per-employee", {"at_most": Decimal("6.9")}, "failed above"),
        ("seniority", {"at_least": Decimal(24)}, "met"),
        ("seniority", {"at_least": Decimal(25)}, "failed below"),
        ("after-sales-share", {"at_least": Decimal(1)}, "unknown missing"),
        ("turnover-per-employee", {"at_least": Decimal(1)}, "unknown unit"),
    ],
)
def test_a_criterion_is_met_failed_or_unknown(
    name: str, bounds: dict[str, object], expected: str
) -> None:
    """At the bounds it is met; what cannot be compared is unknown, never failed."""
    assert result(name, **bounds) == expected


def test_the_weightiest_failure_decides_and_what_does_not_count_does_not() -> None:
    def place(*asked: tuple[str, Level]) -> tuple[int, ...]:
        bound = Decimal(1)
        return order(
            judge(Criterion(name, level, at_most=bound), FACTS, TODAY) for name, level in asked
        )

    fails, unknown = "headcount", "water-use"
    best = place((fails, Level.NOT))
    one_important = place((fails, Level.IMPORTANT))
    very_unknown = place((unknown, Level.VERY))
    very = place((fails, Level.VERY), (fails, Level.IMPORTANT))
    mandatory_unknown = place((unknown, Level.MANDATORY))
    mandatory = place((fails, Level.MANDATORY))
    rising = [best, one_important, very_unknown, very, mandatory_unknown, mandatory]
    assert rising == sorted(rising)
    assert len(set(rising)) == len(rising)


def test_a_profile_is_read_as_it_was_written_and_what_is_strange_is_passed_over() -> None:
    kept = [
        Criterion("headcount", Level.VERY, Decimal("0.5"), Decimal(300)),
        Criterion("tax-residence", Level.MANDATORY, one_of=("DE", "FR"), none_of=("IE",)),
        Criterion("water-use", Level.NOT, at_most=Decimal(9)),
    ]
    written = graph("https://pod.example/settings/criteria", kept)
    assert list(read(written).values()) == kept
    alien = graph("https://pod.example/x", [Criterion("no-such-datapoint", Level.VERY)])
    assert read(alien) == {}


def test_everything_a_company_says_can_be_a_criterion_and_nothing_of_ones_own_doing() -> None:
    names = {each.id for each in choices()}
    assert {"ghg-per-employee", "legal-name", "customer-data-use"} <= names
    assert not {"signing-key", "changes-since-purchase", "completeness"} & names
    asks = {name: ask_of(named(name)) for name in ("headcount", "wage-floor", "legal-form")}
    assert list(asks.values()) == [Ask.FIGURE, Ask.YES_NO, Ask.CODES]
    assert ask_of(named("corruption-record")) is Ask.KNOWN
