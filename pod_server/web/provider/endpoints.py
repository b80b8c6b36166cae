"""What programs talk to: metadata, keys, tokens, registration, revocation.

Apps in browsers come from any origin, so CORS is open here and no cookie is ever looked at (S-44).
"""

from __future__ import annotations

import ipaddress

import orjson
from flask import Blueprint, Request, Response, request

from pod_server.model.exchange import (
    DISCOVERY,
    JWKS,
    REGISTER,
    REVOKE,
    TOKEN,
    Asked,
    Said,
    refusal,
)
from pod_server.web.provider.needs import Endpoints

_JSON = "application/json"
_EXPOSED = "WWW-Authenticate, Retry-After, DPoP-Nonce"
_FORM = "application/x-www-form-urlencoded"
#: Seconds that metadata and keys may be kept by others; far less than a key waits to sign.
_KEPT = "public, max-age=300"


def endpoints(provider: Endpoints, issuer: str) -> Blueprint:
    """The blueprint. ``issuer`` is the base of all addresses, whatever ``Host`` says (O-19)."""
    routes = Blueprint("oidc", __name__)

    @routes.get(f"/{DISCOVERY}")
    @routes.get("/.well-known/oauth-authorization-server")
    def metadata() -> Response:
        return _kept(provider.metadata())

    @routes.get(f"/{JWKS}")
    def jwks() -> Response:
        return _kept(provider.jwks())

    @routes.post(f"/{TOKEN}")
    def token() -> Response:
        if request.mimetype != _FORM:
            return respond(refusal("invalid_request", f"The body must be {_FORM}."))
        return respond(provider.token(asked(request, issuer + TOKEN)))

    @routes.post(f"/{REVOKE}")
    def revoke() -> Response:
        if request.mimetype != _FORM:
            return respond(refusal("invalid_request", f"The body must be {_FORM}."))
        return respond(provider.revoke(asked(request, issuer + REVOKE)))

    @routes.post(f"/{REGISTER}")
    def register() -> Response:
        if request.mimetype != _JSON:
            return respond(refusal("invalid_client_metadata", f"The body must be {_JSON}."))
        try:
            sent = orjson.loads(request.get_data())
        except orjson.JSONDecodeError:
            return respond(refusal("invalid_client_metadata", "The body is not JSON."))
        return respond(provider.register(sent, network(request)))

    @routes.after_request
    def cors(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, DPoP"
            response.headers["Access-Control-Max-Age"] = "3600"
        return response

    return routes


def asked(sent: Request, url: str) -> Asked:
    """A request as the identity floor takes it; ``url`` is its target on our own origin."""
    values = sent.form if sent.method == "POST" else sent.args
    return Asked(
        method=sent.method,
        url=url,
        values={name: tuple(found) for name, found in values.lists()},
        authorization=sent.headers.get("Authorization", ""),
        dpop=tuple(sent.headers.getlist("DPoP")),
        network=network(sent),
    )


def network(sent: Request) -> str:
    """Where a request comes from, for counting: an address, or its /64 (S-48)."""
    try:
        address = ipaddress.ip_address(sent.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def respond(said: Said) -> Response:
    """An answer of the identity floor as a response."""
    body = b"" if said.body is None else orjson.dumps(said.body)
    response = Response(body, said.status, content_type=_JSON)
    for name, value in said.headers:
        response.headers[name] = value
    return response


def _kept(document: dict[str, object]) -> Response:
    response = Response(orjson.dumps(document), content_type=_JSON)
    response.headers["Cache-Control"] = _KEPT
    return response
