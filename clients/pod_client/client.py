"""The client over requests: one call, one answer, or one typed error."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from types import TracebackType

import requests

from clients.pod_client import verbs
from clients.pod_client.errors import NotUnderstood, Unreachable
from clients.pod_client.messages import Errand, Pause, Request, Response, T, ascii_url
from clients.pod_client.session import Credentials, Patience, Session

LARGEST_ANSWER = 64 * 1024 * 1024
_CHUNK = 64 * 1024


class PodClient:
    """Reads and writes pods, signed in with credentials or as anybody.

    Use it in one thread. ``timeout`` is seconds to connect and between two bytes; a larger answer
    than ``largest_answer`` bytes is refused, because whom we ask is not whom we trust.

    ::

        with PodClient(Credentials(issuer, client_id, secret)) as client:
            answer = client.get("https://pod.example/alice/notes.ttl")
    """

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        timeout: float = 30.0,
        patience: Patience | None = None,
        largest_answer: int = LARGEST_ANSWER,
        sleep: Callable[[float], None] = time.sleep,
        session: Session | None = None,
    ) -> None:
        self.session = Session(credentials, patience=patience) if session is None else session
        self._timeout = timeout
        self._largest = largest_answer
        self._sleep = sleep
        self._wire = requests.Session()
        self._wire.headers.clear()

    def __enter__(self) -> PodClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._wire.close()

    def get(
        self, url: str, *, accept: str = verbs.READABLE, if_none_match: str | None = None
    ) -> Response:
        """Read; see ``verbs.get``."""
        return self.request(verbs.get(url, accept, if_none_match))

    def head(self, url: str, *, accept: str = verbs.READABLE) -> Response:
        """Headers only."""
        return self.request(verbs.head(url, accept))

    def put(
        self,
        url: str,
        body: bytes,
        media_type: str,
        *,
        if_match: str | None = None,
        if_none_match: str | None = None,
    ) -> Response:
        """Create or replace; see ``verbs.put``."""
        return self.request(
            verbs.put(url, body, media_type, if_match=if_match, if_none_match=if_none_match)
        )

    def post(
        self,
        url: str,
        body: bytes,
        media_type: str,
        *,
        slug: str | None = None,
        link: str | None = None,
        idempotency_key: str | None = None,
    ) -> Response:
        """Add to a container; see ``verbs.post``."""
        return self.request(
            verbs.post(url, body, media_type, slug=slug, link=link, idempotency_key=idempotency_key)
        )

    def patch(
        self, url: str, body: bytes, media_type: str = verbs.N3, *, if_match: str | None = None
    ) -> Response:
        """Change in place; see ``verbs.patch``."""
        return self.request(verbs.patch(url, body, media_type, if_match=if_match))

    def delete(self, url: str, *, if_match: str | None = None) -> Response:
        """Remove."""
        return self.request(verbs.delete(url, if_match=if_match))

    def request(self, request: Request) -> Response:
        """Any request, signed in, retried and judged as ``Session.exchange`` says."""
        return self.run(self.session.exchange(request))

    def run(self, errand: Errand[T]) -> T:
        """Carry out an errand: send what it asks for until it ends."""
        try:
            step = next(errand)
            while True:
                if isinstance(step, Pause):
                    self._sleep(step.seconds)
                    step = next(errand)
                    continue
                try:
                    response = self._send(step)
                except Unreachable as trouble:
                    step = errand.throw(trouble)
                else:
                    step = errand.send(response)
        except StopIteration as end:
            result: T = end.value
            return result

    def _send(self, request: Request) -> Response:
        wanted = requests.Request(
            request.method, request.url, dict(request.headers), data=request.body, auth=_as_is
        )
        try:
            prepared = self._wire.prepare_request(wanted)
        except requests.exceptions.RequestException as trouble:
            raise NotUnderstood(request.url, "it is no http address") from trouble
        prepared.url = ascii_url(request.url)  # not as requests spells it: the proof names it
        settings = self._wire.merge_environment_settings(request.url, {}, True, None, None)
        try:
            with self._wire.send(
                prepared,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                proxies=settings["proxies"],
                verify=settings["verify"],
            ) as answer:
                body = self._read(answer)
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.status_code, request.url, headers, body)
        except (requests.ConnectionError, requests.Timeout) as trouble:
            raise Unreachable(request.url, reason(trouble)) from trouble
        except requests.RequestException as trouble:
            raise NotUnderstood(request.url, str(trouble)) from trouble

    def _read(self, answer: requests.Response) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_content(_CHUNK):
            size += len(part)
            if size > self._largest:
                raise NotUnderstood(answer.url, f"it is over {self._largest} bytes")
            parts.append(part)
        return b"".join(parts)


def reason(trouble: Exception) -> str:
    """The plain fact at the bottom of a library's exception."""
    if isinstance(trouble, requests.Timeout | TimeoutError):
        return "no answer in time"
    bottom: BaseException = trouble
    while bottom.__cause__ or bottom.__context__:
        bottom = bottom.__cause__ or bottom.__context__ or bottom
    if isinstance(bottom, OSError) and bottom.errno is not None and bottom.errno > 0:
        return os.strerror(bottom.errno)
    return str(bottom) or type(trouble).__name__


def _as_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from putting the password of a .netrc over our token."""
    return prepared
