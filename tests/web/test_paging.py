"""Listings by the page (decision 17): only when asked for, by ``Link``, none twice, none lost."""

from __future__ import annotations

import re

import pytest

from tests.web.served import TURTLE, Reply, Served
from vocab.terms import LDP, RDFS

TRIPLES = {"Accept": "application/n-triples"}


def members(reply: Reply) -> list[str]:
    assert reply.status == 200, reply
    return re.findall(rf"<{re.escape(LDP.CONTAINS)}> <([^>]*)>", reply.body.decode())


def relation(reply: Reply, name: str) -> str | None:
    found = re.search(rf'<([^>]*)>; rel="{name}"', reply["link"])
    return found[1] if found else None


@pytest.fixture
def full(server: Served, place: str) -> str:
    """Twelve members, some with names that have to be written with care, and a description."""
    for name in [*"abcdefgh", "z%26limit=9", "caf%C3%A9", "x%20y.ttl", "box/"]:
        assert server.put(place + name, "", TURTLE).status == 201
    server.put(f"{place}.meta", f"<{place}> <{RDFS.LABEL}> 'Twelve' .")
    return place


@pytest.mark.parametrize("limit", [1, 4, 5, 11, 12, 13, 5000])
def test_all_pages_together_are_the_listing(server: Served, full: str, limit: int) -> None:
    """K-09, P-18: each member once, in one order; what is not asked for by the page is whole."""
    whole = server.ask("GET", full, who="alice", headers=TRIPLES)
    assert relation(whole, "next") is None
    url: str | None = f"{full}?limit={limit}"
    listed: list[str] = []
    pages = 0
    while url is not None:
        reply = server.ask("GET", url, who="alice", headers=TRIPLES)
        page = members(reply)
        assert len(page) <= limit
        assert (b"Twelve" in reply.body) == (pages == 0)
        assert f'<{LDP.BASIC_CONTAINER}>; rel="type"' in reply["link"]
        assert relation(reply, "first") == f"{full}?limit={min(limit, 1000)}"
        listed += page
        pages += 1
        url = relation(reply, "next")
    assert len(listed) == 12
    assert sorted(listed) == sorted(members(whole))
    assert pages == -(-12 // limit)


def test_what_comes_and_goes_meanwhile_moves_nobody_else(server: Served, full: str) -> None:
    """K-09, J-17: members that stay are on one page each."""
    before = set(members(server.ask("GET", full, who="alice", headers=TRIPLES)))
    url: str | None = f"{full}?limit=3"
    listed: list[str] = []
    number = 0
    while url is not None:
        reply = server.ask("GET", url, who="alice", headers=TRIPLES)
        listed += members(reply)
        url = relation(reply, "next")
        server.put(f"{full}aa{number}", "")
        server.put(f"{full}y{number}", "")
        if number == 0:
            server.ask("DELETE", f"{full}a", who="alice")
        number += 1
    assert len(listed) == len(set(listed))
    assert before <= set(listed)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=²"]
)
def test_a_limit_that_is_none_is_400(server: Served, full: str, query: str) -> None:
    """K-09: said in words."""
    reply = server.ask("GET", f"{full}?{query.replace('²', '%C2%B2')}", who="alice")
    assert reply.status == 400
    assert "limit" in str(reply.json["detail"])


def test_pages_are_for_who_may_read_the_container(server: Served, full: str) -> None:
    """S-10: a query opens nothing; a document has no pages."""
    assert server.ask("GET", f"{full}?limit=2").status == 401
    assert server.ask("GET", f"{full}?limit=2", who="bob").status == 403
    reply = server.ask("GET", f"{full}a?limit=2", who="alice")
    assert reply.status == 200
    assert relation(reply, "next") is None


def test_a_page_is_known_by_the_tag_of_its_container(server: Served, full: str) -> None:
    """P-07: 304 while nothing has changed, HEAD as GET."""
    url = f"{full}?limit=2"
    first = server.ask("GET", url, who="alice")
    known = {"If-None-Match": first["etag"]}
    assert server.ask("GET", url, who="alice", headers=known).status == 304
    assert relation(server.ask("HEAD", url, who="alice"), "next") == relation(first, "next")
    server.put(f"{full}new", "")
    assert server.ask("GET", url, who="alice", headers=known).status == 200
