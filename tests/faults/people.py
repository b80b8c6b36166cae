"""People who ask a real server, each request on a line of its own; every answer is seen."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from clients.pod_client.dpop import DpopKey
from clients.pod_client.session import Credentials
from tests.faults.servers import Server
from tests.web.served import Reply, exchange

T = TypeVar("T")
N = TypeVar("N")
TURTLE, N3, JSON_LD = "text/turtle", "text/n3", "application/ld+json"
PLAIN = "text/plain"
#: As a request ends whose server is no more.
CUT_OFF = (OSError, HTTPException)


@dataclass
class Person:
    """Somebody with a pod on the server, signed in. Threads may share one."""

    credentials: Credentials
    port: int
    token: str = ""
    key: DpopKey = field(default_factory=DpopKey)

    @property
    def pod(self) -> str:
        return self.credentials.web_id.removesuffix("profile/card#me")

    def sign_in(self) -> Person:
        found = self.sent("GET", f"{self.credentials.issuer}.well-known/openid-configuration", {})
        url = str(found.json["token_endpoint"])
        pair = f"{self.credentials.client_id}:{self.credentials.client_secret}"
        headers = {
            "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
            "DPoP": self.key.proof("POST", url, at=time.time()),
        }
        reply = self.sent("POST", url, headers, b"grant_type=client_credentials")
        assert reply.status == 200, reply
        self.token = str(reply.json["access_token"])
        return self

    def proven(self, method: str, url: str) -> dict[str, str]:
        """Headers that show who asks."""
        proof = self.key.proof(method, url, at=time.time(), access_token=self.token)
        return {"Authorization": f"DPoP {self.token}", "DPoP": proof}

    def ask(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        content: str = "",
        **headers: str,
    ) -> Reply:
        """One request; ``if_match`` and the like are headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if content:
            named["Content-Type"] = content
        return self.sent(method, url, {**self.proven(method, url), **named}, body)

    def sent(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        listed = [("Host", parts.netloc), *headers.items()]
        return exchange(self.port, method, target, listed, body)


def signed_in(server: Server, *names: str) -> list[Person]:
    """People of that name, made now."""
    made = server.seed(*names)
    return [Person(made[name], server.port).sign_in() for name in names]


def members(person: Person, container: str) -> set[str]:
    """What a listing says is in there."""
    listing = person.ask("GET", container, accept="application/n-triples").body.decode()
    return set(re.findall(r"<http://www\.w3\.org/ns/ldp#contains> <([^>]+)>", listing))


def wait_until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what others do at their own pace; fails where it has not come in that time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def wait_for_workers(server: Server, gone: Collection[int]) -> None:
    """Until as many work as were asked for, and none of those that are gone."""
    wait_until(lambda: len(set(server.worker_pids()) - set(gone)) == server.workers)


def at_once(work: Callable[[N], T], on: Iterable[N]) -> list[T]:
    """The same work on each of these, side by side."""
    given = list(on)
    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(work, given))


@contextmanager
def line_to_each_worker(server: Server) -> Iterator[dict[int, HTTPConnection]]:
    """An open connection to each worker: the kernel hands them out, so we ask until all have one.

    Which process holds one is read from ``/proc``.
    """
    found: dict[int, HTTPConnection] = {}
    until = time.monotonic() + 30
    with ExitStack() as opened:
        while set(found) != set(server.worker_pids()):
            assert time.monotonic() < until, f"one worker takes no connection: {found}"
            lines = [HTTPConnection("127.0.0.1", server.port, timeout=20) for _ in range(8)]
            for line in lines:
                opened.callback(line.close)
            at_once(_greet, lines)
            for line in lines:
                found.setdefault(_holder(server, line), line)
        yield found


def _greet(line: HTTPConnection) -> None:
    line.request("GET", "/")
    line.getresponse().read()


def _holder(server: Server, line: HTTPConnection) -> int:
    port = line.sock.getsockname()[1]
    ends = (f":{server.port:04X}", f":{port:04X}")
    inode = next(
        row[9]
        for row in map(str.split, Path("/proc/net/tcp").read_text(encoding="ascii").splitlines())
        if row[1].endswith(ends[0]) and row[2].endswith(ends[1])
    )
    for pid in server.worker_pids():
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            if handle.exists() and handle.readlink().name == f"socket:[{inode}]":
                return pid
    raise AssertionError(f"no worker holds the connection from port {port}")
