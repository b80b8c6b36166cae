"""Canonical bytes: RDFC-1.0 N-Quads of a dataset, JCS of a JSON value, and the hash of either.

RDFC-1.0 is exponential on graphs made for it ("poison"), and neither library stops. So the graph
is looked at first: blank nodes that RDFC-1.0 tells apart at first sight cost nothing; the rest is
priced, and refused above a few dozen milliseconds of work (S-50).
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import factorial

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from proofs import multibase
from proofs.jcs import jcs
from proofs.strict_json import TooComplex

__all__ = ["TooComplex", "content_hash", "jcs", "nquads", "written_hash"]

MAX_QUADS = 10_000
MAX_BLANK_NODES = 2_000
#: In units of about 10 µs.
_MAX_PRICE = 5_000
#: So few places of blank nodes are cheap whatever their graph (all of 5 nodes with all: 6 ms).
_ALWAYS_CHEAP = 40

_SHA2_256 = b"\x12\x20"


def nquads(quads: Iterable[Quad]) -> bytes:
    """Sorted canonical N-Quads (RDFC-1.0, SHA-256); raises :class:`TooComplex`."""
    held = list(quads)
    if len(held) > MAX_QUADS:
        raise TooComplex("quads", MAX_QUADS)
    dataset = Dataset(held)
    text = str(dataset)
    places = text.count("_:")
    if places > _ALWAYS_CHEAP:
        _refuse_poison(held)
    if places:  # else there is no blank node to name
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        text = str(dataset)
    lines = sorted(text.split("\n"))
    return "\n".join([*lines[1:], ""]).encode("utf-8")


def content_hash(canonical: bytes) -> str:
    """Multibase base58btc of the sha2-256 multihash; what two copies of a statement share."""
    return written_hash(hashlib.sha256(canonical).digest())


def written_hash(sha256: bytes) -> str:
    """A content hash in text, of the digest of canonical bytes."""
    return multibase.encode(_SHA2_256 + sha256)


Term = NamedNode | BlankNode | Literal | Triple | DefaultGraph


def _refuse_poison(quads: Sequence[Quad]) -> None:
    around: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        for node in _blank_nodes(quad):
            around[node].append(quad)
    if len(around) > MAX_BLANK_NODES:
        raise TooComplex("blank nodes", MAX_BLANK_NODES)
    looks = {node: _look(node, near) for node, near in around.items()}
    shared = Counter(looks.values())
    alike = {node for node, look in looks.items() if shared[look] > 1}
    if sum(_price(group, around, looks) for group in _groups(alike, around)) > _MAX_PRICE:
        raise TooComplex("steps to tell blank nodes apart that look alike", _MAX_PRICE)


def _blank_nodes(quad: Quad) -> set[BlankNode]:
    terms = (quad.subject, quad.object, quad.graph_name)
    return {term for term in terms if isinstance(term, BlankNode)}


def _look(node: BlankNode, near: Iterable[Quad]) -> frozenset[tuple[tuple[Term | str, ...], int]]:
    """What RDFC-1.0 §4.6 hashes first: the node's quads, with other blank nodes made nameless."""

    def seen(term: Term) -> Term | str:
        return term if not isinstance(term, BlankNode) else "a" if term == node else "z"

    return frozenset(
        Counter(
            (seen(quad.subject), quad.predicate, seen(quad.object), seen(quad.graph_name))
            for quad in near
        ).items()
    )


def _groups(
    alike: set[BlankNode], around: Mapping[BlankNode, Sequence[Quad]]
) -> Iterator[set[BlankNode]]:
    """The sets of look-alikes that hang together; RDFC-1.0 works on each by itself."""
    left = set(alike)
    while left:
        group: set[BlankNode] = set()
        todo = {left.pop()}
        while todo:
            node = todo.pop()
            group.add(node)
            for quad in around[node]:
                todo |= (_blank_nodes(quad) & alike) - group
        left -= group
        yield group


def _price(
    group: set[BlankNode],
    around: Mapping[BlankNode, Sequence[Quad]],
    looks: Mapping[BlankNode, object],
) -> int:
    """Orders to be tried (RDFC-1.0 §4.8 permutes alike neighbours), and cubic work on chains."""
    orders, most = 1, factorial(min(len(group), 12))
    for node in group:
        alike = Counter(
            (quad.predicate, place, looks[other])
            for quad in around[node]
            for place, other in enumerate((quad.subject, quad.object, quad.graph_name))
            if isinstance(other, BlankNode) and other != node and other in group
        )
        for count in alike.values():
            orders = min(most, orders * factorial(min(count, 12)))
    return len(group) * orders + len(group) ** 3 // 100
