"""A real server process in a folder of the test, with a citizen and companies that ask her."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import requests

from clients.demo.acts import BAKER, GROUP, PAPERS
from clients.demo.citizen import PASSWORD, Citizen
from clients.demo.company import Company
from clients.demo.stage import Stage, command
from clients.demo.terms import TERMS
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from tests.web.served import free_port
from vocab.terms import SESAME

__all__ = (
    "ASKING",
    "BAKER",
    "GROUP",
    "LATER",
    "PASSWORD",
    "Asking",
    "Town",
    "inhabited",
    "started",
)

#: Companies that wait for an answer: one to look at, one to accept.
ASKING, LATER = "atelier-perrin", "garage-du-pont"
PART = """datapoint;value;unit;countingMethod;periodStart;periodEnd;language;refusal;note
headcount;240;ETP;ETP;;2025-12-31;;;
employee-turnover;;;;2025-01-01;2025-12-31;fr;Unwilling;Nous ne le publions pas.
"""


@contextmanager
def started(folder: Path, *options: str) -> Iterator[Stage]:
    """A server that nobody has claimed."""
    words = folder / "server.log"
    port = str(free_port())
    with words.open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [command("sesame"), "serve", "--data", str(folder / "data"), "--port", port, *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        assert line.startswith("ready "), words.read_text(encoding="utf-8")
        said = words.read_text(encoding="utf-8").split()
        claim = next(word for word in said if "/claim/" in word)
        yield Stage(folder, line.removeprefix("ready ").strip(), claim, server)
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


@dataclass(frozen=True)
class Town:
    """Marie's server; a bakery that told all, a group that told part, two that wait."""

    stage: Stage
    companies: dict[str, Company]

    @property
    def origin(self) -> str:
        return self.stage.base_url.rstrip("/")

    def page_of(self, name: str) -> str:
        return f"{self.origin}/office/companies/{self.companies[name].account_id}"


@contextmanager
def inhabited(folder: Path) -> Iterator[Town]:
    """The town, with real papers pushed by the company's own client."""
    with started(folder) as stage:
        marie = Citizen(stage.base_url)
        assert marie.claim(stage.claim, "marie", "Marie Martin") == 201
        seeds = stage.seed(BAKER, GROUP, ASKING, LATER)
        companies = {n: Company(n, folder / f"{n}-home", seed) for n, seed in seeds.items()}
        for company in companies.values():
            _ask(stage, company)
        for name in (BAKER, GROUP):
            assert marie.accept(companies[name].account_id) == 200
        part = folder / "part.csv"
        part.write_text(PART, encoding="utf-8")
        certificate = str(PAPERS / GROUP / "certificate.json")
        _push(stage, companies[BAKER], str(PAPERS / BAKER))
        _push(stage, companies[GROUP], certificate, str(part))
        marie.browser.close()
        yield Town(stage, companies)


def _ask(stage: Stage, company: Company) -> None:
    request = {
        "@context": SESAME.CONTEXT,
        "type": "AccountRequest",
        "company": company.credentials["webId"],
    }
    with PodClient(Credentials.read(company.credentials)) as client:
        office = f"{stage.pods}marie/.front-office"
        answer = client.post(office, json.dumps(request).encode(), "application/ld+json")
    company.account = answer.location or ""


def _push(stage: Stage, company: Company, *papers: str) -> None:
    marie = f"{stage.pods}marie/profile/card#me"
    assert company.init().exit_status == 0
    for words in (("open", marie, "--terms", TERMS), ("prepare", *papers), ("push", marie)):
        done = company.run(*words)
        assert done.exit_status == 0, done.words


@dataclass(frozen=True)
class Asking:
    """An app that is registered, and the address at which it asks to sign somebody in."""

    client_id: str
    metadata: dict[str, str]
    wish: dict[str, str]

    @classmethod
    def registered(cls, origin: str, name: str, redirect_uri: str, challenge: str) -> Asking:
        """By dynamic registration, as anybody's app is (O-08)."""
        found = requests.get(f"{origin}/.well-known/openid-configuration", timeout=10).json()
        sent = {
            "client_name": name,
            "redirect_uris": [redirect_uri],
            "token_endpoint_auth_method": "none",
        }
        app = requests.post(found["registration_endpoint"], json=sent, timeout=10).json()
        wish = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": redirect_uri,
            "scope": "openid webid",
            "state": "s-1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return cls(app["client_id"], found, wish)

    def address(self, **changes: str) -> str:
        """Where it sends the browser."""
        return f"{self.metadata['authorization_endpoint']}?{urlencode({**self.wish, **changes})}"
