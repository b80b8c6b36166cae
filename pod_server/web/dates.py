"""Days and times as people write them, in French and English."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date

from pod_server.web.typography import WIDE


@cache
def locale(language: str) -> Locale:
    """The country's way of writing: ``fr``, or English for any other."""
    return Locale.parse("fr_FR" if language == "fr" else "en_GB")


def day(when: date, language: str) -> str:
    """A day in words: ``1er mars 2026``, ``1 March 2026``."""
    text = format_date(when, "d MMMM y", locale=locale(language))
    if language == "fr" and when.day == 1:
        text = f"1er{text[1:]}"
    return text.replace(" ", WIDE)


def moment(when: datetime, language: str) -> str:
    """A day and the time: ``1er mars 2026, 14:05 UTC``."""
    zone = when.tzname() or ""
    clock = f"{when:%H:%M}" if when.tzinfo is None else f"{when:%H:%M}{WIDE}{zone}"
    return f"{day(when.date(), language)}, {clock}"
