"""The map of places and the amounts of a product's page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pod_server.web.products.amounts import age, duration, spent, text
from pod_server.web.products.map import drawn


def test_places_lie_on_the_map_where_they_lie_on_earth() -> None:
    porto, lyon = {"lat": 41.15, "lon": -8.61}, {"lat": 45.76, "lon": 4.84}
    found = drawn([porto, {"lat": None, "lon": None}, lyon, porto])
    assert found is not None
    west, east = found.dots
    assert (west.numbers, east.numbers) == ("1, 3", "2")
    assert west.x < east.x
    assert west.y > east.y, "north is up"
    assert all(0 < dot.x < found.width and 0 < dot.y < found.height for dot in found.dots)
    assert 3 < len(found.paths) < 60, "what is shown, and not the whole world"
    assert drawn([{"lat": None, "lon": None}]) is None


@pytest.mark.parametrize("lat", [-89.0, 0.0, 89.0])
def test_a_place_anywhere_has_a_map(lat: float) -> None:
    found = drawn([{"lat": lat, "lon": 179.0}])
    assert found is not None
    assert 0 < found.height < 2_000


@pytest.mark.parametrize(
    ("iso", "fr", "en"),
    [
        ("PT26H", "26 h", "26 h"),
        ("P1DT2H", "1 jour 2 h", "1 day 2 h"),
        ("P2Y", "2 ans", "2 years"),
        ("P2W", "2 semaines", "2 weeks"),
        ("soon", "soon", "soon"),
    ],
)
def test_durations_read_as_people_say_them(iso: str, fr: str, en: str) -> None:
    assert duration(iso, "fr").replace("\u00a0", " ") == fr
    assert duration(iso, "en").replace("\u00a0", " ") == en


def test_ages_and_texts() -> None:
    today = date(2026, 11, 28)
    assert age(today, today, "fr") == "aujourd’hui"
    assert age(today - timedelta(days=3), today, "fr").replace("\u00a0", " ") == "il y a 3 jours"
    assert age(today - timedelta(days=400), today, "en") == "13 months ago"
    assert spent(timedelta(days=7, hours=20, minutes=5), "fr").replace("\u00a0", " ") == (
        "7 jours 20 h"
    )
    said = {"de": "Brot", "pt-BR": "pão"}
    assert text(said, "fr", ("pt",)) == "pão"
    assert text(said, "fr") == "Brot"
    assert text({}, "fr") == ""
