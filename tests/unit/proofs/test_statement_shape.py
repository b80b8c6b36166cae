"""Statements as built here against the shape that ships: made for each other, told in words."""

from __future__ import annotations

import pytest
from pyoxigraph import Triple

from proofs import shapes, shelf
from proofs.integrity import sign
from proofs.statement import build
from proofs.strict_json import Json
from proofs.words import sentence
from shapes import files
from tests.unit.proofs.papers import COMPANY, END, FACTS, FIGURES, document
from tests.unit.proofs.samples import KEY, NOON

SHAPE = files.text("civil-status.ttl")


def triples(made: dict[str, Json]) -> list[Triple]:
    signed = sign(made, KEY, created=NOON)
    return [quad.triple for quad in shelf.quads(signed, "https://pod.example/account/x")]


@pytest.mark.parametrize("datapoint", [*FACTS, *FIGURES])
def test_a_company_in_order_fits_the_shape(datapoint: str) -> None:
    report = shapes.validate(triples(document(datapoint)), SHAPE)
    assert report.results == ()
    assert report.accepted


@pytest.mark.parametrize("datapoint", [*FIGURES])
def test_a_refusal_in_writing_fits_the_shape(datapoint: str) -> None:
    note = {"fr": "Pas mesuré.", "en": "Not measured."}
    made = build(
        COMPANY, datapoint, period_end=END, refusal_reason="NotMeasured", refusal_note=note
    )
    assert shapes.validate(triples(made), SHAPE).accepted


WRONG: list[tuple[str, dict[str, Json], str]] = [
    ("headcount", {"unitCode": "P1"}, "unitCode"),
    ("headcount", {"value": {"type": "xsd:decimal", "@value": "-1"}}, "headcount"),
    ("employee-satisfaction", {"periodStart": "2026-06-01"}, "periodStart"),
]


@pytest.mark.parametrize(("datapoint", "change", "where"), WRONG)
def test_what_does_not_fit_is_told_alike_by_both_engines(
    datapoint: str, change: dict[str, Json], where: str
) -> None:
    held = triples(document(datapoint, **change))
    fast, reference = (shapes.validate(held, SHAPE, engine=e) for e in ("shacl", "pyshacl"))
    assert fast.results == reference.results
    assert not fast.accepted
    said = [sentence(result) for result in fast.results]
    assert any(where in words.fr and where in words.en for words in said)
