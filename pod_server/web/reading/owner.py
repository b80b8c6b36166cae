"""The owner's page: who keeps this pod, and what of it the reader may read.

It is made of what the asking agent may read and of nothing else: a name from the WebID document, a
picture of the pod itself, and the topmost resources that are open. Nothing is fetched from
elsewhere, so that looking at a page tells nobody (S-45).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from pod_server.contracts import AccessRules, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Kind, Member
from pod_server.model.errors import BadAddress
from pod_server.model.iri import Address, Role, address, canonical
from pod_server.model.terms import Graph, Literal, NamedNode
from pod_server.web.reading.text import href
from proofs.value import value
from vocab.terms import DCTERMS, FOAF, SCHEMA, VCARD

#: Resources that are looked at to find those that are open, and those shown.
LOOKED_AT = 400
SHOWN = 50
_NAMES = (FOAF.NAME, VCARD.FN, SCHEMA.NS + "name")
_PICTURES = (VCARD.NS + "hasPhoto", FOAF.NS + "img", FOAF.NS + "depiction", SCHEMA.NS + "image")
_ROLES = (VCARD.NS + "role", VCARD.NS + "title", VCARD.NS + "organization-name")
_NOTES = (VCARD.NS + "note", DCTERMS.DESCRIPTION, SCHEMA.NS + "description")


@value
class Owner:
    """Who keeps the pod, as far as the reader may know. ``picture`` lies in the pod itself."""

    webid: str
    name: str
    picture: str = ""
    role: str = ""
    note: str = ""


@value
class Portraits:
    """Finds out who owns a pod, and what of it is open to an agent."""

    rules: AccessRules
    documents: Documents

    def owner(self, ledger: Ledger, agent: Agent) -> Owner:
        """The owner; by the pod's name alone where the WebID document is not open or elsewhere."""
        pod = ledger.pod
        unknown = Owner(pod.owner, pod.name)
        where = _address(ledger, pod.owner.partition("#")[0])
        if where is None or not self._may_read(ledger, agent, where):
            return unknown
        stored = ledger.read(where.name, where.role)
        if stored is None or stored.is_container:
            return unknown
        graph = self.documents.graph(ledger, stored)
        about = NamedNode(pod.owner)
        return Owner(
            pod.owner,
            _text(graph, about, _NAMES) or pod.name,
            self._picture(ledger, agent, graph, about),
            _text(graph, about, _ROLES),
            _text(graph, about, _NOTES),
        )

    def open_to(self, ledger: Ledger, agent: Agent) -> list[Member]:
        """The topmost resources that the agent may read, by name, of those that are looked at.

        Whoever shows them shows the first ``SHOWN`` of a kind.
        """
        return sorted(self._open_to(ledger, agent), key=lambda member: member.name)

    def _open_to(self, ledger: Ledger, agent: Agent) -> Iterator[Member]:
        """Breadth first, so that what lies near the root is found before the limit is reached."""
        containers = deque([""])
        left = LOOKED_AT
        while containers and left > 0:
            for member in ledger.children(containers.popleft(), limit=left):
                left -= 1
                is_container = member.kind is Kind.CONTAINER
                where = Address(ledger.pod.base, member.name, is_container)
                if self._may_read(ledger, agent, where):
                    yield member
                elif is_container:
                    containers.append(member.name)

    def _picture(self, ledger: Ledger, agent: Agent, graph: Graph, about: NamedNode) -> str:
        for triple in graph:
            found = triple.object
            if triple.subject != about or triple.predicate.value not in _PICTURES:
                continue
            where = _address(ledger, found.value) if isinstance(found, NamedNode) else None
            if where is None or not self._may_read(ledger, agent, where):
                continue
            stored = ledger.read(where.name)
            if stored is not None and stored.media_type.startswith("image/"):
                return href(where.iri)
        return ""

    def _may_read(self, ledger: Ledger, agent: Agent, where: Address) -> bool:
        return self.rules.grants(ledger, agent, where).allow(Mode.READ)


def _address(ledger: Ledger, iri: str) -> Address | None:
    """The resource of this pod with that address; ``None`` for what is elsewhere or none."""
    base = ledger.pod.base
    if not iri.startswith(base):
        return None
    try:
        found = address(base, canonical(iri.removeprefix(base).encode()))
    except BadAddress:
        return None
    return found if found.role is Role.RESOURCE else None


def _text(graph: Graph, about: NamedNode, properties: tuple[str, ...]) -> str:
    """The first value of the best of these properties."""
    found = [
        (properties.index(triple.predicate.value), triple.object.value)
        for triple in graph
        if triple.subject == about
        and triple.predicate.value in properties
        and isinstance(triple.object, Literal)
    ]
    return min(found)[1].strip() if found else ""
