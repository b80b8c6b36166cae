"""A citizen's trial that has moved to its real address, and a server elsewhere that knew the old.

Both serve on this machine. The names of the new home lead nowhere in the world, so the outside web
between the two is stood in for: whoever is asked for under them is asked here, in plain, as a proxy
in front of a server does.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import uvicorn
from requests.adapters import HTTPAdapter

from pod_server.__main__ import main
from pod_server.civic.civil_status.statements import Memory
from pod_server.identity import outgoing
from pod_server.settings import Settings
from pod_server.storage.owners import Server as ServerRole
from pod_server.web.listening import listen
from pod_server.web.server import configured
from pod_server.wiring.house import House, build, now_us
from pod_server.wiring.serving import over
from tests.web.at_home import PASSWORD, Visitor
from tests.web.served import Person, Reply, Served, exchange, free_port

URL, PODS = "https://id.alice.example/", "https://*.alice.example/"
HOME, ALICE = "https://alice.alice.example/", "https://alice.alice.example/profile/card#me"


class _Led(HTTPAdapter):
    """To this machine and port, whatever the name."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> Any:
        led, parts = request.copy(), urlsplit(str(request.url))
        led.headers["Host"] = parts.netloc
        rest = str(request.url).removeprefix(f"{parts.scheme}://{parts.netloc}")
        led.url = f"http://127.0.0.1:{self._port}{rest}"
        more["verify"] = True
        answer = super().send(led, *args, **more)
        answer.url, answer.request = str(request.url), request
        return answer


class NewHome(Served):
    """The moved house, which serves; nobody is new in it."""

    def __init__(self, house: House, port: int) -> None:
        self.house, self.port, self.ahead = house, port, 0.0
        self.people = {
            pod.name: Person(pod.name, pod.owner, pod.base, f"{pod.name}-test")
            for pod in house.accounts.people.pods()
        }

    @property
    def account(self) -> str:
        return URL.rstrip("/")

    @property
    def home(self) -> str:
        return HOME

    def ask(self, method: str, url: str, **more: Any) -> Reply:
        parts = urlsplit(url)
        sent = {"Host": parts.netloc, **(more.get("headers") or {})}
        if more.get("content"):
            sent["Content-Type"] = more["content"]
        if more.get("who"):
            person = self.sign_in(more["who"])
            sent["Authorization"] = f"DPoP {person.token}"
            sent["DPoP"] = person.key.proof(method, url, at=self._now(), access_token=person.token)
        target = url.removeprefix(f"{parts.scheme}://{parts.netloc}")
        return exchange(self.port, method, target, list(sent.items()), more.get("body"))

    @contextmanager
    def visited(self) -> Iterator[Visitor]:
        """By alice, with the password that she had."""
        with Visitor(self) as visitor:
            visitor.http.mount("https://", _Led(self.port))
            sent = {"name": "alice", "password": PASSWORD, "next": "/account/"}
            assert visitor.post("/sign-in", **sent).status_code == 303
            yield visitor


def settle_in(served: Served) -> None:
    """The trial knows its address, as one that was begun by the command does."""
    served.house.accounts.people.keep("base-url", f"{served.account}/")
    served.house.accounts.people.keep("pods-url", "")


def moved(old: Path, new: Path, *words: str) -> None:
    """The command, as she gives it; what this process knows of the old house is forgotten."""
    _forget()
    at = ("--data", str(old), "--into", str(new), "--pods", "*.alice.example")
    assert main(["move", "alice.example", *at, *words]) == 0
    _forget()


def _forget() -> None:
    """Houses that follow each other are processes of their own, and remember nothing of each other.

    The pods have the same ids and versions in both, by which memories are kept.
    """
    for name, module in list(sys.modules.items()):
        for each in vars(module).values() if name.startswith("pod_server.") else ():
            if isinstance(each, Memory):
                each._kept.clear()


@contextmanager
def new_home(data: Path, patch: pytest.MonkeyPatch, ahead: float = 0.0) -> Iterator[NewHome]:
    """The moved folder serves under its names; whoever asks for them meanwhile finds it."""
    port, homes = free_port(), list[NewHome]()
    house = build(
        Settings(data, URL, pods_url=PODS, port=port),
        clock=lambda: now_us() + int((homes[0].ahead if homes else ahead) * 1_000_000),
        role=ServerRole(0, 1),
    )
    house.door._loopback = True

    @contextmanager
    def session(*_: Any) -> Iterator[requests.Session]:
        with requests.Session() as made:
            made.mount("https://", _Led(port))
            yield made

    patch.setattr(outgoing, "session", session)
    server = uvicorn.Server(configured(over(house, housekeeping=True)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": listen("127.0.0.1", port)})
    homes.append(NewHome(house, port))
    homes[0].ahead = ahead
    thread.start()
    try:
        yield homes[0]
    finally:
        server.should_exit = True
        thread.join()
