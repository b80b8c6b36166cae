"""Proof of possession (RFC 9449): a token that only the holder of a key can use."""

from __future__ import annotations

import base64
import hashlib
import secrets
from urllib.parse import urlsplit, urlunsplit

from joserfc import jwt
from joserfc.jwk import ECKey


class DpopKey:
    """An ES256 key of this process; it is never stored, so a stolen disk holds no live token."""

    __slots__ = ("_key", "_public", "thumbprint")

    def __init__(self, key: ECKey | None = None) -> None:
        self._key = ECKey.generate_key("P-256", private=True) if key is None else key
        public = self._key.as_dict(private=False)
        self._public = {name: public[name] for name in ("kty", "crv", "x", "y")}
        self.thumbprint = self._key.thumbprint()

    def proof(
        self,
        method: str,
        url: str,
        *,
        at: float,
        access_token: str | None = None,
        nonce: str | None = None,
        jti: str | None = None,
    ) -> str:
        """A proof for one request (RFC 9449 §4.2), with ``ath`` where a token goes with it."""
        claims: dict[str, str | int] = {
            "jti": secrets.token_urlsafe(16) if jti is None else jti,
            "htm": method,
            "htu": target(url),
            "iat": int(at),
        }
        if access_token is not None:
            claims["ath"] = token_hash(access_token)
        if nonce is not None:
            claims["nonce"] = nonce
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._public}
        return jwt.encode(header, claims, self._key)


def target(url: str) -> str:
    """The ``htu`` of an address: without query and fragment (RFC 9449 §4.2)."""
    scheme, authority, path, _, _ = urlsplit(url)
    return urlunsplit((scheme.lower(), authority.lower(), path or "/", "", ""))


def token_hash(access_token: str) -> str:
    """The ``ath`` of a token: base64url of its SHA-256 (RFC 9449 §4.2)."""
    digest = hashlib.sha256(access_token.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
