"""RDF syntaxes as the house asks for them: parse, serialise, convert, read a patch.

Contexts of JSON-LD come from the shelf (``proofs.shelf``) and from nowhere else (V-09, S-50); no
parser fetches anything (F-11).
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from pod_server.model.change import Member
from pod_server.model.errors import NotAcceptable, UnsupportedType
from pod_server.model.patch import Patch
from pod_server.model.terms import DefaultGraph, Graph, Quad, Triple
from pod_server.rdf import listings, n3_patch, sparql_update, syntaxes
from pod_server.rdf.syntaxes import DATASETS, FORMATS, bare

PATCH_TYPES = (n3_patch.MEDIA_TYPE, sparql_update.MEDIA_TYPE)


class RdfCodecs:
    """Fulfils :class:`~pod_server.contracts.Codecs`. Remembers nothing."""

    def parse(self, body: bytes, media_type: str, base: str) -> Graph:
        """Statements of a document, named graphs flattened into it (P-44)."""
        return {quad.triple for quad in syntaxes.read(body, media_type, base).quads}

    def check(self, body: bytes, media_type: str, base: str) -> None:
        """Raise what :meth:`parse` would; nothing is kept of what is read."""
        syntaxes.check(body, media_type, base)

    def serialize(self, graph: Iterable[object], media_type: str, base: str) -> bytes:
        """Triples in the syntax asked for; a set is sorted, anything else keeps its order."""
        if bare(media_type) not in FORMATS:
            raise NotAcceptable(tuple(FORMATS))
        triples = [statement for statement in graph if isinstance(statement, Triple)]
        if isinstance(graph, Set):
            triples.sort(key=str)
        return syntaxes.write(triples, media_type)

    def frame(
        self, statements: Iterable[object], media_type: str, container: str
    ) -> tuple[bytes, bytes]:
        """What stands before and after the lines of a container's listing."""
        own = [statement for statement in statements if isinstance(statement, Triple)]
        return listings.frame(own, media_type, container)

    def dated(self, modified_us: int, media_type: str, container: str) -> bytes:
        """The first line of a listing: when the container has changed."""
        return listings.dated(modified_us, media_type, container)

    def member_lines(
        self, members: Iterable[Member], media_type: str, container: str
    ) -> list[bytes]:
        """The lines of each member, to be put between the two parts of the frame."""
        return listings.member_lines(members, media_type, container)

    def convert(self, body: bytes, media_type: str, wanted: str, base: str) -> bytes:
        """From one syntax to another; named graphs survive where the wanted syntax has them.

        The same body gives the same bytes in every process: blank nodes are numbered as they come.
        """
        if bare(wanted) not in FORMATS:
            raise NotAcceptable(tuple(FORMATS))
        parsed = syntaxes.read(body, media_type, base)
        quads = syntaxes.relabelled(parsed.quads)
        prefixes = syntaxes.with_own(parsed.prefixes)
        if bare(wanted) in DATASETS and _has_named_graphs(quads):
            return syntaxes.write(quads, wanted, prefixes)
        # Statements that stand in two graphs are one statement of the flattened document.
        triples = list(dict.fromkeys(quad.triple for quad in quads))
        return syntaxes.write(triples, wanted, prefixes)

    def patch(self, body: bytes, media_type: str, base: str) -> Patch:
        """A patch in ``text/n3`` or ``application/sparql-update`` as a value (P-47, P-56)."""
        kind = bare(media_type)
        if kind == n3_patch.MEDIA_TYPE:
            return n3_patch.parse(body, base)
        if kind == sparql_update.MEDIA_TYPE:
            return sparql_update.parse(body, base)
        raise UnsupportedType(media_type, PATCH_TYPES)


def _has_named_graphs(quads: Iterable[Quad]) -> bool:
    return any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads)
