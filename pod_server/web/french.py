"""The French of what is found to be wrong far below the pages, where English is the one language.

Below, a refusal gives its reason as an English sentence; ``words/reasons.fr.json`` has each of them
in French, with ``{}`` for what varies. ``tests/unit/web`` fails where a reason that the code can
give is missing there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import orjson

_BOOK = files("pod_server.web") / "words" / "reasons.fr.json"
#: Nothing that the house says is longer.
_LONGEST = 2_000
_GAP = "{}"
_DEEPEST = 4


@lru_cache(1_024)
def in_french(reason: str, depth: int = 0) -> str | None:
    """The sentence in French, what varies in it too where it has words; ``None`` if not known."""
    if len(reason) > _LONGEST or depth > _DEEPEST:
        return None
    whole, patterns = book()
    known = whole.get(reason)
    if known is not None:
        return known
    for pieces, french in patterns:
        found = _gaps(reason, pieces)
        if found is not None:
            told = [in_french(gap, depth + 1) or gap for gap in found]
            return "".join(a + b for a, b in zip(french, [*told, ""], strict=True))
    return None


Pieces = tuple[str, ...]


@cache
def book() -> tuple[dict[str, str], Sequence[tuple[Pieces, Pieces]]]:
    """Whole sentences, and those with gaps, cut at them; those with the most words come first."""
    entries: dict[str, str] = orjson.loads(_BOOK.read_bytes())
    whole = {english: french for english, french in entries.items() if _GAP not in english}
    patterns = [
        (tuple(english.split(_GAP)), tuple(french.split(_GAP)))
        for english, french in entries.items()
        if _GAP in english
    ]
    return whole, sorted(patterns, key=lambda pair: -sum(map(len, pair[0])))


def _gaps(text: str, pieces: Pieces) -> list[str] | None:
    """What stands in the gaps between these pieces; ``None`` where the text is another one."""
    first, *middle, last = pieces
    if not text.startswith(first) or not text.endswith(last):
        return None
    at, end = len(first), len(text) - len(last)
    found: list[str] = []
    for piece in middle:
        next_at = text.find(piece, at, end)
        if next_at < 0:
            return None
        found.append(text[at:next_at])
        at = next_at + len(piece)
    return [*found, text[at:end]] if at <= end else None
