"""Containers of many children: the first page of 100, a page from the middle, and all of them.

    python -m benchmarks.long_listings [COUNT ...]

The children are put into the ledger before the server is started. Printed: CPU of the server's
whole process tree a request, wall time to the first and the last byte, and what came.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.idle_sockets import cpu_ms
from pod_server.model.change import Change, Kind, Put
from pod_server.settings import Settings
from pod_server.storage.owners import Server as Role
from pod_server.wiring.house import build
from tests.faults.people import TURTLE, Person, signed_in
from tests.faults.servers import Server, running
from tests.web.rules import acl

COUNTS = (100, 10_000, 100_000)
PAGE, AT_ONCE = 100, 1_000


@dataclass(frozen=True, slots=True)
class Read:
    """One answer, as its reader saw it."""

    first_ms: float
    last_ms: float
    octets: int


def fill(data: Path, counts: tuple[int, ...]) -> None:
    """A container ``n100`` and the like with so many small documents each."""
    house = build(Settings(data=data), role=Role(0, 1))
    try:
        ledger = house.ledger_called("alice")
        assert ledger is not None
        for count in counts:
            name = f"n{count}"
            ledger.submit(Change((Put(name, "", b"", kind=Kind.CONTAINER),))).result()
            for start in range(0, count, AT_ONCE):
                some = range(start, min(count, start + AT_ONCE))
                many = tuple(Put(f"{name}/d{n:06}.ttl", TURTLE, b"") for n in some)
                ledger.submit(Change(many)).result()
    finally:
        house.close()


@contextmanager
def filled(counts: tuple[int, ...]) -> Iterator[tuple[Server, Person]]:
    """A server with such containers in alice's pod; she may open them."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        with running(server):
            (alice,) = signed_in(server, "alice")
            server.stop()
            fill(server.data, counts)
            server.start()
            yield server, alice


def opened(alice: Person, count: int, modes: str) -> str:
    """The container of so many, where everybody has these modes now."""
    place = f"{alice.pod}n{count}/"
    rules = acl(place, alice.credentials.web_id, here=modes, inside=modes).encode()
    assert alice.ask("PUT", f"{place}.acl", rules, TURTLE).status in (201, 204)
    return place


def counted() -> tuple[int, ...]:
    """The counts of the command's arguments; none where there are none."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("counts", nargs="*", type=int)
    return tuple(parser.parse_args().counts)


def read(server: Server, url: str) -> Read:
    """Take an answer piece by piece, as a stranger."""
    parts = urlsplit(url)
    line = HTTPConnection("127.0.0.1", server.port)
    began = time.perf_counter()
    line.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
    answer = line.getresponse()
    assert answer.status == 200, answer.status
    octets = len(answer.read(1))
    first = time.perf_counter()
    while piece := answer.read(64 * 1024):
        octets += len(piece)
    line.close()
    return Read((first - began) * 1000, (time.perf_counter() - began) * 1000, octets)


def measured(server: Server, what: str, url: str, times: int) -> None:
    """The median of so many, after one that warms."""
    read(server, url)
    pids = [server.pid]
    spent = cpu_ms(pids)
    seen = [read(server, url) for _ in range(times)]
    cpu = (cpu_ms(pids) - spent) / times
    middle: Callable[[list[float]], float] = statistics.median
    first, last = middle([one.first_ms for one in seen]), middle([one.last_ms for one in seen])
    print(f"{what:32} {cpu:9.2f} {first:9.1f} {last:9.1f} {seen[0].octets:12,}")


def main() -> None:
    counts = counted() or COUNTS
    with filled(counts) as (server, alice):
        print(f"{'ms':32} {'CPU':>9} {'first':>9} {'last':>9} {'octets':>12}")
        for count in counts:
            place = opened(alice, count, "r")
            measured(server, f"first page of {count:,}", f"{place}?limit={PAGE}", 100)
            after = f"{place}?limit={PAGE}&after=d{count // 2:06}.ttl"
            measured(server, f"page from the middle of {count:,}", after, 100)
            measured(server, f"all of {count:,}", place, 5)


if __name__ == "__main__":
    main()
