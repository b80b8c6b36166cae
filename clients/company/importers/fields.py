"""Reading JSON whose form is not ours: a value at a path, of a type, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

Json: TypeAlias = "bool | int | Decimal | str | list[Json] | dict[str, Json] | None"
Document: TypeAlias = Mapping[str, Json]


def at(document: Document, *path: str) -> Json:
    """What stands at this path, or None."""
    found: Json = dict(document)
    for name in path:
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def text(document: Document, *path: str) -> str:
    """The text at this path (a number as it is written), without blanks around it; or empty."""
    found = at(document, *path)
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        return ""
    return str(found)


def number(written: str) -> Decimal | None:
    """A decimal number, or None. Exponents and infinities are not numbers that people sign."""
    try:
        found = Decimal(written)
    except InvalidOperation:
        return None
    return found if found.is_finite() and "e" not in written.lower() else None


def day(written: str) -> date | None:
    """The day of an ISO 8601 date or time, or None."""
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        return None


def day_of(seconds: Json) -> date | None:
    """The day (UTC) of a number of seconds since 1970, as tokens date themselves."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | Decimal):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
