"""Apps, by client id: registered here, or described by the document at their https id (O-02)."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

import orjson

from pod_server.contracts import Clients, Clock
from pod_server.identity.fetch import Door, Unreachable
from pod_server.identity.keyring import ALGORITHM, RS256
from pod_server.identity.remembered import Remembered
from pod_server.model.account import SECOND, OidcClient
from pod_server.model.errors import BadRequest
from proofs.value import value
from vocab.terms import SOLID_OIDC

GOOD_FOR, BAD_FOR = 300, 30
REDIRECTS_LIMIT = 20
TEXT_LIMIT = 2_048
GRANT_TYPES = ("authorization_code", "refresh_token")
_TYPES = ("application/ld+json", "application/json")
_NOT_FOR_APPS = frozenset({"javascript", "data", "file", "blob", "about", "vbscript", "ws", "wss"})


class Apps:
    """Finds apps by client id. Documents are remembered a while; registrations are in the store."""

    def __init__(self, clients: Clients, door: Door, clock: Clock) -> None:
        self._clients, self._door, self._clock = clients, door, clock
        self._documents: Remembered[OidcClient] = Remembered(GOOD_FOR, BAD_FOR)

    def find(self, client_id: str) -> OidcClient | None:
        """The app, ``None`` where it is not registered.

        Raises ``BadRequest`` where the document at its address cannot be taken.
        """
        if not client_id.startswith(("https://", "http://")):
            return self._clients.client(client_id)
        now = self._clock() / SECOND
        return self._documents.get(client_id, now, lambda: self._read(client_id))

    def _read(self, client_id: str) -> OidcClient:
        """Plain JSON with a fixed list of keys; its context is looked at and never fetched."""
        try:
            found = self._door.get(
                client_id, "application/ld+json, application/json;q=0.8", types=_TYPES, redirects=0
            )
        except Unreachable as error:
            raise BadRequest(f"The app's document cannot be read: {error.reason}") from error
        try:
            document = orjson.loads(found.body)
        except orjson.JSONDecodeError:
            document = None
        if not isinstance(document, dict):
            raise BadRequest("The app's document is no JSON object.")
        contexts = document.get("@context")
        first = contexts[0] if isinstance(contexts, list) and contexts else contexts
        if first != SOLID_OIDC.CONTEXT:
            raise BadRequest(f"The app's document must have {SOLID_OIDC.CONTEXT} as first context.")
        if document.get("client_id") != client_id:
            raise BadRequest("The app's document names another client_id than its address.")
        return app(client_id, document, self._clock(), auth_method="none")


def app(
    client_id: str, metadata: Mapping[str, object], now: int, *, auth_method: str
) -> OidcClient:
    """An app out of its metadata (RFC 7591 §2). Raises ``BadRequest`` saying what cannot be."""
    kind = _text(metadata, "application_type") or "web"
    redirects = _addresses(metadata, "redirect_uris", kind)
    if not redirects:
        raise BadRequest("redirect_uris names no address to return to.")
    grant_types = metadata.get("grant_types", list(GRANT_TYPES))
    if not isinstance(grant_types, list):
        raise BadRequest("grant_types is no list.")
    return OidcClient(
        client_id=client_id,
        name=_text(metadata, "client_name")[:120],
        redirect_uris=redirects,
        created=now,
        auth_method=auth_method,
        grant_types=tuple(name for name in GRANT_TYPES if name in grant_types),
        post_logout_redirect_uris=_addresses(metadata, "post_logout_redirect_uris", kind),
        scope=_text(metadata, "scope"),
        uri=_text(metadata, "client_uri"),
        application_type=kind,
        id_signed_by=_algorithm(metadata),
    )


def _algorithm(metadata: Mapping[str, object]) -> str:
    """What its ID tokens are signed by: RS256 where it says so; anything else is replaced by ours.

    OpenID Connect would have RS256 for who says nothing (Registration §2). Apps of Solid say
    nothing and take ES256, and a registration is told what it got (RFC 7591 §3.2.1).
    """
    asked = metadata.get("id_token_signed_response_alg")
    return RS256 if asked == RS256 else ALGORITHM


@value
class Return:
    """Rules for where an app may be returned to."""

    client: OidcClient

    def allows(self, uri: str) -> bool:
        """Exactly one of its addresses; on loopback any port will do (RFC 8252 §7.3, S-35a)."""
        if uri in self.client.redirect_uris:
            return True
        return any(_same_but_port(uri, known) for known in self.client.redirect_uris)


def _same_but_port(uri: str, known: str) -> bool:
    try:
        one, other = urlsplit(uri), urlsplit(known)
        port = one.port
    except ValueError:
        return False
    if other.scheme != "http" or not _is_loopback(other.hostname) or one.hostname is None:
        return False
    host = f"[{one.hostname}]" if ":" in one.hostname else one.hostname
    rebuilt = one._replace(netloc=host if port is None else f"{host}:{port}").geturl()
    same = (one.scheme, one.hostname, one.path, one.query, one.fragment)
    return rebuilt == uri and same == (
        other.scheme,
        other.hostname,
        other.path,
        other.query,
        other.fragment,
    )


def _is_loopback(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _text(metadata: Mapping[str, object], name: str) -> str:
    value = metadata.get(name, "")
    if not isinstance(value, str) or len(value) > TEXT_LIMIT or not value.isprintable():
        raise BadRequest(f"{name} is no text, or too long.")
    return value


def _addresses(metadata: Mapping[str, object], name: str, kind: str) -> tuple[str, ...]:
    told = metadata.get(name, [])
    if isinstance(told, str):
        told = [told]
    if not isinstance(told, list) or len(told) > REDIRECTS_LIMIT:
        raise BadRequest(f"{name} is no list of at most {REDIRECTS_LIMIT} addresses.")
    for address in told:
        if not isinstance(address, str) or not _may_return_to(address, kind):
            raise BadRequest(f"{name} has an address that is neither https, nor this device's own.")
    return tuple(told)


def _may_return_to(uri: str, kind: str) -> bool:
    """https; http on loopback; for native apps a scheme of their own (RFC 8252 §7.1)."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    odd = not uri.isascii() or len(uri) > TEXT_LIMIT or any(c <= " " or c in '"\\<>' for c in uri)
    if odd or "#" in uri or parts.scheme in _NOT_FOR_APPS or parts.username is not None:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme == "http":
        return parts.hostname == "localhost" or _is_loopback(parts.hostname)
    return kind == "native" and "." in parts.scheme
