"""The JSON Canonicalization Scheme (RFC 8785): one byte sequence for one JSON value."""

from __future__ import annotations

import json

from proofs.strict_json import Json

#: Above it a number is not sure to come back as it was (RFC 8785 §3.2.2.3, RFC 7493 §2.2).
_SAFE = 2**53


class NotCanonical(ValueError):
    """A value that has no canonical form: a number past a double's precision, or broken text."""


def jcs(value: Json) -> bytes:
    """The canonical bytes (UTF-8). Raises :class:`NotCanonical`."""
    parts: list[str] = []
    _write(value, parts)
    try:
        return "".join(parts).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("A text holds half a surrogate pair.") from error


def _write(value: Json, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(_text(value))
    elif value is None or isinstance(value, bool):
        out.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, (int, float)):
        out.append(number(value))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            out.append("," if at else "[")
            _write(inner, out)
        out.append("]" if value else "[]")
    else:
        for at, key in enumerate(sorted(value, key=_utf_16)):
            out.append("," if at else "{")
            out.append(_text(key))
            out.append(":")
            _write(value[key], out)
        out.append("}" if value else "{}")


_text = json.JSONEncoder(ensure_ascii=False).encode


def _utf_16(key: str) -> bytes:
    """Keys sort by UTF-16 code units (RFC 8785 §3.2.3)."""
    return key.encode("utf-16-be", "surrogatepass")


def number(value: int | float) -> str:
    """As ECMAScript writes it (RFC 8785 §3.2.2.3); Python finds the same shortest digits."""
    if isinstance(value, int):
        if abs(value) > _SAFE:
            raise NotCanonical(f"{value} is past 2^53; write it as text.")
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        raise NotCanonical("NaN and infinity are not JSON.")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}e0".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    #: The value is 0.digits x 10^point.
    point = len(whole) + int(exponent.removesuffix("e0"))
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return sign + _place(stripped.rstrip("0"), point)


def _place(digits: str, point: int) -> str:
    """Number::toString of ECMAScript, steps 6 to 10, with n = ``point`` and k = len(digits)."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    exponent = f"e{point - 1:+d}"
    return (f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits) + exponent
