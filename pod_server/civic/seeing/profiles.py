"""Where a citizen's criteria are kept: ``settings/criteria`` in her pod, for her alone.

Nothing of it is written elsewhere: not into accounts, not into what a company is told, not into
what is asked of one. Who may read the pod's root with all below it reads it; no company does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pod_server.actions.pods import TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.seeing.criteria import Criterion, Level, choices
from pod_server.contracts import Documents, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from proofs.values import decimal
from vocab.terms import DP, RDF, SESAME, XSD

PROFILE = "settings/criteria"
_READ: Memory[tuple[str, int], Mapping[str, Criterion]] = Memory(256)


@value
class Profiles:
    """Reads and keeps them. ``controlled`` says by which rules somebody is in control of a pod."""

    documents: Documents
    maker: PodMaker
    controlled: Callable[[Ledger, Agent], int]

    def criteria(self, ledger: Ledger) -> Mapping[str, Criterion]:
        """By datapoint, those without importance too; what cannot be read is left out."""
        stored = ledger.read(PROFILE)
        if stored is None:
            return {}
        key = (ledger.pod.pod_id, stored.version)
        return _READ.get(key, lambda: read(self.documents.graph(ledger, stored)))

    def settle(self, ledger: Ledger, agent: Agent, criterion: Criterion) -> Prepared:
        """Keep this one beside the others. Raises ``BadRequest`` for what can be none."""
        rules_at = self.controlled(ledger, agent)
        if criterion.datapoint not in {each.id for each in choices()}:
            raise BadRequest(f"{criterion.datapoint} cannot be a criterion.")
        outcome = Outcome(Address(ledger.pod.base, PROFILE, False), False, media_type=TURTLE)
        stored, known = ledger.read(PROFILE), self.criteria(ledger)
        now = {**known, criterion.datapoint: criterion}
        if criterion.level is Level.NOT and criterion.asks_for_a_value_only:
            del now[criterion.datapoint]
        if now == known:
            return Prepared(None, outcome)
        made = graph(f"{ledger.pod.base}{PROFILE}", now.values())
        written = self.maker.turtle(ledger.pod.base, PROFILE, made)
        rests_on: dict[Key, int | None] = {
            (PROFILE, Role.RESOURCE): stored.version if stored else None
        }
        return Prepared(Change((written,), rests_on, rules_at, actor=agent.doer), outcome)


def graph(iri: str, criteria: Iterable[Criterion]) -> Graph:
    """As triples of the document at ``iri``."""
    me = NamedNode(f"{iri}#it")
    found = {Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.CRITERIA_PROFILE))}
    for each in criteria:
        node = NamedNode(f"{iri}#{each.datapoint}")
        found.add(Triple(me, NamedNode(SESAME.CRITERION), node))
        found.add(Triple(node, NamedNode(RDF.TYPE), NamedNode(SESAME.CRITERION_CLASS)))
        found.add(Triple(node, NamedNode(SESAME.DATAPOINT), NamedNode(DP.NS + each.datapoint)))
        found.add(Triple(node, NamedNode(SESAME.IMPORTANCE), NamedNode(each.level.iri)))
        bounds = ((SESAME.AT_LEAST, each.at_least), (SESAME.AT_MOST, each.at_most))
        for predicate, bound in bounds:
            if bound is not None:
                figure = Literal(format(bound, "f"), datatype=NamedNode(XSD.DECIMAL))
                found.add(Triple(node, NamedNode(predicate), figure))
        for predicate, texts in ((SESAME.ONE_OF, each.one_of), (SESAME.NONE_OF, each.none_of)):
            found |= {Triple(node, NamedNode(predicate), Literal(text)) for text in texts}
    return found


def read(triples: Graph) -> Mapping[str, Criterion]:
    """Back again, whoever wrote them: what is no criterion of ours is passed over."""
    about: dict[str, dict[str, list[str]]] = {}
    for each in triples:
        of = about.setdefault(str(each.subject), {})
        said = str(getattr(each.object, "value", ""))
        of.setdefault(str(each.predicate.value), []).append(said)
    known = {each.id for each in choices()}
    levels = {level.iri: level for level in Level}
    found = {}
    for of in about.values():
        name = next(iter(of.get(SESAME.DATAPOINT, ())), "").removeprefix(DP.NS)
        level = levels.get(next(iter(of.get(SESAME.IMPORTANCE, ())), ""))
        if name in known and level is not None:
            least, most = (decimal(next(iter(of.get(p, ())), "")) for p in _BOUNDS)
            takes, vetoes = (tuple(sorted(of.get(p, ()))) for p in _SETS)
            found[name] = Criterion(name, level, least, most, takes, vetoes)
    return {name: found[name] for name in sorted(found)}


_BOUNDS = (SESAME.AT_LEAST, SESAME.AT_MOST)
_SETS = (SESAME.ONE_OF, SESAME.NONE_OF)
