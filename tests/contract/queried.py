"""A pod under the real access rules, and what SPARQL over it must come to.

The oracle knows no labels, no merged copy and no process: it puts what the agent may read, one
resource after the other, into a store of its own, and asks that.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import count

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
)

from pod_server.contracts import Ledger, Ledgers, Pod
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Kind, Put, Remove
from pod_server.model.iri import Address, Role, parent, subject_path
from pod_server.model.query import read
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.groups import Groups
from pod_server.rdf.wac import WebAccessControl
from pod_server.storage.memory import MemoryLedgers
from pod_server.storage.queries.children import Pool
from pod_server.storage.queries.pool import PooledQueries
from tests.contract.pods import Clock
from tests.unit.rdf.tiny import NoBlobs
from vocab.terms import ACL, FOAF, LDP, RDF

BASE = "http://127.0.0.1:4000/alice/"
OWNER = Agent(f"{BASE}profile/card#me")
BOB = Agent("https://bob.example/card#me")
JSON = "application/sparql-results+json"
ALL = "SELECT * { ?s ?p ?o }"
NOTES = "SELECT ?o { ?s <urn:note> ?o }"

#: Whom a rule names.
WHO = {
    "public": f"acl:agentClass <{FOAF.AGENT}>",
    "known": f"acl:agentClass <{ACL.AUTHENTICATED_AGENT}>",
    "bob": f"acl:agent <{BOB.webid}>",
    "nobody": "acl:agent <urn:nobody>",
}
_numbers = count()


class QueriedPod:
    """One pod, its owner's, that is changed and asked."""

    def __init__(self, pool: Pool, ledgers: Ledgers | None = None) -> None:
        pod_id = f"pod{next(_numbers)}"
        root = Put("", "", b"", kind=Kind.CONTAINER)
        pod = Pod(pod_id, "alice", BASE, str(OWNER.webid))
        first = Change((root, self._acl("", ())))
        self.ledger: Ledger = (ledgers or MemoryLedgers(Clock())).create(pod, first)
        documents = StoredDocuments(RdfCodecs(), NoBlobs())
        groups = Groups(documents, lambda iri: None, lambda iri: None, Clock())
        self.rules = WebAccessControl(documents, groups, Clock())
        self.queries = PooledQueries(self.rules, documents, pool)

    # -- changing ----------------------------------------------------------------------------

    def put(self, name: str, body: str, media_type: str = "text/turtle") -> None:
        """Store a document, in containers that are made as needed."""
        self._submit(*self._containers(name), Put(name, media_type, body.encode()))

    def describe(self, name: str, body: str) -> None:
        """Store the description of a resource."""
        self._submit(Put(name, "text/turtle", body.encode(), role=Role.DESCRIPTION))

    def allow(self, name: str, *who: str) -> None:
        """Give the resource rules of its own: the owner, and those named, for it and below."""
        self._submit(self._acl(name, who))

    def inherit(self, name: str) -> None:
        """Take its own rules away."""
        self._submit(Remove(name, Role.ACL))

    def remove(self, name: str) -> None:
        """Take a resource away."""
        self._submit(Remove(name))

    def _submit(self, *writes: Put | Remove) -> None:
        self.ledger.submit(Change(writes)).result()

    def _containers(self, name: str) -> list[Put]:
        missing: list[Put] = []
        above = parent(name)
        while above is not None and self.ledger.read(above) is None:
            missing.insert(0, Put(above, "", b"", kind=Kind.CONTAINER))
            above = parent(above)
        return missing

    def _acl(self, name: str, who: Iterable[str]) -> Put:
        is_container = not name or (self.ledger.read(name) is not None and self._is_container(name))
        subject = f"<{BASE}{subject_path(name, is_container)}>"
        lines = [f"@prefix acl: <{ACL.NS}>."]
        for whom in (f"acl:agent <{OWNER.webid}>", *(WHO[one] for one in who)):
            lines.append(
                f"[] a acl:Authorization; {whom}; acl:accessTo {subject}; acl:default {subject};"
                " acl:mode acl:Read, acl:Write, acl:Control."
            )
        return Put(name, "text/turtle", "\n".join(lines).encode(), role=Role.ACL)

    def _is_container(self, name: str) -> bool:
        stored = self.ledger.read(name)
        return stored is not None and stored.is_container

    # -- asking ------------------------------------------------------------------------------

    def run(self, agent: Agent, query: str, below: str = "", media_type: str = JSON) -> bytes:
        """As the server would."""
        wish = read(query, self.ledger.pod.base + subject_path(below, True))
        return self.queries.run(self.ledger, agent, below, wish, media_type)

    def rows(self, agent: Agent, query: str, below: str = "") -> Counter[str]:
        """The solutions as a bag; blank nodes lose their names."""
        return solutions(self.run(agent, query, below))

    def readable(self, agent: Agent, below: str) -> dict[str, list[Quad]]:
        """Each graph that the agent may read below, by its name."""
        graphs: dict[str, list[Quad]] = {}
        root = self.ledger.read("")
        for stored in [*([root] if root else []), *self.ledger.documents()]:
            address = Address(BASE, stored.name, stored.is_container)
            is_below = not below or f"{stored.name}/".startswith(f"{below}/")
            if not is_below or Mode.READ not in self.rules.grants(self.ledger, agent, address).user:
                continue
            if stored.is_container:
                graphs[address.iri] = self._listing(address)
            elif stored.body is not None:
                graphs[address.iri] = _loaded(stored.body, stored.media_type, address.iri)
            described = self.ledger.read(stored.name, Role.DESCRIPTION)
            if described is not None and described.body is not None:
                iri = address.description
                graphs[iri] = _loaded(described.body, described.media_type, iri)
        return graphs

    def _listing(self, address: Address) -> list[Quad]:
        me, a, contains = (NamedNode(iri) for iri in (address.iri, RDF.TYPE, LDP.CONTAINS))
        quads = [Quad(me, a, NamedNode(kind), me) for kind in (LDP.CONTAINER, LDP.BASIC_CONTAINER)]
        for member in self.ledger.children(address.name):
            iri = BASE + subject_path(member.name, member.kind is Kind.CONTAINER)
            quads.append(Quad(me, contains, NamedNode(iri), me))
        return quads

    def expected(
        self,
        agent: Agent,
        query: str,
        below: str = "",
        default: Iterable[str] | None = None,
        named: Iterable[str] | None = None,
    ) -> Counter[str]:
        """The same from a store that holds only what may be read; ``query`` has no FROM."""
        graphs = self.readable(agent, below)
        store = Store()
        for name in graphs if default is None else default:
            for quad in graphs.get(name, []):
                store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
        for name in graphs if named is None else named:
            if name in graphs:
                store.add_graph(NamedNode(name))
                store.extend(graphs[name])
        return solutions(_json(store, query, BASE + subject_path(below, True)))


def _json(store: Store, query: str, base: str) -> bytes:
    results = store.query(query, base_iri=base)
    assert isinstance(results, (QuerySolutions, QueryBoolean))
    return results.serialize(format=QueryResultsFormat.JSON) or b""


def _loaded(body: bytes, media_type: str, iri: str) -> list[Quad]:
    formats = {"text/turtle": RdfFormat.TURTLE, "application/ld+json": RdfFormat.JSON_LD}
    if media_type not in formats:
        return []
    store = Store()
    store.load(body, formats[media_type], base_iri=iri)
    me = NamedNode(iri)
    return [Quad(quad.subject, quad.predicate, quad.object, me) for quad in store]


def solutions(body: bytes) -> Counter[str]:
    """The rows of a result in JSON, or ``true``/``false``, as a bag."""
    result = json.loads(body)
    if "boolean" in result:
        return Counter([str(result["boolean"])])
    rows: Counter[str] = Counter()
    for row in result["results"]["bindings"]:
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = ""
        rows[json.dumps(row, sort_keys=True)] += 1
    return rows


def notes(pod: QueriedPod, agent: Agent, query: str = NOTES, below: str = "") -> list[str]:
    """All values that the query finds, in order."""
    bindings = json.loads(pod.run(agent, query, below))["results"]["bindings"]
    return sorted(value["value"] for row in bindings for value in row.values())
