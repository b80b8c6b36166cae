"""JSON as a signer needs it: one meaning only, and bounded before anything deeper reads it.

Python's reader takes duplicate keys, NaN and lone surrogates, and native JSON-LD readers die of
deep nesting; all of that is refused here, at the door (S-50).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MAX_DEPTH = 64
MAX_BYTES = 4 * 1024 * 1024
#: A statement is read to check it, to verify it and to understand it: the last ones are kept.
_READ_KEPT = 128
_SMALL = 16_384


@dataclass(eq=False)
class MalformedJson(ValueError):
    """Bytes that are not one JSON text with one meaning; ``line`` and ``column`` count from 1."""

    reason: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return f"{self.reason} (line {self.line}, column {self.column})"


@dataclass(eq=False)
class TooComplex(ValueError):
    """Input over a limit that keeps reading it cheap; ``limit`` is in units of ``what``."""

    what: str
    limit: int

    def __str__(self) -> str:
        return f"The document is over the limit of {self.limit} {self.what}; split it."


def read(body: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Json:
    """The value that ``body`` says; it is shared, and nobody changes it.

    Raises :class:`MalformedJson` or :class:`TooComplex`.
    """
    if len(body) > max_bytes:
        raise TooComplex("bytes", max_bytes)
    return _read_small(body, max_depth) if len(body) <= _SMALL else _read(body, max_depth)


def _read(body: bytes, max_depth: int) -> Json:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = body[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise MalformedJson("The text is not UTF-8", line, column) from error
    try:
        value: Json = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedJson(error.msg, error.lineno, error.colno) from error
    except RecursionError as error:
        raise TooComplex("levels of nesting", max_depth) from error
    except MalformedJson:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise MalformedJson(str(error)) from error
    if body.count(b"{") + body.count(b"[") > max_depth:
        check_depth(value, max_depth)
    return value


_read_small = lru_cache(_READ_KEPT)(_read)


def check_depth(value: Json, max_depth: int = MAX_DEPTH) -> None:
    """Raise :class:`TooComplex` where arrays and objects nest deeper than ``max_depth``."""
    level: list[Json] = [value]
    for _ in range(max_depth):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise TooComplex("levels of nesting", max_depth)


def _inside(value: Json) -> Iterator[Json]:
    if isinstance(value, dict):
        yield from (inner for inner in value.values() if isinstance(inner, (dict, list)))
    elif isinstance(value, list):
        yield from (inner for inner in value if isinstance(inner, (dict, list)))


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise MalformedJson(f"The key {key!r} stands twice in one object")
            seen.add(key)
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise MalformedJson(f"The number {digits[:40]} is too large")
    return number


def _no_constant(name: str) -> float:
    raise MalformedJson(f"{name} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_finite, parse_constant=_no_constant
)
