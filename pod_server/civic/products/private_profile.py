"""What a citizen does not eat, does not want to exceed, and reads: ``private/profile`` in her pod.

The folder has rules of its own, for her alone, so that whoever may read all of the pod some day
does not read this; a shape guards it. Cards of products are read by it in the pod, and nothing of
it is written anywhere else, nor sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pod_server.actions.pods import TURTLE, PodMaker, owner_rule
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.products.food import (
    ALLERGEN_CODE,
    ALLERGENS,
    DIET_CODE,
    DIETS,
    LIMITED,
    allergen,
    content_of,
    diet,
    nutrient,
)
from pod_server.contracts import Documents, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.values import decimal
from vocab.terms import GS1, LDP, RDF, SCHEMA, SESAME, XSD

FOLDER = "private"
PROFILE = f"{FOLDER}/profile"
SHAPE = SESAME.NS.removesuffix("ns#") + "shapes/private-profile"
#: Per 100 g or 100 ml: kJ of energy, g of all else.
MOST = {"energy": Decimal(4_000)}
MOST_LANGUAGES = 12


@dataclass(frozen=True, slots=True)
class PrivateProfile:
    """Codes as in :mod:`pod_server.civic.products.food`; limits per 100 g or 100 ml, at most.

    ``languages`` are BCP 47 tags, in no order.
    """

    avoids: frozenset[str] = frozenset()
    diets: frozenset[str] = frozenset()
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    languages: tuple[str, ...] = ()

    @property
    def says_nothing(self) -> bool:
        return self == PrivateProfile()


_NOTHING = PrivateProfile()
_READ: Memory[tuple[str, int], PrivateProfile] = Memory(256)


@dataclass(frozen=True, slots=True)
class PrivateProfiles:
    """Reads and keeps them. ``controlled`` says by which rules somebody is in control of a pod."""

    documents: Documents
    maker: PodMaker
    controlled: Callable[[Ledger, Agent], int]

    def of(self, ledger: Ledger) -> PrivateProfile:
        """Hers; one that says nothing where she has not said anything."""
        stored = ledger.read(PROFILE)
        if stored is None:
            return _NOTHING
        key = (ledger.pod.pod_id, stored.version)
        return _READ.get(key, lambda: read(self.documents.graph(ledger, stored)))

    def settle(self, ledger: Ledger, agent: Agent, profile: PrivateProfile) -> Prepared:
        """Keep this one. Raises ``BadRequest`` for codes that nobody has, or limits below 0."""
        rules_at = self.controlled(ledger, agent)
        _check(profile)
        outcome = Outcome(Address(ledger.pod.base, PROFILE, False), False, media_type=TURTLE)
        stored = ledger.read(PROFILE)
        if self.of(ledger) == profile:
            return Prepared(None, outcome)
        base = ledger.pod.base
        writes = [
            *self._folder(ledger),
            self.maker.turtle(base, PROFILE, graph(f"{base}{PROFILE}", profile)),
        ]
        rests_on: dict[Key, int | None] = {
            (PROFILE, Role.RESOURCE): stored.version if stored else None
        }
        return Prepared(Change(tuple(writes), rests_on, rules_at, actor=agent.doer), outcome)

    def _folder(self, ledger: Ledger) -> Iterator[Put]:
        """The container, its rules and its guard, the first time."""
        if ledger.read(FOLDER, Role.DESCRIPTION) is not None:
            return
        base, owner = ledger.pod.base, ledger.pod.owner
        iri = f"{base}{FOLDER}/"
        if ledger.read(FOLDER) is None:
            yield Put(FOLDER, "", b"", kind=Kind.CONTAINER)
        if ledger.read(FOLDER, Role.ACL) is None:
            rules = [owner_rule(owner, iri, default=True)]
            yield self.maker.acl(base, FOLDER, rules, is_container=True)
        guard = {Triple(NamedNode(iri), NamedNode(LDP.CONSTRAINED_BY), NamedNode(SHAPE))}
        yield self.maker.turtle(base, FOLDER, guard, Role.DESCRIPTION)


def _check(profile: PrivateProfile) -> None:
    if profile.avoids - ALLERGENS.keys() or profile.diets - DIETS.keys():
        raise BadRequest("Choose allergens and diets among those that are listed.")
    if profile.limits.keys() - set(LIMITED):
        raise BadRequest(f"A limit is about one of {', '.join(LIMITED)}.")
    for name, most in profile.limits.items():
        if not 0 <= most <= MOST.get(name, Decimal(100)):
            raise BadRequest(f"A limit of {name} is between 0 and {MOST.get(name, 100)}.")
    if len(profile.languages) > MOST_LANGUAGES:
        raise BadRequest(f"Name {MOST_LANGUAGES} languages at most.")


def graph(iri: str, profile: PrivateProfile) -> Graph:
    """As triples of the document at ``iri``."""
    me, a = NamedNode(f"{iri}#it"), NamedNode(RDF.TYPE)
    found = {Triple(me, a, NamedNode(SESAME.PRIVATE_PROFILE))}
    for code in profile.avoids:
        found.add(Triple(me, NamedNode(SESAME.AVOIDS), NamedNode(ALLERGEN_CODE + code)))
    for code in profile.diets:
        found.add(Triple(me, NamedNode(SESAME.DIET), NamedNode(DIET_CODE + code)))
    for name, most in profile.limits.items():
        node = NamedNode(f"{iri}#{name}")
        figure = Literal(format(most, "f"), datatype=NamedNode(XSD.DECIMAL))
        found.add(Triple(me, NamedNode(SESAME.NUTRIENT_LIMIT), node))
        found.add(Triple(node, a, NamedNode(SESAME.NUTRIENT_LIMIT_CLASS)))
        found.add(Triple(node, NamedNode(SESAME.NUTRIENT), NamedNode(content_of(name))))
        found.add(Triple(node, NamedNode(SESAME.AT_MOST), figure))
    for tag in profile.languages:
        found.add(Triple(me, NamedNode(SCHEMA.KNOWS_LANGUAGE), Literal(tag)))
    return found


def read(triples: Graph) -> PrivateProfile:
    """Back again, whoever wrote them: what is no code of ours is passed over."""
    by_predicate: dict[str, list[tuple[str, str]]] = {}
    for each in triples:
        said = (str(getattr(each.subject, "value", "")), str(getattr(each.object, "value", "")))
        by_predicate.setdefault(each.predicate.value, []).append(said)

    def values(predicate: str) -> Iterator[str]:
        return (value for _, value in by_predicate.get(predicate, ()))

    bounds = dict(by_predicate.get(SESAME.AT_MOST, ()))
    about = {
        nutrient(iri): decimal(bounds.get(node, ""))
        for node, iri in by_predicate.get(SESAME.NUTRIENT, ())
        if iri.startswith(GS1.NS)
    }
    return PrivateProfile(
        frozenset(map(allergen, values(SESAME.AVOIDS))) & ALLERGENS.keys(),
        frozenset(map(diet, values(SESAME.DIET))) & DIETS.keys(),
        {name: most for name in LIMITED if (most := about.get(name)) is not None},
        tuple(sorted(values(SCHEMA.KNOWS_LANGUAGE))),
    )
