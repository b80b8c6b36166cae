"""What of a WebID document decides about identity: read and changed by its owner's account alone.

Who vouches for the owner (``solid:oidcIssuer``), where the owner's data is (``pim:storage``), and
the keys that the owner signs with (``sec:assertionMethod``). The first two are refused to everybody
who comes over HTTP, the keys to every app (I-04); the owner's own programs publish keys there.
"""

from __future__ import annotations

from enum import Enum

from pod_server.actions import ground
from pod_server.actions.amend import Rewriting, rewritten
from pod_server.actions.content import Content, is_owners_document
from pod_server.actions.settle import Outcome, Prepared
from pod_server.contracts import Arrival, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Stored
from pod_server.model.errors import Conflict, MissingResource, PreconditionFailed
from pod_server.model.iri import Address, Role, address, canonical
from pod_server.model.patch import Effect
from pod_server.model.terms import Graph, NamedNode, Triple
from proofs.value import value
from vocab.terms import ORG, PIM, RDF, SEC, SOLID

LAST_ISSUER = (
    "Somebody has to vouch for the owner, or nobody can sign in by this WebID: leave one "
    "solid:oidcIssuer."
)
LAST_ISSUER_FR = (
    "Il faut que quelqu'un réponde du propriétaire, sans quoi personne ne peut se connecter sous "
    "ce WebID : laissez un solid:oidcIssuer."
)
OWN_STORAGE = (
    "Apps find this pod by this statement: leave it. Other storages can be added beside it."
)
OWN_STORAGE_FR = (
    "Les applications trouvent ce Sésame par cette déclaration : laissez-la. D'autres espaces "
    "peuvent s'y ajouter."
)


class Part(Enum):
    """The statements, by what they say."""

    ISSUER = SOLID.OIDC_ISSUER
    STORAGE = PIM.STORAGE
    KEY = SEC.ASSERTION_METHOD


@value
class Shown:
    """What the document says of each part; ``version`` is what an edit insists on."""

    document: str
    version: str
    said: dict[Part, tuple[str, ...]]


@value
class Identity:
    """Reads and edits. That the owner has just shown who they are is for whoever calls this."""

    content: Content

    def shown(self, ledger: Ledger) -> Shown | None:
        """``None`` where the owner's WebID document is not in the pod."""
        found = self._document(ledger)
        if found is None:
            return None
        where, stored = found
        graph = self.content.documents.graph(ledger, stored)
        said = {part: _values(graph, ledger.pod.owner, part) for part in Part}
        return Shown(where.iri, stored.tag, said)

    def add(self, ledger: Ledger, agent: Agent, version: str, part: Part, said: str) -> Prepared:
        """Prepare to say one thing more; raises as :meth:`remove`."""
        more = Triple(NamedNode(ledger.pod.owner), NamedNode(part.value), NamedNode(said))
        return self._edited(ledger, agent, version, {more}, None)

    def add_company_key(self, ledger: Ledger, agent: Agent, version: str, method: str) -> Prepared:
        """Prepare to list a key, and that whoever signs with it is an organisation."""
        me = NamedNode(ledger.pod.owner)
        more = {
            Triple(me, NamedNode(Part.KEY.value), NamedNode(method)),
            Triple(me, NamedNode(SEC.VERIFICATION_METHOD), NamedNode(method)),
            Triple(me, NamedNode(RDF.TYPE), NamedNode(ORG.FORMAL_ORGANIZATION)),
        }
        return self._edited(ledger, agent, version, more, None)

    def remove(self, ledger: Ledger, agent: Agent, version: str, part: Part, said: str) -> Prepared:
        """Prepare to take one statement away.

        Raises ``PreconditionFailed`` where the document has changed since it was ``version``,
        ``Conflict`` for the last issuer and for the pod's own storage, ``MissingResource``.
        """
        if part is Part.STORAGE and said == ledger.pod.base:
            raise Conflict(OWN_STORAGE, OWN_STORAGE_FR)
        shown = self.shown(ledger)
        if part is Part.ISSUER and shown is not None and shown.said[part] == (said,):
            raise Conflict(LAST_ISSUER, LAST_ISSUER_FR)
        return self._edited(ledger, agent, version, set(), (part, said))

    def _edited(
        self,
        ledger: Ledger,
        agent: Agent,
        version: str,
        more: set[Triple],
        less: tuple[Part, str] | None,
    ) -> Prepared:
        found = self._document(ledger)
        if found is None:
            raise MissingResource(ledger.pod.owner)
        where, old = found
        grants = self.content.rules.grants(ledger, agent, where)
        grants.require(Mode.WRITE)
        if old.tag != version:
            raise PreconditionFailed("If-Match")
        before = self.content.documents.graph(ledger, old)
        gone = {t for t in before if less and _says(t, ledger.pod.owner, *less)}
        if less is not None and less[0] is Part.KEY:
            method = NamedNode(SEC.VERIFICATION_METHOD)
            gone |= {Triple(t.subject, method, t.object) for t in gone}
        after = (set(before) - gone) | more
        done = Effect(frozenset(before) - after, frozenset(after) - before)
        outcome = Outcome(where, False, old.version, old.media_type)
        if not (done.removed or done.inserted):
            return Prepared(None, outcome)
        arrival = Arrival(ledger, agent, where, old.media_type, None, lambda: after, old)
        guarded = self.content.guards.check(arrival)  # and not what keeps apps from these
        made = Rewriting(agent, where, old, after, done, grants.rules_at)
        return rewritten(self.content, ledger, made, outcome, guarded)

    def _document(self, ledger: Ledger) -> tuple[Address, Stored] | None:
        base, document = ledger.pod.base, ledger.pod.owner.partition("#")[0]
        if not document.startswith(base):
            return None
        where = address(base, canonical(document.removeprefix(base).encode()))
        stored = ledger.read(where.name)
        is_it = where.role is Role.RESOURCE and is_owners_document(ledger, where)
        if stored is None or not is_it or not ground.is_there(stored, where):
            return None
        return where, stored


def _values(graph: Graph, owner: str, part: Part) -> tuple[str, ...]:
    return tuple(
        sorted(
            t.object.value
            for t in graph
            if isinstance(t.object, NamedNode) and _says(t, owner, part, t.object.value)
        )
    )


def _says(triple: Triple, owner: str, part: Part, said: str) -> bool:
    is_about = triple.subject == NamedNode(owner) and triple.predicate == NamedNode(part.value)
    value = triple.object
    return is_about and isinstance(value, NamedNode) and value.value == said
