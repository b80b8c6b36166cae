"""DPoP nonces: proofs that could not have been made before we said so (RFC 9449 §8, §9, O-20).

Off by default, as few clients can do it. A nonce is the minute that it was made in with a code of
this server over it, so that every process knows those of the others and nothing is kept.
"""

from __future__ import annotations

import hashlib
import hmac

from pod_server.contracts import People
from pod_server.identity.jose import encode
from pod_server.identity.secrets import new_secret
from pod_server.model.errors import Unauthenticated
from proofs.value import value

#: Seconds a nonce stands for; it is taken for as long again.
SPAN = 60
_KEY = "dpop-nonce-key"


@value
class Nonces:
    """Makes and knows them. ``now`` is in seconds."""

    key: bytes

    @classmethod
    def open(cls, people: People) -> Nonces:
        """With the key that the store keeps, made at first use."""
        return cls(people.keep(_KEY, new_secret()).encode())

    def fresh(self, now: float) -> str:
        """The one to use now."""
        return self._of(int(now) // SPAN)

    def check(self, nonce: str | None, now: float) -> None:
        """Raise ``Unauthenticated`` with a fresh one, unless this one is of now or just before."""
        span = int(now) // SPAN
        given = (nonce or "").encode()
        if not any(hmac.compare_digest(given, self._of(n).encode()) for n in (span, span - 1)):
            raise Unauthenticated(
                "The DPoP proof must have the nonce that DPoP-Nonce says: make a new one with it.",
                "use_dpop_nonce",
                self.fresh(now),
            )

    def _of(self, span: int) -> str:
        code = hmac.new(self.key, str(span).encode(), hashlib.sha256).digest()
        return encode(span.to_bytes(5) + code[:16])
