"""An address for a camera: a QR code as SVG of one path, in a page."""

from __future__ import annotations

from markupsafe import Markup


def scannable(link: str) -> Markup:
    """The code of an address of ours."""
    import segno

    drawn = segno.make(link, error="m").svg_inline(scale=5, border=4, omitsize=True)
    return Markup(drawn)  # noqa: S704  # drawn by a library: modules, and nothing of the text
