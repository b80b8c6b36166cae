"""What a company may be told of how many ask: coarse, and never of a single citizen (issue 5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pod_server.civic.civil_status.tally import SLACK, STEP, UNTOLD, told, week_of

PEOPLE = st.integers(0, 300)
STANDING = st.integers(0, 30).map(lambda tens: tens * STEP)


@pytest.mark.parametrize(
    ("asking", "customers", "before", "says"),
    [
        (9, 100, 0, 0),
        (10, 100, 0, 10),
        (19, 100, 0, 10),
        (20, 100, 10, 20),
        (19, 19, 0, 0),
        (20, 20, 0, 10),
        (30, 30, 0, 20),
        (9, 100, 10, 10),
        (6, 100, 10, 10),
        (5, 100, 10, 0),
        (16, 100, 20, 20),
        (15, 100, 20, 10),
        (0, 0, 20, 0),
    ],
)
def test_what_is_told(asking: int, customers: int, before: int, says: int) -> None:
    assert told(asking, customers, before) == says


@given(PEOPLE, PEOPLE, STANDING)
def test_whole_tens_and_never_under_ten(asking: int, others: int, before: int) -> None:
    says = told(asking, asking + others, before)
    assert says % STEP == 0
    assert says == 0 or says >= STEP


@given(PEOPLE, PEOPLE)
def test_news_leaves_ten_who_may_not_have_asked(asking: int, others: int) -> None:
    """Where all customers ask, none can be named as one who does."""
    customers = asking + others
    says = told(asking, customers, 0)
    assert says <= asking
    assert says == 0 or customers - says >= UNTOLD


@given(PEOPLE, PEOPLE, STANDING)
def test_no_single_citizen_moves_a_number_to_and_fro(asking: int, others: int, start: int) -> None:
    """Differencing: somebody who asks and withdraws, week by week, is seen once at most."""
    customers = asking + 1 + others
    standing, seen = told(asking, customers, start), []
    for week in range(6):
        now = told(asking + (week + 1) % 2, customers, standing)
        seen.append(now != standing)
        standing = now
    assert sum(seen) <= 1


@given(PEOPLE, STANDING)
def test_a_number_falls_only_when_several_have_gone(asking: int, before: int) -> None:
    says = told(asking, 1_000, before)
    if says < before:
        assert asking <= before - SLACK


def test_weeks_begin_on_mondays() -> None:
    assert week_of(date(2026, 11, 29)) == "2026-11-23"
    assert week_of(date(2026, 11, 23)) == "2026-11-23"
    assert week_of(date(2026, 11, 30)) == "2026-11-30"
