"""One company's whole état civil, 25 disclosures, pushed to one Sésame: CPU of its server, in ms.

``python -m benchmarks.push_first [CITIZENS] [--beside CHECKOUT]``. A real server process and a real
client that sends one statement after the other, each answered when it is validated, verified and
synced to disk; signing in and the look at the account are counted too. Three cases: the first
statements that a server gets which has been started anew on data that is there, and has loaded what
it loads by itself after ``ready`` (three starts); statements that this server has never seen, each
signed at a moment of its own; and the same bytes that another citizen has been sent before (a
company signs once for all). The server runs on the first core, the client on the last; CPU is that
of the whole process tree, as the scheduler counts it. With the checkout of another version the two
take turns, citizen by citizen; its figures stand first.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, product
from pathlib import Path
from statistics import median

from clients.company.delivery import Delivery, Parcel, deliver
from proofs.integrity import sign
from tests.faults.companies import LATEST, Company, opened, parcel
from tests.faults.servers import ROOT, Server, client, running
from tests.unit.proofs.papers import FACTS, FIGURES

STATEMENTS = 25
CORES = sorted(os.sched_getaffinity(0))
STARTED, FIRST = "started, and loaded", "the first ones since the start"
NEW, KNOWN = "new to this server", "sent to another citizen before"
STARTS = 3
#: At rest is a process that uses less than so many ms between looks, so many looks in a row.
RESTING_MS, LOOK_S, QUIET = 2.0, 0.25, 12
_LATEST_MOMENT = datetime.now(UTC)
_SECONDS_BEFORE = count(1)


def cpu_ms(pid: int) -> float:
    """Time on a core of the process and all below it that are there."""
    used = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        used += int((thread / "schedstat").read_text(encoding="ascii").split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return used / 1e6 + sum(cpu_ms(int(child)) for child in children)


def dossier(company: Company) -> list[Parcel]:
    """All that is asked of the fixture company for last year, and some figures of earlier ones.

    No two dossiers have a byte-identical statement: each is signed a second apart.
    """
    asked = [company.unsigned(datapoint) for datapoint in (*FACTS, *FIGURES)]
    earlier = [
        company.unsigned(datapoint, year=LATEST - back) for back in (1, 2) for datapoint in FIGURES
    ]
    at = _LATEST_MOMENT - timedelta(seconds=next(_SECONDS_BEFORE))
    documents = [*asked, *earlier][:STATEMENTS]
    return [parcel(sign(document, company.key, created=at)) for document in documents]


def pushed(server: Server, company: Company, citizen: str, parcels: Sequence[Parcel]) -> float:
    """Server CPU in ms for one citizen."""
    before = cpu_ms(server.pid)
    delivery = Delivery(citizen)
    with client(company.credentials) as sender:
        address = company.accounts[citizen]
        sender.run(
            deliver(sender.session, delivery, address, parcels, lambda _: False, lambda *_: None)
        )
    assert len(delivery.accepted) == STATEMENTS, delivery
    return cpu_ms(server.pid) - before


@contextlib.contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started here stays there."""
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, {CORES[-1]})


def started_anew(server: Server) -> float:
    """The CPU in ms that it has used when it has come to rest again."""
    server.stop()
    with on_core(CORES[0]):
        server.start()
    used, quiet = cpu_ms(server.pid), 0
    while quiet < QUIET:
        time.sleep(LOOK_S)  # between two looks at what it has used
        before, used = used, cpu_ms(server.pid)
        quiet = quiet + 1 if used - before < RESTING_MS else 0
    return used


class Rival(Server):
    """The server of a checkout, with its own commands."""

    def __init__(self, data: Path, checkout: Path) -> None:
        path = f"import sys; sys.path.insert(0, {str(checkout)!r})"
        run = f"{path}; from pod_server.__main__ import main; sys.exit(main())"
        super().__init__(data, program=(sys.executable, "-c", run))
        self.commands = self.program
        self.program = (*self.program, "serve")

    def command(
        self, *words: str, program: Sequence[str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """With the checkout's own program."""
        return super().command(*words, program=program or self.commands)


@dataclass
class Side:
    """One server, its companies, and what was measured of it by the name of the case."""

    server: Server
    firms: Sequence[Company]
    figures: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def push(self, case: str, firm: int, citizen: str, parcels: Sequence[Parcel]) -> None:
        used = pushed(self.server, self.firms[firm], citizen, parcels)
        self.figures[case].append(used)


def measured(sides: Sequence[Side], citizens: Sequence[str]) -> None:
    """All cases; with several sides, each citizen is pushed to on one after the other."""
    for citizen, side in product(citizens[:STARTS], sides):
        side.figures[STARTED].append(started_anew(side.server))
        side.push(FIRST, 0, citizen, dossier(side.firms[0]))
    for citizen, side in product(citizens, sides):
        side.push(NEW, 1, citizen, dossier(side.firms[1]))
    bytes_sent = [dossier(side.firms[2]) for side in sides]
    for citizen, (side, parcels) in product(citizens, zip(sides, bytes_sent, strict=True)):
        side.push(KNOWN, 2, citizen, parcels)
    for side in sides:
        side.figures[KNOWN].pop(0)  # they were new to the server


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.push_first")
    parser.add_argument("citizens", nargs="?", type=int, default=8)
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="measure this one too")
    options = parser.parse_args()
    checkouts = [each for each in (options.beside, ROOT) if each is not None]
    citizens = [f"citizen{at}" for at in range(max(STARTS, options.citizens))]
    with (
        tempfile.TemporaryDirectory(prefix="sesame-push-") as folder,
        contextlib.ExitStack() as closing,
    ):
        sides = []
        for at, checkout in enumerate(checkouts):
            server = Rival(Path(folder) / f"data{at}", checkout.resolve())
            with on_core(CORES[0]):
                closing.enter_context(running(server))
            _, firms = opened(server, citizens, ["aube", "boulangerie", "forge"])
            sides.append(Side(server, firms))
        measured(sides, citizens)
    print(f"{STATEMENTS} disclosures, CPU ms of the server: least, median")
    for case in (STARTED, FIRST, NEW, KNOWN):
        told = (f"{min(s.figures[case]):5.0f} {median(s.figures[case]):5.0f}" for s in sides)
        print(f"{case:31} {'   '.join(told)}")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
