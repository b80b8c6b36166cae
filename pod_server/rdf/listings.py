"""Listings of containers as text: a line for the date, some for each member, between a frame.

So a listing of ten thousand members in which one has changed is made anew by writing that one's
lines. The statements are those of :func:`pod_server.model.listing.listing`, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import orjson
import pyoxigraph

from pod_server.model.change import Kind, Member
from pod_server.model.iri import subject_path
from pod_server.model.listing import type_iri
from pod_server.model.moments import date_time
from pod_server.model.terms import Triple
from pod_server.rdf.syntaxes import FORMATS, N_TRIPLES, PREFIXES, TURTLE, bare
from vocab.terms import DCTERMS, IANA, LDP, RDF, STAT, XSD

_NEEDED = {
    **{name: PREFIXES[name] for name in ("dcterms", "ldp", "stat", "xsd")},
    "turtle": f"{IANA.NS}text/turtle#",  # the type of most members: 47 bytes less for each
}
_CONTAINER = (LDP.RESOURCE, LDP.CONTAINER, LDP.BASIC_CONTAINER)
_BASE = "@base <{}> .\n"


def frame(statements: Iterable[Triple], media_type: str, container: str) -> tuple[bytes, bytes]:
    """What stands before all lines (what the container says whoever is in it) and after them."""
    kind, held = bare(media_type), [*statements]
    if kind == TURTLE:
        plain = pyoxigraph.serialize(held, format=FORMATS[N_TRIPLES]) or b""
        used = {name: space for name, space in PREFIXES.items() if space.encode() in plain}
        own = pyoxigraph.serialize(held, format=FORMATS[kind], prefixes={**used, **_NEEDED})
        return _BASE.format(container).encode() + (own or b""), b""
    own = (pyoxigraph.serialize(held, format=FORMATS[kind]) or b"").rstrip()
    if kind == N_TRIPLES:
        return own + b"\n", b""
    return own.removesuffix(b"]"), b"\n]\n"


def dated(modified_us: int, media_type: str, container: str) -> bytes:
    """The line that says when the container has changed, microseconds since 1970."""
    kind, moment = bare(media_type), _moment(modified_us // 1_000_000)
    if kind == TURTLE:
        return f'<> dcterms:modified "{moment}"^^xsd:dateTime .\n'.encode()
    if kind == N_TRIPLES:
        return f'<{container}> <{DCTERMS.MODIFIED}> "{moment}"^^<{XSD.DATE_TIME}> .\n'.encode()
    said = {"@id": container, DCTERMS.MODIFIED: [{"@value": moment, "@type": XSD.DATE_TIME}]}
    return b",\n" + orjson.dumps(said)


def member_lines(members: Iterable[Member], media_type: str, container: str) -> list[bytes]:
    """The lines of each member; the address of ``container`` ends with a slash."""
    kind = bare(media_type)
    write = _turtle if kind == TURTLE else _n_triples if kind == N_TRIPLES else _json
    return [write(member, container) for member in members]


def _turtle(member: Member, container: str) -> bytes:
    it = _last(member)
    if ":" in it:
        it = f"./{it}"  # RFC 3986 §4.2: or its start would be read as a scheme
    moment = _moment(member.modified_us // 1_000_000)
    kinds = ", ".join(_turtle_type(kind) for kind in _types(member))
    size = "" if member.kind is Kind.CONTAINER else f"; stat:size {member.size}"
    return (
        f"<> ldp:contains <{it}> .\n<{it}> a {kinds}{size}; "
        f'dcterms:modified "{moment}"^^xsd:dateTime; '
        f"stat:mtime {member.modified_us // 1_000_000} .\n"
    ).encode()


def _n_triples(member: Member, container: str) -> bytes:
    it = f"<{container}{_last(member)}>"
    said = [f"<{container}> <{LDP.CONTAINS}> {it} ."]
    said += [f"{it} <{RDF.TYPE}> <{kind}> ." for kind in _types(member)]
    said += [
        f'{it} <{predicate}> "{value}"^^<{datatype}> .'
        for predicate, value, datatype in _values(member)
    ]
    return "\n".join((*said, "")).encode()


def _json(member: Member, container: str) -> bytes:
    it = container + _last(member)
    described: dict[str, object] = {"@id": it, "@type": list(_types(member))}
    for predicate, value, datatype in _values(member):
        described[predicate] = [{"@value": value, "@type": datatype}]
    contained = {"@id": container, LDP.CONTAINS: [{"@id": it}]}
    return b",\n%b,\n%b" % (orjson.dumps(contained), orjson.dumps(described))


def _last(member: Member) -> str:
    """The member's address relative to its container's."""
    path = subject_path(member.name, member.kind is Kind.CONTAINER)
    return path[member.name.rfind("/") + 1 :]


def _types(member: Member) -> tuple[str, ...]:
    if member.kind is Kind.CONTAINER:
        return _CONTAINER
    kind = type_iri(member.media_type)
    return (LDP.RESOURCE, kind) if kind else (LDP.RESOURCE,)


@lru_cache(maxsize=1024)
def _turtle_type(kind: str) -> str:
    for name in ("ldp", "turtle"):
        if kind.startswith(_NEEDED[name]):
            return f"{name}:{kind.removeprefix(_NEEDED[name])}"
    return f"<{kind}>"


def _values(member: Member) -> list[tuple[str, str, str]]:
    seconds = member.modified_us // 1_000_000
    said = [
        (DCTERMS.MODIFIED, _moment(seconds), XSD.DATE_TIME),
        (STAT.MTIME, str(seconds), XSD.INTEGER),
    ]
    if member.kind is not Kind.CONTAINER:
        said.insert(0, (STAT.SIZE, str(member.size), XSD.INTEGER))
    return said


@lru_cache(maxsize=4096)
def _moment(seconds: int) -> str:
    return date_time(seconds * 1_000_000).value
