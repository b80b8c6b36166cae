"""A small town on one server: alice, bob and carol, who know each other, worked on beside it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

from pod_server.actions.groups import GroupBook
from pod_server.actions.settle import settle_now
from pod_server.civic.circle.papers import Draft, Line
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errand import Errand
from pod_server.settings import Settings
from pod_server.storage.accounts_errands import SqliteErrands
from pod_server.wiring.house import House, open_house
from pod_server.wiring.markets import MarketFiles, market_files
from tests.faults.children import Tell, run
from tests.faults.servers import Server, running

BAKER = "https://baker.example/#us"
FAR = 10**15


@dataclass(frozen=True)
class At:
    """Somebody's pod beside the server, or without one."""

    house: House
    ledger: Ledger
    files: MarketFiles

    @property
    def agent(self) -> Agent:
        issuer = self.house.settings.issuer
        return Agent(self.ledger.pod.owner, client=issuer, issuer=issuer)

    def errands(self) -> dict[str, int]:
        """What the list says this pod has to do, and when."""
        due = self.house.accounts.errands.due(FAR * 10, 1_000)
        return {each.name: each.due for each in due if each.pod_id == self.ledger.pod.pod_id}


@dataclass
class Town:
    """One server with alice, bob and carol, who all have each other in a circle."""

    server: Server

    @contextmanager
    def at(self, name: str) -> Iterator[At]:
        settings = Settings(
            data=self.server.data, base_url=self.server.base_url, port=self.server.port
        )
        with open_house(settings) as house:
            ledger = house.ledger_called(name)
            assert ledger is not None
            yield At(house, ledger, market_files(house))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The server, from a start until it was asked to stop."""
        with running(self.server):
            yield
            self.server.stop()

    def webid(self, name: str) -> str:
        return f"{self.server.pods}{name}/profile/card#me"

    def kept(self, name: str, fact: Callable[[At], bool]) -> bool:
        with self.at(name) as at:
            return fact(at)

    def dies(self, name: str, play: Callable[[At], object]) -> None:
        """Does it, and is killed as it has errands put down."""

        def killed(self: SqliteErrands, errand: Errand) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        def doing(tell: Tell) -> None:
            with patch.object(SqliteErrands, "put", killed), self.at(name) as at:
                play(at)
                tell("nothing was put down")

        ended = run(doing)
        assert ended.status == -signal.SIGKILL, ended.said
        assert ended.said == []


def settled(folder: Path) -> Town:
    """Two processes, and everybody in a circle of everybody."""
    found = Town(Server(folder / "data", workers=2))
    names = ("alice", "bob", "carol")
    found.server.seed(*names)
    for name in names:
        with found.at(name) as at:
            book = GroupBook(at.house.writer)
            settle_now(at.ledger, partial(book.make, at.ledger, at.agent, "all", "All"))
            for other in names:
                group = book.one(at.ledger, "all")
                assert group is not None
                ours = (at.ledger, at.agent, "all", group.version, found.webid(other))
                settle_now(at.ledger, partial(book.add, *ours))
    return found


def composed(at: At, title: str) -> str:
    made = at.files.markets.new(at.ledger, at.agent, Draft(title, ("10.71",)))
    at.files.markets.put(at.ledger, at.agent, made, Line(BAKER))
    at.files.markets.compose(at.ledger, at.agent, made)
    return made
