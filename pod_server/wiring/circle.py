"""The pages between citizens put together: recommendations, market files, whom she trusts."""

from __future__ import annotations

from flask import Blueprint

from pod_server.web.circle.recommendations import RecommendationPages
from pod_server.web.office.who import Door
from pod_server.wiring.house import House
from pod_server.wiring.markets import market_files


def circle_pages(house: House, door: Door) -> list[Blueprint]:
    """Their blueprints."""
    files = market_files(house)
    return [
        RecommendationPages(
            door, house.overview, house.recommendations, files.handings.taken_back
        ).routes(),
    ]
