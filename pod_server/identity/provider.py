"""The OpenID provider: metadata, tokens, registration, revocation (Solid-OIDC, O-01 to O-12).

Framework-free: the web floor hands in :class:`Asked` and sends off :class:`Said`. Signing in and
consenting, which take pages, are in ``authorization.py``.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from pod_server.contracts import Accounts, Clock
from pod_server.identity.apps import GRANT_TYPES, Apps, app
from pod_server.identity.assertions import METHOD
from pod_server.identity.dress import SCOPES, Request
from pod_server.identity.fetch import Door
from pod_server.identity.grants import AUTH_METHODS, Desk
from pod_server.identity.jose import ALGORITHMS
from pod_server.identity.keyring import ID_TOKEN_ALGORITHMS, KeyRing
from pod_server.identity.minting import Minter
from pod_server.identity.nonces import Nonces
from pod_server.identity.proofs import Proofs
from pod_server.identity.replay import Replays
from pod_server.identity.secrets import hash_made, new_secret
from pod_server.identity.server import Server, claimed_client
from pod_server.identity.throttle import Throttle
from pod_server.model.account import SECOND, OidcClient
from pod_server.model.errors import BadRequest, TooManyRequests, Unauthenticated
from pod_server.model.exchange import (
    AUTHORIZE,
    JWKS,
    LOGOUT,
    NO_STORE,
    REGISTER,
    REVOKE,
    TOKEN,
    Asked,
    Said,
    refusal,
)
from proofs.value import value
from vocab.terms import SOLID_OIDC

#: Longer than a refresh token: registrations that nobody has ever signed in with (O-08).
UNUSED_KEPT = 90 * 24 * 3600 * SECOND


@value
class Provider:
    """The provider's endpoints but for the pages. ``issuer`` ends with a slash."""

    issuer: str
    ring: KeyRing
    server: Server
    proofs: Proofs
    replays: Replays
    throttle: Throttle
    clock: Clock
    nonces: Nonces | None = None

    def jwks(self) -> dict[str, object]:
        """The keys to verify our tokens with."""
        return self.ring.jwks()

    def metadata(self) -> dict[str, object]:
        """OpenID Connect Discovery §3, RFC 8414, with what Solid-OIDC §4 adds (O-05)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": self.issuer + AUTHORIZE,
            "token_endpoint": self.issuer + TOKEN,
            "registration_endpoint": self.issuer + REGISTER,
            "revocation_endpoint": self.issuer + REVOKE,
            "end_session_endpoint": self.issuer + LOGOUT,
            "jwks_uri": self.issuer + JWKS,
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": [*GRANT_TYPES, "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": list(ID_TOKEN_ALGORITHMS),
            "token_endpoint_auth_methods_supported": [*AUTH_METHODS, METHOD],
            "token_endpoint_auth_signing_alg_values_supported": [*ALGORITHMS, "Ed25519"],
            "revocation_endpoint_auth_methods_supported": list(AUTH_METHODS),
            "code_challenge_methods_supported": ["S256"],
            "dpop_signing_alg_values_supported": list(ALGORITHMS),
            "claims_supported": ["sub", "webid", "iss", "aud", "azp", "auth_time", "nonce", "sid"],
            "claim_types_supported": ["normal"],
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "authorization_response_iss_parameter_supported": True,
            "solid_oidc_supported": SOLID_OIDC.SPECIFICATION,
            "ui_locales_supported": ["fr", "en"],
        }

    def token(self, asked: Asked) -> Said:
        """The token endpoint. Every token is bound to the key of the request's proof (O-04)."""
        if oddity := asked.oddity():
            return refusal("invalid_request", oddity)
        values = {name: found[0] for name, found in asked.values.items() if found}
        # By client as well: behind one proxy, one program's mistakes are not another's.
        key = f"token {asked.network} {claimed_client(asked.authorization, values)}"
        try:
            self.throttle.check(key)
            now = self.clock() / SECOND
            proof = self.proofs.check(asked.dpop, "POST", asked.url, now)
            if self.nonces is not None:
                self.nonces.check(proof.nonce, now)
            request = Request(
                asked,
                proof.jkt,
                lambda: self.replays.note(proof.jkt, proof.jti, proof.iat, now),
            )
            said: Said = self.server.create_token_response(request)
        except Unauthenticated as error:
            wrong = error.scheme_error or "invalid_dpop_proof"
            more = (("DPoP-Nonce", error.nonce),) if error.nonce else ()
            said = refusal(wrong, error.detail())
            return replace(said, headers=(*said.headers, *more))
        except BadRequest as error:
            return refusal("invalid_client", error.detail(), 401)
        except TooManyRequests as error:
            return _slow_down(error)
        if said.body is not None and said.body.get("error") == "invalid_client":
            self.throttle.failed(key)
        return said

    def revoke(self, asked: Asked) -> Said:
        """The revocation endpoint (RFC 7009)."""
        if oddity := asked.oddity():
            return refusal("invalid_request", oddity)
        try:
            said: Said = self.server.create_endpoint_response("revocation", Request(asked))
        except BadRequest as error:
            return refusal("invalid_client", error.detail(), 401)
        return said

    def register(self, metadata: object, network: str) -> Said:
        """Dynamic registration (RFC 7591 §3). Kept, so that apps find themselves again (O-08)."""
        if not isinstance(metadata, dict):
            return refusal("invalid_client_metadata", "The body is no JSON object.")
        key = f"register {network}"
        method = metadata.get("token_endpoint_auth_method", AUTH_METHODS[0])
        if method not in AUTH_METHODS:
            return refusal(
                "invalid_client_metadata",
                f"token_endpoint_auth_method is none of {', '.join(AUTH_METHODS)}.",
            )
        try:
            self.throttle.check(key)
            known = app(secrets.token_urlsafe(16), metadata, self.clock(), auth_method=str(method))
        except BadRequest as error:
            wrong = "redirect_uri" if "redirect" in error.reason else "client_metadata"
            return refusal(f"invalid_{wrong}", error.detail())
        except TooManyRequests as error:
            return _slow_down(error)
        self.throttle.failed(key)
        secret = "" if method == "none" else new_secret()
        return self._registered(known, secret)

    def _registered(self, client: OidcClient, secret: str) -> Said:
        kept = replace(client, secret=hash_made(secret) if secret else None)
        self.server.desk.accounts.clients.register(kept, self.clock() - UNUSED_KEPT)
        body: dict[str, object] = {
            "client_id": kept.client_id,
            "client_id_issued_at": kept.created // SECOND,
            "client_name": kept.name,
            "redirect_uris": list(kept.redirect_uris),
            "post_logout_redirect_uris": list(kept.post_logout_redirect_uris),
            "grant_types": list(kept.grant_types),
            "response_types": ["code"],
            "application_type": kept.application_type,
            "token_endpoint_auth_method": kept.auth_method,
            "id_token_signed_response_alg": kept.id_signed_by,
            "subject_type": "public",
            "dpop_bound_access_tokens": True,
            "scope": kept.scope or " ".join(SCOPES),
        }
        if secret:
            body |= {"client_secret": secret, "client_secret_expires_at": 0}
        return Said(201, body, NO_STORE)


def _slow_down(error: TooManyRequests) -> Said:
    body = {"error": "temporarily_unavailable", "error_description": error.detail()}
    return Said(429, body, (*NO_STORE, ("Retry-After", str(error.retry_after))))


def open_provider(
    accounts: Accounts,
    ring: KeyRing,
    replays: Replays,
    door: Door,
    issuer: str,
    clock: Clock,
    token_seconds: int = 900,
    nonces: Nonces | None = None,
) -> Provider:
    """The provider with everything that it is made of."""
    apps = Apps(accounts.clients, door, clock)
    desk = Desk(accounts, apps, Minter(ring, issuer, clock, token_seconds), clock)
    throttle = Throttle(accounts.signins, clock)
    return Provider(issuer, ring, Server(desk), Proofs(), replays, throttle, clock, nonces)
