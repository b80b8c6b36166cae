"""What the server sends to others, it signs, as the sender of a pod (N-11, S-61).

Two ways at once, for receivers know one or the other: an access token of ours for the sender's
WebID with a DPoP proof for this one request (as Community Solid Server does), and an HTTP message
signature over address, type and digest with the moment it was made (RFC 9421, ``created``). Both
are by the key that the issuer publishes.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from pod_server.contracts import Clock
from pod_server.identity.fetch import Door
from pod_server.identity.keyring import ALGORITHM, KeyRing
from pod_server.identity.minting import Minter
from pod_server.model.account import SECOND
from proofs.value import value

_COVERED = ("@method", "@target-uri", "content-type", "content-digest")
_HALF = 32


@value
class Sender:
    """Posts in the name of the pods' own senders."""

    door: Door
    ring: KeyRing
    minter: Minter
    clock: Clock

    def post(self, sender: str, url: str, body: bytes, media_type: str) -> int:
        """Send it as ``sender``; the status that comes back. Raises ``Unreachable``. Blocking."""
        return self.door.post(url, body, self.signed(sender, url, body, media_type))

    def signed(self, sender: str, url: str, body: bytes, media_type: str) -> dict[str, str]:
        """The header fields that say, to whoever checks, that ``sender`` has sent this now."""
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        fields = {"Content-Type": media_type, "Content-Digest": f"sha-256=:{digest}:"}
        token = possessed(self.minter, sender, sender, "POST", url)
        return fields | token | self._signature(url, fields)

    def _signature(self, url: str, fields: dict[str, str]) -> dict[str, str]:
        """RFC 9421 §3.1, with ``ecdsa-p256-sha256`` (§3.3.4)."""
        key = self.ring.signer()
        covered = " ".join(f'"{name}"' for name in _COVERED)
        created = self.clock() // SECOND
        said = f'({covered});created={created};keyid="{key.kid}";alg="ecdsa-p256-sha256"'
        base = "\n".join(
            (
                '"@method": POST',
                f'"@target-uri": {url}',
                f'"content-type": {fields["Content-Type"]}',
                f'"content-digest": {fields["Content-Digest"]}',
                f'"@signature-params": {said}',
            )
        )
        private = key.private_key
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError("the ring signs with a private key")
        r, s = decode_dss_signature(private.sign(base.encode(), ec.ECDSA(hashes.SHA256())))
        raw = r.to_bytes(_HALF) + s.to_bytes(_HALF)
        signature = base64.b64encode(raw).decode()
        return {"Signature-Input": f"sesame={said}", "Signature": f"sesame=:{signature}:"}


def possessed(minter: Minter, webid: str, client_id: str, method: str, url: str) -> dict[str, str]:
    """A token of ours for this WebID, with the proof that goes with it for one request."""
    from joserfc import jwt

    key = minter.ring.signer()
    token = minter.access_token(
        webid=webid, client_id=client_id, jkt=key.thumbprint(), scope="webid"
    )
    ath = hashlib.sha256(token.encode()).digest()
    public = {name: key.as_dict(private=False)[name] for name in ("crv", "kty", "x", "y")}
    header: dict[str, object] = {"alg": ALGORITHM, "typ": "dpop+jwt", "jwk": public}
    claims: dict[str, object] = {
        "ath": base64.urlsafe_b64encode(ath).decode().rstrip("="),
        "htm": method,
        "htu": url.partition("#")[0].partition("?")[0],
        "iat": minter.clock() // SECOND,
        "jti": secrets.token_urlsafe(16),
    }
    proof = jwt.encode(header, claims, key, algorithms=[ALGORITHM])
    return {"Authorization": f"DPoP {token}", "DPoP": proof}
