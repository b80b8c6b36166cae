"""What a storage says of itself, so that clients find their way (Solid Protocol §4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pod_server.actions.read import RDF_TYPES
from pod_server.contracts import Codecs
from pod_server.model.errors import NotAcceptable
from pod_server.model.iri import FRONT_OFFICE, SPARQL_NAME
from pod_server.model.terms import NamedNode, Triple
from pod_server.web.asgi import Answer
from pod_server.web.calls import Call
from pod_server.web.headers import choose
from vocab.terms import PIM, RDF, SESAME, SOLID_SPARQL, VOID


@dataclass(frozen=True, slots=True)
class StorageDescription:
    """Answers at ``.well-known/solid`` of every pod; it tells nothing that is not public (P-16)."""

    codecs: Codecs

    @property
    def methods(self) -> tuple[str, ...]:
        return ("GET", "HEAD", "OPTIONS")

    async def answer(self, call: Call) -> Answer:
        media_type = choose(call.sent.get(b"accept"), RDF_TYPES)
        if media_type is None:
            raise NotAcceptable(RDF_TYPES)
        where = call.target.address
        body = self.codecs.serialize(_statements(where.base), media_type, where.iri)
        return Answer(200, [(b"content-type", media_type.encode())], body)


def _statements(base: str) -> Iterator[Triple]:
    storage = NamedNode(base)
    yield Triple(storage, NamedNode(RDF.TYPE), NamedNode(PIM.STORAGE_CLASS))
    queries = NamedNode(base + SPARQL_NAME)
    yield Triple(storage, NamedNode(VOID.SPARQL_ENDPOINT), queries)
    yield Triple(storage, NamedNode(SOLID_SPARQL.ENDPOINT), queries)
    yield Triple(storage, NamedNode(SESAME.FRONT_OFFICE), NamedNode(base + FRONT_OFFICE))
