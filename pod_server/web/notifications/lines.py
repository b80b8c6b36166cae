"""Where receivers connect: WebSockets (N-10) and long answers (N-12).

The capability in the address is all that counts: no cookie, no origin, so that no page can connect
in somebody else's name (S-62). What a receiver says is not listened to.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from urllib.parse import parse_qs

from pod_server.contracts import Ledger
from pod_server.model.channel import Channel, ChannelType
from pod_server.model.errors import BadRequest, MissingResource, PodError
from pod_server.model.iri import NOTIFICATIONS
from pod_server.web import problems
from pod_server.web.asgi import Answer, Receive, Scope, Send, Stream
from pod_server.web.calls import Call
from pod_server.web.headers import Headers
from pod_server.web.notifications.receivers import Live, Outgoing
from pod_server.web.notifications.seals import PARAMETER, Seals
from pod_server.web.notifications.services import SubscriptionService
from pod_server.web.notifications.updates import PATH as UPDATES
from pod_server.web.notifications.updates import Updates
from pod_server.web.targets import target
from proofs.value import value

#: WebSocket close codes (RFC 6455 §7.4): the channel is at its end.
OVER = 1000
#: Seconds between two signs of life on a long answer.
SIGN_OF_LIFE = 30.0


#: Begins to tell on a line what a channel asks for.
Open = Callable[[Ledger, Channel, Outgoing], Live]


class _Socket:
    """A WebSocket, accepted."""

    __slots__ = ("_send",)

    def __init__(self, send: Send) -> None:
        self._send = send

    async def say(self, message: bytes) -> None:
        await self._send({"type": "websocket.send", "text": message.decode()})

    async def end(self) -> None:
        with contextlib.suppress(OSError, RuntimeError):  # it has gone by itself
            await self._send({"type": "websocket.close", "code": OVER})


@value
class NotificationSockets:
    """WebSockets of pod origins. ``pod`` finds a pod by name."""

    pod: Callable[[str], Ledger | None]
    seals: Seals
    open: Open
    updates: Updates

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, *, origin: str, name: str = ""
    ) -> None:
        """Accept whoever has a capability, and tell what it is for until one of us ends it."""
        await receive()
        try:
            ledger, where = self._found(scope, name)
            capability = sealed(scope["query_string"])
            if where == UPDATES:
                named = scope.get("subprotocols", [])
                await self.updates.talk(ledger, capability, named, receive, send)
                return
            channel = self.seals.open(ledger.pod.base, capability, ChannelType.WEB_SOCKET)
        except PodError as error:
            await _refuse(error, scope, send)
            return
        await send({"type": "websocket.accept"})
        live = self.open(ledger, channel, _Socket(send))
        try:
            while (await receive())["type"] != "websocket.disconnect":
                pass
        finally:
            live.forget()

    def _found(self, scope: Scope, name: str) -> tuple[Ledger, str]:
        """The pod, and which of its two places for WebSockets."""
        rest = scope["raw_path"][1:]
        if not name:
            first, _, rest = rest.partition(b"/")
            name = first.decode("latin-1")
        ledger = self.pod(name) if name else None
        if ledger is None:
            raise MissingResource
        where = target(ledger.pod.base, "", rest).address.path
        if where not in (UPDATES, f"{NOTIFICATIONS}{ChannelType.WEB_SOCKET}/"):
            raise MissingResource
        return ledger, where


async def _refuse(error: PodError, scope: Scope, send: Send) -> None:
    """As a problem document in the place of the handshake."""
    sent = Headers(scope["headers"])
    answer = problems.refusal(error, sent.get(b"accept"), sent.get(b"accept-language"))
    status, body = answer.status, answer.body
    start = {"type": "websocket.http.response.start", "status": status, "headers": answer.headers}
    await send(start)
    await send({"type": "websocket.http.response.body", "body": body, "more_body": False})


class _Stream:
    """A long answer, being made. Messages are lines; a blank one is a sign of life."""

    def __init__(self) -> None:
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1)
        self._ended = asyncio.Event()

    async def say(self, message: bytes) -> None:
        await self._pieces.put(message + b"\n")

    async def end(self) -> None:
        self._ended.set()
        with contextlib.suppress(asyncio.QueueFull):
            self._pieces.put_nowait(b"")

    async def pieces(self, begin: Callable[[_Stream], Live]) -> AsyncGenerator[bytes, None]:
        """Begins to tell when somebody begins to read, and no earlier."""
        live = begin(self)
        try:
            while not (self._ended.is_set() and self._pieces.empty()):
                try:
                    piece = await asyncio.wait_for(self._pieces.get(), SIGN_OF_LIFE)
                except TimeoutError:
                    piece = b"\n"
                if piece:
                    yield piece
        finally:
            live.forget()


@value
class StreamService:
    """Subscriptions to streams, and the streams themselves at the capability's address."""

    subscriptions: SubscriptionService
    seals: Seals
    open: Open

    @property
    def methods(self) -> tuple[str, ...]:
        return self.subscriptions.methods

    async def answer(self, call: Call) -> Answer:
        """A long answer to whoever brings a capability; an access token beside it is verified."""
        if call.method != "GET" or not call.query:
            return await self.subscriptions.answer(call)
        ledger = call.ledger
        channel = self.seals.open(ledger.pod.base, sealed(call.query), ChannelType.STREAMING)

        def begin(line: _Stream) -> Live:
            return self.open(ledger, channel, line)

        headers = [(b"content-type", channel.accept.encode()), (b"cache-control", b"no-store")]
        return Answer(200, headers, Stream(_Stream().pieces(begin), is_endless=True))


def sealed(query: bytes) -> str:
    """The capability in a query string."""
    try:
        found = parse_qs(query.decode("ascii"), max_num_fields=4).get(PARAMETER, [])
    except ValueError:
        found = []
    if len(found) != 1:
        raise BadRequest("Name the channel as it was given out in receiveFrom.")
    return found[0]
