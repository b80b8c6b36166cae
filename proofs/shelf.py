"""The JSON-LD shelf: documents read with the contexts that ship with us, and with no others.

Nothing is fetched here, ever (S-50, V-09). Bytes become plain JSON of one meaning first
(:mod:`proofs.strict_json`), contexts are written out in place (:mod:`proofs.contexts`), and only
then does the RDF library read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import orjson
from pyoxigraph import Literal, Quad, RdfFormat
from pyoxigraph import parse as read_rdf
from pyoxigraph import serialize as write_rdf

from proofs import frozen, strict_json
from proofs.contexts import CONTEXT, BrokenContext, Inliner, PlainContext, UnknownContext, is_plain
from proofs.strict_json import Json, MalformedJson, TooComplex
from vocab import files

if TYPE_CHECKING:  # slow to import, for it brings an HTTP client with it
    from pyld import FrozenDocumentLoader

__all__ = [
    "MalformedJsonLd",
    "Shelf",
    "TooComplex",
    "UnknownContext",
    "bundled",
    "parse",
    "pyld_loader",
    "quads",
]

#: A base for reading where no relative address is allowed: what begins so afterwards was one.
NOWHERE = "nowhere:/"
_KINDS_KEPT = 512
#: A statement is read to judge it, to verify it and to understand it, and comes to many customers:
#: the last small ones are kept.
_READ_KEPT = 512
_SMALL = 16_384


class MalformedJsonLd(ValueError):
    """JSON-LD that cannot be read. ``line`` and ``column``, or ``pointer``, where known."""

    def __init__(
        self,
        reason: str,
        *,
        line: int | None = None,
        column: int | None = None,
        pointer: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column
        self.pointer = pointer

    def __str__(self) -> str:
        where = ""
        if self.line is not None:
            where = f" (line {self.line}, column {self.column})"
        elif self.pointer is not None:
            where = f" (at {self.pointer or 'the root'})"
        return self.reason + where


class Shelf:
    """Contexts by name. ``documents`` are whole context documents, as they stand in their files."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        self.documents = {iri: orjson.loads(body) for iri, body in documents.items()}
        self._contexts: dict[str, Json] = {
            iri: document[CONTEXT] for iri, document in self.documents.items()
        }
        self._sizes = {iri: len(body) for iri, body in documents.items()}
        self._plain = {
            iri: PlainContext(context)
            for iri, context in self._contexts.items()
            if isinstance(context, dict) and is_plain(context)
        }
        self._trimmed = lru_cache(_KINDS_KEPT)(self._trim)
        self._read_small = lru_cache(_READ_KEPT)(_read)
        self._read_anywhere = lru_cache(_READ_KEPT)(_read_anywhere)
        self._bodies = lru_cache(_READ_KEPT)(self._of_body)

    def __contains__(self, iri: str) -> bool:
        return iri in self._contexts

    def plain(self, iri: str) -> PlainContext | None:
        """The context of this name, where it is one flat object."""
        return self._plain.get(iri)

    def parse(self, body: bytes, base: str | None) -> list[Quad]:
        """The quads of a JSON-LD body; see :func:`quads` for what is refused."""
        known = self._bodies(body) if len(body) <= _SMALL else None
        return list(known) if known is not None else self.quads(load(body), base)

    def quads(self, document: Json, base: str | None) -> list[Quad]:
        """The quads of a document that has been read as JSON, in its order.

        Raises :class:`UnknownContext` with the name of a context that is not on the shelf,
        :class:`MalformedJsonLd`, and :class:`TooComplex`. RDF 1.2 is refused: a reader of
        RDF 1.1 would lose the direction of a text. (Triple terms have no JSON-LD form.)
        """
        try:
            body = self._written(document, base)
            if len(body) > _SMALL:
                return _read(body, base)
            return list(self._read_anywhere(body) or self._read_small(body, base))
        except SyntaxError as error:
            raise MalformedJsonLd(error.msg) from error
        except BrokenContext as error:
            raise MalformedJsonLd(error.reason, pointer=error.pointer) from error
        except ValueError as error:
            if isinstance(error, (UnknownContext, TooComplex, MalformedJsonLd)):
                raise
            raise MalformedJsonLd(str(error)) from error

    def _of_body(self, body: bytes) -> list[Quad] | None:
        """The quads of a body in one plain context, where they are the same at every base."""
        written = self._trimmed_down(load(body))
        return self._read_anywhere(written) if written is not None else None

    def _written(self, document: Json, base: str | None) -> bytes:
        written = self._trimmed_down(document)
        if written is not None:
            return written
        size = len(_write(document))
        inliner = Inliner(self._contexts, self._sizes, base)
        return _write(inliner.document(document, written=size))

    def _trimmed_down(self, document: Json) -> bytes | None:
        """A document whose only context is a plain one, with the part of it that it uses."""
        if not isinstance(document, dict):
            return None
        named = document.get(CONTEXT)
        plain = self._plain.get(named) if isinstance(named, str) else None
        if not isinstance(named, str) or plain is None:
            return None
        document = _without_echo(document, named)
        used = plain.used_by(document)
        if used is None:
            return None
        return _write({**document, CONTEXT: self._trimmed(named, used)})

    def _trim(self, iri: str, used: frozenset[str]) -> orjson.Fragment:
        return orjson.Fragment(orjson.dumps(self._plain[iri].trimmed(used)))


def load(body: bytes) -> Json:
    """The JSON of a JSON-LD body. Raises :class:`MalformedJsonLd` or :class:`TooComplex`."""
    try:
        return strict_json.read(body)
    except MalformedJson as error:
        raise MalformedJsonLd(error.reason, line=error.line, column=error.column) from error


@cache
def bundled() -> Shelf:
    """The shelf that ships with us, read once: PyLD's, and over it ours (``vocab/contexts``)."""
    index: dict[str, str] = orjson.loads(files.raw("contexts/index.json"))
    ours = {iri: files.raw(name) for iri, name in index.items()}
    return Shelf(frozen.contexts() | ours)


def parse(body: bytes, base: str | None) -> list[Quad]:
    """The quads of a JSON-LD body, with the contexts that ship with us (:meth:`Shelf.quads`)."""
    return bundled().parse(body, base)


def quads(document: Json, base: str | None) -> list[Quad]:
    """The quads of JSON that has been read, with the contexts that ship with us."""
    return bundled().quads(document, base)


def pyld_loader() -> FrozenDocumentLoader:
    """For PyLD's ``documentLoader`` option: serves the shelf and refuses everything else."""
    from pyld import FrozenDocumentLoader

    return FrozenDocumentLoader(bundled().documents)


def _write(document: Json | dict[str, Json | orjson.Fragment]) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:  # integers of more than 64 bits, or lone surrogates
        try:
            plain = json.dumps(document, ensure_ascii=False, default=_fragment)
            return plain.encode("utf-8")
        except UnicodeEncodeError as error:
            raise MalformedJsonLd("A text holds half a surrogate pair") from error


def _fragment(value: object) -> Json:
    if isinstance(value, orjson.Fragment):
        kept: Json = orjson.loads(orjson.dumps(value))
        return kept
    raise TypeError(type(value).__name__)


def _without_echo(document: dict[str, Json], named: str) -> dict[str, Json]:
    """Drop a proof's ``@context`` that repeats the document's, as eddsa-jcs-2022 writes it."""
    proof = document.get("proof")
    if isinstance(proof, dict) and proof.get(CONTEXT) == named:
        return {**document, "proof": {key: v for key, v in proof.items() if key != CONTEXT}}
    return document


def _read(body: bytes, base: str | None) -> list[Quad]:
    found = list(read_rdf(body, format=RdfFormat.JSON_LD, base_iri=base))
    if b"@direction" in body and any(map(_is_rdf_12, found)):
        raise MalformedJsonLd("A text with a base direction is RDF 1.2; leave @direction out")
    return found


def _read_anywhere(body: bytes) -> list[Quad] | None:
    """The quads, where they are the same at every base; ``None`` where they may not be."""
    try:
        found = _read(body, NOWHERE)
    except (SyntaxError, ValueError):
        return None
    lines = write_rdf(found, format=RdfFormat.N_QUADS) or b""
    return None if NOWHERE.encode()[:-1] in lines else found


def _is_rdf_12(quad: Quad) -> bool:
    return isinstance(quad.object, Literal) and quad.object.direction is not None
