"""N3 Patch (Solid Protocol §5.3.1): ``text/n3`` to :class:`~pod_server.model.patch.Patch`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pod_server.model.errors import UnprocessablePatch
from pod_server.model.patch import Patch, Variable
from pod_server.model.terms import BlankNode, NamedNode, Quad, Term, Triple
from pod_server.rdf import n3
from vocab.terms import RDF, SOLID

MEDIA_TYPE = "text/n3"

_TYPE = NamedNode(RDF.TYPE)
_PATCH = NamedNode(SOLID.INSERT_DELETE_PATCH)
_WHERE = NamedNode(SOLID.WHERE)
_DELETES = NamedNode(SOLID.DELETES)
_INSERTS = NamedNode(SOLID.INSERTS)
_PARTS = (_WHERE, _DELETES, _INSERTS)


def parse(body: bytes, base: str) -> Patch:
    """The patch that ``body`` says, relative IRIs resolved against ``base`` (its target).

    Raises ``MalformedBody`` for what is no N3 (400), ``UnprocessablePatch`` for N3 that is no
    patch under P-48 to P-51 (422), ``TooLarge``.
    """
    sent = n3.decoded(body, MEDIA_TYPE)
    text = n3.without_variables(sent)
    scopes = n3.scopes(text, base, MEDIA_TYPE)
    outside = scopes.get(n3.NOWHERE, [])
    named = _parts(outside)
    formulae = {part: node for part, node in named.items() if isinstance(node, BlankNode)}
    if len(formulae) != len(named) or not n3.opens(text, len(set(formulae.values()))):
        raise UnprocessablePatch(
            "Each of solid:where, solid:deletes and solid:inserts takes one formula in braces, "
            "and there is no other formula in the patch (P-49)."
        )
    if scopes.keys() - formulae.values() - {n3.NOWHERE}:
        raise UnprocessablePatch("A formula of a patch holds triples and no formula (P-49).")
    found = {part: scopes.get(node, []) for part, node in formulae.items()}
    _check_blank_nodes(found, outside)
    return _patch(found, plain="?" not in sent)


def _parts(outside: Iterable[Quad]) -> Mapping[NamedNode, Term | Triple]:
    """What the one patch resource names as its where, deletes and inserts (P-48)."""
    held = list(outside)
    patches = {q.subject for q in held if q.predicate == _TYPE and q.object == _PATCH}
    if len(patches) != 1:
        raise UnprocessablePatch(
            f"A patch document describes one solid:InsertDeletePatch, not {len(patches)} (P-48)."
        )
    (patch,) = patches
    if isinstance(n3.slot(patch), Variable):
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
    if not (inserted or sought):
        return
    named = _blank(q for q in outside if q.predicate not in _PARTS)
    if inserted & sought or (inserted | sought) & named:
        raise UnprocessablePatch(
            "A blank node of one formula cannot be named outside it; use a variable (P-51)."
        )


def _blank(quads: Iterable[Quad]) -> set[BlankNode]:
    return {term for q in quads for term in (q.subject, q.object) if isinstance(term, BlankNode)}


def _patch(found: Mapping[NamedNode, list[Quad]], *, plain: bool) -> Patch:
    sought = tuple(n3.pattern(q, existential=True) for q in found.get(_WHERE, ()))
    deletes = n3.templates(found.get(_DELETES, ()), plain=plain)
    inserts = n3.templates(found.get(_INSERTS, ()), plain=plain)
    if plain:
        return Patch(sought, deletes, inserts)
    used = n3.variables(deletes) | n3.variables(inserts)
    if loose := sorted(used - n3.variables(sought)):
        names = ", ".join(f"?{name}" for name in loose)
        raise UnprocessablePatch(f"{names}: used, and not sought in solid:where (P-50).")
    return Patch(sought, deletes, inserts)
