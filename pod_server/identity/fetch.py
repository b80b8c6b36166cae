"""The one door to the outside (S-36): nothing else in the house opens a connection.

A name is resolved once, every address it has is vetted, and the connection goes to one of the
vetted addresses, so a name that changes its mind in between changes nothing. Only https on port
443, no credentials, few redirects each vetted anew, and limits on size, time and type. What an
outside server said never appears in an error.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pod_server.model.errors import PodError
from pod_server.model.received import Received
from pod_server.model.waiting import may_wait
from proofs.value import value

if TYPE_CHECKING:
    import requests
    import urllib3

PORTS = frozenset({443})
REDIRECTS = 3
TOTAL_SECONDS = 10.0
SIZE_LIMIT, _CHUNK = 256 * 1024, 16 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
#: Reachable only from inside, though ``is_global`` of some Python versions says otherwise.
_INSIDE = tuple(
    ipaddress.ip_network(net)
    for net in (
        *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "64:ff9b::/96", "64:ff9b:1::/48"),
        *("2002::/16", "fec0::/10"),
    )
)


class Unreachable(PodError):
    """Something outside could not be had; the reason says what we know, not what it said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def detail(self) -> str:
        """The reason."""
        return self.reason


@value
class Fetched:
    """What came back. ``url`` is where it was in the end, ``media_type`` without parameters."""

    url: str
    media_type: str
    body: bytes


class Door:
    """Fetches small documents. ``loopback`` is the developer's setting: plain http to this machine.

    Blocking; call it in a thread. ``trusted`` is a file of further certificate authorities.
    """

    def __init__(self, *, loopback: bool = False, trusted: str | None = None) -> None:
        self._loopback = loopback
        self._trusted = trusted

    def check(self, url: str) -> None:
        """Raise :class:`Unreachable` for an address that would not be fetched, by its looks."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Unreachable("It is no address.") from None
        host = parts.hostname or ""
        if len(url) > 2_048 or not url.isascii() or any(c <= " " or c in '\\"<>' for c in url):
            raise Unreachable("It has characters that an address cannot have.")
        if not host or parts.username is not None or parts.password is not None:
            raise Unreachable("It has no host, or user information before it.")
        if self._loopback and _is_loopback_name(host) and parts.scheme in ("http", "https"):
            return
        if parts.scheme != "https":
            raise Unreachable("It is not https.")
        if (port or 443) not in PORTS:
            raise Unreachable("Its port is not one that is fetched from.")
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return
        if not self.allows(address):
            raise Unreachable("Its address is not a public one.")

    def allows(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        """Whether a connection may go there: public unicast, or loopback where that is set."""
        inner = getattr(address, "ipv4_mapped", None) or address
        if inner.is_loopback:
            return self._loopback
        if not inner.is_global or inner.is_multicast or inner.is_reserved:
            return False
        return not any(inner.version == net.version and inner in net for net in _INSIDE)

    def get(
        self,
        url: str,
        accept: str,
        *,
        types: Sequence[str],
        redirects: int = REDIRECTS,
        limit: int = SIZE_LIMIT,
    ) -> Fetched:
        """The document at ``url`` if it is one of ``types``. Raises :class:`Unreachable`.

        On an event loop, :class:`~pod_server.model.waiting.MustWait`.
        """
        may_wait()
        from pod_server.identity import outgoing

        until = time.monotonic() + TOTAL_SECONDS
        for _ in range(redirects + 1):
            self.check(url)
            with outgoing.session(self, TOTAL_SECONDS) as session:
                found = self._once(session, url, accept, types, limit, until)
            if isinstance(found, Fetched):
                return found
            url = urljoin(url, found)
        raise Unreachable("It sends us on too often, or to another document.")

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send ``body`` there; the status that comes back. Raises :class:`Unreachable`.

        Nothing of the answer is read but its head, and it leads nowhere else: a redirect is a
        status like any other (S-61).
        """
        may_wait()
        from pod_server.identity import outgoing

        self.check(url)
        try:
            with (
                outgoing.session(self, TOTAL_SECONDS) as session,
                session.post(
                    url,
                    data=body,
                    headers={**headers, "User-Agent": "Sesame", "Connection": "close"},
                    allow_redirects=False,
                    stream=True,
                    timeout=outgoing.CONNECT_SECONDS,
                    verify=self._trusted or True,
                ) as answer,
            ):
                return answer.status_code
        except outgoing.FAILURES as error:
            raise Unreachable(f"It cannot be reached ({outgoing.kind_of(error)}).") from error

    def exchange(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        limit: int = SIZE_LIMIT,
    ) -> Received:
        """One request, and the whole answer whatever its status. Raises :class:`Unreachable`.

        It is led nowhere else: whoever wants to follow a redirect asks again.
        """
        may_wait()
        from pod_server.identity import outgoing

        self.check(url)
        until = time.monotonic() + TOTAL_SECONDS
        plain = {"Accept-Encoding": "identity", "User-Agent": "Sesame", "Connection": "close"}
        try:
            with (
                outgoing.session(self, TOTAL_SECONDS) as session,
                session.request(
                    method,
                    url,
                    data=body or None,
                    headers={**headers, **plain},
                    allow_redirects=False,
                    stream=True,
                    timeout=outgoing.CONNECT_SECONDS,
                    verify=self._trusted or True,
                ) as answer,
            ):
                said = {name.lower(): value for name, value in answer.headers.items()}
                return Received(answer.status_code, said, _body(answer.raw, limit, until))
        except outgoing.FAILURES as error:
            raise Unreachable(f"It cannot be reached ({outgoing.kind_of(error)}).") from error

    def _once(
        self,
        session: requests.Session,
        url: str,
        accept: str,
        types: Sequence[str],
        limit: int,
        until: float,
    ) -> Fetched | str:
        """The document, or where it has moved to."""
        from pod_server.identity import outgoing

        headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "Sesame"}
        try:
            with session.get(
                url,
                headers=headers,
                allow_redirects=False,
                stream=True,
                timeout=outgoing.CONNECT_SECONDS,
                verify=self._trusted or True,
            ) as answer:
                if answer.status_code in _MOVED and answer.headers.get("Location"):
                    return str(answer.headers["Location"])
                if answer.status_code != 200:
                    raise Unreachable(f"It answers {answer.status_code}.")
                kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                if kind not in types:
                    raise Unreachable(f"It is none of {', '.join(types)}.")
                if answer.headers.get("Content-Encoding", "identity") != "identity":
                    raise Unreachable("It is compressed, though we asked for it plain.")
                return Fetched(url, kind, _body(answer.raw, limit, until))
        except outgoing.FAILURES as error:
            if time.monotonic() > until:  # what failed may have been our own cut
                raise Unreachable("It takes too long.") from error
            raise Unreachable(f"It cannot be reached ({outgoing.kind_of(error)}).") from error


def _body(raw: urllib3.BaseHTTPResponse, limit: int, until: float) -> bytes:
    pieces, size, piece = [], 0, b"."
    while piece:
        piece = raw.read1(_CHUNK)
        size += len(piece)
        if size > limit:
            raise Unreachable(f"It is larger than {limit} octets.")
        if time.monotonic() > until:  # at an end too, which may be our own cut
            raise Unreachable("It takes too long.")
        pieces.append(piece)
    return b"".join(pieces)


def _is_loopback_name(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
