"""A phone as its push service sees it: keys, what it was sent, and whether it may be believed."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

import http_ece
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from pod_server.model.phone import PhoneKeys
from tests.web.at_home import Visitor

PUSH = "/pocket/push"


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def verified(authorization: str) -> tuple[dict[str, Any], str]:
    """The claims, and the key that they were signed by (RFC 8292 §2, §3)."""
    scheme, _, rest = authorization.partition(" ")
    said = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = said["t"].split(".")
    assert scheme == "vapid"
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(said["k"]))
    raw = decoded(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    key.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    found = json.loads(decoded(claims))
    assert isinstance(found, dict)
    return found, said["k"]


class Handset:
    """A browser's subscription at ``endpoint``."""

    def __init__(self, endpoint: str) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        point = self._private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.keys = PhoneKeys(endpoint, encoded(point), encoded(self._auth))

    def read(self, body: bytes) -> Any:
        said = http_ece.decrypt(
            body, private_key=self._private, auth_secret=self._auth, version="aes128gcm"
        )
        assert len(said) == 256
        return json.loads(said)

    def turn_on(self, visitor: Visitor) -> requests.Response:
        """As ``push.js`` does."""
        keys = self.keys
        said = {"endpoint": keys.endpoint, "p256dh": keys.p256dh, "auth": keys.auth}
        return send(visitor, PUSH, **said)


def known(visitor: Visitor) -> dict[str, Any]:
    found = visitor.get(PUSH).json()
    assert isinstance(found, dict)
    return found


def send(visitor: Visitor, path: str, **values: str) -> requests.Response:
    return visitor.http.post(
        visitor.served.account + path,
        data={"form": known(visitor)["form"], **values},
        headers={"Accept": "application/json"},
        allow_redirects=False,
        timeout=20,
    )
