"""Whether a reader has a representation already (304), or insists on another one (412)."""

from __future__ import annotations

from functools import lru_cache

from pod_server.model.conditions import TagList
from pod_server.model.errors import PreconditionFailed
from pod_server.web.headers import Headers, seconds


def has(sent: Headers, etag: str) -> bool:
    """Whether ``If-None-Match`` names this very representation (RFC 9110 §13.1.2).

    Raises :class:`~pod_server.model.errors.BadRequest` for what is no list of tags.
    """
    known = sent.get(b"if-none-match")
    return known is not None and _tags(known).lists(etag)


def is_known(sent: Headers, version: str, etag: str, modified: int | None = None) -> bool:
    """Whether the sender has the representation ``etag`` of ``version`` (RFC 9110 §13.2.2).

    ``modified`` is in seconds since 1970; without it no date is asked. Raises
    :class:`PreconditionFailed` for If-Match and If-Unmodified-Since.
    """
    if_match = sent.get(b"if-match")
    if if_match is not None:
        if not _tags(if_match).names(version, weakly=False):
            raise PreconditionFailed("If-Match")
    elif modified is not None:
        unmodified = _moment(sent.get(b"if-unmodified-since"))
        if unmodified is not None and modified > unmodified:
            raise PreconditionFailed("If-Unmodified-Since")
    if sent.raw(b"if-none-match") is not None:
        return has(sent, etag)
    since = _moment(sent.get(b"if-modified-since"))
    return since is not None and modified is not None and modified <= since


@lru_cache(maxsize=2048)
def _tags(header: str) -> TagList:
    """As a reader sends it again until the resource has changed."""
    return TagList.from_header(header)


def _moment(date: str | None) -> int | None:
    return None if date is None else seconds(date)
