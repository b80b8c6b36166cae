"""Days and times as people write them, in French and English."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_date

from pod_server.web.typography import WIDE

#: Whether it is in French; else in English.
_WITH_IT = {True: "inclus", False: "included"}


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


def end(at_us: int, language: str) -> str:
    """Until when something lasts that is over at that moment (microseconds since 1970).

    Where a day ends with it, that day: ``3 décembre 2026 inclus``.
    """
    over = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    if over.time() != time.min:
        return moment(over, language)
    return f"{day(over.date() - timedelta(days=1), language)}{WIDE}{_WITH_IT[language == 'fr']}"
