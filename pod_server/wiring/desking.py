"""The desk of small companies put together: its pages, and the envoy that goes for it."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from flask import Blueprint

from pod_server.actions.identity import Identity
from pod_server.civic.desk.book import JSON
from pod_server.civic.desk.ears import Ears
from pod_server.civic.desk.goods_kept import Goods
from pod_server.civic.desk.keeping import Desk
from pod_server.identity.envoy import Within
from pod_server.identity.keyring import KeyRing
from pod_server.web.counter.joining import Joining
from pod_server.web.counter.welcome import CounterPage
from pod_server.web.desk.asked import AskedPages
from pod_server.web.desk.customers import CustomerPages
from pod_server.web.desk.forms import FormPages
from pod_server.web.desk.goods import GoodsPages
from pod_server.web.desk.home import DeskHome
from pod_server.web.desk.keys import KeyPage
from pod_server.web.desk.prefill import Prefill
from pod_server.web.desk.room import Room
from pod_server.web.desk.signing import SignPages
from pod_server.web.office.making import Making
from pod_server.web.office.who import Door
from pod_server.wiring.desks import errands
from pod_server.wiring.hosting import invitation_links, sign_up
from pod_server.wiring.house import House


def desk(house: House, ring: KeyRing, door: Door, within: Within) -> list[Blueprint]:
    """The pages of somebody who answers for a company."""
    going = errands(house, ring, within)
    room = Room(door, Desk(house.rules), going, house.clock, house.selling.today)

    def register(siren: str) -> bytes:
        url = f"{house.settings.company_register}?{urlencode({'q': siren, 'per_page': 1})}"
        return house.door.get(url, JSON, types=(JSON,)).body

    goods = Goods(house.rules, house.maker, house.documents)
    forms, customers = FormPages(room), CustomerPages(room, goods)
    return [
        DeskHome(room, bool(house.settings.smtp_url)).routes(),
        KeyPage(room, Identity(house.writer.content), partial(_passkeys, house)).routes(),
        forms.routes(),
        SignPages(room).routes(),
        Prefill(room, forms, register).routes(),
        customers.routes(),
        AskedPages(room, Ears(going.envoy, house.codecs), customers).routes(),
        GoodsPages(room, goods, customers).routes(),
    ]


def _passkeys(house: House, account_id: str) -> list[str]:
    return [one.credential_id for one in house.accounts.passkeys.of(account_id)]


def counter(house: House, door: Door, making: Making) -> list[Blueprint]:
    """What somebody sees who opens a front office in a browser, and how a company moves in."""
    invitations = house.front_office.invitations
    joining = Joining(
        making,
        house.accounts.people,
        house.ledger_called,
        house.ledgers.by_id,
        invitations,
        invitation_links(house),
        sign_up(house),
        Desk(house.rules),
        house.settings.issuer,
        house.settings.company_places,
    )
    page = CounterPage(house.terms, house.ledger_called, door.browser, joining.takes)
    return [page.routes(), joining.routes()]
