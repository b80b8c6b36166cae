"""The files that ship in this package, wherever it is installed."""

from __future__ import annotations

from importlib.resources import files


def raw(name: str) -> bytes:
    """The bytes of a file by its path in the package: ``datapoints.ttl``."""
    return (files("vocab") / name).read_bytes()


def text(name: str) -> str:
    """The same as text."""
    return raw(name).decode("utf-8")
