"""Compressed GS1 Digital Link addresses, made long again (GS1 Digital Link: Compression 1.0).

``ARHKVAdpQg`` stands for ``01/09780345418913``: element strings as bits, written in base64url. We
print none, and resolve those that others have printed. The formats of values are python-stdnum's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import quote, urlsplit

from proofs.scanning import flash_words as words

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_COMPRESSED = re.compile(r"[A-Za-z0-9_-]{8,400}")
_PART = re.compile(r"([NXYZ])(?:\d+(?=\.\.))?(\.\.)?(\d+)")
_GROUP_SEPARATOR = "\x1d"
_OTHER = "F"
#: Frequent sequences of keys, by the two hexadecimal digits that stand for them (table Opt).
_SEQUENCES = {
    **{code: ("01", key) for code, key in zip(
        ("0A", "0B", "0C", "0D", "0E", "0F", "1B", "1C", "1D", "1E"),
        ("22", "10", "21", "17", "7003", "30", "15", "11", "16", "91"),
        strict=True,
    )},
    **{f"2{'ABCDEF'[n]}": ("01", f"310{n}") for n in range(6)},
    **{f"3{'ABCDEF'[n]}": ("01", f"320{n}") for n in range(6)},
    **{f"A{n}": ("01", f"392{n}") for n in range(10)},
    **{f"C{n}": ("255", f"390{n}") for n in range(10)},
    **{f"C{'ABCD'[n]}": ("255", f"394{n}") for n in range(4)},
    "1A": ("01", "10", "21", "17"),
    "1F": ("01", "10", "15"),
    "9A": ("8010", "8011"),
    "9B": ("8017", "8019"),
    "9C": ("8018", "8019"),
    "9D": ("414", "254"),
}  # fmt: skip


class _Bits:
    """Reads bits; raises :class:`~proofs.scanning.flash_words.WrongCode` where they end early."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bits = "".join(f"{_LETTERS.index(letter):06b}" for letter in text)
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._bits) - self._at

    def number(self, size: int) -> int:
        """The next ``size`` bits."""
        if size > self.left:
            raise words.no_code(self._text)
        found = self._bits[self._at : self._at + size]
        self._at += size
        return int(found, 2) if found else 0

    def digits(self, count: int) -> str:
        """So many decimal digits, as one number."""
        found = str(self.number(_value_bits(count))).zfill(count) if count else ""
        if len(found) > count:
            raise words.no_code(self._text)
        return found

    def letters(self, encoding: int, count: int) -> str:
        """Text in one of the five encodings."""
        if encoding == 0:
            return self.digits(count)
        if encoding == 1:
            return "".join(f"{self.number(4):x}" for _ in range(count))
        if encoding == 2:
            return "".join(f"{self.number(4):X}" for _ in range(count))
        if encoding == 3:
            return "".join(_LETTERS[self.number(6)] for _ in range(count))
        if encoding == 4:
            return "".join(chr(self.number(7)) for _ in range(count))
        raise words.no_code(self._text)


def expanded(path: str) -> str | None:
    """The long form of a path below a resolver, with its query; ``None`` where it is none.

    The primary key may stand before it as it is: ``01/09506000134352/…``. Raises
    :class:`~proofs.scanning.flash_words.WrongCode` where it looks like one and cannot be read.
    """
    *plain, last = path.removesuffix("/").split("/")
    if len(plain) % 2 or not _COMPRESSED.fullmatch(last):
        return None
    pairs = list(zip(plain[::2], plain[1::2], strict=True))
    others: list[tuple[str, str]] = []
    for key, value in _read(_Bits(last)):
        (pairs if key.isdecimal() else others).append((key, value))
    if not pairs:
        raise words.no_code(last)
    said = "&".join(f"{quote(key)}={quote(value, safe='')}" for key, value in others)
    found = _written(pairs, last)
    return found + ("&" if "?" in found else "?") * bool(said) + said


def _read(bits: _Bits) -> Iterator[tuple[str, str]]:
    while bits.left >= 8:
        first, second = f"{bits.number(4):X}", f"{bits.number(4):X}"
        if first == _OTHER:
            size = int(second, 16) << 3 | bits.number(3)
            name = "".join(_LETTERS[bits.number(6)] for _ in range(size))
            encoding = bits.number(3)
            yield name, bits.letters(encoding, bits.number(7))
            continue
        keys = _SEQUENCES.get(first + second)
        for key in keys or (_key(first + second, bits),):
            yield key, "".join(_value(part, bits) for part in _parts(key))


def _key(start: str, bits: _Bits) -> str:
    """The whole of a key that begins so."""
    size = _sizes().get(start)
    if size is None:
        raise words.no_code(start)
    key = start + "".join(f"{bits.number(4):X}" for _ in range(size - 2))
    if not key.isdecimal():
        raise words.no_code(key)
    return key


def _value(part: tuple[bool, bool, int], bits: _Bits) -> str:
    is_number, varies, most = part
    encoding = 0 if is_number else bits.number(3)
    return bits.letters(encoding, bits.number(_length_bits(most)) if varies else most)


@cache
def _sizes() -> Mapping[str, int]:
    """How long keys are that begin with two digits (table P)."""
    from stdnum import numdb

    table = numdb.get("gs1_ai")
    found: dict[str, int] = {}
    for number in range(100):
        start = f"{number:02d}"
        for size in (2, 3, 4):
            tries = [start + f"{tail:0{size - 2}d}" for tail in range(10 ** (size - 2))]
            if any(_known(table, key) for key in (tries if size > 2 else [start])):
                found[start] = size
                break
    return found


def _known(table: object, key: str) -> str:
    """The format of a key's value; empty for what is none."""
    from stdnum.numdb import NumDB

    if not isinstance(table, NumDB):
        return ""
    (found, facts), *_ = table.info(key)
    return str(facts.get("format", "")) if found == key else ""


@cache
def _parts(key: str) -> tuple[tuple[bool, bool, int], ...]:
    """Of each part of the value: is it a number, does its length vary, its (greatest) length."""
    from stdnum import numdb

    form = _known(numdb.get("gs1_ai"), key)
    if not form:
        raise words.no_code(key)
    head, _, tail = form.partition("[")
    must = [(kind == "N", bool(dots), int(most)) for kind, dots, most in _PART.findall(head)]
    may = [(kind == "N", True, int(most)) for kind, _, most in _PART.findall(tail)]
    return tuple(must + may)


def _written(pairs: list[tuple[str, str]], compressed: str) -> str:
    """Keys in the order of the standard, all else in the query."""
    from biip import BiipException
    from biip.gs1_messages import GS1Message

    said = _GROUP_SEPARATOR.join(key + value for key, value in pairs)
    try:
        uri = GS1Message.parse(said).as_gs1_digital_link_uri().as_canonical_uri()
    except BiipException:
        raise words.no_code(compressed) from None
    parts = urlsplit(uri)
    return parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")


def _value_bits(digits: int) -> int:
    """What the largest number of so many digits takes."""
    return math.ceil(digits * math.log2(10) + 0.01)


def _length_bits(most: int) -> int:
    """What a length up to ``most`` takes."""
    return math.ceil(math.log2(most) + 0.01)
