"""A passkey made of software that does what it is told: real keys, real CBOR, any lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN, PARTY = "http://localhost:4000", "localhost"
PRESENT, VERIFIED, TRAVELS, BACKED_UP, ATTESTED = 1, 4, 8, 16, 64


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One credential. Its fields are what it says of itself and of the page that asks."""

    origin: str = ORIGIN
    party: str = PARTY
    flags: int = PRESENT | VERIFIED
    count: int = 0
    framed: bool = False
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user: bytes | None = None

    @property
    def credential_id(self) -> str:
        return encoded(self.credential)

    def create(self, options: str) -> str:
        """As ``navigator.credentials.create()`` with its answer as JSON."""
        asked = json.loads(options)
        self.user = base64.urlsafe_b64decode(asked["user"]["id"] + "==")
        attested = bytes(16) + len(self.credential).to_bytes(2) + self.credential + self._cose()
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        return self._answer(
            {
                "clientDataJSON": encoded(self._page("webauthn.create", asked["challenge"])),
                "attestationObject": encoded(cbor2.dumps(attestation)),
                "transports": ["internal", "hybrid"],
            }
        )

    def get(self, options: str) -> str:
        """As ``navigator.credentials.get()`` with its answer as JSON."""
        page = self._page("webauthn.get", json.loads(options)["challenge"])
        data = self._data(0)
        signed = data + hashlib.sha256(page).digest()
        return self._answer(
            {
                "clientDataJSON": encoded(page),
                "authenticatorData": encoded(data),
                "signature": encoded(self.key.sign(signed, ec.ECDSA(SHA256()))),
                "userHandle": None if self.user is None else encoded(self.user),
            }
        )

    def _page(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps({**said, "crossOrigin": self.framed}).encode()

    def _data(self, more: int) -> bytes:
        party = hashlib.sha256(self.party.encode()).digest()
        return party + bytes([self.flags | more]) + self.count.to_bytes(4)

    def _cose(self) -> bytes:
        """RFC 9053 §7.1.1: ES256 on P-256."""
        point = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})

    def _answer(self, response: dict[str, object]) -> str:
        return json.dumps(
            {
                "id": self.credential_id,
                "rawId": self.credential_id,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
