"""Phones told of what waits, put together: what rings, what is said, who sends."""

from __future__ import annotations

from flask import Blueprint

from pod_server.civic.giving.letters import LOOKED_AT
from pod_server.civic.paying.deciding import Wallet
from pod_server.contracts import Ledger
from pod_server.delivery.pushes import Pushes
from pod_server.identity.push import PushKey, PushPost, written
from pod_server.model.phone import Phone, Waits
from pod_server.web.office.who import Door
from pod_server.web.paying.listing import HOME as PAYMENTS
from pod_server.web.pocket.push import PushPages
from pod_server.web.sharing.requests import HOME as REQUESTS
from pod_server.wiring.giving import giving
from pod_server.wiring.house import House, unique
from pod_server.wiring.paying import wallet


def post(house: House) -> PushPost:
    """As this server. On a loopback address there is nobody to be written to."""
    origin = house.settings.account_origin
    contact = origin if origin.startswith("https:") else ""
    return PushPost(house.door, PushKey(house.accounts.people, house.clock, contact))


def push_pages(house: House, door: Door) -> Blueprint:
    """Where the owner turns it on and off."""
    sender = post(house)
    return PushPages(
        door,
        house.accounts.phones,
        lambda: sender.key.public,
        sender.check,
        house.clock,
        unique,
    ).routes()


def rung_again(house: House, ledger: Ledger) -> None:
    """Phones hear of what waits and came after they were told last: a fall lost the bell for it."""
    pod_id, phones = ledger.pod.pod_id, house.accounts.phones
    told = phones.quiet_since(pod_id)
    if told is None:
        return
    waiting, _ = giving(house).waiting(ledger, "", LOOKED_AT)
    if any(asked.asked_us > told for asked in wallet(house).waiting(ledger)):
        phones.ring(pod_id, Waits.PAYMENT, house.clock())
    elif any(one.sent_us > told for one in waiting):
        phones.ring(pod_id, Waits.ACCESS, house.clock())


async def keep_pushes(house: House) -> None:
    """Phones that are due are told, without end; in one process of a server."""
    purse, gives = wallet(house), giving(house)

    def page(ledger: Ledger, kind: str) -> str:
        if kind == Waits.PAYMENT:
            return _page_of_payments(purse, ledger)
        return REQUESTS if gives.count(ledger) else ""

    def text(phone: Phone) -> bytes | None:
        found = page(house.ledgers.by_id(phone.pod_id), phone.kind)
        return written({"kind": phone.kind, "page": found}) if found else None

    await Pushes(house.accounts.phones, text, post(house).send, house.clock).keep()


def _page_of_payments(purse: Wallet, ledger: Ledger) -> str:
    waiting = [asked.id for asked, _ in zip(purse.waiting(ledger), range(2), strict=False)]
    return f"{PAYMENTS}/{waiting[0]}" if len(waiting) == 1 else PAYMENTS if waiting else ""
