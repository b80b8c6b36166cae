"""N3 Patch (Solid Protocol §5.3.1): ``text/n3`` to :class:`~pod_server.model.patch.Patch`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pod_server.model.errors import UnprocessablePatch
from pod_server.model.patch import Patch, Variable
from pod_server.model.terms import BlankNode, NamedNode, Quad, Term, Triple
from pod_server.rdf import n3
from vocab.terms import RDF, SOLID

MEDIA_TYPE = "text/n3"

_PATCH = NamedNode(SOLID.INSERT_DELETE_PATCH)
_PARTS = frozenset({SOLID.WHERE, SOLID.DELETES, SOLID.INSERTS})


def parse(body: bytes, base: str) -> Patch:
    """The patch that ``body`` says, relative IRIs resolved against ``base`` (its target).

    Raises ``MalformedBody`` for what is no N3 (400), ``UnprocessablePatch`` for N3 that is no
    patch under P-48 to P-51 (422), ``TooLarge``.
    """
    sent = n3.decoded(body, MEDIA_TYPE)
    text = n3.without_variables(sent)
    scopes = n3.scopes(text, base, MEDIA_TYPE)
    outside = scopes.pop(n3.NOWHERE, [])
    formulae = _parts(outside)
    nodes = set(formulae.values())
    if not n3.opens(text, len(nodes)):
        raise UnprocessablePatch(_ONE_FORMULA)
    if not scopes.keys() <= nodes:
        raise UnprocessablePatch("A formula of a patch holds triples and no formula (P-49).")
    found = {part: scopes[node] for part, node in formulae.items() if node in scopes}
    _check_blank_nodes(found, outside)
    return _patch(found, plain="?" not in sent)


_ONE_FORMULA = (
    "Each of solid:where, solid:deletes and solid:inserts takes one formula in braces, "
    "and there is no other formula in the patch (P-49)."
)


def _parts(outside: Iterable[Quad]) -> Mapping[str, BlankNode]:
    """The formulae that the one patch resource names as its where, deletes, inserts (P-48)."""
    patches: set[Term | Triple] = set()
    said: list[tuple[str, Term | Triple, Term | Triple]] = []
    for quad in outside:
        predicate = quad.predicate.value
        if predicate in _PARTS:
            said.append((predicate, quad.subject, quad.object))
        elif predicate == RDF.TYPE and quad.object == _PATCH:
            patches.add(quad.subject)
    if len(patches) != 1:
        raise UnprocessablePatch(
            f"A patch document describes one solid:InsertDeletePatch, not {len(patches)} (P-48)."
        )
    (patch,) = patches
    if isinstance(n3.slot(patch), Variable):
        raise UnprocessablePatch("A variable cannot be the patch (P-48).")
    named: dict[str, Term | Triple] = {}
    for part, subject, value in said:
        if subject != patch:
            raise UnprocessablePatch(
                f"{NamedNode(part)} is said of something that is no patch (P-48)."
            )
        if named.setdefault(part, value) != value:
            raise UnprocessablePatch(f"A patch has at most one {NamedNode(part)} (P-48).")
    formulae = {part: node for part, node in named.items() if isinstance(node, BlankNode)}
    if len(formulae) != len(named):
        raise UnprocessablePatch(_ONE_FORMULA)
    return formulae


def _check_blank_nodes(found: Mapping[str, Sequence[Quad]], outside: Iterable[Quad]) -> None:
    if _blank(found.get(SOLID.DELETES, ())):
        raise UnprocessablePatch("No blank node can be deleted; find it with a variable (P-51).")
    inserted, sought = _blank(found.get(SOLID.INSERTS, ())), _blank(found.get(SOLID.WHERE, ()))
    if not (inserted or sought):
        return
    named = _blank([quad for quad in outside if quad.predicate.value not in _PARTS])
    if inserted & sought or (inserted | sought) & named:
        raise UnprocessablePatch(
            "A blank node of one formula cannot be named outside it; use a variable (P-51)."
        )


def _blank(quads: Sequence[Quad]) -> set[BlankNode]:
    found: set[BlankNode] = set()
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, BlankNode):
            found.add(subject)
        if isinstance(value, BlankNode):
            found.add(value)
    return found


def _patch(found: Mapping[str, Sequence[Quad]], *, plain: bool) -> Patch:
    where = found.get(SOLID.WHERE, ())
    sought = tuple([n3.pattern(quad, existential=True) for quad in where])
    deletes = n3.templates(found.get(SOLID.DELETES, ()), plain=plain)
    inserts = n3.templates(found.get(SOLID.INSERTS, ()), plain=plain)
    if plain:
        return Patch(sought, deletes, inserts)
    used = n3.variables(deletes) | n3.variables(inserts)
    if loose := sorted(used - n3.variables(sought)):
        names = ", ".join(f"?{name}" for name in loose)
        raise UnprocessablePatch(f"{names}: used, and not sought in solid:where (P-50).")
    return Patch(sought, deletes, inserts)
