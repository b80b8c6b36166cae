"""Web Access Control: who may read, as classes for the index; and why, in words."""

from __future__ import annotations

import pytest

from pod_server.model.access import STRANGER, Agent
from pod_server.model.iri import address
from pod_server.rdf.readers import NOBODY, PUBLIC
from tests.unit.rdf.tiny import BASE
from tests.unit.rdf.wac_house import (
    APP,
    BOB,
    EVERYBODY,
    NOBODY_BUT_BOB,
    House,
    rule,
)


def test_resources_with_the_same_readers_have_the_same_label() -> None:
    house = House(
        {
            "a/": rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>"),
            "b": rule(f"acl:agent <{BOB.webid}>", "acl:Read, acl:Write", "acl:accessTo <b>"),
            "c": rule(EVERYBODY, "acl:Read", "acl:accessTo <c>"),
            "d": rule(EVERYBODY, "acl:Read", "acl:accessTo <d>")
            + rule(NOBODY_BUT_BOB, "acl:Read", "acl:accessTo <d>"),
            "e": "",
        }
    )
    label = {p: house.wac.reader_class(house.ledger, p) for p in ("a/x", "a", "b", "c", "d", "e")}
    assert label["a/x"] == label["b"]
    assert label["c"] == label["d"] == PUBLIC
    assert label["a"] == label["e"] == NOBODY
    labels = set(label.values())
    assert house.wac.readable(house.ledger, BOB, labels) == {label["b"], PUBLIC}
    assert house.wac.readable(house.ledger, STRANGER, labels) == {PUBLIC}


def test_labels_are_the_same_in_every_process_and_after_a_restart() -> None:
    rules = {"a/": rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>")}
    house, other = House(rules), House(rules)
    house.make("a/x")
    other.make("a/x")
    label = house.wac.reader_class(house.ledger, "a/x")
    assert other.wac.readable(other.ledger, BOB, [label]) == {label}
    assert other.wac.readable(other.ledger, BOB, ["unknown"]) == frozenset()


# -- why ---------------------------------------------------------------------------------------


def test_why_names_the_rule_that_grants() -> None:
    house = House({"a/": "<#bobs>" + rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>")[2:]})
    told = house.wac.why(house.ledger, BOB, address(BASE, "a/x"))
    assert f"{BASE}a/.acl" in told[0]
    assert any(line.startswith("read: granted") and "#bobs" in line for line in told)
    assert any(line.startswith("control: not granted") for line in told)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (STRANGER, "somebody without credentials"),
        (Agent("https://carol.example/"), str(BOB.webid)),
        (Agent(BOB.webid, origin="https://evil.example"), "origins https://app.example"),
        (Agent(BOB.webid, "https://evil.example/"), "holds only with the app https://app"),
    ],
)
def test_why_names_what_is_missing(agent: Agent, told: str) -> None:
    limits = (
        f"{NOBODY_BUT_BOB}; acl:origin <https://app.example>;"
        f" acl:condition [ a acl:ClientCondition; acl:client <{APP}> ]"
    )
    house = House({"a": rule(limits, "acl:Read", "acl:accessTo <a>")})
    lines = house.wac.why(house.ledger, agent, address(BASE, "a"))
    assert any(line.startswith("read: not granted") and told in line for line in lines)
