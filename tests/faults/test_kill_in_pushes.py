"""``kill -9`` of the server in the middle of many pushes: what was acknowledged is there (J-01).

Several companies bring statements that they signed once to several citizens, many at once. After
each blow the server is started again and the pushing goes on. ``SESAME_PUSHES`` says how many.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clients.company.delivery import Parcel
from clients.pod_client import verbs
from clients.pod_client.aio import AsyncPodClient
from clients.pod_client.errors import NotUnderstood, RequestRefused, Unreachable
from clients.pod_client.session import Credentials, Patience, Session
from proofs.integrity import verify
from tests.faults.companies import Company, listed, opened
from tests.faults.servers import Server, client, running

pytestmark = pytest.mark.slow

#: How many, by number of workers.
PUSHES = {1: 1_000, 2: 400}
if "SESAME_PUSHES" in os.environ:
    PUSHES = dict.fromkeys(PUSHES, int(os.environ["SESAME_PUSHES"]))
CITIZENS = ("marie", "nora", "omar", "paul", "rosa")
COMPANIES = ("aciers", "banque", "cidre", "drap")
BLOWS = 3
AT_ONCE = 6


@dataclass(frozen=True)
class Push:
    """One statement to one citizen."""

    company: Company
    citizen: str
    parcel: Parcel


@dataclass
class Tally:
    """What was answered. ``until_blow`` is how many answers are left until the server is killed."""

    until_blow: int = 0
    acknowledged: dict[Push, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    cut_off: int = 0


async def _push_all(server: Server, pushes: list[Push], tally: Tally) -> None:
    """All of them, each company over lines of its own, until done or the server is no more."""
    by_company: dict[str, list[Push]] = {}
    for push in pushes:
        by_company.setdefault(push.company.web_id, []).append(push)

    async def rounds(mine: list[Push]) -> None:
        session = Session(mine[0].company.credentials, patience=Patience(tries=1))
        async with AsyncPodClient(session=session, per_host=AT_ONCE) as sender:
            try:
                await sender.login()
            except (Unreachable, NotUnderstood):
                return
            left = iter(mine)

            async def one_after_another() -> None:
                for push in left:
                    if not await _sent(server, sender, push, tally):
                        return

            await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))

    await asyncio.gather(*map(rounds, by_company.values()))


async def _sent(server: Server, sender: AsyncPodClient, push: Push, tally: Tally) -> bool:
    """Send it; False where nobody answers any more."""
    request = verbs.post(
        push.company.container(push.citizen),
        push.parcel.body,
        verbs.JSON_LD,
        idempotency_key=push.parcel.content_hash,
    )
    try:
        answer = await sender.request(request)
    except (Unreachable, NotUnderstood):
        tally.cut_off += 1
        return False
    except RequestRefused as refused:
        raise AssertionError(f"{push.parcel.name}: {refused}") from refused
    assert answer.location is not None
    assert push not in tally.acknowledged
    tally.acknowledged[push] = answer.location
    tally.statuses[answer.status] += 1
    tally.until_blow -= 1
    if tally.until_blow == 0:
        server.kill()
    return tally.until_blow != 0


def _pushes(companies: list[Company], count: int) -> list[Push]:
    """As many as are asked for, shared out evenly."""
    each = -(-count // (len(CITIZENS) * len(companies)))
    years = -(-each // 22)
    dossiers = [company.dossier(years)[:each] for company in companies]
    return [
        Push(company, citizen, dossier[number])
        for number in range(each)
        for company, dossier in zip(companies, dossiers, strict=True)
        for citizen in CITIZENS
    ][:count]


@pytest.mark.parametrize(("workers", "count"), PUSHES.items())
def test_every_acknowledged_push_survives_kill_9(tmp_path: Path, workers: int, count: int) -> None:
    """Must-show 5; R-01, R-02, V-10."""
    with running(Server(tmp_path / "data", workers=workers)) as server:
        citizens, companies = opened(server, CITIZENS, COMPANIES)
        pushes = _pushes(companies, count)
        assert len(pushes) == count
        there: dict[Push, str] = {}
        for _ in range(BLOWS):
            tally = Tally(until_blow=count // (BLOWS + 1))
            asyncio.run(_push_all(server, [p for p in pushes if p not in there], tally))
            assert server.process is None, "it was not killed"
            assert tally.cut_off
            server.start()
            asyncio.run(_read_all(citizens, tally.acknowledged))
            there |= tally.acknowledged
        tally = Tally()
        asyncio.run(_push_all(server, pushes, tally))
        assert set(tally.statuses) <= {200, 201}
        assert tally.statuses[200] >= len(there)
        assert len(tally.acknowledged) == count
        assert there.items() <= tally.acknowledged.items()
        asyncio.run(_read_all(citizens, tally.acknowledged))
        _nothing_twice(citizens, companies, tally.acknowledged)
        server.check()
        assert server.stop() == 0
        server.check()


async def _read_all(citizens: Mapping[str, Credentials], there: Mapping[Push, str]) -> None:
    """Every citizen finds what was acknowledged, byte for byte, and the signature holds."""
    for citizen, credentials in citizens.items():
        async with AsyncPodClient(credentials) as owner:
            await owner.login()
            mine = [(push, place) for push, place in there.items() if push.citizen == citizen]

            async def read(push: Push, place: str, owner: AsyncPodClient = owner) -> None:
                found = (await owner.get(place, accept=verbs.JSON_LD)).body
                assert found == push.parcel.body
                assert verify(json.loads(found)).content_hash == push.parcel.content_hash

            await asyncio.gather(*(read(push, place) for push, place in mine))


def _nothing_twice(
    citizens: Mapping[str, Credentials], companies: list[Company], there: Mapping[Push, str]
) -> None:
    """A container holds what was acknowledged and nothing besides."""
    assert len(set(there.values())) == len(there)
    for citizen, credentials in citizens.items():
        with client(credentials) as owner:
            for company in companies:
                mine = {
                    place
                    for push, place in there.items()
                    if (push.company, push.citizen) == (company, citizen)
                }
                assert listed(owner, company.container(citizen)) == mine
