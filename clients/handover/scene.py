"""The scene: two servers that reach each other, who lives there, and what companies tell them."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from clients.company.home import Home
from clients.demo.citizen import Citizen
from clients.demo.company import Company
from clients.demo.stage import NotAsTold, Play, Stage, start, stop
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from proofs import integrity
from proofs.writing import build
from vocab.terms import SESAME

JSON_LD = "application/ld+json"
LOOPBACK = "--outgoing-to-loopback"


@dataclass(slots=True)
class Person:
    """A citizen at home on one of the servers."""

    name: str
    at: Stage
    browser: Citizen

    @property
    def pod(self) -> str:
        """The root of the pod."""
        return f"{self.at.pods}{self.name}/"

    @property
    def webid(self) -> str:
        """Who this is, to others."""
        return f"{self.pod}profile/card#me"

    def market(self, *words: str) -> dict[str, object]:
        """``sesame market`` beside the running server."""
        kind, *rest = words
        said = self.at.sesame("market", kind, *rest, "--pod", self.name, "--json")
        found = json.loads(said)
        if not isinstance(found, dict):
            raise NotAsTold(said)
        return found


@contextmanager
def servers(first: int, second: int) -> Iterator[tuple[Stage, Stage]]:
    """Two of them, each in a folder that is thrown away."""
    made: list[Stage] = []
    try:
        for port in (first, second):
            folder = Path(tempfile.mkdtemp(prefix="sesame-handover-"))
            server, base_url, claim = start(folder, port, LOOPBACK)
            made.append(Stage(folder, base_url, claim, server))
        yield made[0], made[1]
    finally:
        for at in made:
            stop(at.server)
            shutil.rmtree(at.folder, ignore_errors=True)


def claimed(play: Play, at: Stage, name: str, full_name: str) -> Person:
    """Somebody takes a server behind its one-time link, and lets companies in at once."""
    citizen = Citizen(at.base_url)
    play.status(f"{full_name}: POST {at.claim}", citizen.claim(at.claim, name, full_name), (201,))
    play.status("POST /office/policy", citizen.accept_all(), (200,))
    return Person(name, at, citizen)


def opened(play: Play, company: Company, person: Person) -> None:
    """An account at this citizen's front office."""
    request = {
        "@context": SESAME.CONTEXT,
        "type": "AccountRequest",
        "company": company.credentials["webId"],
    }
    with PodClient(Credentials.read(company.credentials)) as client:
        office = f"{person.pod}.front-office"
        answer = client.post(office, json.dumps(request).encode(), JSON_LD)
    company.account = answer.location or ""
    play.status(f"{company.name} → {person.name}: POST .front-office", answer.status, (201,))


def declared(play: Play, company: Company, person: Person, value: str) -> None:
    """A staff turnover of so many percent, signed, into the account at this citizen's."""
    home = Home(company.home)
    document = build(
        home.web_id(),
        "employee-turnover",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        value=value,
    )
    signed = integrity.sign(document, home.key(), created=datetime.now(UTC))
    with PodClient(Credentials.read(company.credentials)) as client:
        answer = client.post(company.container, json.dumps(signed).encode(), JSON_LD)
    play.status(f"{company.name} → {person.name}: {value} %", answer.status, (201,))
