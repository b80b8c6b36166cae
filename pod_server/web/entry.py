"""The front door: which of our origins a request was sent to, told by ``Host`` and nothing else.

Account and sign-in on one, pods on others, static apps on a third (S-A1). A host that is not ours
is misdirected. What a proxy says in ``X-Forwarded-…`` is not looked at (S-07), but for who asks,
which limits on attempts are counted by, where the operator says that there is one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Protocol, cast
from urllib.parse import urlsplit

from pod_server.model.errors import BadRequest, Misdirected
from pod_server.settings import Settings
from pod_server.web import answers, problems
from pod_server.web.asgi import Answer, App, Event, Receive, Scope, Send
from pod_server.web.asked import Request
from pod_server.web.pods import PodOrigin
from pod_server.web.statics import WELL_KNOWN, Statics
from pod_server.web.watch.health import LIVE, READY, Health
from pod_server.web.watch.watch import Watch
from proofs.value import value

_DEFAULT_PORTS = {"http": 80, "https": 443}


@value
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

    def of_request(self, host: bytes, target: bytes) -> tuple[str, str]:
        """Which origin a request was sent to, and the name of its pod, where it has one."""
        host = host.lower()
        if host in self.pods:
            return "pods", target[1:].partition(b"/")[0].decode("latin-1")
        if host in self.account or host in self.apps:
            return ("account" if host in self.account else "apps"), ""
        named = self.pod_named_by(host)
        return ("pods", named[0]) if named else ("none", "")

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


@value
class Entry:
    """The whole server. ``account`` is the Flask application.

    Our own connection asks :meth:`direct` for an answer; what is left to ASGI are the account's
    origin, WebSockets and the lifespan. ``sockets`` is asked for every WebSocket of a pod's
    origin; all others are refused (403). ``watch`` counts, ``health`` says how it is.
    """

    origins: Origins
    pods: PodOrigin
    account: App
    apps: Statics
    shelf: Statics
    opened: Callable[[], Awaitable[None]] | None = None
    closed: Callable[[], Awaitable[None]] | None = None
    sockets: Sockets | None = None
    behind_proxy: bool = False
    watch: Watch | None = None
    health: Health | None = None

    def direct(self, request: Request) -> Coroutine[object, None, Answer] | None:
        """The answer of pods, statics and the shelf; ``None`` for the account's origin."""
        sent = request.sent
        host = sent.raw(b"host") or b""
        if sent.twice == "host":
            host = b"?"
        origins = self.origins
        if host in origins.pods and not request.raw_path.startswith(_WELL_KNOWN):
            return self.pods.answer(request, origins.pods_origin)
        host = host.lower()
        is_account = host in origins.account
        # Where pods have ``*.example``, the pages' own names end like a pod's.
        is_ours = is_account or host in origins.apps
        named = None if is_ours else self._pod_origin(host)
        if named is None and not is_ours:
            return _misdirected(host, request)
        if request.raw_path.startswith(_WELL_KNOWN):
            return self.shelf.answer(request)
        if named is not None:
            return self.pods.answer(request, named[1], named[0])
        if not is_account:
            return self.apps.answer(request)
        if self.health is not None and request.raw_path in (READY, LIVE):
            return self.health.answer(request)
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            hosts = [value for name, value in scope["headers"] if name == b"host"]
            host = hosts[0].lower() if len(hosts) == 1 else b"?"
            await self._socket(host, scope, receive, send)
        else:
            await self.account(from_proxy(scope) if self.behind_proxy else scope, receive, send)

    async def _socket(self, host: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        named = self._pod_origin(host)
        if named is None or self.sockets is None:
            await send({"type": "websocket.close", "code": 1000})
            return
        await self.sockets(scope, receive, send, origin=named[1], name=named[0])

    def _pod_origin(self, host: bytes) -> tuple[str, str] | None:
        """The pod's name, where its host tells it, and its origin; of a host that is no page's."""
        if host in self.origins.pods:
            return "", self.origins.pods_origin
        return self.origins.pod_named_by(host)

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


def from_proxy(scope: Scope) -> Scope:
    """As whoever connected to the proxy asked it: the last address of ``X-Forwarded-For``.

    What stands before that was sent by the client and is anything.
    """
    said = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    last = said[-1].rpartition(b",")[2].strip().decode("latin-1") if said else ""
    return cast(Scope, {**scope, "client": (last, 0)}) if last else scope


_WELL_KNOWN = WELL_KNOWN.encode()


async def _misdirected(host: bytes, request: Request) -> Answer:
    error = Misdirected(host.decode("latin-1")) if host not in (b"", b"?") else _NO_HOST
    refusal = problems.refusal(error, request.sent.get(b"accept"))
    return answers.refused(refusal, None, None)


_NO_HOST = BadRequest("Send one Host header, with the host of the address.")
