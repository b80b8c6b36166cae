"""The pages of companies put together: the list, each of them, and the citizen's criteria."""

from __future__ import annotations

from flask import Blueprint

from pod_server.civic.seeing.profiles import Profiles
from pod_server.web.office.asks import AskPages
from pod_server.web.office.companies import Companies
from pod_server.web.office.comparing import Comparing
from pod_server.web.office.criteria import CriteriaPages
from pod_server.web.office.who import Door
from pod_server.wiring.house import House


def company_pages(house: House, door: Door, asks: AskPages) -> list[Blueprint]:
    """Their blueprints."""
    office = house.front_office
    glances = house.glances
    profiles = Profiles(house.documents, house.maker, office.controlled)
    return [
        Companies(door, house.overview, office, asks, glances, profiles).routes(),
        Comparing(door, house.overview, glances, profiles).routes(),
        CriteriaPages(door, profiles).routes(),
    ]
