"""Cards as UNTP passports and as schema.org data: valid, and honest about what is lost."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from clients.company import __main__ as command
from clients.company.exporters import schema_org, untp, untp_events
from clients.console import Exit
from proofs.cards.card import Card, card_of
from proofs.strict_json import Json
from tests.unit.clients.product_papers import COMPANY, OURS, SAID, UNTP, cards, of_files, of_json
from tests.unit.clients.test_importers import OUTSIDE, ROOT

SCHEMA = OUTSIDE / "untp" / "schema" / "v0.7.0" / "dpp" / "DigitalProductPassport.json"
EVENTS = OUTSIDE / "untp" / "schema" / "v0.7.0" / "dte" / "DigitalTraceabilityEvent.json"
EXAMPLES = ROOT / "shapes" / "examples" / "valid"
there = pytest.mark.skipif(not SCHEMA.exists(), reason=f"outside data is not here: {OUTSIDE}")


def example(name: str) -> Card:
    document = json.loads((EXAMPLES / f"product-card--{name}.jsonld").read_text())
    document.pop("proof", None)
    return card_of(document)


def wrong(document: dict[str, Json], path: Path = SCHEMA) -> list[str]:
    jsonschema = pytest.importorskip("jsonschema", reason="no jsonschema here: pip install it")
    schema = json.loads(path.read_text())
    checker = jsonschema.FormatChecker()
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return [f"{one.json_path}: {one.message}" for one in validator.iter_errors(document)]


def all_cards() -> list[Card]:
    untp_cards = cards(of_files("untp", *sorted(UNTP.rglob("*.json"))))
    loaf = cards(of_files("openfoodfacts", OURS / "off-pain-v2.json"))
    battery = cards(of_files("batterypass", *sorted(OURS.glob("battery-*.json"))))
    return [*untp_cards, *loaf, *battery, example("bread"), example("batch-of-shirts")]


@there
def test_every_card_that_says_its_country_is_a_valid_passport() -> None:
    made = all_cards()
    assert len(made) == 6
    for card in made:
        document = untp.passport(card, "fr", issuer="did:web:lenoir.example")
        assert not wrong(document), card.about


@there
def test_a_passport_read_into_a_card_and_written_again_keeps_what_untp_carries() -> None:
    said = replace(SAID, per="1 KWH")
    for name in ("DigitalProductPassport_battery_instance", "DigitalProductPassport_instance"):
        (card,) = cards(of_files("untp", UNTP / "dpp" / f"{name}.json", said=said))
        document = untp.passport(card, "en")
        assert untp.lost(card, [document], "en") == (), name
        (again,) = cards(of_json("untp", document, said=said))
        assert again.about == card.about, "model, batch and item"


@there
def test_events_with_a_place_are_a_credential_of_their_own_and_come_back() -> None:
    battery, copper = cards(of_files("untp", *sorted(UNTP.rglob("*.json"))))
    events = untp_events.events(battery, "en")
    assert not wrong(events, EVENTS)
    passport = untp.passport(battery, "en")
    assert "trace" in untp.lost(battery, [passport], "en")
    assert "trace" not in untp.lost(battery, [passport, events], "en")
    with pytest.raises(untp.CannotExport, match="says where"):
        untp_events.events(copper, "en")  # it moves, and a card names one place of a move
    assert not wrong(untp_events.events(example("bread"), "fr"), EVENTS)


@there
def test_what_untp_cannot_carry_is_told() -> None:
    card = example("bread")
    document = untp.passport(card, "fr")
    assert untp.lost(card, [document], "fr") == (
        *("product", "trace", "produced_at", "making", "price_component", "nutrition", "stock"),
        *("has_variant", "material", "recall", "offers", "certification"),
    ), "the footprint alone is kept whole; UNTP has one language, one place without its town"
    with pytest.raises(untp.CannotExport, match="country of production"):
        untp.passport(example("name-alone"), "fr")


def test_a_shop_s_page_gets_product_offer_nutrition_and_variants() -> None:
    card = example("bread")
    said = schema_org.product(card, "fr")
    assert said["@type"] == ["Product", "MenuItem"]
    assert "hasGS1DigitalLink" not in said, "goods without GTIN have none"
    offer = said["offers"]
    assert isinstance(offer, dict)
    assert (offer["price"], offer["priceCurrency"]) == ("4.20", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    food = said["nutrition"]
    assert isinstance(food, dict)
    assert food["calories"] == "250 kcal"
    assert food["sodiumContent"] == "0.44 g"
    family = said["isVariantOf"]
    assert isinstance(family, dict)
    assert isinstance(family["hasVariant"], list)
    (variant,) = family["hasVariant"]
    assert isinstance(variant, dict)
    assert variant["url"] == "https://fournil.example/.flash/own/pain-de-campagne-500"
    shirt = schema_org.product(example("batch-of-shirts"), "fr")
    assert shirt["hasGS1DigitalLink"] == example("batch-of-shirts").about
    assert shirt["@type"] == "Product"


def test_what_stands_in_a_page_cannot_leave_its_element() -> None:
    text = schema_org.script({"name": "</script><script>alert(1)</script>&\u2028"})
    assert text.count("<") == 2
    inner = text.removeprefix('<script type="application/ld+json">\n').removesuffix("\n</script>\n")
    assert json.loads(inner)["name"] == "</script><script>alert(1)</script>&\u2028"


def run(home: Path, *words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    verb = list(words[:2] if words[0] == "cards" else words[:1])
    options = command.parser().parse_args([*verb, "--home", str(home), *words[len(verb) :]])
    status = command.run(options, {}, out, err)
    return status, out.getvalue(), err.getvalue()


def test_the_command_imports_and_exports(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "init", "--web-id", COMPANY)
    loaf = OURS / "off-pain-v2.json"
    status, out, _ = run(home, "cards", "import", "openfoodfacts", "--lang", "fr", str(loaf))
    assert status == Exit.REFUSED
    assert "off-pain-v2.json (openfoodfacts) : 29 pris, 1 refusés, 24 pas à nous" in out
    assert "✗ /product/traces_tags/2: Ce n'est aucun des quatorze allergènes" in out
    assert "manquent : trace, making, price_component, stock, has_variant" in out
    file = home / "cards" / "01_09506000134352.json"
    assert card_of(json.loads(file.read_text())).company == COMPANY
    status, out, err = run(home, "cards", "export", "untp", "--lang", "en", str(file))
    assert status == Exit.WELL
    assert json.loads(out)["credentialSubject"]["id"] == "https://id.gs1.org/01/09506000134352"
    assert "not in it, or not whole: " in err
    shop = tmp_path / "shop"
    run(home, "cards", "export", "schema.org", str(file), "--out", str(shop), "--html")
    assert "<script" in (shop / "01_09506000134352.html").read_text()


def test_what_is_imported_can_be_checked_signed_and_exported(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "cards"
    run(home, "init", "--web-id", COMPANY)
    loaf = str(OURS / "off-pain-v2.json")
    run(home, "cards", "import", "openfoodfacts", loaf, "--out", str(folder))
    assert run(home, "cards", "check", str(folder))[0] == Exit.WELL
    assert run(home, "cards", "sign", str(folder))[0] == Exit.WELL
    (signed,) = (folder / "signed").iterdir()
    status, out, _ = run(home, "cards", "export", "schema.org", "--lang", "fr", str(signed))
    assert status == Exit.WELL
    assert json.loads(out)["name"] == "Pain de campagne"


def test_events_are_added_to_a_card_that_is_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "init", "--web-id", COMPANY)
    run(home, "cards", "import", "openfoodfacts", str(OURS / "off-pain-v2.json"))
    file = home / "cards" / "01_09506000134352.json"
    events = tmp_path / "events.json"
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-11-28T04:00:00Z",
        "action": "ADD",
        "bizStep": "commissioning",
        "epcList": ["https://id.gs1.org/01/09506000134352/10/L7"],
        "bizLocation": {"id": "https://id.gs1.org/414/9506000000018"},
    }
    events.write_text(json.dumps(event))
    status, _, _ = run(home, "cards", "import", "epcis", str(events), "--onto", str(file))
    assert status == Exit.WELL
    card = card_of(json.loads(file.read_text()))
    assert len(card.trace) == 1
    assert card.nutrition is not None
    event["epcList"] = ["https://id.gs1.org/01/09506000134369"]
    events.write_text(json.dumps(event))
    status, _, err = run(home, "cards", "import", "epcis", str(events), "--onto", str(file))
    assert status == Exit.USAGE
    assert "(01)09506000134369" in err
