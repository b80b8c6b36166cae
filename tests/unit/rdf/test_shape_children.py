"""Shapes that did not ship with us judge in a child that can be killed; those that did, here."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest

from pod_server.model.errors import (
    Conflict,
    PoolExhausted,
    ShapeViolated,
)
from pod_server.rdf import shape_child
from pod_server.rdf.shape_pool import Overrun, ShapePool
from shapes import files as shape_files
from tests.unit.rdf.guarded import GOOD, HEAD, SHAPE, House
from vocab.terms import SESAME

# -- shapes that ship --------------------------------------------------------------------------

SHIPPED = shape_files.names()[0].removesuffix(".ttl")


@pytest.mark.parametrize(
    "iri",
    [
        f"{SESAME.NS.removesuffix('ns#')}shapes/{SHIPPED}",
        f"http://localhost:4000/.well-known/sesame/shapes/{SHIPPED}.ttl",
        f"{SESAME.NS.removesuffix('ns#')}shapes/{SHIPPED}#Shape",
    ],
)
def test_a_shape_that_ships_is_found_by_its_name_and_judges_here(iri: str) -> None:
    """V-08, decision 20: without a child, and without a pin."""
    no_children = ShapePool(most=0)
    house = House(no_children)
    house.check_description("box/", f"<./> ldp:constrainedBy <{iri}> .")
    house.describe("box/", f"{HEAD}<./> ldp:constrainedBy <{iri}> .")
    with pytest.raises(ShapeViolated) as refused:
        house.check("box/one", "<> a ex:Other .")
    assert refused.value.violations[0].code == "no-focus-node"


def test_a_copy_of_a_shape_that_ships_judges_here_as_well() -> None:
    """Decision 20: known by its hash."""
    house = House(ShapePool(most=0))
    house.put_shape(shape_files.text(f"{SHIPPED}.ttl"))
    house.describe("box/", house.declaration())
    with pytest.raises(ShapeViolated):
        house.check("box/one", "<> a ex:Other .")


# -- the child ---------------------------------------------------------------------------------

PATTERN = "<#S> a sh:NodeShape; sh:targetClass ex:Reading; sh:property [ sh:path ex:value; "
RECURSIVE = (
    "<#S> a sh:NodeShape; sh:targetClass ex:Reading; sh:property [ sh:path ex:next; sh:node <#S> ]."
)


@pytest.mark.parametrize(
    ("shape", "data"),
    [
        (PATTERN + 'sh:pattern "^(a+)+$" ].', f"<> a ex:Reading; ex:value '{'a' * 60}b' ."),
        (RECURSIVE, "<> a ex:Reading; ex:next <> ."),
        (
            PATTERN
            + "sh:xone ("
            + "[ sh:or ([ sh:minCount 1 ] [ sh:maxCount 1 ]) ]" * 200
            + ") ].",
            "<> a ex:Reading; ex:value 1, 2, 3 .",
        ),
    ],
    ids=["catastrophic pattern", "recursion", "many alternatives"],
)
def test_a_hostile_shape_comes_to_an_end(pool: ShapePool, shape: str, data: str) -> None:
    """S-51: refused or judged, and the next one is judged as ever."""
    house = House(pool)
    house.put_shape(HEAD + shape)
    house.describe("box/", house.declaration())
    started = time.monotonic()
    with suppress(ShapeViolated, Conflict):
        house.check("box/one", data)
    assert time.monotonic() - started < 20
    healthy = House(pool)
    healthy.describe("box/", healthy.declaration())
    healthy.check("box/one", GOOD)


def test_a_child_that_overruns_is_killed_and_another_takes_its_place() -> None:
    """S-51."""
    pool = ShapePool(most=1, deadline=-20)
    with pytest.raises(Overrun):
        pool.ask(b"[]")
    assert pool._free.qsize() == 1
    pool.close()


def test_a_shape_that_costs_too_much_refuses_the_write() -> None:
    """S-51: 422, and the report says that it does not conform."""
    pool = ShapePool(most=1, deadline=-20)
    house = House(pool)
    house.describe("box/", house.declaration())
    with pytest.raises(ShapeViolated) as refused:
        house.check("box/one", GOOD)
    assert refused.value.violations[0].code == "too-costly"
    assert b"false" in refused.value.report_turtle
    pool.close()


def test_whoever_finds_all_children_at_work_is_told_to_come_again() -> None:
    house = House(ShapePool(most=0, patience=0.01))
    house.describe("box/", house.declaration())
    with pytest.raises(PoolExhausted):
        house.check("box/one", GOOD)


def test_the_child_answers_what_the_engine_says() -> None:
    """The frames aside, as it does in its own process."""
    data = "<http://a/> <http://b/> <http://c/> ."
    told = json.loads(shape_child.answer(json.dumps([data, SHAPE]).encode()))
    assert (told["accepted"], told["focus_nodes"]) == (False, 0)
    broken = json.loads(shape_child.answer(json.dumps([data, "no Turtle"]).encode()))
    assert "Turtle" in broken["broken"]
