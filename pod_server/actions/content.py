"""What a body means, and whether it may be stored: parsing, protection, guards."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.actions.past import NOTHING, Kept, Past
from pod_server.actions.read import RDF_TYPES
from pod_server.contracts import AccessRules, Arrival, Codecs, Documents, Guards, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Key, Stored
from pod_server.model.errors import Conflict, UnsupportedType
from pod_server.model.iri import Address, Role
from pod_server.model.listing import is_servers
from pod_server.model.terms import Graph, NamedNode, Triple
from proofs.value import value
from vocab.terms import LDP, PIM, RDF, SEC, SESAME, SOLID

_CONSTRAINED_BY = NamedNode(LDP.CONSTRAINED_BY)
_TYPE = NamedNode(RDF.TYPE)
#: What of a WebID document only its owner's account changes, after showing again who it is.
PROTECTED = frozenset((NamedNode(SOLID.OIDC_ISSUER), NamedNode(PIM.STORAGE)))

#: By what keys are listed, and end: a method that has an end is a key as well, until then.
_KEYS = frozenset(
    NamedNode(iri)
    for iri in (SEC.ASSERTION_METHOD, SEC.VERIFICATION_METHOD, SEC.EXPIRATION, SEC.REVOKED)
)

KEEP_KEYS = (
    "Whoever adds a key to this document could sign in the owner's name: its sec:assertionMethod "
    "and sec:verificationMethod statements, and the ends of keys, are changed on the account's "
    "page about identity, or by the owner's own programs (client credentials), and not by apps or "
    "other people."
)
KEEP_KEYS_FR = (
    "Qui ajoute une clé à ce document pourrait signer au nom du propriétaire : ses déclarations "
    "sec:assertionMethod et sec:verificationMethod, et la fin des clés, se changent sur la page "
    "« Identité » du compte, ou par les programmes du propriétaire (identifiants de machine), et "
    "non par les applications ni par d'autres personnes."
)
KEEP_IDENTITY = (
    "This document says who vouches for the owner of the pod, and where their data is: leave its "
    "solid:oidcIssuer and pim:storage statements as they are, and the document where it is. The "
    "owner changes them on the account's page about identity."
)
SERVER_SAYS = (
    "What a container contains, and the type, size and dates of its members, follow from what is "
    "stored: leave this statement out: {}"
)
SERVER_SAYS_FR = (
    "Ce qu'un conteneur contient, et le type, la taille et les dates de ce qui s'y trouve, "
    "découlent de ce qui est enregistré : retirez cette déclaration : {}"
)
KEEP_IDENTITY_FR = (
    "Ce document dit qui répond du propriétaire du Sésame, et où sont ses données : n'en changez "
    "pas les déclarations solid:oidcIssuer et pim:storage, et laissez le document où il est. Le "
    "propriétaire les change sur la page « Identité » de son compte."
)


class Reading:
    """The statements of a body, ``None`` for no RDF: read once, when they are asked for."""

    __slots__ = ("_base", "_body", "_codecs", "_graph", "_media_type")

    def __init__(self, codecs: Codecs, body: bytes | None, media_type: str, base: str) -> None:
        self._codecs = codecs
        self._body = body if media_type in RDF_TYPES else None
        self._media_type = media_type
        self._base = base
        self._graph: Graph | None = None

    def __call__(self) -> Graph | None:
        if self._graph is None and self._body is not None:
            self._graph = self._codecs.parse(self._body, self._media_type, self._base)
        return self._graph

    def check(self) -> None:
        """Raise what reading would raise."""
        if self._graph is None and self._body is not None:
            self._codecs.check(self._body, self._media_type, self._base)


@value
class Content:
    """Judges bodies. Who may write them has been asked before. ``issuer`` is this server's.

    ``past`` keeps what they replace, where that is asked for.
    """

    rules: AccessRules
    codecs: Codecs
    documents: Documents
    guards: Guards
    issuer: str = ""
    past: Past | None = None

    def rdf(self, body: bytes | None, media_type: str, base: str) -> Graph:
        """A body's statements, where nothing but RDF will do."""
        if media_type not in RDF_TYPES or body is None:
            raise UnsupportedType(media_type, RDF_TYPES)
        return self.codecs.parse(body, media_type, base)

    def pass_body(
        self,
        ledger: Ledger,
        agent: Agent,
        address: Address,
        media_type: str,
        body: bytes | None,
        replaces: Stored | None,
    ) -> Mapping[Key, int | None]:
        """As :meth:`pass_guards`, for a body as it was sent: what claims to be RDF must be it.

        Its statements are made only where a guard asks for them; otherwise the syntax is checked
        and nothing is kept (P-44).
        """
        plain = self.nothing_asked(ledger, address)
        if plain is not None:
            if body is not None and media_type in RDF_TYPES:
                self.codecs.check(body, media_type, address.iri)
            return plain
        read = Reading(self.codecs, body, media_type, address.iri)
        guarded = self.pass_guards(
            Arrival(ledger, agent, address, media_type, body, read, replaces)
        )
        read.check()
        return guarded

    def nothing_asked(self, ledger: Ledger, address: Address) -> Mapping[Key, int | None] | None:
        """What a write there rests on, where it is known that nobody asks anything of it."""
        if is_owners_document(ledger, address):
            return None
        return self.guards.nothing_asked(ledger, address)

    def kept(
        self,
        ledger: Ledger,
        agent: Agent,
        address: Address,
        old: Stored | None,
        guarded: Mapping[Key, int | None] | None,
    ) -> Kept:
        """What keeps a document that is replaced or deleted, where a container above asks for it.

        ``guarded`` is what the guards' verdict on what replaces it rests on, every description
        above among it; ``None`` where it is deleted.
        """
        if old is None or old.is_container or self.past is None:
            return NOTHING
        ends = guarded is None
        above = self.guards.nothing_asked(ledger, address) if guarded is None else guarded
        if above is not None and not any(above.values()):
            return NOTHING  # nobody has described what lies above
        return self.past.of(ledger, agent, address, old, ends=ends)

    def pass_guards(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """The result of a write goes past the guards of its containers (V-05).

        It also has to leave alone who vouches for the pod's owner (I-04).
        """
        if is_owners_document(arrival.ledger, arrival.address):
            self._keep_identity(arrival)
        return self.guards.check(arrival)

    def _keep_identity(self, arrival: Arrival) -> None:
        """Whoever changes the issuers of a WebID can sign in as its owner: no app does."""
        old, after = arrival.replaces, arrival.read() or set()
        before = self.documents.graph(arrival.ledger, old) if old else set()
        if protected(before) != protected(after):
            raise Conflict(KEEP_IDENTITY, KEEP_IDENTITY_FR)
        if _keys(before) != _keys(after) and not self._is_program(arrival.ledger, arrival.agent):
            raise Conflict(KEEP_KEYS, KEEP_KEYS_FR)

    def _is_program(self, ledger: Ledger, agent: Agent) -> bool:
        """Whether it is one of the owner's own: here by itself, and let in by nobody's browser.

        Others have programs too, and may have been let write: who has all of the pod is its owner.
        """
        if not self.issuer or agent.issuer != self.issuer or agent.grant:
            return False
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        return bool(grants.allow(Mode.CONTROL))

    def check_auxiliary(
        self, ledger: Ledger, agent: Agent, address: Address, graph: Graph, media_type: str
    ) -> Mapping[Key, int | None]:
        """Whether these may be the access rules, or the description, of that subject.

        Returns what the verdict rested on.
        """
        if address.role is Role.ACL:
            self.rules.check_acl(address, graph, media_type)
            return {}
        _refuse_protected(graph, address)
        old = ledger.read(address.name, Role.DESCRIPTION)
        before = self.documents.graph(ledger, old) if old else set()
        if _guarding(before):
            # Who may only add to a guarded container adds members, and nothing to what guards it.
            self.rules.grants(ledger, agent, address).require(Mode.WRITE)
        if _guarding(before) != _guarding(graph):
            # V-01: whoever sets a guard changes what others may write, so Write is not enough.
            self.rules.grants(ledger, agent, address).require(Mode.CONTROL)
            return self.guards.check_description(ledger, address, graph)
        return {}


def no_statements() -> Graph | None:
    """Of what is not RDF, or not here yet."""
    return None


def is_owners_document(ledger: Ledger, address: Address) -> bool:
    """Whether the WebID of the pod's owner is defined there."""
    return ledger.pod.owner.partition("#")[0] == address.iri


def _refuse_protected(graph: Graph, address: Address) -> None:
    """What the server says of containers and members is not for clients to say (P-21, P-22)."""
    for triple in graph:
        if is_servers(triple, address):
            raise Conflict(SERVER_SAYS.format(triple), SERVER_SAYS_FR.format(triple))


def protected(graph: Graph) -> set[Triple]:
    """What of a WebID document's statements is not for apps to change (I-04)."""
    return {triple for triple in graph if triple.predicate in PROTECTED}


def _keys(graph: Graph) -> set[Triple]:
    return {triple for triple in graph if triple.predicate in _KEYS}


def _guarding(graph: Graph) -> set[Triple]:
    """What of a description decides what may be stored: its shape, and our words about it."""
    return {
        t
        for t in graph
        if t.predicate == _CONSTRAINED_BY
        or t.predicate.value.startswith(SESAME.NS)
        or (t.predicate == _TYPE and str(t.object).startswith(f"<{SESAME.NS}"))
    }
