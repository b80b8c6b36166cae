"""Listings over HTTP: first after a write, and long ones in pieces."""

from __future__ import annotations

import pytest

from pod_server.actions import listings
from pod_server.model.terms import Graph, NamedNode
from pod_server.rdf.codecs import RdfCodecs
from tests.web.served import Reply, Served
from vocab.terms import LDP

RDF = ("text/turtle", "application/ld+json", "application/n-triples")


def graph(reply: Reply) -> Graph:
    return RdfCodecs().parse(reply.body, reply["content-type"], "http://elsewhere.example/")


def members(reply: Reply) -> list[str]:
    assert reply.status == 200
    contains = NamedNode(LDP.CONTAINS)
    return sorted(t.object.value for t in graph(reply) if t.predicate == contains)  # type: ignore[union-attr]


def fill(server: Served, place: str, count: int) -> list[str]:
    urls = [f"{place}{number:03}" for number in range(count)]
    for url in urls:
        assert server.put(url, "x", "text/plain").status == 201
    return urls


def get(server: Served, url: str, **fields: str) -> Reply:
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    return server.ask("GET", url, who="alice", headers=headers)


def test_a_write_is_in_the_next_listing_and_changes_its_tag(server: Served, place: str) -> None:
    """P-18, P-36."""
    tags = set()
    for number in range(5):
        for accept in RDF:
            reply = get(server, place, accept=accept)
            assert len(members(reply)) == number
            assert get(server, place, accept=accept).body == reply.body
            assert get(server, place, accept=accept, if_none_match=reply["etag"]).status == 304
            tags.add(reply["etag"])
        server.put(f"{place}{number}", "x", "text/plain")
    assert len(tags) == 15
    server.ask("DELETE", f"{place}3", who="alice")
    assert members(get(server, place)) == [f"{place}{number}" for number in (0, 1, 2, 4)]


def test_a_long_listing_is_whole_and_comes_in_chunks(
    server: Served, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decision 17."""
    monkeypatch.setattr(listings, "MANY", 5)
    monkeypatch.setattr(listings, "PIECE", 2)
    urls = fill(server, place, 9)
    for _ in range(2):
        reply = get(server, place)
        assert reply["transfer-encoding"] == "chunked"
        assert members(reply) == urls
    head = server.ask("HEAD", place, who="alice")
    assert (head.status, head.body, head["etag"]) == (200, b"", reply["etag"])
