"""What a citizen does not eat, does not want to exceed, and reads: by it cards are marked for her.

Limits and languages lie in ``private/profile``. The folder has rules of its own, for her alone, so
that whoever may read all of the pod some day does not read this; a shape guards it, and nothing of
it is sent. Allergies and diets are facts of hers (``personal/allergies``, ``personal/diets``), each
of which she can give by itself: there is no second copy. What an older profile, or a program, says
of them in ``private/profile`` counts, too, and goes over when she saves either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from decimal import Decimal

from pod_server.actions.pods import TURTLE, owner_rule
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.giving.personal import PERSONAL, Fact, PersonalFacts
from pod_server.civic.giving.sorts import ALLERGIES
from pod_server.civic.giving.sorts import DIETS as DIETS_FACT
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
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Put, Stored, Write
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from proofs.values import decimal
from vocab.terms import GS1, LDP, RDF, SCHEMA, SESAME, XSD

FOLDER = "private"
PROFILE = f"{FOLDER}/profile"
SHAPE = SESAME.NS.removesuffix("ns#") + "shapes/private-profile"
#: Per 100 g or 100 ml: kJ of energy, g of all else.
MOST = {"energy": Decimal(4_000)}
MOST_LANGUAGES = 12


@value
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
#: Sorts of facts that are read with the profile: in which field their codes stand.
EATEN: Mapping[str, str] = {ALLERGIES: "avoids", DIETS_FACT: "diet"}
_READ: Memory[tuple[str, tuple[int, ...]], PrivateProfile] = Memory(256)


@value
class PrivateProfiles:
    """Reads and keeps them, with the facts that they rest on."""

    personal: PersonalFacts

    def of(self, ledger: Ledger) -> PrivateProfile:
        """Hers; one that says nothing where she has not said anything."""
        found = [ledger.read(name) for name in (PROFILE, *(f"{PERSONAL}/{s}" for s in EATEN))]
        if not any(found):
            return _NOTHING
        key = ledger.pod.pod_id, tuple(each.version if each else 0 for each in found)
        return _READ.get(key, lambda: self._read(ledger, found[0]))

    def codes(self, ledger: Ledger, sort: str) -> str:
        """Those of a sort of facts that count, whichever document says so, with spaces between."""
        profile = self.of(ledger)
        return _spaced(profile.avoids if sort == ALLERGIES else profile.diets)

    def settle(self, ledger: Ledger, agent: Agent, profile: PrivateProfile) -> Prepared:
        """Keep this one. Raises ``BadRequest`` for codes that nobody has, or limits below 0."""
        rules_at = self.personal.controlled(ledger, agent)
        _check(profile)
        outcome = Outcome(Address(ledger.pod.base, PROFILE, False), False, media_type=TURTLE)
        stored = ledger.read(PROFILE)
        own = replace(profile, avoids=frozenset(), diets=frozenset())
        writes: list[Write] = []
        rests_on: dict[Key, int | None] = {
            (PROFILE, Role.RESOURCE): stored.version if stored else None
        }
        if self._own(ledger, stored) != own or (stored is None and profile != own):
            writes += [*self._folder(ledger), self._written(ledger, own)]
        for sort, codes in ((ALLERGIES, profile.avoids), (DIETS_FACT, profile.diets)):
            name = f"{PERSONAL}/{sort}"
            seen, fact = ledger.read(name), self.personal.of(ledger, sort)
            if _codes(fact, sort) != codes:
                said = {**(fact.values if fact else {}), EATEN[sort]: _spaced(codes)}
                change = self.personal.settle(ledger, agent, sort, said, "").change
                if change is not None:
                    writes += [each for each in change.writes if each not in writes]
                    seen_at = seen.version if seen else None
                    rests_on |= {**change.rests_on, (name, Role.RESOURCE): seen_at}
        if not writes:
            return Prepared(None, outcome)
        return Prepared(Change(tuple(writes), rests_on, rules_at, actor=agent.doer), outcome)

    def settle_fact(
        self, ledger: Ledger, agent: Agent, sort: str, values: Mapping[str, str], source: str
    ) -> Prepared:
        """Keep allergies or diets, which are said nowhere else from then on."""
        kept = self.personal.settle(ledger, agent, sort, values, source)
        return self._alone(ledger, agent, sort, kept)

    def forget_fact(self, ledger: Ledger, agent: Agent, sort: str) -> Prepared:
        """They are said nowhere any more. Raises ``MissingResource``."""
        gone = self.personal.forget(ledger, agent, f"{PERSONAL}/{sort}")
        return self._alone(ledger, agent, sort, gone)

    def _alone(self, ledger: Ledger, agent: Agent, sort: str, prepared: Prepared) -> Prepared:
        """The same, and an older profile says nothing of that sort any more."""
        stored = ledger.read(PROFILE)
        was = self._own(ledger, stored)
        nothing: frozenset[str] = frozenset()
        is_allergies = sort == ALLERGIES
        now = replace(was, avoids=nothing) if is_allergies else replace(was, diets=nothing)
        if stored is None or now == was:
            return prepared
        rules_at = self.personal.controlled(ledger, agent)
        change = prepared.change or Change((), {}, rules_at, actor=agent.doer)
        rests_on = {**change.rests_on, (PROFILE, Role.RESOURCE): stored.version}
        writes = (*change.writes, self._written(ledger, now))
        return replace(prepared, change=replace(change, writes=writes, rests_on=rests_on))

    def _read(self, ledger: Ledger, stored: Stored | None) -> PrivateProfile:
        own = self._own(ledger, stored)
        avoids, diets = (_codes(self.personal.of(ledger, sort), sort) for sort in EATEN)
        return replace(own, avoids=own.avoids | avoids, diets=own.diets | diets)

    def _own(self, ledger: Ledger, stored: Stored | None) -> PrivateProfile:
        """What ``private/profile`` itself says."""
        return read(self.personal.documents.graph(ledger, stored)) if stored else _NOTHING

    def _written(self, ledger: Ledger, profile: PrivateProfile) -> Put:
        base = ledger.pod.base
        return self.personal.maker.turtle(base, PROFILE, graph(f"{base}{PROFILE}", profile))

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
            yield self.personal.maker.acl(base, FOLDER, rules, is_container=True)
        guard = {Triple(NamedNode(iri), NamedNode(LDP.CONSTRAINED_BY), NamedNode(SHAPE))}
        yield self.personal.maker.turtle(base, FOLDER, guard, Role.DESCRIPTION)


def _codes(fact: Fact | None, sort: str) -> frozenset[str]:
    return frozenset(fact.values[EATEN[sort]].split()) if fact is not None else frozenset()


def _spaced(codes: frozenset[str]) -> str:
    return " ".join(sorted(codes))


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
