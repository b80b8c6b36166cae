"""What commands of a citizen share: a pod, its owner, and the market files of the house."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pod_server.commands.common import store_options
from pod_server.model.access import Agent
from pod_server.model.errors import MissingResource
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import House, open_house
from proofs.value import value

if TYPE_CHECKING:
    from pod_server.contracts import Ledger
    from pod_server.wiring.markets import MarketFiles


@value
class AtPod:
    """Whose pod a command is about: its owner acts."""

    house: House
    ledger: Ledger
    agent: Agent
    files: MarketFiles


def pod_options(parser: argparse.ArgumentParser) -> None:
    """``--pod``, and those of the store."""
    parser.add_argument("--pod", required=True, help="whose: the name of the pod")
    store_options(parser)


@contextmanager
def at_pod(args: argparse.Namespace) -> Iterator[AtPod]:
    """For the command; raises ``MissingResource`` where there is no such pod."""
    from pod_server.wiring.markets import market_files

    with open_house(settings_of(args)) as house:
        ledger = house.ledger_called(args.pod)
        if ledger is None:
            raise MissingResource(args.pod)
        issuer = house.settings.issuer
        agent = Agent(ledger.pod.owner, client=issuer, issuer=issuer)
        yield AtPod(house, ledger, agent, market_files(house))
