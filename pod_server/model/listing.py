"""What a container says of itself and its members (Solid Protocol §4.2, P-18 to P-20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

from pod_server.model.change import Kind, Member, Stored
from pod_server.model.iri import Address
from pod_server.model.moments import date_time
from pod_server.model.terms import Literal, NamedNode, Triple
from vocab.terms import DCTERMS, IANA, LDP, PIM, RDF, STAT, XSD

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

_STORAGE = NamedNode(PIM.STORAGE_CLASS)
_OF_MEMBERS = frozenset({_MODIFIED, _SIZE, _MTIME})


def listing(
    iri: str, container: Stored, members: Iterable[tuple[str, Member]], described: Iterable[Triple]
) -> Iterator[Triple]:
    """The container's own statements, its description's, then its members', one after another."""
    me = NamedNode(iri)
    yield from lasting(iri, described)
    yield Triple(me, _MODIFIED, date_time(container.modified_us))
    for member_iri, member in members:
        it = NamedNode(member_iri)
        yield Triple(me, _CONTAINS, it)
        yield from _described(it, member)


def lasting(iri: str, described: Iterable[Triple]) -> Iterator[Triple]:
    """What a container says whoever its members are: its types, and what its description says."""
    me = NamedNode(iri)
    for kind in _CONTAINER_TYPES:
        yield Triple(me, _TYPE, kind)
    yield from described


@lru_cache(maxsize=1024)
def type_iri(media_type: str) -> str:
    """The class of all that is of this media type; none where that is not known.

    Names of types may have signs that an IRI may not (RFC 6838 §4.2).
    """
    bare = media_type.partition(";")[0].strip()
    return f"{IANA.NS}{quote(bare, safe='/+!$&')}#Resource" if bare else ""


def is_servers(triple: Triple, address: Address) -> bool:
    """Whether only the server may say this in what describes the resource at ``address``.

    What contains what (P-21), what a container's members are (P-22), and what is a storage
    (P-13): the listing says it, from what is stored.
    """
    if triple.predicate == _CONTAINS:
        return True
    about = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
    if not address.is_container or not about.startswith(address.subject) or "#" in about:
        return False
    if about == address.subject:
        return bool(address.name) and triple.predicate == _TYPE and triple.object == _STORAGE
    if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
        return triple.object.value.startswith((IANA.NS, LDP.NS))
    return triple.predicate in _OF_MEMBERS


def _described(it: NamedNode, member: Member) -> Iterator[Triple]:
    if member.kind is Kind.CONTAINER:
        for kind in _CONTAINER_TYPES:
            yield Triple(it, _TYPE, kind)
    else:
        yield Triple(it, _TYPE, _RESOURCE)
        own_type = type_iri(member.media_type)
        if own_type:
            yield Triple(it, _TYPE, NamedNode(own_type))
        yield Triple(it, _SIZE, Literal(str(member.size), datatype=_INTEGER))
    yield Triple(it, _MODIFIED, date_time(member.modified_us))
    yield Triple(it, _MTIME, Literal(str(member.modified_us // 1_000_000), datatype=_INTEGER))
