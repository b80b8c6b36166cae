"""“Nothing has changed”: what is signed is said again, as of today or for the year that is over.

What falls due within a month, or is past due already, is offered; a figure only once the next
period of the same length is over, for nobody can say beforehand what it will be (decision 29).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pod_server.civic.desk.keeping import Signed
from proofs.datapoints import ALL
from proofs.model import Statement, StatementKey, statement_id
from proofs.standings import Line, line, standing_for
from proofs.strict_json import Json
from proofs.unsigned import PROOF

#: What is left behind: it belongs to the statement that was.
_OF_THE_OLD = frozenset((PROOF, "supersedes", "restatementReason"))
NOTICE = timedelta(days=30)


def due(signed: Iterable[Signed], company: str, today: date) -> Sequence[Line]:
    """What has to be said again within a month, and can be, the soonest first."""
    latest = standing_for((one.statement for one in signed), company)
    found = (line(ALL[name], said, today) for name, said in latest.items() if name in ALL)
    soon = [
        one
        for one in found
        if one.due is not None and one.due - NOTICE <= today and _is_over(one.statement, today)
    ]
    return sorted(soon, key=lambda one: one.due or today)


def _is_over(said: Statement | None, today: date) -> bool:
    """Whether the time of which it would be said again is over: this year's figure is not."""
    if said is None or said.period_start is None:
        return True
    return said.period_end + (said.period_end - said.period_start) + timedelta(days=1) < today


def next_due(signed: Iterable[Signed], company: str, today: date) -> date | None:
    """The day by which the first of all has to be said again."""
    latest = standing_for((one.statement for one in signed), company)
    days = (line(ALL[name], said, today).due for name, said in latest.items() if name in ALL)
    return min((day for day in days if day is not None), default=None)


def renewable(signed: Sequence[Signed], company: str, today: date) -> dict[str, dict[str, Json]]:
    """The unsigned statements that say the same of today, by short name of the datapoint."""
    made: dict[str, dict[str, Json]] = {}
    bodies = {one.statement.id: one.document for one in signed}
    for one in due(signed, company, today):
        said = one.statement
        period = _after(said, today) if said is not None else None
        if said is not None and period is not None:
            made[one.datapoint.id] = renewed(bodies[said.id], said, *period)
    return made


def renewed(
    document: dict[str, Json], said: Statement, start: date | None, end: date
) -> dict[str, Json]:
    """The same statement of another period, unsigned, and the first of its key."""
    begins = start.isoformat() if start else ""
    key = StatementKey(said.company, said.datapoint, begins, end.isoformat(), said.scope)
    kept = {name: part for name, part in document.items() if name not in _OF_THE_OLD}
    again = {**kept, "id": statement_id(key, 1), "sequence": 1, "periodEnd": key.period_end}
    return {**again, "periodStart": begins} if begins else again


def _after(said: Statement, today: date) -> tuple[date | None, date] | None:
    """Today for a fact; for a figure of whole years the last that is over.

    What people were asked is asked again, not said again; other periods have to be typed.
    """
    start, end = said.period_start, said.period_end
    if start is None:
        return None if end >= today else (None, today)
    is_whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    if said.survey is not None or not is_whole or end.year >= today.year - 1:
        return None
    years = end.year - start.year
    return date(today.year - 1 - years, 1, 1), date(today.year - 1, 12, 31)
