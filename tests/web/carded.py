"""Product cards of the companies that deal with alice, signed and lying in her accounts."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pod_server.actions.settle import settle_now
from pod_server.civic.products.cards import CardSettings
from pod_server.model.access import Agent
from proofs.cards.card import Card, CardKey, card_id, card_of, sign
from proofs.cards.card_lines import Allergen, Measure, Nutrition
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
    """Alice asks its company for cards; it signs this one and brings it into its account."""
    house, person = seller.server.house, seller.server.people[seller.name]
    ledger = house.ledger_called("alice")
    assert ledger is not None
    owner, settings = Agent(ledger.pod.owner), CardSettings(house.front_office)
    settle_now(ledger, lambda: settings.settle(ledger, owner, person.webid, wants=True))
    body = sign(card, seller.company.key).body
    url = f"{seller.account}products/"
    sent = seller.server.ask("POST", url, who=seller.name, body=body, content=JSON_LD)
    assert sent.status == 201, sent
    return sent


def _example(name: str, seller: Seller) -> Card:
    text = (EXAMPLES / f"product-card--{name}.jsonld").read_text(encoding="utf-8")
    pod = seller.server.people[seller.name].webid.partition("profile/")[0]
    document = json.loads(text.replace(MAKER, pod))
    key = CardKey(document["company"], document["about"])
    return card_of({**document, "id": card_id(key, document["sequence"])})
