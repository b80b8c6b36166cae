"""Moments as RDF writes them: microseconds of our clock to and from ``xsd:dateTime``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pod_server.model.terms import Literal, NamedNode
from vocab.terms import XSD

_DATE_TIME = NamedNode(XSD.DATE_TIME)


def date_time(at_us: int) -> Literal:
    """The moment in UTC, to the second."""
    moment = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    return Literal(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=_DATE_TIME)


def written(at_us: int) -> str:
    """The moment in UTC, to the millisecond, as text."""
    moment = datetime.fromtimestamp(at_us / 1_000_000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def end_of_day(written: str) -> int:
    """The moment when that day (``2026-12-31``) is over, in UTC; 0 for what is no day."""
    try:
        day = date.fromisoformat(written)
        return microseconds(f"{day + timedelta(days=1)}T00:00:00+00:00")
    except (ValueError, OverflowError):
        return 0


def last_day(until_us: int) -> date:
    """The last day, in UTC, on which something lasts that is over at that moment."""
    return datetime.fromtimestamp((until_us - 1) // 1_000_000, UTC).date()


def microseconds(written: str) -> int:
    """Back again; 0 for what is no moment."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return 0
    return int(moment.timestamp()) * 1_000_000 if moment.tzinfo else 0
