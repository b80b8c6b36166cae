"""A pod with a container to guard, and a shape to guard it by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pod_server.contracts import Arrival
from pod_server.model.access import Agent
from pod_server.model.change import Key
from pod_server.model.iri import Role, address
from pod_server.model.terms import Graph
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.guards import Rule, ShapeGuards
from pod_server.rdf.judging import Judge
from pod_server.rdf.shape_pool import ShapePool
from tests.unit.rdf.tiny import BASE, NoBlobs, TinyLedger
from vocab.terms import LDP, SESAME, SH

EX = "http://example.org/"
HEAD = (
    f"@prefix sh: <{SH.NS}>. @prefix ex: <{EX}>. @prefix ldp: <{LDP.NS}>.\n"
    f"@prefix sesame: <{SESAME.NS}>. @prefix xsd: <http://www.w3.org/2001/XMLSchema#>.\n"
)
SHAPE = (
    HEAD
    + """<#Reading> a sh:NodeShape; sh:targetClass ex:Reading;
    sh:property [ sh:path ex:value; sh:datatype xsd:integer; sh:minCount 1;
        sh:message "Il faut une valeur."@fr, "A value is needed."@en ]."""
)
GOOD, BAD = "<> a ex:Reading; ex:value 7 .", "<> a ex:Reading; ex:value 'seven' ."
codecs = RdfCodecs()


class House:
    """A pod with a container ``box/``, and the guards of its server."""

    def __init__(
        self,
        pool: ShapePool,
        further: Mapping[str, Rule] | None = None,
        takes: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.ledger = TinyLedger()
        self.documents = StoredDocuments(codecs, NoBlobs())
        self.guards = ShapeGuards(
            self.documents, further=further, takes=takes, judge=Judge("shacl", pool)
        )
        self.ledger.container("box")
        self.put_shape(SHAPE)

    def put_shape(self, text: str) -> None:
        self.ledger.put("shapes/reading", text.encode())
        self.digest = hashlib.sha256(text.encode()).hexdigest()

    def declaration(self, more: str = "") -> str:
        iri = f"<{BASE}shapes/reading>"
        return (
            f"{HEAD}<./> ldp:constrainedBy {iri} {more} .\n"
            f'{iri} sesame:shapeDigest "{self.digest}" .'
        )

    def describe(self, path: str, text: str) -> None:
        self.ledger.put(path.rstrip("/"), text.encode(), role=Role.DESCRIPTION)

    def check(
        self, path: str, text: str | None, media_type: str = "text/turtle"
    ) -> Mapping[Key, int | None]:
        graph: Graph | None = None
        if text is not None:
            graph = codecs.parse((HEAD + text).encode(), "text/turtle", BASE + path)
        body = None if text is None else text.encode()
        return self.guards.check(
            Arrival(
                self.ledger, Agent(), address(BASE, path), media_type, body, lambda: graph, None
            )
        )

    def check_description(self, path: str, text: str) -> None:
        where = address(BASE, path + ".meta")
        graph = codecs.parse((HEAD + text).encode(), "text/turtle", where.iri)
        self.guards.check_description(self.ledger, where, graph)
