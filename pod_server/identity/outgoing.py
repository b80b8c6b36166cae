"""The connections behind the door to the outside: none goes where the door does not allow.

Apart from the door itself, for the libraries that this takes are loaded when something is first
fetched: a server that fetches nothing starts without them.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from pod_server.identity.deadline import Deadline

if TYPE_CHECKING:
    from pod_server.identity.fetch import Door

CONNECT_SECONDS = 3.0
#: What the libraries raise where something cannot be had.
FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


@contextmanager
def session(door: Door, seconds: float) -> Iterator[requests.Session]:
    """One fetch's connections, vetted by ``door``, and cut off when its time is over."""
    with (
        Deadline(seconds) as deadline,
        requests.Session() as made,
        _VettedAdapter(door, deadline) as adapter,
    ):
        made.trust_env = False
        made.mount("https://", adapter)
        made.mount("http://", adapter)
        yield made


def kind_of(error: Exception) -> str:
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
