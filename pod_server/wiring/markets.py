"""Market files put together: for commands and pages, and the post that goes in between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pod_server.actions.groups import GroupBook
from pod_server.actions.pods import INBOX
from pod_server.civic.circle.checking import Checks
from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.gathering import Gathering, Passed
from pod_server.civic.circle.handing import Handings
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.post import Post
from pod_server.civic.circle.questions import Questions
from pod_server.civic.circle.sorting import Sorting
from pod_server.civic.seeing.profiles import Profiles
from pod_server.contracts import Ledger, Pod
from pod_server.identity.citizens import CitizenKeys
from pod_server.identity.envoy import Envoy, Within
from pod_server.identity.keyring import KeyRing
from pod_server.identity.machines import Machines
from pod_server.identity.minting import Minter
from pod_server.model.access import Agent
from pod_server.model.errand import Errand
from pod_server.model.errors import MissingResource
from pod_server.model.received import Received
from pod_server.storage.coming import FileComing
from pod_server.wiring.house import House, unique
from pod_server.wiring.pushing import asked_for_access
from vocab.terms import DP

#: Seconds between two looks at what is due, and how many errands go at a time.
EVERY, AT_ONCE = 0.5, 4

log = logging.getLogger(__name__)


class _Passing:
    """What others recommended, once there is somebody who reads their files."""

    incoming: IncomingFiles | None = None

    def recommendations(self, ledger: Ledger) -> Iterator[Passed]:
        """Of all kept files."""
        return self.incoming.recommendations(ledger) if self.incoming else iter(())


@dataclass(frozen=True, slots=True)
class MarketFiles:
    """All that pages and commands need."""

    markets: Markets
    handings: Handings
    incoming: IncomingFiles
    questions: Questions


def market_files(house: House) -> MarketFiles:
    """For a house."""

    def due(pod_id: str, name: str, when: int) -> None:
        house.accounts.errands.put(Errand(pod_id, name, when))

    def criteria(ledger: Ledger) -> list[str]:
        profiles = Profiles(house.documents, house.maker, _nobody)
        return [DP.NS + name for name in profiles.criteria(ledger)]

    passing = _Passing()
    gathering = Gathering(house.recommendations, passing, criteria)
    markets = Markets(house.rules, house.blobs, gathering, house.clock, house.pod_keys.of, unique)
    incoming = IncomingFiles(markets, house.blobs, house.clock, due, house.selling.settle)
    passing.incoming = incoming
    handings = Handings(
        markets,
        house.recommendations,
        house.documents,
        house.maker,
        house.clock,
        unique,
        due,
    )
    questions = Questions(handings, incoming, GroupBook(house.writer), house.clock, unique, due)
    return MarketFiles(markets, handings, incoming, questions)


def _nobody(_ledger: Ledger, _agent: Agent) -> int:
    raise MissingResource


@dataclass(frozen=True, slots=True)
class _Carrier:
    """The envoy, for whoever's pod it is."""

    house: House
    envoy: Envoy

    def inbox(self, webid: str) -> str:
        return self.house.webids.inbox(webid)

    def ask(
        self, pod: Pod, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Received:
        record = self.house.accounts.people.pod(pod.name)
        if record is None:
            raise MissingResource(pod.base)
        return self.envoy.ask(record.account_id, pod.owner, method, url, body=body, headers=headers)


def post(house: House, ring: KeyRing, within: Within) -> Post:
    """Who does what waits."""
    files = market_files(house)
    minter = Minter(ring, house.settings.issuer, house.clock)
    envoy = Envoy(
        house.accounts,
        Machines(house.accounts, house.clock),
        minter,
        house.door,
        lambda url: house.base_of(url) is not None,
        within,
    )
    keys = CitizenKeys(
        house.webids, house.pod_of, house.pod_keys, house.door, house.codecs, house.clock
    )
    return Post(
        files.handings,
        files.incoming,
        Checks(house.recommendations.statements, house.webids.signing_keys),
        house.blobs,
        FileComing(house.settings.data),
        _Carrier(house, envoy),
        Sorting(files.handings, files.incoming, files.questions, keys.of),
        keys.of,
        house.pod_keys.of,
        house.clock,
    )


def mail_came(house: House) -> Callable[[str, str], None]:
    """Told of a pod whose inbox has got something, and of its name."""
    asked = asked_for_access(house)

    def came(pod_id: str, name: str) -> None:
        house.accounts.errands.put(Errand(pod_id, INBOX, house.clock()))
        asked(pod_id, name)

    return came


async def keep_post(house: House, ring: KeyRing, within: Within, every: float = EVERY) -> None:
    """Errands that are due are done, a few at a time, without end; in one process of a server."""
    office = post(house, ring, within)
    busy: dict[tuple[str, str], asyncio.Task[None]] = {}
    while True:
        try:
            for errand in await asyncio.to_thread(
                house.accounts.errands.due, house.clock(), 4 * AT_ONCE
            ):
                key = (errand.pod_id, errand.name)
                if key not in busy and len(busy) < AT_ONCE:
                    busy[key] = asyncio.create_task(_gone(house, office, errand, busy))
        except Exception:
            # The store is closing, or busy: the errands stay, and the next round asks again.
            log.exception("errands could not be looked up")
        await asyncio.sleep(every)


async def _gone(
    house: House,
    office: Post,
    errand: Errand,
    busy: dict[tuple[str, str], asyncio.Task[None]],
) -> None:
    try:
        await asyncio.to_thread(done, house, office, errand)
    except Exception:
        # The store is closing, or full: the errand stays as it is, and is found again.
        log.exception("an errand could not be written down")
    finally:
        busy.pop((errand.pod_id, errand.name), None)


def done(house: House, office: Post, errand: Errand) -> None:
    """One errand; what fails for reasons of ours is tried again later. Blocking."""
    errands = house.accounts.errands
    try:
        ledger = house.ledgers.by_id(errand.pod_id)
        again = office.do(ledger, errand.name, errand.tries)
    except MissingResource:
        again = None
    except Exception:
        # Whatever it is: no errand is lost by it, nor the round; it is tried again in a minute.
        log.exception("an errand has failed")
        again = house.clock() + 60_000_000
    if again is None:
        errands.done(errand)
    else:
        errands.later(errand, replace(errand, due=again, tries=errand.tries + 1))
