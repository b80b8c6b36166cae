"""One company and very many Sésames: one figure to each, changed, and a whole état civil to some.

``python -m benchmarks.push_crowd [--sesames N] [--pods N] [--restated N] [--whole N] [--turn N]``

A real server with ``--pods`` pods, each with an account of the company; for more Sésames than pods,
each pod stands for several, and takes of each another period (100 000 Sésames are 1 000 pods of 100
periods). By default the rounds go round all pods, a period at a time, so that each statement meets
an account that the server has forgotten; ``--turn`` goes round so many pods until each has all of
its periods, and then round the next ones.

Three rounds of ``sesame-company``'s push, each in a process of its own: the figure, and the same
figure restated, each with ``kill -9`` of the pusher half way and the same command again; a whole
état civil of 25 statements. Told: statements a second, memory of the pusher after a tenth and at
the end, and CPU of both a statement. At the end every container is listed: each statement is there
once.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import apsw

from benchmarks.idle_sockets import cpu_ms
from clients.company.accounts import enrol, members
from clients.company.delivery import Parcel
from clients.company.home import Home
from clients.company.pushing import Manner, Round
from clients.company.register import Enrolment
from clients.console import Progress
from clients.pod_client.session import Credentials
from pod_server.actions.settle import settle_now
from pod_server.model.access import Agent
from pod_server.settings import Settings
from pod_server.storage.owners import Server as Role
from pod_server.wiring.house import build as build_house
from proofs.integrity import sign
from proofs.statement import build, read, statement_id
from tests.faults.companies import LATEST, Company, parcel, pod_of, publish
from tests.faults.servers import ROOT, Server, client
from tests.unit.proofs.papers import FACTS, FIGURES

FIGURE, WHOLE = "energy-use", 25
#: People made by one command, which has two minutes for it.
SEEDED = 100
#: Seconds between two looks at the pusher, for so many statements or more, and for fewer.
LARGE, EVERY_S, CLOSER_S = 3_000, 0.5, 0.02


@dataclass
class Watched:
    """What one round of the pusher was seen to take."""

    name: str
    statements: int
    seconds: float = 0.0
    client_ms: float = 0.0
    server_ms: float = 0.0
    #: Statements that had arrived, and the pusher's memory in MB at that moment.
    memory: list[tuple[int, float]] = field(default_factory=list)

    def told(self) -> str:
        """A line of the table."""
        early = next((mb for there, mb in self.memory if there * 10 >= self.statements), 0.0)
        late = self.memory[-1][1] if self.memory else 0.0
        rate = self.statements / max(self.seconds, 0.001)
        return (
            f"{self.name:28} {self.statements:7d} {self.seconds:6.0f} s {rate:6.0f}/s "
            f"{early:5.0f} MB {late:5.0f} MB {self.client_ms / self.statements:6.2f} "
            f"{self.server_ms / self.statements:6.2f}"
        )


@dataclass
class Pushing:
    """A round of one company's pusher to the customers of its register, in a process of its own."""

    server: Server
    home: Home
    parcels: Sequence[Sequence[Parcel]]
    concurrency: int = 16
    before: int = 0

    def run(self, name: str, *, killed: bool = False) -> Watched:
        """To the end; where it is to be killed, half way, and the same again."""
        customers = self._count("SELECT count(*) FROM customers")
        of_period = [len(parcels) for parcels in self.parcels]
        expected = sum(of_period) * customers // len(self.parcels)
        self.before = self._count("SELECT count(*) FROM arrived")
        watched = Watched(name, expected)
        started, server_ms = time.perf_counter(), cpu_ms([self.server.pid])
        if killed:
            assert self._once(watched, until=expected // 2) < 0, "it was over before it was killed"
        assert self._once(watched, until=None) == 0
        watched.seconds = time.perf_counter() - started
        watched.server_ms = cpu_ms([self.server.pid]) - server_ms
        assert self._there() == expected, (self._there(), expected)
        return watched

    def _once(self, watched: Watched, until: int | None) -> int:
        """The exit status of one process, which is watched, and killed where so much is there."""
        file = self.home.path / "parcels.json"
        file.write_text(json.dumps([[_told(one) for one in some] for some in self.parcels]))
        words = [sys.executable, "-m", "benchmarks.push_crowd", "--push", str(self.home.path)]
        words += ["--concurrency", str(self.concurrency)]
        with subprocess.Popen(words, cwd=ROOT) as pusher:
            spent = 0.0
            while pusher.poll() is None:
                there = self._there()
                try:
                    watched.memory.append((there, resident_mb(pusher.pid)))
                    spent = cpu_ms([pusher.pid])
                except (FileNotFoundError, ProcessLookupError):
                    break  # it has ended
                if until is not None and there >= until:
                    pusher.kill()
                    break
                time.sleep(
                    EVERY_S if watched.statements >= LARGE else CLOSER_S
                )  # between two looks
            status = pusher.wait()
        watched.client_ms += spent
        return status

    def _there(self) -> int:
        return self._count("SELECT count(*) FROM arrived") - self.before

    def _count(self, asked: str) -> int:
        path = str(self.home.path / "customers.sqlite")
        store = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            store.set_busy_timeout(10_000)
            (found,) = next(iter(store.execute(asked)))
            return int(found or 0)
        finally:
            store.close()


def resident_mb(pid: int) -> float:
    """Memory of a process that is in use now; of one that ends, ProcessLookupError."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def month(number: int) -> tuple[date, date]:
    """First and last day of a month, counted back from the end of last year."""
    year, left = LATEST - number // 12, 12 - number % 12
    following = date(year + left // 12, left % 12 + 1, 1)
    return date(year, left, 1), date.fromordinal(following.toordinal() - 1)


def figure(company: Company, period: int, sequence: int) -> Parcel:
    """The energy used in a month, as first said, or restated."""
    start, end = month(period)
    document = build(
        company.web_id,
        FIGURE,
        period_start=start,
        period_end=end,
        value=Decimal(1_000 + period + sequence),
        more={"unitCode": "MWH"},
    )
    if sequence > 1:
        key = read(document).key
        document |= {
            "id": statement_id(key, sequence),
            "sequence": sequence,
            "supersedes": statement_id(key, sequence - 1),
            "restatementReason": "Counted again.",
        }
    return parcel(sign(document, company.key, created=datetime.now(UTC)))


def civil_status(company: Company) -> list[Parcel]:
    """All that is asked of a company for last year, and some figures of earlier ones."""
    asked = [company.unsigned(name) for name in (*FACTS, *FIGURES)]
    asked += [company.unsigned(name, year=LATEST - back) for back in (1, 2) for name in FIGURES]
    return [parcel(company.signed(each)) for each in asked[:WHOLE]]


def let_in(server: Server, citizens: Sequence[str], companies: Sequence[str]) -> list[Company]:
    """Citizens whose policy lets companies in, and companies with an account at each of them.

    The policies are written beside the stopped server: signing in a thousand times is not measured.
    """
    names = [*citizens, *companies]
    made: dict[str, Credentials] = {}
    for first in range(0, len(names), SEEDED):
        made |= server.seed(*names[first : first + SEEDED])
    house = build_house(Settings(data=server.data), role=Role(0, 1))
    try:
        for name in citizens:
            ledger = house.ledger_called(name)
            assert ledger is not None
            settle_now(
                ledger,
                partial(
                    house.front_office.accept_at_once,
                    ledger,
                    Agent(made[name].web_id),
                    at_once=True,
                ),
            )
    finally:
        house.close()
    server.start()
    firms = [Company(made[name]) for name in companies]
    for firm in firms:
        publish(firm)
        with client(firm.credentials) as sender:
            for name in citizens:
                office = f"{pod_of(made[name])}.front-office"
                asked = enrol(sender.session, office, firm.web_id)
                firm.accounts[name] = sender.run(asked)
    return firms


def home_of(folder: Path, company: Company, customers: Iterable[tuple[str, str]]) -> Home:
    """A private folder with these customers and the addresses of their accounts."""
    home = Home(folder)
    home.make()
    home.settle(company.web_id, company.credentials)
    with home.register() as register:
        for customer, account in customers:
            register.enrolled(customer, account)
    return home


def listed_once(companies: Iterable[Company], expected: int) -> None:
    """Every container holds so many statements, and each of them once."""
    for company in companies:
        with client(company.credentials) as sender:
            for citizen in company.accounts:
                found = sender.run(members(sender.session, company.container(citizen)))
                assert len(set(found)) == expected, (citizen, len(set(found)), expected)


def played(
    folder: Path,
    pods: int,
    sesames: int,
    restated: int,
    whole: int,
    *,
    workers: int = 1,
    concurrency: int = 16,
    turn: int = 0,
) -> list[Watched]:
    """The three rounds; asserts that each statement is there once."""
    periods = -(-sesames // pods)
    names = [f"citizen{at:05}" for at in range(pods)]
    server = Server(folder / "data", workers=workers)
    try:
        one, other = let_in(server, names, ["aube", "forge"])
        rounds, again = [], -(-restated // pods)
        for sequence, last, said in (
            (1, periods, "one figure, killed once"),
            (2, again, "restated, killed once"),
        ):
            told = (
                (f"{one.accounts[name]}?i={period}", one.accounts[name])
                for name, period in _turns(names, last, turn or pods)
            )
            home = home_of(folder / f"aube{sequence}", one, told)
            parcels = [[figure(one, period, sequence)] for period in range(last)]
            pushing = Pushing(server, home, parcels, concurrency)
            rounds.append(pushing.run(said, killed=True))
            print(rounds[-1].told(), file=sys.stderr, flush=True)
        few = names[:whole]
        home = home_of(folder / "forge", other, ((name, other.accounts[name]) for name in few))
        pushing = Pushing(server, home, [civil_status(other)], concurrency)
        rounds.append(pushing.run(f"état civil of {WHOLE}"))
        listed_once([one], periods + again)
        other.accounts = {name: other.accounts[name] for name in few}
        listed_once([other], WHOLE)
    finally:
        server.end()
    return rounds


def _turns(names: Sequence[str], periods: int, turn: int) -> Iterable[tuple[str, int]]:
    """Pod and period of each Sésame, in the order in which they are sent to."""
    for first in range(0, len(names), turn):
        for period in range(periods):
            yield from ((name, period) for name in names[first : first + turn])


def push(folder: Path, concurrency: int) -> None:
    """What the process that is watched does: the round over its register."""
    home = Home(folder)
    found = json.loads((folder / "parcels.json").read_text(encoding="utf-8"))
    parcels = [[_read(one) for one in some] for some in found]

    def due(one: Enrolment) -> Sequence[Parcel]:
        period = parse_qs(urlsplit(one.customer).query).get("i", ["0"])[0]
        return parcels[int(period)]

    with home.register() as register:
        progress = Progress(register.count(), "push")
        Round(home, register, due, Manner(concurrency), progress).run(register.enrolments)
        outcomes = register.outcomes()
    assert set(outcomes) == {"delivered"}, outcomes


def _told(one: Parcel) -> list[object]:
    return [one.name, list(one.key), one.sequence, one.content_hash, one.body.decode()]


def _read(members_: list[object]) -> Parcel:
    name, key, sequence, content_hash, body = members_
    assert isinstance(key, list)
    return Parcel(str(name), tuple(key), int(str(sequence)), str(content_hash), str(body).encode())


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.push_crowd")
    parser.add_argument("--sesames", type=int, default=2_000)
    parser.add_argument("--pods", type=int, default=100)
    parser.add_argument("--restated", type=int, help="so many of them hear it restated (all)")
    parser.add_argument("--whole", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--turn", type=int, default=0, help="pods gone round at a time (all)")
    parser.add_argument("--push", type=Path, metavar="HOME", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.push is not None:
        push(options.push, options.concurrency)
        return 0
    with tempfile.TemporaryDirectory(prefix="sesame-crowd-") as folder:
        rounds = played(
            Path(folder),
            options.pods,
            options.sesames,
            options.sesames if options.restated is None else options.restated,
            options.whole,
            workers=options.workers,
            concurrency=options.concurrency,
            turn=options.turn,
        )
    print("round, statements, time, rate, memory after a tenth and at the end, CPU ms each of")
    print("pusher and server")
    for one in rounds:
        print(one.told())
    return 0


if __name__ == "__main__":
    sys.exit(main())
