"""The machine under a server: its disk, its SQLite, who may read its files, its mail, its clock."""

from __future__ import annotations

import email.utils
import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import requests

from pod_server.commands.checkup.finding import Finding, Words, fault, note, well
from pod_server.delivery.letters import Relay
from pod_server.model.errors import Corrupted
from pod_server.settings import Settings
from pod_server.storage.connect import check_library, library
from pod_server.web.watch.health import FLOOR, is_writable

#: Octets free below which somebody should look; and how far off a clock may be, in seconds.
AMPLE = 4 * FLOOR
NEARLY, OFF = 5.0, 30.0


def store(data: Path) -> Iterator[Finding]:
    """Whether the data folder can be used, and by nobody else."""
    if not data.is_dir():
        yield note(
            "store",
            Words(f"{data} is not there yet", f"{data} n'existe pas encore"),
            Words("sesame serve makes it", "sesame serve le crée"),
        )
        return
    if not is_writable(data):
        yield fault(
            "store",
            Words(f"{data} cannot be written to", f"on ne peut pas écrire dans {data}"),
            Words(
                f"give it to the user that serves: chown -R USER {data}",
                f"donnez-le à l'utilisateur du service : chown -R UTILISATEUR {data}",
            ),
        )
    else:
        yield well("store", f"{data} takes synced writes", f"{data} accepte les écritures")
    yield from _private(data)


def _private(data: Path) -> Iterator[Finding]:
    """Everything personal is in there: no other user of the machine may look."""
    mode = stat.S_IMODE(data.stat().st_mode)
    secret = [path for name in ("accounts.sqlite", "pods", "run") if (path := data / name).exists()]
    is_open = any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in secret)
    if mode & 0o077:
        yield (fault if is_open else note)(
            "permissions",
            Words(
                f"others on this machine may look into {data} (mode {mode:o})",
                f"d'autres utilisateurs de la machine peuvent voir {data} (mode {mode:o})",
            ),
            Words(f"chmod 700 {data}", f"chmod 700 {data}"),
        )
    else:
        yield well("permissions", f"{data} is its user's alone", f"{data} est bien privé")
    foreign = [p.name for p in data.iterdir() if p.stat().st_uid != data.stat().st_uid]
    if foreign:
        yield fault(
            "permissions",
            Words(
                f"belongs to another user than the folder: {', '.join(sorted(foreign))}",
                f"appartient à un autre utilisateur que le dossier : {', '.join(sorted(foreign))}",
            ),
            Words(
                "a command was run as another user: chown -R to the folder's owner",
                "une commande a été lancée par un autre utilisateur : chown -R au propriétaire "
                "du dossier",
            ),
        )


def disk(data: Path) -> Iterator[Finding]:
    """Room, in octets and in files."""
    there = next(path for path in (data, *data.parents) if path.exists())
    free = shutil.disk_usage(there).free
    room = f"{free / 1e9:.1f} GB"
    words = Words(f"{room} free", f"{room.replace('GB', 'Go')} libres")
    remedy = Words(
        "make room, or move the data folder to a larger disk",
        "libérez de la place, ou déplacez le dossier de données",
    )
    if free < FLOOR:
        yield fault("disk", words, remedy)
    elif free < AMPLE:
        yield note("disk", words, remedy)
    else:
        yield well("disk", words.en, words.fr)
    files = os.statvfs(there)
    if files.f_files and files.f_favail < 10_000:
        yield fault(
            "disk",
            Words(f"room for {files.f_favail} files only", f"{files.f_favail} fichiers libres"),
            Words("delete files that nobody needs (inodes)", "supprimez des fichiers (inodes)"),
        )


def sqlite() -> Iterator[Finding]:
    """The library that keeps everything."""
    try:
        check_library()
    except Corrupted as wrong:
        upgrade = "pip install --upgrade apsw"
        yield fault("sqlite", Words(str(wrong), str(wrong)), Words(upgrade, upgrade))
    else:
        yield well("sqlite", f"SQLite {library()}", f"SQLite {library()}")


def mail(settings: Settings) -> Iterator[Finding]:
    """The relay, greeted and not given a letter; without one, what people have instead."""
    if settings.smtp_url:
        yield _relay(settings)
        return
    yield note(
        "mail",
        Words("this server sends no mail", "ce serveur n'envoie pas de courriel"),
        Words(
            "whoever loses their devices uses a recovery code: tell people to keep theirs, make a "
            "link with sesame account recover, or name a relay with --smtp-url",
            "qui perd ses appareils entre par un code de secours : que chacun garde les siens ; "
            "sesame account recover fait un lien, et --smtp-url nomme un relais",
        ),
    )


def _relay(settings: Settings) -> Finding:
    relay = Relay.of(settings.smtp_url, settings.smtp_password, settings.mail_from)
    where = f"{relay.host}:{relay.port}"
    try:
        relay.greet()
    except OSError as wrong:
        why = f"{type(wrong).__name__}: {wrong}"[:160]
        return fault(
            "mail",
            Words(f"{where} takes no letters: {why}", f"{where} ne prend pas de courriel : {why}"),
            Words(
                "see --smtp-url, and SESAME_SMTP_PASSWORD in the environment",
                "voyez --smtp-url, et SESAME_SMTP_PASSWORD dans l'environnement",
            ),
        )
    return well("mail", f"{where} takes letters", f"{where} prend le courriel")


def clock(server: str) -> Iterator[Finding]:
    """Against the ``Date`` of a server that was named: proofs and tokens live for minutes."""
    if urlsplit(server).scheme not in ("http", "https"):
        server = f"https://{server}/"
    try:
        before = time.time()
        answer = requests.head(server, timeout=10, allow_redirects=False)
        middle = (before + time.time()) / 2
        said = email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp() + 0.5
    except (requests.RequestException, KeyError, ValueError):
        yield note(
            "clock",
            Words(f"{server} did not say the time", f"{server} n'a pas donné l'heure"),
            Words("name another server", "nommez un autre serveur"),
        )
        return
    off = middle - said
    words = Words(f"{off:+.1f} s from {server}", f"{off:+.1f} s par rapport à {server}")
    remedy = Words(
        "set it by the network: timedatectl set-ntp true",
        "réglez-la par le réseau : timedatectl set-ntp true",
    )
    if abs(off) > OFF:
        yield fault("clock", words, remedy)
    elif abs(off) > NEARLY:
        yield note("clock", words, remedy)
    else:
        yield well("clock", words.en, words.fr)
