"""Whatever is done to a sample, there comes a card that pods take, or a refusal; never an error."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.company.exporters import schema_org, untp
from clients.company.importers.cards.judged import faults
from proofs.cards.card import Card
from proofs.cards.card_lines import (
    FOOTPRINT_SCOPES,
    Category,
    Footprint,
    Material,
    Measure,
    Party,
    Place,
    Product,
    ProductionPlace,
    Warranty,
)
from tests.unit.clients.product_papers import COMPANY, ISSUED, OURS, UNTP, cards, of_json
from tests.unit.clients.test_importers import OUTSIDE

_EVENTS = OUTSIDE / "epcis" / "JSON-simple-context"
SAMPLES = [
    ("untp", UNTP / "dpp" / "DigitalProductPassport_battery_instance.json"),
    ("untp", UNTP / "dpp" / "DigitalProductPassport_instance.json"),
    ("epcis", _EVENTS / "Example_9.6.4-TransformationEvent.jsonld"),
    ("epcis", _EVENTS / "Example_9.6.1-ObjectEvent-with-pseudo-SBDH-headers.jsonld"),
    ("openfoodfacts", OURS / "off-pain-v2.json"),
    ("openfoodfacts", OURS / "off-jus-v3.json"),
    ("batterypass", OURS / "battery-general.json"),
]
_BESIDE = {
    "batterypass": [OURS / f"battery-{n}.json" for n in ("footprint", "materials", "circularity")],
    "untp": [
        *(UNTP / "dfr" / f"DigitalFacilityRecord{n}_instance.json" for n in ("", "_battery")),
        UNTP / "dte" / "DigitalTraceabilityEvent_battery_make_instance.json",
        UNTP / "dcc" / "ConformityCredential_instance.json",
    ],
}
strange = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "\x00", "\ud800", "<script>", "0001-01-01", "9999-12-31T23:59:59-23:59", "1e400"]
    ),
    st.sampled_from(["x" * 5000, "-1", "1/0", "http://[", "urn:epc:id:sgtin:..", "did:web:", "١"]),
    st.sampled_from([[], {}, [[]], {"@value": "x"}, [None], {"": {}}, -1e-300, 1e300, 10**30]),
)


def _containers(value: Any) -> list[Any]:
    found = [value] if isinstance(value, (dict, list)) and value else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*found, *(each for one in inner for each in _containers(one))]


def _mutated(document: Any, data: st.DataObject) -> Any:
    found = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 4))):
        places = _containers(found)
        if not places:
            return found
        place = data.draw(st.sampled_from(places))
        key = data.draw(
            st.sampled_from(list(place))
            if isinstance(place, dict)
            else st.integers(0, len(place) - 1)
        )
        change = data.draw(st.sampled_from(["put", "take", "twice", "wrap"]))
        if change == "put":
            place[key] = copy.deepcopy(data.draw(strange))
        elif change == "take":
            place.pop(key)
        elif change == "twice" and isinstance(place, list):
            place.append(copy.deepcopy(place[key]))
        else:
            place[key] = [place[key]]
    return found


@pytest.mark.parametrize(("form", "path"), SAMPLES, ids=lambda one: getattr(one, "stem", one))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_mutation_gives_a_card_or_a_refusal(form: str, path: Path, data: st.DataObject) -> None:
    if not path.exists():
        pytest.skip(f"outside data is not here: {path}")
    beside = [json.loads(one.read_text()) for one in _BESIDE.get(form, []) if one.exists()]
    documents = [json.loads(path.read_text()), *beside]
    place = data.draw(st.integers(0, len(documents) - 1))
    documents[place] = _mutated(documents[place], data)
    imported = of_json(form, *documents)
    for paper in imported.papers:
        assert paper.trouble is None or (paper.trouble.fr and paper.trouble.en)
        assert all(field.words.fr and field.words.en for field in paper.fields)
    for card in cards(imported)[:2]:
        assert not faults(card), card.document()
        schema_org.script(schema_org.product(card, "fr"))
        with suppress(untp.CannotExport):
            untp.lost(card, [untp.passport(card, "fr")], "fr")


_WORDS = st.text("abcdefghijklé ’-%", min_size=1, max_size=40).map(str.strip).filter(bool)
_SHARES = st.decimals(0, 1, places=4) | st.none()
_LINE: dict[str, Any] = {"source": Party(iri=COMPANY), "as_of": ISSUED.date()}
_MATERIALS = st.builds(
    lambda name, code, share, recycled, hazardous: Material(
        name={"fr": name},
        place=Place(address_country=code),
        mass_fraction=share,
        recycled_mass_fraction=recycled,
        hazardous=hazardous,
        **_LINE,
    ),
    _WORDS,
    st.sampled_from(["FR", "DE", "CD"]),
    st.decimals(0, 1, places=6),
    _SHARES,
    st.booleans() | st.none(),
)
_FOOTPRINTS = st.builds(
    lambda note, carbon, per, unit, scope, grade: Footprint(
        carbon=Measure(carbon, "KGM"),
        per=Measure(per, unit),
        footprint_scope=scope,
        grade=grade,
        method_note={"fr": note},
        **_LINE,
    ),
    _WORDS,
    st.decimals(-1000, 10**6, places=5),
    st.decimals(0, 1000, places=2),
    st.sampled_from(["KGM", "KWH", "C62"]),
    st.sampled_from(FOOTPRINT_SCOPES),
    st.sampled_from(["", "A+", "F"]),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(_MATERIALS, max_size=4), _FOOTPRINTS | st.none(), st.integers(1, 1200))
def test_what_untp_carries_comes_back(
    materials: list[Material], footprint: Footprint | None, months: int
) -> None:
    card = Card(
        company=COMPANY,
        about="https://id.gs1.org/01/09506000134352/10/L7",
        issued=ISSUED,
        product=Product(
            name={"fr": "Pain"},
            gtin="09506000134352",
            category=(Category("gpc", "10000164"),),
            manufacturer=Party("Le Fournil", COMPANY),
            image="https://fournil.example/pain.jpg",
            **_LINE,
        ),
        produced_at=(ProductionPlace(place=Place("Le Fournil", "FR"), **_LINE),),
        material=tuple(materials),
        footprint=footprint,
        warranty=Warranty(warranty_duration=f"P{months}M", **_LINE),
    )
    assert untp.lost(card, [untp.passport(card, "fr")], "fr") == ()
