"""EPCIS events: every sample of GS1, and the making of our own loaf (`domain` 4, 8)."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest

from clients.company.importers.cards import epcis_events, reading
from clients.company.importers.cards.epc import thing_of
from clients.company.importers.cards.epcis_events import Event, events_of
from clients.company.importers.cards.epcis_history import History
from clients.company.importers.cards.place import Place
from clients.company.importers.fates import Fate
from proofs.scanning import flash
from proofs.scanning.flash import WrongCode
from tests.unit.clients.test_importers import OUTSIDE

SAMPLES = sorted((OUTSIDE / "epcis" / "JSON-simple-context").rglob("*.jsonld"))
there = pytest.mark.skipif(not SAMPLES, reason=f"outside data is not here: {OUTSIDE}")
FLOUR = "urn:epc:class:lgtin:9506000.012345.F7"
DOUGH = "https://id.gs1.org/01/09506000134352/10/DOUGH"
LOAF = "urn:epc:id:sgtin:9506000.013436.42"


def read(document: object) -> Place:
    return reading.read(json.dumps(document).encode())


def events(*told: object) -> tuple[list[Event], Place]:
    document = read({"type": "EPCISDocument", "epcisBody": {"eventList": list(told)}})
    return list(events_of(document)), document


def made(time: str, inputs: list[str], outputs: list[str], **more: object) -> dict[str, object]:
    return {
        "type": "TransformationEvent",
        "eventTime": time,
        "inputEPCList": inputs,
        "outputEPCList": outputs,
        "bizStep": "https://ref.gs1.org/cbv/BizStep-commissioning",
        **more,
    }


@there
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_of_gs1_is_read_and_nothing_of_it_refused(path: Path) -> None:
    document = reading.read(path.read_bytes())
    found = events_of(document)
    assert len(found) == len(json.loads(path.read_text())["epcisBody"]["eventList"])
    assert [one.moment for one in found] == sorted(one.moment for one in found)
    fates = document.notes.fates(document.document)
    assert not [field for field in fates if field.fate is Fate.REFUSED]
    assert all((one.outputs or one.seen) and one.step and one.where for one in found)


@there
def test_a_digital_link_and_an_epc_name_the_same() -> None:
    folder = OUTSIDE / "epcis" / "JSON-simple-context"
    plain, linked = (
        events_of(reading.read((folder / name).read_bytes()))[0]
        for name in (
            "Example_9.6.4-TransformationEvent.jsonld",
            "WithDigitalLinkID/Example_9.6.4-TransformationEventWithDigitalLink.jsonld",
        )
    )
    assert plain.inputs == linked.inputs
    assert plain.outputs == linked.outputs
    assert plain.where == flash.below("414/4012345000016")


@pytest.mark.parametrize(
    ("epc", "path"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2017", "01/10614141073464/21/2017"),
        ("urn:epc:id:sgtin:952001.1012345.22222223333", "01/19520010123455/21/22222223333"),
        ("urn:epc:id:sgtin:0614141.812345.a%2Fb", "01/80614141123458/21/a%2Fb"),
        ("urn:epc:idpat:sgtin:4012345.066666.*", "01/04012345666663"),
        ("urn:epc:class:lgtin:4012345.012345.998877", "01/04012345123456/10/998877"),
        ("urn:epc:id:sgln:0614141.07346.1234", "414/0614141073467/254/1234"),
        ("urn:epc:id:sgln:0614141.00777.0", "414/0614141007776"),
        ("urn:epc:id:pgln:9520001.11111", "417/9520001111112"),
        ("urn:epc:id:sscc:0614141.1234567890", "00/106141412345678908"),
        ("https://shop.example/x/01/09506000134352", "01/09506000134352"),
    ],
)
def test_an_epc_is_a_key_of_gs1(epc: str, path: str) -> None:
    assert thing_of(epc).path == path


@pytest.mark.parametrize(
    "epc",
    [
        "urn:epc:id:sgtin:0614141.10734.2017",
        "urn:epc:id:sgtin:0614141.x07346.2017",
        "urn:epc:id:grai:0614141.12345.400",
        "urn:epc:id:sgtin:0614141",
        "https://id.gs1.org/01/09506000134353",
        "anything",
        "",
    ],
)
def test_what_is_no_key_is_refused(epc: str) -> None:
    with pytest.raises(WrongCode):
        thing_of(epc)


def test_the_making_goes_from_the_first_input_to_the_last_output() -> None:
    found, _ = events(
        made("2026-03-02T06:00:00+01:00", [DOUGH], [LOAF]),
        made("2026-03-01T18:00:00+01:00", [FLOUR], [DOUGH]),
        {"type": "ObjectEvent", "eventTime": "2026-02-01T00:00:00Z", "epcList": [FLOUR]},
    )
    assert History(found).making_time(thing_of(LOAF)) == timedelta(hours=12)
    assert [event.made for event in History(found).makings(thing_of(LOAF))] == [
        (thing_of(DOUGH),),
        (thing_of(LOAF),),
    ]
    assert History(found).making_time(thing_of(DOUGH)) is None, "one moment is no duration"
    assert History(found).making_time(thing_of(FLOUR)) is None, "it was not made here"


def test_events_of_one_transformation_are_one_making() -> None:
    same = {"transformationID": "urn:uuid:1"}
    found, _ = events(
        made("2026-03-01T18:00:00+01:00", [FLOUR], [], **same),
        made("2026-03-02T06:30:00+01:00", [], [LOAF], **same),
    )
    assert History(found).making_time(thing_of(LOAF)) == timedelta(hours=12, minutes=30)


def test_many_events_are_read_in_no_time() -> None:
    told = [
        made(f"2026-03-01T{n % 24:02}:{n % 60:02}:00Z", [f"{FLOUR}{n}"], [f"{LOAF}{n % 500}"])
        for n in range(2500)
    ]
    begun = time.perf_counter()
    found, _ = events(*told)
    history = History(found)
    assert len([history.making_time(thing) for thing in history.things]) == 500
    assert time.perf_counter() - begun < 10


def test_a_making_that_feeds_on_itself_ends() -> None:
    found, _ = events(
        made("2026-03-01T18:00:00Z", [LOAF], [DOUGH]),
        made("2026-03-01T18:00:00Z", [DOUGH], [LOAF]),
    )
    assert History(found).making_time(thing_of(LOAF)) is None


def test_what_cannot_be_placed_is_refused_where_it_stands() -> None:
    found, document = events(
        made("2026-03-01T18:00:00", [FLOUR], [LOAF]),
        made("2026-03-01T18:00:00Z", ["urn:epc:id:sgtin:9506000.1"], [LOAF]),
        {**made("2026-03-01T18:00:00Z", [], [LOAF]), "errorDeclaration": {"reason": "x"}},
        {"type": "PartyEvent", "eventTime": "2026-03-01T18:00:00Z"},
        {"type": "ObjectEvent", "epcList": [LOAF]},
        "no event",
    )
    assert len(found) == 1
    assert found[0].outputs == (thing_of(LOAF),)
    refused = {
        pointer.removeprefix("/epcisBody/eventList"): code
        for pointer, (code, _) in document.notes.refused.items()
    }
    assert refused == {
        "/0/eventTime": "not-a-moment",
        "/1/inputEPCList/0": "wrong-code",
        "/2": "withdrawn-event",
        "/3": "unknown-event",
        "/4": "event-without-time",
        "/5": "unknown-event",
    }


def test_a_single_event_and_an_answer_to_a_query_are_read_too() -> None:
    single = read(made("2026-03-01T18:00:00Z", [FLOUR], [LOAF]))
    assert epcis_events.is_epcis(single)
    assert len(events_of(single)) == 1
    body = {"queryResults": {"resultsBody": {"eventList": [single.value]}}}
    answer = read({"type": "EPCISQueryDocument", "epcisBody": body})
    assert len(events_of(answer)) == 1
    assert not epcis_events.is_epcis(read({"type": ["Product"]}))
