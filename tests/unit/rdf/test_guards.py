"""Guards of containers: what they take and refuse, by which shape, and how one is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from pod_server.contracts import Arrival
from pod_server.model.access import Agent
from pod_server.model.change import Key
from pod_server.model.errors import (
    Conflict,
    ShapeViolated,
    StatementRefused,
    UnsupportedType,
)
from pod_server.model.iri import Role, address
from pod_server.rdf.shape_pool import ShapePool
from tests.unit.rdf.guarded import BAD, EX, GOOD, HEAD, SHAPE, House, codecs
from tests.unit.rdf.tiny import BASE
from vocab.terms import SESAME, SH


def test_what_is_not_guarded_passes_and_rests_on_there_being_no_guard(pool: ShapePool) -> None:
    """V-05: nobody can slip in while a guard is being set."""
    house = House(pool)
    assert house.check("box/one", BAD) == {
        ("box", Role.DESCRIPTION): None,
        ("", Role.DESCRIPTION): None,
    }


def test_a_plain_container_is_remembered_until_somebody_describes_it(pool: ShapePool) -> None:
    """V-05: what was plain a moment ago may be guarded now, by itself or from above."""
    house = House(pool)
    where = address(BASE, "box/one")
    assert house.guards.nothing_asked(house.ledger, where) is None
    rests_on = house.check("box/one", BAD)
    assert house.guards.nothing_asked(house.ledger, where) == rests_on
    assert house.guards.nothing_asked(house.ledger, address(BASE, "one")) is None
    house.describe("box/", house.declaration())
    assert house.guards.nothing_asked(house.ledger, where) is None
    with pytest.raises(ShapeViolated):
        house.check("box/one", BAD)
    house.check("box/one", GOOD)
    assert house.guards.nothing_asked(house.ledger, where) is None


def test_what_fits_passes_and_rests_on_guard_and_shape(pool: ShapePool) -> None:
    """V-01."""
    house = House(pool)
    house.describe("box/", house.declaration())
    rests_on = house.check("box/one", GOOD)
    assert rests_on[("box", Role.DESCRIPTION)] == house.ledger.rows["box", Role.DESCRIPTION].version
    assert ("shapes/reading", Role.RESOURCE) in rests_on


def test_what_does_not_fit_is_refused_with_a_report(pool: ShapePool) -> None:
    """V-07: in words, in two languages, and as SHACL's report in two syntaxes."""
    house = House(pool)
    house.describe("box/", house.declaration())
    with pytest.raises(ShapeViolated) as refused:
        house.check("box/one", BAD)
    error = refused.value
    assert error.shape == f"{BASE}shapes/reading"
    (violation,) = error.violations
    assert violation.focus == f"{BASE}box/one"
    assert violation.path == f"{EX}value"
    assert "Il faut une valeur." in violation.message_fr
    assert "A value is needed." in violation.message_en
    assert "A value is needed." in error.detail()
    report = codecs.parse(error.report_turtle, "text/turtle", BASE)
    assert any(triple.predicate.value == SH.RESULT for triple in report)
    assert codecs.parse(error.report_jsonld, "application/ld+json", BASE)


@pytest.mark.parametrize("text", ["", "<> a ex:Other .", "<> ex:value 7 ."])
def test_something_must_be_judged(pool: ShapePool, text: str) -> None:
    """V-06: an unrelated graph fits any shape."""
    house = House(pool)
    house.describe("box/", house.declaration())
    with pytest.raises(ShapeViolated) as refused:
        house.check("box/one", text)
    assert refused.value.violations[0].code == "no-focus-node"


def test_what_is_no_rdf_is_not_taken(pool: ShapePool) -> None:
    """V-03."""
    house = House(pool)
    house.describe("box/", house.declaration())
    with pytest.raises(UnsupportedType):
        house.check("box/one", None, "image/png")


@pytest.mark.parametrize("path", ["box/inner/", "box/inner/one", "box/a/b/c"])
def test_containers_are_not_made_in_a_guarded_one(pool: ShapePool, path: str) -> None:
    """V-02, decision 20: nor on the way to a document."""
    house = House(pool)
    house.describe("box/", house.declaration())
    with pytest.raises(Conflict, match="only the server"):
        house.check(path, None if path.endswith("/") else GOOD)


def test_descendants_are_guarded_where_the_flag_says_so(pool: ShapePool) -> None:
    """V-02."""
    house = House(pool)
    house.ledger.container("box/inner")
    house.describe("box/", house.declaration())
    house.check("box/inner/one", BAD)
    house.describe("box/", house.declaration("; sesame:guardsDescendants true"))
    with pytest.raises(ShapeViolated):
        house.check("box/inner/one", BAD)
    with pytest.raises(Conflict):
        house.check("box/inner/more/", None)
    house.check("box/inner/one", GOOD)


def test_all_guards_above_apply(pool: ShapePool) -> None:
    """V-02: monotone, so that a container further down opens nothing."""

    def nothing_passes(arrival: Arrival) -> Mapping[Key, int | None]:
        raise StatementRefused(())

    house = House(pool, {SESAME.CIVIL_STATUS_CLASS: nothing_passes})
    house.ledger.container("box/inner")
    house.describe("box/", house.declaration("; sesame:guardsDescendants true"))
    house.describe("box/inner/", f"{HEAD}<./> a sesame:CivilStatus .")
    with pytest.raises(StatementRefused):
        house.check("box/inner/one", GOOD)
    house.describe("box/inner/", "")
    with pytest.raises(ShapeViolated):
        house.check("box/inner/one", BAD)


def test_a_further_rule_is_asked_after_the_shape_and_adds_what_it_rests_on(
    pool: ShapePool,
) -> None:
    asked: list[str] = []

    def rule(arrival: Arrival) -> Mapping[Key, int | None]:
        asked.append(arrival.address.path)
        return {("elsewhere", Role.RESOURCE): 3}

    house = House(pool, {SESAME.CIVIL_STATUS_CLASS: rule})
    house.describe("box/", house.declaration("; a sesame:CivilStatus"))
    with pytest.raises(ShapeViolated):
        house.check("box/one", BAD)
    assert asked == []
    assert house.check("box/one", GOOD)[("elsewhere", Role.RESOURCE)] == 3
    assert asked == ["box/one"]


def test_a_container_may_take_one_type_only_and_says_so_first(pool: ShapePool) -> None:
    house = House(pool, takes={SESAME.CIVIL_STATUS_CLASS: ("application/ld+json",)})
    house.describe("box/", house.declaration("; a sesame:CivilStatus"))
    with pytest.raises(UnsupportedType) as refused:
        house.check("box/one", BAD)
    assert refused.value.accepted == ("application/ld+json",)
    place = address(BASE, "box/one")
    arrival = Arrival(house.ledger, Agent(), place, "image/png", None, lambda: None, None)
    with pytest.raises(UnsupportedType):
        house.guards.check_type(arrival)
    elsewhere = replace(arrival, address=address(BASE, "one"))
    house.guards.check_type(elsewhere)


def test_a_shape_that_has_changed_under_its_pin_takes_nothing(pool: ShapePool) -> None:
    """V-01: whoever may write the shape cannot change what the container takes."""
    house = House(pool)
    house.describe("box/", house.declaration())
    house.put_shape(SHAPE.replace("sh:minCount 1", "sh:minCount 0"))
    with pytest.raises(Conflict, match="V-01"):
        house.check("box/one", GOOD)


def test_a_description_s_own_words_count_for_its_container_only(pool: ShapePool) -> None:
    house = House(pool)
    house.ledger.container("other")
    house.describe("other/", house.declaration().replace("<./>", f"<{BASE}box/>"))
    house.check("box/one", BAD)
    house.check("other/one", BAD)


# -- setting a guard ---------------------------------------------------------------------------


def test_a_guard_may_be_set_on_an_empty_container(pool: ShapePool) -> None:
    house = House(pool)
    house.check_description("box/", house.declaration())
    house.check_description("box/", "")
    house.check_description("box/one", house.declaration())


def test_members_that_are_there_are_checked_first(pool: ShapePool) -> None:
    """V-04."""
    house = House(pool)
    house.ledger.put("box/good", (HEAD + GOOD).encode())
    house.check_description("box/", house.declaration())
    house.ledger.put("box/bad", (HEAD + BAD).encode())
    with pytest.raises(ShapeViolated) as refused:
        house.check_description("box/", house.declaration())
    assert {v.focus for v in refused.value.violations} == {f"{BASE}box/bad"}


def test_members_further_down_are_checked_where_they_would_be_guarded(pool: ShapePool) -> None:
    """V-02, V-04."""
    house = House(pool)
    house.ledger.container("box/inner")
    house.ledger.put("box/inner/bad", (HEAD + BAD).encode())
    house.check_description("box/", house.declaration())
    with pytest.raises(ShapeViolated):
        house.check_description("box/", house.declaration("; sesame:guardsDescendants true"))


def test_a_member_that_is_no_rdf_stands_in_the_way(pool: ShapePool) -> None:
    """V-03, V-04."""
    house = House(pool)
    house.ledger.put("box/image", b"\x89PNG", media_type="image/png")
    with pytest.raises(Conflict, match="box/image"):
        house.check_description("box/", house.declaration())


REFUSED = {
    "elsewhere": "<./> ldp:constrainedBy <https://else.example/shape> .",
    "not there": f"<./> ldp:constrainedBy <{BASE}shapes/none> .",
    "not pinned": f"<./> ldp:constrainedBy <{BASE}shapes/reading> .",
    "a container": f"<./> ldp:constrainedBy <{BASE}box/> .",
    "access rules": f"<./> ldp:constrainedBy <{BASE}box/.acl> .",
    "no address": f"<./> ldp:constrainedBy <{BASE}a//b> .",
    "not shipped": f"<./> ldp:constrainedBy <{SESAME.NS.removesuffix('ns#')}shapes/none> .",
    "out of the shelf": (
        f"<./> ldp:constrainedBy <{SESAME.NS.removesuffix('ns#')}shapes/../vocab/terms> ."
    ),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_guard_is_not_set(pool: ShapePool, text: str) -> None:
    """V-01: nothing is fetched at write time, and nothing unpinned is trusted."""
    with pytest.raises(Conflict):
        House(pool).check_description("box/", text)


def test_a_container_has_one_shape(pool: ShapePool) -> None:
    """Decision 20."""
    house = House(pool)
    with pytest.raises(Conflict, match="sh:xone"):
        house.check_description("box/", house.declaration(", <https://else.example/>"))


@pytest.mark.parametrize(
    "code",
    [
        "sh:sparql [ sh:select 'SELECT $this { }' ]",
        "sh:js [ sh:jsFunctionName 'f' ]",
        "sh:target [ sh:select 'SELECT ?this { ?this ?p ?o }' ]",
        "sh:rule []",
    ],
)
def test_a_shape_from_a_pod_holds_no_code(pool: ShapePool, code: str) -> None:
    """V-08."""
    house = House(pool)
    house.put_shape(f"{HEAD}<#S> a sh:NodeShape; sh:targetClass ex:Reading; {code} .")
    with pytest.raises(Conflict, match="V-08"):
        house.check_description("box/", house.declaration())


def test_a_shape_that_is_none_is_not_used(pool: ShapePool) -> None:
    house = House(pool)
    house.put_shape(f"{HEAD}<#S> a sh:NodeShape; sh:targetClass ex:Reading; sh:minCount 'x' .")
    house.describe("box/", house.declaration())
    with pytest.raises((Conflict, ShapeViolated)):
        house.check("box/one", GOOD)
