"""Secrets as they are kept: never themselves, and at the price that each deserves.

What we make has 256 random bits, so SHA-256 hides it well enough and costs nothing. What people
choose goes through Argon2id (RFC 9106) with the parameters that OWASP recommends for servers.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_QUICK = "sha256$"
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: What a wrong name is compared with, so that it takes as long as a wrong password (S-47). It is
#: the hash of nothing: that way starting does not cost one.
_NOBODY = "$argon2id$v=19$m={},t={},p={}${}${}".format(
    _HASHER.memory_cost,
    _HASHER.time_cost,
    _HASHER.parallelism,
    b64encode(secrets.token_bytes(_HASHER.salt_len)).decode().rstrip("="),
    b64encode(secrets.token_bytes(_HASHER.hash_len)).decode().rstrip("="),
)


def new_secret() -> str:
    """A secret that nobody can guess, for one to keep and show."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret that we made, to find it by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_made(secret: str) -> str:
    """What is kept of a secret that we made, to compare with."""
    return _QUICK + digest(secret)


def hash_chosen(password: str) -> str:
    """What is kept of a password, or of a client secret that somebody chose."""
    return _HASHER.hash(password)


def fits(kept: str | None, given: str) -> bool:
    """Whether ``given`` is the secret; takes its time where there is none to compare with."""
    if kept is not None and kept.startswith(_QUICK):
        return hmac.compare_digest(kept, hash_made(given))
    try:
        return _HASHER.verify(kept or _NOBODY, given) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
