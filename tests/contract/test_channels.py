"""Channels kept in a pod, and the bells that its owner rings: in one process, and beside it."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from pod_server.model.access import Agent
from pod_server.model.change import Change
from pod_server.model.channel import Channel, ChannelType, Kept, Progress
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Role
from pod_server.storage import bells as bells_module
from pod_server.storage.bells import Bells
from pod_server.storage.channels import SqliteChannels
from pod_server.storage.heads import slot_of
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.owners import Command, Server, open_ledgers
from tests.contract.pods import ALICE, FIRST, NOON_US, Clock, document

Open = Callable[[], tuple[SqliteLedgers, SqliteLedgers]]


def channel(name: str = "one", **more: object) -> Channel:
    facts: dict[str, object] = {
        "kind": ChannelType.WEBHOOK,
        "topic": "note",
        "role": Role.RESOURCE,
        "is_container": False,
        "agent": Agent("https://bob.example/#me", "https://app.example/id", grant="g1"),
        "since": 1,
        "end_us": NOON_US,
        "send_to": "https://bob.example/hook",
        **more,
    }
    return Channel(channel_id=name, **facts)  # type: ignore[arg-type]


def rung(bells: Bells, wait: float = 2.0) -> frozenset[int] | None:
    """What is heard at the next ringing; nothing where it does not come."""
    ready, _, _ = select.select([bells], [], [], wait)
    return bells.heard() if ready else frozenset()


@pytest.fixture(params=["the owner", "a command beside it"])
def ledgers(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[SqliteLedgers, SqliteLedgers]]:
    """Who asks, and the owner: one or two."""
    owner = open_ledgers(tmp_path, Clock(), Server())
    asking = owner if request.param == "the owner" else open_ledgers(tmp_path, Clock(), Command())
    yield asking, owner
    if asking is not owner:
        asking.close()
    owner.close()


def test_a_channel_is_kept_as_it_was_asked_for(
    ledgers: tuple[SqliteLedgers, SqliteLedgers],
) -> None:
    """Every fact of it, and how far it has told, over a restart."""
    asking, owner = ledgers
    asking.create(ALICE, FIRST)
    channels = SqliteChannels(asking)
    told: Future[str] = Future()
    owner.writer.followed = told.set_result
    full = channel(state='"3-ttl"', rate_us=5, start_us=7, accept="text/turtle", context="urn:c")
    channels.add("alice", full).result()
    assert told.result(timeout=5) == "alice"
    assert channels.of("alice") == [Kept(full, told=1)]
    assert list(channels.own_pods()) == ["alice"]
    [kept] = SqliteChannels(owner).of("alice")
    assert kept.channel.agent.grant == "g1"  # not part of its equality


def test_progress_moves_a_channel_and_never_brings_it_back(
    ledgers: tuple[SqliteLedgers, SqliteLedgers],
) -> None:
    asking, _ = ledgers
    asking.create(ALICE, FIRST)
    channels = SqliteChannels(asking)
    channels.add("alice", channel("one")).result()
    channels.add("alice", channel("two")).result()
    channels.move("alice", [Progress("one", 9, 2), Progress("gone", 9, 0)]).result()
    assert [(k.channel.channel_id, k.told, k.failures) for k in channels.of("alice")] == [
        ("one", 9, 2),
        ("two", 1, 0),
    ]
    channels.drop("alice", "one", "gone").result()
    channels.move("alice", [Progress("one", 10, 0)]).result()
    assert [k.channel.channel_id for k in channels.of("alice")] == ["two"]
    with pytest.raises(MissingResource):
        channels.of("bob")


def test_a_commit_rings_those_who_listen_and_nobody_else(
    ledgers: tuple[SqliteLedgers, SqliteLedgers],
) -> None:
    """Whichever process wrote, the bell of the one that listens rings, once it is visible."""
    asking, owner = ledgers
    ledger = asking.create(ALICE, FIRST)
    bells = owner.bells
    assert bells is not None
    ledger.submit(Change((document("a"),))).result()
    assert rung(bells, 0.05) == frozenset()
    bells.listen("alice")
    number = ledger.submit(Change((document("a"),))).result()
    assert rung(bells) == frozenset({slot_of("alice")})
    assert owner.by_id("alice").head() == number
    bells.leave("alice")
    ledger.submit(Change((document("a"),))).result()
    assert rung(bells, 0.05) == frozenset()


def test_two_workers_hear_each_other_and_a_new_one_finds_its_bell(tmp_path: Path) -> None:
    first = SqliteLedgers(tmp_path / "one", Clock())
    run = tmp_path / "run"
    run.mkdir()
    mine, other = Bells(run, first.heads, 0, 2), Bells(run, first.heads, 1, 2)
    other.listen("alice")
    mine.ring(slot_of("alice"))
    mine.ring(slot_of("bob"))
    assert rung(other) == frozenset({slot_of("alice")})
    assert rung(mine, 0) == frozenset()
    other.close()
    mine.ring(slot_of("alice"))  # nobody is there, and nobody minds
    anew = Bells(run, first.heads, 1, 2)
    anew.listen("alice")
    mine.ring(slot_of("alice"))
    assert rung(anew) == frozenset({slot_of("alice")})
    anew.close()
    mine.close()
    first.close()


def test_a_pipe_that_was_full_means_look_everywhere(tmp_path: Path) -> None:
    ledgers = SqliteLedgers(tmp_path / "one", Clock())
    bells = Bells(tmp_path, ledgers.heads, 0, 1)
    bells.listen("alice")
    for _ in range(bells_module._PIPE // 4 + 10):
        bells.ring(slot_of("alice"))
    assert bells.heard() is None
    assert bells.heard() == frozenset()
    assert os.get_blocking(bells.fileno()) is False
    bells.close()
    ledgers.close()
