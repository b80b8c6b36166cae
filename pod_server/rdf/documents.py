"""Stored RDF documents as graphs: body and deltas put together, remembered by version.

How a patched document is kept (decision "Stored form"). Deltas name blank nodes, so the body below
them must give the same names at every reading. A body as somebody sent it need not (``[]`` has no
name); one that was written here does, in every syntax. Hence:

- a small document is written anew whole at each patch;
- a large one gets a delta, if it is *amendable*: written here before, or amended before, or
  without blank nodes; else it is written anew once, and amended from then on.

So the body below deltas may be the bytes that somebody sent, with relative IRIs, prefixes and
contexts of his: every body is read against its base, and contexts come from the shelf.

The media type stays what it was. A body that keeps named graphs apart cannot be patched: its
graphs would be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pod_server.contracts import Blobs, Ledger
from pod_server.model.change import Amend, Delta, Put, Stored
from pod_server.model.errors import Conflict, Corrupted, Refusal, StaleRead
from pod_server.model.iri import Address, Role
from pod_server.model.patch import Effect
from pod_server.model.terms import BlankNode, DefaultGraph, Graph, Triple
from pod_server.rdf import syntaxes
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.remembered import Remembered
from pod_server.rdf.syntaxes import DATASETS, N_TRIPLES, TURTLE, bare

#: Below this, writing a patched document anew costs less than what deltas cost its readers.
SMALL = 512
#: Memory of one statement in a set, measured at 5 000 statements of 60 characters.
_STATEMENT = 600
_OVERHEAD = 400

VersionKey = tuple[str, str, Role, int]


class StoredDocuments:
    """Fulfils :class:`~pod_server.contracts.Documents`."""

    def __init__(
        self,
        codecs: RdfCodecs,
        blobs: Blobs,
        *,
        graph_bytes: int = 64 * 1024 * 1024,
        rendering_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        self._codecs = codecs
        self._blobs = blobs
        self._graphs: Remembered[VersionKey, Graph] = Remembered(graph_bytes)
        self._renderings: Remembered[tuple[VersionKey, str], bytes] = Remembered(rendering_bytes)

    def graph(self, ledger: Ledger, stored: Stored) -> Graph:
        """The document's statements. Raises ``Corrupted`` where its bytes cannot be read."""
        key = _key(ledger, stored)
        known = self._graphs.get(key)
        if known is not None:
            return known
        stored, deltas = _with_deltas(ledger, stored)
        base = iri_of(ledger, stored)
        try:
            graph = _parse(self._bytes(ledger, stored), stored, base)
            lay_over(graph, deltas)
        except (Refusal, ValueError, SyntaxError) as error:
            raise Corrupted(f"{base} is stored and cannot be read: {error}") from error
        self._remember(key, graph, stored.size)
        return graph

    def written(
        self, ledger: Ledger, stored: Stored, graph: Graph, replaced: Stored | None
    ) -> None:
        """Remember that ``graph`` is the document ``stored``, and let go of the one before.

        They share nearly all statements, which would be counted for both.
        """
        if replaced is not None:
            self._graphs.drop(_key(ledger, replaced))
        self._remember(_key(ledger, stored), graph, stored.size)

    def body(self, ledger: Ledger, stored: Stored, media_type: str) -> bytes:
        """The bytes in the type asked for: as stored where that is the same and nothing lies over.

        Named graphs survive into a syntax that has them, until the document is patched.
        """
        wanted = bare(media_type)
        if not stored.deltas and wanted == bare(stored.media_type):
            return self._bytes(ledger, stored)
        key = (_key(ledger, stored), wanted)
        known = self._renderings.get(key)
        if known is not None:
            return known
        base = iri_of(ledger, stored)
        if stored.deltas or not stored.original:
            made = self._codecs.serialize(self.graph(ledger, stored), wanted, base)
        else:
            body = self._bytes(ledger, stored)
            made = self._codecs.convert(body, stored.media_type, wanted, base)
        self._renderings.put(key, made, len(made) + _OVERHEAD)
        return made

    def amended(self, stored: Stored, result: Graph, effect: Effect, base: str) -> Put | Amend:
        """How the patched document is to be kept; ``result`` is the graph after the patch.

        Raises ``Conflict`` for a body that keeps named graphs apart.
        """
        self._refuse_named_graphs(stored, base)
        if stored.size < SMALL or not _is_amendable(stored, result, effect):
            body = self._codecs.serialize(result, stored.media_type, base)
            return Put(
                stored.name,
                stored.media_type,
                body,
                size=len(body),
                role=stored.role,
                original=False,
            )
        removed, inserted = lines(effect.removed), lines(effect.inserted)
        size = max(0, stored.size + len(inserted) - len(removed))
        return Amend(stored.name, removed, inserted, size, stored.role)

    def compacted(self, ledger: Ledger, stored: Stored) -> bytes:
        """One body in the stored type that says what body and deltas say, with the same names."""
        graph = self.graph(ledger, stored)
        return self._codecs.serialize(graph, stored.media_type, iri_of(ledger, stored))

    def _bytes(self, ledger: Ledger, stored: Stored) -> bytes:
        if stored.blob is not None:
            return self._blobs.path(ledger.pod.pod_id, stored.blob).read_bytes()
        return stored.body or b""

    def _remember(self, key: VersionKey, graph: Graph, size: int) -> None:
        self._graphs.put(key, graph, _OVERHEAD + len(graph) * _STATEMENT + size)

    def _refuse_named_graphs(self, stored: Stored, base: str) -> None:
        if bare(stored.media_type) not in DATASETS or not stored.body:
            return
        if stored.deltas or not stored.original:
            return
        quads = syntaxes.read(stored.body, stored.media_type, base).quads
        if any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads):
            raise Conflict(
                "This document keeps named graphs apart, which a patch would lose; PUT it whole."
            )


def _key(ledger: Ledger, stored: Stored) -> VersionKey:
    return (ledger.pod.pod_id, stored.name, stored.role, stored.version)


def iri_of(ledger: Ledger, stored: Stored) -> str:
    """The address of what is stored; an auxiliary resource's needs a look at its subject."""
    is_container = stored.is_container
    if stored.role is not Role.RESOURCE:
        subject = ledger.read(stored.name)
        is_container = subject is not None and subject.is_container
    return Address(ledger.pod.base, stored.name, is_container, stored.role).iri


def _with_deltas(ledger: Ledger, stored: Stored) -> tuple[Stored, Sequence[Delta]]:
    """The deltas up to this version, and the row they lie over: compaction may have come between.

    Raises ``StaleRead`` where the document has moved on and this version is no longer kept.
    """
    for row in (stored, ledger.read(stored.name, stored.role)) if stored.deltas else (stored,):
        if row is None or row.version != stored.version:
            break
        deltas = [d for d in _deltas(ledger, row) if d.version <= row.version]
        if len(deltas) == row.deltas:
            return row, deltas
    raise StaleRead(stored.name)


def _deltas(ledger: Ledger, row: Stored) -> Sequence[Delta]:
    return ledger.deltas(row.name, row.role) if row.deltas else ()


def _parse(body: bytes, stored: Stored, base: str) -> set[Triple]:
    if not body:
        return set()
    if stored.original:
        return {quad.triple for quad in syntaxes.read(body, stored.media_type, base).quads}
    return {quad.triple for quad in syntaxes.read_kept(body, stored.media_type, base)}


def _is_amendable(stored: Stored, result: Graph, effect: Effect) -> bool:
    """Whether the body's blank nodes, if any, have the names that ``result`` calls them by."""
    if stored.deltas or not stored.original or _names_every_node(stored):
        return True
    kept = (triple for triple in result if triple not in effect.inserted)
    return not any(map(_has_blank_node, kept)) and not any(map(_has_blank_node, effect.removed))


def _names_every_node(stored: Stored) -> bool:
    """Whether none of the marks is in the body without which no line has a blank node."""
    body = stored.body
    if body is None or bare(stored.media_type) not in (TURTLE, N_TRIPLES):
        return False
    return not (b"_:" in body or b"[" in body or b"(" in body)


def _has_blank_node(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def lines(triples: Iterable[Triple]) -> bytes:
    """Sorted N-Triples lines; blank nodes keep their names."""
    made = syntaxes.write(triples, N_TRIPLES)
    return b"".join(sorted(made.splitlines(keepends=True))) if made.count(b"\n") > 1 else made


def lay_over(graph: set[Triple], deltas: Sequence[Delta]) -> None:
    """Bring ``graph`` from its stored body to its last version, in place.

    All lines are read at once, and each but once: deltas undo each other's, and a call for each of
    them was most of what they cost their readers.
    """
    said = dict.fromkeys(line for delta in deltas for line in _lines_of(delta))
    triples = dict(zip(said, _triples(b"\n".join(said)), strict=True))
    for delta in deltas:
        graph.difference_update(map(triples.__getitem__, delta.removed.splitlines()))
        graph.update(map(triples.__getitem__, delta.inserted.splitlines()))


def _lines_of(delta: Delta) -> list[bytes]:
    return [*delta.removed.splitlines(), *delta.inserted.splitlines()]


def _triples(written: bytes) -> list[Triple]:
    """One of each line (:func:`lines`)."""
    return [quad.triple for quad in syntaxes.read_own(written, N_TRIPLES)]
