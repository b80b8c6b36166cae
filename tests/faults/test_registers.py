"""Races over four workers: each document a register, each answer of one moment (J-16, J-17)."""

from __future__ import annotations

import itertools
import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.faults.linear import Called, is_linear
from tests.faults.people import (
    CUT_OFF,
    PLAIN,
    TURTLE,
    Person,
    at_once,
    signed_in,
    wait_for_workers,
    wait_until,
)
from tests.faults.servers import Server, running
from tests.faults.watched import WORKERS, Watched
from tests.web.rules import acl

pytestmark = pytest.mark.slow


def _calls(
    alice: Person, url: str, who: int, *, count: int, told: Callable[[Called], None]
) -> None:
    """Read, write, compare and swap, remove, at random; ``told`` of each call as it was seen."""
    chance = random.Random(f"{url}{who}")
    swap = ("read", "swap")
    plans = [chance.choice((("read",), ("write",), swap, swap, ("remove",))) for _ in range(count)]
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
            told(replace(called, known=False))
            continue
        if reply.status == 503:  # its writer was killed: said so, and it may have happened
            told(replace(called, known=False))
            continue
        called = replace(called, end=time.monotonic())
        assert reply.status in {"read": (200, 404), "remove": (204, 404), "write": (201, 204),
                                "swap": (204, 412)}[what], (what, reply)  # fmt: skip
        if what == "read":
            called = replace(called, value=reply.body.decode() if reply.status == 200 else None)
            tag, held = (reply["etag"], reply.body.decode()) if reply.status == 200 else (tag, held)
        elif reply.status in (404, 412):
            called = replace(called, refused=True)
        told(called)


def test_each_document_is_a_register(alice: Watched) -> None:
    """J-16, R-04: every history of reads, writes and swaps could be one after another."""
    swaps = keys = 0
    while keys < 3 or swaps < 3:
        url = f"{alice.pod}register-{keys}"
        history: list[Called] = []
        at_once(partial(_calls, alice, url, count=12, told=history.append), range(6))
        assert is_linear(history)
        swaps += sum(call.what == "swap" and not call.refused for call in history)
        keys += 1
        assert keys < 50, "no swap ever gets through"


def test_a_document_is_a_register_also_when_its_writer_is_killed(tmp_path: Path) -> None:
    """J-16, J-01: what nobody was told the outcome of counts as perhaps."""
    with running(Server(tmp_path / "data", workers=WORKERS)) as server:
        (dora,) = signed_in(server, "dora")
        url = f"{dora.pod}register"
        history: list[Called] = []
        killed: list[int] = []

        def answered(count: int) -> Callable[[], bool]:
            return lambda: sum(call.known for call in list(history)) >= count

        def kill() -> None:
            """Three workers, one after the other, each while the calls go on and are answered."""
            for count in (20, 40, 60):
                wait_until(answered(count))
                killed.append(random.choice(server.worker_pids()))
                os.kill(killed[-1], signal.SIGKILL)
                wait_for_workers(server, killed)

        with ThreadPoolExecutor(1) as pool:
            killing = pool.submit(kill)
            at_once(partial(_calls, dora, url, count=24, told=history.append), range(5))
            killing.result()
        assert is_linear(history)
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

    pairs: list[tuple[str, ...]] = []

    def look(_: int) -> None:
        """At 15 moments at least, and until four different ones were met or nobody writes."""
        looked = 0
        while looked < 15 or (len(set(pairs)) < 4 and not writing.done()):
            pairs.append(tuple(alice.query(place)))
            looked += 1

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            at_once(look, range(4))
        finally:
            stop.set()
        writing.result()
    assert all(pair == () or (len(pair) == 2 and len(set(pair)) == 1) for pair in pairs)


def test_rules_that_never_rest_keep_no_query_waiting_for_ever(people: dict[str, Watched]) -> None:
    """No 5xx: queries and listings are answered while access rules change all the time."""
    alice, bob = people["alice"], people["bob"]
    place = f"{alice.pod}restless/"
    alice.ask("PUT", f"{place}a", b'<#it> <urn:v> "x" .', TURTLE)
    rules = acl(place, alice.credentials.web_id, here="r", inside="r").encode()
    assert alice.ask("PUT", f"{place}.acl", rules, TURTLE).status == 201
    stop = threading.Event()
    changed = [0] * 4

    def change(who: int) -> None:
        while not stop.is_set():
            assert alice.ask("PUT", f"{place}.acl", rules, TURTLE).status == 204
            changed[who] += 1

    def look(_: int) -> None:
        """Ten times at least, and until each of the others has changed the rules four times."""
        looked = 0
        while looked < 10 or (min(changed) < 4 and not any(done.done() for done in changing)):
            assert bob.query(place) == ["x"]
            looked += 1

    with ThreadPoolExecutor(4) as pool:
        changing = [pool.submit(change, who) for who in range(4)]
        try:
            at_once(look, range(3))
        finally:
            stop.set()
        for done in changing:
            done.result()
