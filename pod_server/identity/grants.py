"""The grants of OAuth 2.0 on Authlib's framework, with what Solid-OIDC adds to them.

Authlib checks the form: clients, redirect addresses, PKCE, scopes, error answers. Here stands what
it leaves to us: everything is bound to a DPoP key, kept by hash, used once, and a second use ends
the grant (S-35b).
"""

from __future__ import annotations

import secrets

from authlib.oauth2.rfc6749 import InvalidClientError, InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import (
    AuthorizationCodeGrant,
    ClientCredentialsGrant,
    RefreshTokenGrant,
)
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge

from pod_server.contracts import Accounts, Clock
from pod_server.identity.apps import Apps
from pod_server.identity.dress import SECRET_METHODS, ClientFace, CodeFace, RefreshFace, Request
from pod_server.identity.jose import BadToken, take_apart
from pod_server.identity.minting import Minter
from pod_server.identity.secrets import digest, new_secret
from pod_server.identity.staff import acts_as
from pod_server.model.account import SECOND, Code, Consent, Grant, RefreshToken, Session, Use
from proofs.value import value

CODE_FOR = 60 * SECOND
REFRESH_FOR = 30 * 24 * 3600 * SECOND
#: An app's sign-in ends with these at the latest; ``offline_access`` asks for the longer (O-11).
GRANT_FOR, OFFLINE_FOR = 14 * 24 * 3600 * SECOND, 180 * 24 * 3600 * SECOND
USE_NOTED_EVERY = 60 * SECOND
AUTH_METHODS = (*SECRET_METHODS, "none")
OFFLINE = "offline_access"


@value
class Desk:
    """What the grants need to do their work."""

    accounts: Accounts
    apps: Apps
    minter: Minter
    clock: Clock


@value
class Approved:
    """Somebody signed in has let an app act as one of their WebIDs."""

    session: Session
    consent: Consent
    scope: str


class S256Only(CodeChallenge):  # type: ignore[misc]  # Authlib is untyped
    """PKCE from everybody, by S256 and nothing else (O-01, RFC 9700 §2.1.1)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is required: code_challenge with the method S256")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib is untyped
    """Authorization code (RFC 6749 §4.1)."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

    def save_authorization_code(self, code: str, request: Request) -> None:
        """The grant begins here; it is good for nothing until the code is exchanged."""
        desk: Desk = self.server.desk
        approved: Approved = request.user
        now = desk.clock()
        until = now + (OFFLINE_FOR if OFFLINE in approved.scope.split() else GRANT_FOR)
        if approved.consent.until is not None:
            until = min(until, approved.consent.until)
        grant = Grant(
            grant_id=secrets.token_urlsafe(16),
            account_id=approved.session.account_id,
            client_id=request.client.client_id,
            webid=approved.consent.webid,
            scope=approved.scope,
            created=now,
            expires=until,
            signed_in=approved.session.signed_in,
            session=approved.session.digest,
        )
        for staff in desk.accounts.staff.acting(grant.account_id):
            if staff.webid == grant.webid:
                desk.accounts.staff.note(grant.grant_id, staff.staff_id)
        desk.accounts.signins.add_grant(
            grant,
            Code(
                digest=digest(code),
                grant_id=grant.grant_id,
                redirect_uri=request.values["redirect_uri"],
                challenge=request.values["code_challenge"],
                expires=now + CODE_FOR,
                nonce=request.values.get("nonce", ""),
                jkt=request.values.get("dpop_jkt", ""),
            ),
        )

    def query_authorization_code(self, code: str, client: ClientFace) -> CodeFace | None:
        """A code of this client, used or not: using it twice is found out by the exchange."""
        signins = self.server.desk.accounts.signins
        known: Code | None = signins.code(digest(code))
        grant: Grant | None = None if known is None else signins.grant(known.grant_id)
        if known is None or grant is None or grant.client_id != client.client_id:
            return None
        if known.expires <= self.server.desk.clock():
            signins.exchange(known.digest, None, self.server.desk.clock())
            return None
        return CodeFace(known, grant)

    def authenticate_user(self, authorization_code: CodeFace) -> Grant | None:
        """Whose it is, while it stands."""
        return _standing(authorization_code.grant, self.server.desk)

    def delete_authorization_code(self, authorization_code: CodeFace) -> None:
        """Nothing: it was used up in the exchange, and is kept to know a second use."""

    def generate_token(
        self, user: Grant, scope: str, include_refresh_token: bool
    ) -> dict[str, object]:
        """The exchange: proof, then code, then tokens."""
        code: Code = self.request.authorization_code.code
        if code.jkt and code.jkt != self.request.jkt:
            raise InvalidGrantError("The code is bound to another key (dpop_jkt).")
        wants = include_refresh_token and OFFLINE in user.scope.split()
        return _exchange(self.server.desk, self.request, user, code.digest, wants, code.nonce)


class RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]  # Authlib is untyped
    """Refresh with rotation (RFC 6749 §6, RFC 9700 §4.14.2, O-09)."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshFace | None:
        """A token whose grant stands, used or not: that is found out by the exchange."""
        desk: Desk = self.server.desk
        known = desk.accounts.signins.refresh_token(digest(refresh_token))
        if known is None or known.expires <= desk.clock():
            return None
        grant = _standing(desk.accounts.signins.grant(known.grant_id), desk)
        return None if grant is None else RefreshFace(known, grant)

    def authenticate_user(self, refresh_token: RefreshFace) -> Grant:
        """Whose it is."""
        return refresh_token.grant

    def revoke_old_credential(self, refresh_token: RefreshFace) -> None:
        """Nothing: it was used up in the exchange."""

    def generate_token(
        self, user: Grant, scope: str, include_refresh_token: bool
    ) -> dict[str, object]:
        """The exchange. A public app must still hold the key that it began with (RFC 9449 §5)."""
        token: RefreshToken = self.request.refresh_token.token
        if token.jkt and token.jkt != self.request.jkt:
            raise InvalidGrantError("The refresh token is bound to another key.")
        return _exchange(self.server.desk, self.request, user, token.digest, True, "", scope)


class CredentialsGrant(ClientCredentialsGrant):  # type: ignore[misc]  # Authlib is untyped
    """Client credentials (RFC 6749 §4.4): a program acts as the WebID that made them (O-07)."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")

    def generate_token(self, scope: str | None, include_refresh_token: bool) -> dict[str, object]:
        """A token with ``webid``, whatever scope was or was not asked for."""
        desk: Desk = self.server.desk
        credential = self.request.client.credential
        if credential is None:
            raise InvalidRequestError("This client has no WebID of its own.")
        now = desk.clock()
        if credential.is_over(now):
            raise InvalidClientError(
                description="Its time is over: make another one on the account's page of machines."
            )
        self.request.spend()
        if credential.last_used is None or now - credential.last_used > USE_NOTED_EVERY:
            desk.accounts.clients.used_credential(credential.client_id, now)
        token = desk.minter.access_token(
            webid=credential.webid,
            client_id=credential.client_id,
            jkt=self.request.jkt,
            scope="webid",
            until=credential.expires,
        )
        return _answer(token, "webid", desk.minter.lasting(credential.expires))


class Revocation(RevocationEndpoint):  # type: ignore[misc]  # Authlib is untyped
    """Revocation (RFC 7009): either token ends the whole grant, and what came of it."""

    CLIENT_AUTH_METHODS = AUTH_METHODS

    def query_token(self, token_string: str, token_type_hint: str | None) -> RefreshFace | None:
        """The grant of a refresh token, or of an access token of ours."""
        desk: Desk = self.server.desk
        signins = desk.accounts.signins
        known = signins.refresh_token(digest(token_string))
        if known is None:
            known = _of_access_token(token_string, desk)
        grant = None if known is None else signins.grant(known.grant_id)
        return None if known is None or grant is None else RefreshFace(known, grant)

    def revoke_token(self, token: RefreshFace, request: Request) -> None:
        """At once, for refreshing and on pods."""
        self.server.desk.accounts.signins.revoke_grant(token.grant.grant_id)


def _of_access_token(token: str, desk: Desk) -> RefreshToken | None:
    try:
        jws = take_apart(token, 8_192)
        key = desk.minter.ring.public(str(jws.header().get("kid")))
        if key is None:
            return None
        key.verify(jws)
        grant_id = str(jws.claims().get("sid", ""))
    except BadToken:
        return None
    return RefreshToken("", grant_id, 0)


def _standing(grant: Grant | None, desk: Desk) -> Grant | None:
    if grant is None or grant.revoked or grant.expires <= desk.clock():
        return None
    # Not theirs any more, nor a company's that they act for: nothing comes of it.
    if grant.webid not in acts_as(desk.accounts, grant.account_id):
        return None
    return None if _consent(grant, desk) is None else grant


def _consent(grant: Grant, desk: Desk) -> Consent | None:
    """What the grant rests on, while that stands."""
    found = desk.accounts.consents.given(grant.account_id, grant.client_id, grant.webid)
    return None if found is None or found.is_over(desk.clock()) else found


def _exchange(
    desk: Desk,
    request: Request,
    grant: Grant,
    old: str,
    wants_refresh: bool,
    nonce: str,
    scope: str = "",
) -> dict[str, object]:
    """Use up the proof, then the code or refresh token, and sign what comes of it."""
    consent = _consent(grant, desk)
    if consent is None:
        raise InvalidGrantError("The person has taken it back, or its time is over.")
    request.spend()
    now = desk.clock()
    refresh = new_secret() if wants_refresh else ""
    bound = request.jkt if request.auth_method == "none" else ""
    until = min(now + REFRESH_FOR, grant.expires)
    successor = RefreshToken(digest(refresh), grant.grant_id, until, bound) if refresh else None
    if desk.accounts.signins.exchange(old, successor, now) is not Use.FIRST:
        raise InvalidGrantError("It was used before, so all that came of it is revoked.")
    if consent.last_used is None or now - consent.last_used > USE_NOTED_EVERY:
        desk.accounts.consents.used(consent, now)
    granted = scope or grant.scope
    ends = grant.expires if consent.until is None else min(grant.expires, consent.until)
    only_here = consent.limits is not None
    token = desk.minter.access_token(
        webid=grant.webid,
        client_id=grant.client_id,
        jkt=request.jkt,
        scope=granted,
        grant_id=grant.grant_id,
        until=ends,
        only_here=only_here,
    )
    answer = _answer(token, granted, desk.minter.lasting(ends))
    if refresh:
        answer["refresh_token"] = refresh
    if "openid" in granted.split():
        answer["id_token"] = desk.minter.id_token(
            grant,
            jkt=request.jkt,
            nonce=nonce,
            only_here=only_here,
            algorithm=request.client.app.id_signed_by,
        )
    return answer


def _answer(token: str, scope: str, seconds: int) -> dict[str, object]:
    return {"access_token": token, "token_type": "DPoP", "expires_in": seconds, "scope": scope}
