"""A market file read and written as a stream: memory for one document, however many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from proofs.canonical import written_hash
from proofs.circles.market import (
    LARGEST_DOCUMENT,
    LARGEST_FILE,
    LARGEST_HEAD,
    Head,
    NotAMarketFile,
    Part,
    read_head,
)
from proofs.circles.sequence import BrokenSequence, Framed, framed, texts
from proofs.value import value

_CHUNK = 2**16


class Parting:
    """Counts and digests the frames of one kind while they are written."""

    def __init__(self, holds: str) -> None:
        self._holds, self._count, self._octets = holds, 0, 0
        self._sum = hashlib.sha256()

    def add(self, text: bytes) -> bytes:
        """The frame of one document. Raises ``BrokenSequence``, :class:`NotAMarketFile`."""
        if len(text) > LARGEST_DOCUMENT:
            raise NotAMarketFile(f"A document has {LARGEST_DOCUMENT} octets at most.")
        frame = framed(text)
        self._count += 1
        self._octets += len(frame)
        self._sum.update(frame)
        return frame

    def done(self) -> Part:
        """What the head says of it."""
        return Part(self._holds, self._count, self._octets, written_hash(self._sum.digest()))


@value
class Document:
    """One signed document of a file: what kind the head says it is, and where it stands."""

    kind: str
    framed: Framed


def opened(file: BinaryIO) -> Head:
    """The head of a file, from its start. Raises :class:`NotAMarketFile`, ``ProofInvalid``."""
    file.seek(0)
    try:
        first = next(texts(_chunks(file), LARGEST_HEAD), None)
    except BrokenSequence as wrong:
        raise NotAMarketFile(str(wrong)) from wrong
    if first is None:
        raise NotAMarketFile("The file is empty.")
    return read_head(first.text)


def documents(file: BinaryIO, of: Head) -> Iterator[Document]:
    """The documents after the head, in order; what they say is for the caller to verify.

    Each part is held against its count, size and digest once it has been read. Raises
    :class:`NotAMarketFile`.
    """
    file.seek(of.length)
    offset = of.length
    for part in of.parts:
        count, total = 0, hashlib.sha256()
        try:
            for each in texts(_chunks(file, part.octets), LARGEST_DOCUMENT, offset):
                count += 1
                total.update(framed(each.text))
                yield Document(part.holds, each)
        except BrokenSequence as wrong:
            raise NotAMarketFile(str(wrong)) from wrong
        if count != part.documents or written_hash(total.digest()) != part.digest:
            raise NotAMarketFile("A part of the file is not the one that was signed.")
        offset += part.octets
    if file.read(1):
        raise NotAMarketFile("The file goes on after what was signed.")


def _chunks(file: BinaryIO, size: int = LARGEST_FILE) -> Iterator[bytes]:
    while size and (chunk := file.read(min(_CHUNK, size))):
        size -= len(chunk)
        yield chunk
