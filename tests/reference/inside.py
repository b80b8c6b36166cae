"""The whole server in this process: all of it over a real store, but for the socket.

Who asks is said in ``Authorization`` by name; tokens and proofs are tested elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pod_server.model.access import Agent
from pod_server.settings import Settings
from pod_server.storage.owners import Server
from pod_server.web.asgi import BODILESS, FilePart
from pod_server.web.entry import Entry
from pod_server.web.headers import Headers
from pod_server.web.heads import lines
from pod_server.wiring.house import build
from pod_server.wiring.serving import over
from tests.reference.rules import STRANGER, Who
from tests.web.served import Reply

HOST = b"127.0.0.1:4000"
NOTHING: Mapping[str, str] = MappingProxyType({})


class Inside:
    """One house; pods are made in it as they are needed."""

    def __init__(self, folder: Path) -> None:
        self.house = build(Settings(folder, "http://localhost:4000/"), role=Server(0, 1))
        entry = over(self.house)
        assert isinstance(entry, Entry)
        self._app = replace(entry, pods=replace(entry.pods, authenticate=self._authenticate))
        self._loop = asyncio.new_event_loop()
        self._people: dict[str, Who] = {}

    def close(self) -> None:
        assert self._app.closed is not None
        self._loop.run_until_complete(self._app.closed())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _authenticate(
        self,
        method: str,
        url: str,
        authorization: Sequence[str],
        dpop: Sequence[str],
        origin: str | None,
    ) -> Agent:
        who = self._people[authorization[0]]
        return Agent(who.webid, who.client, "http://localhost:4000/", origin)

    def ask(
        self,
        method: str,
        url: str,
        who: Who = STRANGER,
        *,
        headers: Mapping[str, str] = NOTHING,
        body: bytes | None = None,
        content: str = "",
    ) -> Reply:
        """One request."""
        sent = {"Host": HOST.decode(), **headers}
        if content:
            sent["Content-Type"] = content
        if who != STRANGER:
            self._people[who.name] = who
            sent["Authorization"] = who.name
        if body is not None:
            sent["Content-Length"] = str(len(body))
        fields = [(k.lower().encode(), v.encode("latin-1")) for k, v in sent.items()]
        target = url.removeprefix(f"http://{HOST.decode()}").encode()
        raw_path, _, query = target.partition(b"?")
        request = Sent(method, raw_path, query, Headers(fields), body or b"")
        return self._loop.run_until_complete(self._answer(request))

    async def _answer(self, request: Sent) -> Reply:
        answering = self._app.direct(request)
        assert answering is not None
        answer = await answering
        body = answer.body
        assert isinstance(body, (bytes, FilePart))
        if isinstance(body, FilePart):
            body = body.path.read_bytes()[body.start : body.start + body.length]
        raw = (answer.lines + lines(answer.headers)).decode("latin-1").splitlines()
        fields: dict[str, str] = {}
        for name, _, value in (line.partition(": ") for line in raw):
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
        has_body = request.method != "HEAD" and answer.status not in BODILESS
        return Reply(answer.status, fields, body if has_body else b"")


@dataclass(frozen=True)
class Sent:
    """Fulfils :class:`~pod_server.web.asked.Request`."""

    method: str
    raw_path: bytes
    query: bytes
    sent: Headers
    body: bytes

    async def receive(self) -> tuple[bytes, bool]:
        return self.body, False
