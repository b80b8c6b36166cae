"""S-21: what comes in while a write is prepared is not written over under rights to add."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.actions.wishes import PostWish, PutWish
from pod_server.contracts import Ledger
from pod_server.model.access import STRANGER, Agent
from pod_server.model.change import Change, Put, Stored
from pod_server.model.iri import Address, Role
from pod_server.settings import Settings
from pod_server.storage.owners import Server
from pod_server.wiring.house import House, build
from tests.reference.rules import EVERYBODY, Rule, written


class Crowded:
    """A ledger in which somebody else makes the document as soon as it was looked for in vain."""

    def __init__(self, ledger: Ledger, name: str) -> None:
        self._ledger = ledger
        self._name = name
        self._made = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    def read(self, name: str, role: Role = Role.RESOURCE) -> Stored | None:
        found = self._ledger.read(name, role)
        if name == self._name and found is None and not self._made:
            self._made = True
            self._ledger.submit(Change((Put(name, "text/plain", b"theirs"),))).result()
        return found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = build(Settings(tmp_path, "http://localhost:4000/"), role=Server(0, 1))
    yield house
    house.close()


def test_whoever_may_only_add_does_not_write_over_what_came_in_between(house: House) -> None:
    pod = house.host.welcome("alice").pod
    ledger = house.ledgers.by_id(pod.pod_id)
    rules = [
        Rule(pod.owner, "rwc", inside=True),
        Rule(EVERYBODY, "a", inside=True),
    ]
    acl = written(line for rule in rules for line in rule.lines(pod.base)).encode()
    ledger.submit(Change((Put("", "text/turtle", acl, role=Role.ACL),))).result()
    wish = PutWish(STRANGER, Address(pod.base, "new", False), "text/plain", b"mine")
    crowded: Ledger = Crowded(ledger, "new")  # type: ignore[assignment]
    prepared = house.writer.put(crowded, wish)
    assert prepared.change is not None
    assert prepared.change.rests_on["new", Role.RESOURCE] is None


def test_one_key_makes_one_thing_also_when_the_first_comes_in_between(house: House) -> None:
    """V-10: the second rests on there being nothing, and so finds the first at its next try."""
    pod = house.host.welcome("alice").pod
    ledger = house.ledgers.by_id(pod.pod_id)
    wish = PostWish(Agent(pod.owner), Address(pod.base, "", True), "text/plain", b"x", key="k")
    name = house.writer.post(ledger, wish).outcome.address.name
    crowded: Ledger = Crowded(ledger, name)  # type: ignore[assignment]
    prepared = house.writer.post(crowded, wish)
    assert prepared.change is not None
    assert prepared.outcome.address.name == name
    assert prepared.change.rests_on[name, Role.RESOURCE] is None
