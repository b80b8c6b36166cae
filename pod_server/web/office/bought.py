"""What has changed since one bought: each new statement beside what had been said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pod_server.civic.civil_status.bought import Change, changes, last_receipt
from pod_server.civic.civil_status.overview import Company
from pod_server.contracts import Ledger
from pod_server.web.dates import day
from pod_server.web.office.lines import Shown, texts
from pod_server.web.office.values import period, pieces
from pod_server.web.office.words import words
from pod_server.web.typography import typeset
from proofs.value import value
from vocab.terms import SESAME


@value
class SinceBought:
    """When one last bought, in words, and the changes since."""

    title: str
    rows: Sequence[Shown]


def since_bought(ledger: Ledger, company: Company, language: str) -> SinceBought | None:
    """``None`` where nothing was bought."""
    since_us = last_receipt(ledger, company)
    if not since_us:
        return None
    say = words(language)
    bought = datetime.fromtimestamp(since_us / 1_000_000, UTC).date()
    title = say["since_bought"].format(day=day(bought, language))
    return SinceBought(title, list(_rows(company, since_us, language)))


def _rows(company: Company, since_us: int, language: str) -> Iterator[Shown]:
    say = words(language)
    for change in changes(company, since_us):
        said, datapoint = change.line.statement, change.line.datapoint
        if said is None:
            continue
        reason = said.refusal_reason.removeprefix(SESAME.NS)
        yield Shown(
            typeset(datapoint.label.in_language(language), language),
            () if said.is_refusal else pieces(said, datapoint, language),
            period(said, language),
            say.get(reason, reason),
            facts=((say["before_bought"], _before(change, language)),),
            texts=texts(datapoint, language),
        )


def _before(change: Change, language: str) -> str:
    say = words(language)
    if change.before is None:
        return say["not_said_then"]
    then = change.before.statement
    shown = " ".join(each.text for each in pieces(then, change.line.datapoint, language))
    return f"{shown or say['refused_then']} ({period(then, language)})"
