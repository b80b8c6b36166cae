"""Rows of the page of a market file: companies, products, to whom it was offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice

from pod_server.civic.circle.papers import Handing, Incoming, Line, Product
from pod_server.civic.circle.products import Products
from pod_server.civic.seeing.glances import Glances
from pod_server.contracts import Ledger
from pod_server.model.account import SECOND
from pod_server.web.dates import day
from pod_server.web.office.listing import bare
from pod_server.web.products.amounts import text
from pod_server.web.tongue import tongue
from proofs.value import value

#: Companies, and products, to choose from.
MOST_LISTED = 200


@value
class LineRow:
    """A company of a file, as it is shown."""

    line: Line
    name: str
    stance: str


@value
class HandedRow:
    """To whom it was offered."""

    handing: Handing
    name: str
    identifier: str
    state: str
    until: str


@value
class Twice:
    """Double talk, as it is shown: the datapoint, the period, and each of the two words."""

    company: str
    label: str
    when: str
    says: tuple[str, str]
    bodies: tuple[str, str]


@value
class CompanyRow:
    """A company of somebody else's file."""

    webid: str
    name: str
    stance: str
    note: str
    statements: int


def goods(
    products: Products,
    named: Callable[[Ledger, str], str],
    ledger: Ledger,
    some: Sequence[Product],
) -> list[dict[str, str]]:
    """Products of a draft, by the names that their cards give them."""
    called = products.names(ledger, [each.item for each in some])
    return [
        {
            "item": each.item,
            "name": text(called.get(each.item, {}), tongue()) or each.item,
            "company": named(ledger, each.company),
        }
        for each in some
    ]


def companies(glances: Glances, ledger: Ledger) -> list[tuple[str, str]]:
    """Companies to choose from, by WebID, and what they are called."""
    return [(each.company, bare(each.name)) for each in islice(glances.all(ledger), MOST_LISTED)]


def cards(products: Products, ledger: Ledger) -> list[dict[str, str]]:
    """Products to choose from."""
    found = islice(products.in_force(ledger), MOST_LISTED)
    return [{"item": b.about, "name": text(b.called, tongue()) or b.about} for b in found]


def on_day(at_us: int) -> str:
    """A moment (microseconds) as a day, in words."""
    return day(datetime.fromtimestamp(at_us / SECOND, UTC).date(), tongue())


def offer_row(one: tuple[str, Incoming], sender: str) -> dict[str, object]:
    """An offer that waits; ``sender`` is what its actor is called."""
    return {**came_row(one, sender), "size": -(-one[1].octets // 1000)}


def came_row(one: tuple[str, Incoming], sender: str) -> dict[str, object]:
    """What has come, or is coming."""
    identifier, offer = one
    state = offer.state.replace("-", "_")
    return {"id": identifier, "offer": offer, "sender": sender, "state": state}
