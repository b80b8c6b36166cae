"""What a pod writes into its log, and the proof, in lines of text, that some of it is there.

An entry is 16 random octets and the SHA-256 of a document. Without them, whoever has a statement of
a company (its customers all have the same) could try whether a neighbouring hash of a proof is that
of it, and learn with whom else somebody deals. They are told with the proof of that entry only.
::

    w3id.org/sesame/log-proof@v1
    index 4 0 17                  the place of each document, in the order of the documents
    blind 5Wm…                    base64 of their random octets, one after the other
    pCq…                          base64 of the hashes that lead to the root, one a line
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from hashlib import sha256

from proofs.logs.checkpoint import Checkpoint
from proofs.logs.merkle import HASH, NotInLog, leaf, must_begin, root_of
from proofs.value import value

#: Octets of randomness of an entry.
BLIND = 16
_FIRST, _INDEX, _BLIND = "w3id.org/sesame/log-proof@v1", "index ", "blind "
_PLACE = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)
#: Octets of a proof, of all entries or of growth.
LARGEST, LARGEST_GROWTH = 2**20, 4_096


def digest(document: bytes) -> bytes:
    """What the log keeps of a document."""
    return sha256(document).digest()


@value
class Inclusion:
    """That documents are in a log: the place and the random octets of each, and hashes."""

    places: tuple[int, ...]
    blinds: tuple[bytes, ...]
    hashes: tuple[bytes, ...]

    @property
    def text(self) -> str:
        """In lines."""
        first = (_FIRST, _INDEX + " ".join(map(str, self.places)), _BLIND + _said(*self.blinds))
        return "".join(f"{line}\n" for line in (*first, *map(_said, self.hashes)))

    @classmethod
    def read(cls, text: str) -> Inclusion:
        """Raises :class:`NotInLog`."""
        if len(text) > LARGEST:
            raise NotInLog(f"A proof has {LARGEST} octets at most.")
        lines = text.split("\n")
        if len(lines) < 4 or lines[0] != _FIRST or lines[-1]:
            raise NotInLog("This is no proof of entries in a log.")
        if not lines[1].startswith(_INDEX) or not lines[2].startswith(_BLIND):
            raise NotInLog("A proof gives places, then random octets, then hashes.")
        named = lines[1].removeprefix(_INDEX).split(" ")
        if not all(map(_PLACE.fullmatch, named)):
            raise NotInLog("A place in the log is a number.")
        blinds = _octets(lines[2].removeprefix(_BLIND))
        if len(blinds) != BLIND * len(named):
            raise NotInLog(f"There are {BLIND} random octets to each place.")
        hashes = tuple(map(_hash, lines[3:-1]))
        each = range(0, len(blinds), BLIND)
        return cls(tuple(map(int, named)), tuple(blinds[at : at + BLIND] for at in each), hashes)

    def must_hold(self, checkpoint: Checkpoint, digests: Sequence[bytes]) -> None:
        """That documents with these digests, in their order, are in the log as it was then.

        Raises :class:`NotInLog`.
        """
        if len(digests) != len(self.places):
            raise NotInLog("The proof is of another number of documents.")
        leaves: dict[int, bytes] = {}
        for place, blind, each in zip(self.places, self.blinds, digests, strict=True):
            hashed = leaf(blind + each)
            if leaves.setdefault(place, hashed) != hashed:
                raise NotInLog("Two documents cannot be the same entry.")
        if root_of(checkpoint.size, leaves, self.hashes) != checkpoint.root:
            raise NotInLog("The documents are not the entries of the log.")


class Rewritten(NotInLog):
    """A log that, by the word of who keeps it, was once other than they signed it to be."""


@value
class Growth:
    """What a log was at two sizes, and that the one began the other.

    ``SIZE ROOT LATER ROOT HASH…``.
    """

    size: int
    root: bytes
    later: int
    later_root: bytes
    hashes: tuple[bytes, ...]

    @property
    def text(self) -> str:
        """In one line."""
        first = (str(self.size), _said(self.root), str(self.later), _said(self.later_root))
        return " ".join((*first, *map(_said, self.hashes)))

    @classmethod
    def read(cls, text: str) -> Growth:
        """Raises :class:`NotInLog`."""
        words = text.split(" ") if len(text) <= LARGEST_GROWTH else []
        if len(words) < 5 or not all(map(_PLACE.fullmatch, words[:3:2])):
            raise NotInLog("This is no proof that a log has grown.")
        root, later_root, *hashes = map(_hash, (words[1], *words[3:]))
        return cls(int(words[0]), root, int(words[2]), later_root, tuple(hashes))

    def must_hold(self, one: Checkpoint, other: Checkpoint) -> None:
        """That the smaller of the two began the larger.

        Raises :class:`Rewritten` where one is not what the log was, though it was signed to be;
        :class:`NotInLog` where nothing is shown.
        """
        first, last = sorted((one, other), key=lambda each: each.size)
        if (first.size, last.size) != (self.size, self.later):
            raise NotInLog("The proof is of other states of the log.")
        must_begin(self.size, self.root, self.later, self.later_root, self.hashes)
        if (first.root, last.root) != (self.root, self.later_root):
            raise Rewritten("The log is not what it was signed to be.")


def _said(*octets: bytes) -> str:
    return base64.b64encode(b"".join(octets)).decode()


def _octets(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise NotInLog(f"A proof is in base64: {wrong}") from wrong


def _hash(text: str) -> bytes:
    found = _octets(text)
    if len(found) != HASH:
        raise NotInLog(f"A hash has {HASH} octets.")
    return found
