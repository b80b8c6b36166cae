"""DPoP proofs: does the sender of this request hold the key? RFC 9449 §4.3, O-17, S-33.

All of it is local and costs one signature check; keys are remembered by the proof's header, which
a client repeats in every proof.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from pod_server.identity.bounded import Bounded
from pod_server.identity.jose import (
    BadToken,
    Json,
    Jws,
    PublicKey,
    encode,
    import_key,
    is_number,
    take_apart,
)
from pod_server.model.errors import Unauthenticated

PROOF_LIMIT = 8_192
JTI_LIMIT = 256
#: A proof counts for a minute either way, and a clock may be some seconds wrong (O-17).
WINDOW = 60
TOLERANCE = 5
KEYS_KEPT = 4_096
#: Longer headers are taken and not remembered: no RSA key of 4096 bits makes one.
HEAD_KEPT = 1_024

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_PORTS = {"http": 80, "https": 443}


def bad_proof(reason: str) -> Unauthenticated:
    """The refusal of a DPoP proof."""
    return Unauthenticated(f"The DPoP proof is not valid: {reason}.", "invalid_dpop_proof")


class Proof(NamedTuple):
    """A proof that holds. ``jkt`` is the thumbprint of its key, ``ath`` what token it is for."""

    jkt: str
    jti: str
    iat: int
    ath: str | None
    nonce: str | None = None


class Proofs:
    """Checks proofs. One for a process: it remembers keys, and nothing else."""

    def __init__(self) -> None:
        self._keys: Bounded[bytes, PublicKey] = Bounded(KEYS_KEPT)

    def check(self, dpop: Sequence[str], method: str, url: str, now: float) -> Proof:
        """The one proof among the DPoP headers, if it is for this request and this minute.

        ``url`` is the request's target on our configured origin, never on what ``Host`` says
        (O-19). Whether the proof was seen before is not asked here. Raises ``Unauthenticated``.
        """
        if len(dpop) != 1:
            raise bad_proof(f"there must be exactly one DPoP header, and there are {len(dpop)}")
        try:
            jws = take_apart(dpop[0], PROOF_LIMIT)
            known = self._keys.get(jws.head)
            key = known or _key(jws)
            proof = _proof(jws.claims(), key, method, url, now)
            key.verify(jws)
        except BadToken as error:
            raise bad_proof(str(error)) from None
        if known is None and len(jws.head) <= HEAD_KEPT:
            self._keys.put(jws.head, key)  # only now: what does not hold takes no room
        return proof


def _key(jws: Jws) -> PublicKey:
    """The key that a proof's header brings (RFC 9449 §4.2)."""
    header = jws.header()
    if header.get("typ") != "dpop+jwt":
        raise BadToken("its typ is not dpop+jwt")
    return import_key(header.get("jwk"), header.get("alg"))


def _proof(claims: Json, key: PublicKey, method: str, url: str, now: float) -> Proof:
    jti, iat, htu, ath = claims.get("jti"), claims.get("iat"), claims.get("htu"), claims.get("ath")
    if not isinstance(jti, str) or not 0 < len(jti) <= JTI_LIMIT:
        raise BadToken("it has no jti, or one that is too long")
    if claims.get("htm") != method:
        raise BadToken(f"it is for another method than {method}")
    if not isinstance(htu, str) or (htu != url and normal(htu) != normal(url)):
        raise BadToken(f"it is for another address than {url}")
    if not is_number(iat):
        raise BadToken("it has no iat")
    if abs(now - iat) > WINDOW + TOLERANCE:
        raise BadToken(f"its iat is more than {WINDOW} seconds off; set your clock")
    for name in ("exp", "nbf"):
        end = claims.get(name)
        if end is not None and (not is_number(end) or _outside(name, end, now)):
            raise BadToken(f"its {name} does not hold")
    if ath is not None and not isinstance(ath, str):
        raise BadToken("its ath is no text")
    nonce = claims.get("nonce")
    return Proof(key.thumbprint, jti, int(iat), ath, nonce if isinstance(nonce, str) else None)


def _outside(name: str, moment: float, now: float) -> bool:
    return now > moment + TOLERANCE if name == "exp" else now < moment - TOLERANCE


def token_hash(token: str) -> str:
    """SHA-256 of a token as ``ath`` writes it (RFC 9449 §4.2)."""
    return encode(hashlib.sha256(token.encode("ascii", "replace")).digest())


def normal(url: str) -> str:
    """An address as proofs compare it: RFC 3986 §6.2.2 and §6.2.3, no query, no fragment.

    Scheme and host in lower case, no default port, percent triplets in upper case, unreserved
    characters plain. Dot segments are left as they are: no address here has any.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadToken("its htu is no address") from None
    if parts.username is not None or parts.password is not None:
        raise BadToken("its htu has user information")
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS.get(parts.scheme):
        shown += f":{port}"
    path = _ESCAPE.sub(_plain, parts.path) or "/"
    return f"{parts.scheme}://{shown}{path}"


def _plain(escape: re.Match[str]) -> str:
    octet = int(escape[1], 16)
    return chr(octet) if octet in _UNRESERVED else escape[0].upper()
