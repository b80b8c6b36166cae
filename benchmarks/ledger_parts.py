"""What the parts of the ledger cost, in microseconds: run it on the machine you ask about.

    python -m benchmarks.ledger_parts [FOLDER]

FOLDER (default: a temporary one) decides which disk is measured.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pod_server.contracts import Pod
from pod_server.model.change import Amend, Change, Kind, Put
from pod_server.model.iri import Role
from pod_server.storage.ledger import SqliteLedger
from pod_server.storage.ledgers import SqliteLedgers

NAMES = 1_000
BODY = b"." * 1_024
POD = Pod("bench", "bench", "http://127.0.0.1:4000/bench/", "http://127.0.0.1:4000/bench/#me")


def best(times: int, do: Callable[[], int], rounds_of: int = 5) -> tuple[float, float]:
    """Wall and process time for one of the things that ``do`` counts, the best of the rounds."""
    rounds = []
    for _ in range(rounds_of):
        wall, cpu = time.perf_counter(), time.process_time()
        counted = sum(do() for _ in range(times))
        rounds.append(
            (
                (time.perf_counter() - wall) / counted * 1e6,
                (time.process_time() - cpu) / counted * 1e6,
            )
        )
    return min(rounds)


def fill(ledgers: SqliteLedgers) -> SqliteLedger:
    first = [
        Put("", "", b"", kind=Kind.CONTAINER),
        Put("", "text/turtle", b"<#r> a <#rule> .", role=Role.ACL),
        Put("c", "", b"", kind=Kind.CONTAINER),
        *(Put(f"c/{n}", "text/turtle", BODY) for n in range(NAMES)),
    ]
    return ledgers.create(POD, Change(tuple(first)))


def report(what: str, wall: float, cpu: float) -> None:
    print(f"{what:<44} {wall:9.2f} {cpu:9.2f}")


def reads(ledger: SqliteLedger) -> None:
    names = [f"c/{n}" for n in range(100)]

    def hot() -> int:
        for name in names:
            ledger.read(name)
        return len(names)

    def rules() -> int:
        for name in names:
            ledger.nearest_acl(name)
        return len(names)

    def head() -> int:
        for _ in names:
            ledger.head()
        return len(names)

    report("read, hot", *best(200, hot))
    report("nearest ACL, hot", *best(200, rules))
    report("head", *best(200, head))
    report("children, each of 1 000", *best(5, lambda: len(list(ledger.children("c")))))


def cold(folder: Path, pod_id: str) -> None:
    """A process that has just opened the pod: everything comes from the tables, once."""
    ledgers = SqliteLedgers(folder, _clock)
    ledger = ledgers.by_id(pod_id)

    def read() -> int:
        return sum(ledger.read(f"c/{n}") is not None for n in range(NAMES))

    def rules() -> int:
        return sum(ledger.nearest_acl(f"c/{n}") is not None for n in range(NAMES))

    report("read, first touch", *best(1, read, 1))
    report("nearest ACL, first touch", *best(1, rules, 1))
    ledgers.close()


def writes(ledger: SqliteLedger) -> None:
    made = iter(range(10**9))

    def group(size: int, change: Callable[[int], Change]) -> Callable[[], int]:
        def go() -> int:
            futures = [ledger.submit(change(n)) for n in range(size)]
            for future in futures:
                future.result()
            return size

        return go

    def over(n: int) -> Change:
        return Change((Put(f"c/{n}", "text/turtle", BODY),))

    def new(_: int) -> Change:
        return Change((Put(f"c/new-{next(made)}", "text/turtle", BODY),))

    def amend(n: int) -> Change:
        return Change((Amend(f"c/{n}", b"", b"<a> <b> <c> .\n", 1_024),))

    for size in (1, 8, 32):
        report(f"put over, {size} at once", *best(max(4, 128 // size), group(size, over)))
    report("put new, 1 at once", *best(64, group(1, new)))
    report("put new, 32 at once", *best(4, group(32, new)))
    report("amend, 32 at once", *best(4, group(32, amend)))


def _clock() -> int:
    return time.time_ns() // 1_000


def main(folder: Path) -> None:
    ledgers = SqliteLedgers(folder, _clock)
    ledger = fill(ledgers)
    print(f"{'µs each':<44} {'wall':>9} {'CPU':>9}")
    reads(ledger)
    cold(folder, POD.pod_id)
    writes(ledger)
    problems = list(ledger.check())
    ledgers.close()
    print("\n".join(problems) or "The store is sound.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
