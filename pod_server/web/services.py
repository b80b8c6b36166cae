"""What a storage says of itself, so that clients find their way (Solid Protocol §4.1).

One set of statements in two spellings: that of Solid (``notify:subscription``, N-01, N-02) and that
of W3C Linked Web Storage, a controlled identifier document (K-14). JSON-LD has the first, the types
of Linked Web Storage the second, Turtle both. It tells nothing that is not public (P-16).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import orjson

from pod_server.actions.pods import INBOX
from pod_server.actions.read import RDF_TYPES
from pod_server.contracts import Codecs
from pod_server.model.errors import NotAcceptable
from pod_server.model.iri import FRONT_OFFICE, SENDER, SPARQL_NAME
from pod_server.model.terms import Literal, NamedNode, Triple
from pod_server.web import seen
from pod_server.web.asgi import Answer, Header
from pod_server.web.calls import Call
from pod_server.web.headers import choose, http_date
from pod_server.web.targets import INBOX_RULES, STORAGE_DESCRIPTION
from proofs.keys import PublicKey
from proofs.value import value
from vocab.terms import CONTEXTS, FOAF, LDP, LWS, PIM, RDF, RDFS, SESAME, SOLID, SOLID_SPARQL, VOID

JSON_LD = "application/ld+json"
LWS_CID, LWS_JSON = "application/lws+cid", "application/lws+json"
#: In the order of preference where the sender has none.
OFFERED = (*RDF_TYPES, LWS_CID, LWS_JSON)

Json = dict[str, object]
#: The public halves of the keys that the server signs with, as JWKs.
Keys = Callable[[], Sequence[Mapping[str, object]]]


@value
class StorageDescription:
    """Answers at ``.well-known/solid`` of every pod, and at its root for Linked Web Storage.

    ``subscriptions`` makes the services that one can subscribe at; ``inbox`` says its rules.
    """

    codecs: Codecs
    subscriptions: Callable[[str], Sequence[Json]]
    keys: Keys
    #: What the Sésame of the pod at an address signs with for its owner (decision "Terms").
    signer: Callable[[str], PublicKey]
    inbox: str
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")

    async def answer(self, call: Call) -> Answer:
        """In the type that is liked best."""
        is_root = not call.target.address.name
        offered = (LWS_CID, LWS_JSON) if is_root else OFFERED
        media_type = choose(call.sent.get(b"accept"), offered)
        if media_type is None:
            raise NotAcceptable(offered)
        body = self.body(call.target.address.base, media_type)
        # By its bytes, for a newer program says more; the date is that of the storage (P-06).
        tag = hashlib.sha256(body).hexdigest()[:20]
        headers: list[Header] = [(b"etag", f'"{tag}"'.encode())]
        root = call.ledger.read("")
        if root is not None:
            headers.append((b"last-modified", http_date(root.created_us // 1_000_000)))
        if seen.has(call.sent, tag):
            return Answer(304, headers)
        return Answer(200, [(b"content-type", media_type.encode()), *headers], body)

    def body(self, base: str, media_type: str) -> bytes:
        """The description of the storage at ``base``."""
        if media_type in (LWS_CID, LWS_JSON):
            return orjson.dumps(self._identifier(base))
        solid = orjson.dumps(self._solid(base))
        if media_type == JSON_LD:
            return solid
        graph = self.codecs.parse(solid, JSON_LD, base)
        graph |= self.codecs.parse(orjson.dumps(self._identifier(base)), JSON_LD, base)
        return self.codecs.serialize(graph, media_type, base)

    def _solid(self, base: str) -> Json:
        """As clients of Solid read it."""
        queries = {"id": base + SPARQL_NAME}
        return {
            "@context": [CONTEXTS.NOTIFICATIONS],
            "id": base,
            "type": PIM.STORAGE_CLASS,
            "subscription": self.subscriptions(base),
            VOID.SPARQL_ENDPOINT: queries,
            SOLID_SPARQL.ENDPOINT: queries,
            SESAME.FRONT_OFFICE: {"id": base + FRONT_OFFICE},
            LDP.INBOX: {
                "id": f"{base}{INBOX}/",
                LDP.CONSTRAINED_BY: {"id": base + INBOX_RULES, RDFS.COMMENT: self.inbox},
            },
        }

    def _identifier(self, base: str) -> Json:
        """As clients of Linked Web Storage read it: a controlled identifier document."""
        keys = [
            {
                "id": f"{base}#{jwk['kid']}",
                "type": "JsonWebKey",
                "controller": base,
                "publicKeyJwk": jwk,
            }
            for jwk in self.keys()
        ]
        signer = self.signer(base)
        seal = {
            "id": signer.verification_method,
            "type": "Multikey",
            "controller": base,
            "publicKeyMultibase": signer.multibase,
        }
        return {
            "@context": [CONTEXTS.IDENTIFIERS, CONTEXTS.STORAGES],
            "id": base,
            "type": ["Storage", PIM.STORAGE_CLASS],
            "verificationMethod": [*keys, seal],
            "authentication": [key["id"] for key in keys],
            "assertionMethod": [seal["id"]],
            "service": [
                {"type": "StorageRoot", "serviceEndpoint": base},
                {"type": "StorageDescription", "serviceEndpoint": base + STORAGE_DESCRIPTION},
                {"type": SOLID_SPARQL.ENDPOINT, "serviceEndpoint": base + SPARQL_NAME},
                {"type": SESAME.FRONT_OFFICE, "serviceEndpoint": base + FRONT_OFFICE},
                {
                    "type": "AccessRequestService",
                    "serviceEndpoint": f"{base}{INBOX}/",
                    "conformsTo": LWS.ACCESS_PROFILE,
                },
            ],
        }


@value
class SenderDocument:
    """Who posts webhooks of a pod: a WebID document, so that receivers can tell whose keys count.

    The issuer it names is the server's, whose published keys sign what is sent (N-11).
    """

    codecs: Codecs
    issuer: str
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")

    async def answer(self, call: Call) -> Answer:
        """The same for everybody."""
        media_type = choose(call.sent.get(b"accept"), RDF_TYPES)
        if media_type is None:
            raise NotAcceptable(RDF_TYPES)
        me = NamedNode(call.target.address.base + SENDER)
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(FOAF.AGENT)),
            Triple(me, NamedNode(FOAF.NAME), Literal("Sésame")),
            Triple(me, NamedNode(SOLID.OIDC_ISSUER), NamedNode(self.issuer)),
        }
        body = self.codecs.serialize(graph, media_type, me.value)
        return Answer(200, [(b"content-type", media_type.encode())], body)
