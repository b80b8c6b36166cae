"""SPARQL 1.1 Update of one document: ``application/sparql-update`` to a patch (P-56).

What a document can be told: INSERT DATA, DELETE DATA, DELETE WHERE, and DELETE/INSERT … WHERE with
basic graph patterns, several in a row. Each template is read as N3, which writes triples alike;
that the whole is SPARQL is the word of the library's own parser, which runs each operation on an
empty store. It can do nothing there: no keyword that fetches or nests has got so far.
"""

from __future__ import annotations

import pyoxigraph

from pod_server.model.errors import MalformedBody, TooLarge, UnprocessablePatch
from pod_server.model.patch import MAX_WHERE, Patch, Pattern, slots
from pod_server.model.terms import BlankNode
from pod_server.rdf import n3
from pod_server.rdf.update_text import MEDIA_TYPE, Operation, operations

__all__ = ["MEDIA_TYPE", "in_a_row", "parse"]

MAX_OPERATIONS = 100


def parse(body: bytes, base: str) -> Patch:
    """The patch that ``body`` says, relative IRIs resolved against ``base`` (its target).

    Raises ``MalformedBody`` for what is no SPARQL Update, ``UnprocessablePatch`` naming what a
    document cannot be told, ``TooLarge``.
    """
    made: list[Patch] = []
    for operation in operations(n3.decoded(body, MEDIA_TYPE)):
        if len(made) >= MAX_OPERATIONS:
            raise TooLarge(MAX_OPERATIONS, "number of operations in a patch")
        made.append(_patch(operation, base))
        _check_syntax(operation, base)
    return in_a_row(made)


def in_a_row(patches: list[Patch]) -> Patch:
    """One patch that does what these do one after another; plain data is put together."""
    if not patches:
        return Patch(strict=False)
    *before, made = patches
    for patch in reversed(before):
        made = _together(patch, made) or Patch(
            patch.where, patch.deletes, patch.inserts, strict=False, then=made
        )
    return made


def _together(first: Patch, second: Patch) -> Patch | None:
    """Both as one, where nothing is sought and no node is nameless: then order is plain to see."""
    if first.where or second.where or second.then or _has_blank(first) or _has_blank(second):
        return None
    gone = frozenset(second.deletes)
    kept = tuple(pattern for pattern in first.inserts if pattern not in gone)
    return Patch((), first.deletes + second.deletes, kept + second.inserts, strict=False)


def _has_blank(patch: Patch) -> bool:
    return any(isinstance(slot, BlankNode) for t in patch.inserts for slot in slots(t))


def _patch(operation: Operation, base: str) -> Patch:
    found: dict[str, tuple[Pattern, ...]] = {"where": (), "deletes": (), "inserts": ()}
    for role, template in operation.templates():
        patterns = _patterns(template, base, existential=role == "where")
        if role == "both":
            found["where"] = found["deletes"] = patterns
        else:
            found[role] = patterns
    if len(found["where"]) > MAX_WHERE:
        raise UnprocessablePatch(f"The patch has more than {MAX_WHERE} patterns to find (P-57).")
    return Patch(found["where"], found["deletes"], found["inserts"], strict=False)


def _patterns(template: str, base: str, *, existential: bool) -> tuple[Pattern, ...]:
    scopes = n3.scopes(template, base, MEDIA_TYPE)
    return tuple(
        n3.pattern(quad, existential=existential)
        for scope, quads in scopes.items()
        if scope != n3.NOWHERE
        for quad in quads
    )


def _check_syntax(operation: Operation, base: str) -> None:
    try:
        pyoxigraph.Store().update(operation.whole(), base_iri=base)
    except SyntaxError as error:
        told = error.msg.splitlines()[0][:200]
        raise MalformedBody(MEDIA_TYPE, told) from error
