"""Checkpoints (C2SP tlog-checkpoint): which log, how many entries, which root, and who says so."""

from __future__ import annotations

import base64
import binascii
import re

from proofs.keys import PublicKey, SigningKey
from proofs.logs import note
from proofs.logs.merkle import HASH, MOST_LEAVES
from proofs.logs.note import NotANote
from proofs.value import value

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class NotACheckpoint(ValueError):
    """A note that is none, or that this key did not sign."""


@value
class Checkpoint:
    """A log at one moment. ``origin`` names the log, and the key that signs for it."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign(checkpoint: Checkpoint, key: SigningKey) -> str:
    """As a signed note. Raises :class:`NotACheckpoint`."""
    try:
        return note.sign(checkpoint.text, checkpoint.origin, key)
    except NotANote as wrong:
        raise NotACheckpoint(str(wrong)) from wrong


def read(text: str) -> Checkpoint:
    """What a note says, whoever signed it; lines that extend it are not read.

    Raises :class:`NotACheckpoint`.
    """
    lines = text.rpartition("\n\n")[0].split("\n")
    if len(lines) < 3 or not all(lines):
        raise NotACheckpoint("A checkpoint has three lines at least: origin, size, root.")
    origin, size, root = lines[:3]
    if _SIZE.fullmatch(size) is None or int(size) >= MOST_LEAVES:
        raise NotACheckpoint("The second line is the number of entries, in digits.")
    try:
        found = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != HASH or base64.b64encode(found).decode() != root:
        raise NotACheckpoint("The third line is the root hash, in base64.")
    return Checkpoint(origin, int(size), found)


def verified(text: str, key: PublicKey) -> Checkpoint:
    """What this key has signed of its log. Raises :class:`NotACheckpoint`."""
    found = read(text)
    try:
        note.opened(text, found.origin, key)
    except NotANote as wrong:
        raise NotACheckpoint(str(wrong)) from wrong
    return found
