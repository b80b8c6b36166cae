"""Charts of figures, as shapes that a template draws: columns of years, lines across them.

What is drawn stands in a table beside it; the drawing adds no number of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from proofs.value import value

WIDTH, HEIGHT = 350, 220
#: Room over, under (for the years) and beside the columns.
_TOP, _BOTTOM, _SIDE = 12, 28, 8
_WIDEST = 64


@value
class Column:
    """One year. ``told`` is its figure in words, empty where it is a gap."""

    x: float
    y: float
    width: float
    height: float
    name: str
    told: str

    @property
    def centre(self) -> float:
        return round(self.x + self.width / 2, 1)


@value
class Level:
    """A line across, or over the last column alone. ``kind`` is how it is drawn."""

    kind: str
    y: float
    x: float
    end: float


@value
class Chart:
    """All of it. ``floor`` is where nought lies."""

    columns: Sequence[Column]
    levels: Sequence[Level]
    floor: float
    width: int = WIDTH
    height: int = HEIGHT


def chart(
    years: Sequence[tuple[str, Decimal | None, str]],
    bounds: Sequence[Decimal],
    middle: Decimal | None,
) -> Chart:
    """Columns of ``years`` (name, figure or gap, figure in words), lines at ``bounds``.

    The median is of the last year's companies, and is drawn over that year alone.
    """
    figures = [figure for _, figure, _ in years if figure is not None]
    shown = [Decimal(0), *figures, *bounds, *([middle] if middle is not None else [])]
    low, high = min(shown), max(shown)
    span = (high - low) or Decimal(1)
    room = HEIGHT - _TOP - _BOTTOM

    def at(figure: Decimal) -> float:
        return round(_TOP + float((high - figure) / span) * room, 1)

    slot = (WIDTH - 2 * _SIDE) / max(len(years), 1)
    width = min(slot * 0.7, _WIDEST)
    columns = []
    for place, (name, figure, told) in enumerate(years):
        x = round(_SIDE + place * slot + (slot - width) / 2, 1)
        end = at(figure or Decimal(0))
        top, height = min(end, at(Decimal(0))), abs(end - at(Decimal(0)))
        columns.append(Column(x, top, round(width, 1), round(height, 1), name, told))
    levels = [Level("bound", at(bound), _SIDE, WIDTH - _SIDE) for bound in bounds]
    if middle is not None and columns:
        last = columns[-1]
        levels.append(Level("middle", at(middle), last.x - 6, last.x + last.width + 6))
    return Chart(columns, levels, at(Decimal(0)))
