"""Web Access Control: what cannot be stored as rules."""

from __future__ import annotations

import pytest

from pod_server.model.errors import Conflict, TooLarge, UnprocessablePatch
from pod_server.model.iri import address
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from pod_server.rdf.codecs import RdfCodecs
from tests.unit.rdf.tiny import BASE, OWNER
from tests.unit.rdf.wac_house import (
    APP,
    GROUP,
    HEAD,
    OWNER_RULE,
    House,
    conditioned,
    rule,
)
from vocab.terms import ACL


def check(path: str, text: str) -> None:
    acl = address(BASE, path)
    graph = RdfCodecs().parse((HEAD + text).encode(), "text/turtle", acl.iri)
    House().wac.check_acl(acl, graph, "text/turtle")


LOCKED_OUT = {
    "empty": "",
    "no Control": rule(f"acl:agent <{OWNER}>", "acl:Read, acl:Write", "acl:accessTo <./>"),
    "default only": rule(f"acl:agent <{OWNER}>", "acl:Control", "acl:default <./>"),
    "of another": rule(f"acl:agent <{OWNER}>", "acl:Control", "acl:accessTo <other>"),
    "a group": rule(f"acl:agentGroup <{GROUP}>", "acl:Control", "acl:accessTo <./>"),
    "conditioned": rule(
        f"acl:agent <{OWNER}>; acl:condition [ a acl:ClientCondition; acl:client <{APP}> ]",
        "acl:Control",
        "acl:accessTo <./>",
    ),
}


@pytest.mark.parametrize("text", LOCKED_OUT.values(), ids=LOCKED_OUT.keys())
def test_the_root_cannot_be_left_without_anybody_in_control(text: str) -> None:
    """W-04, S-18."""
    with pytest.raises(Conflict, match="W-04"):
        check(".acl", text)


def test_elsewhere_rules_may_leave_nobody_in_control() -> None:
    check("a/.acl", "")
    check(".acl", OWNER_RULE)


@pytest.mark.parametrize("inner", ["[ a acl:MoonCondition ]", "<#nowhere>", "[]", '"x"'])
def test_a_condition_that_we_do_not_enforce_is_not_stored(inner: str) -> None:
    """W-11."""
    with pytest.raises(UnprocessablePatch, match="W-11"):
        check("a.acl", conditioned(inner))


def test_conditions_that_we_enforce_are_stored() -> None:
    check("a.acl", conditioned(f"[ a acl:ClientCondition; acl:client <{APP}> ]"))


def test_a_huge_acl_is_not_stored() -> None:
    """S-19."""
    many: Graph = {
        Triple(NamedNode(BASE), NamedNode(ACL.AGENT), Literal(str(n))) for n in range(20_001)
    }
    with pytest.raises(TooLarge):
        House().wac.check_acl(address(BASE, "a.acl"), many, "text/turtle")
