"""Ed25519 keys: did:key and Multikey in documents, a PKCS #8 file that only its owner reads."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from proofs import multibase
from proofs.value import value

DID_KEY = "did:key:"
_PUBLIC = b"\xed\x01"  # multicodec ed25519-pub
_PRIVATE = b"\x80\x26"  # multicodec ed25519-priv
_OWNER_ONLY = 0o600

#: y of the points of small order, sign bit off: such a "key" signs anything for anybody.
_SMALL_ORDER = frozenset(
    bytes.fromhex(y)
    for y in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


class BadKey(ValueError):
    """Something that is not an Ed25519 key in the form expected."""


class ExposedKeyFile(PermissionError):
    """A private key file that others on this machine can read; ``chmod 600`` mends it."""


@value
class PublicKey:
    """A key that statements are checked with, by its 32 bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != 32:
            raise BadKey(f"An Ed25519 public key has 32 bytes, not {len(self.raw)}.")
        if self.raw[:31] + bytes([self.raw[31] & 0x7F]) in _SMALL_ORDER:
            raise BadKey("This key is a point of small order: it would vouch for anything.")

    @classmethod
    def from_multibase(cls, text: str) -> PublicKey:
        """Read ``publicKeyMultibase`` (Controlled Identifiers 1.0 §2.2.2)."""
        return cls(_decode(text, _PUBLIC))

    @classmethod
    @lru_cache(1024)
    def from_did(cls, did: str) -> PublicKey:
        """Read ``did:key:z…``, or a verification method of it, ``did:key:z…#z…``."""
        name, _, fragment = did.partition("#")
        if not name.startswith(DID_KEY):
            raise BadKey(f"{did} is not a did:key.")
        text = name.removeprefix(DID_KEY)
        if fragment not in ("", text):
            raise BadKey(f"{did} names another key after # than before it.")
        return cls.from_multibase(text)

    @property
    def multibase(self) -> str:
        return _written(self.raw)

    @property
    def did(self) -> str:
        return DID_KEY + self.multibase

    @property
    def verification_method(self) -> str:
        """The key's own name within its DID document, as proofs give it."""
        return f"{self.did}#{self.multibase}"

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature over exactly these bytes."""
        try:
            _loaded(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@lru_cache(1024)
def _loaded(raw: bytes) -> Ed25519PublicKey:
    """As the library wants it; the same few keys come again and again."""
    return Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(1024)
def _written(raw: bytes) -> str:
    """A public key in text: base58 is slow."""
    return multibase.encode(_PUBLIC + raw)


class SigningKey:
    """A private key. It shows itself in words as its public half only."""

    __slots__ = ("_key", "public")

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"SigningKey({self.public.did})"

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_multibase(cls, text: str) -> SigningKey:
        """Read ``secretKeyMultibase``: 32 bytes of seed, or seed and public key."""
        raw = _decode(text, _PRIVATE)
        key = cls(Ed25519PrivateKey.from_private_bytes(raw[:32]))
        if raw[32:] not in (b"", key.public.raw):
            raise BadKey("The public half in this secret key belongs to another key.")
        return key

    @classmethod
    def load(cls, path: Path) -> SigningKey:
        """Read a PEM file; raises :class:`ExposedKeyFile` where others may read it too."""
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise ExposedKeyFile(f"Others can read {path}; say: chmod 600 {path}")
            pem = file.read(10_000)
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BadKey(f"{path} is not an unencrypted PEM private key.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise BadKey(f"{path} holds a key of another kind than Ed25519.")
        return cls(key)

    def save(self, path: Path) -> None:
        """Write a new PEM file for its owner alone; ``FileExistsError`` rather than overwrite."""
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, _OWNER_ONLY), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature (RFC 8032 §5.1.6); the same ones each time."""
        return self._key.sign(message)


def _decode(text: str, codec: bytes) -> bytes:
    try:
        raw = multibase.decode(text)
    except ValueError as error:
        raise BadKey(f"{text} is not multibase: {error}") from error
    if not raw.startswith(codec):
        raise BadKey(f"{text} is not an Ed25519 key.")
    return raw.removeprefix(codec)
