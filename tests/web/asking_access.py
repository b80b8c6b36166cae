"""Somebody who asks to be let at something of alice's, and what they are told of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from tests.web.at_home import Visitor
from tests.web.served import Reply, Served
from vocab.terms import CONTEXTS, DPV, LDP

JSON_LD = "application/ld+json"
DELIVERY = f"{DPV.NS}DeliveryOfGoods"


def policy(
    server: Served,
    *targets: str,
    who: str = "bob",
    actions: Sequence[str] = ("read",),
    purpose: str = DELIVERY,
    days: float | None = 7,
    **more: Any,
) -> dict[str, Any]:
    constraints = [{"leftOperand": "purpose", "operator": "eq", "rightOperand": purpose}]
    if days is not None:
        end = datetime.fromtimestamp(server.house.clock() / 1e6, UTC) + timedelta(days=days)
        moment = end.strftime("%Y-%m-%dT%H:%M:%SZ")
        constraints.append({"leftOperand": "dateTime", "operator": "lteq", "rightOperand": moment})
    return {
        "type": "AccessPolicy",
        "action": list(actions),
        "assignee": server.people[who].webid,
        "target": {"type": "DataResource", "value": list(targets)},
        "constraint": constraints,
        **more,
    }


def request(server: Served, *policies: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXTS.STORAGES,
        "type": "AccessRequest",
        "storage": server.home,
        "access": list(policies),
        **more,
    }


def ask(server: Served, document: dict[str, Any], who: str = "bob") -> Reply:
    return server.ask(
        "POST", f"{server.home}inbox/", who=who, body=orjson.dumps(document), content=JSON_LD
    )


def asked(server: Served, *policies: dict[str, Any], who: str = "bob") -> str:
    """The page where the owner answers."""
    reply = ask(server, request(server, *policies), who)
    assert reply.status == 201, reply
    return "/sharing/requests/" + reply["location"].rpartition("/")[2]


def answer(alice: Visitor, page: str, do: str, *, days: int = 3, **more: str) -> None:
    now = alice.served.house.clock() / 1e6
    until = (datetime.fromtimestamp(now, UTC) + timedelta(days=days)).date().isoformat()
    done = alice.post(page, do=do, until=until, **more)
    assert done.status_code == 303, done.text


def letters(server: Served, who: str, kind: str, wait: float = 10) -> list[dict[str, Any]]:
    """What has come to their inbox of that type; waits for the first."""
    inbox = f"{server.people[who].pod}inbox/"
    until = time.monotonic() + wait
    while True:
        found = []
        listing = server.ask("GET", inbox, who=who, headers={"Accept": JSON_LD})
        graph = server.house.codecs.parse(listing.body, JSON_LD, inbox)
        for each in graph:
            if each.predicate.value == LDP.CONTAINS:
                message = server.ask("GET", str(each.object).strip("<>"), who=who).json
                if message["type"] == kind:
                    found.append(message)
        if found or time.monotonic() > until:
            return found
        time.sleep(0.1)


def granted(server: Served, target: str, who: str = "bob", wait: float = 10) -> dict[str, Any]:
    """The record of a grant of that resource, once it has come."""
    until = time.monotonic() + wait
    while True:
        for grant in letters(server, who, "AccessGrant", 0):
            if target in [each for part in grant["access"] for each in part["target"]["value"]]:
                return grant
        assert time.monotonic() < until, f"no grant of {target} has come"
        time.sleep(0.1)


def is_told(server: Served, record: str, who: str = "bob", wait: float = 10) -> bool:
    """Whether they hear that the grant of that record is over."""
    until = time.monotonic() + wait
    while record not in [each["object"] for each in letters(server, who, "Delete", 0)]:
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
