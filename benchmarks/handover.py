"""A market file taken over: 200 companies, 5,000 disclosures, 1,000 recommendations.

``python -m benchmarks.handover [COMPANIES] [EACH] [RECOMMENDATIONS]``. Two real server processes: X
has the file, Z has said yes. Measured from Z's yes to the file being kept: fetched in pieces over
HTTP, every signature verified, every company's WebID document asked for once, every statement held
against what that company told Z, all of it on disk. Progress as Z's page would show it, and the
resident memory of Z's server before, and at its highest.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from secrets import token_bytes

from benchmarks.push_first import cpu_ms
from pod_server.actions.pods import Rule, owner_rule
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.logbook import Log
from pod_server.civic.circle.papers import (
    DRAFT,
    FILE,
    FOLDER,
    LEFT_OUT,
    Draft,
    Incoming,
    LeftOut,
    folders,
    written,
)
from pod_server.civic.front_office.account import account_name
from pod_server.contracts import Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Put
from pod_server.model.iri import Address
from pod_server.model.terms import NamedNode, Triple
from pod_server.settings import Settings
from pod_server.wiring.house import House, open_house
from pod_server.wiring.markets import MarketFiles, market_files
from proofs import integrity
from proofs.circles.market import (
    CARDS,
    DISCLOSURES,
    RECOMMENDATIONS,
    Contents,
    Entry,
    head,
    read_head,
)
from proofs.circles.market_log import origin
from proofs.circles.market_stream import Parting
from proofs.circles.recommendation import Opinion, recommend
from proofs.circles.sequence import MEDIA_TYPE
from proofs.keys import SigningKey
from proofs.logs import checkpoint
from proofs.logs.checkpoint import Checkpoint
from proofs.logs.entries import BLIND, digest
from proofs.logs.merkle import HASH
from proofs.writing import build
from tests.faults.servers import Server
from vocab.terms import FOAF, SEC, SESAME

JSON_LD = "application/ld+json"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHOLE = (200, 25, 1_000)
IDENTIFIER = "large"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a file. ``each``: statements of a company; ``twice``: that say otherwise to Z."""

    companies: int
    each: int
    recommendations: int
    twice: int = 1


@dataclass(slots=True)
class Side:
    """A citizen called ``alice`` on a server of their own."""

    server: Server

    @contextmanager
    def at(self) -> Iterator[tuple[House, Ledger, MarketFiles]]:
        """Beside the server, as commands are."""
        settings = Settings(
            data=self.server.data,
            base_url=self.server.base_url,
            port=self.server.port,
            outgoing_to_loopback=True,
        )
        with open_house(settings) as house:
            house.host.welcome("alice")
            ledger = house.ledger_called("alice")
            assert ledger is not None
            yield house, ledger, market_files(house)

    def offers(self) -> dict[str, Incoming]:
        """What was offered to this side."""
        with self.at() as (_, ledger, files):
            return dict(files.incoming.all(ledger))


def sides(folder: Path) -> tuple[Side, Side]:
    """X and Z, with data made and nothing running."""
    made = []
    for name in ("x", "z"):
        (folder / name).mkdir()
        made.append(Side(Server(folder / name / "data", options=["--outgoing-to-loopback"])))
    return made[0], made[1]


def prepared(x: Side, z: Side, size: Size) -> str:
    """The file at X's, what companies told Z, and the offer on its way; the hash of the file."""
    keys = [SigningKey.generate() for _ in range(size.companies)]
    with x.at() as (house, ledger, files):
        companies = [f"{ledger.pod.base}companies/{n}#us" for n in range(size.companies)]
        _published(house, ledger, companies, keys)
        report = _made(house, ledger, companies, keys, size)
        agent = Agent(ledger.pod.owner)
        with z.at() as (_, theirs, _files):
            _told(theirs, companies, keys, size)
            files.handings.offer(ledger, agent, IDENTIFIER, theirs.pod.owner)
    return report.content_hash


def _published(house: House, ledger: Ledger, companies: list[str], keys: list[SigningKey]) -> None:
    """A WebID document for each company, which lists its key."""
    writes: list[Put] = list(folders(ledger, "companies"))
    base = ledger.pod.base
    for webid, key in zip(companies, keys, strict=True):
        name = webid.partition("#")[0].removeprefix(base)
        said = Triple(NamedNode(webid), NamedNode(SEC.ASSERTION_METHOD), NamedNode(key.public.did))
        writes.append(house.maker.turtle(base, name, {said}))
        everybody = Rule("public", FOAF.AGENT, Mode.READ, base + name, is_class=True)
        rules = [owner_rule(ledger.pod.owner, base + name), everybody]
        writes.append(house.maker.acl(base, name, rules))
    _settle(ledger, writes)


def _made(
    house: House, ledger: Ledger, companies: list[str], keys: list[SigningKey], size: Size
) -> LeftOut:
    """The file as a composed one lies there: all at once, for there are no accounts behind it."""
    mine, relayed = Parting(DISCLOSURES), Parting(RECOMMENDATIONS)
    told = [
        statement(webid, key, number)
        for webid, key in zip(companies, keys, strict=True)
        for number in range(size.each)
    ]
    frames = [mine.add(each) for each in told]
    log, digests = logged(told)
    relays = {}
    for number in range(size.recommendations):
        author, key = f"https://r{number}.example/card#me", SigningKey.generate()
        opinion = Opinion(
            companies[number % len(companies)],
            SESAME.RECOMMENDS,
            {"en": "They answer, and they deliver when they say they do."},
            SESAME.USED,
            SESAME.NO_COUNTERPART,
            relay_limit=1,
            markets=("10.71",),
        )
        given = recommend(f"{author}-{number}", author, opinion, key, NOW)
        relays[given.content_hash] = 1
        frames.append(relayed.add(given.body))
    parts = [mine.done(), Parting(CARDS).done(), relayed.done()]
    entries = tuple(Entry(webid, SESAME.MIXED, "Seen.") for webid in companies)
    said = Checkpoint(origin(ledger.pod.base), log.size, log.tree.root())
    contents = Contents(
        "Large",
        ("10.71",),
        entries,
        language="en",
        relays=relays,
        checkpoint=checkpoint.sign(said, house.pod_keys.of(ledger.pod)),
        inclusion=log.inclusion(digests).text,
    )
    at = f"{FOLDER}/{IDENTIFIER}"
    iri, owner = f"{ledger.pod.base}{at}/{FILE}#it", ledger.pod.owner
    front = head(iri, owner, contents, parts, house.pod_keys.of(ledger.pod), NOW)
    blob, octets = house.blobs.store(ledger.pod.pod_id, [front, *frames])
    report = LeftOut(
        {},
        disclosures=parts[0].documents,
        relayed=len(relays),
        octets=octets,
        content_hash=read_head(front[1:-1]).content_hash,
        hops=1,
        recommendations=tuple(relays),
    )
    _settle(
        ledger,
        [
            *folders(ledger, FOLDER, at),
            written(f"{at}/{DRAFT}", Draft("Large", ("10.71",))),
            Put(f"{at}/{FILE}", MEDIA_TYPE, blob=blob, size=octets),
            written(f"{at}/{LEFT_OUT}", report),
        ],
    )
    return report


def logged(told: list[bytes]) -> tuple[Log, list[bytes]]:
    """A log in which these came in any order, each beside one of somebody else; their digests."""
    digests = [digest(each) for each in told]
    entries = [token_bytes(BLIND) + each for each in digests]
    entries += [token_bytes(BLIND + HASH) for _ in digests]
    return Log(sorted(entries)), digests


def statement(company: str, key: SigningKey, number: int, value: str = "12.5") -> bytes:
    """One signed figure of one year."""
    document = build(
        company,
        "employee-turnover",
        period_start=date(1900 + number, 1, 1),
        period_end=date(1900 + number, 12, 31),
        value=value,
    )
    return json.dumps(integrity.sign(document, key, created=NOW)).encode()


def _told(ledger: Ledger, companies: list[str], keys: list[SigningKey], size: Size) -> None:
    """Z has the first of each company's statements, and of some another one than X."""
    writes: list[Put] = list(folders(ledger, "accounts"))
    for place, (webid, key) in enumerate(zip(companies, keys, strict=True)):
        folder = f"{account_name(webid)}/civil-status"
        body = statement(webid, key, 0, "99.5" if place < size.twice else "12.5")
        writes += folders(ledger, account_name(webid), folder)
        writes.append(Put(f"{folder}/0", JSON_LD, body, size=len(body)))
    _settle(ledger, writes)


def _settle(ledger: Ledger, writes: list[Put]) -> None:
    address = Address(ledger.pod.base, writes[-1].name, False)
    for at in range(0, len(writes), 500):
        some = Change(tuple(writes[at : at + 500]))
        settle_now(ledger, partial(Prepared, some, Outcome(address, created=True)))


def waited(fact: Callable[[], bool], seconds: float = 60) -> None:
    """Until it is so."""
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            raise TimeoutError("it has not come about")
        time.sleep(0.1)  # another process does it, and tells nobody here


def accepted(z: Side) -> str:
    """Z says yes to the one offer that waits; its id."""
    waited(lambda: bool(z.offers()))
    ((identifier, _),) = z.offers().items()
    with z.at() as (_, ledger, files):
        files.incoming.answer(ledger, Agent(ledger.pod.owner), identifier, yes=True)
    return identifier


def resident(pid: int, what: str = "VmRSS") -> float:
    """Resident memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    """Played once; the figures on standard output."""
    size = Size(*(map(int, sys.argv[1:4]) if len(sys.argv) > 3 else WHOLE))
    with tempfile.TemporaryDirectory(prefix="sesame-handover-") as name:
        x, z = sides(Path(name))
        prepared(x, z, size)
        try:
            x.server.start()
            z.server.start()
            waited(lambda: bool(z.offers()))
            assert z.server.process is not None
            pid = z.server.process.pid
            before, used = resident(pid), cpu_ms(pid)
            began = time.monotonic()
            identifier = accepted(z)
            steps: list[tuple[float, int, int]] = []
            with z.at() as (_, ledger, files):
                while True:
                    one = files.incoming.one(ledger, identifier)
                    assert one is not None
                    if not steps or steps[-1][1:] != (one.done, one.checked):
                        steps.append((time.monotonic() - began, one.done, one.checked))
                    if one.state in ("kept", "failed"):
                        break
                    time.sleep(0.02)  # the server's work, sampled from outside
                took = time.monotonic() - began
                found = files.incoming.found(ledger, identifier)
            high, used = resident(pid, "VmHWM"), cpu_ms(pid) - used
        finally:
            for side in (x, z):
                side.server.stop()
    for when, done, checked in steps:
        print(f"{when:6.2f} s  {done / 1e6:6.2f} MB  {checked:5d} verified")
    print(f"{one.state} {one.reason}: {size} in {took:.1f} s, {one.octets / 1e6:.1f} MB")
    if found is not None and found.log is not None:
        print(f"log: {found.log.state}, {found.log.inside} of {found.log.size} entries")
    if found is not None:
        print(f"verified {found.good}, double talk {len(found.double_talk)}, {found.refused}")
    print(f"memory of Z's server: {before:.0f} MB before, {high:.0f} MB at its highest")
    print(f"CPU of Z's server: {used / 1000:.1f} s")
    return 0 if one.state == "kept" else 1


if __name__ == "__main__":
    sys.exit(main())
