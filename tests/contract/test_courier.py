"""The courier over real ledgers and real bells, with a clock that is turned by hand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import orjson
import pytest

from pod_server.contracts import AccessRules, Ledger
from pod_server.delivery import hooks as hooks_module
from pod_server.delivery.courier import PAGE, Courier
from pod_server.delivery.gate import Gate
from pod_server.delivery.hooks import Hooks
from pod_server.delivery.lanes import Lanes
from pod_server.delivery.lines import MOST_WAITING, LiveChannels
from pod_server.delivery.messages import Messages
from pod_server.model.access import Agent
from pod_server.model.change import Activity, Change, Key
from pod_server.model.channel import Channel
from pod_server.model.iri import Role
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.groups import Groups
from pod_server.rdf.wac import WebAccessControl
from pod_server.storage.channels import SqliteChannels
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.owners import Server, open_ledgers
from pod_server.web.representations import etag
from tests.contract.pods import ALICE, NOON_US, Clock, acl, container, document
from tests.contract.test_channels import channel
from vocab.terms import ACL, FOAF

SECOND = 1_000_000
OPEN = (
    f"<#r> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT_CLASS}> <{FOAF.AGENT}>; <{ACL.MODE}> <{ACL.READ}>;"
    f" <{ACL.ACCESS_TO}> <{ALICE.base}>; <{ACL.DEFAULT}> <{ALICE.base}> ."
).encode()


class Scene:
    """One process of a server: its pod, its courier, and somebody to write."""

    def __init__(self, data: Path) -> None:
        self.clock = Clock()
        self.ledgers: SqliteLedgers = open_ledgers(data, self.clock, Server())
        first = Change((container(""), acl("", OPEN), document("note")))
        self.ledger: Ledger = self.ledgers.create(ALICE, first)
        codecs = RdfCodecs()
        documents = StoredDocuments(codecs, self.ledgers.blobs)
        groups = Groups(documents, lambda _: None, lambda _: None, self.clock)
        self.rules: AccessRules = WebAccessControl(documents, groups, self.clock)
        self.stands: Callable[[Agent], bool] = lambda _: True
        assert self.ledgers.bells is not None
        self.courier = Courier(self.ledgers.bells)
        self.gate = Gate(self.rules, lambda agent: self.stands(agent), self.clock)
        self.messages = Messages(codecs, etag)
        self.channels = SqliteChannels(self.ledgers)

    def write(self, name: str = "note") -> int:
        return self.ledger.submit(Change((document(name),))).result()

    def play(self, part: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def whole() -> None:
            self.courier.open()
            try:
                await asyncio.wait_for(part(), 20)
            finally:
                self.courier.close()

        try:
            asyncio.run(whole())
        finally:
            self.ledgers.close()


class Ear:
    """A listener that writes down what it is offered."""

    def __init__(self, key: Key = ("note", Role.RESOURCE)) -> None:
        self.key = key
        self.heard: list[int] = []
        self.reconsidered = 0
        self.has_ended = False

    def offer(self, activity: Activity) -> None:
        self.heard.append(activity.number)

    def reconsider(self) -> None:
        self.reconsidered += 1

    def end(self) -> None:
        self.has_ended = True


class Sound:
    """A line that writes down what is said on it; it can be slow."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.has_ended = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def say(self, message: bytes) -> None:
        await self.may_go_on.wait()
        self.said.append(orjson.loads(message))

    async def end(self) -> None:
        self.has_ended.set()


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0.005)


def test_old_rows_then_live_ones_each_once_while_others_write(tmp_path: Path) -> None:
    """N-15, R-10: more than a page of old rows, and writers that do not stop meanwhile."""
    scene = Scene(tmp_path)
    wanted = [scene.write() for _ in range(3)]
    changes = [Change((document(f"d{n}"),)) for n in range(PAGE)]
    for future in [scene.ledger.submit(change) for change in changes]:
        future.result()
    wanted += [scene.write() for _ in range(3)]
    late: list[int] = []

    async def part() -> None:
        first, newcomer = Ear(), Ear()
        scene.courier.join(scene.ledger, first, scene.ledger.head())
        thread = threading.Thread(target=lambda: late.extend(scene.write() for _ in range(60)))
        thread.start()
        await until(lambda: len(first.heard) > 5)
        scene.courier.join(scene.ledger, newcomer, 1)
        await until(lambda: not thread.is_alive())
        await until(lambda: len(first.heard) >= 60 and len(newcomer.heard) >= 66)
        assert first.heard == late
        assert newcomer.heard == wanted + late

    scene.play(part)


def test_who_has_left_hears_nothing_and_costs_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path)

    async def part() -> None:
        ear, other = Ear(), Ear(("", Role.RESOURCE))
        scene.courier.join(scene.ledger, ear, scene.ledger.head())
        scene.courier.join(scene.ledger, other, scene.ledger.head())
        scene.courier.leave(scene.ledger, ear)
        scene.write("new")
        await until(lambda: bool(other.heard))
        assert not ear.heard
        assert scene.courier.listeners == 1
        scene.courier.leave(scene.ledger, other)
        assert scene.courier.listeners == 0
        assert scene.ledgers.bells is not None
        scene.write("new")
        await asyncio.sleep(0.05)
        assert scene.ledgers.bells.heard() == frozenset()

    scene.play(part)


def test_rules_that_change_are_looked_at_by_those_below_them(tmp_path: Path) -> None:
    """N-09: and by nobody else."""
    scene = Scene(tmp_path)
    scene.ledger.submit(Change((container("a"), document("a/b"), document("ab")))).result()

    async def part() -> None:
        below, beside = Ear(("a/b", Role.RESOURCE)), Ear(("ab", Role.RESOURCE))
        for ear in (below, beside):
            scene.courier.join(scene.ledger, ear, scene.ledger.head())
        scene.ledger.submit(Change((acl("a", OPEN),))).result()
        await until(lambda: below.reconsidered > 0)
        assert beside.reconsidered == 0
        scene.ledger.submit(Change((acl("", OPEN),))).result()
        await until(lambda: beside.reconsidered > 0)

    scene.play(part)


def listening(scene: Scene, **more: Any) -> Channel:
    asked = {"agent": Agent(), "send_to": "", "end_us": NOON_US + 3_600 * SECOND, **more}
    return channel("live", since=scene.ledger.head(), **asked)


def test_a_line_ends_with_its_channels_end_or_its_grant(tmp_path: Path) -> None:
    """N-07, N-09: by the clock, and where the token's grant is taken back."""
    scene = Scene(tmp_path)

    async def part() -> None:
        live = LiveChannels(scene.courier, scene.gate, scene.messages)
        one, other = Sound(), Sound()
        live.open(scene.ledger, listening(scene, end_us=NOON_US + 60 * SECOND), one)
        live.open(scene.ledger, listening(scene), other)
        scene.write()
        await until(lambda: bool(one.said and other.said))
        scene.clock.now += 61 * SECOND
        scene.write()
        await one.has_ended.wait()
        await until(lambda: len(other.said) == 2)
        scene.stands = lambda _: False
        scene.write()
        await other.has_ended.wait()
        assert (len(one.said), len(other.said)) == (1, 2)

    scene.play(part)


def test_rate_lets_the_last_of_what_waits_through_when_its_time_has_come(tmp_path: Path) -> None:
    """N-07: by a clock that is turned; the pause is as long as the rest of the time."""
    scene = Scene(tmp_path)
    pauses: list[float] = []

    async def part() -> None:
        live = LiveChannels(scene.courier, scene.gate, scene.messages)
        turned = asyncio.Event()

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            await turned.wait()
            scene.clock.now += int(seconds * SECOND)

        live.pause = pause  # type: ignore[assignment]
        sound = Sound()
        live.open(scene.ledger, listening(scene, rate_us=10 * SECOND), sound)
        scene.write()
        await until(lambda: len(sound.said) == 1)
        scene.clock.now += 4 * SECOND
        numbers = [scene.write() for _ in range(3)]
        await until(lambda: bool(pauses))
        await asyncio.sleep(0.05)
        turned.set()
        await until(lambda: len(sound.said) == 2)
        await asyncio.sleep(0.05)
        assert pauses == [6.0]
        assert [message["state"] for message in sound.said[1:]] == [f'"{numbers[-1]}"']

    scene.play(part)


def test_who_does_not_keep_up_is_cut_off_and_holds_up_nobody(tmp_path: Path) -> None:
    """S-61, S-62: the others have heard everything."""
    scene = Scene(tmp_path)

    async def part() -> None:
        live = LiveChannels(scene.courier, scene.gate, scene.messages)
        slow, quick = Sound(), Sound()
        slow.may_go_on.clear()
        for sound in (slow, quick):
            live.open(scene.ledger, listening(scene), sound)
        wanted = MOST_WAITING + 5
        await asyncio.to_thread(lambda: [scene.write() for _ in range(wanted)])
        await slow.has_ended.wait()
        await until(lambda: len(quick.said) == wanted)
        assert not slow.said

    scene.play(part)


def test_a_webhook_that_fails_waits_longer_each_time_and_is_given_up_after_two_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N-11: 1 s, 2 s, 4 s … an hour; its progress and failures are kept; then its row is gone."""
    scene = Scene(tmp_path)
    monkeypatch.setattr(hooks_module, "NOTED_AFTER", 0.0)
    pauses: list[float] = []
    scene.channels.add("alice", channel("hook", agent=Agent(), end_us=NOON_US + 10**12)).result()

    async def part() -> None:
        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            await asyncio.sleep(0)

        lanes = Lanes(lambda *_: 500)
        hooks = Hooks(
            scene.channels,
            scene.ledgers.by_id,
            scene.courier,
            scene.gate,
            scene.messages,
            lanes,
            pause=pause,
        )
        hooks.open()
        scene.write()
        await until(lambda: not scene.channels.of("alice"))
        hooks.close()

    scene.play(part)
    assert pauses[:4] == [1, 2, 4, 8]
    assert len(pauses) == hooks_module.MOST_FAILURES
    assert max(pauses) == 3_600
    assert 40 * 3_600 < sum(pauses) < 56 * 3_600


def test_a_webhook_goes_on_where_it_was_written_down(tmp_path: Path) -> None:
    """J-18: opened anew, it tells what came after, and nothing twice that was written down."""
    scene = Scene(tmp_path)
    scene.channels.add("alice", channel("hook", agent=Agent(), end_us=NOON_US + 10**12)).result()
    posted: list[str] = []

    def post(sender: str, url: str, body: bytes, media_type: str) -> int:
        posted.append(orjson.loads(body)["state"])
        return 200

    def made() -> Hooks:
        return Hooks(
            scene.channels,
            scene.ledgers.by_id,
            scene.courier,
            scene.gate,
            scene.messages,
            Lanes(post),
        )

    async def part() -> None:
        hooks = made()
        hooks.open()
        first = scene.write()
        await until(lambda: len(posted) == 1)
        hooks.close()
        while [kept.told for kept in scene.channels.of("alice")] == [1]:
            await asyncio.sleep(0.005)
        second = scene.write()
        hooks = made()
        hooks.open()
        await until(lambda: f'"{second}"' in posted)
        await asyncio.sleep(0.05)
        hooks.close()
        # What was on its way at the end may come again; what comes is of these, in order.
        assert list(dict.fromkeys(posted)) == [f'"{first}"', f'"{second}"']
        assert len(posted) <= 3

    scene.play(part)
