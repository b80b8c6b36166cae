"""Which keys sign for a citizen: those of her pods' Sésames, found from her WebID.

Her WebID document names her storages (``pim:storage``), and the description of a storage, at
``.well-known/solid``, the key that its server signs with at her click (``assertionMethod``,
decision 0030). Keys in the WebID document itself count too. Pods here are not asked over HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from urllib.parse import urldefrag

from pod_server.contracts import Clock, Codecs
from pod_server.identity.fetch import Door
from pod_server.identity.pod_keys import PodKeys
from pod_server.identity.remembered import Remembered
from pod_server.identity.webids import LiveWebIds, keys_in
from pod_server.model.account import SECOND, PodRecord
from pod_server.model.errors import PodError
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
        record = self.pod_of(urldefrag(webid).url)
        if record is not None:
            known = frozenset(self.webids.signing_keys(webid))
            if record.owner != webid:
                return known
            return known | {self.pod_keys.at(record.base).public.did}
        return self._others.get(webid, self.clock() / SECOND, lambda: self._asked(webid))

    def _asked(self, webid: str) -> frozenset[str]:
        graph = self.webids.read(webid)
        found = set(keys_in(graph, webid))
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

    def _described(self, storage: str) -> set[str]:
        base = storage if storage.endswith("/") else f"{storage}/"
        got = self.door.get(base + DESCRIPTION, f"{JSON_LD}, {TURTLE}", types=(JSON_LD, TURTLE))
        graph = self.codecs.parse(got.body, got.media_type, base)
        said = NamedNode(SEC.ASSERTION_METHOD)
        return {
            urldefrag(t.object.value).url
            for t in graph
            if t.subject == NamedNode(base)
            and t.predicate == said
            and isinstance(t.object, NamedNode)
        }
