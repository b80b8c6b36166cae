"""A whole server on a real socket, in a thread, and raw requests to it.

Paths go out as they are written: a client that tidies them up would hide what is tested.
"""

from __future__ import annotations

import base64
import http.client
import math
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import orjson
import uvicorn

from clients.pod_client.dpop import DpopKey
from pod_server.model.account import SECOND
from pod_server.settings import COMPANY_REGISTER, Settings
from pod_server.storage.owners import Server as ServerRole
from pod_server.web.listening import listen
from pod_server.web.server import configured
from pod_server.wiring.house import House, build, now_us
from pod_server.wiring.serving import over

TURTLE = "text/turtle"


@dataclass(frozen=True)
class Reply:
    """What came back. Header names are in lower case; repeated ones are joined."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    raw: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.headers[name]

    def get(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def json(self) -> dict[str, object]:
        found = orjson.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class Person:
    """Somebody with a pod here and a token for it."""

    name: str
    webid: str
    pod: str
    client: str = ""
    token: str = ""
    key: DpopKey = field(default_factory=DpopKey)
    #: When :meth:`Served.sign_in` fetches another: seconds since 1970, by the clock of the house.
    until: float = math.inf


class Served:
    """A running server with three people: alice owns the pod that is used, bob and carol not."""

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        self.port = port
        #: Seconds by which the clock of the house is ahead of the world's.
        self.ahead = 0.0
        self.people = {name: self._welcome(name) for name in ("alice", "bob", "carol")}

    def _welcome(self, name: str) -> Person:
        welcomed = self.house.host.welcome(name)
        issued = self.house.issue_credential(
            welcomed.account, welcomed.pod.owner, client_id=f"{name}-test", secret="a" * 40
        )
        assert issued.client_id == f"{name}-test"
        return Person(name, welcomed.pod.owner, welcomed.pod.base, issued.client_id)

    def with_app(self, name: str, client_id: str) -> str:
        """The same person, come with this app: under a name of its own, which is returned."""
        person, other = self.people[name], f"{name} with {client_id}"
        if other not in self.people:
            account = self.house.accounts.people.account_called(name)
            assert account is not None
            self.house.issue_credential(account, person.webid, client_id=client_id, secret="a" * 40)
            self.people[other] = Person(other, person.webid, person.pod, client_id)
        return other

    def sign_in(self, name: str) -> Person:
        """The person, with a token from the provider."""
        person = self.people[name]
        if not person.token or self._now() >= person.until:
            conf = self.ask("GET", f"{self.account}/.well-known/openid-configuration").json
            url = str(conf["token_endpoint"])
            client = quote(person.client, safe="")
            basic = base64.b64encode(f"{client}:{'a' * 40}".encode()).decode()
            reply = self.ask(
                "POST",
                url,
                headers={
                    "Authorization": f"Basic {basic}",
                    "Content-Type": "application/x-www-form-urlencoded",
                    "DPoP": person.key.proof("POST", url, at=self._now()),
                },
                body=b"grant_type=client_credentials",
            )
            assert reply.status == 200, reply
            person.token = str(reply.json["access_token"])
            person.until = self._now() + float(str(reply.json["expires_in"])) - 60
        return person

    def turn(self, seconds: float) -> None:
        """The clock goes on by so much: everybody signs in anew."""
        self.ahead += seconds
        for person in self.people.values():
            person.token = ""

    def _now(self) -> float:
        return time.time() + self.ahead

    @property
    def account(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def pods(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def home(self) -> str:
        """The root of alice's pod."""
        return f"{self.pods}/alice/"

    def ask(
        self,
        method: str,
        url: str,
        *,
        who: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content: str = "",
    ) -> Reply:
        """One request on a connection of its own; ``url`` goes out to the letter."""
        scheme, _, rest = url.partition("://")
        assert scheme == "http"
        host, slash, path = rest.partition("/")
        sent = {"Host": host, **(headers or {})}
        if content:
            sent["Content-Type"] = content
        if who is not None:
            person = self.sign_in(who)
            sent["Authorization"] = f"DPoP {person.token}"
            sent["DPoP"] = person.key.proof(method, url, at=self._now(), access_token=person.token)
        return exchange(self.port, method, slash + path, list(sent.items()), body)

    def put(self, url: str, body: str, content: str = TURTLE, **headers: str) -> Reply:
        """As alice."""
        return self.ask(
            "PUT", url, who="alice", headers=headers, body=body.encode(), content=content
        )


def exchange(
    port: int,
    method: str,
    target: str,
    headers: list[tuple[str, str]],
    body: bytes | None = None,
) -> Reply:
    """Send exactly this, read the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None and not any(n.lower() == "transfer-encoding" for n, _ in headers):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        raw = tuple((name.lower(), value) for name, value in answer.getheaders())
        joined: dict[str, str] = {}
        for name, value in raw:
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
        return Reply(answer.status, joined, answer.read(), raw)
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path,
    *,
    outgoing_to_loopback: bool = False,
    smtp_url: str = "",
    company_register: str = COMPANY_REGISTER,
    housekeeping: bool = False,
) -> Iterator[Served]:
    """The real application, on both loopback addresses, until the end of the block."""
    port = free_port()
    served: list[Served] = []
    settings = Settings(
        data=folder,
        base_url=f"http://localhost:{port}/",
        port=port,
        outgoing_to_loopback=outgoing_to_loopback,
        smtp_url=smtp_url,
        company_register=company_register,
        mail_from="sesame@id.example" if smtp_url else "",
    )
    house = build(
        settings,
        clock=lambda: now_us() + int(served[0].ahead * SECOND) if served else now_us(),
        role=ServerRole(0, 1),
    )
    server = uvicorn.Server(configured(over(house, housekeeping=housekeeping)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": listen("127.0.0.1", port)})
    thread.start()
    try:
        served.append(Served(house, port))
        yield served[0]
    finally:
        server.should_exit = True
        thread.join()
