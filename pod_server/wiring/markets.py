"""Market files put together: for commands and pages, and the post that goes in between."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from pod_server.actions.groups import GroupBook
from pod_server.civic.circle.checking import Checks
from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.gathering import Gathering, Passed, PassedCard
from pod_server.civic.circle.handing import Handings
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.logbook import Logbook
from pod_server.civic.circle.post import Post
from pod_server.civic.circle.products import Products
from pod_server.civic.circle.questions import Questions
from pod_server.civic.circle.readers import Readers
from pod_server.civic.circle.sorting import Sorting
from pod_server.civic.circle.undoing import Undoing
from pod_server.civic.products.held_cards import HeldCards
from pod_server.civic.seeing.profiles import Profiles
from pod_server.contracts import Ledger
from pod_server.identity.citizens import CitizenKeys
from pod_server.model.access import Agent
from pod_server.model.errand import Errand
from pod_server.model.errors import MissingResource
from pod_server.storage.coming import FileComing
from pod_server.storage.derived import FileDerived
from pod_server.wiring.carrying import Carrier
from pod_server.wiring.house import House, unique
from proofs.value import value
from vocab.terms import DP


class _Passing:
    """What others recommended, once there is somebody who reads their files."""

    incoming: IncomingFiles | None = None

    def recommendations(self, ledger: Ledger) -> Iterator[Passed]:
        """Of all kept files."""
        return self.incoming.recommendations(ledger) if self.incoming else iter(())

    def cards(self, ledger: Ledger) -> Iterator[PassedCard]:
        """Of all kept files."""
        return self.incoming.cards(ledger) if self.incoming else iter(())


@value
class MarketFiles:
    """All that pages and commands need."""

    markets: Markets
    handings: Handings
    incoming: IncomingFiles
    questions: Questions
    products: Products


def market_files(house: House, cards: HeldCards | None = None) -> MarketFiles:
    """For a house; ``cards`` where there is a memory of them already."""

    def due(pod_id: str, name: str, when: int) -> None:
        house.accounts.errands.put(Errand(pod_id, name, when))

    def criteria(ledger: Ledger) -> list[str]:
        profiles = Profiles(house.documents, house.maker, _nobody)
        return [DP.NS + name for name in profiles.criteria(ledger)]

    passing = _Passing()
    gathering = Gathering(house.recommendations, passing, house.replies.to, criteria)
    sign = house.pod_keys.of
    logbook = Logbook(house.blobs, sign, secrets.token_bytes)
    readers = Readers(house.documents, house.maker)
    markets = Markets(
        house.rules, house.blobs, gathering, logbook, readers, house.clock, sign, unique
    )
    incoming = IncomingFiles(markets, house.blobs, house.clock, due, house.selling.settle)
    passing.incoming = incoming
    handings = Handings(markets, house.recommendations, house.clock, unique, due)
    questions = Questions(handings, incoming, GroupBook(house.writer), house.clock, unique, due)
    held = cards or HeldCards(FileDerived(house.settings.data))
    return MarketFiles(markets, handings, incoming, questions, Products(held, incoming))


def _nobody(_ledger: Ledger, _agent: Agent) -> int:
    raise MissingResource


def post(house: House, goes: Carrier) -> Post:
    """Who does what waits."""
    files = market_files(house)
    keys = CitizenKeys(
        house.webids, house.pod_of, house.pod_keys, house.door, house.codecs, house.clock
    )
    return Post(
        files.handings,
        files.incoming,
        Checks(house.recommendations.statements, house.webids.signing_keys),
        house.blobs,
        FileComing(house.settings.data),
        goes,
        Sorting(
            files.handings,
            files.incoming,
            files.questions,
            Undoing(files.handings),
            keys.of,
            house.clock,
        ),
        keys.of,
        house.pod_keys.of,
        house.clock,
    )
