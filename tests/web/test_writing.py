"""Writing over HTTP: receipts, slugs, containers, slashes, patches (Solid Protocol §5.3)."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Served
from vocab.terms import LDP, RDFS, SOLID

JSON_LD = "application/ld+json"


def test_a_receipt_tells_tag_digest_and_address(server: Served, place: str) -> None:
    body = b'{"@id": "", "urn:p": 1}'
    reply = server.ask("POST", place, who="alice", body=body, content=JSON_LD)
    assert reply.status == 201
    digest = b64encode(hashlib.sha256(body).digest()).decode()
    assert reply["repr-digest"] == f"sha-256=:{digest}:"  # V-11
    assert reply["location"].startswith(place)
    made = server.ask("GET", reply["location"], who="alice")
    assert made["etag"] == reply["etag"]
    assert made.body == body


def test_a_large_body_has_the_same_receipt(server: Served, place: str) -> None:
    body = b"x" * 300_000
    reply = server.ask("PUT", f"{place}b", who="alice", body=body, content="text/plain")
    digest = b64encode(hashlib.sha256(body).digest()).decode()
    assert reply["repr-digest"] == f"sha-256=:{digest}:"


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_body_without_a_type_is_400(server: Served, place: str, method: str) -> None:
    url = place if method == "POST" else f"{place}a"
    reply = server.ask(method, url, who="alice", body=b"text")
    assert reply.status == 400  # P-05
    assert server.ask("GET", f"{place}a", who="alice").status == 404


def test_the_slug_is_used_where_it_is_free(server: Served, place: str) -> None:
    ask = {"Slug": "note.ttl"}
    first = server.ask("POST", place, who="alice", headers=ask, body=b"", content=TURTLE)
    second = server.ask("POST", place, who="alice", headers=ask, body=b"", content=TURTLE)
    assert first["location"] == f"{place}note.ttl"  # P-37
    assert second["location"] not in (first["location"], place)


@pytest.mark.parametrize("kind", [LDP.BASIC_CONTAINER, LDP.CONTAINER])
def test_a_type_link_makes_a_container(server: Served, place: str, kind: str) -> None:
    headers = {"Link": f'<{kind}>; rel="type"', "Slug": "inner"}
    reply = server.ask("POST", place, who="alice", headers=headers)
    assert reply.status == 201  # P-36
    assert reply["location"] == f"{place}inner/"
    assert server.ask("GET", f"{place}inner/", who="alice").status == 200


def test_posting_to_what_is_not_there_or_no_container(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "")
    for target, status in (("nowhere/", 404), ("a.ttl", 405), ("a.ttl/", 404)):
        reply = server.ask("POST", place + target, who="alice", body=b"", content=TURTLE)
        assert reply.status == status  # P-38, P-39


def test_containers_between_are_made(server: Served, place: str) -> None:
    assert server.put(f"{place}x/y/z.ttl", "").status == 201  # P-35
    assert b"ldp:contains <y/> ." in server.ask("GET", f"{place}x/", who="alice").body
    assert server.put(f"{place}x/y/z.ttl/below.ttl", "").status == 409


def test_a_container_with_members_is_kept(server: Served, place: str) -> None:
    server.put(f"{place}x/a.ttl", "")
    reply = server.ask("DELETE", f"{place}x/", who="alice")
    assert reply.status == 409  # P-43
    assert reply.body
    assert server.ask("DELETE", f"{place}x/a.ttl", who="alice").status == 204
    assert server.ask("DELETE", f"{place}x/", who="alice").status == 204


def test_a_listing_follows_its_members_at_once(server: Served, place: str) -> None:
    before = server.ask("GET", place, who="alice")
    server.put(f"{place}new.ttl", "")
    after = server.ask("GET", place, who="alice")
    assert b"new.ttl" in after.body
    assert after["etag"] != before["etag"]
    server.put(f"{place}.meta", f'<{place}> <{RDFS.LABEL}> "Mine" .')
    described = server.ask("GET", place, who="alice")
    assert b"Mine" in described.body
    assert described["etag"] != after["etag"]
    server.ask("DELETE", f"{place}new.ttl", who="alice")
    assert b"new.ttl" not in server.ask("GET", place, who="alice").body  # P-42


def test_the_two_spellings_of_an_address_never_both_exist(server: Served, place: str) -> None:
    server.put(f"{place}a", "", TURTLE)
    server.put(f"{place}c/", "")
    for there, other in (("a", "a/"), ("c/", "c")):
        assert server.ask("GET", place + there, who="alice").status == 200
        assert server.ask("GET", place + other, who="alice").status == 301
        assert server.put(place + other, "").status == 409  # P-11, S-05


def test_a_patch_of_something_unknown_says_what_is_taken(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "")
    reply = server.ask(
        "PATCH", f"{place}a.ttl", who="alice", body=b"{}", content="application/json"
    )
    assert reply.status == 415  # P-52
    assert reply["accept-patch"] == "text/n3, application/sparql-update"


@pytest.mark.parametrize(
    ("content", "body", "status"),
    [
        ("text/n3", "this is no N3 {", 400),
        ("text/n3", "<> <urn:p> 1 .", 422),
        ("application/sparql-update", 'INSERT DATA { <> <urn:p> "x" }', 204),
        ("application/sparql-update", "DROP ALL", 422),
    ],
)
def test_patches_that_are_none(
    server: Served, place: str, content: str, body: str, status: int
) -> None:
    server.put(f"{place}a.ttl", "")
    reply = server.ask("PATCH", f"{place}a.ttl", who="alice", body=body.encode(), content=content)
    assert reply.status == status, reply.body


@pytest.mark.parametrize(
    ("content", "body"), [(TURTLE, b"<a> <b>"), (JSON_LD, b'{"@id": '), (JSON_LD, b"[[[[")]
)
def test_malformed_rdf_is_400_and_not_stored(
    server: Served, place: str, content: str, body: bytes
) -> None:
    reply = server.ask("PUT", f"{place}a", who="alice", body=body, content=content)
    assert reply.status == 400
    assert server.ask("GET", f"{place}a", who="alice").status == 404


def test_an_unknown_context_is_named_and_never_fetched(server: Served, place: str) -> None:
    body = f'{{"@context": "{server.account}/context.jsonld", "a": 1}}'
    reply = server.put(f"{place}a", body, JSON_LD)
    assert reply.status == 422  # V-09, S-50
    assert reply.json["context"] == f"{server.account}/context.jsonld"


def test_the_same_key_again_finds_what_the_first_one_made(server: Served, place: str) -> None:
    asked = {"Idempotency-Key": "push-1"}
    first = server.ask("POST", place, who="alice", headers=asked, body=b"", content=TURTLE)
    again = server.ask("POST", place, who="alice", headers=asked, body=b"", content=TURTLE)
    assert (first.status, again.status) == (201, 200)  # V-10
    assert first["location"] == again["location"]


def test_the_same_key_of_two_agents_makes_two_resources(server: Served, place: str) -> None:
    """V-10: a key is its sender's own; nobody learns from it what another has sent."""
    server.put(f"{place}.acl", acl(place, server.people["alice"].webid, here="a"))
    asked = {"Idempotency-Key": "the same"}
    made = [
        server.ask("POST", place, who=who, headers=asked, body=b"<> <#p> 1 .", content=TURTLE)
        for who in ("alice", "bob", None, "alice", "bob", None)
    ]
    assert [reply.status for reply in made] == [201, 201, 201, 200, 200, 200]
    places = [reply["location"] for reply in made]
    assert places[:3] == places[3:]
    assert len(set(places)) == 3
    other = server.ask("POST", place, who="bob", headers=asked, body=b"<> <#p> 2 .", content=TURTLE)
    assert other.status == 400


def test_a_long_text_that_is_patched_is_read_with_its_patches(server: Served, place: str) -> None:
    """Its bytes lie in a file; what lies over them is part of it all the same (P-44, P-54)."""
    lines = "".join(f"<#s{n}> <#p> {n} .\n" for n in range(6_000))
    assert server.put(f"{place}long", lines, TURTLE).status == 201
    assert server.ask("GET", f"{place}long", who="alice").body == lines.encode()
    patch = f"<> a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.INSERTS}> {{ <#new> <#p> 'come' . }}."
    done = server.ask("PATCH", f"{place}long", who="alice", body=patch.encode(), content="text/n3")
    assert done.status == 204
    assert b"come" in server.ask("GET", f"{place}long", who="alice").body
    asked = {"Idempotency-Key": "long"}
    posts = [
        server.ask("POST", place, who="alice", headers=asked, body=lines.encode(), content=TURTLE)
        for _ in range(2)
    ]
    assert [reply.status for reply in posts] == [201, 200]


def test_a_long_listing_is_whole_for_all_who_ask_at_once(server: Served, place: str) -> None:
    """Rendered in a thread, once; a member that comes in between is in it or makes a new one."""
    names = [f"n{number}" for number in range(320)]
    for name in names:
        server.put(place + name, "", "text/plain")
    with ThreadPoolExecutor(6) as many:
        writing = many.submit(server.put, f"{place}late", "", "text/plain")
        replies = list(many.map(lambda _: server.ask("GET", place, who="alice"), range(12)))
    assert writing.result().status == 201
    by_tag: dict[str, set[bytes]] = {}
    for reply in replies:
        assert reply.status == 200
        assert all(f"<{name}>".encode() in reply.body for name in names)
        by_tag.setdefault(reply["etag"], set()).add(reply.body)
    assert all(len(bodies) == 1 for bodies in by_tag.values())  # J-17
    assert b"late" in server.ask("GET", place, who="alice").body
