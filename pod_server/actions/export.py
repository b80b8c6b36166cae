"""Take a pod along: every resource, its rules and description, as files of an archive."""

from __future__ import annotations

from collections.abc import Iterator

from pod_server.contracts import Blobs, Documents, Ledger
from pod_server.model.change import Stored
from pod_server.model.iri import auxiliaries, subject_path
from proofs.value import value

_PIECE = 256 * 1024
PAGE = 500


@value
class Export:
    """Reads a whole pod, a page of resources at a time. Its owner has been asked for before."""

    documents: Documents
    blobs: Blobs

    def files(self, ledger: Ledger) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Paths as in the addresses, with the bytes in pieces; containers are their auxiliaries."""
        after = ""
        yield from self._resource(ledger, ledger.read(""))
        while page := ledger.documents(after, PAGE):
            for stored in page:
                if stored.name:
                    yield from self._resource(ledger, stored)
            after = page[-1].name

    def _resource(
        self, ledger: Ledger, stored: Stored | None
    ) -> Iterator[tuple[str, Iterator[bytes]]]:
        if stored is None:
            return
        path = subject_path(stored.name, stored.is_container)
        if not stored.is_container:
            yield path, self._bytes(ledger, stored)
        for role in auxiliaries(stored.name):
            auxiliary = ledger.read(stored.name, role)
            if auxiliary is not None:
                yield f"{path}.{role.value}", self._bytes(ledger, auxiliary)

    def _bytes(self, ledger: Ledger, stored: Stored) -> Iterator[bytes]:
        if stored.blob is None or stored.deltas:
            yield self.documents.body(ledger, stored, stored.media_type)
            return
        with self.blobs.path(ledger.pod.pod_id, stored.blob).open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
