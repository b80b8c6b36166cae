"""``sesame serve`` as it is run: processes of its own on a free port, which can be killed.

What is asked of it goes over HTTP, what is done beside it through the commands.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials, Patience, Session

ROOT = Path(__file__).parents[2]
SESAME = (sys.executable, "-m", "pod_server")
START_S, STOP_S = 60.0, 40.0
_TRIES = 200


def free_port() -> int:
    """A port of both loopback addresses that no outgoing connection will be given meanwhile."""
    for _ in range(_TRIES):
        port = random.randrange(20_000, 32_000)
        try:
            with socket.create_server(("127.0.0.1", port)):
                pass
            if socket.has_ipv6:
                with socket.create_server(("::1", port), family=socket.AF_INET6):
                    pass
        except OSError:
            continue
        return port
    raise RuntimeError("there is no free port")


class Server:
    """One server on one data folder; stopped, killed and started again at will."""

    def __init__(
        self,
        data: Path,
        *,
        workers: int = 1,
        options: Sequence[str] = (),
        program: Sequence[str] = (*SESAME, "serve"),
    ) -> None:
        self.data = data
        self.workers = workers
        self.port = free_port()
        self.options = list(options)
        self.program = program
        self.log = data.parent / f"{data.name}.log"
        self.process: subprocess.Popen[str] | None = None

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}/"

    @property
    def pods(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> Server:
        """Returns when it has said that it serves."""
        arguments = ["--data", str(self.data), "--port", str(self.port)]
        arguments += ["--workers", str(self.workers), *self.options]
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [*self.program, *arguments],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        timer = threading.Timer(START_S, os.killpg, (self.process.pid, signal.SIGKILL))
        timer.start()
        line = self.process.stdout.readline() if self.process.stdout else ""
        timer.cancel()
        assert line == f"ready {self.base_url}\n", (line, self.said())
        return self

    def said(self) -> str:
        """What it has said on standard error, ever."""
        return self.log.read_text(encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def worker_pids(self) -> list[int]:
        """The processes below the one that was started."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def kill(self) -> None:
        """``kill -9`` of all its processes, in one blow."""
        os.killpg(self.pid, signal.SIGKILL)
        self._wait()

    def stop(self) -> int:
        """Ask it to end, as an operator does; the exit status."""
        os.kill(self.pid, signal.SIGTERM)
        return self._wait()

    def _wait(self) -> int:
        assert self.process is not None
        status = self.process.wait(timeout=STOP_S)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
        return status

    def end(self) -> None:
        """Whatever state it is in: nothing of it is left."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._wait()

    def command(
        self, *words: str, program: Sequence[str] = SESAME
    ) -> subprocess.CompletedProcess[str]:
        """A ``sesame`` command on the same folder, beside it or without it."""
        return subprocess.run(
            [*program, *words, "--data", str(self.data)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def seed(self, *names: str) -> dict[str, Credentials]:
        """People with a pod and credentials, by name."""
        wanted = self.data.parent / "people.json"
        wanted.write_text(json.dumps({"accounts": [{"name": name} for name in names]}))
        at = () if self.process is not None else ("--base-url", self.base_url)
        done = self.command("seed", str(wanted), *at)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        return {name: Credentials.read(members) for name, members in found.items()}

    def check(self) -> None:
        """``sesame check`` finds nothing."""
        done = self.command("check")
        assert done.returncode == 0, done.stdout + done.stderr


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    """Started now, gone at the end of the block."""
    try:
        yield server.start()
    finally:
        server.end()


def client(credentials: Credentials | None) -> PodClient:
    """A client that tries once, so that every answer is seen."""
    return PodClient(session=Session(credentials, patience=Patience(tries=1)))
