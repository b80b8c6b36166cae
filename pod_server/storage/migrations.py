"""The schema's version, and the way forward from an older one (R-11).

A file carries the number of its last step. Steps run forward, all missing ones in one
transaction; a file with more steps than this program knows is refused.
"""

from __future__ import annotations

import re
from importlib.resources import files

import apsw

from pod_server.model.errors import NewerStore

_STEP = re.compile(r"^-- step (\d+)$", re.MULTILINE)


def _steps(text: str) -> tuple[str, ...]:
    """The steps of ``schema.sql`` in order, without gap."""
    parts = _STEP.split(text)
    numbers, bodies = parts[1::2], parts[2::2]
    if [int(number) for number in numbers] != list(range(1, len(numbers) + 1)):
        raise ValueError("the steps of schema.sql are not numbered 1, 2, 3…")
    return tuple(bodies)


STEPS = _steps(files("pod_server.storage").joinpath("schema.sql").read_text("utf-8"))
KNOWN = len(STEPS)


def version(store: apsw.Connection) -> int:
    """How many steps the file has behind it; 0 for an empty one. Raises :class:`NewerStore`."""
    found = int(store.pragma("user_version"))
    if found > KNOWN:
        raise NewerStore(found, KNOWN)
    return found


def migrate(store: apsw.Connection) -> None:
    """Bring the file to the last step known, within the transaction the caller has begun."""
    for number, step in enumerate(STEPS[version(store) :], version(store) + 1):
        store.execute(step)
        store.pragma("user_version", number)
