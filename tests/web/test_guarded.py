"""A container with a shape of the citizen's own, over HTTP: refused, reported, untouched (V-07)."""

from __future__ import annotations

import pytest

from tests.web.served import TURTLE, Served
from vocab.terms import LDP, SESAME, SH

SHAPE = f"""@prefix sh: <{SH.NS}> .
<#S> a sh:NodeShape; sh:targetSubjectsOf <urn:p>;
  sh:property [ sh:path <urn:p>; sh:minInclusive 10 ].
"""


@pytest.fixture
def guarded(server: Served, place: str) -> str:
    shape = f"{place}shape.ttl"
    server.put(shape, SHAPE)
    container = f"{place}guarded/"
    server.put(container, "")
    declared = f"<{container}> <{LDP.CONSTRAINED_BY}> <{shape}> ."
    refused = server.put(f"{container}.meta", declared)
    assert refused.status == 409  # V-01: the shape is pinned by its content
    pin = str(refused.json["detail"]).split('"')[1]
    pinned = f'{declared} <{shape}> <{SESAME.NS}shapeDigest> "{pin}" .'
    assert server.put(f"{container}.meta", pinned).status == 201
    return container


def test_what_fits_is_stored_and_what_does_not_is_reported(server: Served, guarded: str) -> None:
    url = f"{guarded}x.ttl"
    made = server.put(url, "<> <urn:p> 11 .")
    assert made.status == 201
    refused = server.put(url, "<> <urn:p> 9 .")
    assert refused.status == 422
    assert refused["content-type"] == "application/problem+json"
    violations = refused.json["violations"]
    assert isinstance(violations, list)
    assert violations[0]["message"].keys() == {"fr", "en"}
    assert f'rel="{LDP.CONSTRAINED_BY}"' in refused["link"]  # P-46
    assert server.ask("GET", url, who="alice")["etag"] == made["etag"]


@pytest.mark.parametrize("accept", [TURTLE, "application/ld+json"])
def test_the_report_itself_comes_as_rdf(server: Served, guarded: str, accept: str) -> None:
    refused = server.put(f"{guarded}x.ttl", "<> <urn:p> 9 .", Accept=accept)
    assert refused.status == 422
    assert refused["content-type"] == accept
    assert b"ValidationReport" in refused.body


@pytest.mark.parametrize(
    ("method", "body", "content", "status"),
    [
        ("PUT", b"<> <urn:q> 9 .", TURTLE, 422),  # V-06: nothing there to be judged
        ("PUT", b"x", "text/plain", 415),  # V-03
        ("POST", b"<> <urn:p> 9 .", TURTLE, 422),
        ("PATCH", b"INSERT DATA { <> <urn:p> 9 }", "application/sparql-update", 422),  # V-05
        ("PATCH", b"INSERT DATA { <> <urn:p> 90 }", "application/sparql-update", 201),
    ],
)
def test_every_way_of_writing_is_judged_by_its_result(
    server: Served, guarded: str, method: str, body: bytes, content: str, status: int
) -> None:
    url = guarded if method == "POST" else f"{guarded}y"
    reply = server.ask(method, url, who="alice", body=body, content=content)
    assert reply.status == status, reply.body
