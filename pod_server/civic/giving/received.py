"""What others have given: grants that came to the inbox, and those taken back since.

A message says what its sender chose to say: the page names the sender, whom the inbox recorded as
the message came, and believes nothing more. Only who sent a grant can say that it was taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pod_server.actions.past import actor_of
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
    """A grant to the owner of the pod; ``storage`` is the root of the pod that it is about.

    ``sender`` is the WebID that the message came from; empty where nobody was recorded.
    """

    grant: Grant
    storage: str
    sender: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class ReceivedGrants:
    """Of every pod."""

    documents: Documents

    def all(self, ledger: Ledger) -> Sequence[Received]:
        """By the messages of the inbox, the newest first; no more than are looked at."""
        found: list[tuple[str, Grant, str, str]] = []
        gone: set[tuple[str, str]] = set()
        for member in ledger.children(INBOX, limit=LOOKED_AT):
            if member.kind is not Kind.DOCUMENT:
                continue
            graph = self._graph(ledger, member.name)
            grant = grant_in(graph, member.name)
            if grant is not None and grant.who == ledger.pod.owner:
                sender = _sender(ledger, member.version)
                found.append((_subject(graph), grant, _text(graph, LWS.STORAGE), sender))
            elif NamedNode(AS.DELETE) in {t.object for t in graph if t.predicate.value == RDF.TYPE}:
                gone.add((_sender(ledger, member.version), _text(graph, AS.OBJECT)))
        made = [
            Received(grant, storage, sender, bool(sender) and (sender, iri) in gone)
            for iri, grant, storage, sender in found
            if all(part.target.startswith(storage) for part in grant.parts)
        ]
        return sorted(made, key=lambda each: each.grant.given_us, reverse=True)

    def _graph(self, ledger: Ledger, name: str) -> Graph:
        stored = ledger.read(name)
        try:
            return self.documents.graph(ledger, stored) if stored is not None else frozenset()
        except PodError:
            return frozenset()


def _sender(ledger: Ledger, number: int) -> str:
    """Who wrote what that change wrote, without the program that it was done with."""
    return (actor_of(ledger, number) or "").partition(" ")[0]


def _subject(graph: Graph) -> str:
    kind = NamedNode(LWS.ACCESS_GRANT)
    found = (t.subject for t in graph if t.object == kind)
    return next((each.value for each in found if isinstance(each, NamedNode)), "")


def _text(graph: Graph, predicate: str) -> str:
    found = (t.object for t in graph if t.predicate.value == predicate)
    said = (each.value for each in found if isinstance(each, (NamedNode, Literal)))
    return min(said, default="")
