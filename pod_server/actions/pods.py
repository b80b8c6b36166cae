"""Make a pod: its first change, from the root container to the owner's profile (I-06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pod_server.contracts import Codecs, Ledger, Ledgers, Pod
from pod_server.model.access import Mode
from pod_server.model.change import Change, Kind, Put
from pod_server.model.iri import FRONT_OFFICE, Role
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import ACL, FOAF, LDP, PIM, RDF, SESAME, SOLID

TURTLE = "text/turtle"
CARD = "profile/card"
PREFERENCES = "settings/prefs.ttl"
#: Where apps look up, and the owner's note (T-04), what is kept where (Type Indexes §2).
PUBLIC_INDEX = "settings/publicTypeIndex.ttl"
PRIVATE_INDEX = "settings/privateTypeIndex.ttl"
INBOX = "inbox"
ACCOUNTS = "accounts"

_MODES = (
    (Mode.READ, ACL.READ),
    (Mode.APPEND, ACL.APPEND),
    (Mode.WRITE, ACL.WRITE),
    (Mode.CONTROL, ACL.CONTROL),
)


@value
class Rule:
    """One authorization to be written: for whom (an agent, a class or a group), what, on what."""

    name: str
    subject: str
    modes: Mode
    access_to: str
    default: bool = False
    is_class: bool = False
    is_group: bool = False

    def triples(self, acl: str) -> Iterator[Triple]:
        """As triples of the ACL resource at ``acl``."""
        me = NamedNode(f"{acl}#{self.name}")
        yield Triple(me, NamedNode(RDF.TYPE), NamedNode(ACL.AUTHORIZATION))
        whom = ACL.AGENT_CLASS if self.is_class else ACL.AGENT
        whom = ACL.AGENT_GROUP if self.is_group else whom
        yield Triple(me, NamedNode(whom), NamedNode(self.subject))
        yield Triple(me, NamedNode(ACL.ACCESS_TO), NamedNode(self.access_to))
        if self.default:
            yield Triple(me, NamedNode(ACL.DEFAULT), NamedNode(self.access_to))
        for mode, iri in _MODES:
            if mode in self.modes:
                yield Triple(me, NamedNode(ACL.MODE), NamedNode(iri))


OWNER_MODES = Mode.READ | Mode.WRITE | Mode.CONTROL


def owner_rule(owner: str, access_to: str, *, default: bool = False) -> Rule:
    """The owner may do everything; each ACL repeats it, for rules do not add up (W-06)."""
    return Rule("owner", owner, OWNER_MODES, access_to, default)


@value
class PodMaker:
    """Makes pods. ``issuer`` is written into their owners' WebID documents."""

    ledgers: Ledgers
    codecs: Codecs
    issuer: str

    def make(self, pod: Pod, full_name: str) -> Ledger:
        """The pod with everything a Solid app expects to find; idempotent."""
        return self.ledgers.create(pod, self.first_change(pod, full_name))

    def first_change(self, pod: Pod, full_name: str) -> Change:
        """Root, profile, preferences, type indexes, inbox, accounts, each with its rules.

        Closed by default: everybody may read the card and the public index (T-03), nothing else.
        """
        base, owner = pod.base, pod.owner
        signed_in = Rule(
            "senders", ACL.AUTHENTICATED_AGENT, Mode.APPEND, f"{base}{INBOX}/", is_class=True
        )
        writes = [
            _container(""),
            self.acl(base, "", [owner_rule(owner, base, default=True)], is_container=True),
            _container("profile"),
            self.turtle(base, CARD, self._card(pod, full_name)),
            self._public(pod, CARD),
            _container("settings"),
            self.turtle(base, PREFERENCES, _preferences(pod)),
            self.turtle(base, PUBLIC_INDEX, _index(base, PUBLIC_INDEX, SOLID.LISTED_DOCUMENT)),
            self._public(pod, PUBLIC_INDEX),
            self.turtle(base, PRIVATE_INDEX, _private_index(base)),
            _container(INBOX),
            self.acl(
                base,
                INBOX,
                [owner_rule(owner, f"{base}{INBOX}/", default=True), signed_in],
                is_container=True,
            ),
            _container(ACCOUNTS),
        ]
        return Change(tuple(writes), actor=owner)

    def turtle(
        self, base: str, name: str, graph: Iterable[Triple], role: Role = Role.RESOURCE
    ) -> Put:
        """A document of ours in Turtle."""
        body = self.codecs.serialize(graph, TURTLE, base + name)
        return Put(name, TURTLE, body, size=len(body), role=role)

    def acl(
        self,
        base: str,
        name: str,
        rules: Iterable[Rule],
        *,
        is_container: bool = False,
        beside: Iterable[Triple] = (),
    ) -> Put:
        """The access rules of the resource called ``name``; ``beside`` is what stays of old."""
        slash = "/" if is_container and name else ""
        iri = f"{base}{name}{slash}.acl"
        graph = [*beside, *(triple for rule in rules for triple in rule.triples(iri))]
        body = self.codecs.serialize(graph, TURTLE, iri)
        return Put(name, TURTLE, body, size=len(body), role=Role.ACL)

    def _public(self, pod: Pod, name: str) -> Put:
        """The rules of what everybody may read."""
        everyone = Rule("public", FOAF.AGENT, Mode.READ, pod.base + name, is_class=True)
        return self.acl(pod.base, name, [owner_rule(pod.owner, pod.base + name), everyone])

    def _card(self, pod: Pod, full_name: str) -> Graph:
        """Who vouches (I-02), what the profile has to hold (I-03)."""
        me, card = NamedNode(pod.owner), NamedNode(pod.base + CARD)
        a = NamedNode(RDF.TYPE)
        return {
            Triple(card, a, NamedNode(FOAF.PERSONAL_PROFILE_DOCUMENT)),
            Triple(card, NamedNode(FOAF.MAKER), me),
            Triple(card, NamedNode(FOAF.PRIMARY_TOPIC), me),
            Triple(me, a, NamedNode(FOAF.AGENT)),
            Triple(me, NamedNode(FOAF.NAME), Literal(full_name)),
            Triple(me, NamedNode(SOLID.OIDC_ISSUER), NamedNode(self.issuer)),
            Triple(me, NamedNode(PIM.STORAGE), NamedNode(pod.base)),
            Triple(me, NamedNode(PIM.PREFERENCES_FILE), NamedNode(pod.base + PREFERENCES)),
            Triple(me, NamedNode(SOLID.PUBLIC_TYPE_INDEX), NamedNode(pod.base + PUBLIC_INDEX)),
            Triple(me, NamedNode(LDP.INBOX), NamedNode(f"{pod.base}{INBOX}/")),
            Triple(me, NamedNode(SESAME.FRONT_OFFICE), NamedNode(pod.base + FRONT_OFFICE)),
        }


def webid(base: str) -> str:
    """The WebID of the owner of the pod at ``base``."""
    return f"{base}{CARD}#me"


def _preferences(pod: Pod) -> Graph:
    """Private (I-05), and the only place that tells of the private index (T-01)."""
    file, index = NamedNode(pod.base + PREFERENCES), NamedNode(pod.base + PRIVATE_INDEX)
    return {
        Triple(file, NamedNode(RDF.TYPE), NamedNode(PIM.CONFIGURATION_FILE)),
        Triple(NamedNode(pod.owner), NamedNode(SOLID.PRIVATE_TYPE_INDEX), index),
    }


def _index(base: str, name: str, kind: str) -> Graph:
    index, a = NamedNode(base + name), NamedNode(RDF.TYPE)
    return {Triple(index, a, NamedNode(SOLID.TYPE_INDEX)), Triple(index, a, NamedNode(kind))}


def _private_index(base: str) -> Graph:
    """With what is there from the start: the accounts of companies (T-02)."""
    accounts = NamedNode(f"{base}{PRIVATE_INDEX}#accounts")
    return _index(base, PRIVATE_INDEX, SOLID.UNLISTED_DOCUMENT) | {
        Triple(accounts, NamedNode(RDF.TYPE), NamedNode(SOLID.TYPE_REGISTRATION)),
        Triple(accounts, NamedNode(SOLID.FOR_CLASS), NamedNode(SESAME.COMPANY_ACCOUNT)),
        Triple(accounts, NamedNode(SOLID.INSTANCE_CONTAINER), NamedNode(f"{base}{ACCOUNTS}/")),
    }


def _container(name: str) -> Put:
    return Put(name, "", b"", kind=Kind.CONTAINER)
