"""The companies of the play: they use ``sesame-company``, and once they try to cheat."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from clients.company.accounts import members
from clients.company.home import Home
from clients.demo.stage import Stage, command
from clients.pod_client.client import PodClient
from clients.pod_client.errors import RequestRefused
from clients.pod_client.session import Credentials
from proofs import integrity
from proofs.strict_json import Json
from proofs.value import value
from proofs.writing import build
from vocab.terms import SESAME

LONGEST_TOLD = 24


@value
class Done:
    """A command that has run."""

    exit_status: int
    words: str


@dataclass(slots=True)
class Company:
    """A company with its private folder, its credentials, and its account once it has one."""

    name: str
    home: Path
    credentials: dict[str, str]
    account: str = ""
    language: str = "en"

    @property
    def account_id(self) -> str:
        """The account's name on the citizen's Sésame."""
        return self.account.split("/")[-2]

    @property
    def container(self) -> str:
        """Where its statements go."""
        return self.account.removesuffix("account") + "civil-status/"

    def folder(self, name: str) -> str:
        """One of the folders of its account: ``offers``."""
        return f"{self.account.removesuffix('account')}{name}/"

    def run(self, *words: str) -> Done:
        """A ``sesame-company`` command in the language of the play."""
        common = ("--home", str(self.home), "--lang", self.language)
        done = subprocess.run(
            [command("sesame-company"), words[0], *common, *words[1:]],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = (done.stdout + done.stderr).strip().splitlines()
        return Done(done.returncode, "\n".join(lines[:LONGEST_TOLD]))

    def init(self) -> Done:
        """Key, credentials, and the key in its own WebID document."""
        kept = self.home.parent / f"{self.name}-credentials.json"
        kept.write_text(json.dumps(self.credentials))
        return self.run("init", "--credentials", str(kept), "--publish")

    def arrived(self) -> tuple[str, ...]:
        """The addresses of its statements that are there."""
        with PodClient(Credentials.read(self.credentials)) as client:
            return client.run(members(client.session, self.container))

    def push_wrong(self) -> tuple[int, list[str]]:
        """Send a satisfaction of 640 %, signed, past all local checks; the status and reasons."""
        wrong = signed(Home(self.home), "employee-satisfaction", "640")
        with PodClient(Credentials.read(self.credentials)) as client:
            try:
                body = json.dumps(wrong).encode()
                answer = client.post(self.container, body, "application/ld+json")
            except RequestRefused as refused:
                said = [v.message(self.language) for v in refused.violations] or [str(refused)]
                return refused.status, said
        return answer.status, []


def signed(home: Home, datapoint: str, figure: str, **more: Json) -> dict[str, Json]:
    """A figure of the year 2025, signed, past all local checks."""
    document = build(
        home.web_id(),
        datapoint,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        value=figure,
        more=more,
    )
    return {**integrity.sign(document, home.key(), created=datetime.now(UTC))}


def ask(at: Stage, company: Company, code: str = "", citizen: str = "marie") -> int:
    """A request for an account, by an invitation where there is one; the status."""
    request = {
        "@context": SESAME.CONTEXT,
        "type": "AccountRequest",
        "company": company.credentials["webId"],
    }
    office = f"{at.pods}{citizen}/.front-office" + (f"?i={code}" if code else "")
    with PodClient(Credentials.read(company.credentials)) as client:
        try:
            answer = client.post(office, json.dumps(request).encode(), "application/ld+json")
        except RequestRefused as refused:
            return refused.status
    if citizen == "marie":
        company.account = answer.location or ""
    return answer.status
