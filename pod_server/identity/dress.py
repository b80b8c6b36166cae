"""Our values in Authlib's dress: what it asks requests, clients, codes and tokens for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from authlib.oauth2.rfc6749.requests import OAuth2Payload, OAuth2Request

from pod_server.identity.apps import Return
from pod_server.identity.secrets import fits
from pod_server.model.account import Code, Credential, Grant, OidcClient, RefreshToken
from pod_server.model.exchange import Asked
from proofs.value import value

SCOPES = ("openid", "webid", "profile", "offline_access")


class Request(OAuth2Request):  # type: ignore[misc]  # a base of Authlib's, which has no types
    """Our plain request in Authlib's dress. ``spend`` uses up the proof, once all else holds."""

    def __init__(
        self, asked: Asked, jkt: str = "", spend: Callable[[], None] | None = None
    ) -> None:
        super().__init__(asked.method, asked.url, headers={"Authorization": asked.authorization})
        values = {name: found[0] for name, found in asked.values.items() if found}
        self.payload = Payload(values)
        self.values = values
        self.jkt = jkt
        self.spend = spend or _nothing

    @property
    def args(self) -> Mapping[str, str]:
        return self.values

    @property
    def form(self) -> Mapping[str, str]:
        return self.values


def _nothing() -> None:
    return None


class Payload(OAuth2Payload):  # type: ignore[misc]  # a base of Authlib's, which has no types
    """Parameters, each given once: :meth:`Asked.oddity` has seen to that."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    @property
    def data(self) -> Mapping[str, str]:
        return self._values

    @property
    def datalist(self) -> Mapping[str, list[str]]:
        return {name: [value] for name, value in self._values.items()}


#: Both bring the secret (RFC 6749 §2.3.1).
SECRET_METHODS = ("client_secret_basic", "client_secret_post")


@value
class ClientFace:
    """An app or a credential, as Authlib asks about it."""

    app: OidcClient
    credential: Credential | None = None

    @property
    def client_id(self) -> str:
        return self.app.client_id

    def get_client_id(self) -> str:
        return self.app.client_id

    def get_default_redirect_uri(self) -> None:
        """None: the address is always said (Solid-OIDC §5.1)."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """Those that we know; others are ignored (OpenID Connect Core §3.1.2.1).

        What an app asks for must match what it said of itself (O-02, RFC 7591 §2): one that names
        its scopes gets no further ones. Who it is for can always be asked (O-06).
        """
        named = set((self.app.scope or " ".join(SCOPES)).split()) | {"openid", "webid"}
        asked = named.intersection((scope or "").split())
        return " ".join(name for name in SCOPES if name in asked)

    def check_redirect_uri(self, uri: str) -> bool:
        return Return(self.app).allows(uri)

    def check_client_secret(self, secret: str) -> bool:
        return fits(self.app.secret, secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        if self.credential is not None and method in SECRET_METHODS:
            # Nobody registered one of the two for a machine: libraries send what they like best.
            return self.app.auth_method in SECRET_METHODS
        return method == self.app.auth_method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.app.grant_types


def credential_face(credential: Credential) -> ClientFace:
    """A credential speaks for its WebID, and for nobody else (O-07)."""
    app = OidcClient(
        client_id=credential.client_id,
        name=credential.purpose,
        redirect_uris=(),
        created=credential.created,
        secret=credential.secret or None,
        auth_method="private_key_jwt" if credential.keys else "client_secret_basic",
        grant_types=("client_credentials",),
    )
    return ClientFace(app, credential)


@value
class CodeFace:
    """A code with its grant, as Authlib asks about it."""

    code: Code
    grant: Grant
    code_challenge_method: str = "S256"

    @property
    def code_challenge(self) -> str:
        return self.code.challenge

    def get_redirect_uri(self) -> str:
        return self.code.redirect_uri

    def get_scope(self) -> str:
        return self.grant.scope


@value
class RefreshFace:
    """A refresh token with its grant, as Authlib asks about it."""

    token: RefreshToken
    grant: Grant

    def get_scope(self) -> str:
        return self.grant.scope

    def check_client(self, client: ClientFace) -> bool:
        return self.grant.client_id == client.client_id
