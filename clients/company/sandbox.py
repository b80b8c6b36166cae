"""``sandbox``: a throw-away Sésame on this machine, with citizens and invitations, to try against.

The server is the command ``sesame``, run beside as anybody would; where it is not installed, this
says so and how to get it, and does nothing. Everything lies in a folder that goes with it.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from clients.company.desk import Desk, Said
from clients.console import Exit, Misused
from clients.demo.citizen import PASSWORD, Citizen
from proofs.value import value
from proofs.words import Words

#: The first lets companies in at once, the second has invited this one, the third will answer.
CITIZENS, COMPANY = ("camille", "nadia", "yann"), "sandbox-company"
_STOP_S = 20


@value
class Sample:
    """A citizen to try with. ``address`` is her WebID, or the invitation that she gave."""

    name: str
    web_id: str
    address: str
    how: Words


def run(desk: Desk, home: Path | None, port: int, *, once: bool) -> Exit:
    """Start it, tell how to use it, and stay until interrupted, or end at once."""
    sesame = _server_command()
    folder = Path(tempfile.mkdtemp(prefix="sesame-sandbox-"))
    data = folder / "data"
    server: subprocess.Popen[str] | None = None
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        people = _seeded(sesame, folder, data, port)
        kept = folder / "company.json"
        company = people[COMPANY]
        kept.write_text(json.dumps(company), encoding="utf-8")
        kept.chmod(0o600)
        server = _started([*sesame, "serve", "--data", str(data), "--port", str(port)], folder)
        samples = _samples(f"http://localhost:{port}/", people, company["webId"])
        _tell(desk, folder, home, kept, samples)
        if not once:
            server.wait()
    except KeyboardInterrupt:
        desk.say("Le bac à sable est jeté.", "The sandbox is thrown away.")
    finally:
        signal.signal(signal.SIGTERM, before)
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)
    return Exit.WELL


def _server_command() -> Sequence[str]:
    """The server's command: beside this Python, or in the path. Raises :class:`Misused`."""
    beside = Path(sys.executable).parent / "sesame"
    found = str(beside) if beside.exists() else shutil.which("sesame")
    if found is None:
        raise Misused(
            "La commande « sesame » n'est pas installée ici : installez le paquet du serveur "
            "(pip install sesame), ou demandez à quelqu'un qui a un Sésame une invitation d'essai. "
            "RIEN n'a été lancé.",
            "The command 'sesame' is not installed here: install the server's package "
            "(pip install sesame), or ask somebody who has a Sésame for an invitation to try. "
            "NOTHING was started.",
        )
    return (found,)


def _seeded(
    sesame: Sequence[str], folder: Path, data: Path, port: int
) -> dict[str, Mapping[str, str]]:
    wanted = folder / "people.json"
    names = (*CITIZENS, COMPANY)
    accounts = [{"name": name, "password": PASSWORD} for name in names]
    wanted.write_text(json.dumps({"accounts": accounts}), encoding="utf-8")
    at = ("--data", str(data), "--base-url", f"http://localhost:{port}/")
    done = subprocess.run(  # noqa: S603  # our own command, no word of it from outside
        [*sesame, "seed", str(wanted), *at], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Misused(done.stderr.strip(), done.stderr.strip())
    found: dict[str, Mapping[str, str]] = json.loads(done.stdout)
    return found


def _samples(base_url: str, people: Mapping[str, Mapping[str, str]], company: str) -> list[Sample]:
    """Each citizen settles, as in a browser, how she lets companies in."""
    open_door, inviting, waiting = CITIZENS
    at_once, invites = Citizen(base_url), Citizen(base_url)
    at_once.sign_in(open_door)
    at_once.accept_all()
    invites.sign_in(inviting)
    code = invites.invite("Sandbox", company)
    invitation = f"{people[inviting]['storage']}.front-office?i={code}"
    told = (
        (open_door, people[open_door]["webId"], "accepte aussitôt", "accepts at once"),
        (inviting, invitation, "vous a invitée", "has invited you"),
        (
            waiting,
            people[waiting]["webId"],
            f"répond d'un clic : {base_url} ({waiting} / {PASSWORD})",
            f"answers by a click: {base_url} ({waiting} / {PASSWORD})",
        ),
    )
    return [
        Sample(name, people[name]["webId"], address, Words(fr, en))
        for name, address, fr, en in told
    ]


def _started(words: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    """A server that is ready. Raises :class:`Misused` with what it said."""
    log = folder / "server.log"
    with log.open("w", encoding="utf-8") as told:
        server = subprocess.Popen(  # noqa: S603  # as above
            words, stdout=subprocess.PIPE, stderr=told, text=True
        )
    line = server.stdout.readline() if server.stdout else ""
    if not line.startswith("ready "):
        _stop(server)
        said = log.read_text(encoding="utf-8").strip()
        raise Misused(f"Le serveur ne part pas : {said}", f"The server does not start: {said}")
    return server


def _stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    try:
        server.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if server.stdout is not None:
        server.stdout.close()


def _tell(
    desk: Desk, folder: Path, home: Path | None, credentials: Path, samples: Sequence[Sample]
) -> None:
    kept = f"--home {home or folder / 'home'}"
    lines = (
        f"sesame-company init {kept} --credentials {credentials} --publish",
        f"sesame-company prepare {kept} papers/",
        *(f"sesame-company open {kept} '{one.address}' --terms essential-1" for one in samples),
        f"sesame-company push {kept}",
    )
    desk.say(
        "Un Sésame d'essai, sur cette machine ; Ctrl-C l'arrête et jette tout.",
        "A Sésame to try with, on this machine; Ctrl-C ends it and throws everything away.",
    )
    for one in samples:
        desk.say(f"  {one.name} {one.how.fr}", f"  {one.name} {one.how.en}")
        desk.say(f"      {one.address}", f"      {one.address}")
    for line in lines:
        desk.say(f"  $ {line}", f"  $ {line}")
    people: list[Said] = [
        {"name": one.name, "webId": one.web_id, "address": one.address} for one in samples
    ]
    desk.report({"credentials": str(credentials), "citizens": people, "commands": lines})
    desk.out.flush()
