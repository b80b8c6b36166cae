"""Two or three companies side by side, one figure year by year (issue 5, citizen's pages)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from pod_server.web.office.charts import HEIGHT, chart
from tests.faults.companies import LATEST
from tests.web.at_home import Visitor, at_home
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import SESAME


@pytest.fixture(scope="module")
def firms(served: Served) -> tuple[Seller, Seller]:
    """One says its turnover in euros, the other in francs and of an earlier year its staff."""
    bob, carol = Seller(served, "bob").opened(), Seller(served, "carol").opened()
    bob.declare(("legal-name", "headcount", "employee-turnover", "wage-floor"))
    made = bob.company
    pushed = bob.push(
        made.statement("turnover", value=9_000, unitCode="EUR"),
        made.statement("employee-turnover", year=LATEST - 1, value="10.5"),
        made.statement("employee-turnover", year=LATEST - 2, value="8"),
    )
    other = carol.company
    pushed += carol.push(
        other.statement("employee-turnover", value="20"),
        other.statement("turnover", value=8_000, unitCode="CHF"),
        other.statement("headcount", year=LATEST - 1, value=7),
        other.refusal("ghg-total", "NotMeasured"),
    )
    assert [each.status for each in pushed] == [201] * len(pushed), pushed
    return bob, carol


@pytest.fixture
def marie(served: Served, firms: tuple[Seller, Seller]) -> Iterator[Visitor]:
    with at_home(served, "alice") as visitor:
        yield visitor


def ident(of: Seller) -> str:
    return of.account.split("/")[-2]


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


def part(page: str, name: str) -> str:
    """The table under one heading."""
    found = re.search(rf'<table class="beside[^>]*aria-labelledby="{name}">.*?</table>', page, re.S)
    return text(found[0]) if found else ""


def test_figures_are_side_by_side_and_what_does_not_compare_is_said_not_to(
    marie: Visitor, firms: tuple[Seller, Seller]
) -> None:
    """Other periods, currencies: not compared; a refusal and a silence are not the same."""
    query = "&".join(f"c={ident(each)}" for each in firms)
    page = marie.get(f"/office/compare?{query}").text
    figures, apart, answers = (part(page, name) for name in ("figures", "apart", "answers"))
    assert re.search(r"Employee turnover 12\.3% year \d+ 20% year", figures)
    assert re.search(r"Total emissions \(.*?\) not disclosed refuses to say", figures)
    assert re.search(r"Turnover not comparable: different units €9,000.* CHF8,000", apart)
    assert re.search(r"Headcount not comparable: different periods 151", apart)
    assert "Turnover" not in figures
    assert "yes not disclosed" in answers
    assert "better" not in page
    one = text(marie.get(f"/office/compare?c={ident(firms[0])}&c={ident(firms[0])}").text)
    assert "Choose at least one more." in one
    strange = marie.get(f"/office/compare?c=nobody&{query}&{query}")
    assert strange.text.count("<thead>") == 3


def test_a_figure_is_drawn_year_by_year_with_ones_bound_and_the_same_numbers_in_a_table(
    marie: Visitor, firms: tuple[Seller, Seller]
) -> None:
    path = f"/office/companies/{ident(firms[0])}/years/employee-turnover"
    sent = marie.post("/office/criteria/employee-turnover", level="Important", at_most="11")
    assert sent.status_code == 303
    page = marie.get(path).text
    drawing = re.search(r'<svg class="chart".*?</svg>', page, re.S)
    assert drawing is not None
    assert drawing[0].count('<rect class="bar"') == 3
    assert drawing[0].count('<line class="bound"') == 1
    assert "<script" not in page
    described = re.search(r'<desc id="chart-desc">(.*?)</desc>', drawing[0], re.S)
    assert described is not None
    table = part(page, "years")
    for figure in ("12.3%", "10.5%", "8%", "at most 11%"):
        assert figure in described[1]
        assert figure in table
    assert "No median: it takes at least 3 companies" in text(page)
    assert marie.get(path.replace("employee-turnover", "wage-floor")).status_code == 404
    assert marie.get(path.replace("employee-turnover", "water-use")).status_code == 404
    assert f'href="{path}"' in marie.get(f"/office/companies/{ident(firms[0])}").text


def test_years_counted_otherwise_are_in_the_table_and_not_in_the_picture(
    marie: Visitor, firms: tuple[Seller, Seller]
) -> None:
    bob = firms[0]
    for back, method in ((1, SESAME.FULL_TIME_EQUIVALENT), (2, SESAME.HEADS)):
        (sent,) = bob.push(
            bob.company.statement("headcount", year=LATEST - back, value=140, countingMethod=method)
        )
        assert sent.status == 201, sent.body
    page = marie.get(f"/office/companies/{ident(bob)}/years/headcount").text
    told, left_out = part(page, "years").count("140"), page.count("not in the picture: another")
    assert told == 2
    assert left_out >= 1
    drawing = page.partition('<svg class="chart"')[2].partition("</svg>")[0]
    assert drawing.count('<rect class="bar"') == 3 - left_out


def test_the_shapes_hold_their_place() -> None:
    """Nought is where columns start, what is below it hangs, and nothing leaves the frame."""
    years = [("2023", Decimal(-5), "-5"), ("2024", None, ""), ("2025", Decimal(10), "10")]
    made = chart(years, [Decimal(20)], Decimal(8))
    below, gap, above = made.columns
    assert below.y == made.floor
    assert above.y + above.height == pytest.approx(made.floor)
    assert (gap.height, gap.told) == (0, "")
    assert above.height == pytest.approx(2 * below.height, abs=0.2)
    bound, middle = made.levels
    assert bound.y < above.y < middle.y < made.floor
    assert middle.end - middle.x < bound.end - bound.x
    assert all(0 < each.y <= each.y + each.height < HEIGHT for each in made.columns)
    assert chart([], [], None).columns == []
