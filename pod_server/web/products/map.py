"""A map of places as shapes that a template draws: nothing is fetched from anybody for it.

Coasts and borders are those of Natural Earth (public domain, 1:110 000 000), in tenths of a degree;
degrees of longitude are drawn as wide as they are in the middle of what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import cos, radians

import orjson

from proofs.value import value

WIDTH = 480
_LEAST, _MARGIN = 9.0, 0.25
_FLATTEST, _TALLEST = 0.45, 1.0


@value
class Dot:
    """One place, or several at one point; ``numbers`` are those of the list beside the map."""

    x: float
    y: float
    numbers: str


@value
class Map:
    """What is drawn. ``paths`` are outlines of lands."""

    height: float
    paths: Sequence[str]
    dots: Sequence[Dot]
    width: int = WIDTH


def drawn(places: Sequence[Mapping[str, object]]) -> Map | None:
    """A map of those with ``lat`` and ``lon`` (degrees); ``None`` where no place has them.

    They are numbered from 1 on, as they come, those without a point not counted.
    """
    points = [(p["lon"], p["lat"]) for p in places]
    known = [(x, y) for x, y in points if isinstance(x, float) and isinstance(y, float)]
    if not known:
        return None
    window = _window(known)
    numbers: dict[tuple[float, float], list[str]] = {}
    for number, (lon, lat) in enumerate(known, 1):
        numbers.setdefault((lon, lat), []).append(str(number))
    dots = [Dot(*window.at(lon, lat), ", ".join(said)) for (lon, lat), said in numbers.items()]
    return Map(window.height, list(_outlines(window)), dots)


@value
class _Window:
    """What is shown, in degrees, and how many units a degree is wide and high."""

    west: float
    north: float
    east: float
    south: float
    wide: float
    high: float

    @property
    def height(self) -> float:
        return round((self.north - self.south) * self.high, 1)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """In units of the drawing."""
        return round((lon - self.west) * self.wide, 1), round((self.north - lat) * self.high, 1)


def _window(points: Sequence[tuple[float, float]]) -> _Window:
    lons, lats = [x for x, _ in points], [y for _, y in points]
    middle = (min(lats) + max(lats)) / 2
    squeeze = max(cos(radians(middle)), 0.2)
    wide = max((max(lons) - min(lons)) * squeeze, _LEAST) * (1 + 2 * _MARGIN)
    high = max(max(lats) - min(lats), _LEAST * _FLATTEST) * (1 + 2 * _MARGIN)
    high = max(high, wide * _FLATTEST)
    wide = max(wide, high / _TALLEST)
    half = wide / squeeze / 2
    centre = (min(lons) + max(lons)) / 2
    scale = WIDTH / wide
    return _Window(
        centre - half,
        middle + high / 2,
        centre + half,
        middle - high / 2,
        scale * squeeze,
        scale,
    )


def _outlines(window: _Window) -> Sequence[str]:
    """Those that the window shows a part of."""
    found = []
    for west, south, east, north, ring in _lands():
        if east < window.west or west > window.east or north < window.south or south > window.north:
            continue
        pairs = zip(ring[::2], ring[1::2], strict=True)
        points = (window.at(lon / 10, lat / 10) for lon, lat in pairs)
        found.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return found


@cache
def _lands() -> Sequence[tuple[float, float, float, float, Sequence[int]]]:
    body = files("pod_server.web").joinpath("static/products/land.json").read_bytes()
    rings: list[list[int]] = orjson.loads(body)
    return [
        (min(r[::2]) / 10, min(r[1::2]) / 10, max(r[::2]) / 10, max(r[1::2]) / 10, r) for r in rings
    ]
