"""The pages of products put together."""

from __future__ import annotations

from flask import Blueprint

from pod_server.civic.private_profile import PrivateProfiles
from pod_server.web.office.who import Door
from pod_server.web.products.profile import ProfilePage
from pod_server.wiring.house import House


def product_pages(house: House, door: Door) -> list[Blueprint]:
    """Their blueprints."""
    profiles = PrivateProfiles(house.documents, house.maker, house.front_office.controlled)
    return [ProfilePage(door, profiles).routes()]
