"""The key with which a citizen's Sésame signs for her, at her click: one a pod, kept nowhere.

It is made from one secret of the server and the pod's address, so nothing has to be stored with
each pod; its public half is in the storage description (``assertionMethod``). A key that lives in
the citizen's own browser (decision 26) is another matter, and may replace it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pod_server.contracts import People, Pod
from pod_server.identity.secrets import new_secret
from proofs.keys import SigningKey

_SECRET = "pod-signing-secret"  # noqa: S105  # the name that it is kept under


@dataclass(frozen=True, slots=True)
class PodKeys:
    """Keys of the pods of one server."""

    people: People

    def of(self, pod: Pod) -> SigningKey:
        """The signing key of a pod."""
        return self.at(pod.base)

    def at(self, base: str) -> SigningKey:
        """The same, by the address of the pod's root."""
        secret = self.people.keep(_SECRET, new_secret()).encode()
        seed = hmac.digest(secret, base.encode(), "sha256")
        return SigningKey(Ed25519PrivateKey.from_private_bytes(seed))
