"""What a moved house has to tell on its first day: whoever was given something, where it lies now.

It is written into the new folder before that is whole, so a move that was cut off has told nobody;
the outbox is emptied once the house serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.giving.access_grants import Grant, GrantBook
from pod_server.civic.giving.outbox import message
from pod_server.civic.giving.rule_edits import once
from pod_server.contracts import Ledger
from pod_server.model.change import Change, Put
from pod_server.model.iri import Address
from pod_server.settings import Settings
from pod_server.wiring.house import House, build, unique
from pod_server.wiring.moving.report import Report


def announced(new: Settings, part: Path, report: Report) -> None:
    """In all pods of the folder that is being made. Blocking."""
    house = build(replace(new, data=part))
    try:
        people = {pod["webid"] for pod in report.pods}
        for pod in house.ledgers.pods():
            ledger = house.ledgers.by_id(pod.pod_id)
            grants = [grant for grant in standing(house, ledger) if grant.who not in people]
            if grants:
                settle_now(ledger, partial(_told, ledger, grants))
    finally:
        house.close()


def standing(house: House, ledger: Ledger) -> Iterator[Grant]:
    """The grants of a pod that are not over."""
    now = house.clock()
    return (one for one in GrantBook(house.documents).all(ledger) if not one.is_over(now))


def _told(ledger: Ledger, grants: list[Grant]) -> Prepared:
    """The record of each goes to whom it lets in, as it did when it was given."""
    base = ledger.pod.base
    writes: list[Put] = []
    for grant in grants:
        writes += message(ledger, grant.who, unique(), grant.document(base))
    return Prepared(Change(once(tuple(writes))), Outcome(Address(base, "", True), False))
