"""The tokens that this provider signs, bound to the key of their holder (Solid-OIDC §5, O-04)."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from pod_server.contracts import Clock
from pod_server.identity.keyring import ALGORITHM, KeyRing
from pod_server.model.account import SECOND, Grant
from proofs.value import value

AUDIENCE = "solid"


def load() -> None:
    """Load the libraries that sign and verify, for which the first token would wait."""
    from joserfc import jwt  # noqa: F401  (for its loading)

    ec.ECDSA(hashes.SHA256())  # has OpenSSL set up


@value
class Minter:
    """Signs tokens with the key ring's current key, valid for ``seconds`` (O-11)."""

    ring: KeyRing
    issuer: str
    clock: Clock
    seconds: int = 900

    def access_token(
        self,
        *,
        webid: str,
        client_id: str,
        jkt: str,
        scope: str,
        grant_id: str = "",
        until: int | None = None,
        only_here: bool = False,
    ) -> str:
        """A JWT access token (RFC 9068), good for whoever holds the key ``jkt``.

        It never outlives ``until`` (microseconds), where that is given. It is for any pod, or for
        those of this server: other servers know nothing of what an app was limited to.
        """
        claims: dict[str, object] = {
            "aud": self.issuer if only_here else AUDIENCE,
            "client_id": client_id,
            "cnf": {"jkt": jkt},
            "jti": secrets.token_urlsafe(16),
            "scope": scope,
            "sub": webid,
            "webid": webid,
        }
        if grant_id:
            claims["sid"] = grant_id
        return self._sign("at+jwt", claims, self.lasting(until))

    def lasting(self, until: int | None) -> int:
        """For how many seconds a token holds that ends at ``until`` at the latest."""
        if until is None:
            return self.seconds
        return min(self.seconds, until // SECOND - self.clock() // SECOND)

    def id_token(
        self,
        grant: Grant,
        *,
        jkt: str,
        nonce: str,
        only_here: bool = False,
        algorithm: str = ALGORITHM,
    ) -> str:
        """An ID token with what O-04 asks for, and ``webid`` whatever the scope (O-06).

        Some servers take one for an access token: where that may not be, it is for its app alone.
        """
        claims: dict[str, object] = {
            "aud": [grant.client_id] if only_here else [grant.client_id, AUDIENCE],
            "auth_time": grant.signed_in // SECOND,
            "azp": grant.client_id,
            **({} if only_here else {"cnf": {"jkt": jkt}}),
            "sid": grant.grant_id,
            "sub": grant.webid,
            "webid": grant.webid,
        }
        if nonce:
            claims["nonce"] = nonce
        return self._sign("JWT", claims, self.seconds, algorithm)

    def _sign(
        self, kind: str, claims: dict[str, object], seconds: int, algorithm: str = ALGORITHM
    ) -> str:
        from joserfc import jwt

        key, now = self.ring.signer(algorithm), self.clock() // SECOND
        header = {"alg": algorithm, "kid": key.kid, "typ": kind}
        times = {"iss": self.issuer, "iat": now, "exp": now + seconds}
        return jwt.encode(header, {**claims, **times}, key, algorithms=[algorithm])
