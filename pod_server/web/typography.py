"""Text as printers set it, in French and English; addresses that break where they may."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

#: Where an address may go on in the next line.
_JOINT = re.compile(r"(?<=[/?&#@])(?=[^/])")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE_HIGH = re.compile(r" (?=[?!;%])")
_BEFORE_WIDE = re.compile(r" (?=[:»])")
NARROW, WIDE = "\u202f", "\u00a0"


def typeset(text: str, language: str) -> str:
    """Apostrophes as printers set them; in French, spaces that do not break before signs."""
    text = _APOSTROPHE.sub("’", text)
    if language != "fr":
        return text
    text = _BEFORE_HIGH.sub(NARROW, text)
    return _BEFORE_WIDE.sub(WIDE, text).replace("« ", f"«{WIDE}")


def wrapped(address: str) -> Markup:
    """An address that breaks at its joints first; it is still copied as one."""
    return Markup("<wbr>").join(escape(part) for part in _JOINT.split(address))
