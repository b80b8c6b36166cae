"""The keys that an issuer of credentials signs with, found from what it is called.

A WebID's document lists them (``did:key``, as a company's does), read as it is now. A ``did:web``
names its document by its own address (DID Core, did:web method): its keys for assertions are taken,
as Multikey or as JWK. A bare ``did:key`` is somebody whom nobody knows: it vouches for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime
from urllib.parse import unquote

from pod_server.contracts import Clock
from pod_server.identity.fetch import Door, Unreachable
from pod_server.identity.remembered import Remembered
from pod_server.identity.webids import LiveWebIds, keys_in
from pod_server.model.account import SECOND
from pod_server.model.iri import document_of
from proofs import strict_json
from proofs.credentials.sealed import IssuerKey
from proofs.keys import BadKey, PublicKey
from proofs.payments import compact
from proofs.payments.compact import BadToken
from proofs.strict_json import Json
from proofs.value import value

#: Seconds that a document is believed, and a failure to have it.
GOOD_FOR, BAD_FOR = 60, 20
DID_WEB = "did:web:"
_DOCUMENTS = ("application/did+json", "application/did+ld+json", "application/json")
_TYPES = (*_DOCUMENTS, "application/did", "application/ld+json")
_ACCEPT = "application/did+json, application/did, application/json;q=0.9, application/ld+json;q=0.8"

Keys = Mapping[str, IssuerKey]


@value
class IssuerKeys:
    """Finds them. ``is_here`` says whether an address is of a pod of this server."""

    webids: LiveWebIds
    is_here: Callable[[str], bool]
    door: Door
    clock: Clock
    _known: Remembered[Keys] = field(default_factory=lambda: Remembered(GOOD_FOR, BAD_FOR))

    def find(self, issuer: str, method: str) -> IssuerKey:
        """The key of the issuer that is called ``method``.

        Blocking. Raises ``PodError`` where the issuer cannot be reached, ``BadKey`` where the key
        is not the issuer's.
        """
        if issuer.startswith(DID_WEB):
            keys = self._known.get(issuer, self.clock() / SECOND, lambda: self._did(issuer))
            name = method
        elif issuer.startswith(("https://", "http://")):
            keys, name = self._of_webid(issuer), document_of(method)
            PublicKey.from_did(method)
        else:
            raise BadKey(f"{issuer} is nobody who can be asked: a WebID or did:web is.")
        if name not in keys:
            raise BadKey(f"{method} is not a key that {issuer} signs with.")
        return keys[name]

    def _of_webid(self, webid: str) -> Keys:
        if self.is_here(document_of(webid)):
            return dict(_listed(self.webids.signing_keys(webid)))
        return self._known.get(webid, self.clock() / SECOND, lambda: self._fetched(webid))

    def _fetched(self, webid: str) -> Keys:
        self.webids.check(webid)
        return dict(_listed(keys_in(self.webids.read(webid), webid)))

    def _did(self, did: str) -> Keys:
        got = self.door.get(address_of(did), _ACCEPT, types=_TYPES, redirects=0)
        try:
            found = strict_json.read(got.body)
        except (strict_json.MalformedJson, strict_json.TooComplex):
            found = None
        if not isinstance(found, dict) or found.get("id") != did:
            raise Unreachable("What is there is not the DID document of that name.")
        return dict(_methods(did, found))


def address_of(did: str) -> str:
    """Where the document of a ``did:web`` is. Raises ``BadKey``."""
    host, *path = did.removeprefix(DID_WEB).split(":")
    parts = [unquote(part) for part in path]
    where = unquote(host)
    if (
        not where
        or "/" in where
        or "@" in where
        or any(not p or "/" in p or p == ".." for p in parts)
    ):
        raise BadKey(f"{did} is no did:web.")
    scheme = "http" if where.partition(":")[0] in ("localhost", "127.0.0.1") else "https"
    below = "/".join(parts) or ".well-known"
    return f"{scheme}://{where}/{below}/did.json"


def _listed(ends: Mapping[str, datetime | None]) -> Iterator[tuple[str, IssuerKey]]:
    """Those of a WebID's keys that can be read, by their names."""
    for did, end in ends.items():
        try:
            yield did, IssuerKey(PublicKey.from_did(did), ended=end)
        except BadKey:
            continue  # one that is badly written takes no other away


def _methods(did: str, document: Mapping[str, Json]) -> Iterator[tuple[str, IssuerKey]]:
    """Those that the document lets assert something, each by its whole name."""
    known = {}
    for each in _objects(document.get("verificationMethod")):
        known[_whole(did, each.get("id"))] = each
    asserting = document.get("assertionMethod")
    for named in asserting if isinstance(asserting, list) else [asserting]:
        method = named if isinstance(named, dict) else known.get(_whole(did, named))
        if method is None or method.get("controller") != did:
            continue
        key = _key(method)
        if key is not None:
            yield _whole(did, method.get("id")), key


def _key(method: Mapping[str, Json]) -> IssuerKey | None:
    ended = _ended(method)
    written, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    try:
        if isinstance(written, str):
            return IssuerKey(PublicKey.from_multibase(written), ended=ended)
        if isinstance(jwk, dict) and jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519":
            return IssuerKey(PublicKey(compact.decode(str(jwk.get("x")))), ended=ended)
        return IssuerKey(p256=compact.public_jwk(jwk), ended=ended)
    except (BadKey, BadToken):
        return None


def _ended(method: Mapping[str, Json]) -> datetime | None:
    """What cannot be read has always been over: it was meant to end something."""
    found = []
    for name in ("expires", "revoked"):
        if name not in method:
            continue
        try:
            moment = datetime.fromisoformat(str(method[name]))
        except ValueError:
            moment = datetime.min.replace(tzinfo=UTC)
        found.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return min(found, default=None)


def _whole(did: str, name: Json) -> str:
    text = name if isinstance(name, str) else ""
    return did + text if text.startswith("#") else text


def _objects(value: Json) -> list[dict[str, Json]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
