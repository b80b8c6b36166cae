"""Graph patterns in the letters of N3, read by a library that knows no variables.

Each ``?x`` outside strings, IRIs and comments is written as an IRI of a scheme that nobody else can
name (it is drawn anew in each process), and read back as a variable. Formulae come out as graphs
that blank nodes name. Both wire forms of a patch stand on this.
"""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

import pyoxigraph
from pyoxigraph import RdfFormat

from pod_server.model.errors import MalformedBody, TooLarge, UnprocessablePatch
from pod_server.model.patch import Pattern, Slot, Template, Variable, slots
from pod_server.model.terms import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Term,
    Triple,
)
from pod_server.rdf.syntaxes import OPAQUE, where

#: A patch that says more is better said as PUT (S-52).
MAX_BYTES = 8 * 1024 * 1024
MAX_STATEMENTS = 50_000

_VARIABLE = f"variable-{secrets.token_hex(8)}:"

VARIABLE_NAME = r"\w[\w\u00b7\u00c0-\U000effff-]*"
_TOKEN = re.compile(rf"{OPAQUE}|\?(?P<variable>{VARIABLE_NAME})|(?P<formula>\{{)", re.DOTALL)

Scope = BlankNode | NamedNode | DefaultGraph
NOWHERE = DefaultGraph()


def decoded(body: bytes, media_type: str) -> str:
    """The text of a patch. Raises ``TooLarge``, and ``MalformedBody`` for what is no UTF-8."""
    if len(body) > MAX_BYTES:
        raise TooLarge(MAX_BYTES, "patch")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedBody(media_type, "It is not UTF-8.") from error


def without_variables(text: str) -> str:
    """The text with IRIs for variables."""
    if "?" not in text:
        return text

    def written(token: re.Match[str]) -> str:
        variable = token["variable"]
        return token[0] if variable is None else spelt(variable)

    return _TOKEN.sub(written, text)


def opens(text: str, formulae: int) -> bool:
    """Whether the text opens just so many formulae: braces in strings and the like are none."""
    if text.count("{") == formulae:
        return True
    return sum(token["formula"] is not None for token in _TOKEN.finditer(text)) == formulae


def spelt(variable: str) -> str:
    """A variable as an IRI that :func:`slot` knows again."""
    return f"<{_VARIABLE}{variable}>"


def scopes(text: str, base: str, media_type: str) -> dict[Scope, list[Quad]]:
    """The statements outside (in :data:`NOWHERE`) and in each formula; empty ones do not show.

    Raises ``MalformedBody`` for what is no N3, ``UnprocessablePatch`` for N3 that is no RDF.
    """
    try:
        parser = pyoxigraph.parse(text, RdfFormat.N3, base_iri=base)
        quads = list(islice(parser, MAX_STATEMENTS + 1))
    except SyntaxError as error:
        told = where(error).replace(_VARIABLE, "?")
        if error.lineno is None:  # N3, but a literal as subject or the like: no RDF
            raise UnprocessablePatch(f"{told} A patch holds triples (P-49).") from error
        raise MalformedBody(media_type, told) from error
    except ValueError as error:
        raise MalformedBody(media_type, str(error)) from error
    if len(quads) > MAX_STATEMENTS:
        raise TooLarge(MAX_STATEMENTS, "number of statements of a patch")
    found: dict[Scope, list[Quad]] = defaultdict(list)
    for quad in quads:
        found[quad.graph_name].append(quad)
    return found


def pattern(quad: Quad, *, existential: bool = False) -> Pattern:
    """A statement as a pattern; ``existential`` makes its blank nodes variables nobody names."""
    subject, predicate, value = quad.triple
    if existential:
        return Pattern(_existential(slot(subject)), slot(predicate), _existential(slot(value)))
    return Pattern(slot(subject), slot(predicate), slot(value))


def templates(quads: Iterable[Quad], *, plain: bool) -> tuple[Template, ...]:
    """Statements to be removed or inserted; ``plain`` where the text has no variable at all."""
    if not plain:
        return tuple([pattern(quad) for quad in quads])
    triples = []
    for quad in quads:
        value = quad.object
        if isinstance(value, Triple):
            slot(value)  # which refuses it
        triples.append(quad.triple)
    return tuple(triples)


def slot(term: Term | Triple) -> Slot:
    """A term, or the variable that it stands for."""
    if isinstance(term, NamedNode):
        value = term.value
        return Variable(value[len(_VARIABLE) :]) if value.startswith(_VARIABLE) else term
    if isinstance(term, Triple):
        raise UnprocessablePatch("A triple term is RDF 1.2 and cannot be patched (P-49).")
    if isinstance(term, Literal) and term.datatype.value.startswith(_VARIABLE):
        raise UnprocessablePatch("A datatype cannot be a variable (P-49).")
    return term


def variables(found: Iterable[Template]) -> set[str]:
    """The names of the variables in templates."""
    return {slot.name for t in found for slot in slots(t) if isinstance(slot, Variable)}


def _existential(term: Slot) -> Slot:
    return Variable(f"_:{term.value}") if isinstance(term, BlankNode) else term
