"""Web Access Control: whom a rule speaks of: everybody, apps, origins, conditions, groups."""

from __future__ import annotations

import pytest

from pod_server.model.access import STRANGER, Agent, Mode
from pod_server.model.iri import address
from pod_server.model.terms import NamedNode, Triple
from pod_server.rdf.groups import FRESH_US, RETRY_US
from tests.unit.rdf.tiny import BASE, TinyLedger
from tests.unit.rdf.wac_house import (
    APP,
    BOB,
    EVERYBODY,
    GROUP,
    HEAD,
    NOBODY_BUT_BOB,
    House,
    conditioned,
    rule,
)
from vocab.terms import VCARD


def test_everybody_and_everybody_who_is_signed_in() -> None:
    """W-08."""
    house = House(
        {
            "a": rule(EVERYBODY, "acl:Read", "acl:accessTo <a>")
            + rule("acl:agentClass acl:AuthenticatedAgent", "acl:Append", "acl:accessTo <a>")
        }
    )
    assert house.modes(STRANGER, "a") == Mode.READ
    grants = house.wac.grants(house.ledger, BOB, address(BASE, "a"))
    assert (grants.user, grants.public) == (Mode.READ | Mode.APPEND, Mode.READ)


@pytest.mark.parametrize(
    ("origin", "granted"),
    [
        (None, True),
        ("https://app.example", True),
        ("https://evil.example", False),
        ("null", False),
        ("https://app.example.evil.example", False),
    ],
)
def test_an_origin_limits_agents_and_not_everybody(origin: str | None, granted: bool) -> None:
    """W-12, S-26."""
    limit = "; acl:origin <https://app.example/>"
    house = House(
        {
            "a": rule(NOBODY_BUT_BOB + limit, "acl:Read", "acl:accessTo <a>"),
            "b": rule(EVERYBODY + limit, "acl:Read", "acl:accessTo <b>"),
        }
    )
    agent = Agent(BOB.webid, origin=origin)
    assert (house.modes(agent, "a") == Mode.READ) is granted
    assert house.modes(agent, "b") == Mode.READ


CONDITIONS = {
    f"[ a acl:ClientCondition; acl:client <{APP}> ]": (True, False, False),
    "[ a acl:ClientCondition; acl:clientClass foaf:Agent ]": (True, True, True),
    "[ a acl:ClientCondition; acl:clientGroup <https://else.example/apps#ours> ]": (
        True,
        False,
        False,
    ),
    "[ a acl:ClientCondition ]": (False, False, False),
    "[ a acl:IssuerCondition; acl:issuer <https://id.example/> ]": (True, True, False),
    f"[ a acl:IssuerCondition; acl:issuer <https://id.example/> ],"
    f" [ a acl:ClientCondition; acl:client <{APP}> ]": (True, False, False),
    f"[ a acl:ClientCondition, acl:IssuerCondition; acl:client <{APP}>;"
    f" acl:issuer <https://else.example/> ]": (False, False, False),
    "[ a acl:MoonCondition ]": (False, False, False),
    "[ a acl:ClientCondition, acl:MoonCondition; acl:clientClass foaf:Agent ]": (
        False,
        False,
        False,
    ),
    "<#nowhere>": (False, False, False),
    '"literal"': (False, False, False),
}


@pytest.mark.parametrize(("inner", "expected"), CONDITIONS.items(), ids=CONDITIONS.keys())
def test_all_conditions_must_hold(inner: str, expected: tuple[bool, bool, bool]) -> None:
    """W-11, S-26: a condition that we do not know holds for nobody."""
    house = House({"a": conditioned(inner)})
    house.outside.groups["https://else.example/apps"] = {
        Triple(
            NamedNode("https://else.example/apps#ours"),
            NamedNode(VCARD.HAS_MEMBER),
            NamedNode(APP),
        )
    }
    agents = (
        Agent(BOB.webid, APP, "https://id.example/"),
        Agent(BOB.webid, "https://other.example/", "https://id.example/"),
        Agent(BOB.webid),
    )
    assert tuple(house.modes(agent, "a") == Mode.READ for agent in agents) == expected


IN_GROUP = f"<#us> a vcard:Group; vcard:hasMember <{BOB.webid}>."
FOR_GROUP = rule(f"acl:agentGroup <{GROUP}>", "acl:Read", "acl:accessTo <a>")


def test_a_group_in_the_pod_counts_as_it_stands_now() -> None:
    """W-09, S-28: on the next request."""
    house = House({"a": FOR_GROUP})
    assert house.modes(BOB, "a") == Mode.NONE
    house.ledger.put("groups/friends", (HEAD + IN_GROUP).encode())
    assert house.modes(BOB, "a") == Mode.READ
    assert house.modes(STRANGER, "a") == Mode.NONE
    house.ledger.put("groups/friends", b"")
    assert house.modes(BOB, "a") == Mode.NONE
    assert house.outside.asked == []


def test_a_group_of_another_pod_counts_only_where_everybody_may_read_it() -> None:
    """W-09: we would else read with our own rights for somebody who has none."""
    house = House()
    other = TinyLedger("http://pods.example/carol/", "http://pods.example/carol/card#me")
    house.outside.pods[other.pod.base] = other
    other.put("friends", (HEAD + IN_GROUP).encode())
    group = f"{other.pod.base}friends#us"
    house.acl("a", rule(f"acl:agentGroup <{group}>", "acl:Read", "acl:accessTo <a>"))
    assert house.modes(BOB, "a") == Mode.NONE
    other.acl("", HEAD + rule(EVERYBODY, "acl:Read", "acl:default <./>"))
    assert house.modes(BOB, "a") == Mode.READ


def test_a_group_elsewhere_is_fetched_rarely_and_fails_closed() -> None:
    """W-09, S-27, S-37."""
    house = House()
    group = "https://else.example/friends#us"
    house.acl("a", rule(f"acl:agentGroup <{group}>", "acl:Read", "acl:accessTo <a>"))
    assert house.modes(BOB, "a") == Mode.NONE
    document = "https://else.example/friends"
    house.outside.groups[document] = {
        Triple(NamedNode(group), NamedNode(VCARD.HAS_MEMBER), NamedNode(str(BOB.webid)))
    }
    assert house.modes(BOB, "a") == Mode.NONE
    house.outside.now += RETRY_US
    assert house.modes(BOB, "a") == Mode.READ
    assert house.modes(BOB, "a") == Mode.READ
    assert house.outside.asked == [document] * 2
    del house.outside.groups[document]
    house.outside.now += FRESH_US
    assert house.modes(BOB, "a") == Mode.NONE


def test_groups_in_groups_do_not_count_and_cycles_end() -> None:
    """S-27."""
    house = House({"a": FOR_GROUP})
    text = f"<#us> vcard:hasMember <#us>, <#them>. <#them> vcard:hasMember <{BOB.webid}>."
    house.ledger.put("groups/friends", (HEAD + text).encode())
    house.acl("groups/friends", rule(f"acl:agentGroup <{GROUP}>", "acl:Read"))
    assert house.modes(BOB, "a") == Mode.NONE


def test_a_group_that_is_no_rdf_has_no_members() -> None:
    house = House({"a": FOR_GROUP})
    house.ledger.put("groups/friends", b"<broken", media_type="image/png")
    assert house.modes(BOB, "a") == Mode.NONE
