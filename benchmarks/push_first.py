"""One company's whole état civil, 25 disclosures, pushed to one Sésame: CPU of its server, in ms.

``python -m benchmarks.push_first [CITIZENS]``. A real server process and a real client that sends
one statement after the other, each answered when it is validated, verified and synced to disk;
signing in and the look at the account are counted too. Three cases: the first statements that a
server gets which has been started anew on data that is there, and has loaded what it loads by
itself after ``ready``; and, each a median over the citizens (default 8, two at least), statements
that this server has never seen, each signed at a moment of its own, and the same bytes that another
citizen has been sent before (a company signs once for all). The server runs on the first core, the
client on the last; CPU is that of the whole process tree, as the scheduler counts it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median

from clients.company.delivery import Delivery, Parcel, deliver
from proofs.integrity import sign
from tests.faults.companies import LATEST, Company, opened, parcel
from tests.faults.servers import Server, client, running
from tests.unit.proofs.papers import FACTS, FIGURES

STATEMENTS = 25
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


def started_anew(server: Server) -> float:
    """The CPU in ms that it has used when it has come to rest again."""
    server.stop()
    server.start()
    used, quiet = cpu_ms(server.pid), 0
    while quiet < QUIET:
        time.sleep(LOOK_S)
        before, used = used, cpu_ms(server.pid)
        quiet = quiet + 1 if used - before < RESTING_MS else 0
    return used


def main() -> int:
    """Measure, print."""
    number = max(STARTS, int((sys.argv[1:] or ["8"])[0]))
    citizens = [f"citizen{at}" for at in range(number)]
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="sesame-push-") as folder:
        server = Server(Path(folder) / "data")
        os.sched_setaffinity(0, {cores[0]})
        with running(server):
            os.sched_setaffinity(0, {cores[-1]})
            _, (baker, smith, early) = opened(server, citizens, ["boulangerie", "forge", "aube"])
            starts, first = [], []
            for citizen in citizens[:STARTS]:
                starts.append(started_anew(server))
                first.append(pushed(server, early, citizen, dossier(early)))
            dossiers = [dossier(baker) for _ in citizens]
            new = [pushed(server, baker, *each) for each in zip(citizens, dossiers, strict=True)]
            assert len({sent.body for each in dossiers for sent in each}) == STATEMENTS * len(new)
            parcels = dossier(smith)
            known = [pushed(server, smith, citizen, parcels) for citizen in citizens]
    print(f"{STATEMENTS} disclosures, {sum(len(p.body) for p in parcels):,} bytes")
    print(f"started, and loaded             {median(starts):5.0f} ms")
    print(f"the first ones since the start  {median(first):5.0f} ms")
    print(f"new to this server              {median(new):5.0f} ms")
    print(f"sent to another citizen before  {median(known[1:]):5.0f} ms")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
