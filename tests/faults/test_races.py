"""Races over four workers: containers, rules, quota, registers, listings (J-13 to J-17).

J-09 to J-12 are in ``test_many_processes``. Whatever the race, nobody is answered 5xx.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest

from pod_server.settings import Settings
from pod_server.wiring.house import open_house
from tests.faults.linear import Called, is_linear
from tests.faults.people import TURTLE, Person, at_once, signed_in
from tests.faults.servers import Server, running
from tests.faults.test_many_processes import CUT_OFF, PLAIN, WORKERS, _members
from tests.web.rules import acl
from tests.web.served import Reply
from vocab.terms import ACL

pytestmark = pytest.mark.slow

CLIENTS = 8
QUERY = "SELECT ?v WHERE { ?s <urn:v> ?v }"


class Watched(Person):
    """Somebody whose every answer is looked at: no 5xx, ever."""

    def ask(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        content: str = "",
        **headers: str,
    ) -> Reply:
        reply = super().ask(method, url, body, content, **headers)
        assert reply.status < 500, reply
        return reply

    def query(self, below: str, query: str = QUERY) -> list[str]:
        reply = self.ask("GET", f"{below}.sparql?query={quote(query)}", accept="text/csv")
        assert reply.status == 200, reply
        return sorted(reply.body.decode().split()[1:])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(Server(tmp_path_factory.mktemp("races") / "data", workers=WORKERS)) as server:
        yield server
        server.check()
        assert "Traceback" not in server.said()


@pytest.fixture(scope="module")
def people(server: Server) -> dict[str, Watched]:
    found = signed_in(server, "alice", "bob")
    return {
        name: Watched(person.credentials, person.port, person.token, person.key)
        for name, person in zip(("alice", "bob"), found, strict=True)
    }


@pytest.fixture
def alice(people: dict[str, Watched]) -> Watched:
    return people["alice"]


def _crawl(alice: Watched, container: str) -> set[str]:
    """All that is below, as a visitor finds it; each is where its container says (R-05)."""
    found = set()
    for member in _members(alice, container):
        assert alice.ask("GET", member).status == 200, member
        found.add(member)
        if member.endswith("/"):
            found |= _crawl(alice, member)
    return found


def test_containers_come_and_go_and_nothing_is_orphaned(server: Server, alice: Watched) -> None:
    """J-13: an empty container is deleted while others put things in it, near and deep."""
    home = f"{alice.pod}coming/"
    alice.ask("PUT", home)
    kinds = (
        ("DELETE", "c/", None),
        ("POST", "c/", b"posted"),
        ("PUT", "c/x/y/z", b"deep"),
        ("DELETE", "c/x/y/z", None),
        ("DELETE", "c/x/y/", None),
        ("DELETE", "c/x/", None),
        ("PUT", "c/", None),
        ("PUT", "c/d", b"near"),
    )
    made = itertools.count()

    def one(number: int) -> tuple[str, str, Reply]:
        method, path, body = kinds[number % len(kinds)]
        slug = {"slug": f"s{next(made)}"} if method == "POST" else {}
        return method, path, alice.ask(method, home + path, body, PLAIN if body else "", **slug)

    kept: set[str] = set()
    for _ in range(12):
        done = at_once(one, range(len(kinds)))
        for method, path, reply in done:
            assert reply.status in {201, 204, 404, 409}, (method, path, reply)
            if method == "POST" and reply.status == 201:
                kept.add(reply["location"])
        there = _crawl(alice, home)
        assert kept <= there  # nobody deletes what was posted, and so not what holds it
        for url in (f"{home}c", f"{home}c/x", f"{home}c/x/y"):
            assert alice.ask("GET", url).status in (404, 301)
    server.check()


def test_after_a_revocation_is_answered_nobody_reads_on(people: dict[str, Watched]) -> None:
    """J-14, S-28: no read and no query that begins later succeeds, whichever worker is asked."""
    alice, bob = people["alice"], people["bob"]
    place = f"{alice.pod}shared/"
    assert alice.ask("PUT", f"{place}a", b'<#it> <urn:v> "secret" .', TURTLE).status == 201
    whom = f"<{ACL.AGENT}> <{bob.credentials.web_id}>"
    closed = acl(place, alice.credentials.web_id).encode()
    opened = acl(place, alice.credentials.web_id, here="r", inside="r", subject=whom).encode()
    assert alice.ask("PUT", f"{place}.acl", closed, TURTLE).status == 201
    shut: list[tuple[float, float]] = []
    stop = threading.Event()

    def toggle() -> None:
        for _ in range(12):
            assert alice.ask("PUT", f"{place}.acl", opened, TURTLE).status == 204
            time.sleep(0.1)  # for readers to get in
            assert alice.ask("PUT", f"{place}.acl", closed, TURTLE).status == 204
            since = time.monotonic()
            time.sleep(0.15)
            shut.append((since, time.monotonic()))

    def read(kind: int) -> list[tuple[float, float, bool]]:
        seen = []
        while not stop.is_set():
            since = time.monotonic()
            if kind % 3:
                url = f"{place}a" if kind % 3 == 1 else place
                got = bob.ask("GET", url).status == 200
            else:
                got = bool(bob.query(place))
            seen.append((since, time.monotonic(), got))
        return seen

    with ThreadPoolExecutor(7) as pool:
        toggling = pool.submit(toggle)
        reading = [pool.submit(read, kind) for kind in range(6)]
        try:
            toggling.result()
        finally:
            stop.set()
        seen = [each for reader in reading for each in reader.result()]
    late = [
        each for each in seen for since, until in shut
        if each[2] and since < each[0] and each[1] < until
    ]  # fmt: skip
    assert not late
    assert sum(got for *_, got in seen) > 20
    assert sum(not got for *_, got in seen) > 20


def test_many_uploads_do_not_get_past_the_quota(server: Server, tmp_path: Path) -> None:
    """J-15, S-56: 50 at once near the limit, small ones and large ones."""
    (carol,) = signed_in(server, "carol")
    settings = Settings(server.data, server.base_url, port=server.port)
    with open_house(settings) as house:
        record = house.accounts.people.pod("carol")
        assert record is not None
        ledger = house.ledgers.by_id(record.pod_id)
        base = ledger.usage().bytes_used
        limit = base + 1_000_000
        ledger.set_quota(limit).result()

        def upload(number: int) -> int:
            size = 90_000 if number % 2 else 40_000  # in files, and in the ledger
            url = f"{carol.pod}up/{number}"
            return carol.ask("PUT", url, os.urandom(size), PLAIN).status

        statuses = at_once(upload, range(50))
        assert set(statuses) == {201, 507}
        usage = ledger.usage().bytes_used
        took = sum(
            90_000 if number % 2 else 40_000
            for number, status in enumerate(statuses)
            if status == 201
        )
        assert usage == base + took <= limit
        assert took > 900_000
        taken = [n for n, status in enumerate(statuses) if status == 201]
        assert set(_members(carol, f"{carol.pod}up/")) == {f"{carol.pod}up/{n}" for n in taken}
        gone = at_once(lambda n: carol.ask("DELETE", f"{carol.pod}up/{n}").status, taken)
        assert set(gone) == {204}
        assert ledger.usage().bytes_used == base
        assert carol.ask("PUT", f"{carol.pod}up/again", b"x" * 90_000, PLAIN).status == 201
        ledger.set_quota(0).result()


def _calls(alice: Person, url: str, who: int, *, count: int) -> list[Called]:
    """Read, write, compare and swap, remove, at random; each call as it was seen."""
    chance = random.Random(f"{url}{who}")
    swap = ("read", "swap")
    plans = [chance.choice((("read",), ("write",), swap, swap, ("remove",))) for _ in range(count)]
    calls: list[Called] = []
    tag, held = '"0"', "none"
    for number, what in enumerate(itertools.chain.from_iterable(plans)):
        value = f"{who}-{number}"
        called = Called(what, time.monotonic(), value=value if what != "read" else None)
        if what == "swap":
            called = replace(called, over=held)
        try:
            if what == "read":
                reply = alice.ask("GET", url)
            elif what == "remove":
                reply = alice.ask("DELETE", url)
            else:
                guard = {"if_match": tag} if what == "swap" else {}
                reply = alice.ask("PUT", url, value.encode(), PLAIN, **guard)
        except CUT_OFF:
            calls.append(replace(called, known=False))
            continue
        if reply.status == 503:  # its writer was killed: said so, and it may have happened
            calls.append(replace(called, known=False))
            continue
        called = replace(called, end=time.monotonic())
        assert reply.status in {"read": (200, 404), "remove": (204, 404), "write": (201, 204),
                                "swap": (204, 412)}[what], (what, reply)  # fmt: skip
        if what == "read":
            called = replace(called, value=reply.body.decode() if reply.status == 200 else None)
            tag, held = (reply["etag"], reply.body.decode()) if reply.status == 200 else (tag, held)
        elif reply.status in (404, 412):
            called = replace(called, refused=True)
        calls.append(called)
    return calls


def test_one_key_makes_one_thing(alice: Watched) -> None:
    """V-10, J-10: of many who send the same with one key, one makes it and all are told where."""
    box = f"{alice.pod}keyed/"
    assert alice.ask("PUT", box).status == 201
    for number in range(8):
        key = {"idempotency_key": f"push-{number}"}

        def push(_: int, key: dict[str, str] = key) -> Reply:
            return alice.ask("POST", box, b"same", PLAIN, **key)

        replies = at_once(push, range(CLIENTS))
        assert sorted(reply.status for reply in replies) == [200] * (CLIENTS - 1) + [201]
        assert len({reply["location"] for reply in replies}) == 1
        assert len(_members(alice, box)) == number + 1


def test_each_document_is_a_register(alice: Watched) -> None:
    """J-16, R-04: every history of reads, writes and swaps could be one after another."""
    swaps = 0
    for key in range(3):
        url = f"{alice.pod}register-{key}"
        histories = at_once(partial(_calls, alice, url, count=12), range(6))
        history = [call for calls in histories for call in calls]
        swaps += sum(call.what == "swap" and not call.refused for call in history)
        assert is_linear(history)
    assert swaps > 2


def test_a_document_is_a_register_also_when_its_writer_is_killed(tmp_path: Path) -> None:
    """J-16, J-01: what nobody was told the outcome of counts as perhaps."""
    with running(Server(tmp_path / "data", workers=WORKERS)) as server:
        (dora,) = signed_in(server, "dora")
        url = f"{dora.pod}register"
        stop = threading.Event()

        def kill() -> None:
            while not stop.wait(0.3):
                victim = random.choice(server.worker_pids())
                with contextlib.suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)

        killing = threading.Thread(target=kill)
        killing.start()
        try:
            histories = at_once(partial(_calls, dora, url, count=24), range(5))
        finally:
            stop.set()
            killing.join()
        history = [call for calls in histories for call in calls]
        assert is_linear(history)
        assert sum(call.known for call in history) > 50
        server.check()


def test_a_listing_is_that_of_one_moment(alice: Watched) -> None:
    """J-17: members come at one end and go at the other; no listing shows a gap, none fails."""
    home = f"{alice.pod}window/"
    many = [f"{home}k{number}" for number in range(330)]

    def fill(part: int) -> set[int]:
        return {alice.ask("PUT", url, b"", PLAIN).status for url in many[part::8]}

    assert set().union(*at_once(fill, range(8))) == {201}
    stop = threading.Event()

    slid: list[int] = []

    def slide() -> None:
        for number in itertools.count():
            if stop.is_set():
                return
            assert alice.ask("PUT", f"{home}n{number}", b"", PLAIN).status == 201
            if number >= 5:
                assert alice.ask("DELETE", f"{home}n{number - 5}").status == 204
            slid.append(number)

    def look(_: int) -> list[tuple[str, list[int]]]:
        seen: list[tuple[str, list[int]]] = []
        while len(seen) < 20 or (len(slid) < 20 and not sliding.done()):
            reply = alice.ask("GET", home, accept="application/n-triples")
            assert reply.status == 200
            found = re.findall(rf"contains> <{home}([kn])(\d+)>", reply.body.decode())
            assert sum(kind == "k" for kind, _ in found) == len(many)
            seen.append((reply["etag"], sorted(int(n) for kind, n in found if kind == "n")))
        return seen

    with ThreadPoolExecutor(1) as pool:
        sliding = pool.submit(slide)
        try:
            looks = at_once(look, range(5))
        finally:
            stop.set()
        sliding.result()
    by_tag: dict[str, list[int]] = {}
    for tag, numbers in (each for looked in looks for each in looked):
        assert numbers == list(range(numbers[0], numbers[-1] + 1)) if numbers else True
        assert len(numbers) <= 6
        assert by_tag.setdefault(tag, numbers) == numbers


def test_a_query_sees_a_write_whole(alice: Watched) -> None:
    """J-17: what one write says twice, no query sees once."""
    place = f"{alice.pod}pairs/"
    stop = threading.Event()

    def write() -> None:
        for number in itertools.count():
            if stop.is_set():
                return
            body = f'<#a> <urn:v> "{number}" . <#b> <urn:v> "{number}" .'.encode()
            assert alice.ask("PUT", f"{place}both", body, TURTLE).status in (201, 204)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            found = at_once(lambda _: [alice.query(place) for _ in range(15)], range(4))
        finally:
            stop.set()
        writing.result()
    pairs = [pair for some in found for pair in some]
    assert all(pair == [] or (len(pair) == 2 and len(set(pair)) == 1) for pair in pairs)
    assert len({tuple(pair) for pair in pairs}) > 3


def test_rules_that_never_rest_keep_no_query_waiting_for_ever(people: dict[str, Watched]) -> None:
    """No 5xx: queries and listings are answered while access rules change all the time."""
    alice, bob = people["alice"], people["bob"]
    place = f"{alice.pod}restless/"
    alice.ask("PUT", f"{place}a", b'<#it> <urn:v> "x" .', TURTLE)
    rules = acl(place, alice.credentials.web_id, here="r", inside="r").encode()
    stop = threading.Event()

    def change(_: int) -> int:
        count = 0
        while not stop.is_set():
            assert alice.ask("PUT", f"{place}.acl", rules, TURTLE).status in (201, 204)
            count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        changing = [pool.submit(change, n) for n in range(4)]
        try:
            found = at_once(lambda _: [bob.query(place) for _ in range(10)], range(3))
        finally:
            stop.set()
        assert all(done.result() > 3 for done in changing)
    assert all(each == ["x"] for some in found for each in some[1:])
