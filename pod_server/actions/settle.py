"""Prepare, then commit on unchanged ground: the one loop that every write goes through.

What a verb prepares rests on what it has read, preconditions included (P-07, F-10). Where the
ground moved before the commit, it is prepared again; the last time within the writer's turn, when
nothing can move. So contention makes a write slower and never makes it fail (decision
"Contention").
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from pod_server.actions.rounds import committed
from pod_server.contracts import Ledger
from pod_server.model.change import Change, Key, Stored
from pod_server.model.errors import StaleRead, StatementRefused
from pod_server.model.iri import Address
from proofs.value import value

ATTEMPTS = 3


@value
class Outcome:
    """What became of a write. ``version`` is the tag of what was written; 0 where it is gone."""

    address: Address
    created: bool
    version: int = 0
    media_type: str = ""
    replayed: bool = False


@value
class Prepared:
    """A change ready to be committed; ``change`` is ``None`` where all is as wished already."""

    change: Change | None
    outcome: Outcome
    after: Callable[[int], None] | None = None

    def resting_on(self, more: Mapping[Key, int | None]) -> Prepared:
        """The same, that also needs these versions to stand."""
        if self.change is None or not more:
            return self
        rests_on = {**self.change.rests_on, **more}
        return replace(self, change=replace(self.change, rests_on=rests_on))

    def done(self, number: int) -> Outcome:
        """The outcome, once the change has become the ledger's ``number``."""
        if self.after is not None:
            self.after(number)
        said = self.outcome
        return Outcome(said.address, said.created, number, said.media_type, said.replayed)


Prepare = Callable[[], Prepared]


def replay(ledger: Ledger, stored: Stored) -> Prepared:
    """The answer to what was sent before: the same place, and nothing to change (V-10)."""
    made = Address(ledger.pod.base, stored.name, stored.is_container)
    return Prepared(None, Outcome(made, False, stored.version, stored.media_type, replayed=True))


def replayed(ledger: Ledger, prepare: Prepare) -> Prepared:
    """What ``prepare`` prepares, or a replay where guards find the same bytes there already."""
    try:
        return prepare()
    except StatementRefused as refused:
        stored = ledger.read(refused.same_as) if refused.same_as is not None else None
        if stored is None:
            raise
        return replay(ledger, stored)


class _NothingToDo(Exception):
    """Found in the writer's turn that there is nothing left to change."""


def _in_turn(prepare: Prepare, kept: list[Prepared]) -> Callable[[], Change]:
    def make() -> Change:
        kept[:] = [prepare()]
        if kept[0].change is None:
            raise _NothingToDo
        return kept[0].change

    return make


async def settle(ledger: Ledger, prepare: Prepare) -> Outcome:
    """Carry out what ``prepare`` prepares; on the loop, which goes on while the commit syncs."""
    for _ in range(ATTEMPTS):
        prepared = prepare()
        if prepared.change is None:
            return prepared.outcome
        try:
            return prepared.done(await committed(ledger, prepared.change))
        except StaleRead:
            continue
    kept: list[Prepared] = []
    try:
        number = await asyncio.wrap_future(ledger.submit_in_turn(_in_turn(prepare, kept)))
    except _NothingToDo:
        return kept[0].outcome
    return kept[0].done(number)


def settle_now(ledger: Ledger, prepare: Prepare) -> Outcome:
    """As :func:`settle`, for commands and threads that may wait."""
    for _ in range(ATTEMPTS):
        prepared = prepare()
        if prepared.change is None:
            return prepared.outcome
        try:
            return prepared.done(ledger.submit(prepared.change).result())
        except StaleRead:
            continue
    kept: list[Prepared] = []
    try:
        number = ledger.submit_in_turn(_in_turn(prepare, kept)).result()
    except _NothingToDo:
        return kept[0].outcome
    return kept[0].done(number)
