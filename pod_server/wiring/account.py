"""The account's origin put together: sign-in, provider, the citizen's pages.

Apart from the rest of a server, which starts without it: what this loads is most of all that a
process would load, and nothing of it is needed to answer for a pod.
"""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Flask

from pod_server.actions.export import Export
from pod_server.actions.places import Places
from pod_server.actions.query import Querier
from pod_server.actions.returning import Returning
from pod_server.actions.search import Search
from pod_server.identity import minting
from pod_server.identity.authorization import Authorization
from pod_server.identity.doers import Doers
from pod_server.identity.envoy import Within
from pod_server.identity.keyring import KeyRing
from pod_server.identity.links import Links
from pod_server.identity.machines import Machines
from pod_server.identity.nonces import Nonces
from pod_server.identity.passkeys import Passkeys
from pod_server.identity.provider import open_provider
from pod_server.identity.replay import Replays
from pod_server.identity.sessions import Sessions
from pod_server.identity.staff import People
from pod_server.web.account.apps import Apps
from pod_server.web.account.confirm import Confirm
from pod_server.web.account.gate import Gate
from pod_server.web.account.leaving import Leaving
from pod_server.web.account.machines import MachinePages
from pod_server.web.account.mail import MailPages
from pod_server.web.account.overview import Overview as AccountOverview
from pod_server.web.account.passkeys import PasskeyPages
from pod_server.web.account.recovery import Recovery
from pod_server.web.account.secrets import Secrets
from pod_server.web.account.staff import StaffPages
from pod_server.web.app import create_app
from pod_server.web.hosting.invited import Invited
from pod_server.web.hosting.inviting import Inviting
from pod_server.web.office.asks import AskPages
from pod_server.web.office.claim import Claim
from pod_server.web.office.conditions import ConditionsPage
from pod_server.web.office.downloads import Downloads
from pod_server.web.office.invitations import InvitationPages
from pod_server.web.office.led_home import LedHome
from pod_server.web.office.making import Making
from pod_server.web.office.terms import TermsPage
from pod_server.web.office.who import Door
from pod_server.web.past.pages import PastPages
from pod_server.web.pocket.app import PocketApp
from pod_server.web.provider.browser import Browser
from pod_server.web.searching.pages import SearchPage
from pod_server.wiring.asking_access import asking
from pod_server.wiring.circle import circle_pages
from pod_server.wiring.companies import company_pages
from pod_server.wiring.desking import counter, desk
from pod_server.wiring.hosting import invitation_links, sign_up
from pod_server.wiring.house import House
from pod_server.wiring.mailing import mailing
from pod_server.wiring.naming import things_of
from pod_server.wiring.paying_pages import payment_pages
from pod_server.wiring.products import held_cards, product_pages
from pod_server.wiring.pushing import push_pages
from pod_server.wiring.rooming import room_pages
from pod_server.wiring.sharing import identity, own_facts, sharing
from pod_server.wiring.today import dataland_pages, today_page


def account(
    house: House, ring: KeyRing, replays: Replays, within: Within, querier: Querier
) -> Flask:
    """The account's origin: sign-in, provider, pages."""
    settings, accounts, clock = house.settings, house.accounts, house.clock
    minting.load()
    provider = open_provider(
        accounts,
        ring,
        replays,
        house.door,
        settings.issuer,
        clock,
        token_seconds=settings.token_seconds,
        nonces=Nonces.open(accounts.people) if settings.dpop_nonce else None,
    )
    return create_app(
        settings=settings,
        provider=provider,
        signing_in=Sessions.open(accounts, clock),
        passkeys=_passkeys(house),
        authorizing=Authorization(settings.issuer, provider.server, accounts, ring, clock),
        places=Places(accounts.people, house.ledgers, house.base_of),
        pages=partial(_pages, house, ring, within, querier),
    )


def _passkeys(house: House) -> Passkeys:
    return Passkeys.open(house.accounts, house.clock, house.settings.account_origin)


def _hosting(house: House, door: Door, gate: Gate, making: Making) -> list[Blueprint]:
    """Several people on one server."""
    room, links = house.settings.default_quota, invitation_links(house)
    return [
        Invited(door, links, sign_up(house), making, room).routes(),
        Inviting(gate, house.accounts.invitations, links, house.clock, room).routes(),
    ]


def _pages(
    house: House, ring: KeyRing, within: Within, querier: Querier, browser: Browser
) -> list[Blueprint]:
    """The citizen's own pages."""
    settings, accounts = house.settings, house.accounts
    sessions = Sessions.open(accounts, house.clock)
    door = Door(browser, accounts.people, house.ledgers.by_id, settings.issuer, sessions.is_fresh)
    gate = Gate(browser, accounts.people, accounts.passkeys, sessions, _passkeys(house))
    links = Links.open(accounts, house.clock, settings.issuer)
    letters = mailing(house, links)
    making = Making(browser, links, house.hash_password, gate.ceremonies.available)
    asks = AskPages(door, house.overview, house.asking, accounts.people.count_pods)
    cards = held_cards(house)
    return [
        Claim(door, links, house.host, making).routes(),
        *_hosting(house, door, gate, making),
        Recovery(gate, links, letters).routes(),
        MailPages(gate, letters).routes(),
        AccountOverview(gate).routes(),
        Apps(gate, accounts.consents, house.clock).routes(),
        PasskeyPages(gate, letters).routes(),
        Confirm(gate).routes(),
        *payment_pages(house, door, _passkeys(house)),
        Secrets(gate, links, letters).routes(),
        MachinePages(gate, Machines(accounts, house.clock), settings.issuer).routes(),
        StaffPages(gate, People(accounts, house.clock, settings.issuer)).routes(),
        room_pages(house, gate),
        Leaving(gate, house.clock).routes(),
        today_page(house, door),
        dataland_pages(house, door),
        *company_pages(house, door, asks),
        *product_pages(house, door, _passkeys(house), cards),
        asks.routes(),
        TermsPage(door, house.front_office).routes(),
        ConditionsPage(door, house.front_office).routes(),
        InvitationPages(door, house.front_office.invitations).routes(),
        LedHome(door, house.front_office).routes(),
        Downloads(
            door, house.overview, house.codecs, Export(house.documents, house.blobs)
        ).routes(),
        *counter(house, door, making),
        *desk(house, ring, door, within),
        *circle_pages(house, door, cards),
        PocketApp(door, house.pod_keys.of).routes(),
        push_pages(house, door),
        SearchPage(door, Search(querier), things_of(house)).routes(),
        PastPages(door, Returning(house.past, house.writer), Doers(accounts).named).routes(),
        *sharing(house, door),
        *own_facts(house, door),
        *asking(house, ring, door, within),
        identity(house, gate),
    ]
