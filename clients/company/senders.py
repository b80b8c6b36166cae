"""Who has really sent a notice: the signature of a citizen's Sésame, verified.

A notice comes from the sender of the pod that it speaks of (``{pod}.notifications/sender``). That
document, on the citizen's own host, names the issuer; the issuer publishes the key; the key has
signed address, type and digest of the body with the moment (RFC 9421). Nothing is fetched from
anywhere that the account's own host does not name.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from clients.pod_client import discovery
from clients.pod_client.client import PodClient

#: Between the moment of a signature and ours, in seconds.
FRESH_S = 300
_COVERED = '("@method" "@target-uri" "content-type" "content-digest")'
_INPUT = re.compile(
    r"(?P<label>[a-z]+)=(?P<said>\((?P<covered>[^)]*)\);created=(?P<created>\d+);"
    r'keyid="(?P<key>[^"]+)";alg="ecdsa-p256-sha256")'
)
_HALF = 32


class NotTheSender(ValueError):
    """The notice is not from whom it says, or was changed on its way. Says why, in English."""


def pod_of_account(account: str) -> str:
    """``https://pod/alice/`` of ``https://pod/alice/accounts/abc/account#it``."""
    return urljoin(account.partition("#")[0], "../../")


class Senders:
    """Verifies what comes in; remembers the keys of each issuer for a while."""

    def __init__(
        self, address: str, client: PodClient, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.address, self.clock = address, clock
        self._client = client
        self._keys: dict[str, Mapping[str, ECKey]] = {}

    def verify(self, account: str, fields: Mapping[str, str], body: bytes) -> None:
        """Raises :class:`NotTheSender`, or what keeps the keys from being fetched.

        ``fields`` are the header fields by lower-case name; ``account`` is one of ours.
        """
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if fields.get("content-digest") != f"sha-256=:{digest}:":
            raise NotTheSender("The body is not the one that Content-Digest tells of.")
        said = _INPUT.fullmatch(fields.get("signature-input", ""))
        if said is None or f"({said['covered']})" != _COVERED:
            raise NotTheSender(f"The signature (RFC 9421) has to cover {_COVERED}.")
        if abs(self.clock() - int(said["created"])) > FRESH_S:
            raise NotTheSender("The signature was made too long ago, or a clock is wrong.")
        sender = f"{pod_of_account(account)}.notifications/sender"
        key = self._key(sender, said["key"])
        signed = (
            '"@method": POST',
            f'"@target-uri": {self.address}',
            f'"content-type": {fields.get("content-type", "")}',
            f'"content-digest": {fields["content-digest"]}',
            f'"@signature-params": {said["said"]}',
        )
        _check(key, _raw(fields.get("signature", ""), said["label"]), "\n".join(signed).encode())

    def _key(self, sender: str, name: str) -> ECKey:
        found = self._keys.get(sender, {}).get(name)
        if found is None:
            self._keys[sender] = self._published(sender)
            found = self._keys[sender].get(name)
        if found is None:
            raise NotTheSender(f"No issuer of {sender} publishes the key {name}.")
        return found

    def _published(self, sender: str) -> Mapping[str, ECKey]:
        """The signing keys of the issuers that the sender's own document names, by name."""
        keys: dict[str, ECKey] = {}
        for issuer in self._client.run(discovery.profile(self._client.session, sender)).issuers:
            place = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                described = json.loads(self._client.get(place, accept="application/json").body)
                listed = json.loads(
                    self._client.get(str(described["jwks_uri"]), accept="application/json").body
                )
                for one in listed["keys"]:
                    if one.get("kty") == "EC" and one.get("crv") == "P-256" and one.get("kid"):
                        keys[str(one["kid"])] = ECKey.import_key(one)
            except (ValueError, KeyError, TypeError, JoseError) as wrong:
                raise NotTheSender(f"The keys of {issuer} cannot be read: {wrong}") from wrong
        return keys


def _raw(field: str, label: str) -> bytes:
    found = re.fullmatch(rf"{label}=:([A-Za-z0-9+/=]+):", field)
    try:
        raw = base64.b64decode(found[1], validate=True) if found else b""
    except ValueError:
        raw = b""
    if len(raw) != 2 * _HALF:
        raise NotTheSender("“Signature” is missing, or is none of this kind.")
    return raw


def _check(key: ECKey, raw: bytes, signed: bytes) -> None:
    public = key.public_key
    der = encode_dss_signature(int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:]))
    try:
        public.verify(der, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise NotTheSender("The signature does not fit address, type and body.") from None
