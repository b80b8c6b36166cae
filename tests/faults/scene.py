"""Marie with her own server, and two companies that have an account at hers."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import apsw

from clients.demo.citizen import Citizen
from proofs.strict_json import Json
from tests.faults.companies import Company, listed
from tests.faults.people import JSON_LD, Person
from tests.faults.servers import Server, client
from tests.web.served import Reply

MB = 1024 * 1024
Document = dict[str, Json]


@dataclass
class Scene:
    """Marie, who claimed the server with a browser, and two companies with an account at hers."""

    server: Server
    browser: Citizen
    owner: Person
    company: Company
    sender: Person
    other: Company
    stranger: Person

    @property
    def container(self) -> str:
        return self.company.container("marie")

    def push(self, body: bytes | Document, content: str = JSON_LD, **headers: str) -> Reply:
        """The company brings something to its account."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.sender.ask("POST", self.container, sent, content, **headers)

    def head(self) -> int:
        """The number of the last change of Marie's pod, as it is on the disk."""
        found: dict[str, int] = {}
        for path in (self.server.data / "pods").glob("*/*/pod.sqlite"):
            store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
            ((name, number),) = store.execute("SELECT name, seq FROM pod").fetchall()
            found[str(name)] = int(str(number))
            store.close()
        return found["marie"]

    def everything(self) -> Mapping[str, bytes]:
        """What the container holds, byte for byte."""
        with client(self.owner.credentials) as owner:
            places = sorted(listed(owner, self.container))
            return {place: owner.get(place, accept=JSON_LD).body for place in places}

    @contextlib.contextmanager
    def unchanged(self) -> Iterator[None]:
        """Nothing that happens inside leaves a trace."""
        head, held = self.head(), self.everything()
        yield
        assert self.head() == head
        assert self.everything() == held


def told(reply: Reply, status: int, slug: str) -> dict[str, str]:
    """The words of a refusal by language; they are there, and differ."""
    assert reply.status == status, reply.body
    assert reply["content-type"] == "application/problem+json"
    problem = reply.json
    assert str(problem["type"]).endswith(f"/{slug}")
    words = problem["message"]
    assert isinstance(words, dict)
    assert words["fr"] != words["en"]
    assert problem["detail"] in (words["fr"], words["en"])
    return words


def codes(reply: Reply) -> set[str]:
    """What is wrong, for machines; each with a place and words in both languages."""
    found = reply.json["violations"]
    assert isinstance(found, list)
    for violation in found:
        assert violation["message"]["fr"] != violation["message"]["en"]
        assert violation["path"] or violation["focus"]
    return {violation["code"] for violation in found}
