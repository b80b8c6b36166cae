"""Product cards of the companies that deal with alice, signed and lying in her accounts."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from proofs.card import Card, CardKey, card_id, card_of, sign
from proofs.card_lines import Allergen, Measure, Nutrition
from tests.web.seller import JSON_LD, Seller
from tests.web.served import Reply

EXAMPLES = Path(__file__).resolve().parents[2] / "shapes" / "examples" / "valid"
MAKER = "https://fournil.example/"


def bread(seller: Seller, **changes: Any) -> Card:
    """The loaf of the examples, baked by this company."""
    return replace(_example("bread", seller), **changes)


def shirt(seller: Seller, **changes: Any) -> Card:
    """A batch of shirts, with a GTIN."""
    card = replace(_example("batch-of-shirts", seller), sequence=1, supersedes="")
    return replace(card, restatement_reason="", **changes)


def eaten(card: Card, salt: str = "1.1", **containments: str) -> Nutrition:
    """What its label says, with this much salt and these allergens: ``AP=CONTAINS``."""
    assert card.nutrition is not None
    allergens = tuple(
        Allergen(
            f"https://ref.gs1.org/voc/AllergenTypeCode-{code}",
            f"https://ref.gs1.org/voc/LevelOfContainmentCode-{how}",
        )
        for code, how in containments.items()
    )
    grams = Measure(Decimal(salt), "GRM")
    return replace(card.nutrition, salt=grams, allergen=allergens)


def lay(seller: Seller, card: Card) -> Reply:
    """Signed by its company, into its account."""
    body = sign(card, seller.company.key).body
    name = card_id(card.key, card.sequence).rpartition(":")[2]
    url = f"{seller.account}products/{name}.jsonld"
    sent = seller.server.ask("PUT", url, who="alice", body=body, content=JSON_LD)
    assert sent.status in (201, 204), sent
    return sent


def _example(name: str, seller: Seller) -> Card:
    text = (EXAMPLES / f"product-card--{name}.jsonld").read_text(encoding="utf-8")
    pod = seller.server.people[seller.name].webid.partition("profile/")[0]
    document = json.loads(text.replace(MAKER, pod))
    key = CardKey(document["company"], document["about"])
    return card_of({**document, "id": card_id(key, document["sequence"])})
