"""The list of customers: a WebID or the address of a front office a line, ``#`` begins a remark."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from clients.console import Misused, read_text
from clients.pod_client.messages import is_web_address

FRONT_OFFICE = ".front-office"


def customers(named: Iterable[str], files: Iterable[Path]) -> tuple[str, ...]:
    """All of them, each once, in order. Raises :class:`Misused` naming what is no address."""
    found: dict[str, None] = {}
    for name in named:
        found[_address(name, name)] = None
    for path in files:
        for number, line in enumerate(read_text(path).splitlines(), 1):
            # a fragment belongs to the WebID: only a sign of its own begins a remark
            text = line.split(" #")[0].strip()
            if text and not text.startswith("#"):
                found[_address(text, f"{path}:{number}")] = None
    return tuple(found)


def is_front_office(customer: str) -> bool:
    """Is this the address of a front office itself (an invitation is one, too)?"""
    return urlsplit(customer).path.rpartition("/")[2].startswith(FRONT_OFFICE)


def _address(text: str, where: str) -> str:
    if not is_web_address(text):
        raise Misused(
            f"{where} : « {text} » n'est ni un WebID ni un guichet (http… ou https…).",
            f"{where}: '{text}' is neither a WebID nor a front office (http… or https…).",
        )
    return text
