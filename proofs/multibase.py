"""Base58btc with its multibase prefix ``z``, as keys, signatures and content hashes are written."""

from __future__ import annotations

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_LONGEST = 256


def encode(data: bytes) -> str:
    """Multibase base58btc (Controlled Identifiers 1.0 §2.4): ``z`` and the digits."""
    number = int.from_bytes(data, "big")
    digits: list[str] = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_ALPHABET[digit])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(digits))


def decode(text: str) -> bytes:
    """The bytes of a multibase base58btc text; ``ValueError`` for anything else."""
    if not text.startswith("z"):
        raise ValueError("It does not begin with z, the sign of base58btc.")
    if len(text) > _LONGEST:
        raise ValueError("It is too long for a key, a signature or a hash.")
    number = 0
    for character in text[1:]:
        if character not in _VALUES:
            raise ValueError(f"{character!r} is not a base58btc digit.")
        number = number * 58 + _VALUES[character]
    body = text[1:]
    zeros = len(body) - len(body.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
