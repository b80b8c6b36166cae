"""The verbs of a pod as requests: which headers say what."""

from __future__ import annotations

from clients.pod_client.messages import Request

TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
N3 = "text/n3"
READABLE = f"{TURTLE}, {JSON_LD};q=0.9, */*;q=0.1"
_PROBLEMS = "application/problem+json"


def get(url: str, accept: str = READABLE, if_none_match: str | None = None) -> Request:
    """Read; with ``if_none_match`` the answer may be 304 without a body."""
    return Request("GET", url, _some({"Accept": accept, "If-None-Match": if_none_match}))


def head(url: str, accept: str = READABLE) -> Request:
    """Look at the headers only."""
    return Request("HEAD", url, {"Accept": accept})


def put(
    url: str,
    body: bytes,
    media_type: str,
    *,
    if_match: str | None = None,
    if_none_match: str | None = None,
) -> Request:
    """Create or replace; ``if_none_match="*"`` creates only."""
    headers = _some(
        {
            "Accept": _PROBLEMS,
            "Content-Type": media_type,
            "If-Match": if_match,
            "If-None-Match": if_none_match,
        }
    )
    return Request("PUT", url, headers, body)


def post(
    url: str,
    body: bytes,
    media_type: str,
    *,
    slug: str | None = None,
    link: str | None = None,
    idempotency_key: str | None = None,
    accept: str = _PROBLEMS,
) -> Request:
    """Add to a container (or ask at a service); the answer's Location is the new resource."""
    headers = _some(
        {
            "Accept": accept,
            "Content-Type": media_type,
            "Slug": slug,
            "Link": link,
            "Idempotency-Key": idempotency_key,
        }
    )
    return Request("POST", url, headers, body)


def patch(url: str, body: bytes, media_type: str = N3, *, if_match: str | None = None) -> Request:
    """Change in place (Solid Protocol §5.3.1)."""
    headers = _some({"Accept": _PROBLEMS, "Content-Type": media_type, "If-Match": if_match})
    return Request("PATCH", url, headers, body)


def delete(url: str, *, if_match: str | None = None) -> Request:
    """Remove."""
    return Request("DELETE", url, _some({"Accept": _PROBLEMS, "If-Match": if_match}))


def _some(headers: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value is not None}
