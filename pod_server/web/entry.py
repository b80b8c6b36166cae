"""The front door: which of our origins a request was sent to, told by ``Host`` and nothing else.

Account and sign-in on one, pods on others, static apps on a third (S-A1). A host that is not ours
is misdirected; what a proxy says in ``X-Forwarded-…`` is not looked at (S-07).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from pod_server.model.errors import BadRequest, Misdirected
from pod_server.settings import Settings
from pod_server.web import answers, problems
from pod_server.web.asgi import App, Event, Receive, Scope, Send, deliver
from pod_server.web.headers import Headers
from pod_server.web.pods import PodOrigin
from pod_server.web.statics import WELL_KNOWN, Statics

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origins:
    """Our hosts as clients write them in ``Host``."""

    account: frozenset[bytes]
    pods: frozenset[bytes]
    apps: frozenset[bytes]
    pods_origin: str
    #: ``http://`` or ``https://`` and the part of a pod's host after its name; empty for path pods.
    pods_scheme: str = ""
    pods_suffix: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Origins:
        """The origins that these settings name."""
        scheme, suffix = "", ""
        pods: frozenset[bytes] = frozenset()
        if settings.pods_wildcard:
            scheme, _, host = settings.pods_origin.partition("://")
            suffix = host.removeprefix("*").partition("/")[0]
        else:
            pods = _hosts(settings.pods_origin)
        return cls(
            _hosts(settings.account_origin),
            pods,
            _hosts(settings.apps_origin),
            settings.pods_origin,
            scheme,
            suffix,
        )

    def pod_named_by(self, host: bytes) -> tuple[str, str] | None:
        """The pod's name and origin, where pods are told apart by host."""
        text = host.decode("latin-1").removesuffix(f":{_DEFAULT_PORTS.get(self.pods_scheme, 0)}")
        if not self.pods_suffix or not text.endswith(self.pods_suffix):
            return None
        name = text.removesuffix(self.pods_suffix)
        if not name or "." in name:
            return None
        return name, f"{self.pods_scheme}://{text}"


def _hosts(origin: str) -> frozenset[bytes]:
    """``Host`` values for an origin: the default port may be written or not."""
    parts = urlsplit(origin)
    netloc = parts.netloc.lower()
    default = _DEFAULT_PORTS.get(parts.scheme, 0)
    if parts.port is None:
        return frozenset((netloc.encode(), f"{netloc}:{default}".encode()))
    if parts.port == default:
        return frozenset((netloc.encode(), netloc.rpartition(":")[0].encode()))
    return frozenset((netloc.encode(),))


class Sockets(Protocol):
    """Answers WebSockets of pod origins, from ``websocket.connect`` on (ASGI)."""

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, *, origin: str, name: str = ""
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """The whole server as one ASGI application. ``account`` is the Flask application.

    ``sockets`` is asked for every WebSocket of a pod's origin; all others are refused (403).
    """

    origins: Origins
    pods: PodOrigin
    account: App
    apps: Statics
    shelf: Statics
    opened: Callable[[], Awaitable[None]] | None = None
    closed: Callable[[], Awaitable[None]] | None = None
    sockets: Sockets | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        host = b""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value if not host else b"?"
        if scope["type"] == "websocket":
            await self._socket(host.lower(), scope, receive, send)
            return
        if host in self.origins.pods:
            if scope["raw_path"].startswith(_WELL_KNOWN):
                await self.shelf(scope, send)
                return
            await self.pods(scope, receive, send, origin=self.origins.pods_origin)
            return
        await self._elsewhere(host.lower(), scope, receive, send)

    async def _socket(self, host: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        named = self._pod_origin(host)
        if named is None or self.sockets is None:
            await send({"type": "websocket.close", "code": 1000})
            return
        await self.sockets(scope, receive, send, origin=named[1], name=named[0])

    def _pod_origin(self, host: bytes) -> tuple[str, str] | None:
        """The pod's name, where its host tells it, and its origin."""
        if host in self.origins.pods:
            return "", self.origins.pods_origin
        return self.origins.pod_named_by(host)

    async def _elsewhere(self, host: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        named = self._pod_origin(host)
        is_ours = named or host in self.origins.account or host in self.origins.apps
        if is_ours and scope["raw_path"].startswith(_WELL_KNOWN):
            await self.shelf(scope, send)
        elif named is not None:
            await self.pods(scope, receive, send, origin=named[1], name=named[0])
        elif host in self.origins.account:
            await self.account(scope, receive, send)
        elif host in self.origins.apps:
            await self.apps(scope, send)
        else:
            await _misdirected(host, scope, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            event: Event = await receive()
            if event["type"] == "lifespan.startup":
                if self.opened is not None:
                    await self.opened()
                await send({"type": "lifespan.startup.complete"})
            elif event["type"] == "lifespan.shutdown":
                if self.closed is not None:
                    await self.closed()
                await send({"type": "lifespan.shutdown.complete"})
                return


_WELL_KNOWN = WELL_KNOWN.encode()


async def _misdirected(host: bytes, scope: Scope, send: Send) -> None:
    sent = Headers(scope["headers"])
    error = Misdirected(host.decode("latin-1")) if host not in (b"", b"?") else _NO_HOST
    answer = answers.refused(problems.refusal(error, sent.get(b"accept")), None, None)
    await deliver(answer, send, head=scope["method"] == "HEAD")


_NO_HOST = BadRequest("Send one Host header, with the host of the address.")
