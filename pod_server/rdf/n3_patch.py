"""N3 Patch (Solid Protocol §5.3.1): ``text/n3`` to :class:`~pod_server.model.patch.Patch`.

The library reads N3, but no variables. So each ``?x`` outside strings, IRIs and comments is
written as an IRI of a scheme that nobody else can name (it is drawn anew in each process), and
read back as a variable. Formulae come out as graphs that blank nodes name.
"""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph
from pyoxigraph import RdfFormat

from pod_server.model.errors import MalformedBody, TooLarge, UnprocessablePatch
from pod_server.model.patch import Patch, Pattern, Slot, Variable
from pod_server.model.terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Term, Triple
from pod_server.rdf.syntaxes import where
from vocab.terms import RDF, SOLID

MEDIA_TYPE = "text/n3"
#: A patch that says more is better said as PUT (S-52).
MAX_BYTES = 8 * 1024 * 1024
MAX_STATEMENTS = 50_000

_VARIABLE = f"variable-{secrets.token_hex(8)}:"
_NAME = r"\w[\w\u00b7\u00c0-\U000effff-]*"
_TOKEN = re.compile(
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''"
    r'|"[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+"'
    r"|'[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+'"
    r"|<[^\x00-\x20<>\"{}|^`]*+>"
    r"|\\."
    r"|\#[^\n\r]*"
    rf"|\?(?P<variable>{_NAME})"
    r"|(?P<formula>\{)",
    re.DOTALL,
)
_TYPE = NamedNode(RDF.TYPE)
_PATCH = NamedNode(SOLID.INSERT_DELETE_PATCH)
_WHERE = NamedNode(SOLID.WHERE)
_DELETES = NamedNode(SOLID.DELETES)
_INSERTS = NamedNode(SOLID.INSERTS)
_PARTS = (_WHERE, _DELETES, _INSERTS)
_NOWHERE = DefaultGraph()

Scope = BlankNode | NamedNode | DefaultGraph


def parse(body: bytes, base: str) -> Patch:
    """The patch that ``body`` says, relative IRIs resolved against ``base`` (its target).

    Raises ``MalformedBody`` for what is no N3 (400), ``UnprocessablePatch`` for N3 that is no
    patch under P-48 to P-51 (422), ``TooLarge``.
    """
    if len(body) > MAX_BYTES:
        raise TooLarge(MAX_BYTES, "patch")
    text, braces = _without_variables(body)
    scopes = _scopes(text, base)
    outside = scopes.get(_NOWHERE, [])
    named = _parts(outside)
    formulae = {part: node for part, node in named.items() if isinstance(node, BlankNode)}
    if len(formulae) != len(named) or len(set(formulae.values())) != braces:
        raise UnprocessablePatch(
            "Each of solid:where, solid:deletes and solid:inserts takes one formula in braces, "
            "and there is no other formula in the patch (P-49)."
        )
    unknown = scopes.keys() - formulae.values() - {_NOWHERE}
    if unknown:
        raise UnprocessablePatch("A formula of a patch holds triples and no formula (P-49).")
    found = {part: scopes.get(node, []) for part, node in formulae.items()}
    _check_blank_nodes(found, [q for q in outside if q.predicate not in _PARTS])
    return _patch(found)


def _without_variables(body: bytes) -> tuple[str, int]:
    """The text with IRIs for variables, and the number of formulae that it opens."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedBody(MEDIA_TYPE, "It is not UTF-8.") from error
    braces = 0

    def written(token: re.Match[str]) -> str:
        nonlocal braces
        variable = token["variable"]
        if variable is not None:
            return f"<{_VARIABLE}{variable}>"
        if token["formula"]:
            braces += 1
        return token[0]

    return _TOKEN.sub(written, text), braces


def _scopes(text: str, base: str) -> dict[Scope, list[Quad]]:
    scopes: dict[Scope, list[Quad]] = defaultdict(list)
    try:
        for number, quad in enumerate(pyoxigraph.parse(text, RdfFormat.N3, base_iri=base)):
            if number >= MAX_STATEMENTS:
                raise TooLarge(MAX_STATEMENTS, "number of statements of a patch")
            scopes[quad.graph_name].append(quad)
    except SyntaxError as error:
        if error.lineno is None:  # N3, but a literal as subject or the like: no RDF
            raise UnprocessablePatch(f"{where(error)} A patch holds triples (P-49).") from error
        raise MalformedBody(MEDIA_TYPE, where(error).replace(_VARIABLE, "?")) from error
    except ValueError as error:
        raise MalformedBody(MEDIA_TYPE, str(error)) from error
    return scopes


def _parts(outside: Iterable[Quad]) -> Mapping[NamedNode, Term | Triple]:
    """What the one patch resource names as its where, deletes and inserts (P-48)."""
    held = list(outside)
    patches = {q.subject for q in held if q.predicate == _TYPE and q.object == _PATCH}
    if len(patches) != 1:
        raise UnprocessablePatch(
            f"A patch document describes one solid:InsertDeletePatch, not {len(patches)} (P-48)."
        )
    (patch,) = patches
    if isinstance(_slot(patch), Variable):
        raise UnprocessablePatch("A variable cannot be the patch (P-48).")
    named: dict[NamedNode, Term | Triple] = {}
    for quad in held:
        part = quad.predicate
        if part not in _PARTS:
            continue
        if quad.subject != patch:
            raise UnprocessablePatch(f"{part} is said of something that is no patch (P-48).")
        if named.setdefault(part, quad.object) != quad.object:
            raise UnprocessablePatch(f"A patch has at most one {part} (P-48).")
    return named


def _check_blank_nodes(found: Mapping[NamedNode, list[Quad]], outside: Iterable[Quad]) -> None:
    if _blank(found.get(_DELETES, ())):
        raise UnprocessablePatch("No blank node can be deleted; find it with a variable (P-51).")
    inserted, sought = _blank(found.get(_INSERTS, ())), _blank(found.get(_WHERE, ()))
    if inserted & sought or (inserted | sought) & _blank(outside):
        raise UnprocessablePatch(
            "A blank node of one formula cannot be named outside it; use a variable (P-51)."
        )


def _blank(quads: Iterable[Quad]) -> set[BlankNode]:
    return {term for q in quads for term in (q.subject, q.object) if isinstance(term, BlankNode)}


def _patch(found: Mapping[NamedNode, list[Quad]]) -> Patch:
    sought = tuple(_pattern(q, existential=True) for q in found.get(_WHERE, ()))
    deletes = tuple(_pattern(q) for q in found.get(_DELETES, ()))
    inserts = tuple(_pattern(q) for q in found.get(_INSERTS, ()))
    bound = _variables(sought)
    loose = sorted((_variables(deletes) | _variables(inserts)) - bound)
    if loose:
        names = ", ".join(f"?{name}" for name in loose)
        raise UnprocessablePatch(f"{names}: used, and not sought in solid:where (P-50).")
    return Patch(sought, deletes, inserts)


def _pattern(quad: Quad, *, existential: bool = False) -> Pattern:
    slots = (_slot(quad.subject), _slot(quad.predicate), _slot(quad.object))
    if existential:
        return Pattern(*(_existential(slot) for slot in slots))
    return Pattern(*slots)


def _slot(term: Term | Triple) -> Slot:
    if isinstance(term, Triple):
        raise UnprocessablePatch("A triple term is RDF 1.2 and cannot be patched (P-49).")
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        return Variable(term.value.removeprefix(_VARIABLE))
    if isinstance(term, Literal) and term.datatype.value.startswith(_VARIABLE):
        raise UnprocessablePatch("A datatype cannot be a variable (P-49).")
    return term


def _existential(slot: Slot) -> Slot:
    return Variable(f"_:{slot.value}") if isinstance(slot, BlankNode) else slot


def _variables(patterns: Iterable[Pattern]) -> set[str]:
    return {slot.name for p in patterns for slot in p.slots() if isinstance(slot, Variable)}
