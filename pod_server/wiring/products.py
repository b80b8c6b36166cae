"""The pages of products put together."""

from __future__ import annotations

from flask import Blueprint

from pod_server.civic.circle.peers import Peers
from pod_server.civic.products.held_cards import HeldCards
from pod_server.civic.products.looking_up import ProductViews
from pod_server.civic.products.voices import Voices
from pod_server.civic.seeing.profiles import Profiles
from pod_server.identity.passkeys import Passkeys
from pod_server.storage.derived import FileDerived
from pod_server.web.office.who import Door
from pod_server.web.products.page import ProductPages
from pod_server.web.products.pocket import Pocket
from pod_server.web.products.profile import ProfilePage
from pod_server.wiring.facts import private_profiles
from pod_server.wiring.house import House
from pod_server.wiring.markets import market_files
from pod_server.wiring.paying_pages import offline_payer


def held_cards(house: House) -> HeldCards:
    """One for all pages that look at cards."""
    return HeldCards(FileDerived(house.settings.data))


def product_pages(
    house: House, door: Door, passkeys: Passkeys, cards: HeldCards
) -> list[Blueprint]:
    """Their blueprints."""
    profiles = private_profiles(house)
    criteria = Profiles(house.documents, house.maker, house.front_office.controlled)
    incoming = market_files(house, cards).incoming
    views = ProductViews(
        cards,
        house.glances,
        profiles,
        criteria,
        Voices(
            house.recommendations,
            incoming,
            house.replies.to,
            Peers(incoming, house.recommendations).all,
        ),
    )
    offline = offline_payer(house, passkeys)
    return [
        ProfilePage(door, profiles).routes(),
        ProductPages(door, views).routes(),
        Pocket(door, views, house.clock, house.pod_keys.of, offline).routes(),
    ]
