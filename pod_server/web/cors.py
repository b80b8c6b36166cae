"""Cross-origin rules: every origin may ask, none brings authority along (Solid Protocol §8.1).

What was asked for is echoed to the letter; errors carry the same headers, or apps could not read
them. There are no credentials in the sense of CORS: cookies count for nothing here (S-44).
"""

from __future__ import annotations

from functools import lru_cache

from pod_server.web.asgi import Answer, Header
from pod_server.web.headers import Headers
from pod_server.web.heads import lines

METHODS = b"GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"
_EXPOSED = (
    b"access-control-expose-headers",
    b"Accept-Patch, Accept-Post, Accept-Put, Accept-Query, Accept-Ranges, Allow, Content-Range, "
    b"DPoP-Nonce, ETag, Last-Modified, Link, Location, Preference-Applied, Repr-Digest, "
    b"Retry-After, Updates-Via, Vary, WAC-Allow, WWW-Authenticate",
)
#: What a request may bring: on answers to it (W-21); a preflight hears only what it asked for.
_TAKEN = (
    b"access-control-allow-headers",
    b"Accept, Accept-Language, Authorization, Content-Type, DPoP, Idempotency-Key, If-Match, "
    b"If-Modified-Since, If-None-Match, If-Unmodified-Since, Link, Prefer, Range, Slug",
)
_MAX_AGE = (b"access-control-max-age", b"7200")
#: What an answer depends on, beside the address (P-09).
VARY: Header = (b"vary", b"Accept, Authorization, Origin")


def readable(sent: Headers) -> bytes:
    """The lines that let the asking origin read the answer; none where no browser asks."""
    origin = sent.raw(b"origin")
    if origin is None:
        return b""
    return _readable_by(origin, sent.raw(b"access-control-request-method") is not None)


@lru_cache(maxsize=512)
def _readable_by(origin: bytes, is_preflight: bool) -> bytes:
    allowed = (b"access-control-allow-origin", origin)
    return lines((allowed, _EXPOSED) if is_preflight else (allowed, _EXPOSED, _TAKEN))


def is_preflight(method: str, sent: Headers) -> bool:
    """A browser asking whether it may ask."""
    return method == "OPTIONS" and sent.raw(b"access-control-request-method") is not None


def preflight(sent: Headers) -> Answer:
    """Yes, with the headers that were named (P-60): no body, and nobody is authenticated."""
    answer = Answer(204, [(b"access-control-allow-methods", METHODS), _MAX_AGE])
    named = sent.raw(b"access-control-request-headers")
    if named:
        answer.headers.append((b"access-control-allow-headers", named))
    return answer
