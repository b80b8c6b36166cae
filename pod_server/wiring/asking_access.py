"""Asking others for access, and what they gave, put together: it goes as the person herself."""

from __future__ import annotations

from flask import Blueprint

from pod_server.actions.pods import TURTLE
from pod_server.civic.giving.face import ForSale, offer_in
from pod_server.identity.envoy import Within
from pod_server.identity.keyring import KeyRing
from pod_server.model.received import Received
from pod_server.web.me.buying import BuyPages
from pod_server.web.office.who import Door, Owner
from pod_server.web.sharing.ask import AskPage
from pod_server.web.sharing.received import ReceivedPages
from pod_server.wiring.carrying import carrier
from pod_server.wiring.house import House
from pod_server.wiring.markets import market_files
from pod_server.wiring.naming import introductions_of
from pod_server.wiring.receiving import BOOK, handing_back, trying


def asking(house: House, ring: KeyRing, door: Door, within: Within) -> list[Blueprint]:
    """The page that asks, and those of what others have given."""
    goes = carrier(house, ring, within)

    def storage(webid: str) -> str:
        here = house.pod_of(webid.partition("#")[0])
        if here is not None:
            return here.base if here.owner == webid else ""
        return min(house.webids.storages(webid), default="")

    def send(owner: Owner, inbox: str, body: bytes, kind: str) -> Received:
        return goes.ask(owner.ledger.pod, "POST", inbox, body, {"Content-Type": kind})

    introductions = introductions_of(house)
    inbox, clock = house.webids.inbox, house.clock

    def offer(url: str) -> ForSale | None:
        found = goes.envoy.read(url, TURTLE)
        if found.status != 200 or found.media_type != TURTLE:
            return None
        return offer_in(house.codecs.parse(found.body, TURTLE, url), url)

    received = ReceivedPages(
        door,
        BOOK,
        trying(house, goes),
        handing_back(house),
        market_files(house).incoming,
        introductions,
        inbox,
        send,
        clock,
    )
    return [
        AskPage(door, introductions, storage, inbox, send, clock).routes(),
        received.routes(),
        BuyPages(door, offer, inbox, send, introductions.called, house.ledger_called).routes(),
    ]
