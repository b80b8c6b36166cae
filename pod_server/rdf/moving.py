"""A stored document whose addresses change: as it was written where that can be, else anew.

Addresses are changed in the text, so that prefixes, comments, order and contexts stay the sender's.
Then both texts are read, each against its own address, and must say the same but for the change,
statement by statement. Where they do not (an address cut in two by a prefix, written with escapes,
or relative to what moves otherwise), the statements themselves are changed and written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pod_server.model.moving import Rewriting
from pod_server.model.terms import DefaultGraph, Literal, NamedNode, Quad
from pod_server.model.value import value
from pod_server.rdf import syntaxes
from pod_server.rdf.syntaxes import DATASETS, FORMATS, N_TRIPLES, bare
from vocab.terms import ACL, FOAF, SEC, VCARD

#: Whoever reads one of these takes the document for signed (VC Data Integrity 1.0 §2.1, and the
#: linked-data signatures before it).
_SIGNED = frozenset((SEC.PROOF_VALUE, f"{SEC.NS}jws", f"{SEC.NS}signatureValue"))
#: Who is named here is known by address.
_KNOWN_BY = frozenset((ACL.AGENT, f"{FOAF.NS}knows", VCARD.HAS_MEMBER))


@value
class Read:
    """A document as it was: what it states, whether it is signed, and whom it names."""

    body: bytes
    media_type: str
    quads: Sequence[Quad]
    is_signed: bool
    people: frozenset[str]


@value
class Moved:
    """A document as it is to be; ``is_anew`` where its text was not kept."""

    body: bytes
    is_anew: bool = False


def is_rdf(media_type: str) -> bool:
    """Whether documents of this type are read as RDF here."""
    return bare(media_type) in FORMATS


def read(body: bytes, media_type: str, base: str, *, original: bool = True) -> Read:
    """The document at ``base``. Raises what its codec raises."""
    if not body:
        return Read(body, media_type, (), False, frozenset())
    if original:
        quads = syntaxes.read(body, media_type, base).quads
    else:
        quads = syntaxes.read_kept(body, media_type, base)
    people = (
        quad.object.value
        for quad in quads
        if quad.predicate.value in _KNOWN_BY and isinstance(quad.object, NamedNode)
    )
    is_signed = any(quad.predicate.value in _SIGNED for quad in quads)
    return Read(body, media_type, quads, is_signed, frozenset(people))


def moved(found: Read, base: str, rewriting: Rewriting) -> Moved:
    """The document at its new address ``base``."""
    if not found.body:
        return Moved(found.body)
    wanted = [_quad(quad, rewriting) for quad in found.quads]
    body = rewriting.text(found.body.decode("utf-8")).encode("utf-8")
    if _says(body, found.media_type, base, wanted):
        return Moved(body)
    return Moved(_written(wanted, found.media_type), is_anew=True)


def moved_lines(lines: bytes, rewriting: Rewriting) -> bytes:
    """The lines of a delta (N-Triples)."""
    if not lines:
        return lines
    return moved(read(lines, N_TRIPLES, "", original=False), "", rewriting).body


def _says(body: bytes, media_type: str, base: str, wanted: Sequence[Quad]) -> bool:
    try:
        found = syntaxes.read_kept(body, media_type, base)
    except (SyntaxError, ValueError):
        return False
    return syntaxes.relabelled(found) == syntaxes.relabelled(wanted)


def _written(quads: Sequence[Quad], media_type: str) -> bytes:
    if bare(media_type) in DATASETS and _has_named_graphs(quads):
        return syntaxes.write(quads, media_type)
    return syntaxes.write([quad.triple for quad in quads], media_type)


def _has_named_graphs(quads: Iterable[Quad]) -> bool:
    return any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads)


def _quad(quad: Quad, rewriting: Rewriting) -> Quad:
    subject, value_, graph = quad.subject, quad.object, quad.graph_name
    if isinstance(subject, NamedNode):
        subject = _node(subject, rewriting)
    if isinstance(value_, NamedNode):
        value_ = _node(value_, rewriting)
    elif isinstance(value_, Literal):
        value_ = _literal(value_, rewriting)
    if isinstance(graph, NamedNode):
        graph = _node(graph, rewriting)
    return Quad(subject, _node(quad.predicate, rewriting), value_, graph)


def _node(node: NamedNode, rewriting: Rewriting) -> NamedNode:
    moved_to = rewriting.text(node.value)
    return node if moved_to == node.value else NamedNode(moved_to)


def _literal(literal: Literal, rewriting: Rewriting) -> Literal:
    text = rewriting.text(literal.value)
    kind = _node(literal.datatype, rewriting)
    if text == literal.value and kind == literal.datatype:
        return literal
    if literal.language is not None:
        return Literal(text, language=literal.language)
    return Literal(text, datatype=kind)
