"""Access rules that end: at their moment, for every way of asking, with no chore run (K-25)."""

from __future__ import annotations

import pytest

from pod_server.model.access import Mode
from pod_server.model.errors import UnprocessablePatch
from pod_server.model.iri import Role, address
from pod_server.model.moments import date_time
from pod_server.rdf.codecs import RdfCodecs
from tests.unit.rdf.tiny import BASE
from tests.unit.rdf.wac_house import ALICE, BOB, HEAD, NOBODY_BUT_BOB, House
from vocab.terms import SESAME

NOON, LATER = 1_800_000_000_000_000, 1_800_000_060_000_000


def lent(
    until: int | str, *, kind: str = SESAME.TEMPORARY_AUTHORIZATION, modes: str = "acl:Read"
) -> str:
    end = date_time(until) if isinstance(until, int) else until
    return (
        f"[] a <{kind}>; {NOBODY_BUT_BOB}; acl:accessTo <a>; acl:mode {modes}; "
        f"<{SESAME.UNTIL}> {end}.\n"
    )


@pytest.fixture
def house() -> House:
    return House({"a": lent(NOON) + lent(LATER, modes="acl:Append")})


def test_a_rule_counts_until_its_moment_and_not_at_it(house: House) -> None:
    """K-25: what was judged before is not relied upon after."""
    for now, modes in (
        (NOON - 1, Mode.READ | Mode.APPEND),
        (NOON, Mode.APPEND),
        (LATER - 1, Mode.APPEND),
        (LATER, Mode.NONE),
        (LATER + 1, Mode.NONE),
    ):
        house.outside.now = now
        assert house.modes(BOB, "a") == modes
        assert house.modes(BOB, "a") == modes


def test_grants_that_may_end_are_never_relied_upon_without_asking(house: House) -> None:
    """Answers kept by the ledger's number are asked for again while an end is still to come."""
    a = address(BASE, "a")
    assert house.wac.grants(house.ledger, BOB, a).asks
    assert house.wac.grants(house.ledger, ALICE, a).asks
    house.outside.now = LATER
    assert not house.wac.grants(house.ledger, BOB, a).asks
    assert not house.wac.grants(house.ledger, ALICE, address(BASE, "")).asks


def test_its_reader_class_is_readable_until_then(house: House) -> None:
    """S-57: the label stays, who may read it does not."""
    label = house.wac.reader_class(house.ledger, "a")
    assert house.wac.readable(house.ledger, BOB, (label,)) == {label}
    house.outside.now = NOON
    assert house.wac.readable(house.ledger, BOB, (label,)) == frozenset()
    assert house.wac.reader_class(house.ledger, "a") == label


def test_a_rule_for_everybody_with_an_end_is_not_the_public_class() -> None:
    rule = lent(NOON).replace(NOBODY_BUT_BOB, "acl:agentClass foaf:Agent")
    house = House({"a": rule})
    label = house.wac.reader_class(house.ledger, "a")
    assert label != "public"
    assert house.wac.readable(house.ledger, BOB, (label,)) == {label}
    house.outside.now = NOON
    assert not house.wac.readable(house.ledger, BOB, (label,))


def test_what_has_ended_is_told_as_that(house: House) -> None:
    """J-23."""
    told = " ".join(house.wac.why(house.ledger, BOB, address(BASE, "a")))
    assert "until 2027-01-15T08:00:00.000Z, which holds" in told
    house.outside.now = NOON
    told = " ".join(house.wac.why(house.ledger, BOB, address(BASE, "a")))
    assert "has ended on 2027-01-15T08:00:00.000Z" in told


@pytest.mark.parametrize(
    "rule",
    [
        lent(NOON, kind="http://www.w3.org/ns/auth/acl#Authorization"),
        lent('"soon"'),
        lent('"2027-01-15"^^<http://www.w3.org/2001/XMLSchema#date>'),
        lent('"2027-01-15T08:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>'),
        lent(f"{date_time(NOON)}, {date_time(LATER)}"),
        lent(NOON).partition(f"<{SESAME.UNTIL}>")[0].rstrip("; ") + ".",
    ],
)
def test_an_end_that_would_not_be_kept_is_refused(rule: str) -> None:
    """W-11, K-25: never accepted and ignored. An acl:Authorization would be open elsewhere."""
    house = House()
    house.make("a")
    acl = address(BASE, "a").auxiliary(Role.ACL)
    graph = RdfCodecs().parse((HEAD + rule).encode(), "text/turtle", acl.iri)
    with pytest.raises(UnprocessablePatch, match="TemporaryAuthorization"):
        house.wac.check_acl(acl, graph, "text/turtle")
    house = House({"a": rule})
    house.outside.now = LATER
    assert house.modes(BOB, "a") == Mode.NONE, "written past the check, it ends or grants nothing"


def test_control_that_ends_does_not_keep_a_storage_in_control() -> None:
    """W-04."""
    house = House()
    root = address(BASE, "").auxiliary(Role.ACL)
    rule = lent(NOON, modes="acl:Control").replace("<a>", "<./>")
    graph = RdfCodecs().parse((HEAD + rule).encode(), "text/turtle", root.iri)
    with pytest.raises(Exception, match="W-04"):
        house.wac.check_acl(root, graph, "text/turtle")
