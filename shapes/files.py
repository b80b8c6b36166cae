"""The shapes that ship with us, and the hash by which one is known as ours.

A shape whose hash is among :func:`hashes` may be judged in the server's own process; any other is
somebody's code (decision "Guards").
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

_ENDING = ".ttl"


@cache
def names() -> tuple[str, ...]:
    """The shapes that ship, by file name, in order."""
    inside = resources.files("shapes").iterdir()
    return tuple(sorted(each.name for each in inside if each.name.endswith(_ENDING)))


@cache
def raw(name: str) -> bytes:
    """The bytes of a shape; raises ``FileNotFoundError`` for a name that does not ship."""
    return resources.files("shapes").joinpath(*name.split("/")).read_bytes()


def text(name: str) -> str:
    """A shape as Turtle; raises ``FileNotFoundError`` for a name that does not ship."""
    return raw(name).decode()


@cache
def hash(name: str) -> str:
    """SHA-256 of the bytes of a shape, in lower-case hexadecimal."""
    return hashlib.sha256(raw(name)).hexdigest()


@cache
def hashes() -> frozenset[str]:
    """The hashes of all shapes that ship."""
    return frozenset(map(hash, names()))
