"""Where programs of others meet a real server process: `node`, its packages, seeded people."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clients.demo.stage import command
from tests.web.served import free_port

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
PASSWORD = "entre ici avec moi"
SECONDS = 60


def packages(*names: str) -> None:
    """Skips loudly where node, or one of the npm packages, is missing."""
    if shutil.which("node") is None:
        pytest.skip("LEFT OUT: no node: make foreign, as root")
    for name in names:
        if not (HERE / "node_modules" / name / "package.json").exists():
            pytest.skip(f"LEFT OUT: no {name}: make foreign")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a pod here, and client credentials."""

    name: str
    issuer: str
    webid: str
    pod: str
    client_id: str
    secret: str

    def environment(self) -> Mapping[str, str]:
        """What a program needs to act as this person."""
        return {
            "ISSUER": self.issuer,
            "WEBID": self.webid,
            "POD": self.pod,
            "CLIENT_ID": self.client_id,
            "CLIENT_SECRET": self.secret,
        }


@dataclass
class Place:
    """A server process on a folder and a port of its own; it can be stopped and started again."""

    folder: Path
    options: Sequence[str] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def account(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def _data(self) -> list[str]:
        return ["--data", str(self.folder / "data")]

    def seed(self, *names: str) -> dict[str, Person]:
        """Accounts with :data:`PASSWORD`, by name."""
        wanted = self.folder / "accounts.json"
        accounts = [{"name": n, "password": PASSWORD} for n in names]
        wanted.write_text(json.dumps({"accounts": accounts}), encoding="utf-8")
        words = [command("sesame"), "seed", str(wanted), "--base-url", f"{self.account}/"]
        found = json.loads(subprocess.check_output([*words, *self._data], timeout=SECONDS))
        return {
            name: Person(name, p["issuer"], p["webId"], p["storage"], p["id"], p["secret"])
            for name, p in found.items()
        }

    def start(self) -> None:
        """Returns when it serves."""
        with (self.folder / "server.log").open("a", encoding="utf-8") as log:
            words = [command("sesame"), "serve", "--port", str(self.port), *self.options]
            self.process = subprocess.Popen(
                [*words, *self._data], stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("ready "), self.words()

    def stop(self) -> None:
        """As an operator does; whoever keeps a connection open is not waited for."""
        if self.process is not None and self.process.stdout is not None:
            self.process.terminate()
            self.process.wait(SECONDS)
            self.process.stdout.close()
            self.process = None

    def command(self, *words: str) -> dict[str, object]:
        """A ``sesame`` command beside the server; what it answers for machines."""
        told = subprocess.check_output(
            [command("sesame"), *words, *self._data], timeout=SECONDS, text=True
        )
        found = json.loads(told.splitlines()[-1])
        assert isinstance(found, dict)
        return found

    def words(self) -> str:
        """What the server said aside."""
        return (self.folder / "server.log").read_text(encoding="utf-8")


@contextmanager
def served(
    folder: Path, *names: str, options: Sequence[str] = ()
) -> Iterator[tuple[Place, dict[str, Person]]]:
    """A running server with these people."""
    place = Place(folder, options)
    people = place.seed(*names)
    place.start()
    try:
        yield place, people
    finally:
        place.stop()


def run(program: str, *people: Person, **more: str) -> dict[str, object]:
    """Run one of our programs for node to its end; what it says last is a JSON object.

    The first person's variables have no prefix, the others' their name.
    """
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **more}
    for number, person in enumerate(people):
        prefix = "" if number == 0 else f"{person.name.upper()}_"
        environment |= {prefix + name: value for name, value in person.environment().items()}
    done = subprocess.run(
        ["node", str(PROGRAMS / program)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(found, dict)
    return found
