"""Races over four workers: containers, rules, quota, keys (J-10, J-13 to J-15).

J-09 to J-12 are in ``test_many_processes``, J-16 and J-17 in ``test_registers``. Whatever the race,
nobody is answered 5xx.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pod_server.settings import Settings
from pod_server.wiring.house import open_house
from tests.faults.people import (
    PLAIN,
    TURTLE,
    at_once,
    members,
    signed_in,
    wait_until,
)
from tests.faults.servers import Server
from tests.faults.watched import CLIENTS, Watched
from tests.web.rules import acl
from tests.web.served import Reply
from vocab.terms import ACL

pytestmark = pytest.mark.slow
READERS, TURNS = 6, 12


def _crawl(alice: Watched, container: str) -> set[str]:
    """All that is below, as a visitor finds it; each is where its container says (R-05)."""
    found = set()
    for member in members(alice, container):
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
    asked = [0] * READERS

    def each_has_asked_anew() -> None:
        """Each reader has ended one request at least that it began after this call."""
        enough = [count + 2 for count in asked]
        wait_until(lambda: all(now >= then for now, then in zip(asked, enough, strict=True)))

    def toggle() -> None:
        for _ in range(TURNS):
            assert alice.ask("PUT", f"{place}.acl", opened, TURTLE).status == 204
            each_has_asked_anew()
            assert alice.ask("PUT", f"{place}.acl", closed, TURTLE).status == 204
            since = time.monotonic()
            each_has_asked_anew()
            shut.append((since, time.monotonic()))

    def read(kind: int) -> list[tuple[float, float, bool]]:
        seen: list[tuple[float, float, bool]] = []
        while not stop.is_set():
            asked[kind] = len(seen)
            since = time.monotonic()
            if kind % 3:
                url = f"{place}a" if kind % 3 == 1 else place
                got = bob.ask("GET", url).status == 200
            else:
                got = bool(bob.query(place))
            seen.append((since, time.monotonic(), got))
        return seen

    with ThreadPoolExecutor(READERS + 1) as pool:
        toggling = pool.submit(toggle)
        reading = [pool.submit(read, kind) for kind in range(READERS)]
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
    assert sum(got for *_, got in seen) >= READERS * TURNS
    assert sum(not got for *_, got in seen) >= READERS * TURNS


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
        assert set(members(carol, f"{carol.pod}up/")) == {f"{carol.pod}up/{n}" for n in taken}
        gone = at_once(lambda n: carol.ask("DELETE", f"{carol.pod}up/{n}").status, taken)
        assert set(gone) == {204}
        assert ledger.usage().bytes_used == base
        assert carol.ask("PUT", f"{carol.pod}up/again", b"x" * 90_000, PLAIN).status == 201
        ledger.set_quota(0).result()


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
        assert len(members(alice, box)) == number + 1
