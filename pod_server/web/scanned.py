"""Something for a camera: a QR code as SVG of one path, in a page."""

from __future__ import annotations

from markupsafe import Markup


def scannable(text: str) -> Markup:
    """The code of an address of ours, or of a transfer for a bank's app; never a Micro QR code."""
    import segno

    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=5, border=4, omitsize=True)
    return Markup(drawn)  # noqa: S704  # drawn by a library: modules, and nothing of the text
