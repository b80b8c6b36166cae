"""A server process over the house: its origins, services and provider put together."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pod_server.actions.query import Querier
from pod_server.civic.front_office.requests import SHAPE_FILE, Requests
from pod_server.civic.products.flashsesame import Links as ProductLinks
from pod_server.contracts import Clock
from pod_server.identity.issuers import Issuers
from pod_server.identity.keyring import KeyRing
from pod_server.identity.links import CLAIM, Links
from pod_server.identity.nonces import Nonces
from pod_server.identity.replay import Replays
from pod_server.identity.standing import Standing
from pod_server.identity.tokens import Verifier, authenticate
from pod_server.model.access import Agent
from pod_server.model.account import SECOND
from pod_server.model.iri import FLASH, FRONT_OFFICE, SPARQL_NAME
from pod_server.settings import Settings
from pod_server.storage.accounts import SqliteAccounts
from pod_server.storage.owners import Server
from pod_server.storage.queries.pool import PooledQueries
from pod_server.web import databrowser, statics
from pod_server.web.accounted import accounted
from pod_server.web.asgi import App
from pod_server.web.calls import Service
from pod_server.web.counter.asked import ASKED, AskedService
from pod_server.web.counter.front_office import FrontOfficeService
from pod_server.web.credentials import Authenticate
from pod_server.web.entry import Entry, Origins
from pod_server.web.flash import GS1_RESOLVER, Description, Resolver
from pod_server.web.inbox import RULES
from pod_server.web.mailed import mailed
from pod_server.web.parting import Parted, nobody_else
from pod_server.web.pods import DEEP, Directory, PodOrigin
from pod_server.web.reading.pages import Pages
from pod_server.web.redirect import Redirect
from pod_server.web.representations import Representations
from pod_server.web.server import run
from pod_server.web.services import StorageDescription
from pod_server.web.side import SideDoor
from pod_server.web.sparql import Sparql
from pod_server.web.targets import STORAGE_DESCRIPTION
from pod_server.web.within import Within
from pod_server.web.writes import table
from pod_server.web.wsgi import Later
from pod_server.wiring.day import Day
from pod_server.wiring.delivering import Delivery, delivery
from pod_server.wiring.doors import Doors
from pod_server.wiring.house import House, build, now_us
from pod_server.wiring.merchants import payment_services
from pod_server.wiring.noting import mail_came
from pod_server.wiring.pod_writes import pod_writes
from pod_server.wiring.watching import Watching, made_ready, tell_claim
from shapes import files as shapes

if TYPE_CHECKING:
    from flask import Flask

SWITCH_INTERVAL = 0.0005
NO_DOORS = Doors()


def application(
    settings: Settings,
    worker: int = 0,
    parted: Parted = nobody_else,
    *,
    clock: Clock = now_us,
    doors: Doors = NO_DOORS,
) -> App:
    """The whole server as one application, for the worker with that number.

    Before it closes it waits until all have ``parted``.
    """
    house = build(settings, clock=clock, role=Server(worker, settings.workers))
    house.ledgers.compact_with(house.documents.compacted)
    # The loop and the writer's thread take turns: at Python's 5 ms a commit waits for its turn
    # longer than for the disk (median of 8 writers: 33 ms, at 0.5 ms 4.7 ms).
    sys.setswitchinterval(SWITCH_INTERVAL)
    first = worker == 0
    return over(house, parted, housekeeping=first, doors=doors if first else NO_DOORS)


def over(
    house: House,
    parted: Parted = nobody_else,
    *,
    housekeeping: bool = False,
    doors: Doors = NO_DOORS,
) -> App:
    """The application over a house that is built; one of several processes keeps it tidy.

    That one has the side ``doors`` to answer at.
    """
    settings = house.settings
    ring = KeyRing(house.accounts.keys, house.clock)
    replays = _replays(house)
    queries = PooledQueries(house.rules, house.documents)
    directory = Directory(house.ledger_called)
    within = Within()
    told = delivery(house, ring, replays, directory, within)

    def pages_of_the_account() -> Flask:
        from pod_server.wiring import account

        return account.account(house, ring, replays, within, Querier(house.rules, queries))

    account = Later(pages_of_the_account, _first_pages)
    origins = Origins.of(settings)
    watching = Watching.over(house, origins, told.courier, queries, doors.metrics)
    sides = _sides(watching, settings, doors)
    day = Day(
        house, told, queries, replays, account, watching, within, ring, sides, housekeeping, parted
    )
    browser, owners = f"{settings.apps_origin}/browse", settings.account_origin
    pages = Pages(house.reader, house.rules, house.documents, browser, owners)
    writes = pod_writes(house)
    pods = PodOrigin(
        issuer=settings.issuer,
        pod=directory,
        authenticate=_asking(_verifier(house, ring, replays), house.clock),
        rules=house.rules,
        representations=Representations(house.reader, pages),
        pages=pages,
        writes=mailed(accounted(table(writes), house.selling.settle), mail_came(house)),
        services=_services(house, ring, told, queries),
        live=told.updates.line,
    )
    entry = Entry(
        origins,
        pods,
        account,
        databrowser.apps(settings.pods_origin, settings.issuer),
        statics.shelf(),
        opened=day.opened,
        closed=day.closed,
        sockets=told.sockets,
        behind_proxy=settings.behind_proxy,
        watch=watching.watch,
        health=watching.health,
    )
    within.serve(entry)
    return entry


def _sides(watching: Watching, settings: Settings, doors: Doors) -> Sequence[SideDoor]:
    redirect = [SideDoor(doors.redirect, Redirect.of(settings))] if doors.redirect else []
    return redirect if watching.door is None else [watching.door, *redirect]


def _first_pages(app: Flask) -> None:
    from pod_server.web import first_pages

    first_pages.make_ready(app)


def _verifier(house: House, ring: KeyRing, replays: Replays) -> Verifier:
    """What believes credentials, or does not."""
    return Verifier(
        Issuers(house.settings.issuer, ring, house.door),
        house.webids,
        replays,
        Standing(house.accounts, house.clock),
        without_ath=house.settings.proofs_without_ath,
        nonces=_nonces(house),
    )


def _replays(house: House) -> Replays:
    """Which proofs have been seen, by whichever process."""
    settings = house.settings
    alone = settings.workers == 1
    return Replays(settings.data / "run" / "proofs", house.clock() / SECOND, alone=alone)


def _asking(verifier: Verifier, clock: Clock) -> Authenticate:
    """Who is asking, by the clock of the house."""

    async def asked(
        method: str,
        url: str,
        authorization: Sequence[str],
        dpop: Sequence[str],
        origin: str | None,
    ) -> Agent:
        now = clock() / SECOND
        return await authenticate(verifier, method, url, authorization, dpop, origin, now)

    return asked


def _services(
    house: House, ring: KeyRing, told: Delivery, queries: PooledQueries
) -> Mapping[str, Service]:
    """What is at the reserved addresses of a pod, by path."""
    return {
        SPARQL_NAME: Sparql(Querier(house.rules, queries)),
        STORAGE_DESCRIPTION: StorageDescription(
            house.codecs,
            told.described,
            partial(_public_keys, ring),
            lambda base: house.pod_keys.at(base).public,
            RULES,
        ),
        FRONT_OFFICE: FrontOfficeService(
            house.front_office,
            Requests(house.codecs, shapes.text(SHAPE_FILE)),
            house.settings.account_origin,
        ),
        ASKED: AskedService(house.accounts.told, house.settings.pod_base("*")),
        FLASH + DEEP: Resolver(ProductLinks(house.reader, house.documents)),
        GS1_RESOLVER: Description(),
        **payment_services(house),
        **told.services,
    }


def _public_keys(ring: KeyRing) -> Sequence[Mapping[str, object]]:
    """The keys that sign what the server sends, as others may see them."""
    keys = ring.jwks()["keys"]
    return keys if isinstance(keys, list) else []


def _nonces(house: House) -> Nonces | None:
    """Where they are asked for (O-20)."""
    return Nonces.open(house.accounts.people) if house.settings.dpop_nonce else None


def serve(settings: Settings, sockets: Sequence[socket.socket] | None = None) -> int:
    """Serve until told to stop; the exit status.

    A server that nobody has claimed says on standard error, once it serves, by which link its
    owner does.
    """
    if settings.workers > 1:
        # Loaded once before they fork, its memory is shared by all of them.
        from pod_server.wiring import account  # noqa: F401  (to have been loaded)
    doors = Doors.of(settings)
    made_ready(settings)
    build = partial(application, settings, doors=doors)
    return run(settings, build, sockets, partial(_greet, settings))


def _greet(settings: Settings) -> None:
    accounts = SqliteAccounts.open(settings.data)
    try:
        if not accounts.people.accounts():
            tell_claim(settings, Links.open(accounts, now_us, settings.issuer).make(CLAIM))
    finally:
        accounts.close()
