"""What was kept (see ``past``): looked at, had back, or destroyed by its owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pod_server.actions.past import FOLDER, TRUE, Past, Version, folder_of, version
from pod_server.actions.pods import TURTLE, owner_rule
from pod_server.actions.read import RDF_TYPES
from pod_server.actions.settle import Outcome, Prepared
from pod_server.actions.wishes import PutWish
from pod_server.actions.write import Writer
from pod_server.contracts import Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put, Remove, Stored, Write
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, NamedNode, Triple
from proofs.value import value
from vocab.terms import SESAME

#: Versions that one change destroys.
STEP = 200
_KEEPS = NamedNode(SESAME.KEEPS_VERSIONS)


@value
class KeptDocument:
    """A document with versions: ``is_there`` where it still exists, else it lies in the trash."""

    identifier: str
    last: Version
    is_there: bool


@value
class Returning:
    """For owners; who that is has been asked before."""

    past: Past
    writer: Writer

    def all(self, ledger: Ledger) -> Iterator[KeptDocument]:
        """The documents that have versions, the one last replaced or deleted first."""
        if ledger.read(FOLDER) is None:
            return
        places = [it for it in ledger.children(FOLDER) if it.kind is Kind.CONTAINER]
        for place in sorted(places, key=lambda it: it.version, reverse=True):
            newest = self._newest(ledger, place.name)
            if newest is not None:
                is_there = ledger.read(newest.of.name) is not None
                yield KeptDocument(place.name.rpartition("/")[2], newest, is_there)

    def versions(self, ledger: Ledger, identifier: str) -> Sequence[Version]:
        """Those of one document, the newest first. Raises ``MissingResource``."""
        place = self.place(identifier)
        found = [it for it in self._versions(ledger, place) if it is not None]
        if not found:
            raise MissingResource(place)
        return found[::-1]

    def place(self, identifier: str) -> str:
        """The container of a document's versions. Raises ``MissingResource`` for what is none."""
        if not identifier.isalnum():
            raise MissingResource(identifier)
        return f"{FOLDER}/{identifier}"

    def one(self, ledger: Ledger, identifier: str, number: int) -> Version:
        """A certain one. Raises ``MissingResource``."""
        for found in self.versions(ledger, identifier):
            if found.number == number:
                return found
        raise MissingResource(f"{FOLDER}/{identifier}/{number}")

    def text(self, ledger: Ledger, found: Version, longest: int) -> str:
        """The beginning of a version that is text, of so many octets; empty for what is not."""
        stored = ledger.read(found.name)
        if stored is None or not _is_text(found.media_type):
            return ""
        return self._octets(ledger, stored)[:longest].decode("utf-8", "replace")

    def restored(self, ledger: Ledger, agent: Agent, found: Version) -> Prepared:
        """As if its owner sent it again: guards are asked, and what is there now is kept.

        Who might read what was deleted went with it, so what comes back is its owner's alone.
        """
        stored = ledger.read(found.name)
        if stored is None:
            raise MissingResource(found.name)
        body, blob = stored.body, stored.blob
        if blob is not None and found.media_type in RDF_TYPES:
            body, blob = self._octets(ledger, stored), None
        made = self.writer.put(
            ledger, PutWish(agent, found.of, found.media_type, body, blob, stored.size)
        ).resting_on({(found.name, Role.RESOURCE): stored.version})
        if not made.outcome.created or made.change is None:
            return made
        base = ledger.pod.base
        mine = owner_rule(ledger.pod.owner, found.of.iri)
        rules = self.past.maker.acl(base, found.of.name, [mine])
        writes = (*made.change.writes, rules)
        change = Change(writes, made.change.rests_on, made.change.rules_at, actor=agent.doer)
        return Prepared(change, made.outcome, made.after)

    def purged(self, ledger: Ledger, agent: Agent, identifier: str) -> Prepared:
        """Some versions of a document destroyed, and its folder when none is left.

        To be settled until there is nothing to change.
        """
        place = self.place(identifier)
        if ledger.read(place) is None:
            return Prepared(None, Outcome(Address(ledger.pod.base, place, True), created=False))
        found = list(ledger.children(place, limit=STEP))
        writes: list[Write] = [Remove(it.name) for it in found]
        rests_on: dict[Key, int | None] = {(it.name, Role.RESOURCE): it.version for it in found}
        empty: frozenset[str] = frozenset()
        if not found:
            writes, empty = [Remove(place)], frozenset({place})
        change = Change(tuple(writes), rests_on, None, empty, agent.doer)
        return Prepared(change, Outcome(Address(ledger.pod.base, place, True), created=False))

    # -- whether anything is kept ------------------------------------------------------------------

    def keeps_all(self, ledger: Ledger) -> bool:
        """Whether the whole pod keeps versions."""
        return self.past.guards.keeps(ledger, Address(ledger.pod.base, "x", False))

    def switched(self, ledger: Ledger, agent: Agent, *, on: bool) -> Prepared:
        """The whole pod keeps versions from now on, or no longer; what is kept stays."""
        base = ledger.pod.base
        root = Address(base, "", True)
        grants = self.writer.content.rules.grants(ledger, agent, root)
        grants.require(Mode.CONTROL)
        described = ledger.read("", Role.DESCRIPTION)
        graph: Graph = self.past.documents.graph(ledger, described) if described else set()
        me = NamedNode(base)
        wanted = {t for t in graph if (t.subject, t.predicate) != (me, _KEEPS)}
        if on:
            wanted.add(Triple(me, _KEEPS, TRUE))
        version_of = {("", Role.DESCRIPTION): described.version if described else None}
        outcome = Outcome(root.auxiliary(Role.DESCRIPTION), created=described is None)
        if wanted == graph:
            return Prepared(None, outcome)
        write: Put | Remove = Remove("", Role.DESCRIPTION)
        if wanted:
            body = self.writer.content.codecs.serialize(wanted, TURTLE, base)
            write = Put("", TURTLE, body, size=len(body), role=Role.DESCRIPTION)
        return Prepared(Change((write,), version_of, grants.rules_at, actor=agent.doer), outcome)

    # -- what they are made of -------------------------------------------------------------------

    def _versions(self, ledger: Ledger, place: str) -> Iterator[Version | None]:
        for member in ledger.children(place) if ledger.read(place) else ():
            stored = ledger.read(member.name)
            if stored is not None and not stored.is_container:
                yield version(ledger, self.past.documents, stored)

    def _newest(self, ledger: Ledger, place: str) -> Version | None:
        last = None
        for member in ledger.children(place):
            last = member
        stored = ledger.read(last.name) if last is not None else None
        found = version(ledger, self.past.documents, stored) if stored is not None else None
        return found if found is not None and folder_of(found.of.name) == place else None

    def _octets(self, ledger: Ledger, stored: Stored) -> bytes:
        if stored.blob is None:
            return stored.body or b""
        return self.past.blobs.path(ledger.pod.pod_id, stored.blob).read_bytes()


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.partition(";")[0].endswith(
        ("json", "n-triples")
    )
