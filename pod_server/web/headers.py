"""What request headers say: fields, media types, preconditions, ranges, links, dates.

Pure functions over strings; what is asked on every read is remembered (a browser sends the same
``Accept`` a thousand times, and Werkzeug's ``best_match`` costs more than the whole answer).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from urllib.parse import unquote

from pod_server.model.conditions import NO_CONDITIONS, Conditions, TagList
from pod_server.model.errors import BadRequest, RangeNotSatisfiable
from pod_server.web.asgi import Header

#: Fields that must not come twice (F-05): two of them mean two readers see two requests.
ONCE = frozenset(
    (b"authorization", b"dpop", b"content-type", b"host", b"content-length", b"origin", b"slug")
)
MAX_KEY = 255
MAX_MEDIA_TYPE = 255
MAX_LINKS = 4096


class Headers:
    """The fields of one request by lower-case name; repeated list fields are joined."""

    __slots__ = ("_fields", "raw", "twice")

    def __init__(self, raw: Iterable[Header] = ()) -> None:
        self._fields: dict[bytes, bytes] = {}
        #: The value of the field of this name as octets, ``None`` where it was not sent.
        self.raw: Callable[[bytes], bytes | None] = self._fields.get
        #: A field that came twice and must not; the request is refused for it.
        self.twice = ""
        for name, value in raw:
            self.add(name, value)

    def add(self, name: bytes, value: bytes) -> None:
        """One more field. Joined as RFC 9110 §5.3 has it; cookies as RFC 6265 §5.4 writes them."""
        fields = self._fields
        if name in fields:
            if name in ONCE:
                self.twice = name.decode("latin-1")
            joint = b"; " if name == b"cookie" else b", "
            value = fields[name] + joint + value
        fields[name] = value

    def replace(self, name: bytes, value: bytes) -> None:
        """What the field is to say, whatever was sent."""
        self._fields[name] = value

    @property
    def fields(self) -> list[Header]:
        """All of them."""
        return list(self._fields.items())

    def get(self, name: bytes) -> str | None:
        """The field's value, or ``None`` where it was not sent."""
        value = self._fields.get(name)
        return None if value is None else value.decode("latin-1")

    def has_any(self, names: frozenset[bytes]) -> bool:
        """Whether one of these fields was sent."""
        return not names.isdisjoint(self._fields)


# -- content negotiation ---------------------------------------------------------------------


@lru_cache(maxsize=2048)
def choose(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The media type that ``Accept`` likes best among those offered (RFC 9110 §12.5.1).

    The first offered wins a tie. Parameters count on neither side. ``None`` where nothing
    offered is acceptable; without ``Accept`` the first.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = _ranges(accept)
    best, best_quality = None, 0.0
    for media_type in offered:
        bare = media_type.partition(";")[0].strip().lower()
        quality = _quality(bare, ranges)
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def _ranges(accept: str) -> dict[str, float]:
    ranges: dict[str, float] = {}
    for item in accept.split(","):
        media_range, *parameters = item.split(";")
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                quality = _number(value)
        media_range = media_range.strip().lower()
        ranges[media_range] = max(quality, ranges.get(media_range, 0.0))
    return ranges


def _number(value: str) -> float:
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    """The most specific range that fits decides, not the one with the highest quality."""
    for media_range in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if media_range in ranges:
            return ranges[media_range]
    return 0.0


def likes_type(accept: str | None, media_type: str) -> float:
    """How much ``Accept`` likes a type, from 0 to 1; all of them where nothing is said."""
    return _quality(media_type.lower(), _ranges(accept)) if accept else 1.0


def likes_language(accept_language: str | None, tag: str) -> float:
    """How much a language is liked, from 0 to 1 (RFC 4647 §3.4: ``fr`` does for ``fr-CA``)."""
    liked = _ranges(accept_language or "")
    tag = tag.lower()
    shorter = [quality for wish, quality in liked.items() if wish.partition("-")[0] == tag]
    while tag:
        if tag in liked:
            return liked[tag]
        tag = tag.rpartition("-")[0]
    return max(shorter, default=liked.get("*", 0.0))


@lru_cache(maxsize=256)
def language(accept_language: str | None) -> str:
    """French or English, whichever the sender likes better; English where it says nothing."""
    best, best_quality = "en", 0.0
    for tag, quality in _ranges(accept_language or "").items():
        spoken = tag.partition("-")[0]
        if spoken in ("fr", "en") and quality > best_quality:
            best, best_quality = spoken, quality
    return best


# -- bodies ----------------------------------------------------------------------------------

_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,127}"
_QUOTED = r'"[\x20\x21\x23-\x5b\x5d-\x7e]*"'
_MEDIA_TYPE = re.compile(
    rf"\s*({_NAME}/{_NAME})\s*((?:;\s*(?:{_NAME}=(?:{_NAME}|{_QUOTED}))?\s*)*)"
)


@lru_cache(maxsize=512)
def media_type(value: str) -> tuple[str, str]:
    """A ``Content-Type``: the type in lower case, and the type with its parameters.

    Raises :class:`BadRequest` for what is none: it will be sent to others as it is (S-41).
    """
    found = _MEDIA_TYPE.fullmatch(value) if len(value) <= MAX_MEDIA_TYPE else None
    if found is None or "*" in found[1]:
        raise BadRequest(f"{value[:80]!r} is no media type.")
    bare = found[1].lower()
    parameters = "; ".join(p.strip() for p in found[2].split(";") if p.strip())
    return bare, f"{bare}; {parameters}" if parameters else bare


def content_length(value: str | None) -> int | None:
    """The announced size of the body; ``None`` where it was not announced."""
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()):
        raise BadRequest("Content-Length is no number.")
    return int(value)


def slug(value: str | None) -> str | None:
    """The text of a ``Slug`` (RFC 5023 §9.7: percent-encoded UTF-8)."""
    return unquote(value, errors="replace") if value else None


def idempotency_key(value: str | None) -> str | None:
    """An ``Idempotency-Key``, quotes taken off; raises :class:`BadRequest` for odd ones."""
    if value is None:
        return None
    key = value.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not key or len(key) > MAX_KEY or not key.isprintable():
        raise BadRequest(f"Idempotency-Key is 1 to {MAX_KEY} printable characters.")
    return key


# -- links -----------------------------------------------------------------------------------

_LINK = re.compile(
    r'<([^<>"\s]*)>((?:\s*;\s*[^\s=;,"]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"]*))?)*)\s*,?\s*'
)
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))', re.IGNORECASE)


def link_types(header: str | None) -> frozenset[str]:
    """The targets of ``rel="type"`` in a ``Link`` field (RFC 8288 §3)."""
    if not header:
        return frozenset()
    if len(header) > MAX_LINKS:
        raise BadRequest(f"Link is longer than {MAX_LINKS} characters.")
    found: set[str] = set()
    at = 0
    text = header.strip()
    while at < len(text):
        link = _LINK.match(text, at)
        if link is None:
            raise BadRequest('Link cannot be read; write <target>; rel="relation".')
        relation = _REL.search(link[2])
        if relation and "type" in (relation[1] or relation[2] or "").lower().split():
            found.add(link[1])
        at = link.end()
    return frozenset(found)


# -- preconditions, dates, ranges -----------------------------------------------------------


_CONDITIONS = frozenset((b"if-match", b"if-none-match", b"if-unmodified-since"))


def conditions(headers: Headers) -> Conditions:
    """The preconditions of a write (RFC 9110 §13.1)."""
    if not headers.has_any(_CONDITIONS):
        return NO_CONDITIONS
    if_match = headers.get(b"if-match")
    if_none_match = headers.get(b"if-none-match")
    unmodified = headers.get(b"if-unmodified-since")
    return Conditions(
        None if if_match is None else TagList.from_header(if_match),
        None if if_none_match is None else TagList.from_header(if_none_match),
        None if unmodified is None else seconds(unmodified),
    )


@lru_cache(maxsize=4096)
def http_date(at: int) -> bytes:
    """Seconds since 1970 as HTTP writes them."""
    return formatdate(at, usegmt=True).encode()


def seconds(date: str) -> int | None:
    """An HTTP date in seconds since 1970; a field that is no date is as good as not sent."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, IndexError):
        return None
    return int(moment.timestamp()) if moment.tzinfo else None


_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*")


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First octet and length of the one range asked for (RFC 9110 §14.2).

    ``None``, that is the whole, for several ranges at once and for units that we do not know,
    as the RFC allows. Raises :class:`RangeNotSatisfiable`.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
        if not int(found[2]):
            raise RangeNotSatisfiable(size)
    else:
        start = int(found[1])
        end = min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    if start >= size:
        raise RangeNotSatisfiable(size)
    return start, end - start
