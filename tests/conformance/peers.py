"""Servers to ask from outside: our own, one that a file names, or Community Solid Server.

``SESAME_AGAINST`` is the path of a file in the runner's form (``{"alice": {"issuer", "webId", "id",
"secret", "storage"}, "bob": …}``), or ``css`` for the server that npm has installed below
``RIG_HOME``; without it a Sésame is started.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import requests

from clients.pod_client.dpop import DpopKey
from tests.web.served import free_port, serving

PASSWORD = "correct horse battery"
READY_S = 120


@dataclass
class Person:
    """Somebody with credentials at some server."""

    issuer: str
    webid: str
    client: str
    secret: str
    storage: str
    key: DpopKey = field(default_factory=DpopKey)
    token: str = ""


class Peer:
    """A server with alice and bob."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.people = people

    @property
    def root(self) -> str:
        """The root of alice's storage."""
        return self.people["alice"].storage

    def ask(
        self,
        method: str,
        url: str,
        *,
        who: str | None = "alice",
        body: str | None = None,
        content: str = "",
        **headers: str,
    ) -> requests.Response:
        """One request; redirects are not followed."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Accept", "*/*")
        if content:
            sent["Content-Type"] = content
        if who is not None:
            person = self.people[who]
            token = self._token(person)
            sent["Authorization"] = f"DPoP {token}"
            sent["DPoP"] = person.key.proof(method, url, at=time.time(), access_token=token)
        data = None if body is None else body.encode()
        return requests.request(
            method, url, headers=sent, data=data, allow_redirects=False, timeout=30
        )

    def _token(self, person: Person) -> str:
        if not person.token:
            found = requests.get(f"{person.issuer}.well-known/openid-configuration", timeout=30)
            url = found.json()["token_endpoint"]
            pair = f"{quote(person.client, safe='')}:{quote(person.secret, safe='')}"
            said = requests.post(
                url,
                data={"grant_type": "client_credentials", "scope": "webid"},
                headers={
                    "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
                    "DPoP": person.key.proof("POST", url, at=time.time()),
                },
                timeout=30,
            )
            person.token = said.json()["access_token"]
        return person.token


@contextmanager
def peer(folder: Path) -> Iterator[Peer]:
    """The server that ``SESAME_AGAINST`` names."""
    named = os.environ.get("SESAME_AGAINST", "")
    if named == "css":
        with community_solid_server(folder) as people:
            yield Peer(people)
    elif named:
        said = json.loads(Path(named).read_text(encoding="utf-8"))
        yield Peer({name: _person(said[name]) for name in ("alice", "bob")})
    else:
        with serving(folder) as served:
            yield Peer(
                {
                    name: Person(
                        f"{served.account}/", other.webid, other.client, "a" * 40, other.pod
                    )
                    for name, other in served.people.items()
                }
            )


def _person(said: Mapping[str, str]) -> Person:
    return Person(said["issuer"], said["webId"], said["id"], said["secret"], said["storage"])


@contextmanager
def community_solid_server(folder: Path) -> Iterator[Mapping[str, Person]]:
    program = (
        Path(os.environ["RIG_HOME"]) / "css/node_modules/@solid/community-server/bin/server.js"
    )
    port, names = free_port(), ("alice", "bob")
    base = f"http://localhost:{port}/"
    accounts = [
        {"email": f"{name}@example.org", "password": PASSWORD, "pods": [{"name": name}]}
        for name in names
    ]
    seed = folder / "seed.json"
    seed.write_text(json.dumps(accounts), encoding="utf-8")
    options = ["-p", str(port), "-b", base, "-l", "error", "--seedConfig", str(seed)]
    command = ["node", str(program), *options, "-c", "@css:config/file.json", "-f", str(folder)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            _wait(f"{base}bob/profile/card")
            yield {name: _enrolled(base, name) for name in names}
        finally:
            server.terminate()


def _wait(url: str) -> None:
    """Until the peer, which tells nobody when it is ready, answers."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            if requests.get(url, timeout=5).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.2)
    raise TimeoutError(url)


def _enrolled(base: str, name: str) -> Person:
    """Client credentials by its account API."""
    controls = requests.get(f"{base}.account/", timeout=30).json()["controls"]
    login = {"email": f"{name}@example.org", "password": PASSWORD}
    said = requests.post(controls["password"]["login"], json=login, timeout=30).json()
    signed_in = {"Authorization": f"CSS-Account-Token {said['authorization']}"}
    controls = requests.get(f"{base}.account/", headers=signed_in, timeout=30).json()["controls"]
    webid = f"{base}{name}/profile/card#me"
    made = requests.post(
        controls["account"]["clientCredentials"],
        json={"name": "tests", "webId": webid},
        headers=signed_in,
        timeout=30,
    ).json()
    return Person(base, webid, made["id"], made["secret"], f"{base}{name}/")
