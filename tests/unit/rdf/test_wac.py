"""Web Access Control: whose rules count where, until when, and what damage does."""

from __future__ import annotations

import pytest

from pod_server.model.access import ALL_MODES, STRANGER, Agent, Mode
from pod_server.model.iri import Role, address
from tests.unit.rdf.tiny import BASE
from tests.unit.rdf.wac_house import (
    ALICE,
    BOB,
    EVERYBODY,
    NOBODY_BUT_BOB,
    House,
    rule,
)


def test_rules_of_the_root_reach_everything_below() -> None:
    """W-06: also what is not there yet (W-14)."""
    house = House()
    for path in ("", "a", "a/", "a/b/c", "profile/card"):
        assert house.modes(ALICE, path) == ALL_MODES
        assert house.modes(BOB, path) == Mode.NONE
        assert house.modes(STRANGER, path) == Mode.NONE


def test_the_nearest_acl_alone_counts() -> None:
    """W-06."""
    house = House({"a/": rule(EVERYBODY, "acl:Read", "acl:accessTo <./>; acl:default <./>")})
    assert house.modes(STRANGER, "a/x/y") == Mode.READ
    assert house.modes(ALICE, "a/x/y") == Mode.READ
    assert house.modes(STRANGER, "b") == Mode.NONE


def test_access_to_is_not_inherited_and_default_is_not_for_the_container_itself() -> None:
    """W-06."""
    house = House(
        {
            "a/": rule(EVERYBODY, "acl:Read", "acl:accessTo <./>")
            + rule(NOBODY_BUT_BOB, "acl:Write", "acl:default <./>")
        }
    )
    assert house.modes(BOB, "a/") == Mode.READ
    assert house.modes(BOB, "a/x") == Mode.WRITE | Mode.APPEND
    assert house.modes(STRANGER, "a/x") == Mode.NONE


def test_an_empty_acl_means_no_access() -> None:
    """W-06, S-19: represented, and nobody named."""
    house = House({"a/": "", "b": "# nothing"})
    assert house.modes(ALICE, "a/x") == Mode.NONE
    assert house.modes(ALICE, "b") == Mode.NONE


def test_a_document_s_own_rules_are_for_it_alone() -> None:
    house = House({"a/x": rule(EVERYBODY, "acl:Read", "acl:accessTo <x>")})
    assert house.modes(STRANGER, "a/x") == Mode.READ
    assert house.modes(STRANGER, "a/xy") == Mode.NONE
    assert house.modes(STRANGER, "a/") == Mode.NONE


def test_auxiliaries_have_the_grants_of_their_subject() -> None:
    """W-18, W-19, P-26."""
    house = House({"a/x": rule(NOBODY_BUT_BOB, "acl:Control", "acl:accessTo <x>")})
    for path in ("a/x", "a/x.acl", "a/x.meta"):
        grants = house.wac.grants(house.ledger, BOB, address(BASE, path))
        assert grants.user == Mode.CONTROL
        assert grants.address.iri == BASE + path


INCOMPLETE = {
    "no type": f"[] {EVERYBODY}; acl:accessTo <x>; acl:mode acl:Read.",
    "no object": f"[] a acl:Authorization; {EVERYBODY}; acl:mode acl:Read.",
    "no mode": f"[] a acl:Authorization; {EVERYBODY}; acl:accessTo <x>.",
    "no subject": "[] a acl:Authorization; acl:accessTo <x>; acl:mode acl:Read.",
    "origin alone": (
        "[] a acl:Authorization; acl:origin <https://app.example>; acl:accessTo <x>;"
        " acl:mode acl:Read."
    ),
    "unknown mode": rule(EVERYBODY, "acl:Everything, foaf:Read", "acl:accessTo <x>"),
    "unknown class": rule("acl:agentClass foaf:Person", "acl:Read", "acl:accessTo <x>"),
    "agent in quotes": rule('acl:agent "https://bob.example/card#me"', "acl:Read"),
    "split over two nodes": (
        "<#a> a acl:Authorization; acl:accessTo <x>; acl:mode acl:Read."
        f" <#b> a acl:Authorization; {EVERYBODY}."
    ),
}


@pytest.mark.parametrize("text", INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_an_incomplete_authorization_grants_nothing(text: str) -> None:
    """W-07, W-10, W-12."""
    house = House({"x": text})
    agent = Agent(BOB.webid, origin="https://app.example")
    assert house.modes(agent, "x") == Mode.NONE


FOREIGN = {
    "another resource": f"acl:accessTo <{BASE}b/y>",
    "dot segments": "acl:accessTo <../b/y>",
    "its base moved": "acl:accessTo <y>",
    "the container's default": f"acl:default <{BASE}b/>",
    "the parent": "acl:accessTo <./>; acl:default <./>",
    "a fragment": "acl:accessTo <x#me>",
    "with a slash": "acl:accessTo <x/>",
    "the same as": f"acl:accessTo <{BASE}a/alias>",
}


@pytest.mark.parametrize("objects", FOREIGN.values(), ids=FOREIGN.keys())
def test_rules_for_other_resources_do_nothing(objects: str) -> None:
    """S-15: neither there nor here."""
    house = House()
    house.make("b/")
    house.make("b/y")
    text = rule(EVERYBODY, "acl:Read, acl:Write", objects)
    same = f"<{BASE}a/alias> <http://www.w3.org/2002/07/owl#sameAs> <{BASE}a/x> ."
    house.acl("a/x", f"@base <{BASE}b/> . {text} {same}" if "<y>" in objects else text + same)
    for path in ("a/x", "b/y", "b/", "a/", "a/z"):
        assert house.modes(STRANGER, path) == Mode.NONE


def test_blank_node_authorizations_count_in_their_own_document_only() -> None:
    """S-15."""
    house = House({"a/": "_:r a acl:Authorization; acl:mode acl:Read."})
    house.acl("b/", f"_:r {EVERYBODY}; acl:default <./>; acl:accessTo <./>.")
    assert house.modes(STRANGER, "b/x") == Mode.NONE


# -- changes and damage ------------------------------------------------------------------------


def test_a_revocation_counts_on_the_next_request() -> None:
    """S-28, S-17."""
    house = House({"a/": rule(EVERYBODY, "acl:Read", "acl:default <./>; acl:accessTo <./>")})
    assert house.modes(STRANGER, "a/x") == Mode.READ
    house.acl("a/", rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>"))
    assert house.modes(STRANGER, "a/x") == Mode.NONE
    assert house.modes(BOB, "a/x") == Mode.READ
    house.ledger.remove("a", Role.ACL)
    assert house.modes(BOB, "a/x") == Mode.NONE
    assert house.modes(ALICE, "a/x") == ALL_MODES


def test_a_judgement_is_kept_while_no_rule_changes() -> None:
    house = House()
    house.modes(ALICE, "a/b")
    before = house.ledger.reads
    house.modes(ALICE, "a/b")
    assert house.ledger.reads == before


def test_grants_carry_the_number_of_the_rules_they_were_judged_by() -> None:
    house = House()
    grants = house.wac.grants(house.ledger, ALICE, address(BASE, "a"))
    assert grants.rules_at == house.ledger.rules_at()


def test_a_broken_acl_denies_all_but_its_mending() -> None:
    """S-19: never "no ACL = public"."""
    house = House()
    house.ledger.acl("", "<> this is no turtle")
    assert house.modes(ALICE, "a") == Mode.CONTROL
    assert house.modes(BOB, "a") == house.modes(STRANGER, "a") == Mode.NONE


def test_a_root_without_rules_grants_nobody_anything() -> None:
    house = House()
    house.ledger.remove("", Role.ACL)
    assert house.modes(ALICE, "a") == house.modes(STRANGER, "") == Mode.NONE
