"""The product card as a value: read, written, signed, told apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from proofs.cards import card as cards
from proofs.cards.card import NotACard, card_of
from proofs.cards.card_lines import Measure, Party, Stock
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.scanning import flash
from proofs.scanning.flash import Level
from proofs.strict_json import Json

EXAMPLES = Path(__file__).resolve().parents[3] / "shapes" / "examples"
VALID = sorted((EXAMPLES / "valid").glob("product-card--*.jsonld"))
SOURCE = Party(iri="https://fournil.example/profile/card#me")
KEY = SigningKey.generate()


def document(name: str) -> dict[str, Json]:
    made: dict[str, Json] = json.loads(
        (EXAMPLES / "valid" / f"product-card--{name}.jsonld").read_bytes()
    )
    return made


@pytest.mark.parametrize("example", VALID, ids=lambda p: p.stem)
def test_an_example_is_read_and_written_alike(example: Path) -> None:
    said = json.loads(example.read_bytes())
    assert card_of(said).document() == said


def test_the_article_s_eight_lines_are_told_apart_from_what_is_not_told() -> None:
    """Domain §4: each line with who says it and as of when; what is missing has a name."""
    bread = card_of(document("bread"))
    assert bread.untold() == ()
    assert bread.thing.level is Level.MODEL
    assert bread.labour is not None
    assert bread.labour.price == Decimal("1.70")
    assert {line.source.name for _, line in bread.lines()} == {"", "Moulin de Sauret"}
    shirt = card_of(document("batch-of-shirts"))
    assert shirt.untold() == (
        *("trace", "making", "price_component", "nutrition"),
        *("stock", "has_variant"),
    )
    assert shirt.thing.level is Level.BATCH


def test_a_card_is_signed_once_for_everybody() -> None:
    bread = card_of(document("bread"))
    signed = cards.sign(bread, KEY)
    assert cards.read(signed.body) == signed
    assert signed.card == bread
    assert signed.proof.key == KEY.public


def test_a_card_that_was_changed_after_signing_is_refused() -> None:
    said = json.loads(cards.sign(card_of(document("bread")), KEY).body)
    said["offers"]["price"] = "3.20"
    with pytest.raises(ProofInvalid):
        cards.read(json.dumps(said).encode())


def test_only_stock_and_dates_may_change_without_a_reason() -> None:
    """Invariant 8: nothing a company said is silently replaced; what is left changes by itself."""
    bread = card_of(document("bread"))
    fewer = Stock(
        source=SOURCE,
        as_of=date(2026, 11, 29),
        read_at=datetime(2026, 11, 29, 9, tzinfo=UTC),
        inventory_level=Measure(Decimal(3), "C62"),
    )
    assert replace(bread, sequence=2, stock=(fewer,)).says_the_same(bread)
    product = replace(bread.product, as_of=date(2026, 11, 29))
    assert replace(bread, sequence=2, product=product).says_the_same(bread)
    assert bread.offers is not None
    dearer = replace(bread.offers, price=Decimal("4.40"))
    assert not replace(bread, sequence=2, offers=dearer).says_the_same(bread)


def test_things_have_one_address_each() -> None:
    pod = "https://fournil.example/"
    loaf = flash.read("own:pain-de-campagne")
    assert cards.about_own(pod, loaf) == f"{pod}.flash/own/pain-de-campagne"
    shirt = flash.read("https://shop.example/01/09506000134352/10/L42?17=261231")
    assert cards.about_own(pod, shirt) == "https://id.gs1.org/01/09506000134352/10/L42"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"about": "https://shop.example/01/09506000134352"}, "canonical"),
        ({"about": "https://id.gs1.org/01/09506000134353"}, "check digit"),
        ({"about": "https://fournil.example/bread"}, "code"),
        ({"id": "urn:uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427"}, "“id” of this card is"),
        ({"colour": "brown"}, "ProductCard/colour"),
        ({"making": {"source": "https://a.example/", "asOf": "2026-11-31"}}, "making/asOf"),
        ({"offers": {"source": "https://a.example/", "asOf": "2026-11-01"}}, "offers/price"),
        ({"sequence": 0}, "sequence"),
        ({"issued": "yesterday"}, "issued"),
        ({"@context": ["https://w3id.org/sesame/v1.jsonld"]}, "one context"),
        ({"type": "Disclosure"}, "no ProductCard"),
    ],
)
def test_what_is_no_card_is_refused_by_what_is_wrong(change: dict[str, Json], says: str) -> None:
    with pytest.raises(NotACard, match=says):
        card_of({**document("bread"), **change})
