"""What others wrote, made safe to look at (S-45): text stays text, and what hides is shown.

Signs that turn the direction of writing, and controls, are written out as their code; what is too
long is cut and says so. An address becomes a link only where a click can do no more than open it.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlsplit

from markupsafe import Markup, escape

#: Characters of a literal, and of an address, that are shown.
LONGEST_TEXT = 2_000
LONGEST_ADDRESS = 160
LONGEST_TITLE = 120

#: Controls but tab and line end, and all that changes the direction or hides (Unicode UAX #9, C0,
#: C1, line separators, tags, zero width but the joiners, which scripts and emoji need).
_HIDING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINKED = frozenset(("http", "https", "mailto", "tel"))
#: What no address holds; a reader of links might skip over it.
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f<>\"\\^`{|}]")


def visible(text: str, longest: int = LONGEST_TEXT) -> Markup:
    """The text, escaped, with what hides written out; cut after ``longest`` characters."""
    shown = text[:longest]
    parts: list[Markup] = []
    at = 0
    for found in _HIDING.finditer(shown):
        parts.append(escape(shown[at : found.start()]))
        parts.append(Markup('<span class="sign">U+{:04X}</span>').format(ord(found[0])))
        at = found.end()
    parts.append(escape(shown[at:]))
    if len(text) > longest:
        parts.append(Markup('<span class="cut">…</span>'))
    return Markup().join(parts)


def plain(text: str, longest: int = LONGEST_TITLE) -> str:
    """The text without what hides, on one line: for the title of a page."""
    said = " ".join(_HIDING.sub("", text[: longest + 1]).split())
    return said if len(said) <= longest else said[:longest] + "…"


def href(iri: str) -> str:
    """The address as the target of a link; empty where it must not become one.

    ``javascript:`` and ``data:`` would run or hide things; a name before ``@`` makes another host
    look like the one that is meant.
    """
    parts = _parts(iri)
    if parts is None or _HIDING.search(iri) or _NO_ADDRESS.search(iri):
        return ""
    if parts.scheme not in _LINKED:
        return ""
    if parts.scheme in ("http", "https") and (not parts.hostname or "@" in parts.netloc):
        return ""
    return iri


def below(iri: str, base: str) -> str:
    """The path of an address below ``base`` as people write it; empty for what is elsewhere."""
    return unquote(iri.removeprefix(base)) if iri.startswith(base) else ""


def _parts(iri: str) -> SplitResult | None:
    try:
        return urlsplit(iri)
    except ValueError:
        return None
