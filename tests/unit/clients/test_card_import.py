"""UNTP, EPCIS, Open Food Facts and BatteryPass data as cards (`domain` 1.1, 1.3, 4)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from clients.company.importers.cards.importing import bring
from clients.company.importers.cards.judged import faults
from clients.company.importers.cards.untp_jose import UNCHECKED
from clients.company.importers.fates import Fate
from proofs.cards.card_lines import ALLERGENS, CONTAINS, MAY_CONTAIN, Measure, Party, Place
from tests.unit.clients.product_papers import (
    OURS,
    SAID,
    UNTP,
    cards,
    of_files,
    of_json,
    refused,
)
from tests.unit.clients.test_importers import OUTSIDE
from vocab.terms import SESAME
from vocab.terms import UNTP as TERMS

there = pytest.mark.skipif(not UNTP.exists(), reason=f"outside data is not here: {OUTSIDE}")
EVENTS = sorted((OUTSIDE / "epcis" / "JSON-simple-context").rglob("*.jsonld"))
PASSPORT = UNTP / "dpp" / "DigitalProductPassport_battery_instance.json"
LOAF = OURS / "off-pain-v2.json"
JUICE = OURS / "off-jus-v3.json"


@there
def test_all_untp_samples_come_to_two_whole_cards() -> None:
    imported = of_files("untp", *sorted(UNTP.rglob("*.json")))
    assert Counter(refused(imported).values()) == {"no-product": 8, "footprint-of-what": 2}
    battery, copper = cards(imported)
    assert not faults(battery)
    assert not faults(copper)
    assert battery.thing.in_brackets() == "bat-nmc811-75(10)2025-SZG-0342(21)BAT-75-2025-00471"
    assert copper.about.endswith("/own/sm-cu-conc-30")
    assert [line.place for line in battery.produced_at] == [
        Place("Sample Battery Factory", "DE", "Salzgitter", Decimal("52.15"), Decimal("10.33"))
    ]
    (event,) = battery.trace
    assert event.type == TERMS.MAKE_EVENT
    assert event.event_time == datetime(2025, 4, 1, 9, 30, tzinfo=UTC)
    assert event.actor == Party("Sample Battery Mfg GmbH", "did:web:sample-battery.example.com")
    assert len(battery.material) == 6
    assert sum(one.mass_fraction or 0 for one in battery.material) == 1
    (certificate,) = battery.certification
    assert certificate.issued_by == Party(
        "Sample VAP Assessment Body", "did:web:sample-vap-cab.example.com"
    )
    assert certificate.valid_through == datetime(2027, 1, 15, tzinfo=UTC)
    assert battery.warranty is not None
    assert battery.warranty.warranty_duration == "P96M"
    assert battery.product.source.iri == "did:web:sample-battery.example.com"


@there
def test_a_footprint_is_taken_once_it_is_said_of_what() -> None:
    bare = cards(of_files("untp", PASSPORT))[0].footprint
    assert bare is not None
    assert (bare.carbon, bare.grade) == (None, "B")
    (card,) = cards(of_files("untp", PASSPORT, said=replace(SAID, per="1 KWH")))
    assert card.footprint is not None
    assert card.footprint.carbon == Measure(Decimal(61), "KGM")
    assert card.footprint.per == Measure(Decimal(1), "KWH")
    assert card.footprint.footprint_scope == SESAME.CRADLE_TO_GATE, "the claim's own words"
    assert not faults(card)


@there
def test_what_a_passport_lacks_is_told_and_other_versions_are_refused() -> None:
    document = json.loads(PASSPORT.read_text())
    subject = document["credentialSubject"]
    del subject["countryOfProduction"], subject["productCategory"], document["validFrom"]
    (paper,) = of_json("untp", document).papers
    assert set(paper.missing) == {
        "/credentialSubject/countryOfProduction",
        "/credentialSubject/productCategory",
        "/validFrom",
    }
    old = document | {"@context": ["https://test.uncefact.org/vocabulary/untp/dpp/0.6.0/"]}
    nameless = document | {"credentialSubject": {"id": "https://a.example/1"}}
    enveloped = {"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,e"}
    for told, code in (
        (old, "other-version"),
        (nameless, "no-name"),
        (enveloped, "enveloped"),
        ({"a": 1}, "not-untp"),
        ([], "no-object"),
    ):
        imported = of_json("untp", told)
        assert list(refused(imported).values()) == [code]
        assert not imported.drafts


@there
def test_a_passport_in_a_signed_envelope_is_opened_and_told_to_be_unverified() -> None:
    body = PASSPORT.read_bytes()
    token = b".".join(
        urlsafe_b64encode(part).rstrip(b"=") for part in (b'{"alg":"ES256"}', body, b"sign")
    )
    link = f"data:application/vc+jwt,{token.decode()}"
    envelope = {"type": "EnvelopedVerifiableCredential", "id": link}
    (plain,) = cards(of_files("untp", PASSPORT))
    for told in (bring("untp", [("a.jwt", token)], SAID), of_json("untp", envelope)):
        (paper,) = told.papers
        assert paper.remarks == [UNCHECKED]
        assert cards(told) == [plain]


@there
def test_what_joins_no_passport_is_refused() -> None:
    events = UNTP / "dte" / "DigitalTraceabilityEvent_instance.json"
    assert refused(of_files("untp", events, PASSPORT))[events.name] == "joins-nothing"
    assert refused(of_files("untp", events)) == {events.name: "joins-nothing"}


@pytest.mark.skipif(not EVENTS, reason=f"outside data is not here: {OUTSIDE}")
@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_every_sample_of_events_comes_to_cards(path: Path) -> None:
    imported = of_files("epcis", path)
    assert not refused(imported)
    made = cards(imported)
    assert made
    assert len({card.about for card in made}) == len(made)
    for card in made[:2]:
        assert not faults(card)
        assert list(card.trace) == sorted(card.trace, key=lambda one: one.event_time)


def _made(time: str, inputs: list[str], outputs: list[str]) -> dict[str, object]:
    return {
        "type": "TransformationEvent",
        "eventTime": time,
        "inputEPCList": inputs,
        "outputEPCList": outputs,
        "bizStep": "commissioning",
        "bizLocation": {"id": "urn:epc:id:sgln:9506000.00001.0"},
    }


def test_events_tell_places_the_making_time_and_names_of_the_header() -> None:
    flour, dough = "urn:epc:class:lgtin:9506000.012345.F7", "urn:epc:id:sgtin:9506000.012346.1"
    loaf = "urn:epc:id:sgtin:9506000.013435.42"
    elements = {
        "urn:epc:id:sgln:9506000.00001.0": {
            "urn:epcglobal:cbv:mda#name": "Le Fournil",
            "urn:epcglobal:cbv:mda#countryCode": "FR",
            "urn:epcglobal:cbv:mda#latitude": "44.35",
        },
        "https://id.gs1.org/01/09506000134352": {"cbv:mda#descriptionShort": "Pain de campagne"},
    }
    vocabulary = [
        {"id": key, "attributes": [{"id": n, "attribute": v} for n, v in told.items()]}
        for key, told in elements.items()
    ]
    document = {
        "type": "EPCISDocument",
        "epcisHeader": {
            "epcisMasterData": {"vocabularyList": [{"vocabularyElementList": vocabulary}]}
        },
        "epcisBody": {
            "eventList": [
                _made("2026-03-02T06:00:00+01:00", [dough], [loaf]),
                _made("2026-03-01T18:00:00+01:00", [flour], [dough]),
            ]
        },
    }
    imported = of_json("epcis", document)
    (card,) = [one for one in cards(imported) if "21/42" in one.about]
    assert card.making is not None
    assert card.making.making_duration == "PT12H"
    assert card.product.name == {"en": "Pain de campagne"}
    assert {line.place for line in card.produced_at} == {
        Place("Le Fournil", "FR", latitude=Decimal("44.35"))
    }
    assert [line.type for line in card.trace] == [TERMS.MAKE_EVENT, TERMS.MAKE_EVENT]
    assert not faults(card)
    only = of_json("epcis", document, said=replace(SAID, code="9506000134352"))
    assert [one.about for one in cards(only)] == [card.about]


def test_a_food_record_gives_nutrition_allergens_and_scores() -> None:
    imported = of_files("openfoodfacts", LOAF)
    (card,) = cards(imported)
    assert refused(imported) == {"/product/traces_tags/2": "unknown-allergen"}
    assert not faults(card)
    assert card.about == "https://id.gs1.org/01/09506000134352"
    assert card.product.name == {"fr": "Pain de campagne", "en": "Country loaf"}
    assert card.product.source == Party(
        "Open Food Facts contributors (ODbL 1.0)",
        "https://world.openfoodfacts.org/product/09506000134352",
    )
    assert card.product.as_of == date(2026, 11, 1)
    assert {line.source for _, line in card.lines()} == {card.product.source}, "ODbL"
    food = card.nutrition
    assert food is not None
    assert food.energy == Measure(Decimal(1046), "KJO")
    assert food.salt == Measure(Decimal("1.1"), "GRM")
    assert food.basis == Measure(Decimal(100), "GRM")
    assert (food.nutri_score, food.nova_group) == ("B", 3)
    assert {one.allergen_type: one.containment for one in food.allergen} == {
        ALLERGENS["gluten"]: CONTAINS,
        ALLERGENS["sesame"]: MAY_CONTAIN,
        ALLERGENS["nuts"]: MAY_CONTAIN,
    }
    assert set(food.ingredients) == {"fr", "en"}
    assert len(food.diet) == 2, "what the label says, not what OFF infers"
    assert [line.place for line in card.produced_at] == [Place("Rodez, Aveyron, France", "FR")]
    assert card.footprint is not None
    assert (card.footprint.grade, card.footprint.carbon) == ("B", None)
    assert [dict(line.name)["fr"] for line in card.certification] == [
        "Agriculture biologique (UE)",
        "AB Agriculture biologique",
    ]


def test_a_drink_is_per_100_ml_and_kilocalories_are_reckoned() -> None:
    imported = of_files("openfoodfacts", JUICE)
    (card,) = cards(imported)
    assert refused(imported) == {"/product/nutriments/salt_100g": "not-a-number"}
    food = card.nutrition
    assert food is not None
    assert food.basis == Measure(Decimal(100), "MLT")
    assert food.energy == Measure(Decimal("192.5"), "KJO")
    assert (food.nutri_score, food.salt) == ("", None)
    assert card.footprint is not None
    assert card.footprint.grade == "A+"
    assert not faults(card)


def test_the_newer_table_of_open_food_facts_is_read_without_its_estimates() -> None:
    document = json.loads(JUICE.read_text())
    del document["product"]["nutriments"]
    nutrients = {
        "energy-kcal": {"value": 46, "unit": "kcal"},
        "sugars": {"value": 10.2, "unit": "g"},
        "salt": {"value_computed": 0.02, "unit": "g"},
        "fat": {"value": 0.5, "unit": "g", "modifier": "<"},
        "fiber": {"value": 1, "unit": "g", "source": "estimate"},
    }
    whole = {"per": "100ml", "preparation": "as_sold", "nutrients": nutrients}
    document["product"]["nutrition"] = {"aggregated_set": whole}
    imported = of_json("openfoodfacts", document)
    (card,) = cards(imported)
    food = card.nutrition
    assert food is not None
    assert food.basis == Measure(Decimal(100), "MLT")
    assert food.sugars == Measure(Decimal("10.2"), "GRM")
    assert food.salt == Measure(Decimal("0.02"), "GRM")
    assert (food.fat, food.fibre) == (None, None)
    assert set(refused(imported).values()) == {"not-measured"}
    whole["per"] = "serving"
    (card,) = cards(of_json("openfoodfacts", document))
    assert card.nutrition is not None
    assert card.nutrition.basis is None


def test_aspects_of_a_battery_come_to_one_card() -> None:
    imported = of_files("batterypass", *sorted(OURS.glob("battery-*.json")))
    assert refused(imported) == {
        "/batteryMaterials/2/batteryMaterialMass": "heavier-than-all",
        "/recycledContent/1/recycledMaterial": "more-than-all",
        "/recycledContent/1/preConsumerShare": "more-than-all",
        "/recycledContent/1/postConsumerShare": "more-than-all",
    }
    (card,) = cards(imported)
    assert not faults(card)
    assert card.about.endswith("/own/volt-60")
    assert card.footprint is not None
    assert card.footprint.carbon == Measure(Decimal("61.5"), "KGM")
    assert card.footprint.per == Measure(Decimal(1), "KWH")
    shares = {line.name["en"]: line for line in card.material}
    assert shares["Nickel"].mass_fraction == Decimal("0.2")
    assert shares["Nickel"].recycled_mass_fraction == Decimal("0.16")
    assert shares["Lithium"].mass_fraction is None
    assert shares["Lithium hexafluorophosphate"].hazardous
    assert [line.place.address_country for line in card.produced_at] == ["DE"]
    general = json.loads((OURS / "battery-general.json").read_text())
    assert list(refused(of_json("batterypass", general, general)).values()) == ["second-aspect"]
    del general["productIdentifier"]
    assert set(refused(of_json("batterypass", general)).values()) == {"no-aspect"}


@there
def test_the_published_aspects_are_models_and_our_payloads_keep_to_them() -> None:
    models = sorted((OUTSIDE / "battery").glob("*-ld.json"))
    imported = of_files("batterypass", *models)
    assert list(refused(imported).values()) == ["a-model"] * 6
    known = {
        node["@id"].rpartition("#")[2]
        for path in models
        for node in json.loads(path.read_text("utf-16"))["@graph"]
        if node.get("@type") == "samm:Property"
    }
    for path in OURS.glob("battery-*.json"):
        assert not _members(json.loads(path.read_text())) - known - {"en"}, path.name


def _members(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_members, value.values()))
    return set().union(*map(_members, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("form", ["untp", "epcis", "openfoodfacts", "batterypass"])
def test_what_is_of_another_form_is_refused_with_words_in_both_languages(form: str) -> None:
    strange: list[object] = [{}, {"type": "Nothing"}, {"answers": []}, {"product": 3, "code": {}}]
    for body in strange:
        (paper,) = of_json(form, body).papers
        assert paper.trouble is not None
        assert paper.trouble.fr != paper.trouble.en


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\xff\xfe{", "not-json"),
        (b"not json", "not-json"),
        (b'{"a": 1, "a": 2}', "not-json"),
        (b'{"a": NaN}', "not-json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not-json"),
        (b'{"a":' * 100_000, "not-json"),
        (b"[" * 70 + b"]" * 70, "not-json"),
        (b"\x00\xff", "not-json"),
        (b"[]", "no-object"),
    ],
)
def test_bytes_that_are_no_document_are_refused(body: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(body)
    assert refused(of_files("untp", tmp_path / "a.json")) == {"a.json": code}


def test_each_field_is_told_once() -> None:
    for path in (LOAF, JUICE):
        (paper,) = of_files("openfoodfacts", path).papers
        pointers = [field.pointer for field in paper.fields]
        assert len(set(pointers)) == len(pointers)
        assert {field.fate for field in paper.fields} == set(Fate)
