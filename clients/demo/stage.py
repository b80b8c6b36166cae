"""The stage: a server in a throwaway folder, and the steps of the play as they are told."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

READY_WITHIN = 30.0


class NotAsTold(Exception):
    """A step went otherwise than the play says."""


def command(name: str) -> str:
    """A command of this environment."""
    found = Path(sys.executable).parent / name
    return str(found) if found.exists() else name


@dataclass(slots=True)
class Play:
    """Tells the steps, in French or English, and remembers whether each went as told."""

    language: str = "en"
    number: int = 0
    surprises: list[str] = field(default_factory=list)

    def say(self, fr: str, en: str) -> str:
        """The one in the reader's language."""
        return fr if self.language == "fr" else en

    def step(self, words: str) -> None:
        """The next step."""
        self.number += 1
        self._print(f"\n{self.number:2d}. {words}")

    def tell(self, words: str) -> None:
        """What happened, line by line."""
        for line in words.splitlines():
            self._print(f"    {line}")

    def status(self, what: str, status: int, expected: Sequence[int]) -> None:
        """An HTTP status; another one than expected is a surprise."""
        if status in expected:
            self.tell(f"HTTP {status}  {what}")
        else:
            told = self.say("la pièce dit", "the play says")
            self.surprise(f"HTTP {status}  {what}: {told} {', '.join(map(str, expected))}")

    def expect(self, fact: bool, words: str) -> None:
        """Something that must be so."""
        if fact:
            self.tell(words)
        else:
            self.surprise(words)

    def surprise(self, words: str) -> None:
        """Something that is not as told."""
        self.surprises.append(words)
        self._print(f"    {self.say('PAS COMME ANNONCÉ', 'NOT AS TOLD')}: {words}")

    @staticmethod
    def _print(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


@dataclass(slots=True)
class Stage:
    """A running server: where it is, its folder, and the link by which it is claimed."""

    folder: Path
    base_url: str
    claim: str
    server: subprocess.Popen[str]

    def restart(self, *words: str) -> None:
        """The same server on the same folder, with these options more; raises ``NotAsTold``."""
        stop(self.server)
        port = urlsplit(self.base_url).port or 4000
        self.server, self.base_url, _ = start(self.folder, port, *words)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def pods(self) -> str:
        """Where pods live: another origin than the account's, on the same port."""
        return self.base_url.replace("localhost", "127.0.0.1")

    def sesame(self, *words: str) -> str:
        """A ``sesame`` command beside the running server; its standard output."""
        done = subprocess.run(
            [command("sesame"), *words, "--data", str(self.data)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotAsTold(f"sesame {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def seed(self, *names: str) -> dict[str, dict[str, str]]:
        """Accounts with credentials, by name."""
        wanted = self.folder / "accounts.json"
        wanted.write_text(json.dumps({"accounts": [{"name": name} for name in names]}))
        found: dict[str, dict[str, str]] = json.loads(self.sesame("seed", str(wanted)))
        return found


@contextmanager
def stage(port: int) -> Iterator[Stage]:
    """A server of our own on a throwaway folder, gone with everything at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sesame-demo-"))
    at: Stage | None = None
    try:
        server, base_url, claim = start(folder, port)
        at = Stage(folder, base_url, claim, server)
        yield at
    finally:
        if at is not None:
            stop(at.server)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, port: int, *words: str) -> tuple[subprocess.Popen[str], str, str]:
    """A server that is ready, its address, and its one-time link while nobody has claimed it."""
    told = folder / "server.log"
    command_line = [command("sesame"), "serve", "--data", str(folder / "data")]
    with told.open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [*command_line, "--port", str(port), *words],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        base_url = _ready(server, told)
    except NotAsTold:
        stop(server)
        raise
    said = told.read_text(encoding="utf-8").split()
    return server, base_url, next((word for word in said if "/claim/" in word), "")


def stop(server: subprocess.Popen[str]) -> None:
    """Ask it to end, and see to it."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()


def _ready(server: subprocess.Popen[str], words: Path) -> str:
    """The address in the server's one line."""
    started = time.monotonic()
    line = server.stdout.readline() if server.stdout else ""
    if not line.startswith("ready ") or time.monotonic() - started > READY_WITHIN:
        raise NotAsTold(f"the server did not start: {words.read_text(encoding='utf-8').strip()}")
    return line.removeprefix("ready ").strip()
