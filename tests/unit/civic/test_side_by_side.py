"""What compares and what does not; the median of one's companies (issue 5; decision 35)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pod_server.civic.seeing.glance import Fact, Glance
from pod_server.civic.seeing.side_by_side import FEWEST, middle, rows
from proofs.datapoints import named
from vocab.terms import SESAME

DAY = date(2026, 2, 1)


def fact(figure: int, **more: str) -> Fact:
    return Fact(
        **{  # type: ignore[arg-type] # fields by name
            "standing": "answered",
            "figure": Decimal(figure),
            "unit": "P1",
            "start": "2025-01-01",
            "end": "2025-12-31",
            **more,
        }
    )


def firm(said: Fact | None, name: str = "a", state: str = SESAME.OPEN) -> Glance:
    facts = {} if said is None else {"employee-turnover": said}
    return Glance(name, f"https://{name}.example/#me", name, state, "", (), facts, DAY)


def apart(*facts: Fact | None) -> tuple[str, ...]:
    (row,) = rows([firm(each) for each in facts], DAY)
    return tuple(row.apart)


def test_what_differs_keeps_figures_apart_and_silence_does_not() -> None:
    assert apart(fact(1), fact(2), None) == ()
    assert apart(fact(1), fact(2, end="2024-12-31")) == ("period",)
    assert apart(fact(1), fact(2, start="")) == ("period",)
    assert apart(fact(1), fact(2, unit="C62"), fact(3, method="x")) == ("unit", "method")


def test_a_median_is_of_enough_companies_that_compare_and_exist() -> None:
    about, like = named("employee-turnover"), fact(5)
    firms = [firm(fact(each), str(each)) for each in (5, 9, 1)]
    found = middle(firms, about, like)
    assert found is not None
    assert (found.figure, found.companies) == (Decimal(5), FEWEST)
    strange = [
        firm(fact(100, end="2024-12-31")),
        firm(fact(100, standing="stale")),
        firm(fact(100), state=SESAME.REFUSED),
        Glance(
            *("s", "https://dataland.example/x#me", "s", SESAME.OPEN, "", ()),
            {"employee-turnover": fact(100)},
            DAY,
        ),
        firm(None),
    ]
    assert middle([*firms, *strange], about, like) == found
    assert middle([*firms[1:], *strange], about, like) is None
