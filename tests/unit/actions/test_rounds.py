"""Rounds of changes: handed in together, told apart, and nobody left waiting."""

from __future__ import annotations

import asyncio
import time

import pytest

from pod_server.actions import rounds
from pod_server.contracts import Pod, Promise
from pod_server.model.change import Change, Kind, Put
from pod_server.model.errors import StaleRead
from pod_server.model.iri import Role
from pod_server.storage.memory import MemoryLedger

POD = Pod("p", "p", "http://127.0.0.1:4000/p/", "http://127.0.0.1:4000/p/#me")


class Watched(MemoryLedger):
    """A ledger that notes what was handed in."""

    def __init__(self) -> None:
        super().__init__(POD, lambda: 0)
        self.handed_in: list[Change] = []
        MemoryLedger.submit(self, Change((Put("", "", b"", kind=Kind.CONTAINER),))).result()

    def hand_in(self, change: Change, promise: Promise) -> None:
        self.handed_in.append(change)
        super().hand_in(change, promise)


def new(name: str) -> Change:
    return Change((Put(name, "text/plain", b"x"),), {(name, Role.RESOURCE): None})


def test_what_one_turn_prepares_is_handed_in_after_it_together() -> None:
    ledger = Watched()

    async def both() -> list[int]:
        writes = [rounds.committed(ledger, new(n)) for n in ("a", "b", "c")]
        assert ledger.handed_in == []
        return await asyncio.gather(*writes)

    assert asyncio.run(both()) == [2, 3, 4]


def test_a_refused_change_fails_alone() -> None:
    ledger = Watched()

    async def twice() -> list[int | BaseException]:
        writes = (rounds.committed(ledger, new("a")) for _ in range(2))
        return await asyncio.gather(*writes, return_exceptions=True)

    first, second = asyncio.run(twice())
    assert first == 2
    assert isinstance(second, StaleRead)


def test_those_just_answered_are_waited_for_but_not_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rounds, "PATIENCE", 0.05)
    ledger = Watched()

    async def write() -> tuple[float, float]:
        await asyncio.gather(*(rounds.committed(ledger, new(n)) for n in ("a", "b")))
        began = time.monotonic()
        await rounds.committed(ledger, new("c"))
        waited = time.monotonic() - began
        began = time.monotonic()
        await rounds.committed(ledger, new("d"))
        return waited, time.monotonic() - began

    waited, alone = asyncio.run(write())
    assert waited >= 0.045
    assert alone < 0.045


def test_a_loop_that_ended_in_between_is_forgotten() -> None:
    ledger = Watched()

    async def leave() -> None:
        left = rounds.committed(ledger, new("lost"))
        await asyncio.sleep(0)
        left.cancel()

    async def write() -> int:
        return await rounds.committed(ledger, new("a"))

    asyncio.run(leave())
    assert asyncio.run(write()) == ledger.head()
