"""The Link header (RFC 8288 §3), read as servers really write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import urljoin

from proofs.value import value

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TARGET = re.compile(r"<([^>]*)>")
_BARE = re.compile(r"[^\s,;]*")


@value
class Link:
    """One link: its target made absolute, its relations, its other parameters."""

    target: str
    relations: tuple[str, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def resolved(base: str, reference: str) -> str:
        """The reference made absolute (RFC 3986 §5)."""
        return urljoin(base, reference)


def parse_links(header: str, base: str) -> tuple[Link, ...]:
    """All links that can be read; reading stops at the first thing that is not a link.

    Registered relations are compared without case and come out in lower case; relations that are
    IRIs stay as they are (RFC 8288 §2.1). Of a repeated parameter the first counts (§3.3).
    """
    links: list[Link] = []
    at = 0
    while True:
        at = _skip(header, at, ", \t")
        target = _TARGET.match(header, at)
        if target is None:
            return tuple(links)
        parameters, at = _parameters(header, target.end())
        relations = tuple(
            rel if ":" in rel else rel.lower() for rel in parameters.pop("rel", "").split()
        )
        anchor = parameters.pop("anchor", None)
        if anchor is None or Link.resolved(base, anchor) == base:
            links.append(Link(Link.resolved(base, target[1]), relations, parameters))


def _skip(header: str, at: int, marks: str) -> int:
    while at < len(header) and header[at] in marks:
        at += 1
    return at


def _parameters(header: str, at: int) -> tuple[dict[str, str], int]:
    """The parameters from there on, and where they end."""
    found: dict[str, str] = {}
    while True:
        at = _skip(header, at, " \t")
        if at >= len(header) or header[at] != ";":
            return found, at
        at = _skip(header, at, "; \t")
        name = _TOKEN.match(header, at)
        if name is None:
            return found, at
        value, at = _value(header, name.end())
        found.setdefault(name[0].lower(), value)


def _value(header: str, at: int) -> tuple[str, int]:
    after = _skip(header, at, " \t")
    if after >= len(header) or header[after] != "=":
        return "", at
    at = _skip(header, after + 1, " \t")
    quoted = _QUOTED.match(header, at)
    if quoted is not None:
        return re.sub(r"\\(.)", r"\1", quoted[1]), quoted.end()
    bare = _BARE.match(header, at)
    return ("", at) if bare is None else (bare[0], bare.end())
