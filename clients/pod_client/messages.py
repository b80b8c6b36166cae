"""Requests and answers as values, and what an errand may ask of the one who carries it out."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import field
from typing import TypeAlias, TypeVar
from urllib.parse import quote, urlsplit

from clients.pod_client.links import Link, parse_links
from proofs.value import value

#: Methods that a repeat does not change (RFC 9110 §9.2.2).
IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@value
class Request:
    """One HTTP request; header names are written as sent, values are ASCII.

    ``harmless`` says of a POST that it changes nothing, as a query does.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    harmless: bool = False

    @property
    def repeatable(self) -> bool:
        """Does sending it twice leave what sending it once leaves?

        A POST does so with an ``Idempotency-Key``, a PATCH where it names the state that it rests
        on (``If-Match``).
        """
        return (
            self.harmless
            or self.method in IDEMPOTENT
            or "Idempotency-Key" in self.headers
            or (self.method == "PATCH" and "If-Match" in self.headers)
        )


@value
class Response:
    """One answer, read whole; header names are in lower case, repeated headers joined by commas."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return self.headers.get(name.lower())

    @property
    def media_type(self) -> str:
        """The type without its parameters, in lower case; empty where none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def etag(self) -> str | None:
        """As sent, quotes and all: fit for ``If-Match`` (RFC 9110 §8.8.3)."""
        return self.header("etag")

    @property
    def location(self) -> str | None:
        """Absolute, resolved against the address asked (RFC 9110 §10.2.2)."""
        found = self.header("location")
        return None if found is None else Link.resolved(self.url, found)

    @property
    def links(self) -> tuple[Link, ...]:
        """The Link header, resolved against the address asked (RFC 8288 §3)."""
        return parse_links(self.header("link") or "", self.url)

    def linked(self, relation: str) -> str | None:
        """The first target with this relation, or None."""
        return next((link.target for link in self.links if relation in link.relations), None)

    @property
    def text(self) -> str:
        """The body as UTF-8, with marks where it is not."""
        return self.body.decode("utf-8", "replace")


@value
class Pause:
    """Wait so many seconds, then go on."""

    seconds: float


T = TypeVar("T")
#: A piece of work that asks for requests and pauses and ends with a result. It does no I/O: whoever
#: runs it sends what it yields, and throws ``Unreachable`` into it where there was no answer.
Errand: TypeAlias = Generator[Request | Pause, Response | None, T]


def sent(request: Request) -> Errand[Response]:
    """The one step that every errand is made of: ask, and get the answer."""
    response = yield request
    if response is None:
        raise RuntimeError("whoever runs an errand owes an answer to each request")
    return response


def paused(seconds: float) -> Errand[None]:
    """Wait, and go on."""
    yield Pause(seconds)


def ascii_url(iri: str) -> str:
    """The address as it goes on the wire: anything but ASCII percent-encoded (RFC 3987 §3.1)."""
    return quote(iri.partition("#")[0], safe="%/:?@!$&'()*+,;=[]~-._")


def is_web_address(text: str) -> bool:
    """Can one ask there: http or https, with a host?"""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


def is_private_enough(url: str) -> bool:
    """May a secret go there: https, or this machine itself?"""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
