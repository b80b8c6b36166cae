"""The provider's own keys: one signs, the next one is already served, old ones still are (O-12).

A key is in the store before it signs anything and before anybody sees it, so a restart changes
nothing (J-23). Verifiers have a week to learn the next key, and old keys are served for as long as
anything they signed can be valid.

All that is ours is signed by ES256. OpenID Connect wants RS256 for ID tokens (Core §15.1): keys for
it are made when the first app asks for it, and go the same ways from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from pod_server.contracts import Clock, SigningKeys
from pod_server.identity.jose import PublicKey, import_key
from pod_server.model.account import SECOND, SigningKey

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, KeyParameters, RSAKey

ALGORITHM = "ES256"
RS256 = "RS256"
#: What an app may have its ID tokens signed by, the usual one first.
ID_TOKEN_ALGORITHMS = (ALGORITHM, RS256)
_RSA_BITS = 2048
SIGNS_FOR = 30 * 24 * 3600 * SECOND
#: Longer than any token of ours is valid.
SERVED_AFTER = 24 * 3600 * SECOND
#: How soon a process sees what another one has rotated.
LOOKED_AFTER = 60 * SECOND


class KeyRing:
    """Keys as this process knows them; looks once a minute, and when keys were replaced by hand."""

    def __init__(self, store: SigningKeys, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._guard = threading.Lock()
        self._keys: Sequence[SigningKey] = ()
        self._public: Mapping[str, PublicKey] = {}
        self._private: Mapping[str, ECKey | RSAKey] = {}
        self._looked = -LOOKED_AFTER
        self._mark = b""

    def signer(self, algorithm: str = ALGORITHM) -> ECKey | RSAKey:
        """The key that signs now by this algorithm; its ``kid`` goes into the header."""
        self._look()
        if all(key.algorithm != algorithm for key in self._keys):
            now = self._clock()
            self._store.rotate(lambda found: (_wanting(found, now, algorithm), []), at_once=True)
            self._look()
        now = self._clock()
        current = next(
            key
            for key in self._keys
            if key.algorithm == algorithm and key.signs_from <= now < key.signs_until
        )
        return self._private[current.kid]

    def public(self, kid: str) -> PublicKey | None:
        """A key that is served, to verify with."""
        self._look()
        return self._public.get(kid)

    def jwks(self) -> dict[str, object]:
        """What is served at ``jwks_uri`` (RFC 7517 §5)."""
        self._look()
        return {"keys": [_public_jwk(key) for key in self._private.values()]}

    def _look(self) -> None:
        now = self._clock()
        with self._guard:
            mark = self._store.mark()  # read before the look that it is for
            if now - self._looked < LOOKED_AFTER and mark == self._mark:
                return
            keys = self._store.keys()
            if _lacking(keys, now) or _done(keys, now):
                keys = self._store.rotate(lambda found: (_wanting(found, now), _done(found, now)))
            self._looked, self._mark = now, mark
            if keys == self._keys:
                return
            self._keys = keys
            self._private = {key.kid: _private(key) for key in keys}
            self._public = {
                key.kid: import_key(_public_jwk(self._private[key.kid]), key.algorithm)
                for key in keys
            }


def rotate_now(store: SigningKeys, now: int) -> Sequence[SigningKey]:
    """The next key signs from now on: everybody knows it already; the old one is served on."""

    def make(found: Sequence[SigningKey]) -> tuple[Sequence[SigningKey], Sequence[str]]:
        return [
            key for name in _algorithms(found) for key in _rotated(_of(found, name), now, name)
        ], []

    return store.rotate(make, at_once=True)


def _rotated(found: Sequence[SigningKey], now: int, algorithm: str) -> list[SigningKey]:
    cut = [
        replace(key, signs_until=now) for key in found if key.signs_from <= now < key.signs_until
    ]
    coming = sorted((k for k in found if k.signs_from > now), key=lambda k: k.signs_from)
    first = coming[0] if coming else _make(now, now, algorithm)
    signs = replace(first, signs_from=now, signs_until=now + SIGNS_FOR)
    after = [replace(key, signs_from=signs.signs_until) for key in coming[1:2]]
    return [*cut, signs, *(after or [_make(signs.signs_until, now, algorithm)])]


def replace_lost(store: SigningKeys, now: int) -> Sequence[SigningKey]:
    """None of the keys counts any more, nor anything that they signed.

    All of them, for they lie in one file. What they did not sign goes on: sign-ins, refresh tokens.
    """
    return store.rotate(lambda found: (_wanting([], now), [key.kid for key in found]), at_once=True)


def _algorithms(keys: Sequence[SigningKey], *more: str) -> list[str]:
    return sorted({ALGORITHM, *more} | {key.algorithm for key in keys})


def _of(keys: Sequence[SigningKey], algorithm: str) -> list[SigningKey]:
    return [key for key in keys if key.algorithm == algorithm]


def _wanting(keys: Sequence[SigningKey], now: int, *more: str) -> list[SigningKey]:
    """New keys, so that one signs now and another one after it, by each algorithm."""
    return [_make(start, now, name) for name, start in _lacking(keys, now, *more)]


def _lacking(keys: Sequence[SigningKey], now: int, *more: str) -> list[tuple[str, int]]:
    """By which algorithm a key is to be made, and from when on it signs."""
    return [
        (name, start)
        for name in _algorithms(keys, *more)
        for start in _starts(_of(keys, name), now)
    ]


def _starts(keys: Sequence[SigningKey], now: int) -> list[int]:
    starts = []
    last = max((key.signs_until for key in keys), default=now)
    start = max(last, now)
    if last <= now:
        starts.append(now)
        start = now + SIGNS_FOR
    if not any(key.signs_from > now for key in keys):
        starts.append(start)
    return starts


def _done(keys: Sequence[SigningKey], now: int) -> list[str]:
    return [key.kid for key in keys if key.signs_until + SERVED_AFTER < now]


def _make(start: int, now: int, algorithm: str) -> SigningKey:
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if algorithm == ALGORITHM:
        private = ec.generate_private_key(ec.SECP256R1())
    else:
        private = rsa.generate_private_key(65537, _RSA_BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kid = _kind(algorithm).import_key(pem).thumbprint()
    return SigningKey(kid, algorithm, pem.decode("ascii"), now, start, start + SIGNS_FOR)


def _kind(algorithm: str) -> type[ECKey] | type[RSAKey]:
    from joserfc.jwk import ECKey, RSAKey

    return ECKey if algorithm == ALGORITHM else RSAKey


def _private(key: SigningKey) -> ECKey | RSAKey:
    told: KeyParameters = {"kid": key.kid, "alg": key.algorithm, "use": "sig"}
    return _kind(key.algorithm).import_key(key.private_pem, told)


def _public_jwk(key: ECKey | RSAKey) -> dict[str, object]:
    return dict(key.as_dict(private=False))
