"""What a head says of its target and its body, taken in one way or refused (RFC 9112, S-07, S-08).

Whatever two readers on a line could read in two ways is refused here: a proxy in front of us would
see other requests than we do. Raises ``ValueError``, which ends the line with 400.
"""

from __future__ import annotations

import httptools

from pod_server.web.headers import Headers

_VERSIONS = ("1.0", "1.1")


def check(version: str, sent: Headers) -> None:
    """Refuse versions that are not HTTP/1, and codings of the body that we do not know.

    RFC 9112 §6.1: ``chunked`` is the only one that we take, once, and by nothing before 1.1.
    """
    if version not in _VERSIONS:
        raise ValueError("no version of ours")
    coding = sent.raw(b"transfer-encoding")
    if coding is not None and (coding.lower() != b"chunked" or version == "1.0"):
        raise ValueError("no coding of ours")


def target_of(url: bytes, sent: Headers) -> bytes:
    """The target as path and query. The host of an absolute one counts (RFC 9112 §3.2.2)."""
    if b"#" in url or not url.isascii():
        raise ValueError("no target")
    if url[:1] == b"/":
        return url
    found = httptools.parse_url(url)
    if found.schema not in (b"http", b"https") or not found.host or found.userinfo:
        raise ValueError("no target of ours")
    host = b"[%b]" % found.host if b":" in found.host else found.host
    sent.replace(b"host", b"%b:%d" % (host, found.port) if found.port else host)
    path = found.path or b"/"
    return b"%b?%b" % (path, found.query) if found.query else bytes(path)
