"""Codes ready to print: one as SVG, PNG or PDF, many as sheets of labels (PDF, A4).

QR codes by segno, sheets by fpdf2. A code is never smaller than scanners at a till read it: a
module of 0.396 mm at least, and four of them free around it (GS1 General Specifications 5.12.3).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from proofs.scanning.flash import Thing
from proofs.value import value
from proofs.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF
    from segno import QRCode

#: Millimetres.
SMALLEST_MODULE = 0.396
QUIET = 4
_A4 = (210.0, 297.0)
_MARGIN = 2.0
_LARGEST_CODE = 40.0
#: What an image of one code has for each module: 0.5 mm at 600 dots an inch.
_PIXELS = 12
#: What the fonts have that every reader of PDF brings along.
_LETTERS = "windows-1252"


class NotPrintable(ValueError):
    """What cannot be printed so that it is read; ``words`` say why, and what would do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@value
class Label:
    """What stands on one: the code, and beside it what people read."""

    thing: Thing
    address: str
    title: str = ""


@value
class Grid:
    """Labels on a sheet: columns and rows, all of the same size."""

    columns: int = 3
    rows: int = 8

    @property
    def cell(self) -> tuple[float, float]:
        """Width and height of one, in millimetres."""
        return _A4[0] / self.columns, _A4[1] / self.rows


def drawn(label: Label) -> QRCode:
    """The code: error correction M, as scanners of a till expect."""
    import segno

    return segno.make_qr(label.address, error="m", boost_error=False)


def one(label: Label, kind: str) -> bytes:
    """The code alone as ``svg`` or ``png``."""
    out = io.BytesIO()
    if kind == "svg":
        drawn(label).save(
            out, kind="svg", border=QUIET, scale=0.5, unit="mm", title=label.thing.in_brackets()
        )
    else:
        drawn(label).save(out, kind="png", border=QUIET, scale=_PIXELS, dpi=600)
    return out.getvalue()


def blank() -> FPDF:
    """An empty document of A4 sheets, with the fonts that every reader brings along."""
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.core_fonts_encoding = _LETTERS
    return pdf


def put_code(pdf: FPDF, label: Label, left: float, top: float, size: float) -> None:
    """The code of a label, as a square of ``size`` millimetres with its quiet zone."""
    picture = io.BytesIO()
    drawn(label).save(picture, kind="svg", border=QUIET, omitsize=True)
    pdf.image(picture, x=left, y=top, w=size, h=size)


def sheets(labels: Sequence[Label], grid: Grid) -> bytes:
    """A PDF, as many pages as they need. Raises :class:`NotPrintable` where they do not fit."""
    pdf = blank()
    width, height = grid.cell
    for number, label in enumerate(labels):
        place = number % (grid.columns * grid.rows)
        if place == 0:
            pdf.add_page()
        row, column = divmod(place, grid.columns)
        _put(pdf, label, column * width, row * height, grid)
    return bytes(pdf.output())


def _put(pdf: FPDF, label: Label, left: float, top: float, grid: Grid) -> None:
    width, height = grid.cell
    size = min(height - 2 * _MARGIN, width / 2, _LARGEST_CODE)
    modules = drawn(label).symbol_size(border=QUIET)[0]
    if size / modules < SMALLEST_MODULE:
        raise _too_small(label, modules * SMALLEST_MODULE, grid)
    put_code(pdf, label, left + _MARGIN, top + (height - size) / 2, size)
    x, room = left + _MARGIN + size, width - size - 2 * _MARGIN
    with pdf.local_context():
        pdf.set_xy(x, top + (height - size) / 2 + _MARGIN)
        if label.title:
            pdf.set_font("helvetica", "B", 9)
            pdf.multi_cell(
                room, 3.8, latin(label.title), align="L", max_line_height=3.8, new_x="LEFT"
            )
        pdf.set_font("helvetica", "", 7)
        for key, value in label.thing.keys:
            text = f"({key}) {value}" if key.isdecimal() else value
            pdf.multi_cell(room, 3.2, text, align="L", new_x="LEFT")


def latin(text: str) -> str:
    """Raises :class:`NotPrintable` for letters that the fonts of every PDF reader lack."""
    try:
        text.encode(_LETTERS)
    except UnicodeEncodeError as error:
        letter = text[error.start]
        raise NotPrintable(
            Words(
                f"« {text} » : la police des étiquettes n'a pas « {letter} ». Écrivez le titre en "
                "lettres latines, ou imprimez le code seul (.svg).",
                f"“{text}”: the font of the labels has no “{letter}”. Write the title in Latin "
                "letters, or print the code alone (.svg).",
            )
        ) from None
    return text


def _too_small(label: Label, wanted: float, grid: Grid) -> NotPrintable:
    said = f"{grid.columns}x{grid.rows}"
    return NotPrintable(
        Words(
            f"{label.address} : sur {said} étiquettes le code serait trop petit pour une caisse ; "
            f"il lui faut {wanted:.0f} mm. Prenez de plus grandes étiquettes (--labels 2x7).",
            f"{label.address}: on {said} labels the code would be too small for a till; it needs "
            f"{wanted:.0f} mm. Take larger labels (--labels 2x7).",
        )
    )
