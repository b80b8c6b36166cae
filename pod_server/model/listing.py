"""What a container says of itself and its members (Solid Protocol §4.2, P-18 to P-20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pod_server.model.change import Kind, Member, Stored
from pod_server.model.moments import date_time
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from vocab.terms import DCTERMS, IANA, LDP, RDF, STAT, XSD

_TYPE = NamedNode(RDF.TYPE)
_CONTAINS = NamedNode(LDP.CONTAINS)
_MODIFIED = NamedNode(DCTERMS.MODIFIED)
_SIZE = NamedNode(STAT.SIZE)
_MTIME = NamedNode(STAT.MTIME)
_INTEGER = NamedNode(XSD.INTEGER)
_CONTAINER_TYPES = tuple(
    NamedNode(kind) for kind in (LDP.RESOURCE, LDP.CONTAINER, LDP.BASIC_CONTAINER)
)
_RESOURCE = NamedNode(LDP.RESOURCE)

#: What only the server says of containers and members; clients cannot write it (P-21, P-22).
PROTECTED = frozenset({_CONTAINS})


def listing(
    iri: str, container: Stored, members: Iterable[tuple[str, Member]], described: Graph
) -> Iterator[Triple]:
    """The container's own statements, its description's, then its members', one after another."""
    me = NamedNode(iri)
    for kind in _CONTAINER_TYPES:
        yield Triple(me, _TYPE, kind)
    yield Triple(me, _MODIFIED, date_time(container.modified_us))
    yield from described
    for member_iri, member in members:
        it = NamedNode(member_iri)
        yield Triple(me, _CONTAINS, it)
        yield from _described(it, member)


def _described(it: NamedNode, member: Member) -> Iterator[Triple]:
    if member.kind is Kind.CONTAINER:
        for kind in _CONTAINER_TYPES:
            yield Triple(it, _TYPE, kind)
    else:
        yield Triple(it, _TYPE, _RESOURCE)
        media_type = member.media_type.partition(";")[0].strip()
        if media_type:
            yield Triple(it, _TYPE, NamedNode(f"{IANA.NS}{media_type}#Resource"))
        yield Triple(it, _SIZE, Literal(str(member.size), datatype=_INTEGER))
    yield Triple(it, _MODIFIED, date_time(member.modified_us))
    yield Triple(it, _MTIME, Literal(str(member.modified_us // 1_000_000), datatype=_INTEGER))
