"""What a document says besides its proof.

Signers and readers ask for it; whoever stores the document asks for all of it. Under one plain
context (ours) a proof of the usual kind comes to a named graph of its own and one statement that
leads there, so the rest can be told from a reading of the whole, which has been made already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from proofs.contexts import CONTEXT
from proofs.shelf import NOWHERE, Shelf
from proofs.strict_json import Json
from vocab.terms import SEC

#: How the quads of a document without its proof are come by.
Reading: TypeAlias = "Callable[[Mapping[str, Json], Shelf], list[Quad]]"

PROOF = "proof"
_LEADS_TO = NamedNode(SEC.PROOF)
_DEFAULT = DefaultGraph()


def bare(document: Mapping[str, Json]) -> dict[str, Json]:
    """The document without its proof."""
    return {name: value for name, value in document.items() if name != PROOF}


def unsigned(document: Mapping[str, Json], contexts: Shelf) -> list[Quad]:
    """The quads of the document without its proof; raises what :meth:`Shelf.quads` raises."""
    return _without_proof(document, contexts, lambda: contexts.quads(dict(document), NOWHERE))


def unsigned_body(body: bytes, document: Mapping[str, Json], contexts: Shelf) -> list[Quad]:
    """The same of a document as it was sent: whoever stores it has had ``body`` read already."""
    return _without_proof(document, contexts, lambda: contexts.parse(body, NOWHERE))


def _without_proof(
    document: Mapping[str, Json], contexts: Shelf, whole: Callable[[], list[Quad]]
) -> list[Quad]:
    if _is_usual(document, contexts):
        try:
            found = _besides(whole())
        except ValueError:
            found = None
        if found is not None:
            return found
    return contexts.quads(bare(document), NOWHERE)


def _is_usual(document: Mapping[str, Json], contexts: Shelf) -> bool:
    """Whether the proof is one flat object that becomes a graph of its own."""
    proof, named = document.get(PROOF), document.get(CONTEXT)
    if not isinstance(proof, dict) or not isinstance(named, str):
        return False
    plain = contexts.plain(named)
    meaning = plain.definitions.get(PROOF) if plain is not None else None
    return (
        isinstance(meaning, dict)
        and meaning.get("@id") == SEC.PROOF
        and meaning.get("@container") == "@graph"
        and all(name[:1] != "@" and isinstance(value, str) for name, value in proof.items())
    )


def _besides(quads: Sequence[Quad]) -> list[Quad] | None:
    """All but the proof; ``None`` unless one statement leads to the one named graph."""
    rest: list[Quad] = []
    leading: list[Quad] = []
    graphs: set[object] = set()
    for quad in quads:
        graph = quad.graph_name
        if graph != _DEFAULT:
            graphs.add(graph)
        elif quad.predicate == _LEADS_TO:
            leading.append(quad)
        else:
            rest.append(quad)
    if len(leading) != 1 or graphs != {leading[0].object}:
        return None
    proof = leading[0].object
    if not isinstance(proof, BlankNode) or any(proof in (q.subject, q.object) for q in rest):
        return None
    return rest
