"""Messages to phones: encrypted for one of them, sent as this server (RFC 8030, 8291, 8292).

The server's key (VAPID) is made at first use and kept with its other secrets. A push service learns
the server's address and key, how urgent a message is, and its size, which is always the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pod_server.contracts import Clock, People
from pod_server.identity.fetch import Door, Unreachable
from pod_server.model.account import SECOND
from pod_server.model.errors import BadRequest
from pod_server.model.phone import Phone, PhoneKeys, Waits
from proofs.value import value

#: The name under which the key is kept.
KEY = "push-key"
#: Seconds that a token is good for; a day is the most that push services take (RFC 8292 §2).
GOOD_FOR = 12 * 3600
#: Seconds that a push service keeps a message for a phone that is off, and how urgent it is.
KEPT_FOR = {Waits.PAYMENT: 900, Waits.ACCESS: 7 * 86_400}
URGENCY = {Waits.PAYMENT: "high", Waits.ACCESS: "normal"}
#: Octets of each message before it is encrypted.
SIZE = 256
_POINT, _AUTH = 65, 16


@value
class PushKey:
    """The server's own key on P-256. ``contact`` says to push services whose it is."""

    people: People
    clock: Clock
    contact: str

    @property
    def public(self) -> str:
        """For ``applicationServerKey``: 65 octets in base64url."""
        return _encoded(_point(self._private().public_key()))

    def authorization(self, endpoint: str) -> str:
        """The header field for one push service (RFC 8292 §3)."""
        return vapid(self._private(), endpoint, self.clock() // SECOND + GOOD_FOR, self.contact)

    def _private(self) -> ec.EllipticCurvePrivateKey:
        kept = self.people.kept(KEY) or self.people.keep(KEY, _new_key())
        found = serialization.load_pem_private_key(kept.encode(), None)
        if not isinstance(found, ec.EllipticCurvePrivateKey):
            raise TypeError("the kept key is one on P-256")
        return found


@value
class PushPost:
    """Sends through the one door."""

    door: Door
    key: PushKey

    def check(self, keys: PhoneKeys) -> None:
        """Raise ``BadRequest`` for what no message could be sent to."""
        try:
            self.door.check(keys.endpoint)
        except Unreachable as error:
            raise BadRequest(
                f"Your browser's push service cannot be written to: {error.reason}"
            ) from None
        try:
            point, auth = _decoded(keys.p256dh), _decoded(keys.auth)
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError:
            point, auth = b"", b""
        if len(point) != _POINT or len(auth) != _AUTH:
            raise BadRequest("The keys of this subscription are not such as browsers make.")

    def send(self, phone: Phone, text: bytes) -> int:
        """The status of the push service. Raises ``Unreachable``. Blocking."""
        kind = Waits(phone.kind)
        headers = {
            "Authorization": self.key.authorization(phone.keys.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_FOR[kind]),
            "Urgency": URGENCY[kind],
            "Topic": topic(phone),
        }
        return self.door.post(phone.keys.endpoint, encrypted(phone.keys, text), headers)


def topic(phone: Phone) -> str:
    """A later message takes the place of one of its kind (RFC 8030 §5.4); it says no kind."""
    digest = hashlib.sha256(f"{phone.keys.auth} {phone.kind}".encode()).digest()
    return _encoded(digest[:24])


def encrypted(
    keys: PhoneKeys,
    text: bytes,
    *,
    salt: bytes | None = None,
    private: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """``text``, filled up to ``SIZE``, for this phone alone (RFC 8291 §4).

    Salt and key are made anew for each message; tests give those of the RFC.
    """
    import http_ece

    made: bytes = http_ece.encrypt(
        text,
        salt=salt,
        private_key=private or ec.generate_private_key(ec.SECP256R1()),
        dh=_decoded(keys.p256dh),
        auth_secret=_decoded(keys.auth),
        version="aes128gcm",
    )
    return made


def vapid(
    private: ec.EllipticCurvePrivateKey, endpoint: str, expires: int, contact: str = ""
) -> str:
    """``vapid t=…, k=…``: a token for the origin of ``endpoint`` until then, in Unix seconds."""
    from joserfc import jwt
    from joserfc.jwk import ECKey

    parts = urlsplit(endpoint)
    claims: dict[str, object] = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": expires}
    if contact:
        claims["sub"] = contact
    key = ECKey.import_key(private)
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, key, algorithms=["ES256"])
    return f"vapid t={token}, k={_encoded(_point(private.public_key()))}"


def written(said: Mapping[str, str]) -> bytes:
    """A message, as large as every other one."""
    import json

    text = json.dumps(dict(said), separators=(",", ":")).encode()
    return text.ljust(SIZE)


def _new_key() -> str:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode("ascii")
    )


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode("ascii").rstrip("=")


def _decoded(text: str) -> bytes:
    """Raises ``ValueError``."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("it is not base64url") from error
