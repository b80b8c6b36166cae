"""Base58btc with its multibase prefix ``z``, as keys, signatures and content hashes are written."""

from __future__ import annotations

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_LONGEST = 256
#: Digits are taken ten at a time: so many fit a machine word.
_STEP = 10
_CHUNK = 58**_STEP


def encode(data: bytes) -> str:
    """Multibase base58btc (Controlled Identifiers 1.0 §2.4): ``z`` and the digits."""
    number = int.from_bytes(data, "big")
    digits: list[str] = []
    while number:
        number, chunk = divmod(number, _CHUNK)
        for _ in range(_STEP):
            chunk, digit = divmod(chunk, 58)
            digits.append(_ALPHABET[digit])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(digits)).lstrip("1")


def decode(text: str) -> bytes:
    """The bytes of a multibase base58btc text; ``ValueError`` for anything else."""
    if not text.startswith("z"):
        raise ValueError("It does not begin with z, the sign of base58btc.")
    if len(text) > _LONGEST:
        raise ValueError("It is too long for a key, a signature or a hash.")
    number, body = 0, text[1:]
    for at in range(0, len(body), _STEP):
        chunk, size = 0, 1
        for character in body[at : at + _STEP]:
            if character not in _VALUES:
                raise ValueError(f"{character!r} is not a base58btc digit.")
            chunk, size = chunk * 58 + _VALUES[character], size * 58
        number = number * size + chunk
    zeros = len(body) - len(body.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
