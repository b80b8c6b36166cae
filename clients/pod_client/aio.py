"""The client over asyncio (aiohttp): the same errands, many at once on one loop."""

from __future__ import annotations

import asyncio
from types import TracebackType

import aiohttp
from yarl import URL

from clients.pod_client import verbs
from clients.pod_client.client import LARGEST_ANSWER, reason
from clients.pod_client.errors import NotUnderstood, Unreachable
from clients.pod_client.messages import Errand, Pause, Request, Response, T, ascii_url
from clients.pod_client.session import Credentials, Patience, Session

#: Seconds for which an idle connection is kept.
_SOON_S, _LATER_S = 2.0, 15.0


class AsyncPodClient:
    """As ``PodClient``, for one event loop; at most ``connections`` at once, ``per_host`` each.

    With ``many_hosts``, each of which is asked a few times and no more, idle connections are closed
    soon and addresses of names are not remembered.
    """

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        timeout: float = 30.0,
        patience: Patience | None = None,
        largest_answer: int = LARGEST_ANSWER,
        connections: int = 64,
        per_host: int = 8,
        many_hosts: bool = False,
        session: Session | None = None,
    ) -> None:
        self.session = Session(credentials, patience=patience) if session is None else session
        self._timeout = aiohttp.ClientTimeout(sock_connect=timeout, sock_read=timeout)
        self._largest = largest_answer
        self._connections = connections
        self._per_host = per_host
        self._many_hosts = many_hosts
        self._wire: aiohttp.ClientSession | None = None
        self._login = asyncio.Lock()

    async def __aenter__(self) -> AsyncPodClient:
        connector = aiohttp.TCPConnector(
            limit=self._connections,
            limit_per_host=self._per_host,
            keepalive_timeout=_SOON_S if self._many_hosts else _LATER_S,
            use_dns_cache=not self._many_hosts,
        )
        self._wire = aiohttp.ClientSession(
            connector=connector,
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._wire is not None:
            await self._wire.close()

    async def login(self) -> None:
        """Log in before the many start, so that they share one token."""
        if self.session.credentials is not None:
            async with self._login:
                await self.run(self.session.token())

    async def get(self, url: str, *, accept: str = verbs.READABLE) -> Response:
        """Read; see ``verbs.get``."""
        return await self.request(verbs.get(url, accept))

    async def request(self, request: Request) -> Response:
        """Any request, signed in, retried and judged as ``Session.exchange`` says."""
        return await self.run(self.session.exchange(request))

    async def run(self, errand: Errand[T]) -> T:
        """Carry out an errand: send what it asks for until it ends."""
        try:
            step = next(errand)
            while True:
                if isinstance(step, Pause):
                    await asyncio.sleep(step.seconds)
                    step = next(errand)
                    continue
                try:
                    response = await self._send(step)
                except Unreachable as trouble:
                    step = errand.throw(trouble)
                else:
                    step = errand.send(response)
        except StopIteration as end:
            result: T = end.value
            return result

    async def _send(self, request: Request) -> Response:
        if self._wire is None:
            raise RuntimeError("use it in an `async with` block")
        url = URL(ascii_url(request.url), encoded=True)
        try:
            async with self._wire.request(
                request.method,
                url,
                headers=dict(request.headers),
                data=request.body,
                allow_redirects=False,
            ) as answer:
                body = await self._read(answer)
                headers: dict[str, str] = {}
                for name, value in answer.headers.items():
                    key = name.lower()
                    headers[key] = f"{headers[key]}, {value}" if key in headers else value
                return Response(answer.status, request.url, headers, body)
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError) as trouble:
            raise Unreachable(request.url, reason(trouble)) from trouble
        except aiohttp.ClientError as trouble:
            raise NotUnderstood(request.url, str(trouble)) from trouble

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for part in answer.content.iter_any():
            size += len(part)
            if size > self._largest:
                raise NotUnderstood(str(answer.url), f"it is over {self._largest} bytes")
            parts.append(part)
        return b"".join(parts)
