"""A phone that decides on payments: what a browser does with WebCrypto, here with a P-256 key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from proofs.payments import compact
from proofs.payments.decision import APPROVED, KEY, TYPES
from proofs.payments.payment import ALGORITHM, transaction_hash
from proofs.strict_json import Json


@dataclass
class Phone:
    """``claims`` of :meth:`decide` take the place of what an honest phone would sign."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def jwk(self) -> dict[str, Json]:
        numbers = self.key.public_key().public_numbers()
        return {
            "crv": "P-256",
            "kty": "EC",
            "x": compact.encode(numbers.x.to_bytes(32)),
            "y": compact.encode(numbers.y.to_bytes(32)),
        }

    def sign(self, message: bytes) -> bytes:
        first, second = decode_dss_signature(self.key.sign(message, ec.ECDSA(SHA256())))
        return first.to_bytes(32) + second.to_bytes(32)

    def decide(
        self,
        credential: str,
        texts: Sequence[str],
        payee: str,
        nonce: str,
        outcome: str = APPROVED,
        *,
        typ: str = "",
        claims: Mapping[str, Json] | None = None,
    ) -> str:
        """The signed token."""
        said: dict[str, Json] = {
            "aud": payee,
            "iat": int(datetime.now(UTC).timestamp()),
            "jti": str(uuid4()),
            "nonce": nonce,
            "sd_hash": compact.digest(credential.encode()),
            "outcome": outcome,
            "amr": [dict(KEY)],
            "transaction_data_hashes": [transaction_hash(text) for text in texts],
            "transaction_data_hashes_alg": ALGORITHM,
        }
        header: dict[str, Json] = {"alg": "ES256", "typ": typ or TYPES.get(outcome, "")}
        parts = (compact.dumped(header), compact.dumped({**said, **(claims or {})}))
        text = ".".join(compact.encode(part) for part in parts)
        return f"{text}.{compact.encode(self.sign(text.encode()))}"
