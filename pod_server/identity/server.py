"""Authlib's authorization server over our store: finds clients, checks their secrets, answers."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import AuthorizationServer

from pod_server.identity.assertions import ASSERTION, METHOD, Assertions, claimed_subject
from pod_server.identity.dress import ClientFace, Request, credential_face
from pod_server.identity.grants import (
    CodeGrant,
    CredentialsGrant,
    Desk,
    RefreshGrant,
    Revocation,
    S256Only,
)
from pod_server.identity.secrets import fits
from pod_server.model.exchange import NO_STORE, TOKEN, Said


class Server(AuthorizationServer):  # type: ignore[misc]  # Authlib is untyped
    """Authlib's server over our store; it answers with plain values."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.scopes_supported = None
        self.register_client_auth_method("client_secret_basic", _by_basic)
        self.register_client_auth_method("client_secret_post", _by_post)
        minter = desk.minter
        self.register_client_auth_method(
            METHOD,
            Assertions(desk.accounts, (minter.issuer, minter.issuer + TOKEN), desk.clock),
        )
        self.register_grant(CodeGrant, [S256Only()])
        self.register_grant(RefreshGrant)
        self.register_grant(CredentialsGrant)
        self.register_endpoint(Revocation)

    def query_client(self, client_id: str) -> ClientFace | None:
        app = self.desk.apps.find(client_id)
        if app is not None:
            return ClientFace(app)
        credential = self.desk.accounts.clients.credential(client_id)
        return None if credential is None else credential_face(credential)

    def save_token(self, token: Mapping[str, object], request: Request) -> None:
        """Nothing: access tokens carry themselves, refresh tokens were kept when exchanged."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(self, status: int, body: object, headers: list[tuple[str, str]]) -> Said:
        kept = [(name, value) for name, value in headers if name not in dict(NO_STORE)]
        said = dict(body) if isinstance(body, Mapping | list) else None
        return Said(status, said, (*kept, *NO_STORE))


def claimed_client(authorization: str, values: Mapping[str, str]) -> str:
    """Who a request says it is from, believed by nobody yet: to count its attempts by."""
    sent = unquote_plus(_basic(authorization)[0]) or values.get("client_id", "")
    return sent or claimed_subject(values.get(ASSERTION, ""))


def _basic(authorization: str) -> tuple[str, str]:
    """The two parts of HTTP Basic as they were sent; empty where there are none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client_id, _, secret = text.partition(":")
    return client_id, secret


def _by_basic(query: Callable[[str], ClientFace | None], request: Request) -> ClientFace | None:
    """RFC 6749 §2.3.1: both parts are form-encoded first; what comes plain is taken too."""
    client_id, secret = _basic(request.headers["Authorization"])
    if not client_id or not secret:
        return None
    return _checked(query, unquote_plus(client_id), (unquote_plus(secret), secret))


def _by_post(query: Callable[[str], ClientFace | None], request: Request) -> ClientFace | None:
    secret = request.values.get("client_secret")
    if not secret:
        return None
    return _checked(query, request.values.get("client_id", ""), (secret,))


def _checked(
    query: Callable[[str], ClientFace | None], client_id: str, secrets: tuple[str, ...]
) -> ClientFace | None:
    """The client, if one of the readings of what it sent is its secret (S-47)."""
    face = query(client_id)
    kept = None if face is None else face.app.secret
    if kept is None or not any(fits(kept, secret) for secret in dict.fromkeys(secrets)):
        return None
    return face
