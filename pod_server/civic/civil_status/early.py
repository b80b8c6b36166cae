"""What the first statement after a start would have to wait for, done before one comes.

Contexts, the shape of an état civil and the lists of codes are read and compiled once a process:
30 ms, which would be a third of what a company's whole dossier may cost its first citizen. Every
later statement finds what is made here; without it, it is made when it is first needed.
"""

from __future__ import annotations

from proofs import codes, shapes, shelf
from shapes import files

CIVIL_STATUS_FILE = "civil-status.ttl"


def load() -> None:
    """Blocking, for a thread."""
    shelf.bundled()
    shapes.load(files.text(CIVIL_STATUS_FILE))
    codes.load()
