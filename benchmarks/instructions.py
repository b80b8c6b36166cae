"""What a request costs in instructions: a figure that other processes on the machine do not move.

``python -m benchmarks.instructions [--only REGEX]``

Our server runs under ``valgrind --tool=callgrind``; the load rig's client asks at eight
connections, or at one where it says so, 400 requests of a kind. Printed: thousands of instructions
of user space a request, of all threads, and of them the event loop's. The kernel's work is not in
it, nor what a cache miss costs; two runs differ by one part in a hundred. What is not at hand is
said and left out.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import against_peers as peers_bench
from benchmarks.against_peers import say

REQUESTS, CONNECTIONS = 400, 8
_SUM = re.compile(r"^(?:summary|totals): (\d+)", re.MULTILINE)


def kinds(rig: ModuleType, spec: Any) -> Iterator[tuple[str, int, list[bytes]]]:
    """Each kind of request, and at how many connections; each finds what it needs."""
    raw, small, turtle = rig.raw, rig.SMALL, {"Content-Type": "text/turtle"}
    pub = spec.pub
    every = range(REQUESTS)
    new = [f"{pub}new/{n}.ttl" for n in every]
    old = [f"{pub}small/r{n % 100}.ttl" for n in every]
    n3 = {"Content-Type": "text/n3"}
    at_once = CONNECTIONS
    yield "GET", at_once, [raw("GET", url, {"Accept": "text/turtle"}) for url in old]
    kept = f"{spec.priv}kept.ttl"
    rig.fire(spec, [raw("PUT", kept, {**turtle, **spec.auth("PUT", kept)}, small)], 1, lock=False)
    asks = {"Accept": "text/turtle"}
    owners = [raw("GET", kept, asks | spec.auth("GET", kept)) for _ in every]
    yield "GET by the owner", at_once, owners
    yield "PUT new", at_once, [raw("PUT", url, turtle, small) for url in new]
    yield "PUT over", at_once, [raw("PUT", url, turtle, small) for url in old]
    yield "POST", at_once, [raw("POST", f"{pub}post/", turtle, small) for _ in every]
    yield "DELETE", at_once, [raw("DELETE", url) for url in new]
    patches = [raw("PATCH", url, n3, rig.n3(n // 100)) for n, url in enumerate(old)]
    yield "N3 Patch", at_once, patches
    alone = [raw("PUT", url, turtle, small) for url in old]
    yield "PUT over, alone", 1, alone
    for what, read in (("it", old), ("listing of 100", [f"{pub}small/" for _ in every])):
        reads = [raw("GET", url, {"Accept": "text/turtle"}) for url in read]
        both = [octets for pair in zip(alone, reads, strict=True) for octets in pair]
        yield f"half of: PUT over, alone, and GET of {what}", 1, both
    long = f"{pub}long.ttl"
    stored = [raw("PUT", long, turtle, rig.turtle(1000))]
    patches = [raw("PATCH", long, n3, rig.n3(n)) for n in every]
    yield "N3 Patch on 1 000 triples, alone", 1, stored + patches


def served(folder: Path) -> subprocess.Popen[str]:
    """Our server under callgrind, which does not count yet."""
    tool = ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", "--separate-threads=yes"]
    program = [sys.executable, peers_bench.sesame(), "serve", "--data", str(folder / "pods")]
    server = subprocess.Popen(
        [*tool, f"--callgrind-out-file={folder}/count", *program, "--port", str(peers_bench.PORT)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline().startswith("ready")
    return server


def told(server: subprocess.Popen[str], *words: str) -> None:
    """Tell callgrind something."""
    command = ["callgrind_control", *words, str(server.pid)]
    subprocess.run(command, check=True, capture_output=True)


def counted(folder: Path) -> list[int]:
    """Instructions of each thread, the event loop's first; the files are used up."""
    sums = []
    for file in sorted(folder.glob("count.*")):
        found = _SUM.search(file.read_text(errors="replace"))
        sums.append(int(found[1]) if found else 0)
        file.unlink()
    return sums


def main() -> int:
    """Count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=re.compile, default=re.compile(""))
    wish = parser.parse_args()
    if not (peers_bench.SHARED / "rig" / "rig.py").exists() or not shutil.which("valgrind"):
        say("LEFT OUT: no load rig, or no valgrind")
        return 0
    rig, peers = peers_bench.rig_modules()
    folder = Path(tempfile.mkdtemp(prefix="sesame-count-"))
    try:
        who = peers_bench.seeded(folder, f"http://localhost:{peers_bench.PORT}/")
        server = served(folder)
        try:
            spec: Any = peers_bench.prepared(rig, peers, server, who)
            rig.seed(spec, [], log=say)
            print("| thousands of instructions a request | all | of it the loop |\n|---|---:|---:|")
            for kind, connections, requests in kinds(rig, spec):
                rig.fire(spec, requests[:8], 1, lock=False)
                told(server, "-z")
                told(server, "-i", "on")
                rig.fire(spec, requests[8:], connections, lock=False)
                told(server, "-d")
                told(server, "-i", "off")
                sums = [each / (len(requests) - 8) / 1000 for each in counted(folder)]
                if wish.only.search(kind):
                    print(f"| {kind} | {sum(sums):.0f} | {sums[0]:.0f} |", flush=True)
        finally:
            server.terminate()
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
