"""A stored document whose addresses change: as it was written where that can be, else anew.

Addresses are changed in the text, so that prefixes, comments, order and contexts stay the sender's.
Then both texts are read, each against its own address, and must say the same but for the change,
line by line of their N-Quads. Where they do not (an address cut in two by a prefix, written with
escapes, or relative to what moves otherwise), the statements themselves are changed and written
down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pod_server.model.moving import Rewriting
from pod_server.model.terms import DefaultGraph, NamedNode, Quad
from pod_server.rdf import syntaxes
from pod_server.rdf.syntaxes import DATASETS, FORMATS, N_TRIPLES, bare
from proofs.value import value
from vocab.terms import ACL, FOAF, SEC, VCARD

N_QUADS = "application/n-quads"
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
    wanted = rewriting.text(_lines(syntaxes.relabelled(found.quads)))
    body = rewriting.text(found.body.decode("utf-8")).encode("utf-8")
    if _said(body, found.media_type, base) == wanted:
        return Moved(body)
    # Names of blank nodes stay, for deltas may lie over the document.
    lines = rewriting.text(_lines(found.quads)).encode("utf-8")
    return Moved(_written(syntaxes.read_own(lines, N_QUADS), found.media_type), is_anew=True)


def moved_lines(lines: bytes, rewriting: Rewriting) -> bytes:
    """The lines of a delta (N-Triples)."""
    if not lines:
        return lines
    return moved(read(lines, N_TRIPLES, "", original=False), "", rewriting).body


def _lines(quads: Sequence[Quad]) -> str:
    """Each statement on a line, every address in it whole: to be changed and compared as text."""
    return syntaxes.write(quads, N_QUADS).decode("utf-8")


def _said(body: bytes, media_type: str, base: str) -> str:
    """What a body says at this address; nothing where it cannot be read."""
    try:
        return _lines(syntaxes.relabelled(syntaxes.read_kept(body, media_type, base)))
    except (SyntaxError, ValueError):
        return ""


def _written(quads: Sequence[Quad], media_type: str) -> bytes:
    if bare(media_type) in DATASETS and _has_named_graphs(quads):
        return syntaxes.write(quads, media_type)
    return syntaxes.write([quad.triple for quad in quads], media_type)


def _has_named_graphs(quads: Iterable[Quad]) -> bool:
    return any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads)
