"""Two or three companies beside each other, and one figure of a company year by year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, request

from pod_server.civic.civil_status.overview import Overview
from pod_server.civic.seeing.criteria import Ask, Criterion, ask_of
from pod_server.civic.seeing.glance import Fact, Glance
from pod_server.civic.seeing.glances import Glances
from pod_server.civic.seeing.profiles import Profiles
from pod_server.civic.seeing.side_by_side import FEWEST, Row, is_alike, middle, rows, years
from pod_server.model.errors import MissingResource
from pod_server.web.office.charts import chart
from pod_server.web.office.judged import in_words, label
from pod_server.web.office.listing import bare, folded
from pod_server.web.office.values import figure, span
from pod_server.web.office.who import Door
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from pod_server.web.typography import WIDE
from proofs.datapoints import ALL, Datapoint
from proofs.value import value

MOST = 3
#: So many years are drawn, the latest; all of them stand in the table.
DRAWN = 7


@value
class Cell:
    """What one company says of one datapoint."""

    text: str
    when: str = ""
    href: str = ""
    is_said: bool = True


@value
class Line:
    """One datapoint of all; ``apart`` says in words why its figures do not compare."""

    label: str
    cells: Sequence[Cell]
    apart: str = ""


@value
class Comparing:
    """The pages."""

    door: Door
    overview: Overview
    glances: Glances
    profiles: Profiles

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("comparing", __name__, url_prefix="/office")
        found.add_url_rule("/compare", "compare", self.compare)
        found.add_url_rule("/companies/<identifier>/years/<name>", "years", self.years)
        found.after_request(self.door.browser.remember)
        return found

    def compare(self) -> Response:
        """Choose them, and see their answers once there are two."""
        owner, language = self.door.owner(), tongue()
        today = self.overview.selling.today()
        here = [e for e in self.glances.all(owner.ledger) if e.is_accepted or e.is_sample]
        by_id = {each.account_id: each for each in here}
        asked = dict.fromkeys(request.args.getlist("c"))
        chosen = [by_id[each] for each in asked if each in by_id][:MOST]
        found = list(rows(chosen, today)) if len(chosen) > 1 else []
        return sheet(
            "office/compare",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            names=sorted(
                ((each.account_id, bare(each.name)) for each in here), key=lambda e: folded(e[1])
            ),
            chosen=[each.account_id for each in chosen],
            most=MOST,
            companies=[(each.account_id, bare(each.name), each.is_sample) for each in chosen],
            parts=[
                (name, [_line(row, chosen, language) for row in found if _part(row) == name])
                for name in ("figures", "apart", "answers")
            ],
        )

    def years(self, identifier: str, name: str) -> Response:
        """One figure of a company: each year, her own bounds, the median of her companies."""
        owner, language = self.door.owner(), tongue()
        company, about = self.overview.company(owner.ledger, identifier), ALL.get(name)
        told = years(company, about) if company and about and ask_of(about) is Ask.FIGURE else ()
        if company is None or about is None or not told:
            raise MissingResource(request.path)
        figures = [fact for fact in told if fact.figure is not None]
        latest = figures[-1] if figures else told[-1]
        alike = [fact for fact in told if fact.refused or is_alike(fact, latest)]
        criterion = self.profiles.criteria(owner.ledger).get(name)
        bounds = _bounds(criterion, about, latest)
        half = middle(self.glances.all(owner.ledger), about, latest)
        drawn = [(_year(f), f.figure, in_words(about, f, language)) for f in alike[-DRAWN:]]
        return sheet(
            "office/years",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            account_id=identifier,
            datapoint=name,
            name=bare(company.name),
            label=label(name, language),
            years=[
                (
                    _narrow(span(f.start, f.end, language)),
                    in_words(about, f, language),
                    f.refused,
                    f not in alike,
                )
                for f in reversed(told)
            ],
            bounds=[(which, figure(bound, about, language)) for which, bound in bounds],
            middle=half and in_words(about, _with(latest, half.figure), language),
            companies=half.companies if half else FEWEST,
            when=span(latest.start, latest.end, language),
            chart=chart(drawn, [bound for _, bound in bounds], half.figure if half else None)
            if figures
            else None,
        )


def _part(row: Row) -> str:
    if not row.is_figure:
        return "answers"
    return "apart" if row.apart else "figures"


def _line(row: Row, chosen: Sequence[Glance], language: str) -> Line:
    say = words(language)
    apart = ", ".join(say[f"apart_{name}"] for name in row.apart)
    pairs = zip(chosen, row.facts, strict=True)
    cells = [_cell(each, row, fact, language) for each, fact in pairs]
    return Line(label(row.datapoint.id, language), cells, apart)


def _cell(company: Glance, row: Row, fact: Fact | None, language: str) -> Cell:
    say = words(language)
    if fact is None:
        return Cell(say["not_told"], is_said=False)
    if fact.refused:
        return Cell(say["refuses"], is_said=False)
    text = in_words(row.datapoint, fact, language)
    when = _narrow(span(fact.start, fact.end, language)) if fact.end and row.is_figure else ""
    if not fact.is_known:
        when = " · ".join(part for part in (when, say[f"why_{_doubt(fact)}"]) if part)
    page, href = f"/office/companies/{company.account_id}", ""
    if row.is_figure and row.datapoint.id in company.facts:
        href = f"{page}/years/{row.datapoint.id}"
    return Cell(text or say["said_there"], when, href or ("" if text else page))


def _narrow(when: str) -> str:
    """A period for a column so narrow that a day in one piece would be cut within a word."""
    return when.replace(WIDE, " ")


def _doubt(fact: Fact) -> str:
    return {"stale": "stale", "contested": "contested"}.get(fact.standing, "unassured")


def _bounds(
    found: Criterion | None, about: Datapoint, latest: Fact
) -> Sequence[tuple[str, Decimal]]:
    """Hers, where they are in what the figure is in."""
    if found is None or (about.in_money and latest.unit not in ("", "EUR")):
        return ()
    pairs = (("at_least", found.at_least), ("at_most", found.at_most))
    return [(name, bound) for name, bound in pairs if bound is not None]


def _year(fact: Fact) -> str:
    end = date.fromisoformat(fact.end)
    return str(end.year) if fact.start or (end.month, end.day) == (12, 31) else fact.end


def _with(fact: Fact, figure: Decimal) -> Fact:
    return Fact(fact.standing, False, figure, fact.unit, fact.method, fact.start, fact.end)
