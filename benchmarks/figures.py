"""The figures that the bars are about, all in one run, and the tables of ``docs/performance.md``.

``python -m benchmarks.figures [--reps N] [--secs S]``

Our server and both peers on the load rig, first reads after a write, starts, idle memory and idle
sockets: ten minutes on a machine that does nothing else. The tables in the documentation are made
anew where both peers are at hand; what is not at hand is said and left out.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from benchmarks import against_peers as beside
from benchmarks import first_reads, idle_sockets
from benchmarks.against_peers import say
from benchmarks.bars import BARS, FIRST, IDLE_MB, PATCH_P99_MS, SOCKET_KB, START_S, Bar
from tests.faults.servers import Server, running

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- made by make bench -->\n", "<!-- until here -->\n"
STARTS, LOADED_S = 11, 8

#: CPU ms a request by scenario.
Costs = Mapping[str, float]


def costs(rig: ModuleType, results: Mapping[str, object]) -> Costs:
    return {name: rig.median(runs, "cpu_per_1k") for name, runs in results.items()}


def judged(ours: float, theirs: float | None, least: float | None) -> str:
    """Two cells: what the peer costs, and how many times less we do, beside what is asked."""
    if least is None or theirs is None:
        return " – | – |"
    ratio = theirs / ours
    is_met = "met" if ratio >= least else "**not met**"
    return f" {_number(theirs)} | {_number(ratio)}× of {_number(least)}×, {is_met} |"


def _number(value: float) -> str:
    """Three figures, thousands apart."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}".replace(",", " ").removesuffix(".00").removesuffix(".0")


def rows(bars: tuple[Bar, ...], ours: Costs, css: Costs, jss: Costs) -> Iterator[str]:
    """A line a bar; ``ours`` by label where the scenario is the peers' only."""
    yield "| | ours, CPU ms | CSS, CPU ms | ratio and bar | JSS, CPU ms | ratio and bar |"
    yield "|---|---:|---:|---|---:|---|"
    for bar in bars:
        mine = ours.get(bar.label, ours.get(bar.scenario))
        if mine is not None:
            cells = judged(mine, css.get(bar.scenario), bar.css)
            cells += judged(mine, jss.get(bar.scenario), bar.jss)
            yield f"| {bar.label} | {mine:.3f} |{cells}"


def first_costs() -> Costs:
    """Ours, by the labels of :data:`FIRST`."""
    found: dict[str, float] = {}
    for first in first_reads.measured():
        if not first.of_document:
            found[f"listing of {_number(first.count)}, first after a write"] = first.read
        elif first.count == first_reads.COUNTS[0]:
            found["document, first after a write"] = first.read
        say(f"first read: {first}")
    return found


def starts() -> Iterator[str]:
    """How long until ``ready`` and what an idle server holds, as sentences."""
    taken: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        with running(server):
            server.seed("alice")
            server.stop()
            for _ in range(STARTS):
                began = time.perf_counter()
                server.start()
                taken.append(time.perf_counter() - began)
                server.stop()
            server.start()
            # What this program shares with it would make its proportional share too small.
            ready = idle_sockets.memory_kb([server.pid], "Rss") / 1_024
            time.sleep(LOADED_S)  # until all pages are loaded, a second after it serves
            loaded = idle_sockets.memory_kb([server.pid], "Rss") / 1_024
    yield (
        f"Start to `ready`: {statistics.median(taken):.2f} s in the median of {STARTS}, "
        f"{min(taken):.2f} to {max(taken):.2f} (bar {START_S})."
    )
    yield (
        f"Memory idle, resident, one process: {ready:.0f} MB at `ready`, {loaded:.0f} MB once all "
        f"pages are loaded (bar {IDLE_MB})."
    )


def where() -> str:
    """On what, and when."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    whose = (
        "the system's" if os.path.realpath(sys.executable).startswith("/usr/bin/") else "another"
    )
    built = f"CPython {platform.python_version()}, {whose}"
    now = datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC")
    return f"{now}; {os.cpu_count()} cores, {model}; {built}; load {os.getloadavg()[0]:.1f}."


def measured(wish: argparse.Namespace) -> str | None:
    """All of it as Markdown; ``None`` without the rig or without both peers."""
    rig, peers = beside.rig_modules()
    wish.only, wish.listings = None, "10,100,1000,10000"
    began = where()
    mine = beside.ours(rig, peers, wish)
    css, jss = (costs(rig, beside.theirs(kind, rig, peers, wish)) for kind in beside.PEERS)
    late = rig.median(mine["patch_n3_10000"], "p99_ms")
    said = [began, "", *rows(BARS, costs(rig, mine), css, jss), ""]
    said.append(f"Slowest hundredth of the last patch: {late:.1f} ms (bar {PATCH_P99_MS}).")
    said += ["", *rows(FIRST, first_costs(), css, jss), "", *starts()]
    each = idle_sockets.measured(idle_sockets.SOCKETS)
    said.append(f"An idle WebSocket: {each:.1f} KB (bar {SOCKET_KB}).")
    text = "\n".join(said) + "\n"
    print(text)
    return text if css and jss else None


def main() -> int:
    """Measure, print, and make the tables anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--secs", type=float, default=0.7)
    wish = parser.parse_args()
    if not beside.has_rig():
        return 0
    made = measured(wish)
    if made is None:
        say(f"LEFT OUT: without both peers {PAGE.name} stays as it is")
        return 0
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
