"""What hangs in a shop, as PDF: cards for shelves, four on an A4 sheet, and a poster for the door.

A customer reads it from an arm's length or from the street: the name large, the code larger than on
a label, and in words what it is there for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from proofs.scanning.labels import Label, blank, latin, put_code
from proofs.value import value

if TYPE_CHECKING:
    from fpdf import FPDF

#: Millimetres: a card is an A6.
_CARD, _CODE = (105.0, 148.5), 62.0
_ACROSS, _DOWN = 3, 3
_EDGE = 8.0
_GREY, _BLACK = 90, 0


@value
class ShelfCard:
    """What stands on one: code and name, then lines (the price first), then what the code is for.

    The first line is printed large.
    """

    label: Label
    lines: Sequence[str]
    invitation: str


def shelf(card: ShelfCard, copies: int = 4) -> bytes:
    """Cards for a shelf, four on a sheet. Raises :class:`proofs.scanning.labels.NotPrintable`."""
    pdf = blank()
    for number in range(copies):
        place = number % 4
        if place == 0:
            pdf.add_page()
        row, column = divmod(place, 2)
        _shelf_card(pdf, card, column * _CARD[0], row * _CARD[1])
    return bytes(pdf.output())


def poster(title: str, lead: str, labels: Sequence[Label]) -> bytes:
    """For the door: who it is, what scanning tells, and the codes, nine on a sheet.

    Raises :class:`proofs.scanning.labels.NotPrintable`.
    """
    pdf = blank()
    a_sheet = _ACROSS * _DOWN
    for first in range(0, len(labels), a_sheet):
        pdf.add_page()
        pdf.set_xy(_EDGE, 14)
        _text(pdf, title, 30, 210 - 2 * _EDGE, "B", 12)
        pdf.set_xy(_EDGE, pdf.get_y() + 3)
        _text(pdf, lead, 16, 210 - 2 * _EDGE, "", 7)
        top = max(pdf.get_y() + 6, 62.0)
        width, height = (210 - 2 * _EDGE) / _ACROSS, (297 - top - _EDGE) / _DOWN
        for place, label in enumerate(labels[first : first + a_sheet]):
            row, column = divmod(place, _ACROSS)
            left, size = _EDGE + column * width, min(width - 6, height - 18)
            put_code(pdf, label, left + (width - size) / 2, top + row * height, size)
            pdf.set_xy(left + 2, top + row * height + size)
            _text(pdf, label.title, 12, width - 4, "B", 5)
    return bytes(pdf.output())


def _shelf_card(pdf: FPDF, card: ShelfCard, left: float, top: float) -> None:
    room = _CARD[0] - 2 * _EDGE
    pdf.set_draw_color(200)
    pdf.rect(left, top, *_CARD)
    pdf.set_xy(left + _EDGE, top + _EDGE)
    _text(pdf, card.label.title, 20, room, "B", 8)
    for number, line in enumerate(card.lines):
        pdf.set_xy(left + _EDGE, pdf.get_y() + 1)
        _text(pdf, line, 10 if number else 18, room, "", 4.5 if number else 7.5)
    put_code(pdf, card.label, left + (_CARD[0] - _CODE) / 2, top + _CARD[1] - _CODE - 15, _CODE)
    pdf.set_xy(left + _EDGE, top + _CARD[1] - 15)
    pdf.set_text_color(_GREY)
    _text(pdf, card.invitation, 9, room, "", 4)
    pdf.set_text_color(_BLACK)


def _text(pdf: FPDF, text: str, size: float, room: float, style: str, leading: float) -> None:
    pdf.set_font("helvetica", style, size)
    pdf.multi_cell(room, leading, latin(text), align="C", new_x="LEFT", max_line_height=leading)
