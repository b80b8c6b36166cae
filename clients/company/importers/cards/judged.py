"""A card before it is signed, judged by what pods judge cards by."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pyoxigraph import DefaultGraph

from proofs import shapes
from proofs.cards.card import Card, NotACard, card_of
from proofs.shelf import NOWHERE, MalformedJsonLd, TooComplex, UnknownContext, quads
from proofs.words import Words, sentence
from shapes import files
from vocab.terms import SH

SHAPE = "product-card.ttl"


def faults(card: Card) -> Sequence[Words]:
    """What pods would mind in it; empty where nothing."""
    document = card.document()
    try:
        card_of(json.loads(json.dumps(document)))
        found = quads(document, NOWHERE)
    except NotACard as error:
        return (error.words,)
    except (MalformedJsonLd, TooComplex, UnknownContext) as error:
        return (Words(f"Illisible : {error}", f"Cannot be read: {error}"),)
    triples = [quad.triple for quad in found if quad.graph_name == DefaultGraph()]
    report = shapes.validate(triples, files.text(SHAPE))
    return tuple(sentence(result) for result in report.results if result.severity == SH.VIOLATION)
