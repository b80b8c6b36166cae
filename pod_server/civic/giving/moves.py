"""I moved: one new address, who has the old one, whom of them she told, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pod_server.actions.pods import TURTLE
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.giving.access_grants import folders
from pod_server.civic.giving.giving import Giving
from pod_server.civic.giving.held import covers, holding
from pod_server.civic.giving.outbox import Outbox, lane, message
from pod_server.civic.giving.personal import PERSONAL, PersonalFacts
from pod_server.civic.giving.rule_edits import once
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time
from pod_server.model.terms import NamedNode, Triple
from pod_server.model.value import value
from proofs.strict_json import Json
from vocab.terms import AS, CONTEXTS, RDF, SESAME

ADDRESS = f"{PERSONAL}/home-address"
MOVES = f"{PERSONAL}/moves"
#: Those who are told of one move, and moves that are shown.
MOST, SHOWN = 200, 20


@value
class Told:
    """Somebody who was told: ``at_us`` as :meth:`Outbox.state` has it."""

    who: str
    at_us: int | None


@dataclass(frozen=True, slots=True)
class Moves:
    """Of every pod."""

    personal: PersonalFacts
    giving: Giving
    outbox: Outbox

    def has_it(self, ledger: Ledger) -> Mapping[str, bool]:
        """Who has the address, or had it: whether they read it still."""
        now = self.giving.clock()
        held = self.giving.everything(ledger)
        found = dict.fromkeys(holding(ledger, ADDRESS, held, now, persons_only=True), True)
        address = ledger.pod.base + ADDRESS
        for grant in self.giving.grants(ledger).values():
            if any(covers(part.target, address) for part in grant.parts):
                found.setdefault(grant.who, False)
        return found

    def tell(self, ledger: Ledger, agent: Agent, whom: Sequence[str]) -> Prepared:
        """Have it told that the address has changed, to those who have or had it.

        The message names the document and says nothing of what is in it: who may read it, reads it.
        """
        rules_at = self.personal.controlled(ledger, agent)
        name = f"{MOVES}/{self.personal.unique()}"
        where = Address(ledger.pod.base, name, False)
        known = self.has_it(ledger)
        told = [who for who in dict.fromkeys(whom) if who in known][:MOST]
        said: dict[str, Json] = {
            "@context": CONTEXTS.STORAGES,
            "type": "Update",
            "actor": ledger.pod.owner,
            "object": ledger.pod.base + ADDRESS,
            "published": date_time(self.personal.clock()).value,
        }
        me = NamedNode(f"{where.iri}#it")
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.MOVE)),
            Triple(me, NamedNode(AS.PUBLISHED), date_time(self.personal.clock())),
            *(Triple(me, NamedNode(SESAME.TOLD), NamedNode(who)) for who in told),
        }
        messages = [put for who in told for put in message(ledger, who, _last(name), said)]
        writes = (
            *folders(ledger, PERSONAL, MOVES),
            self.personal.maker.turtle(ledger.pod.base, name, graph),
            *messages,
        )
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): None}
        change = Change(once(writes), rests_on, rules_at, actor=agent.doer)

        def wake(_: int) -> None:
            for who in told:
                self.giving.tell(ledger.pod.pod_id, lane(who))

        return Prepared(change, Outcome(where, True, media_type=TURTLE), wake)

    def told(self, ledger: Ledger) -> Sequence[tuple[str, Sequence[Told]]]:
        """The moves that were told of, the newest first: when, and to whom."""
        found = []
        for member in ledger.children(MOVES) if ledger.read(MOVES) else ():
            stored = ledger.read(member.name)
            if stored is None or member.kind is not Kind.DOCUMENT:
                continue
            graph = self.personal.documents.graph(ledger, stored)
            told = [
                Told(t.object.value, self.outbox.state(ledger, t.object.value, _last(member.name)))
                for t in graph
                if t.predicate.value == SESAME.TOLD and isinstance(t.object, NamedNode)
            ]
            when = next(
                (
                    str(getattr(t.object, "value", ""))
                    for t in graph
                    if t.predicate.value == AS.PUBLISHED
                ),
                "",
            )
            found.append((when, sorted(told, key=lambda each: each.who)))
        return sorted(found, key=lambda each: each[0], reverse=True)[:SHOWN]


def _last(name: str) -> str:
    return name.rpartition("/")[2]
