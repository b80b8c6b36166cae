"""What was replaced or deleted is kept, where a container has been asked to keep it.

::

    past/                        the owner's; made by the server alone
    past/{id}/{number}           the octets that the change of that number had written
    past/{id}/{number}.meta      what they are a version of, in which format, from when on

``id`` is made of the name, as an account's of its company. A version is kept in the very commit
that replaces it, so there is no moment without one of the two. It is no RDF, whatever it was: no
query finds it, and nothing in it counts any more. Its own number tells who ended it, and when.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterator, Mapping
from dataclasses import field

from pod_server.actions.pods import PodMaker, owner_rule
from pod_server.contracts import Arrival, Blobs, Clock, Documents, Guards, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Key, Kind, Put, Stored
from pod_server.model.errors import Conflict
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import DCTERMS, RDF, SESAME, XSD

FOLDER = "past"
OCTETS = "application/octet-stream"
#: A version that stood for less (microseconds), and is replaced by whoever made it, is not kept.
PASSING = 60 * 1_000_000
#: Octets of a rendered document that are kept in the row.
_INLINE = 64 * 1024

_TYPE, _PAST = NamedNode(RDF.TYPE), NamedNode(SESAME.PAST_VERSIONS)
_VERSION_OF, _FORMAT = NamedNode(DCTERMS.IS_VERSION_OF), NamedNode(DCTERMS.FORMAT)
_CREATED = NamedNode(DCTERMS.CREATED)
_DESCENDANTS = NamedNode(SESAME.GUARDS_DESCENDANTS)
TRUE = Literal("true", datatype=NamedNode(XSD.BOOLEAN))


MADE_HERE = (
    "What is kept here was replaced or deleted elsewhere, and the server alone writes it: have a "
    "version back on the page about history, or delete it here for good."
)
MADE_HERE_FR = (
    "Ce qui est gardé ici a été remplacé ou supprimé ailleurs, et le serveur seul l'écrit : "
    "rétablissez une version depuis la page « Historique et corbeille », ou supprimez-la ici pour "
    "de bon."
)


@value
class Version:
    """One of a document, kept: ``name`` is its own; ``number`` the change that wrote it.

    ``ended`` is the change that replaced or deleted it; moments in microseconds since 1970.
    """

    name: str
    of: Address
    media_type: str
    size: int
    number: int
    written_us: int
    ended: int
    ended_us: int


@value
class Kept:
    """The writes that keep a version, and what they rest on."""

    writes: tuple[Put, ...] = ()
    rests_on: Mapping[Key, int | None] = field(default_factory=dict)


NOTHING = Kept()


@value
class Past:
    """Keeps versions, as part of the change that ends them."""

    guards: Guards
    documents: Documents
    blobs: Blobs
    maker: PodMaker
    clock: Clock

    def of(
        self, ledger: Ledger, agent: Agent, address: Address, old: Stored, *, ends: bool = False
    ) -> Kept:
        """What keeps ``old``, about to be replaced; ``ends`` where it is deleted."""
        if is_past(address.name) or not self.guards.keeps(ledger, address):
            return NOTHING
        if not ends and self._is_passing(ledger, agent, old):
            return NOTHING
        return self._kept(ledger, address, old)

    def _is_passing(self, ledger: Ledger, agent: Agent, old: Stored) -> bool:
        return (
            self.clock() - old.modified_us < PASSING and actor_of(ledger, old.version) == agent.doer
        )

    def _kept(self, ledger: Ledger, address: Address, old: Stored) -> Kept:
        base, place = address.base, folder_of(address.name)
        name = f"{place}/{old.version:012d}"
        writes: list[Put] = []
        rests_on: dict[Key, int | None] = {}
        for container in (FOLDER, place):
            if ledger.read(container) is None:
                rests_on[container, Role.RESOURCE] = None
                writes.extend(self._container(ledger, container))
        writes.append(self._octets(ledger, name, old))
        said = _description(NamedNode(base + name), address.iri, old)
        writes.append(self.maker.turtle(base, name, said, Role.DESCRIPTION))
        return Kept(tuple(writes), rests_on)

    def _container(self, ledger: Ledger, name: str) -> Iterator[Put]:
        """Each with rules of its own: what lies above may be a folder that somebody had before."""
        base = ledger.pod.base
        iri = f"{base}{name}/"
        rules = [owner_rule(ledger.pod.owner, iri, default=True)]
        yield Put(name, "", b"", kind=Kind.CONTAINER)
        yield self.maker.acl(base, name, rules, is_container=True)
        if name == FOLDER:
            me = NamedNode(iri)
            said = {Triple(me, _TYPE, _PAST), Triple(me, _DESCENDANTS, TRUE)}
            yield self.maker.turtle(base, name, said, Role.DESCRIPTION)

    def _octets(self, ledger: Ledger, name: str, old: Stored) -> Put:
        if old.blob is not None and not old.deltas:
            return Put(name, OCTETS, None, old.blob, old.size)
        body = self.documents.body(ledger, old, old.media_type) if old.deltas else old.body or b""
        if len(body) <= _INLINE:
            return Put(name, OCTETS, body, size=len(body))
        blob, size = self.blobs.store(ledger.pod.pod_id, [body])
        return Put(name, OCTETS, None, blob, size)


def closed(arrival: Arrival) -> Mapping[Key, int | None]:
    """The rule of that folder: nobody sends anything there. Raises ``Conflict``."""
    raise Conflict(MADE_HERE, MADE_HERE_FR)


def is_past(name: str) -> bool:
    """Whether that is where versions are kept."""
    return name == FOLDER or name.startswith(f"{FOLDER}/")


def folder_of(name: str) -> str:
    """The container of the versions of what has that name."""
    digest = b32encode(hashlib.sha256(name.encode()).digest()).decode()
    return f"{FOLDER}/{digest[:16].lower()}"


def actor_of(ledger: Ledger, number: int) -> str | None:
    """Whose doing a change was, as :attr:`~pod_server.model.access.Agent.doer` writes it."""
    for activity in ledger.changes(number - 1, limit=1):
        if activity.number == number:
            return activity.actor
    return None


def version(ledger: Ledger, documents: Documents, stored: Stored) -> Version | None:
    """What is kept there; ``None`` for what does not say what it is a version of."""
    described = ledger.read(stored.name, Role.DESCRIPTION)
    number = stored.name.rpartition("/")[2]
    if described is None or not number.isdecimal():
        return None
    said = {triple.predicate: triple.object for triple in documents.graph(ledger, described)}
    iri, kind, since = (said.get(each) for each in (_VERSION_OF, _FORMAT, _CREATED))
    if not (
        isinstance(iri, NamedNode) and isinstance(kind, Literal) and isinstance(since, Literal)
    ):
        return None
    base = ledger.pod.base
    if not iri.value.startswith(base):
        return None
    of = Address(base, iri.value.removeprefix(base), False)
    since_us, ended = microseconds(since.value), (stored.version, stored.modified_us)
    return Version(stored.name, of, kind.value, stored.size, int(number), since_us, *ended)


def _description(me: NamedNode, iri: str, old: Stored) -> Graph:
    return {
        Triple(me, _VERSION_OF, NamedNode(iri)),
        Triple(me, _FORMAT, Literal(old.media_type)),
        Triple(me, _CREATED, date_time(old.modified_us)),
    }
