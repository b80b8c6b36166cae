"""Signed tokens at the speed of the hot path: take apart, import a public key, verify.

JOSE libraries rebuild key objects and headers for every token; a pod server checks one proof per
request, so here are the few algorithms that it takes, straight on ``cryptography``. Only
asymmetric ones: there is no secret here to be confused with a public key (S-30).
"""

from __future__ import annotations

import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeGuard

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

from proofs.value import value

Json = Mapping[str, object]

_CURVES: Mapping[str, tuple[str, int, type[ec.EllipticCurve], HashAlgorithm]] = {
    "ES256": ("P-256", 32, ec.SECP256R1, SHA256()),
    "ES384": ("P-384", 48, ec.SECP384R1, SHA384()),
    "ES512": ("P-521", 66, ec.SECP521R1, SHA512()),
}
_HASHES: Mapping[str, HashAlgorithm] = {"256": SHA256(), "384": SHA384(), "512": SHA512()}
RSA_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
ALGORITHMS = ("ES256", "ES384", "ES512", *RSA_ALGORITHMS, "EdDSA")
RSA_BITS = range(2048, 4097)
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
#: Header members that would have us fetch or trust something (RFC 7515 §4.1).
_FOREIGN = ("crit", "jku", "x5u", "x5c", "b64", "zip")


class BadToken(ValueError):
    """A token that we do not take; its message says why, without repeating its content."""


class Jws(NamedTuple):
    """A signed token, taken apart and not yet verified."""

    head: bytes
    payload: bytes
    signed: bytes
    signature: bytes

    def header(self) -> Json:
        """Its protected header; :class:`BadToken` where it asks for what we do not do."""
        header = read_json(self.head, "header")
        for name in _FOREIGN:
            if name in header:
                raise BadToken(f"its header has {name!r}, which is not taken here")
        return header

    def claims(self) -> Json:
        """Its claims, believed by nobody before the signature is verified."""
        return read_json(self.payload, "payload")


@value
class PublicKey:
    """A public key together with the one algorithm that it may be used with."""

    algorithm: str
    thumbprint: str
    check: Callable[[bytes, bytes], None]

    def verify(self, jws: Jws) -> None:
        """Raise :class:`BadToken` unless this key signed it."""
        try:
            self.check(jws.signature, jws.signed)
        except InvalidSignature:
            raise BadToken("its signature does not fit") from None


def take_apart(compact: str, limit: int) -> Jws:
    """A token in compact form (RFC 7515 §7.1), strictly: no other characters, no padding."""
    if len(compact) > limit:
        raise BadToken(f"it is longer than {limit} characters")
    signed, _, signature = compact.encode("ascii", "replace").rpartition(b".")
    head, _, payload = signed.partition(b".")
    if not head or not payload or not signature or b"." in payload:
        raise BadToken("it is not three parts of base64url")
    return Jws(head, payload, signed, _decode(signature))


def decode(text: str) -> bytes:
    """From base64url without padding."""
    return _decode(text.encode("ascii", "replace"))


#: What base64url does not have becomes what strict decoding refuses.
_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/???")
_PADDING = (b"", b"===", b"==", b"=")


def _decode(octets: bytes) -> bytes:
    padded = octets.translate(_TO_STANDARD) + _PADDING[len(octets) & 3]
    try:
        return binascii.a2b_base64(padded, strict_mode=True)
    except binascii.Error:
        raise BadToken("a part of it is not base64url") from None


def encode(data: bytes) -> str:
    """To base64url without padding."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL).decode("ascii")


_TO_URL = bytes.maketrans(b"+/", b"-_")


def _no_number(constant: str) -> object:
    raise ValueError(constant)  # NaN and the infinities are not JSON (RFC 8259 §6)


#: Not orjson: an ES256 check right after it takes 15 us longer than after this one (measured).
_read = json.JSONDecoder(parse_constant=_no_number).decode


def read_json(part: bytes, what: str) -> Json:
    """A part of a token as the JSON object that it must be."""
    octets = _decode(part)
    try:
        # Escapes may make half a character, which orjson knows and refuses.
        value = orjson.loads(octets) if b"\\u" in octets else _read(octets.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadToken(f"its {what} is not JSON") from None
    if not isinstance(value, dict):
        raise BadToken(f"its {what} is no JSON object")
    return value


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether it is a NumericDate (RFC 7519 §2); JSON's ``true`` is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def taken_algorithm(named: object) -> str:
    """The algorithm that a header names. Raises :class:`BadToken` for none that we take (S-30)."""
    if not isinstance(named, str) or named not in (*ALGORITHMS, "Ed25519"):
        raise BadToken(f"its algorithm is none of {', '.join(ALGORITHMS)}")
    return named


def import_key(jwk: object, algorithm: object) -> PublicKey:
    """A public key out of a JWK (RFC 7517), for the algorithm that the token's header names.

    The key decides what it can do, so a header cannot turn an RSA key into a shared secret
    (S-30). Raises :class:`BadToken` for private members, weak keys, and mismatches.
    """
    if not isinstance(jwk, dict):
        raise BadToken("its key is no JSON Web Key")
    algorithm = taken_algorithm(algorithm)
    if not _PRIVATE.isdisjoint(jwk):
        raise BadToken("its key has private members")
    if jwk.get("alg", algorithm) != algorithm or jwk.get("use", "sig") != "sig":
        raise BadToken("its key is for something else")
    try:
        if algorithm in _CURVES:
            return _elliptic(jwk, algorithm)
        if algorithm in RSA_ALGORITHMS:
            return _rsa(jwk, algorithm)
        return _edwards(jwk, algorithm)
    except ValueError as error:
        raise BadToken(str(error) or "its key cannot be read") from None


def _text(jwk: Json, member: str) -> str:
    value = jwk.get(member)
    if not isinstance(value, str):
        raise BadToken(f"its key has no {member!r}")
    return value


def _thumbprint(jwk: Json, *members: str) -> str:
    """RFC 7638 §3: SHA-256 of the required members in order, without white space."""
    text = orjson.dumps({name: _text(jwk, name) for name in members})
    return encode(hashlib.sha256(text).digest())


def _elliptic(jwk: Json, algorithm: str) -> PublicKey:
    name, size, curve, digest = _CURVES[algorithm]
    x, y = decode(_text(jwk, "x")), decode(_text(jwk, "y"))
    if jwk.get("kty") != "EC" or jwk.get("crv") != name or len(x) != size or len(y) != size:
        raise BadToken(f"its key is no {name} key, as {algorithm} needs")
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), curve())
    verify, method = numbers.public_key().verify, ec.ECDSA(digest)

    def check(signature: bytes, signed: bytes) -> None:
        if len(signature) != 2 * size:
            raise BadToken("its signature has the wrong length")
        r, s = int.from_bytes(signature[:size]), int.from_bytes(signature[size:])
        verify(encode_dss_signature(r, s), signed, method)

    return PublicKey(algorithm, _thumbprint(jwk, "crv", "kty", "x", "y"), check)


def _rsa(jwk: Json, algorithm: str) -> PublicKey:
    modulus = int.from_bytes(decode(_text(jwk, "n")))
    exponent = int.from_bytes(decode(_text(jwk, "e")))
    if jwk.get("kty") != "RSA" or modulus.bit_length() not in RSA_BITS:
        raise BadToken(f"its key is no RSA key of {RSA_BITS.start} to {RSA_BITS.stop - 1} bits")
    if not 3 <= exponent < 2**33:
        raise BadToken("its key has an unusual exponent")
    verify = rsa.RSAPublicNumbers(exponent, modulus).public_key().verify
    digest = _HASHES[algorithm[2:]]
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    if algorithm.startswith("PS"):
        scheme = padding.PSS(padding.MGF1(digest), digest.digest_size)  # RFC 7518 §3.5

    def check(signature: bytes, signed: bytes) -> None:
        verify(signature, signed, scheme, digest)

    return PublicKey(algorithm, _thumbprint(jwk, "e", "kty", "n"), check)


def _edwards(jwk: Json, algorithm: str) -> PublicKey:
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        raise BadToken(f"its key is no Ed25519 key, as {algorithm} needs")
    key = ed25519.Ed25519PublicKey.from_public_bytes(decode(_text(jwk, "x")))
    return PublicKey(algorithm, _thumbprint(jwk, "crv", "kty", "x"), key.verify)
