"""What the first read after a write costs: of the document itself, and of listings it changed.

    python -m benchmarks.first_reads [COUNT ...]

A document in a container of COUNT is put over, again and again; then the same with a read after
each. What the reads cost is the difference, in CPU of the server's whole process tree. Peers keep
nothing between requests: beside them stands what any of their reads costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.long_listings import counted, filled, opened
from benchmarks.write_parts import turtle
from tests.faults.people import TURTLE
from tests.faults.servers import Server

COUNTS = (100, 1_000, 10_000)
TIMES, PASSES = 400, 5
BODIES = [turtle(20, n) for n in range(2)]


class Stranger:
    """Somebody without a name, on one line, who may do what he does."""

    def __init__(self, server: Server, place: str) -> None:
        self.line = HTTPConnection("127.0.0.1", server.port)
        self.place = urlsplit(place).path

    def put(self, name: str, body: bytes) -> None:
        self._ask("PUT", name, body, {"Content-Type": TURTLE}, (201, 204))

    def get(self, name: str) -> None:
        self._ask("GET", name, None, {"Accept": TURTLE}, (200,))

    def _ask(
        self,
        method: str,
        name: str,
        body: bytes | None,
        headers: dict[str, str],
        wanted: tuple[int, ...],
    ) -> None:
        self.line.request(method, self.place + name, body, headers)
        answer = self.line.getresponse()
        answer.read()
        assert answer.status in wanted, answer.status


def cpu_ms(pid: int) -> float:
    """What the threads of a process have taken, as the scheduler counts it, to the nanosecond."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e6


def spent(server: Server, stranger: Stranger, bodies: Iterator[bytes], read: str | None) -> float:
    """CPU ms of so many writes, with a read after each if ``read`` names something."""
    before = cpu_ms(server.pid)
    for _ in range(TIMES):
        stranger.put("d000001.ttl", next(bodies))
        if read is not None:
            stranger.get(read)
    return (cpu_ms(server.pid) - before) / TIMES


@dataclass(frozen=True, slots=True)
class First:
    """CPU ms of a write, and of the read after it: of the document, or of its container."""

    of_document: bool
    count: int
    write: float
    read: float


def measured(counts: tuple[int, ...] = COUNTS) -> Iterator[First]:
    """For a document beside so many, and for the listing of so many."""
    with filled(counts) as (server, alice):
        for count in counts:
            stranger, bodies = Stranger(server, opened(alice, count, "rw")), cycle(BODIES)
            for read in ("d000001.ttl", ""):
                spent(server, stranger, bodies, read)
                alone, both = [], []
                for _ in range(PASSES):
                    alone.append(spent(server, stranger, bodies, None))
                    both.append(spent(server, stranger, bodies, read))
                yield First(bool(read), count, min(alone), min(both) - min(alone))


def main() -> None:
    print(f"{'first read after a write, CPU ms':40} {'write':>8} {'read':>8}")
    for first in measured(counted() or COUNTS):
        label = f"{'document beside' if first.of_document else 'listing of'} {first.count:,}"
        print(f"{label:40} {first.write:8.3f} {first.read:8.3f}")


if __name__ == "__main__":
    main()
