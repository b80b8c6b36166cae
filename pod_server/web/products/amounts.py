"""Amounts, durations, ages and texts of cards for people, in one language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_timedelta

from pod_server.web.dates import locale
from pod_server.web.office.values import country, number
from pod_server.web.typography import WIDE, typeset
from proofs.cards.card_lines import Measure, Party, Place, Text

#: UN/ECE Recommendation 20; pieces need no word.
_UNITS = {
    **{"KGM": "kg", "GRM": "g", "TNE": "t", "MLT": "ml", "LTR": "l", "KJO": "kJ", "KWH": "kWh"},
    **{"MTR": "m", "CMT": "cm", "MTK": "m²", "C62": ""},
}
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?"
)
_SPANS = {
    "fr": ("an|ans", "mois|mois", "semaine|semaines", "jour|jours", "h|h", "min|min", "s|s"),
    "en": ("year|years", "month|months", "week|weeks", "day|days", "h|h", "min|min", "s|s"),
}


def unit(code: str) -> str:
    """The sign of a unit; the code itself where we know none."""
    return _UNITS.get(code, code)


def measure(amount: Measure, language: str) -> str:
    """``0,92 kg``."""
    return f"{number(amount.measure, language)}{WIDE}{unit(amount.measure_unit)}".strip()


def text(said: Text, language: str, also: Sequence[str] = ()) -> str:
    """In that language, else in one that she reads, else as it is; empty where nothing is said."""
    for tag in (language, *also, "en", "fr"):
        for own, words in said.items():
            if own.lower().partition("-")[0] == tag.lower().partition("-")[0]:
                return typeset(words, own) if own in ("fr", "en") else words
    return next(iter(said.values()), "")


def duration(iso: str, language: str) -> str:
    """``26 h`` for ``PT26H``; as it came where it is none."""
    found = _DURATION.fullmatch(iso)
    return _spans([int(part or 0) for part in found.groups()], language) if found else iso


def spent(time: timedelta, language: str) -> str:
    """``7 jours 20 h``."""
    hours, seconds = divmod(time.seconds, 3_600)
    minutes = 0 if time.days else seconds // 60
    return _spans([0, 0, 0, time.days, hours, minutes, 0], language)


def _spans(counts: Sequence[int], language: str) -> str:
    names = _SPANS["fr" if language == "fr" else "en"]
    parts = []
    for count, name in zip(counts, names, strict=True):
        one, _, many = name.partition("|")
        if count:
            parts.append(f"{count}{WIDE}{one if count == 1 else many}")
    return " ".join(parts) or f"0{WIDE}{names[-1].partition('|')[0]}"


def age(then: date, today: date, language: str) -> str:
    """``il y a 3 jours``; a day that is to come is a day all the same."""
    days = (then - today).days
    if days == 0:
        return "aujourd’hui" if language == "fr" else "today"
    return format_timedelta(
        timedelta(days=days), "day", 1.5, add_direction=True, locale=locale(language)
    )


def place(where: Place, language: str) -> str:
    """``Le Fournil, Rodez, France``."""
    land = country(where.address_country, language) if where.address_country else ""
    return ", ".join(dict.fromkeys(p for p in (where.name, where.address_locality, land) if p))


def party(who: Party) -> str:
    """Its name; its address where it has none."""
    return who.name or bare_name(who.iri)


def bare_name(webid: str) -> str:
    """A WebID without what all of them have."""
    return webid.removeprefix("https://").removeprefix("http://").removesuffix("/profile/card#me")


def percent(fraction: Decimal, language: str) -> str:
    """Of a fraction of one."""
    return f"{number(fraction * 100, language)}{WIDE}%"
