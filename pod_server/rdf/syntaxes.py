"""Bytes to statements and back: one RDF syntax at a time, bounded, RDF 1.1 only.

The library reads RDF 1.2 as well; triple terms and literals with a base direction are refused,
because no reader of RDF 1.1 could be served them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import pyoxigraph
from pyoxigraph import RdfFormat

from pod_server.model.errors import MalformedBody, TooLarge, UnknownContext, UnsupportedType
from pod_server.model.terms import BlankNode, Literal, Quad, Triple
from proofs import shelf
from vocab.terms import (
    ACL,
    AS,
    DCTERMS,
    DP,
    FOAF,
    LDP,
    PIM,
    RDF,
    RDFS,
    SEC,
    SESAME,
    SH,
    SKOS,
    SOLID,
    STAT,
    VCARD,
    XSD,
)

#: A body may not come to more statements than this (S-52): about 100 MB of memory.
MAX_STATEMENTS = 250_000

TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
N_TRIPLES = "application/n-triples"

FORMATS: Mapping[str, RdfFormat] = {
    TURTLE: RdfFormat.TURTLE,
    JSON_LD: RdfFormat.JSON_LD,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
}
#: The syntaxes that keep named graphs apart.
DATASETS = frozenset({JSON_LD, "application/n-quads", "application/trig"})
_WITH_PREFIXES = frozenset({TURTLE, "application/trig"})

PREFIXES: Mapping[str, str] = {
    "acl": ACL.NS,
    "as": AS.NS,
    "dcterms": DCTERMS.NS,
    "dp": DP.NS,
    "foaf": FOAF.NS,
    "ldp": LDP.NS,
    "pim": PIM.NS,
    "rdf": RDF.NS,
    "rdfs": RDFS.NS,
    "sec": SEC.NS,
    "sesame": SESAME.NS,
    "sh": SH.NS,
    "skos": SKOS.NS,
    "solid": SOLID.NS,
    "stat": STAT.NS,
    "vcard": VCARD.NS,
    "xsd": XSD.NS,
}
_MAX_PREFIXES = 64

#: A namespace of a megabyte, named a million times with three bytes, would fill the memory.
_LONGEST_NAMESPACE = 4096
_SMALL = 16_384
_LONG_NAMESPACE = re.compile(rb"(?i)(?:prefix\s+[^\s<]{0,999}\s*|base\s+)<[^>]{4097}")


#: Marks of RDF 1.2 that a body has to have this often before they are looked at one by one.
_MANY_MARKS = 100
_NO_TRIPLE_TERMS = "A triple term is RDF 1.2; describe the statement with a node."
#: Strings, IRIs, escapes and comments of Turtle and its kin, in which nothing is a sign. No
#: group is possessive: before CPython 3.11.5 such a one goes on from where it failed.
OPAQUE = (
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*"""'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*'''"
    r'|"[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*"'
    r"|'[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*'"
    r"|<[^\x00-\x20<>\"{}|^`]*+>"
    r"|\\."
    r"|\#[^\n\r]*"
)
_TRIPLE_TERM = re.compile(rf"{OPAQUE}|(?P<opens><<)".encode(), re.DOTALL)


@dataclass(slots=True)
class Parsed:
    """The statements of a body in its own order, and the prefixes that it declared."""

    quads: list[Quad]
    _parser: pyoxigraph.QuadParser | None = None

    @property
    def prefixes(self) -> Mapping[str, str]:
        return self._parser.prefixes if self._parser is not None else {}


@lru_cache(maxsize=512)
def bare(media_type: str) -> str:
    """The media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def read(body: bytes, media_type: str, base: str) -> Parsed:
    """The statements of ``body``, relative IRIs resolved against ``base``.

    Raises ``UnsupportedType`` for what is no RDF here, ``MalformedBody`` with line and column,
    ``UnknownContext``, ``TooLarge``.
    """
    kind = bare(media_type)
    if kind == JSON_LD:
        return Parsed(_read_json_ld(body, base))
    if kind not in FORMATS:
        raise UnsupportedType(media_type, tuple(FORMATS))
    return _read_text(body, kind, base)


def check(body: bytes, media_type: str, base: str) -> None:
    """Raise what :func:`read` would; statements are looked at one by one and let go."""
    kind = bare(media_type)
    if kind not in FORMATS or kind == JSON_LD or _may_be_rdf_12(body):
        read(body, media_type, base)
        return
    try:
        if len(body) <= _SMALL:  # Too few bytes for too many statements; no marks, see above.
            deque(pyoxigraph.parse(_quick(body), FORMATS[kind], base_iri=base), 0)
            return
        parser = _parser(body, kind, base)
        deque(islice(parser, MAX_STATEMENTS), 0)
        more = next(parser, None)
    except (SyntaxError, ValueError) as error:
        raise _malformed(kind, error) from error
    if more is not None:
        raise TooLarge(MAX_STATEMENTS, "number of statements")


def read_kept(body: bytes, media_type: str, base: str) -> list[Quad]:
    """As :func:`read`, for a body that lies below deltas or was written here; no limit.

    Blank nodes that have names keep them. Whoever sent the body may have left IRIs relative, or
    named a context; what :func:`write` makes does neither.
    """
    kind = bare(media_type)
    if kind == JSON_LD and (b"@context" in body or b"\\u" in body):
        return shelf.parse(body, base)
    return list(pyoxigraph.parse(body, FORMATS[kind], base_iri=base))


def read_own(body: bytes, media_type: str) -> list[Quad]:
    """As :func:`read`, for lines that :func:`write` made: no context, no relative IRI, no limit."""
    return list(pyoxigraph.parse(body, FORMATS[bare(media_type)]))


def _read_json_ld(body: bytes, base: str) -> list[Quad]:
    try:
        quads = shelf.parse(body, base)
    except shelf.UnknownContext as error:
        raise UnknownContext(error.iri) from error
    except shelf.MalformedJsonLd as error:
        raise MalformedBody(JSON_LD, str(error)) from error
    except shelf.TooComplex as error:
        raise TooLarge(error.limit, error.what) from error
    if len(quads) > MAX_STATEMENTS:
        raise TooLarge(MAX_STATEMENTS, "number of statements")
    return quads


def _read_text(body: bytes, kind: str, base: str) -> Parsed:
    try:
        parser = _parser(body, kind, base)
        quads = list(islice(parser, MAX_STATEMENTS + 1))
    except (SyntaxError, ValueError) as error:
        raise _malformed(kind, error) from error
    if len(quads) > MAX_STATEMENTS:
        raise TooLarge(MAX_STATEMENTS, "number of statements")
    if _may_be_rdf_12(body):
        for quad in quads:
            _refuse_rdf_12(quad, kind)
    return Parsed(quads, parser)


def _parser(body: bytes, kind: str, base: str) -> pyoxigraph.QuadParser:
    if len(body) > _SMALL and _LONG_NAMESPACE.search(body):
        raise TooLarge(_LONGEST_NAMESPACE, "length of a namespace")
    if body.count(b"<<") > _MANY_MARKS and any(
        found["opens"] for found in _TRIPLE_TERM.finditer(body)
    ):
        # One inside the other, they would be let go one inside the other: the stack ends there.
        raise MalformedBody(kind, _NO_TRIPLE_TERMS)
    return pyoxigraph.parse(body, FORMATS[kind], base_iri=base)


def _may_be_rdf_12(body: bytes) -> bool:
    """Where none of these marks is, there is no RDF 1.2 either.

    ``find``, as ``in`` asks first whether octets are a number; single octets are found sooner.
    """
    find = body.find
    return (
        find(b"<<") >= 0
        or find(b"~") >= 0
        or (find(b"-") >= 0 and find(b"--") >= 0)
        or (find(b"{") >= 0 and find(b"{|") >= 0)
    )


def _quick(body: bytes) -> bytes | str:
    """The body as the library takes it sooner; what is no UTF-8 is the library's to refuse."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


def _malformed(kind: str, error: SyntaxError | ValueError) -> MalformedBody:
    return MalformedBody(kind, where(error) if isinstance(error, SyntaxError) else str(error))


def where(error: SyntaxError) -> str:
    """The library's message, which names line and column where it knows them."""
    return error.msg if error.msg.endswith(".") else f"{error.msg}."


def _refuse_rdf_12(quad: Quad, kind: str) -> None:
    value = quad.object
    if isinstance(value, Triple):
        raise MalformedBody(kind, _NO_TRIPLE_TERMS)
    if isinstance(value, Literal) and value.direction is not None:
        raise MalformedBody(kind, f"{value} has a base direction, which is RDF 1.2; leave it out.")


def write(
    statements: Iterable[Triple] | Iterable[Quad],
    media_type: str,
    prefixes: Mapping[str, str] = PREFIXES,
) -> bytes:
    """Statements in the order given, with those of ``prefixes`` that occur."""
    kind = bare(media_type)
    if kind not in _WITH_PREFIXES:
        return pyoxigraph.serialize(statements, format=FORMATS[kind]) or b""
    held: list[Triple] | list[Quad] = [*statements]
    # In plain lines every IRI stands whole: looking there costs less than declaring all prefixes.
    plain = RdfFormat.N_QUADS if kind in DATASETS else RdfFormat.N_TRIPLES
    lines = pyoxigraph.serialize(held, format=plain) or b""
    used = {name: space for name, space in prefixes.items() if space.encode() in lines}
    return pyoxigraph.serialize(held, format=FORMATS[kind], prefixes=used) or b""


def with_own(declared: Mapping[str, str]) -> Mapping[str, str]:
    """The common prefixes and those that a source declared, which win."""
    if not declared:
        return PREFIXES
    taken = dict(list(declared.items())[:_MAX_PREFIXES])
    spaces = set(taken.values())
    ours = {name: space for name, space in PREFIXES.items() if space not in spaces}
    return {**ours, **taken}


def relabelled(quads: Iterable[Quad]) -> list[Quad]:
    """Blank nodes named b0, b1 … as they come: the same bytes from every reading of a body."""
    names: dict[BlankNode, BlankNode] = {}

    def short(node: BlankNode) -> BlankNode:
        return names.setdefault(node, BlankNode(f"b{len(names)}"))

    made: list[Quad] = []
    for quad in quads:
        subject, value, graph = quad.subject, quad.object, quad.graph_name
        blank = (
            isinstance(subject, BlankNode),
            isinstance(value, BlankNode),
            isinstance(graph, BlankNode),
        )
        if not any(blank):
            made.append(quad)
            continue
        graph = short(graph) if isinstance(graph, BlankNode) else graph
        subject = short(subject) if isinstance(subject, BlankNode) else subject
        value = short(value) if isinstance(value, BlankNode) else value
        made.append(Quad(subject, quad.predicate, value, graph))
    return made
