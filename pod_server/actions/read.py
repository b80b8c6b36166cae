"""Look at a resource or list a container."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pod_server.contracts import AccessRules, Blobs, Codecs, Documents, Ledger
from pod_server.model.access import Agent, Grants, Mode
from pod_server.model.change import Listed, Stored
from pod_server.model.errors import MissingResource, OtherSpelling, StaleRead
from pod_server.model.iri import Address, Role, subject_path
from pod_server.model.listing import lasting
from proofs.value import value

RDF_TYPES = ("text/turtle", "application/ld+json", "application/n-triples")


@value
class Look:
    """A resource that the agent may read, as it stood at one moment."""

    address: Address
    stored: Stored
    grants: Grants


@lru_cache(maxsize=512)
def _offered(stored: str) -> tuple[str, ...]:
    if stored not in RDF_TYPES:
        return (stored,)
    return (stored, *(kind for kind in RDF_TYPES if kind != stored))


@value
class Reader:
    """Reads. Holds no state of its own, so one serves all requests."""

    rules: AccessRules
    codecs: Codecs
    documents: Documents
    blobs: Blobs

    def look(self, ledger: Ledger, agent: Agent, address: Address) -> Look:
        """What is at ``address``, for somebody who may read it.

        Who may not read (W-13) is refused before anybody asks whether there is anything (W-22).
        Access rules are read with Control and with nothing else (W-18, S-16). Where the address has
        only its slash wrong, :class:`OtherSpelling` tells the right one (P-11, S-06): the grants
        are those of what is there.
        """
        while True:
            grants = self.rules.grants(ledger, agent, address)
            grants.require(Mode.CONTROL if address.role is Role.ACL else Mode.READ)
            stored = ledger.read(address.name, address.role)
            if ledger.rules_at() == grants.rules_at:
                break
            # Rules changed in between: what was written under the new ones is judged by them.
        if stored is None or not self._is_that(ledger, address, stored):
            if stored is not None and address.role is Role.RESOURCE:
                raise OtherSpelling(address.base + subject_path(address.name, stored.is_container))
            raise MissingResource(address.iri)
        return Look(address, stored, grants)

    def _is_that(self, ledger: Ledger, address: Address, stored: Stored) -> bool:
        """Whether what is stored under the name is what the address says, slash and all (P-11)."""
        if address.role is Role.RESOURCE:
            return stored.is_container == address.is_container
        subject = ledger.read(address.name)
        return subject is not None and subject.is_container == address.is_container

    def offered(self, look: Look) -> tuple[str, ...]:
        """The media types in which it can be had, the stored one first (P-44, W-02)."""
        return RDF_TYPES if look.stored.is_container else _offered(look.stored.media_type)

    def body(self, ledger: Ledger, look: Look, media_type: str) -> bytes:
        """The bytes of a document in one of the offered types."""
        return self.documents.body(ledger, look.stored, media_type)

    def blob_path(self, ledger: Ledger, look: Look) -> Path | None:
        """The file that holds the bytes as they were sent, where they are kept in one."""
        if look.stored.blob is None or not look.stored.original:
            return None
        return self.blobs.path(ledger.pod.pod_id, look.stored.blob)

    def listing(
        self,
        ledger: Ledger,
        address: Address,
        media_type: str,
        after: str = "",
        limit: int | None = None,
    ) -> tuple[Listed, bytes]:
        """A container's listing, or a page of it, of the moment that is told with it (J-17).

        However long it takes to write, and whatever is written meanwhile, it need not be read
        again. Raises ``StaleRead`` where the container is gone, or a large description moved on.
        A page that begins ``after`` a member does not repeat the description.
        """
        found = ledger.listed(address.name, after, limit)
        if found is None:
            raise StaleRead(address.iri)
        described = None if after else found.description
        graph = self.documents.graph(ledger, described) if described else set()
        own = lasting(address.iri, sorted(graph, key=str))
        opening, closing = self.codecs.frame(own, media_type, address.iri)
        date = self.codecs.dated(found.container.modified_us, media_type, address.iri)
        lines = self.codecs.member_lines(found.members, media_type, address.iri)
        return found, b"".join((opening, date, *lines, closing))
