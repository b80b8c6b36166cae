"""JSON text sequences (RFC 7464, ``application/json-seq``): a record separator, a text, a newline.

The separator cannot stand inside a JSON text, so each text is carried with the bytes that were
signed, newlines and all, and a reader needs no more memory than the longest text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofs.value import value

MEDIA_TYPE = "application/json-seq"
_MARK, _END = b"\x1e", b"\n"


class BrokenSequence(ValueError):
    """Bytes that are no JSON text sequence, or a text in it that is longer than allowed."""


@value
class Framed:
    """One text of a sequence. ``offset`` and ``length`` are of its frame, in octets."""

    offset: int
    length: int
    text: bytes


def framed(text: bytes) -> bytes:
    """The frame of one text. Raises :class:`BrokenSequence` for what has no place in one."""
    if _MARK in text:
        raise BrokenSequence("A text of a sequence holds no record separator.")
    return _MARK + text + _END


def texts(chunks: Iterable[bytes], longest: int, start: int = 0) -> Iterator[Framed]:
    """The texts in these bytes, in order. ``longest``: octets of one text; ``start``: its offset.

    Raises :class:`BrokenSequence`.
    """
    held, offset = b"", start
    for chunk in chunks:
        held += chunk
        if not held.startswith(_MARK):
            raise BrokenSequence("A text of a sequence begins with a record separator.")
        while (after := held.find(_MARK, 1)) > 0:
            yield _one(held[:after], offset, longest)
            held, offset = held[after:], offset + after
        if len(held) > longest + 2:
            raise BrokenSequence(f"A text of the sequence has more than {longest} octets.")
    if held:
        yield _one(held, offset, longest)


def _one(frame: bytes, offset: int, longest: int) -> Framed:
    if not frame.endswith(_END):
        raise BrokenSequence("A text of the sequence was cut off.")
    if len(frame) > longest + 2:
        raise BrokenSequence(f"A text of the sequence has more than {longest} octets.")
    return Framed(offset, len(frame), frame[1:-1])
