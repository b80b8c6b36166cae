"""Bitstring status lists (W3C Bitstring Status List 1.0): one bit for each credential.

A list is long on purpose, so that a look at it does not tell whose credential was meant. It comes
compressed, and is taken out up to a bound: a few kilobytes can be made to swell without end.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable

from proofs.payments import compact

#: Entries of the shortest list that is a list (§3.1.1): 16 KiB of bits.
SHORTEST = 131_072
#: Octets of the longest list that is taken out.
LONGEST = 4 * 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS
#: Multibase: base64url without padding.
_SIGN = "u"


class BadList(ValueError):
    """A text that is no status list, or not for this entry.

    ``code`` is ``list-form``, ``list-short``, ``list-large`` or ``list-index``.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def encoded(bits: bytes) -> str:
    """``encodedList``; the same text for the same bits, whenever it is made."""
    return _SIGN + compact.encode(gzip.compress(bits, mtime=0))


def decoded(text: str) -> bytes:
    """The bits. Raises :class:`BadList`."""
    if not text.startswith(_SIGN):
        raise BadList("list-form", "The encodedList is not multibase base64url (u…).")
    try:
        packed = compact.decode(text[1:])
        taker = zlib.decompressobj(_GZIP)
        bits = taker.decompress(packed, LONGEST + 1)
    except (compact.BadToken, zlib.error):
        raise BadList("list-form", "The encodedList is no GZIP in base64url.") from None
    if len(bits) > LONGEST:
        raise BadList("list-large", f"The list is larger than {LONGEST} octets.")
    if not taker.eof or taker.unused_data:
        raise BadList("list-form", "The encodedList ends too early, or goes on behind its end.")
    if len(bits) * 8 < SHORTEST:
        raise BadList("list-short", f"The list has fewer than {SHORTEST} entries.")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """The bit at ``index``, the leftmost being 0. Raises :class:`BadList`."""
    if not 0 <= index < len(bits) * 8:
        raise BadList("list-index", f"The list has no entry {index}.")
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def made(indices: Iterable[int], length: int = SHORTEST) -> bytes:
    """A list of that many entries in which these are set."""
    bits = bytearray(length // 8)
    for index in indices:
        bits[index // 8] |= 1 << (7 - index % 8)
    return bytes(bits)
