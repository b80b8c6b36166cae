"""The one door to the outside (S-36): nothing else in the house opens a connection.

A name is resolved once, every address it has is vetted, and the connection goes to one of the
vetted addresses, so a name that changes its mind in between changes nothing. Only https on port
443, no credentials, few redirects each vetted anew, and limits on size, time and type. What an
outside server said never appears in an error.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from pod_server.identity.deadline import Deadline
from pod_server.model.errors import PodError
from pod_server.model.waiting import may_wait

PORTS = frozenset({443})
REDIRECTS = 3
CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
SIZE_LIMIT = 256 * 1024
_CHUNK = 16 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
#: Reachable only from inside, though ``is_global`` of some Python versions says otherwise.
_INSIDE = tuple(
    ipaddress.ip_network(net)
    for net in ("100.64.0.0/10", "192.88.99.0/24", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)


class Unreachable(PodError):
    """Something outside could not be had; the reason says what we know, not what it said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def detail(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True, slots=True)
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
        until = time.monotonic() + TOTAL_SECONDS
        for _ in range(redirects + 1):
            self.check(url)
            with self._session() as session:
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
        self.check(url)
        try:
            with (
                self._session() as session,
                session.post(
                    url,
                    data=body,
                    headers={**headers, "User-Agent": "Sesame", "Connection": "close"},
                    allow_redirects=False,
                    stream=True,
                    timeout=CONNECT_SECONDS,
                    verify=self._trusted or True,
                ) as answer,
            ):
                return answer.status_code
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Unreachable(f"It cannot be reached ({_kind(error)}).") from error

    @contextmanager
    def _session(self) -> Iterator[requests.Session]:
        """One fetch's connections, vetted, and cut off when its time is over."""
        with (
            Deadline(TOTAL_SECONDS) as deadline,
            requests.Session() as session,
            _VettedAdapter(self, deadline) as adapter,
        ):
            session.trust_env = False
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            yield session

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
        headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "Sesame"}
        try:
            with session.get(
                url,
                headers=headers,
                allow_redirects=False,
                stream=True,
                timeout=CONNECT_SECONDS,
                verify=self._trusted or True,
            ) as answer:
                if answer.status_code in _MOVED and answer.headers.get("Location"):
                    return str(answer.headers["Location"])
                if answer.status_code != 200:
                    raise Unreachable(f"It answers {answer.status_code}.")
                media_type = answer.headers.get("Content-Type", "").partition(";")[0]
                media_type = media_type.strip().lower()
                if media_type not in types:
                    raise Unreachable(f"It is none of {', '.join(types)}.")
                if answer.headers.get("Content-Encoding", "identity") != "identity":
                    raise Unreachable("It is compressed, though we asked for it plain.")
                return Fetched(url, media_type, _body(answer.raw, limit, until))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Unreachable(f"It cannot be reached ({_kind(error)}).") from error


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


def _kind(error: Exception) -> str:
    """What kind of failure, out of the errors that the libraries wrap into each other."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return "its address is not a public one"
        if isinstance(cause, ssl.SSLError):
            return "its certificate does not hold"
        if isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError):
            return "time-out"
        cause = cause.__cause__ or cause.__context__
    return "no connection"


class Refused(OSError):
    """None of a name's addresses may be connected to."""


def _connect(door: Door, host: str, port: int) -> socket.socket:
    """A connection to an address of ``host``, once *all* of them have been vetted."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, place in found:
        if not door.allows(ipaddress.ip_address(str(place[0]).partition("%")[0])):
            raise Refused("an address of this name is not public")
    trouble: OSError = Refused("the name has no address")
    for family, kind, protocol, _, place in found[:4]:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(place)
        except OSError as error:
            connection.close()
            trouble = error
        else:
            return connection
    raise trouble


def _is_loopback_name(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _VettedAdapter(HTTPAdapter):
    """Connections of one fetch, each made by :func:`_connect`; TLS still checks the name."""

    def __init__(self, door: Door, deadline: Deadline) -> None:
        self._door, self._deadline = door, deadline
        super().__init__(max_retries=0)

    def __enter__(self) -> _VettedAdapter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **_: object
    ) -> None:
        """As the base class, with pools whose connections are ours."""
        door, deadline = self._door, self._deadline

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return deadline.watched(_connect(door, self._dns_host, self.port or 80))

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return deadline.watched(_connect(door, self._dns_host, self.port or 443))

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager = urllib3.PoolManager(connections, maxsize=maxsize, block=block)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
