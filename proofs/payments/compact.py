"""Signed tokens in compact form (RFC 7515 §7.1): what a decision on a payment is made of.

Two algorithms: ES256 for the key of a phone, EdDSA (Ed25519) for the key of a Sésame.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from proofs import strict_json
from proofs.keys import SigningKey
from proofs.strict_json import Json
from proofs.value import value

LONGEST = 65_536
_HALF = 32


class BadToken(ValueError):
    """A text that is no such token, or whose signature does not fit."""


@value
class Token:
    """Taken apart, and believed by nobody before its signature is verified."""

    header: Mapping[str, Json]
    claims: Mapping[str, Json]
    signed: bytes
    signature: bytes

    def text(self, claim: str) -> str:
        """A claim that is a text; empty where it is not there."""
        found = self.claims.get(claim)
        return found if isinstance(found, str) else ""

    def seconds(self, claim: str) -> int:
        """A claim that is a moment, in seconds; 0 where it is not there."""
        found = self.claims.get(claim)
        return found if isinstance(found, int) and not isinstance(found, bool) else 0


def take_apart(compact: str) -> Token:
    """Raises :class:`BadToken`."""
    if len(compact) > LONGEST:
        raise BadToken(f"It is longer than {LONGEST} characters.")
    parts = compact.split(".")
    if len(parts) != 3:
        raise BadToken("It is not three parts of base64url.")
    head, payload, signature = (decode(each) for each in parts)
    return Token(
        _object(head), _object(payload), compact.rpartition(".")[0].encode("ascii"), signature
    )


def signed(header: Mapping[str, Json], claims: Mapping[str, Json], key: SigningKey) -> str:
    """A token of a Sésame, with EdDSA."""
    text = ".".join(encode(dumped(each)) for each in ({"alg": "EdDSA", **header}, claims))
    return f"{text}.{encode(key.sign(text.encode()))}"


def check_es256(token: Token, jwk: Mapping[str, Json]) -> None:
    """Raise :class:`BadToken` unless this P-256 key signed it (RFC 7518 §3.4)."""
    if token.header.get("alg") != "ES256" or len(token.signature) != 2 * _HALF:
        raise BadToken("It is not signed with ES256.")
    first, second = token.signature[:_HALF], token.signature[_HALF:]
    pair = encode_dss_signature(int.from_bytes(first), int.from_bytes(second))
    try:
        _p256(jwk).verify(pair, token.signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise BadToken("Its signature does not fit.") from None


def public_jwk(sent: Json) -> dict[str, Json]:
    """The public P-256 key, and nothing else of what was sent. Raises :class:`BadToken`."""
    if not isinstance(sent, dict) or (sent.get("kty"), sent.get("crv")) != ("EC", "P-256"):
        raise BadToken("It is no P-256 key.")
    jwk: dict[str, Json] = {name: sent.get(name) for name in ("crv", "kty", "x", "y")}
    _p256(jwk)
    return jwk


def thumbprint(jwk: Mapping[str, Json]) -> str:
    """The key's name (RFC 7638)."""
    return digest(dumped({name: jwk[name] for name in ("crv", "kty", "x", "y")}))


def digest(data: bytes) -> str:
    """SHA-256 in base64url."""
    return encode(hashlib.sha256(data).digest())


def dumped(value: Mapping[str, Json]) -> bytes:
    """JSON without spaces, its members in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def encode(data: bytes) -> str:
    """To base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """From base64url without padding, strictly. Raises :class:`BadToken`."""
    try:
        octets = text.encode("ascii").translate(_TO_STANDARD)
        found = binascii.a2b_base64(octets + b"=" * (-len(octets) % 4), strict_mode=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadToken("A part of it is not base64url.") from None
    if encode(found) != text:
        raise BadToken("A part of it is not base64url.")
    return found


_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/???")


def _object(octets: bytes) -> dict[str, Json]:
    try:
        found = strict_json.read(octets)
    except (strict_json.MalformedJson, strict_json.TooComplex) as error:
        raise BadToken(str(error)) from None
    if not isinstance(found, dict):
        raise BadToken("A part of it is no JSON object.")
    return found


def _p256(jwk: Mapping[str, Json]) -> ec.EllipticCurvePublicKey:
    x, y = (decode(str(jwk.get(name) or "")) for name in ("x", "y"))
    if (len(x), len(y)) != (_HALF, _HALF):
        raise BadToken("It is no P-256 key.")
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), ec.SECP256R1())
    try:
        return numbers.public_key()
    except ValueError:
        raise BadToken("It is no point of P-256.") from None
