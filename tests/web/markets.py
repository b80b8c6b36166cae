"""Two servers with a citizen each, and companies whose statements both of them hold.

Their clocks are turned together: what one signs, the other holds against its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.papers import Draft, Handing, Incoming, Line, folders, paper
from pod_server.civic.circle.undoing import Undoing
from pod_server.civic.front_office.account import account_name
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Put
from pod_server.model.iri import Address
from pod_server.wiring.markets import MarketFiles, market_files
from proofs import integrity
from proofs.circles.recommendation import Opinion
from proofs.keys import SigningKey
from proofs.writing import build
from tests.web.served import Served, serving
from vocab.terms import SEC, SESAME

JSON_LD = "application/ld+json"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def until(fact: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for it."""
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.05)


@dataclass
class Company:
    """A company with a pod on one of the servers, and the key that its WebID document lists."""

    server: Served
    name: str
    key: SigningKey = field(default_factory=SigningKey.generate)

    @property
    def webid(self) -> str:
        return self.server.people[self.name].webid

    def publish(self) -> Company:
        """Its key, in its WebID document."""
        method = self.key.public.verification_method
        insert = f"INSERT DATA {{ <{self.webid}> <{SEC.ASSERTION_METHOD}> <{method}> }}"
        Citizen(self.server, self.name).patches(insert)
        return self

    def states(self, value: str, key: SigningKey | None = None, **more: str) -> bytes:
        """A satisfaction of so many percent, signed."""
        document = build(
            self.webid,
            "employee-satisfaction",
            period_start=date(2025, 1, 1),
            period_end=date(2025, 12, 31),
            value=value,
        )
        signed = integrity.sign({**document, **more}, key or self.key, created=NOW)
        return json.dumps(signed).encode()


@dataclass
class Citizen:
    """Somebody whose pod is on one of the servers."""

    server: Served
    name: str = "alice"

    @property
    def webid(self) -> str:
        return self.server.people[self.name].webid

    @property
    def base(self) -> str:
        return self.server.people[self.name].pod

    @property
    def ledger(self) -> Ledger:
        found = self.server.house.ledger_called(self.name)
        assert found is not None
        return found

    @property
    def agent(self) -> Agent:
        issuer = self.server.house.settings.issuer
        return Agent(self.webid, client=issuer, issuer=issuer)

    @property
    def files(self) -> MarketFiles:
        return market_files(self.server.house)

    def patches(self, update: str) -> None:
        """Her WebID document, by herself."""
        done = self.server.ask(
            "PATCH",
            self.webid.partition("#")[0],
            who=self.name,
            body=update.encode(),
            content="application/sparql-update",
        )
        assert done.status in (200, 204, 205), done

    def was_told(self, company: Company, *bodies: bytes) -> None:
        """Statements lie in the company's account as they do once it has pushed them."""
        at = account_name(company.webid)
        folder = f"{at}/civil-status"
        writes: list[Put] = list(folders(self.ledger, at, folder, f"{at}/contested"))
        for number, body in enumerate(bodies):
            writes.append(Put(f"{folder}/{number}", JSON_LD, body, size=len(body)))
        address = Address(self.base, folder, True)
        settle_now(self.ledger, lambda: Prepared(Change(tuple(writes)), Outcome(address, True)))

    def recommends(self, company: Company, stance: str = SESAME.RECOMMENDS, relay: int = 1) -> str:
        """The hash of what was said."""
        opinion = Opinion(
            company.webid,
            stance,
            {"en": "Good bread."},
            SESAME.USED,
            SESAME.NO_COUNTERPART,
            relay_limit=relay,
        )
        book = self.server.house.recommendations
        settle_now(self.ledger, lambda: book.settle(self.ledger, self.agent, opinion, public=False))
        given = book.of(self.ledger, company.webid)
        assert given is not None
        return given.recommendation.content_hash

    def takes_back(self, content_hash: str) -> None:
        """What was said, as the office takes it back."""
        book, undoing = self.server.house.recommendations, Undoing(self.files.handings)
        said = {each.recommendation.content_hash: each for each in book.all(self.ledger)}
        given = said[content_hash]
        where = Address(self.base, given.name, False)
        item = given.recommendation.opinion.item

        def prepare() -> Prepared:
            gone = book.take_back(self.ledger, self.agent, item)
            return undoing.deleted(self.ledger, where, gone)

        settle_now(self.ledger, prepare)

    def composes(self, *companies: Company) -> str:
        """A market file about them; its id."""
        lines = tuple(
            Line(each.webid, SESAME.RECOMMENDS, "Open on Sundays.", "Owes me ten euros.")
            for each in companies
        )
        draft = Draft("Bread", ("10.71",), "Rodez", "en", lines)
        made = self.files.markets.new(self.ledger, self.agent, draft)
        self.files.markets.compose(self.ledger, self.agent, made)
        return made

    def offers(self, identifier: str, other: Citizen, days: int = 7) -> str:
        """The name of the paper about it; returns once it has arrived."""
        name = self.files.handings.offer(self.ledger, self.agent, identifier, other.webid, days)
        until(lambda: self.handing(name).state != "to-offer")
        return name

    def handing(self, name: str) -> Handing:
        found = paper(self.ledger, name, Handing)
        assert found is not None
        return found

    def offered(self) -> dict[str, Incoming]:
        """What others offered, by id."""
        return dict(self.files.incoming.all(self.ledger))

    def takes(self, identifier: str) -> Incoming:
        """She says yes; returns once that has come to an end."""
        self.files.incoming.answer(self.ledger, self.agent, identifier, yes=True)
        until(lambda: self.offered()[identifier].state in ("kept", "failed"), 40)
        return self.offered()[identifier]

    def given(self, other: Citizen, identifier: str) -> str:
        """Offered to another and taken; the id at the other's."""
        before = set(other.offered())
        self.offers(identifier, other)
        until(lambda: bool(set(other.offered()) - before))
        (new,) = set(other.offered()) - before
        assert other.takes(new).state == "kept", other.offered()[new]
        return new


@contextmanager
def two(folder: Path) -> Iterator[tuple[Served, Served]]:
    """Servers that reach each other."""
    for name in ("one", "two"):
        (folder / name).mkdir()
    with (
        serving(folder / "one", outgoing_to_loopback=True, housekeeping=True) as one,
        serving(folder / "two", outgoing_to_loopback=True, housekeeping=True) as other,
    ):
        yield one, other
