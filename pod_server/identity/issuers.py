"""Keys of issuers: our own from the ring, others' from their published metadata (O-16, S-37)."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from pod_server.identity.fetch import Door, Fetched, Unreachable
from pod_server.identity.jose import ALGORITHMS, BadToken, Json, PublicKey, import_key
from pod_server.identity.keyring import KeyRing
from pod_server.identity.remembered import Remembered
from pod_server.model.errors import Unauthenticated
from proofs.value import value

#: Seconds: how long another's keys are believed, failures remembered, unknown key ids waited for.
GOOD_FOR, BAD_FOR, ASK_AGAIN_AFTER = 1_800, 60, 60
KEYS_LIMIT = 32
_JSON = ("application/json", "application/jwk-set+json")


@value
class _Issuer:
    """Another issuer's keys as JWKs by key id, and when they were read."""

    keys: Mapping[str, Json]
    read: float


class Issuers:
    """Answers for any issuer; ``own`` is ours, to the byte."""

    def __init__(self, own: str, ring: KeyRing, door: Door) -> None:
        self.own = own
        self._ring, self._door = ring, door
        self._others: Remembered[_Issuer] = Remembered(GOOD_FOR, BAD_FOR)
        self._imported: Remembered[PublicKey] = Remembered(GOOD_FOR, BAD_FOR)

    def check(self, issuer: str) -> None:
        """Refuse what cannot be an issuer before anything is fetched."""
        if issuer == self.own:
            return
        if "?" in issuer or "#" in issuer:
            raise bad_token("its issuer is no plain https address")
        try:
            self._door.check(issuer)
        except Unreachable as error:
            raise bad_token(f"its issuer cannot be asked: {error.reason}") from None

    def known(self, issuer: str, kid: str, algorithm: str, now: float) -> PublicKey | None:
        """A key that can be had without asking anybody; ``None`` where one would have to ask.

        Raises ``Unauthenticated`` where it is known that there is no such key.
        """
        if issuer == self.own:
            key = self._ring.public(kid)
            if key is None or key.algorithm != algorithm:
                raise bad_token("it was not signed with a key of this server")
            return key
        found = self._others.peek(issuer, now)
        if found is None:
            return None
        if kid not in found.keys:
            if now - found.read < ASK_AGAIN_AFTER:
                raise bad_token("its issuer has no such key")
            return None
        return self._key(issuer, found, kid, algorithm, now)

    def key(self, issuer: str, kid: str, algorithm: str, now: float) -> PublicKey:
        """A key of the issuer, asked for where need be; blocking. Raises ``Unauthenticated``."""
        known = self.known(issuer, kid, algorithm, now)
        if known is not None:
            return known
        stale = self._others.peek(issuer, now)
        if stale is not None and kid not in stale.keys:
            self._others.forget(issuer)
        found = self._others.get(issuer, now, lambda: self._ask(issuer, now))
        if kid not in found.keys:
            raise bad_token("its issuer has no such key")
        return self._key(issuer, found, kid, algorithm, now)

    def _key(self, issuer: str, found: _Issuer, kid: str, algorithm: str, now: float) -> PublicKey:
        def make() -> PublicKey:
            try:
                return import_key(found.keys[kid], algorithm)
            except BadToken as error:
                raise bad_token(str(error)) from None

        return self._imported.get(f"{issuer} {found.read} {algorithm} {kid}", now, make)

    def _ask(self, issuer: str, now: float) -> _Issuer:
        """Metadata (OpenID Connect Discovery §4), then keys: the second only if the first fits."""
        try:
            jwks_uri = keys_of(self._door, issuer)
            if jwks_uri is None:
                raise bad_token("its issuer's metadata is another's, or names no keys")
            keys = _object(self._door.get(jwks_uri, "application/json", types=_JSON)).get("keys")
        except Unreachable as error:
            raise bad_token(f"its issuer cannot be asked: {error.reason}") from error
        if not isinstance(keys, list):
            raise bad_token("its issuer's keys cannot be read")
        named = {
            str(key.get("kid", "")): key
            for key in keys[:KEYS_LIMIT]
            if isinstance(key, dict) and key.get("use", "sig") == "sig"
        }
        return _Issuer(named, now)


def keys_of(door: Door, issuer: str) -> str | None:
    """Where an issuer's keys are, by its own metadata (OpenID Connect Discovery §4).

    ``None`` where that is another's, or names none. Blocking; raises ``Unreachable``.
    """
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    metadata = _object(door.get(address, "application/json", types=_JSON))
    found = metadata.get("jwks_uri")
    return found if metadata.get("issuer") == issuer and isinstance(found, str) else None


def bad_token(reason: str) -> Unauthenticated:
    """The refusal of an access token."""
    return Unauthenticated(f"The access token is not valid: {reason}.", "invalid_token")


def algorithms() -> str:
    """The algorithms taken, as ``WWW-Authenticate`` lists them (RFC 9449 §5.1)."""
    return " ".join(ALGORITHMS)


def _object(fetched: Fetched) -> Json:
    try:
        value = orjson.loads(fetched.body)
    except orjson.JSONDecodeError:
        raise Unreachable("It is not JSON.") from None
    if not isinstance(value, dict):
        raise Unreachable("It is no JSON object.")
    return value
