"""What a company has said since its citizen last bought from it."""

from __future__ import annotations

from collections.abc import Iterator

from pod_server.actions.pods import ACCOUNTS
from pod_server.civic.civil_status.overview import Company
from pod_server.civic.civil_status.statements import Held
from pod_server.civic.front_office.account import RECEIPTS
from pod_server.contracts import Ledger
from pod_server.model.change import Kind
from proofs.standings import Line
from proofs.value import value


@value
class Change:
    """A statement in force that came after, and what stood for the same datapoint before."""

    line: Line
    before: Held | None


def last_receipt(ledger: Ledger, company: Company) -> int:
    """When the newest receipt came (microseconds); 0 where none ever did."""
    folder = f"{ACCOUNTS}/{company.account_id}/{RECEIPTS}"
    members = ledger.children(folder) if ledger.read(folder) else ()
    stored = (ledger.read(each.name) for each in members if each.kind is Kind.DOCUMENT)
    return max((each.created_us for each in stored if each is not None), default=0)


def changes(company: Company, since_us: int) -> Iterator[Change]:
    """What was said after that moment and is in force, in the order of the état civil."""
    for line in company.status.lines:
        said = line.statement
        if said is None or company.received(said.id) <= since_us:
            continue
        older = (
            held
            for held in company.held
            if held.received_us <= since_us
            and (held.statement.datapoint, held.statement.scope) == (said.datapoint, said.scope)
        )
        yield Change(line, max(older, key=_last, default=None))


def _last(held: Held) -> tuple[object, int]:
    return held.statement.period_end, held.statement.sequence
