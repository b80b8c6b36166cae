"""Who is asking: from the credential headers to an agent, and back to a challenge.

Only ``Authorization`` and ``DPoP`` count; a cookie is never looked at on a pod's origin (S-A5).
Checking is the identity floor's, which the wiring hands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from pod_server.model.access import STRANGER, Agent
from pod_server.model.errors import Unauthenticated
from pod_server.web.asgi import Header
from pod_server.web.asked import Request
from pod_server.web.headers import Headers

ALGORITHMS = "ES256 ES384 ES512 EdDSA PS256 PS384 PS512 RS256 RS384 RS512"


class Authenticate(Protocol):
    """Checks credentials. ``url`` is the target on our configured origin (O-19).

    Raises ``Unauthenticated`` for what cannot be verified: never a stranger instead.
    """

    async def __call__(
        self,
        method: str,
        url: str,
        authorization: Sequence[str],
        dpop: Sequence[str],
        origin: str | None,
    ) -> Agent: ...


def stranger(sent: Headers) -> Agent | None:
    """The sender of a request without credentials; ``None`` where there are some."""
    if sent.raw(b"authorization") is not None:
        return None
    origin = sent.get(b"origin")
    return STRANGER if origin is None else _stranger(origin)


async def agent(authenticate: Authenticate, request: Request, our_origin: str) -> Agent:
    """The sender of a request; a stranger where there are no credentials."""
    sent = request.sent
    authorization = sent.get(b"authorization")
    if authorization is None:
        return stranger(sent) or STRANGER
    origin = sent.get(b"origin")
    proof = sent.get(b"dpop")
    url = our_origin + request.raw_path.decode("latin-1")
    return await authenticate(
        request.method, url, (authorization,), () if proof is None else (proof,), origin
    )


@lru_cache(maxsize=512)
def _stranger(origin: str) -> Agent:
    return Agent(origin=origin)


def challenges(refused: Unauthenticated, issuer: str, realm: str) -> list[Header]:
    """``WWW-Authenticate`` for a 401: what is taken, and where to get it (O-14, K-15)."""
    dpop = f'DPoP algs="{ALGORITHMS}", realm="{realm}"'
    if refused.scheme_error:
        dpop += f', error="{refused.scheme_error}"'
    bearer = f'Bearer as_uri="{issuer}", realm="{realm}"'
    found = [(b"www-authenticate", dpop.encode()), (b"www-authenticate", bearer.encode())]
    if refused.nonce:
        found.append((b"dpop-nonce", refused.nonce.encode()))  # RFC 9449 §9
    return found
