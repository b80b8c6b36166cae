"""A citizen recommends a company or a product, or advises against it, in her own pod.

::

    recommendations/             hers; guarded by the shape, and signed by her Sésame alone
    recommendations/{id}         one an item: what she says of it now

``id`` is made of the item as an account's is of its company, so what she says anew takes the place
of what she said. Nobody else reads one unless she lets everybody or a circle, or gives it on the
page of who has access. A receipt and disclosures are named by content hash: the hash proves to
whoever has seen them, and tells others nothing of what was paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime

from pyoxigraph import DefaultGraph, Quad

from pod_server.actions.pods import PodMaker, Rule, owner_rule
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.circle.purchases import Purchases
from pod_server.civic.civil_status.signatures import unsigned
from pod_server.civic.civil_status.statements import Memory, Statements
from pod_server.civic.front_office.account import (
    CIVIL_STATUS,
    JSON_LD,
    account_id,
    account_name,
)
from pod_server.contracts import AccessRules, Arrival, Clock, Documents, Ledger, Pod
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put, Remove
from pod_server.model.errors import (
    BadRequest,
    MalformedBody,
    MissingResource,
    StatementRefused,
    Violation,
)
from pod_server.model.iri import RECOMMENDATIONS, Address, Role
from pod_server.model.terms import Graph, NamedNode, Triple
from proofs import canonical, strict_json
from proofs.circles.recommendation import (
    NotARecommendation,
    Opinion,
    Recommendation,
    read,
    recommend,
)
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.value import value
from vocab.terms import ACL, FOAF, LDP, RDF, SESAME

FOLDER = RECOMMENDATIONS
SHAPE = SESAME.NS.removesuffix("ns#") + "shapes/recommendation"
LONGEST = 4_000
REMEMBERED = 4_096
_UNREADABLE = (
    strict_json.MalformedJson,
    strict_json.TooComplex,
    ProofInvalid,
    NotARecommendation,
)


@value
class Given:
    """A recommendation that she made; ``is_public`` where everybody may read it.

    ``circle`` is the IRI of a group that may, empty without one.
    """

    recommendation: Recommendation
    name: str
    is_public: bool
    circle: str = ""

    @property
    def identifier(self) -> str:
        return self.name.rpartition("/")[2]


@value
class Recommendations:
    """Those of every pod. ``signer`` is a pod's key."""

    rules: AccessRules
    documents: Documents
    maker: PodMaker
    statements: Statements
    clock: Clock
    signer: Callable[[Pod], SigningKey]
    _read: Memory[bytes, Recommendation] = field(default_factory=lambda: Memory(REMEMBERED))

    def all(self, ledger: Ledger) -> Sequence[Given]:
        """What she says, the newest first."""
        found = []
        for member in ledger.children(FOLDER) if ledger.read(FOLDER) else ():
            one = self._given(ledger, member.name) if member.kind is Kind.DOCUMENT else None
            if one is not None:
                found.append(one)
        return sorted(found, key=lambda one: one.recommendation.issued, reverse=True)

    def of(self, ledger: Ledger, item: str) -> Given | None:
        """What she says of an item, if anything."""
        return self._given(ledger, f"{FOLDER}/{account_id(item)}")

    def one(self, ledger: Ledger, identifier: str) -> Given | None:
        """The same, by the last part of its address."""
        return self._given(ledger, f"{FOLDER}/{identifier}") if identifier.isalnum() else None

    def receipt(self, ledger: Ledger, company: str, item: str = "") -> str:
        """The content hash of the newest receipt of a company (that names the item); or empty."""
        found = Purchases(self.documents).receipt(ledger, company, item)
        return _hash(found) if found is not None else ""

    def disclosed(self, ledger: Ledger, company: str) -> Mapping[str, str]:
        """The content hash of each statement in a company's account, by the statement's id."""
        hashes = {}
        for held in self.statements.held(ledger, f"{account_name(company)}/{CIVIL_STATUS}"):
            stored = ledger.read(held.name)
            if stored is not None and stored.body is not None:
                vouched = self.statements.vouched(stored.body)
                hashes[held.statement.id] = vouched.content_hash
        return hashes

    def settle(
        self, ledger: Ledger, agent: Agent, opinion: Opinion, *, public: bool, circle: str = ""
    ) -> Prepared:
        """She says this from now on, and everybody may read it, or who is in that group.

        People whom she let read it by name still do. Raises ``BadRequest`` for an opinion without
        words.
        """
        rules_at = self._controlled(ledger, agent)
        said = {tag: words.strip() for tag, words in opinion.text.items()}
        if not all(0 < len(words) <= LONGEST for words in said.values()):
            raise BadRequest(f"Say why, in {LONGEST} characters at most.")
        base, owner = ledger.pod.base, ledger.pod.owner
        name = f"{FOLDER}/{account_id(opinion.item)}"
        there = ledger.read(name)
        signed = recommend(
            f"{base}{name}#it",
            owner,
            opinion,
            self.signer(ledger.pod),
            datetime.fromtimestamp(self.clock() // 1_000_000, UTC),
        )
        writes = [
            *self._folder(ledger),
            Put(name, JSON_LD, signed.body, size=len(signed.body)),
        ]
        before = self._given(ledger, name)
        if before is None or (before.is_public, before.circle) != (public, circle):
            writes.append(self._ruled(ledger, name, public=public, circle=circle))
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): there.version if there else None}
        change = Change(tuple(writes), rests_on, rules_at, actor=agent.doer)
        outcome = Outcome(Address(base, name, False), there is None, media_type=JSON_LD)
        return Prepared(change, outcome)

    def take_back(self, ledger: Ledger, agent: Agent, item: str) -> Prepared:
        """She says nothing of it any more. Raises ``MissingResource``."""
        rules_at = self._controlled(ledger, agent)
        name = f"{FOLDER}/{account_id(item)}"
        there = ledger.read(name)
        if there is None:
            raise MissingResource(ledger.pod.base + name)
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): there.version}
        change = Change((Remove(name),), rests_on, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(Address(ledger.pod.base, name, False), False))

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """The guard of the folder: what an app writes is signed for her, by her Sésame's key."""
        if arrival.body is None:
            return {}
        try:
            signed = self._signed(arrival.body)
        except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
            raise MalformedBody(JSON_LD, str(wrong)) from None
        except ProofInvalid as wrong:
            raise StatementRefused((unsigned(wrong),)) from None
        except NotARecommendation as wrong:
            raise _refused(
                "not-a-recommendation", "", "Ce n'est pas une recommandation lisible.", str(wrong)
            ) from None
        pod = arrival.ledger.pod
        if signed.author != pod.owner or signed.proof.key.did != self.signer(pod).public.did:
            raise _refused(
                "other-author",
                "author",
                "Ici ne va que ce que dit la personne à qui est ce Sésame, signé par lui : faites "
                "la recommandation dans le bureau (/office/recommendations).",
                "Only what the owner of this Sésame says goes here, signed by it: make the "
                "recommendation in the office (/office/recommendations).",
            )
        if signed.id.partition("#")[0] != arrival.address.iri:
            raise _refused(
                "other-address",
                "id",
                f"Cette recommandation a été signée pour une autre adresse : {signed.id}.",
                f"This recommendation was signed for another address: {signed.id}.",
            )
        return {}

    def _given(self, ledger: Ledger, name: str) -> Given | None:
        stored = ledger.read(name)
        if stored is None or stored.body is None or stored.media_type != JSON_LD:
            return None
        try:
            signed = self._signed(stored.body)
        except _UNREADABLE:
            return None  # put there by an older program or a restored copy: not hers to show
        return Given(signed, name, *self._readers(ledger, name))

    def _signed(self, body: bytes) -> Recommendation:
        return self._read.get(body, lambda: read(body))

    def _readers(self, ledger: Ledger, name: str) -> tuple[bool, str]:
        """Whether everybody may read it, and one of the groups that may."""
        graph = self._rules(ledger, name)
        everybody = (NamedNode(ACL.AGENT_CLASS), NamedNode(FOAF.AGENT))
        groups = [t.object for t in graph if t.predicate.value == ACL.AGENT_GROUP]
        circle = min((g.value for g in groups if isinstance(g, NamedNode)), default="")
        return any((t.predicate, t.object) == everybody for t in graph), circle

    def _rules(self, ledger: Ledger, name: str) -> Graph:
        acl = ledger.read(name, Role.ACL)
        return self.documents.graph(ledger, acl) if acl else set()

    def _ruled(self, ledger: Ledger, name: str, *, public: bool, circle: str) -> Put:
        """The rules with these readers. What names a class or a group goes, named people stay."""
        base = ledger.pod.base
        there, mine = self._rules(ledger, name), f"{base}{name}.acl#owner"
        wide = (ACL.AGENT_CLASS, ACL.AGENT_GROUP)
        gone = {t.subject for t in there if t.predicate.value in wide} | {NamedNode(mine)}
        rules = [owner_rule(ledger.pod.owner, base + name)]
        if public:
            rules.append(Rule("public", FOAF.AGENT, Mode.READ, base + name, is_class=True))
        elif circle:
            rules.append(Rule("circle", circle, Mode.READ, base + name, is_group=True))
        beside = [t for t in there if t.subject not in gone]
        return self.maker.acl(base, name, rules, beside=beside)

    def _folder(self, ledger: Ledger) -> Iterator[Put]:
        """The container and its guard, the first time."""
        if ledger.read(FOLDER, Role.DESCRIPTION) is not None:
            return
        base, me = ledger.pod.base, NamedNode(f"{ledger.pod.base}{FOLDER}/")
        if ledger.read(FOLDER) is None:
            yield Put(FOLDER, "", b"", kind=Kind.CONTAINER)
        guard = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.RECOMMENDATIONS)),
            Triple(me, NamedNode(LDP.CONSTRAINED_BY), NamedNode(SHAPE)),
        }
        yield self.maker.turtle(base, FOLDER, guard, Role.DESCRIPTION)

    def _controlled(self, ledger: Ledger, agent: Agent) -> int:
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        return grants.rules_at


def _hash(graph: Graph) -> str:
    """What two copies of a document share, whatever it is written in."""
    quads = (Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in graph)
    return canonical.content_hash(canonical.nquads(quads))


def _refused(code: str, path: str, fr: str, en: str) -> StatementRefused:
    return StatementRefused((Violation(code, "", path, "", fr, en),))
