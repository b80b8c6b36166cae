"""Web Access Control: decisions against a plain reading of the specification."""

from __future__ import annotations

import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from pod_server.model.access import STRANGER
from pod_server.model.iri import Role
from tests.unit.rdf.tiny import BASE, OWNER, TinyLedger
from tests.unit.rdf.wac_house import (
    ALICE,
    BOB,
    EVERYBODY,
    NOBODY_BUT_BOB,
    House,
    rule,
)
from vocab.terms import ACL, FOAF, RDF

_ACL, _FOAF = rdflib.Namespace(ACL.NS), rdflib.Namespace(FOAF.NS)


def plainly(ledger: TinyLedger, webid: str | None, path: str) -> set[str]:
    """The modes, straight from the text of the specification, without a memory or a short cut."""
    name = path.rstrip("/")
    at, own = name, True
    while (at, Role.ACL) not in ledger.rows:
        at, own = at.rpartition("/")[0], False
    row = ledger.rows.get((at, Role.RESOURCE))
    subject = BASE + at + ("/" if at and row is not None and row.is_container else "")
    graph = rdflib.Graph()
    body = ledger.rows[at, Role.ACL].body or b""
    graph.parse(data=body, format="turtle", publicID=subject + ".acl")
    granted: set[str] = set()
    target = _ACL.accessTo if own else _ACL.default
    for node in graph.subjects(rdflib.RDF.type, _ACL.Authorization):
        if (node, target, rdflib.URIRef(subject)) not in graph:
            continue
        speaks = (node, _ACL.agentClass, _FOAF.Agent) in graph
        if webid is not None:
            speaks = speaks or (node, _ACL.agent, rdflib.URIRef(webid)) in graph
            speaks = speaks or (node, _ACL.agentClass, _ACL.AuthenticatedAgent) in graph
        if speaks:
            granted |= {str(mode).partition("#")[2] for mode in graph.objects(node, _ACL.mode)}
    known = granted & {"Read", "Write", "Append", "Control"}
    return known | ({"Append"} if "Write" in known else set())


WHO = [EVERYBODY, "acl:agentClass acl:AuthenticatedAgent", NOBODY_BUT_BOB, f"acl:agent <{OWNER}>"]
MODES = ["acl:Read", "acl:Write", "acl:Append", "acl:Control", "acl:Read, acl:Dance"]
OBJECTS = ["acl:accessTo <./>", "acl:default <./>", "acl:accessTo <x>", "acl:default <../>"]
PATHS = ["", "a/", "a/x", "a/b/", "a/b/x", "x", "a/b/c/d"]
rules = st.builds(rule, st.sampled_from(WHO), st.sampled_from(MODES), st.sampled_from(OBJECTS))
acls = st.dictionaries(st.sampled_from(PATHS), st.lists(rules, max_size=3).map("".join), max_size=4)


@given(acls)
@settings(max_examples=60, deadline=None)
def test_decisions_agree_with_a_plain_reading(texts: dict[str, str]) -> None:
    """S-20."""
    house = House()
    for path in PATHS:
        house.make(path)
    for path, text in texts.items():
        house.acl(path, text)
    for agent in (STRANGER, ALICE, BOB):
        for path in PATHS:
            expected = plainly(house.ledger, agent.webid, path)
            assert set(house.modes(agent, path).words().title().split()) == expected
            label = house.wac.reader_class(house.ledger, path.rstrip("/"))
            may = house.wac.readable(house.ledger, agent, [label])
            assert (label in may) is ("Read" in expected)


def test_the_names_here_are_the_specification_s() -> None:
    assert str(_ACL.Authorization) == ACL.AUTHORIZATION
    assert str(rdflib.RDF.type) == RDF.TYPE
