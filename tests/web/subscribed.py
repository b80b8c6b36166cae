"""Somebody who subscribes, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.web.served import Reply, Served
from vocab.terms import CONTEXTS

JSON_LD = "application/ld+json"
WAIT = 5.0


def service(server: Served, kind: str = "WebSocketChannel2023", pod: str = "") -> str:
    return f"{pod or server.home}.notifications/{kind}/"


def subscribe(
    server: Served,
    topic: str,
    kind: str = "WebSocketChannel2023",
    *,
    who: str | None = "alice",
    headers: Mapping[str, str] | None = None,
    **features: Any,
) -> Reply:
    body = {"@context": [CONTEXTS.NOTIFICATIONS], "type": kind, "topic": topic, **features}
    return server.ask(
        "POST",
        service(server, kind),
        who=who,
        headers=headers,
        body=orjson.dumps(body),
        content=JSON_LD,
    )


def listening(
    server: Served, topic: str, *, who: str | None = "alice", **features: Any
) -> ClientConnection:
    reply = subscribe(server, topic, who=who, **features)
    assert reply.status == 200, reply
    return connect(str(reply.json["receiveFrom"]))


def told(line: ClientConnection, wait: float = WAIT) -> dict[str, Any]:
    """The next message."""
    found = orjson.loads(line.recv(wait))
    assert isinstance(found, dict)
    return found


def rest(line: ClientConnection, wait: float = WAIT) -> tuple[list[dict[str, Any]], int]:
    """What is still said until the server ends it, and the code with which it does."""
    said: list[dict[str, Any]] = []
    while True:
        try:
            said.append(told(line, wait))
        except ConnectionClosed as error:
            return said, error.rcvd.code if error.rcvd else 0


def ended(line: ClientConnection) -> int:
    """The code with which the server ended it; whatever it said before is passed over."""
    return rest(line)[1]
