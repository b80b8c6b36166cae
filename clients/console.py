"""What both commands share on a terminal: statuses, language, credentials, safe text, progress."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import unicodedata
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import TextIO

from clients.pod_client.errors import (
    NotUnderstood,
    NoWayIn,
    PodClientError,
    RequestRefused,
    Unreachable,
)
from clients.pod_client.session import Credentials

_LANGUAGES = ("fr", "en")
_MEMBERS = {"issuer": "SESAME_ISSUER", "id": "SESAME_CLIENT_ID", "secret": "SESAME_CLIENT_SECRET"}


class Exit(IntEnum):
    """Exit statuses of ``sesame-company`` and ``sesame-query``."""

    WELL = 0
    REFUSED = 1
    USAGE = 2
    UNREACHABLE = 3


class Misused(Exception):
    """The command cannot start like this; the words say how it can. Both languages."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr = fr
        self.en = en

    def words(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


def language(chosen: str | None, environment: Mapping[str, str]) -> str:
    """``fr`` or ``en``: as asked for, else as the locale says, else English."""
    for said in (chosen, *(environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if said:
            return said[:2].lower() if said[:2].lower() in _LANGUAGES else "en"
    return "en"


def status_of(error: PodClientError) -> Exit:
    """What an error means for the caller of a command."""
    if isinstance(error, RequestRefused):
        return Exit.REFUSED
    if isinstance(error, Unreachable | NotUnderstood | NoWayIn):
        return Exit.UNREACHABLE
    return Exit.USAGE


def add_credential_options(parser: argparse.ArgumentParser) -> None:
    """The options that :func:`credentials` reads."""
    group = parser.add_argument_group("signing in")
    group.add_argument(
        "--credentials",
        metavar="FILE",
        type=Path,
        help='JSON with issuer, id, secret; or {"name": {…}} as `sesame seed` prints it',
    )
    group.add_argument("--as", dest="name", metavar="NAME", help="which one in that file")
    group.add_argument("--issuer", metavar="URL", help="or environment SESAME_ISSUER")
    group.add_argument("--client-id", metavar="ID", help="or environment SESAME_CLIENT_ID")
    group.add_argument(
        "--secret-file", metavar="FILE", type=Path, help="or environment SESAME_CLIENT_SECRET"
    )
    group.add_argument("--anonymous", action="store_true", help="sign in as nobody")


def credentials(options: argparse.Namespace, environment: Mapping[str, str]) -> Credentials | None:
    """Options before file before environment; ``None`` for nobody. Raises :class:`Misused`."""
    if options.anonymous:
        return None
    members: dict[str, object] = {
        member: environment[name] for member, name in _MEMBERS.items() if environment.get(name)
    }
    if options.credentials is not None:
        found = read_credentials(options.credentials, options.name)
        members |= {member: said for member, said in found.items() if said is not None}
    if options.secret_file is not None:
        members["secret"] = read_text(options.secret_file).strip()
    for member, said in (("issuer", options.issuer), ("id", options.client_id)):
        if said:
            members[member] = said
    if not members:
        return None
    missing = [member for member in _MEMBERS if member not in members]
    if missing:
        lacks = ", ".join(f"{member} ({_MEMBERS[member]})" for member in missing)
        raise Misused(
            f"Pour s'identifier il manque : {lacks}. Ou dites --anonymous.",
            f"To sign in there lacks: {lacks}. Or say --anonymous.",
        )
    return Credentials.read(members)


def read_credentials(path: Path, name: str | None) -> dict[str, object]:
    """The members of one set of credentials in a file; raises :class:`Misused`."""
    try:
        found = json.loads(read_text(path))
    except ValueError as error:
        raise Misused(
            f"{path} n'est pas du JSON : {error}", f"{path} is not JSON: {error}"
        ) from error
    if not isinstance(found, dict):
        raise Misused(f"{path} n'est pas un objet JSON.", f"{path} is not a JSON object.")
    if "issuer" in found:
        return found
    names = [key for key, value in found.items() if isinstance(value, dict)]
    if name is None and len(names) == 1:
        name = names[0]
    chosen = found.get(name) if name is not None else None
    if not isinstance(chosen, dict):
        several = ", ".join(names) or "-"
        raise Misused(
            f"Dites avec --as lequel prendre dans {path} : {several}.",
            f"Say with --as which one to take in {path}: {several}.",
        )
    return chosen


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise Misused(f"{path} : {said}", f"{path}: {said}") from error


def plain(text: str) -> str:
    """On one line, without what would steer a terminal or turn the reading direction (S-45)."""
    return "".join(
        " " if sign in "\t\r\n" else sign
        for sign in text
        if sign in "\t\r\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


class Progress:
    """How far a long job is, on standard error: how many of how many, how fast, how long still.

    On a terminal a bar, drawn after the first second; elsewhere a line every half minute.
    """

    _LINE_EVERY_S = 30.0

    def __init__(self, total: int, what: str, *, out: TextIO | None = None) -> None:
        self._total = max(total, 1)
        self._what = what
        self._out = sys.stderr if out is None else out
        self._begun = self._drawn = time.monotonic()
        self._done = 0
        self._shown = 0

    def step(self, count: int = 1) -> None:
        """So many more are done."""
        self._done += count
        now = time.monotonic()
        if not self._out.isatty():
            if now - self._drawn > self._LINE_EVERY_S:
                self._drawn = now
                self._out.write(f"{self._what} {self._so_far(now)}\n")
                self._out.flush()
        elif now - self._begun > 1 and now - self._drawn > 0.1:
            self._drawn = now
            filled = min(24, 24 * self._done // self._total)
            line = f"{self._what} {'█' * filled}{'░' * (24 - filled)} {self._so_far(now)}"
            self._out.write("\r" + line.ljust(self._shown))
            self._shown = max(self._shown, len(line))
            self._out.flush()

    def _so_far(self, now: float) -> str:
        rate = self._done / max(now - self._begun, 0.001)
        left = max(0, self._total - self._done) / max(rate, 0.001)
        return f"{self._done}/{self._total}  {rate:.0f}/s  {left / 60:.0f} min"

    def end(self) -> None:
        """Wipe the bar; what came of it is said by the report."""
        if self._shown:
            self._out.write("\r" + " " * self._shown + "\r")
            self._out.flush()


def environment() -> Mapping[str, str]:
    """The process's own, so that tests can give another."""
    return os.environ
