"""How far a citizen has looked: a mark of hers alone, moved when she comes back.

``settings/today`` says from which ledger number on things are new to her. A visit lasts an hour
from its first look: within it the page says the same again, and what came meanwhile besides.
"""

from __future__ import annotations

from collections.abc import Callable

from pod_server.actions.pods import TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared
from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import DCTERMS, RDF, SESAME, XSD

MARK = "settings/today"
VISIT_US = 3_600 * 1_000_000


@value
class Mark:
    """What is new comes after ``since``; ``seen`` was the last change when the visit began.

    ``before_us`` is when the visit before began, 0 where this is the first one.
    """

    since: int = 0
    seen: int = 0
    began_us: int = 0
    before_us: int = 0

    def graph(self, iri: str) -> Graph:
        """As triples of the document at ``iri``."""
        me = NamedNode(f"{iri}#it")
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.READING_MARK)),
            Triple(me, NamedNode(SESAME.READ_SINCE), _number(self.since)),
            Triple(me, NamedNode(SESAME.READ_UP_TO), _number(self.seen)),
            Triple(me, NamedNode(DCTERMS.MODIFIED), date_time(self.began_us)),
        }
        if self.before_us:
            graph.add(Triple(me, NamedNode(SESAME.READ_BEFORE), date_time(self.before_us)))
        return graph


@value
class Looks:
    """Keeps the mark. ``controlled`` says by which rules somebody is in control of a pod."""

    documents: Documents
    maker: PodMaker
    clock: Clock
    controlled: Callable[[Ledger, Agent], int]

    def mark(self, ledger: Ledger) -> Mark:
        """As it is kept; from the beginning where there is none, or it is another ledger's."""
        stored = ledger.read(MARK)
        graph = self.documents.graph(ledger, stored) if stored else set()
        said = {str(t.predicate.value): str(getattr(t.object, "value", "")) for t in graph}
        since, seen = (_whole(said.get(p, "")) for p in (SESAME.READ_SINCE, SESAME.READ_UP_TO))
        if not 0 <= since <= seen <= ledger.head():
            return Mark()
        times = (said.get(p, "") for p in (DCTERMS.MODIFIED, SESAME.READ_BEFORE))
        return Mark(since, seen, *(microseconds(each) if each else 0 for each in times))

    def is_over(self, mark: Mark) -> bool:
        """Whether the next look begins another visit."""
        return not mark.began_us <= self.clock() < mark.began_us + VISIT_US

    def look(self, ledger: Ledger, agent: Agent) -> Prepared:
        """Begin another visit where the last one is over: what was there then is new no more."""
        rules_at = self.controlled(ledger, agent)
        outcome = Outcome(Address(ledger.pod.base, MARK, False), False, media_type=TURTLE)
        stored, mark = ledger.read(MARK), self.mark(ledger)
        if not self.is_over(mark):
            return Prepared(None, outcome)
        now = Mark(mark.seen, ledger.head(), self.clock(), mark.began_us)
        written = self.maker.turtle(ledger.pod.base, MARK, now.graph(ledger.pod.base + MARK))
        rests_on: dict[Key, int | None] = {
            (MARK, Role.RESOURCE): stored.version if stored else None
        }
        return Prepared(Change((written,), rests_on, rules_at, actor=agent.doer), outcome)


def _number(figure: int) -> Literal:
    return Literal(str(figure), datatype=NamedNode(XSD.INTEGER))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
