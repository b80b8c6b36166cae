"""What a phone's camera sees of a printed label: a film for Chromium's fake camera (MJPEG)."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from clients.company import __main__ as command
from clients.console import Exit

SIZE = (1280, 720)
#: A label of 70 × 37 mm, the first of its sheet, at 300 dots an inch.
_LABEL = (0, 0, 827, 437)


def label(code: str, resolver: str, title: str, folder: Path) -> Image.Image:
    """What ``sesame-company flash`` prints, as a picture."""
    sheet, out = folder / "labels.pdf", io.StringIO()
    words = ["flash", "--home", str(folder / "printer"), "--resolver", resolver, "--title", title]
    told = command.parser().parse_args([*words, "--out", str(sheet), code])
    assert command.run(told, {}, out, out) == Exit.WELL, out.getvalue()
    document = pypdfium2.PdfDocument(sheet)
    page = document[0].render(scale=300 / 72).to_pil()
    document.close()
    found: Image.Image = page.crop(_LABEL).convert("L")
    return found


def film(printed: Image.Image, file: Path, *, empty: int = 10, seen: int = 30) -> Path:
    """A bare shelf for so many frames, then the label: turned a little, not quite sharp."""
    shelf = Image.new("L", SIZE, 120)
    draw = ImageDraw.Draw(shelf)
    for x in range(0, SIZE[0], 160):
        draw.rectangle((x, 0, x + 6, SIZE[1]), fill=90)
    held = shelf.copy()
    paper = printed.rotate(6, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=120)
    held.paste(paper, ((SIZE[0] - paper.width) // 2, (SIZE[1] - paper.height) // 2))
    held = held.filter(ImageFilter.GaussianBlur(1))
    frames = [_jpeg(shelf)] * empty + [_jpeg(held)] * seen
    file.write_bytes(b"".join(frames))
    return file


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
