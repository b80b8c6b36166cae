"""Which keys sign for a citizen: those of her pods' Sésames, found from her WebID.

Her WebID document names her storages (``pim:storage``), and the description of a storage, at
``.well-known/solid``, the key that its server signs with at her click (``assertionMethod``,
decision 0030). Keys in the WebID document itself count too. Pods here are not asked over HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import UTC, datetime

from pod_server.contracts import Clock, Codecs
from pod_server.identity.fetch import Door, Unreachable
from pod_server.identity.pod_keys import PodKeys
from pod_server.identity.remembered import Remembered
from pod_server.identity.webids import Keys, LiveWebIds, keys_in
from pod_server.model.account import SECOND, PodRecord
from pod_server.model.errors import PodError
from pod_server.model.iri import document_of
from pod_server.model.terms import NamedNode
from proofs.value import value
from vocab.terms import PIM, SEC

DESCRIPTION = ".well-known/solid"
JSON_LD, TURTLE = "application/ld+json", "text/turtle"
#: Seconds that what was found is believed, and a failure.
GOOD_FOR, BAD_FOR = 300, 20
MOST_STORAGES = 3


@value
class CitizenKeys:
    """Finds them. ``pod_of`` is the directory's line of a pod here that an address lies in."""

    webids: LiveWebIds
    pod_of: Callable[[str], PodRecord | None]
    pod_keys: PodKeys
    door: Door
    codecs: Codecs
    clock: Clock
    _others: Remembered[frozenset[str]] = field(
        default_factory=lambda: Remembered(GOOD_FOR, BAD_FOR)
    )

    def of(self, webid: str) -> frozenset[str]:
        """``did:key`` values. Blocking; raises ``PodError`` where they cannot be had."""
        record = self.pod_of(document_of(webid))
        if record is not None:
            known = self._in_force(self.webids.signing_keys(webid))
            if record.owner != webid:
                return known
            return known | {self.pod_keys.at(record.base).public.did}
        try:
            self.door.check(document_of(webid))
        except Unreachable:
            return frozenset()  # nobody is there, now or later
        return self._others.get(webid, self.clock() / SECOND, lambda: self._asked(webid))

    def _asked(self, webid: str) -> frozenset[str]:
        graph = self.webids.read(webid)
        found = set(self._in_force(keys_in(graph, webid)))
        me, said = NamedNode(webid), NamedNode(PIM.STORAGE)
        storages = sorted(
            t.object.value
            for t in graph
            if t.subject == me and t.predicate == said and isinstance(t.object, NamedNode)
        )
        failure: PodError | None = None
        for storage in storages[:MOST_STORAGES]:
            try:
                found |= self._described(storage)
            except PodError as error:
                failure = error
        if not found and failure is not None:
            raise failure
        return frozenset(found)

    def _in_force(self, keys: Keys) -> frozenset[str]:
        """Without those that have ended: what one signs now is not its holder's."""
        now = datetime.fromtimestamp(self.clock() / SECOND, UTC)
        return frozenset(key for key, end in keys.items() if end is None or end > now)

    def _described(self, storage: str) -> set[str]:
        base = storage if storage.endswith("/") else f"{storage}/"
        got = self.door.get(base + DESCRIPTION, f"{JSON_LD}, {TURTLE}", types=(JSON_LD, TURTLE))
        graph = self.codecs.parse(got.body, got.media_type, base)
        said = NamedNode(SEC.ASSERTION_METHOD)
        return {
            document_of(t.object.value)
            for t in graph
            if t.subject == NamedNode(base)
            and t.predicate == said
            and isinstance(t.object, NamedNode)
        }
