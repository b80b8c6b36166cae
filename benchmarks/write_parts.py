"""What a write costs below HTTP: prepared on the loop, committed by the writer, synced.

    python -m benchmarks.write_parts [FOLDER] [--only REGEX] [--secs S] [--reps N]

The same bodies and patches as the load rig, eight senders at once on one event loop, into a public
container. Printed: microseconds of CPU a write of the whole process, of that the loop's thread, and
the wall time; each the best of the passes. FOLDER decides which disk is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvloop

from pod_server.actions.settle import Outcome, Prepare, settle, settle_now
from pod_server.actions.wishes import DeleteWish, PatchWish, PostWish, PutWish
from pod_server.contracts import Ledger, Pod
from pod_server.model.access import STRANGER
from pod_server.model.change import Change, Kind, Put
from pod_server.model.iri import Address, Role
from pod_server.settings import Settings
from pod_server.storage.owners import Server
from pod_server.wiring.house import House, build

CONTAINERS = ("pub", *(f"pub/{n}" for n in ("small", "new", "gone", "patch", "post", "many")))
BASE = "http://127.0.0.1:4000/bench/"
POD = Pod("bench", "bench", BASE, BASE + "#me")
TURTLE = "text/turtle"
RULES = f"""@prefix acl: <http://www.w3.org/ns/auth/acl#>.
@prefix foaf: <http://xmlns.com/foaf/0.1/>.
<#owner> a acl:Authorization; acl:agent <{POD.owner}>; acl:accessTo <{BASE}pub/>;
  acl:default <{BASE}pub/>; acl:mode acl:Read, acl:Write, acl:Control.
<#public> a acl:Authorization; acl:agentClass foaf:Agent; acl:accessTo <{BASE}pub/>;
  acl:default <{BASE}pub/>; acl:mode acl:Read, acl:Write, acl:Append.
"""


def turtle(triples: int, seq: int = 0) -> bytes:
    """So many statements of about 50 bytes; the first is the counter that patches move on."""
    lines = ["@prefix ex: <http://example.org/ns#>.", f'<#s0> ex:seq "{seq}".']
    lines += [f'<#s{i % 50}> ex:p{i % 10} "value {i} of the resource".' for i in range(1, triples)]
    return ("\n".join(lines) + "\n").encode()


def n3(step: int) -> bytes:
    return (
        "@prefix solid: <http://www.w3.org/ns/solid/terms#>.\n"
        "@prefix ex: <http://example.org/ns#>.\n_:patch a solid:InsertDeletePatch;\n"
        f'  solid:deletes {{ <#s0> ex:seq "{step}". }};\n'
        f'  solid:inserts {{ <#s0> ex:seq "{step + 1}". }}.\n'
    ).encode()


SMALL = turtle(20)


def at(name: str) -> Address:
    return Address(BASE, f"pub/{name}", False)


@dataclass(frozen=True, slots=True)
class Bench:
    """One pod, and the writes that are measured on it."""

    house: House
    ledger: Ledger

    def put(self, name: str, body: bytes = SMALL) -> Prepare:
        wish = PutWish(STRANGER, at(name), TURTLE, body, None, len(body))
        return lambda: self.house.writer.put(self.ledger, wish)

    def patch(self, name: str, step: int) -> Prepare:
        wish = PatchWish(STRANGER, at(name), "text/n3", n3(step))
        return lambda: self.house.writer.patch(self.ledger, wish)

    def delete(self, name: str) -> Prepare:
        wish = DeleteWish(STRANGER, at(name))
        return lambda: self.house.writer.delete(self.ledger, wish)

    def post(self) -> Prepare:
        wish = PostWish(STRANGER, Address(BASE, "pub/post", True), TURTLE, SMALL, None, len(SMALL))
        return lambda: self.house.writer.post(self.ledger, wish)

    def fill(self, names: list[str], body: bytes) -> None:
        """Straight into the ledger, a thousand a change."""
        for at_once in range(0, len(names), 1000):
            some = names[at_once : at_once + 1000]
            puts = tuple(Put(f"pub/{name}", TURTLE, body, size=len(body)) for name in some)
            self.ledger.submit(Change(puts)).result()

    def writes(self) -> dict[str, tuple[int, Callable[[], Iterator[Prepare]]]]:
        """Each kind: how many at once, and an endless row of them."""
        made = itertools.count()
        old = [f"small/r{n}" for n in range(100)]
        gone = [f"gone/r{n}" for n in range(4000)]
        sibling = [f"many/r{n}" for n in range(0, 10_000, 100)]

        def patches(triples: int, documents: int) -> Callable[[], Iterator[Prepare]]:
            names = [f"patch/{triples}-{n}" for n in range(documents)]
            steps = itertools.count()
            for name in names:
                settle_now(self.ledger, self.put(name, turtle(triples)))

            def go() -> Iterator[Prepare]:
                for n in steps:
                    yield self.patch(names[n % documents], n // documents)

            return go

        def deletes() -> Iterator[Prepare]:
            self.fill(gone, SMALL)
            return map(self.delete, gone)

        self.fill(["post/first"], SMALL)
        self.fill(old, SMALL)
        self.fill([f"many/r{n}" for n in range(10_000)], b'<#a> <#b> "x" .')
        return {
            "put over": (8, lambda: map(self.put, itertools.cycle(old))),
            "put over, alone": (1, lambda: map(self.put, itertools.cycle(old))),
            "put beside 10 000": (8, lambda: map(self.put, itertools.cycle(sibling))),
            "put new": (8, lambda: (self.put(f"new/{n}") for n in made)),
            "post": (8, lambda: (self.post() for _ in made)),
            "delete": (8, deletes),
            "patch 20": (8, patches(20, 200)),
            "patch 1 000": (1, patches(1_000, 1)),
            "patch 10 000": (1, patches(10_000, 1)),
        }


async def passed(
    ledger: Ledger, senders: int, prepared: Iterator[Prepare], secs: float
) -> tuple[float, float, float, float]:
    """CPU, of it the loop's, wall, 99th hundredth of the waits; microseconds a write."""
    until = time.perf_counter() + secs
    waits: list[float] = []

    async def sender() -> None:
        for prepare in prepared:
            start = time.perf_counter()
            outcome: Outcome = await settle(ledger, prepare)
            assert outcome
            waits.append(time.perf_counter() - start)
            if time.perf_counter() > until:
                break

    wall, cpu, here = time.perf_counter(), time.process_time(), time.thread_time()
    await asyncio.gather(*(sender() for _ in range(senders)))
    spent = (time.process_time() - cpu, time.thread_time() - here, time.perf_counter() - wall)
    waits.sort()
    a, b, c = (each / len(waits) * 1e6 for each in spent)
    return a, b, c, waits[len(waits) * 99 // 100] * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--only", type=re.compile)
    parser.add_argument("--secs", type=float, default=0.2)
    parser.add_argument("--reps", type=int, default=10)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wish.folder) as folder:
        house = build(Settings(data=Path(folder), base_url="http://localhost:4000/"), role=Server())
        house.maker.make(POD, "Bench")
        ledger = house.ledgers.by_id(POD.pod_id)
        bench = Bench(house, ledger)
        house.ledgers.compact_with(house.documents.compacted)
        made = [Put(name, "", b"", kind=Kind.CONTAINER) for name in CONTAINERS]
        rules = Put("pub", TURTLE, RULES.encode(), size=len(RULES), role=Role.ACL)
        ledger.submit(Change((*made, rules))).result()
        print(f"{'µs a write':<24} {'CPU':>8} {'loop':>8} {'wall':>8} {'p99':>8}")
        for what, (senders, prepared) in bench.writes().items():
            if wish.only and not wish.only.search(what):
                continue
            runs = [
                uvloop.run(passed(ledger, senders, prepared(), wish.secs))
                for _ in range(wish.reps + 1)
            ][1:]  # the first warms up
            columns = [min(run) for run in zip(*runs, strict=True)]
            print(f"{what:<24} " + " ".join(f"{value:8.0f}" for value in columns), flush=True)
        problems = list(ledger.check())
        house.close()
    print("\n".join(problems) or "The store is sound.", file=sys.stderr)


if __name__ == "__main__":
    main()
