"""What others have given: grants that came to the inbox, and those taken back since.

A message says what its sender chose to say: the page shows it as that, and believes nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pod_server.actions.pods import INBOX
from pod_server.civic.giving.access_grants import Grant, grant_in
from pod_server.civic.giving.giving import LOOKED_AT
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Kind
from pod_server.model.errors import PodError
from pod_server.model.terms import Graph, Literal, NamedNode
from pod_server.model.value import value
from vocab.terms import AS, LWS, RDF


@value
class Received:
    """A grant to the owner of the pod; ``storage`` is the root of the pod that it is about."""

    grant: Grant
    storage: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class ReceivedGrants:
    """Of every pod."""

    documents: Documents

    def all(self, ledger: Ledger) -> Sequence[Received]:
        """By the messages of the inbox, the newest first; no more than are looked at."""
        found: list[tuple[str, Grant, str]] = []
        gone: set[str] = set()
        for member in ledger.children(INBOX, limit=LOOKED_AT):
            if member.kind is not Kind.DOCUMENT:
                continue
            graph = self._graph(ledger, member.name)
            grant = grant_in(graph, member.name)
            if grant is not None and grant.who == ledger.pod.owner:
                found.append((_subject(graph), grant, _text(graph, LWS.STORAGE)))
            elif NamedNode(AS.DELETE) in {t.object for t in graph if t.predicate.value == RDF.TYPE}:
                gone.add(_text(graph, AS.OBJECT))
        made = [
            Received(grant, storage, iri in gone)
            for iri, grant, storage in found
            if all(part.target.startswith(storage) for part in grant.parts)
        ]
        return sorted(made, key=lambda each: each.grant.given_us, reverse=True)

    def _graph(self, ledger: Ledger, name: str) -> Graph:
        stored = ledger.read(name)
        try:
            return self.documents.graph(ledger, stored) if stored is not None else frozenset()
        except PodError:
            return frozenset()


def _subject(graph: Graph) -> str:
    kind = NamedNode(LWS.ACCESS_GRANT)
    found = (t.subject for t in graph if t.object == kind)
    return next((each.value for each in found if isinstance(each, NamedNode)), "")


def _text(graph: Graph, predicate: str) -> str:
    found = (t.object for t in graph if t.predicate.value == predicate)
    said = (each.value for each in found if isinstance(each, (NamedNode, Literal)))
    return min(said, default="")
