"""The files that ship with the words: ontology, datapoints, contexts.

Names are relative to the package, ``"datapoints.ttl"`` or ``"contexts/index.json"``. They are read
through ``importlib.resources``, so that an installed wheel has them as a checkout does.
"""

from __future__ import annotations

from importlib import resources


def raw(name: str) -> bytes:
    """The bytes of a file; raises ``FileNotFoundError`` for a name that does not ship."""
    return resources.files("vocab").joinpath(*name.split("/")).read_bytes()


def text(name: str) -> str:
    """A file as text (UTF-8); raises ``FileNotFoundError`` for a name that does not ship."""
    return raw(name).decode()
