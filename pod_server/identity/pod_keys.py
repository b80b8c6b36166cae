"""The key with which a citizen's Sésame signs for her, at her click: one a pod, kept nowhere.

It is made from one secret of the server and the pod's address, so nothing has to be stored with
each pod; its public half is in the storage description (``assertionMethod``). A pod that has moved
brings its key along: what was signed at its old address is still known to be hers. A key that lives
in the citizen's own browser (decision 26) is another matter, and may replace it.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pod_server.contracts import People, Pod
from pod_server.identity.secrets import new_secret
from proofs.keys import SigningKey
from proofs.value import value

#: The names under which the secret is kept, and the keys of pods that came from another address.
SECRET = "pod-signing-secret"  # noqa: S105  (the name under which it is kept)
BROUGHT = "pod-signing-key "


@value
class PodKeys:
    """Keys of the pods of one server."""

    people: People

    def of(self, pod: Pod) -> SigningKey:
        """The signing key of a pod."""
        return self.at(pod.base)

    def at(self, base: str) -> SigningKey:
        """The same, by the address of the pod's root."""
        return SigningKey(Ed25519PrivateKey.from_private_bytes(self.seed(base)))

    def seed(self, base: str) -> bytes:
        """What the key is made of, for whoever moves the pod."""
        if brought := self.people.kept(BROUGHT + base):
            return bytes.fromhex(brought)
        secret = self.people.keep(SECRET, new_secret()).encode()
        return hmac.digest(secret, base.encode(), "sha256")
