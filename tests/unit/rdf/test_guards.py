"""Guards of containers: shapes from the pod and from the shelf, further rules, what is refused."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

import pytest

from pod_server.contracts import Arrival
from pod_server.model.access import Agent
from pod_server.model.change import Key
from pod_server.model.errors import (
    Conflict,
    PoolExhausted,
    ShapeViolated,
    StatementRefused,
    UnsupportedType,
)
from pod_server.model.iri import Role, address
from pod_server.model.terms import Graph
from pod_server.rdf import shape_child
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.guards import Rule, ShapeGuards
from pod_server.rdf.judging import Judge
from pod_server.rdf.shape_pool import Overrun, ShapePool
from shapes import files as shape_files
from tests.unit.rdf.tiny import BASE, NoBlobs, TinyLedger
from vocab.terms import LDP, SESAME, SH

EX = "http://example.org/"
HEAD = f"@prefix sh: <{SH.NS}>. @prefix ex: <{EX}>. @prefix ldp: <{LDP.NS}>.\n"
HEAD += f"@prefix sesame: <{SESAME.NS}>. @prefix xsd: <http://www.w3.org/2001/XMLSchema#>.\n"
SHAPE = (
    HEAD
    + """<#Reading> a sh:NodeShape; sh:targetClass ex:Reading;
    sh:property [ sh:path ex:value; sh:datatype xsd:integer; sh:minCount 1;
        sh:message "Il faut une valeur."@fr, "A value is needed."@en ]."""
)
GOOD, BAD = "<> a ex:Reading; ex:value 7 .", "<> a ex:Reading; ex:value 'seven' ."

codecs = RdfCodecs()


@pytest.fixture(scope="module")
def pool() -> Iterator[ShapePool]:
    made = ShapePool(most=1)
    yield made
    made.close()


class House:
    def __init__(
        self,
        pool: ShapePool,
        further: Mapping[str, Rule] | None = None,
        takes: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.ledger = TinyLedger()
        self.documents = StoredDocuments(codecs, NoBlobs())
        self.guards = ShapeGuards(
            self.documents, further=further, takes=takes, judge=Judge("shacl", pool)
        )
        self.ledger.container("box")
        self.put_shape(SHAPE)

    def put_shape(self, text: str) -> None:
        self.ledger.put("shapes/reading", text.encode())
        self.digest = hashlib.sha256(text.encode()).hexdigest()

    def declaration(self, more: str = "") -> str:
        iri = f"<{BASE}shapes/reading>"
        return (
            f"{HEAD}<./> ldp:constrainedBy {iri} {more} .\n"
            f'{iri} sesame:shapeDigest "{self.digest}" .'
        )

    def describe(self, path: str, text: str) -> None:
        self.ledger.put(path.rstrip("/"), text.encode(), role=Role.DESCRIPTION)

    def check(
        self, path: str, text: str | None, media_type: str = "text/turtle"
    ) -> Mapping[Key, int | None]:
        graph: Graph | None = None
        if text is not None:
            graph = codecs.parse((HEAD + text).encode(), "text/turtle", BASE + path)
        body = None if text is None else text.encode()
        return self.guards.check(
            Arrival(
                self.ledger, Agent(), address(BASE, path), media_type, body, lambda: graph, None
            )
        )

    def check_description(self, path: str, text: str) -> None:
        where = address(BASE, path + ".meta")
        graph = codecs.parse((HEAD + text).encode(), "text/turtle", where.iri)
        self.guards.check_description(self.ledger, where, graph)


def test_what_is_not_guarded_passes_and_rests_on_there_being_no_guard(pool: ShapePool) -> None:
    """V-05: nobody can slip in while a guard is being set."""
    house = House(pool)
    assert house.check("box/one", BAD) == {
        ("box", Role.DESCRIPTION): None,
        ("", Role.DESCRIPTION): None,
    }


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
