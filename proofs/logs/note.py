"""Signed notes (C2SP signed-note v1): a text, an empty line, and a line for each signature.

Ed25519 alone (type 0x01). A line by a key that was not asked for is not read: witnesses may have
signed too.
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256

from proofs.keys import PublicKey, SigningKey

#: Octets of a note: room for more than the sixteen signatures that every reader has to take.
LARGEST = 2**17
_ED25519 = b"\x01"
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NotANote(ValueError):
    """A text that is no signed note, or none that this key has signed."""


def key_id(name: str, key: PublicKey) -> bytes:
    """The four octets by which a signature line names a key."""
    return sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:4]


def sign(text: str, name: str, key: SigningKey) -> str:
    """The note. Raises :class:`NotANote` for a text or a name that none can have."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NotANote("The text of a note ends with a newline and has no control characters.")
    if not name or re.search(r"[\s+]", name):
        raise NotANote("The name of a key has neither spaces nor a plus sign.")
    signature = base64.b64encode(key_id(name, key.public) + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def opened(note: str, name: str, key: PublicKey) -> str:
    """The text that this key has signed under this name. Raises :class:`NotANote`."""
    if len(note) > LARGEST or _CONTROL.search(note):
        raise NotANote("The note is too long, or has control characters.")
    text, between, lines = note.rpartition("\n\n")
    if not between or not lines.endswith("\n"):
        raise NotANote("A note is a text, an empty line, and lines of signatures.")
    text, wanted, is_signed = text + "\n", key_id(name, key), False
    for line in lines[:-1].split("\n"):
        found = _LINE.fullmatch(line)
        if found is None:
            raise NotANote("A line of signatures is “— name signature”.")
        signed = _decoded(found[2])
        if found[1] != name or signed[:4] != wanted:
            continue
        if len(signed) != 68 or not key.verify(signed[4:], text.encode()):
            raise NotANote("A signature on the note does not fit.")
        is_signed = True
    if not is_signed:
        raise NotANote("The note is not signed by this key.")
    return text


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as wrong:
        raise NotANote(f"A signature is no base64: {wrong}") from wrong
