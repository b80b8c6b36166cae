"""Who asked to be told is told: with several workers, over kills, not after a revocation."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.faults.people import JSON_LD, TURTLE, Person, at_once, signed_in, wait_for_workers
from tests.faults.servers import Server, running
from tests.web.hooked import Receiver, Sent, receiving
from tests.web.rules import acl
from vocab.terms import CONTEXTS

pytestmark = pytest.mark.slow

WORKERS, LINES, WRITES = 4, 16, 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("told") / "data"
    with running(Server(data, workers=WORKERS, options=["--outgoing-to-loopback"])) as server:
        yield server
        assert "Traceback" not in server.said()


@pytest.fixture(scope="module")
def people(server: Server) -> list[Person]:
    return signed_in(server, "alice", "bob")


def subscribed(person: Person, pod: str, topic: str, kind: str, **more: Any) -> dict[str, Any]:
    body = {"@context": [CONTEXTS.NOTIFICATIONS], "type": kind, "topic": topic, **more}
    url = f"{pod}.notifications/{kind}/"
    reply = person.ask("POST", url, orjson.dumps(body), JSON_LD)
    assert reply.status == 200, reply
    return reply.json


def listening(person: Person, topic: str, pod: str = "") -> ClientConnection:
    said = subscribed(person, pod or person.pod, topic, "WebSocketChannel2023")
    return connect(str(said["receiveFrom"]))


def told(line: ClientConnection, count: int) -> list[dict[str, Any]]:
    return [orjson.loads(line.recv(10)) for _ in range(count)]


def test_each_of_four_workers_tells_each_change_once_and_in_one_order(
    server: Server, people: list[Person]
) -> None:
    """N-15, R-10: whichever worker wrote, whichever the receiver is connected to."""
    alice = people[0]
    place = f"{alice.pod}told/"
    assert alice.ask("PUT", place).status == 201
    with receiving() as receiver, ExitStack() as open_lines:
        subscribed(alice, alice.pod, place, "WebhookChannel2023", sendTo=receiver.url)
        lines = [open_lines.enter_context(listening(alice, place)) for _ in range(LINES)]

        def write(number: int) -> int:
            return alice.ask("PUT", f"{place}{number}.ttl", b"", TURTLE).status

        assert at_once(write, range(WRITES)) == [201] * WRITES
        found = at_once(lambda line: told(line, WRITES), lines)
        posted = [receiver.next().message for _ in range(WRITES)]
        assert receiver.nothing_more()
        for line in lines:
            with pytest.raises(TimeoutError):
                line.recv(0.05)
    ids = [message["id"] for message in posted]
    assert len(set(ids)) == WRITES
    assert all([message["id"] for message in one] == ids for one in found)
    assert {message["object"] for message in posted} == {
        f"{place}{number}.ttl" for number in range(WRITES)
    }


def test_after_the_answer_to_a_revocation_no_worker_tells(
    server: Server, people: list[Person]
) -> None:
    """J-14, N-09, S-60: the rules change by one worker, the line is another's."""
    alice, bob = people
    url = f"{alice.pod}shared.ttl"
    owner = alice.credentials.web_id
    for round_ in range(20):
        alice.ask("PUT", url, b"", TURTLE)
        alice.ask("PUT", f"{url}.acl", acl(url, owner, here="r").encode(), TURTLE)
        with listening(bob, url, alice.pod) as line:
            alice.ask("PUT", url, f"<> <urn:p> 'open {round_}' .".encode(), TURTLE)
            shown = alice.ask("GET", url)["etag"]
            alice.ask("PUT", f"{url}.acl", acl(url, owner).encode(), TURTLE)
            alice.ask("PUT", url, f"<> <urn:p> 'closed {round_}' .".encode(), TURTLE)
            states = []
            with pytest.raises(ConnectionClosed):  # noqa: PT012
                while True:
                    states.append(told(line, 1)[0]["state"])
        assert states in ([], [shown])


def _until(receiver: Receiver, ids: int, known: Iterable[Any] = ()) -> list[Sent]:
    """What comes until there have been so many different messages that are not known yet."""
    found: list[Sent] = []
    old = {message["id"] for message in known}
    while len({one.message["id"] for one in found} - old) < ids:
        found.append(receiver.next(20))
    return found


def test_a_kill_between_commit_and_delivery_loses_nothing(tmp_path: Path) -> None:
    """J-18, R-10: each event at least once, the same id each time, in the order of the resource."""
    server = Server(tmp_path / "data", workers=2, options=["--outgoing-to-loopback"])
    with running(server), receiving() as receiver:
        (alice,) = signed_in(server, "alice")
        url = f"{alice.pod}a.ttl"
        receiver.statuses.extend([200, 200, 500, 200, 503])
        receiver.delay = 0.1
        subscribed(alice, alice.pod, url, "WebhookChannel2023", sendTo=receiver.url)
        tags = []
        for number in range(12):
            reply = alice.ask("PUT", url, f"<> <urn:p> {number} .".encode(), TURTLE)
            assert reply.status in (201, 204)
            tags.append(reply["etag"])
        found = _until(receiver, 3)
        server.kill()
        receiver.delay = 0.0
        receiver.statuses.clear()
        server.start()
        states = {one.message["state"] for one in found}
        while states != set(tags):
            one = receiver.next(20)
            found.append(one)
            states.add(one.message["state"])
        by_id = {one.message["id"]: one.message["state"] for one in found}
        assert list(dict.fromkeys(by_id.values())) == tags, "each once by its id, in order"
        assert all(by_id[one.message["id"]] == one.message["state"] for one in found)
        alice.ask("PUT", url, b"<> <urn:p> 'last' .", TURTLE)
        assert receiver.next(10).message["id"] not in by_id
        assert server.stop() == 0


def test_a_worker_that_dies_is_followed_by_one_that_goes_on_telling(tmp_path: Path) -> None:
    """J-18, N-15: the owner of the pod is killed while a receiver is down.

    What was on its way at a kill may come again, and so what the receiver refused: nothing else.
    """
    server = Server(tmp_path / "data", workers=2, options=["--outgoing-to-loopback"])
    with running(server), receiving() as receiver:
        (alice,) = signed_in(server, "alice")
        url = f"{alice.pod}a.ttl"
        receiver.statuses.extend([503] * 2)
        subscribed(alice, alice.pod, url, "WebhookChannel2023", sendTo=receiver.url)
        alice.ask("PUT", url, b"<> <urn:p> 1 .", TURTLE)
        first = receiver.next().message
        victims = server.worker_pids()
        for number, victim in enumerate(victims):
            os.kill(victim, signal.SIGKILL)
            wait_for_workers(server, victims[: number + 1])
        assert _until(receiver, 1)[0].message["id"] == first["id"]
        alice.ask("PUT", url, b"<> <urn:p> 2 .", TURTLE)
        *repeated, last = [one.message for one in _until(receiver, 1, known=[first])]
        assert last["type"] == "Update"
        assert all(message["id"] == first["id"] for message in repeated)
        assert len(repeated) <= len(victims) + 1
        assert receiver.nothing_more()
