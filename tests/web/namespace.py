"""A world of one machine: ``sesame home``, Caddy and the doctor at their real ports and names.

``unshare --net --mount python -m tests.web.namespace FOLDER [COMMAND…]``, as root: a network of its
own, with names that only it knows. Prints what it saw as JSON; ``COMMAND`` is run in the middle,
with the authority trusted, and its output and status are part of that.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials, Session

ROOT = Path(__file__).parents[2]
#: What ``seed`` has answered, for whoever is to sign in.
CREDENTIALS = "creds.json"
ZONE = "sesame.test"
NAMES = tuple(f"{of}.{ZONE}" for of in ("id", "pods", "apps"))
SESAME = (sys.executable, "-m", "pod_server")
OPTIONS = "{{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tstorage file_system {at}\n}}\n"


def settled(folder: Path) -> None:
    """The loopback is up, and the names lead to it."""
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {' '.join(NAMES)}\n::1 localhost\n")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)


def sesame(*words: str, trusts: Path | None = None) -> tuple[int, object]:
    """A command's status and answer."""
    more = {"SSL_CERT_FILE": str(trusts)} if trusts is not None else {}
    done = subprocess.run(
        [*SESAME, *words],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def redirect(host: str) -> tuple[int, str]:
    """What the plain port says."""
    line = http.client.HTTPConnection(host, 80, timeout=10)
    line.request("GET", "/alice/")
    answer = line.getresponse()
    return answer.status, answer.headers["Location"] or ""


def stored(alice: Mapping[str, object]) -> str:
    """A document, put and read by our own client, at her public address."""
    pod = PodClient(session=Session(Credentials.read(alice)))
    url = f"{alice['storage']}note.ttl"
    pod.put(url, b"<a> <b> <c> .", "text/turtle")
    return pod.get(url).body.decode()


def until_there(path: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while not path.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{path} does not come")
        time.sleep(0.05)


def seen(folder: Path, command: Sequence[str]) -> dict[str, object]:
    """From a name to a server that the doctor finds well."""
    data, storage = folder / "data", folder / "caddy"
    root = storage / "pki" / "authorities" / "local" / "root.crt"
    told: dict[str, object] = {}
    at = ("--data", str(data))
    told["home"] = sesame("home", "--name", ZONE, "--yes", "--json", *at)
    people = folder / "people.json"
    people.write_text(json.dumps({"accounts": [{"name": "alice"}, {"name": "bob"}]}))
    _, seeded = sesame("seed", str(people), *at)
    assert isinstance(seeded, dict)
    (folder / CREDENTIALS).write_text(json.dumps(seeded))
    told["ill"] = sesame("doctor", "--json", *at)
    caddyfile = folder / "Caddyfile"
    ours = (data / "setup" / "Caddyfile").read_text("utf-8")
    caddyfile.write_text(OPTIONS.format(at=storage) + ours, "utf-8")
    words = ["caddy", "run", "--adapter", "caddyfile", "--config", str(caddyfile)]
    serve = subprocess.Popen(
        [*SESAME, "serve", *at, "--accept-proofs-without-ath"], stdout=subprocess.PIPE
    )
    caddy = subprocess.Popen(words, env={**os.environ, "HOME": str(folder)})
    try:
        assert serve.stdout is not None
        told["ready"] = serve.stdout.readline().decode().strip()
        until_there(storage / "certificates" / "local" / NAMES[2], caddy)
        end = time.monotonic() + 20
        while (well := sesame("doctor", "--json", *at, trusts=root))[0] and time.monotonic() < end:
            time.sleep(0.2)
        told["well"] = well
        told["redirects"] = [redirect(name) for name in NAMES]
        os.environ["REQUESTS_CA_BUNDLE"] = str(root)
        told["stored"] = stored(seeded["alice"])
        if command:
            trusting = {**os.environ, "NODE_EXTRA_CA_CERTS": str(root)}
            done = subprocess.run(
                command, env=trusting, capture_output=True, text=True, timeout=900, check=False
            )
            told["command"] = (done.returncode, done.stdout, done.stderr[-2000:])
    finally:
        for process in (caddy, serve):
            process.terminate()
            process.wait(30)
    return told


def entered(folder: Path, *command: str) -> dict[str, Any]:
    """What is seen in a world of its own."""
    done = subprocess.run(
        ["unshare", "--net", "--mount", sys.executable, "-m", __name__, str(folder), *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def possible() -> str:
    """Why there can be no such world here; empty where there can."""
    for program in ("caddy", "ip", "unshare"):
        if shutil.which(program) is None:
            return f"no {program}"
    words = ["unshare", "--net", "--mount", "true"]
    return "" if subprocess.run(words, check=False).returncode == 0 else "no network of one's own"


if __name__ == "__main__":
    place = Path(sys.argv[1])
    settled(place)
    sys.stdout.write(json.dumps(seen(place, sys.argv[2:])))
