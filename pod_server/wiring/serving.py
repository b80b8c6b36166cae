"""A server process over the house: its origins, services and provider put together."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pod_server.actions.query import Querier
from pod_server.civic.requests import SHAPE_FILE, Requests
from pod_server.contracts import Clock
from pod_server.identity.issuers import Issuers
from pod_server.identity.keyring import KeyRing
from pod_server.identity.links import CLAIM, Links
from pod_server.identity.nonces import Nonces
from pod_server.identity.replay import Replays
from pod_server.identity.standing import Standing
from pod_server.identity.throttle import Throttle
from pod_server.identity.tokens import Verifier, authenticate
from pod_server.model.access import Agent
from pod_server.model.account import SECOND
from pod_server.model.iri import FRONT_OFFICE, SPARQL_NAME
from pod_server.settings import Settings
from pod_server.storage.accounts import SqliteAccounts
from pod_server.storage.owners import Server
from pod_server.storage.queries.pool import PooledQueries
from pod_server.web import databrowser, statics
from pod_server.web.asgi import App
from pod_server.web.bodies import Intake
from pod_server.web.counter.front_office import FrontOfficeService
from pod_server.web.entry import Entry, Origins
from pod_server.web.inbox import RULES, Inbox
from pod_server.web.pods import Directory, PodOrigin
from pod_server.web.reading.pages import Pages
from pod_server.web.representations import Representations
from pod_server.web.server import run
from pod_server.web.services import StorageDescription
from pod_server.web.sparql import Sparql
from pod_server.web.targets import STORAGE_DESCRIPTION
from pod_server.web.writes import Writes
from pod_server.web.wsgi import Later
from pod_server.wiring.delivering import delivery
from pod_server.wiring.house import House, build, now_us
from shapes import files as shapes

if TYPE_CHECKING:
    from flask import Flask

SWITCH_INTERVAL = 0.0005
HOUR, DAY = 3_600, 86_400


def application(settings: Settings, worker: int = 0, *, clock: Clock = now_us) -> App:
    """The whole server as one application, for the worker with that number."""
    house = build(settings, clock=clock, role=Server(worker, settings.workers))
    house.ledgers.compact_with(house.documents.compacted)
    # The loop and the writer's thread take turns: at Python's 5 ms a commit waits for its turn
    # longer than for the disk (median of 8 writers: 33 ms, at 0.5 ms 4.7 ms).
    sys.setswitchinterval(SWITCH_INTERVAL)
    return over(house, housekeeping=worker == 0)


def over(house: House, *, housekeeping: bool = False) -> App:
    """The application over a house that is built; one of several processes keeps it tidy."""
    settings, clock = house.settings, house.clock
    ring = KeyRing(house.accounts.keys, clock)
    alone = settings.workers == 1
    replays = Replays(settings.data / "run" / "proofs", clock() / SECOND, alone=alone)
    verifier = Verifier(
        Issuers(settings.issuer, ring, house.door),
        house.webids,
        replays,
        Standing(house.accounts),
        without_ath=settings.proofs_without_ath,
        nonces=_nonces(house),
    )
    queries = PooledQueries(house.rules, house.documents)
    querier = Querier(house.rules, queries)

    chores: list[asyncio.Task[None]] = []

    directory = Directory(house.ledger_called)
    told = delivery(house, ring, replays, directory)

    def pages_of_the_account() -> Flask:
        from pod_server.wiring import account

        return account.account(house, ring, replays)

    account = Later(pages_of_the_account)

    async def opened() -> None:
        told.open()
        chores.append(asyncio.create_task(account.soon()))
        if housekeeping:
            chores.append(asyncio.create_task(_keep_house(house)))

    async def closed() -> None:
        """After the last request: query children go home, what is open is closed."""
        for chore in chores:
            chore.cancel()
        told.close()
        queries.close()
        replays.close()
        await asyncio.to_thread(house.close)

    async def asked(
        method: str,
        url: str,
        authorization: Sequence[str],
        dpop: Sequence[str],
        origin: str | None,
    ) -> Agent:
        now = clock() / SECOND
        return await authenticate(verifier, method, url, authorization, dpop, origin, now)

    writes = Writes(
        house.rules,
        house.writer,
        Intake(house.blobs, settings.inline_body, settings.default_quota),
        Inbox(partial(_count_message, Throttle(house.accounts.signins, clock))),
        settings.max_body,
    )
    pages = Pages(house.reader, house.rules, house.documents, f"{settings.apps_origin}/browse")
    pods = PodOrigin(
        issuer=settings.issuer,
        pod=directory,
        authenticate=asked,
        rules=house.rules,
        representations=Representations(house.reader, pages),
        pages=pages,
        writes={
            "PUT": writes.put,
            "POST": writes.post,
            "PATCH": writes.patch,
            "DELETE": writes.delete,
        },
        services={
            SPARQL_NAME: Sparql(querier),
            STORAGE_DESCRIPTION: StorageDescription(
                house.codecs, told.described, partial(_public_keys, ring), RULES
            ),
            FRONT_OFFICE: FrontOfficeService(
                house.front_office, Requests(house.codecs, shapes.text(SHAPE_FILE))
            ),
            **told.services,
        },
        live=told.updates.line,
    )
    return Entry(
        Origins.of(settings),
        pods,
        account,
        databrowser.apps(settings.pods_origin, settings.issuer),
        statics.shelf(),
        opened=opened,
        closed=closed,
        sockets=told.sockets,
    )


def _public_keys(ring: KeyRing) -> Sequence[Mapping[str, object]]:
    """The keys that sign what the server sends, as others may see them."""
    keys = ring.jwks()["keys"]
    return keys if isinstance(keys, list) else []


def _count_message(throttle: Throttle, pod_id: str, sender: str) -> None:
    """One message more from this sender, if it still may (L-04, S-63)."""
    keys = (f"message {pod_id} {sender}", f"inbox {pod_id}")
    throttle.check(*keys)
    throttle.failed(*keys)


def _nonces(house: House) -> Nonces | None:
    """Where they are asked for (O-20)."""
    return Nonces.open(house.accounts.people) if house.settings.dpop_nonce else None


async def _keep_house(house: House) -> None:
    """Once a day, bodies that no row has named for an hour are deleted."""
    while True:
        await asyncio.sleep(DAY)
        await asyncio.to_thread(house.ledgers.sweep, house.clock() - HOUR * SECOND)


def serve(settings: Settings, sockets: Sequence[socket.socket] | None = None) -> int:
    """Serve until told to stop; the exit status.

    A server that nobody has claimed says on standard error, once it serves, by which link its
    owner does.
    """
    if settings.workers > 1:
        # Loaded once before they fork, its memory is shared by all of them.
        from pod_server.wiring import account  # noqa: F401
    return run(settings, partial(application, settings), sockets, partial(_greet, settings))


def _greet(settings: Settings) -> None:
    accounts = SqliteAccounts.open(settings.data)
    try:
        if not accounts.people.accounts():
            link = Links.open(accounts, now_us, settings.issuer).make(CLAIM)
            sys.stderr.write(f"claim this server, once, within a day: {link}\n")
            sys.stderr.flush()
    finally:
        accounts.close()
